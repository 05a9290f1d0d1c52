package redact

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// A Credential is one that was found in a text.
type Credential struct {
	// Name is what it stands under; "token" for a JSON Web Token that stands under nothing.
	Name, Value string
	// Structured tells that it is delimited as data is: by quotes, by tags, as a parameter.
	// Otherwise it may be a number, or a word of a sentence.
	Structured bool
	// Member tells that it is the value of a JSON member, or an item of one.
	Member bool
}

// Credentials returns what a text shows of credentials, whatever its form: first the texts and
// numbers of JSON members with the names of some, then the values that stand after such a name, and
// JSON Web Tokens (RFC 7519) wherever they stand. The names are those that [CredentialName] takes
// for a credential's, and the keys of also. A member may repeat a value under another name;
// otherwise each value comes once.
func Credentials(text []byte, also map[string]string) []Credential {
	named := func(name string) bool {
		_, is := also[name]
		return is || CredentialName(name)
	}
	p := replacer{}
	var list []Credential
	var seen map[Credential]bool // most texts have none
	var values map[string]bool
	add := func(c Credential) {
		if c.Value == "" || seen[c] || !c.Member && values[c.Value] {
			return
		}
		if seen == nil {
			seen, values = map[Credential]bool{}, map[string]bool{}
		}
		seen[c], values[c.Value] = true, true
		list = append(list, c)
	}
	body := plainText(string(text))
	if mayName(body, also) {
		namedCredentials(p, body, named, add)
	}
	for _, t := range p.r.webTokens(body) {
		add(Credential{Name: "token", Value: body[t.start:t.end], Structured: true})
	}
	return list
}

// namedCredentials adds the values of members with some names, and those that stand after such a
// name.
func namedCredentials(p replacer, body string, named func(string) bool, add func(Credential)) {
	eachMember(body, func(name string, value json.Token) {
		switch value := value.(type) {
		case string:
			if named(name) {
				add(Credential{Name: name, Value: value, Structured: true, Member: true})
			}
		case json.Number:
			if named(name) {
				add(Credential{Name: name, Value: value.String(), Member: true})
			}
		}
	})
	for _, f := range p.namedValues(body, isJSON(body), named) {
		for _, value := range spellingsOf(body[f.start:f.end]) {
			add(Credential{Name: f.name, Value: value, Structured: f.structured})
		}
	}
}

// HeaderCredentials returns what is secret in the value of a header that has the name of a
// credential: the values of cookies; what follows the scheme in Authorization, of Basic (RFC 7617)
// the password as well; all of any other.
func HeaderCredentials(name, value string) []string {
	switch lower := strings.ToLower(name); {
	case lower == "cookie" || lower == "set-cookie":
		var list []string
		for pair := range strings.SplitSeq(value, ";") {
			_, content, _ := strings.Cut(pair, "=")
			list = append(list, strings.TrimSpace(content))
			if lower == "set-cookie" {
				break // what follows are attributes
			}
		}
		return list
	case strings.HasSuffix(lower, "authorization"):
		scheme, credentials, found := strings.Cut(value, " ")
		if !found && !isScheme(scheme) {
			return []string{value}
		}
		list := []string{strings.TrimSpace(credentials)}
		request := http.Request{Header: http.Header{"Authorization": {value}}}
		if user, password, ok := request.BasicAuth(); ok {
			list = append(list, password, user+":"+password)
		}
		return list
	}
	return []string{value}
}

// spellingsOf returns a value as it stands there, and as readers of several formats read it.
func spellingsOf(raw string) []string {
	list := []string{raw}
	if strings.Contains(raw, `\`) {
		list = append(list, decodeString(raw))
	}
	if plain, err := url.PathUnescape(raw); err == nil && strings.Contains(raw, "%") {
		list = append(list, plain)
	}
	if strings.Contains(raw, "&") {
		list = append(list, html.UnescapeString(raw))
	}
	// what is read first: a value keeps its first name, and the others are spellings of it
	slices.Reverse(list)
	return list
}

// namedValues finds the values that stand after the names of credentials; in JSON that is sound,
// within its strings only.
func (p replacer) namedValues(text string, sound bool, named func(string) bool) []namedValue {
	if !sound {
		return findNamedValues(text, named, p.isRedacted)
	}
	var list []namedValue
	for s := (scalars{text: text}); s.next(); {
		if !s.isString || s.isName || s.credential != "" {
			continue
		}
		for _, f := range findNamedValues(text[s.start:s.end], named, p.isRedacted) {
			f.start, f.end = f.start+s.start, f.end+s.start
			list = append(list, f)
		}
	}
	return list
}

// named returns what is to stand in place of the values that stand after the names of credentials.
func (p replacer) named(text string, sound bool) []span {
	var spans []span
	for _, f := range p.namedValues(text, sound, CredentialName) {
		raw := text[f.start:f.end]
		plain := raw
		if decoded, err := url.PathUnescape(raw); err == nil {
			plain = decoded
		}
		list := p.credential(f.name, plain)
		clean := join(list)
		if clean == plain && (len(list) != 1 || list[0].Name == "") {
			continue
		}
		s := span{start: f.start, end: f.end, text: clean}
		if plain != raw {
			s.text = p.spelledAs(raw, clean)
		}
		if len(list) == 1 && list[0].Name != "" {
			s.name, s.spelling = list[0].Name, spellingOf(raw, plain)
			if plain != raw {
				s.spelling = Encoded
			}
		}
		spans = append(spans, s)
	}
	return spans
}

const (
	leastDistinct   = 8
	longestDistinct = 16 << 10
)

// isOneWord tells whether the value is of a length that can be looked for, and in one piece.
func (c Credential) isOneWord() bool {
	return len(c.Value) >= leastDistinct && len(c.Value) <= longestDistinct &&
		!strings.ContainsAny(c.Value, " \t\r\n") && !strings.Contains(c.Value, "://")
}

// Distinct tells whether the value can be hidden wherever it stands, so that it may be registered:
// it has eight bytes or more, and is no word that ordinary texts have, too.
func (c Credential) Distinct() bool {
	const long, enoughDigits, enoughGroups = 16, 4, 3
	if !c.isOneWord() {
		return false
	}
	form := formOf(c.Value)
	switch {
	case form.letters+form.digits < leastDistinct/2:
		return false
	case form.isWord(len(c.Value)):
		return c.Structured && form.joints > 0 && form.changes == 0 && len(c.Value) >= long
	case c.Structured || len(c.Value) > longestWord:
		return true
	case strings.Trim(c.Value, "0123456789-:./+TZ") == "": // a number, a date, an address
		return false
	}
	return form.digits == 0 || len(c.Value) >= long || form.digits >= enoughDigits ||
		form.groups >= enoughGroups
}
