package redact

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// EachMember calls a function for every member of every object in a JSON text whose value is
// neither object nor array, and for the items of arrays under the name of the array. It reads what
// there is of a text that is not well-formed, and both of two members of one name: what a check
// then finds must not show what could not be learned.
func EachMember(text []byte, visit func(name string, value json.Token)) {
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))))
	decoder.UseNumber()
	var open []collection
	for {
		token, err := decoder.Token()
		if err != nil {
			return
		}
		if delimiter, ok := token.(json.Delim); ok && (delimiter == '}' || delimiter == ']') {
			open = open[:len(open)-1]
			continue
		}
		name := ""
		if len(open) > 0 {
			innermost := &open[len(open)-1]
			if innermost.isName() {
				// always a string: the decoder gives nothing else where a name has to stand
				innermost.name, innermost.named = fmt.Sprint(token), true
				continue
			}
			name, innermost.named = innermost.name, false
		}
		if delimiter, ok := token.(json.Delim); ok {
			open = append(open, collection{object: delimiter == '{', name: name})
			continue
		}
		visit(name, token)
	}
}

// collection is an object or array that is being read.
type collection struct {
	object bool
	named  bool   // the name of a member has been read, and its value follows
	name   string // of that member, or of the array itself
}

func (c *collection) isName() bool { return c.object && !c.named }
