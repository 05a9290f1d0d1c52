package redact

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// json masks a text with the rules of [Redactor.JSON]. In a well-formed one nothing but strings and
// numbers changes.
func (p painter) json(text string) string {
	clean := p.jsonOnce(text)
	for n := 0; n < again && clean != text; n++ {
		text, clean = clean, p.jsonOnce(clean)
	}
	return clean
}

func (p painter) jsonOnce(text string) string {
	sound := isJSON(text)
	spans := merge(append(p.named(text, sound), p.find(text)...))
	if !sound && !looksLikeJSON(text) {
		return render(text, spans)
	}
	var all []span
	s := scalars{text: text, names: sound, bare: !looksLikeJSON(text)}
	near := spans // both are in order
	for s.next() {
		for len(near) > 0 && near[0].end <= s.start {
			near = near[1:]
		}
		within := near
		for n := range near {
			if near[n].start >= s.end {
				within = near[:n]
				break
			}
		}
		all = append(all, p.scalar(&s, within)...)
	}
	if !sound {
		all = merge(append(all, spans...))
	}
	return render(text, all)
}

// isJSON tells whether a text is one JSON value, or several with white space between them.
func isJSON(text string) bool {
	text = strings.TrimPrefix(text, "\uFEFF")
	decoder := json.NewDecoder(strings.NewReader(text))
	for n := 0; ; n++ {
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return n > 0 && errors.Is(err, io.EOF)
		}
		if end := decoder.InputOffset(); end < int64(len(text)) && !isSpace(text[end]) {
			return false
		}
	}
}

// scalar decides about one string or number; found is what was found by value in it.
func (p painter) scalar(s *scalars, found []span) []span {
	raw := s.text[s.start:s.end]
	value := raw
	if s.isString {
		value = decodeString(raw)
	}
	name, hidden := p.hiddenWhole(s, value, found)
	switch {
	case !s.isString && (hidden || len(found) > 0):
		return []span{{start: s.start, end: s.end, text: p.masking.number(raw, name)}}
	case s.isString && hidden:
		return []span{{start: s.start, end: s.end, text: p.masking.mask(value, name)}}
	}
	return p.clip(s, found)
}

// hiddenWhole tells whether all of a value is to be hidden, and the name of what was recognized.
func (p painter) hiddenWhole(s *scalars, value string, found []span) (name string, hidden bool) {
	k, known := p.r.whole(value)
	if known && k.marker != "" && !s.isName && !s.bare {
		return namesIn(k.marker), true
	}
	if len(found) > 0 {
		name = p.nameOf(found[0])
		if found[0].start <= s.start && found[0].end >= s.end && !found[0].webToken {
			return name, false // a spelling that only find sees through
		}
	}
	if !known && s.credential != "" && value != "" && !p.isOurs(value) {
		return s.credential, true
	}
	return name, false
}

// nameOf is the name of what a mask in a span stands for.
func (p painter) nameOf(s span) string {
	if s.of != nil {
		return namesIn(s.of.marker)
	}
	return p.masking.made[s.text]
}

// clip keeps spans within a string, and from cutting its escapes in two.
func (p painter) clip(s *scalars, found []span) []span {
	var list []span
	escape := s.start // the last one looked at
	for _, f := range found {
		c := f
		c.start, c.end = max(f.start, s.start), min(f.end, s.end)
		for i := escape; i < c.end; i++ {
			if s.text[i] != '\\' {
				continue
			}
			escape = i
			end := min(s.end, i+1+jsonEscape(s.text[i+1:s.end]))
			if c.start > i && c.start < end {
				c.start = i
			}
			if c.end > i && c.end < end {
				c.end = end
			}
			i = end - 1
		}
		// it stands across several: each part has a mask of its own
		if c.start > f.start || c.end < f.end {
			c.text = p.masking.mask(s.text[c.start:c.end], p.nameOf(f))
		}
		list = append(list, c)
	}
	return merge(list)
}

// jsonEscape is how many bytes of a text that follows a backslash belong to it (RFC 8259 section
// 7).
func jsonEscape(text string) int {
	const unicode = 5
	if strings.HasPrefix(text, "u") {
		return unicode
	}
	return 1
}
