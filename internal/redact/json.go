package redact

import (
	"encoding/json"
	"errors"
	"io"
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
	p := replacer{r: r}
	return []byte(p.inUTF8(string(b), p.json))
}

// JSONPieces is [Redactor.Pieces] with the rules of [Redactor.JSON]; a
// variable or a short secret is found where it is the whole of a string.
func (r *Redactor) JSONPieces(b []byte) []Piece {
	text := string(b)
	return pieces(text, replacer{r: r}.jsonSpans(text))
}

func (p replacer) json(text string) string {
	return p.repeated(text, func(text string) string { return render(text, p.jsonSpans(text)) })
}

// jsonSpans finds what is to be replaced in JSON, and in any other text. With masks nothing but
// strings and numbers changes in JSON that is well-formed.
func (p replacer) jsonSpans(text string) []span {
	sound, collection := isJSON(text), looksLikeJSON(text)
	strict := sound && p.masking != nil
	spans := merge(append(p.named(text, sound), p.find(text)...))
	if !strict && !collection {
		return spans
	}
	var all []span
	s := scalars{text: text, names: strict, bare: !collection}
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
		if whole, replaced := p.scalar(&s, within); replaced {
			all = append(all, whole)
		} else if p.masking != nil {
			all = append(all, p.clip(&s, within)...)
		}
	}
	if !strict {
		// Whole values come first, so that they win over what is found by value in the same place:
		// they keep numbers JSON.
		all = merge(append(all, spans...))
	}
	return all
}

func looksLikeJSON(text string) bool {
	text = strings.TrimLeft(strings.TrimPrefix(text, "\uFEFF"), " \t\r\n")
	return text != "" && (text[0] == '{' || text[0] == '[')
}

// isJSON tells whether a text is one JSON value, or several with white space between them.
func isJSON(text string) bool {
	text = strings.TrimPrefix(text, "\uFEFF")
	if json.Valid([]byte(text)) {
		return true // as nearly all are, with one value, in half the time
	}
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

// scalar tells what stands in place of a whole string or number, if anything does; found is what
// was found by value in it.
func (p replacer) scalar(s *scalars, found []span) (whole span, replaced bool) {
	raw := s.text[s.start:s.end]
	value := raw
	if s.isString {
		value = decodeString(raw)
	}
	whole = span{start: s.start, end: s.end}
	k, known := p.r.whole(value)
	if known && p.replacesWhole(s, k) {
		whole.name, whole.spelling, whole.text = k.name, spellingOf(raw, value), p.string(raw)
		if k.marker != "" {
			whole.text = p.scalarText(s, value, k.marker, namesIn(k.marker))
		}
		return whole, true
	}
	switch {
	case s.isString && s.within(found):
		return span{}, false // a spelling that only find sees through, and it has the name
	case !known && s.credential != "" && value != "" && !p.isRedacted(value):
		whole.text = p.scalarText(s, value, Unnamed, s.credential)
	case !s.isString && len(found) > 0:
		whole.text = p.scalarText(s, value, found[0].text, p.nameOf(found[0]))
	default:
		return span{}, false
	}
	return whole, true
}

// replacesWhole tells whether a registered value is replaced where it is a whole scalar. The text
// of a variable stays, and only markers tell that it is one.
func (p replacer) replacesWhole(s *scalars, k *registered) bool {
	if k.marker == "" {
		return p.masking == nil
	}
	return !s.isName && !s.bare
}

// within tells whether the scalar lies within the first of what was found by value.
func (s *scalars) within(found []span) bool {
	return len(found) > 0 && found[0].start <= s.start && found[0].end >= s.end &&
		!found[0].webToken
}

// scalarText is the mask of a value, or the marker. A marker is text: in place of a number it is a
// string.
func (p replacer) scalarText(s *scalars, value, marker, name string) string {
	switch {
	case p.masking != nil && s.isString:
		return p.masking.mask(value, name)
	case p.masking != nil:
		return p.masking.number(value, name)
	case s.isString:
		return marker
	}
	return `"` + marker + `"`
}

// nameOf is the name of what a mask in a span stands for.
func (p replacer) nameOf(s span) string {
	switch {
	case p.masking == nil:
		return ""
	case s.of != nil:
		return namesIn(s.of.marker)
	}
	return p.masking.made[s.text]
}

// clip keeps spans within a string, and from cutting its escapes in two.
func (p replacer) clip(s *scalars, found []span) []span {
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
