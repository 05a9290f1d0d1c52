package redact

import (
	"html"
	"net/url"
	"slices"
	"strings"
)

// Credentials returns what a text shows of credentials, whatever its form: the values that stand
// after the names of some, and JSON Web Tokens (RFC 7519) wherever they stand. A nil named is
// [CredentialName]. In well-formed JSON only the texts within strings are searched; for its members
// there is [EachMember].
func Credentials(text []byte, named func(name string) bool) []Credential {
	if named == nil {
		named = CredentialName
	}
	p := painter{}
	var list []Credential
	seen := map[string]bool{}
	add := func(c Credential) {
		if c.Value != "" && !seen[c.Value] {
			seen[c.Value] = true
			list = append(list, c)
		}
	}
	body := plainText(string(text))
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
