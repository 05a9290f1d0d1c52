package redact

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Credentials returns what a text shows of credentials, whatever its form: first the texts and
// numbers of JSON members with the names of some, then the values that stand after such a name, and
// JSON Web Tokens (RFC 7519) wherever they stand. A nil named is [CredentialName]. A member may
// repeat a value under another name; otherwise each value comes once.
func Credentials(text []byte, named func(name string) bool) []Credential {
	if named == nil {
		named = CredentialName
	}
	p := painter{}
	var list []Credential
	seen, values := map[Credential]bool{}, map[string]bool{}
	add := func(c Credential) {
		if c.Value == "" || seen[c] || !c.Member && values[c.Value] {
			return
		}
		seen[c], values[c.Value] = true, true
		list = append(list, c)
	}
	body := plainText(string(text))
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
	for _, f := range p.seek(body, isJSON(body), named) {
		for _, value := range spellingsOf(body[f.start:f.end]) {
			add(Credential{Name: f.name, Value: value, Structured: f.structured})
		}
	}
	for _, t := range p.r.webTokens(body) {
		add(Credential{Name: "token", Value: body[t.start:t.end], Structured: true})
	}
	return list
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

// seek finds the values that stand after the names of credentials; in JSON that is sound, within
// its strings only.
func (p painter) seek(text string, sound bool, named func(string) bool) []sought {
	if !sound {
		return seek(text, named, p.isOurs)
	}
	var list []sought
	for s := (scalars{text: text}); s.next(); {
		if !s.isString || s.isName || s.credential != "" {
			continue
		}
		for _, f := range seek(text[s.start:s.end], named, p.isOurs) {
			f.start, f.end = f.start+s.start, f.end+s.start
			list = append(list, f)
		}
	}
	return list
}

// named returns what is to stand in place of the values that stand after the names of credentials.
func (p painter) named(text string, sound bool) []span {
	var spans []span
	for _, f := range p.seek(text, sound, CredentialName) {
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
