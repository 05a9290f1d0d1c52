package redact

import (
	"encoding/json"
	"fmt"
	"strings"
)

// eachMember calls a function for every member of every object in a JSON text whose value is
// neither object nor array, and for the items of arrays under the name of the array. It reads what
// there is of a text that is not well-formed, and both of two members of one name: what a check
// then finds must not show what could not be learned.
func eachMember(text string, visit func(name string, value json.Token)) {
	decoder := json.NewDecoder(strings.NewReader(strings.TrimPrefix(text, "\uFEFF")))
	decoder.UseNumber()
	var within []collection
	for {
		token, err := decoder.Token()
		if err != nil {
			return
		}
		if delimiter, ok := token.(json.Delim); ok && (delimiter == '}' || delimiter == ']') {
			within = within[:len(within)-1]
			continue
		}
		name := ""
		if len(within) > 0 {
			innermost := &within[len(within)-1]
			if innermost.isName() {
				// always a string: the decoder gives nothing else where a name has to stand
				innermost.name, innermost.named = fmt.Sprint(token), true
				continue
			}
			name, innermost.named = innermost.name, false
		}
		if delimiter, ok := token.(json.Delim); ok {
			within = append(within, collection{object: delimiter == '{', name: name})
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
