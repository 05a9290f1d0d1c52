package redact

import (
	"encoding/json"
	"fmt"
	"strings"
)

func decodeString(raw string) string {
	if strings.IndexByte(raw, '\\') < 0 {
		return raw
	}
	var value string
	if json.Unmarshal([]byte(`"`+raw+`"`), &value) != nil {
		return raw
	}
	return value
}

// scalars walks through the strings and numbers of JSON text that are values.
// It forgives everything: text that is not JSON costs precision, no more.
type scalars struct {
	text string
	at   int
	// of the scalar found last, strings without their quotes
	start, end       int
	isString, isName bool
	credential       string // the credential's name it stands under, or empty
	// inherited has, for each open object and array, the credential's name it
	// stands under, or nothing.
	inherited []string
	named     string // the member name just read if it is a credential's
	names     bool   // names of members are wanted, too
	bare      bool   // the text is no object or array
}

func (s *scalars) next() bool {
	for s.at < len(s.text) {
		switch b := s.text[s.at]; {
		case b == '"':
			if s.readString() {
				return true
			}
		case b == '-' || b >= '0' && b <= '9':
			s.readNumber()
			return true
		case b == '{' || b == '[':
			s.inherited = append(s.inherited, s.under())
			s.named = ""
			s.at++
		case b == '}' || b == ']':
			s.inherited = s.inherited[:max(0, len(s.inherited)-1)]
			s.named = ""
			s.at++
		case b == ',' || b == '\n' && len(s.inherited) == 0:
			s.named = ""
			s.at++
		default:
			s.at++
		}
	}
	return false
}

func (s *scalars) under() string {
	if s.named == "" && len(s.inherited) > 0 {
		return s.inherited[len(s.inherited)-1]
	}
	return s.named
}

// readString reads the string at s.at and tells whether it is wanted. The
// name of a member is remembered.
func (s *scalars) readString() bool {
	start := s.at + 1
	end := start
	for end < len(s.text) && s.text[end] != '"' {
		if s.text[end] == '\\' {
			end++
		}
		end++
	}
	end = min(end, len(s.text))
	s.at = min(end+1, len(s.text))
	if strings.HasPrefix(strings.TrimLeft(s.text[s.at:], " \t\r\n"), ":") {
		s.named = ""
		if name := decodeString(s.text[start:end]); CredentialName(name) {
			s.named = name
		}
		s.start, s.end, s.isString, s.isName, s.credential = start, end, true, true, ""
		return s.names
	}
	s.start, s.end, s.isString, s.isName, s.credential = start, end, true, false, s.under()
	return true
}

func (s *scalars) readNumber() {
	s.start = s.at
	for s.at < len(s.text) && strings.IndexByte("+-.eE0123456789", s.text[s.at]) >= 0 {
		s.at++
	}
	s.end, s.isString, s.isName, s.credential = s.at, false, false, s.under()
}

// deepestRead is how deep JSON may nest to be looked through; nobody reads values that are deeper.
const deepestRead = 10_000

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
			if len(within) == deepestRead {
				return
			}
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
