package redact

import (
	"encoding/json"
	"strings"
)

// JSON returns JSON text without secrets: strings and numbers of members
// whose names look like credentials, at any depth beneath them, become
// "[redacted]", or "[name]" if the value is registered; everything else is
// redacted by value. Order, white space and all other bytes stay. Booleans,
// null and empty strings are kept. Text in UTF-16 is redacted as what it says.
//
// In any other text, in one that is damaged and within strings, a value is also
// redacted by name if it stands after the name of a credential in whatever way:
// AccessToken: 'x', "token" => "x", token=x&, <token>x</token>, a field of an
// HTML form, a part of a multipart form, JSON in a string. Without quotes or
// the like around it, it has to look like a credential: "token: required" stays.
func (r *Redactor) JSON(b []byte) []byte {
	return []byte(inUTF8(string(b),
		func(text string) string { return render(text, r.jsonSpans(text)) }))
}

// JSONPieces is [Redactor.Pieces] with the rules of [Redactor.JSON]; a
// variable or a short secret is found where it is the whole of a string.
func (r *Redactor) JSONPieces(b []byte) []Piece {
	text := string(b)
	return pieces(text, r.jsonSpans(text))
}

func (r *Redactor) jsonSpans(text string) []span {
	spans := r.find(text)
	spans = merge(append(painter{r: r}.named(text, isJSON(text)), spans...))
	if !looksLikeJSON(text) {
		return spans
	}
	// First, so that they win over what is found by value in the same place:
	// they keep numbers JSON.
	var all []span
	s := scalars{text: text}
	near := spans // both are in order
	for s.next() {
		for len(near) > 0 && near[0].end <= s.start {
			near = near[1:]
		}
		if repl, ok := r.scalar(&s, near); ok {
			all = append(all, repl)
		}
	}
	return merge(append(all, spans...))
}

func looksLikeJSON(text string) bool {
	text = strings.TrimLeft(strings.TrimPrefix(text, "\uFEFF"), " \t\r\n")
	return text != "" && (text[0] == '{' || text[0] == '[')
}

// scalar decides about one string or number; byValue is what was found by
// value from there on.
func (r *Redactor) scalar(s *scalars, byValue []span) (span, bool) {
	raw := s.text[s.start:s.end]
	value, quote := raw, ""
	if s.isString {
		value = decodeString(raw)
	} else {
		quote = `"` // a marker is text: a number becomes a string
	}
	if k, ok := r.whole(value); ok {
		p := painter{r: r}.piece(k, spellingOf(raw, value))
		if k.marker != "" {
			p.Text = quote + p.Text + quote
		} else {
			p.Text = r.String(raw)
		}
		return span{start: s.start, end: s.end, text: p.Text, name: p.Name, spelling: p.Spelling},
			true
	}
	found := len(byValue) > 0 && byValue[0].start < s.end
	if s.isString && found && byValue[0].start == s.start && byValue[0].end == s.end {
		return span{}, false // a spelling that only find sees through, and it has the name
	}
	if s.credential != "" && value != "" && !r.isMarker(value) {
		return span{start: s.start, end: s.end, text: quote + Unnamed + quote}, true
	}
	if s.isString || !found {
		return span{}, false
	}
	return span{start: s.start, end: s.end, text: quote + byValue[0].text + quote}, true
}

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
