package explore

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"plumbline/internal/contract"
)

// mangling makes a body what its media type does not allow.
type mangling struct {
	side, sentence string
	mangle         func(body []byte) []byte
}

// malformed lists what bodies of a media type are not, and what the family of the type is called.
func malformed(mediaRange string) (family string, list []mangling) {
	mediaType, _, _ := strings.Cut(strings.ToLower(mediaRange), ";")
	switch {
	case contract.IsJSON(mediaRange):
		return "json", malformedJSON
	case mediaType == "application/x-www-form-urlencoded":
		return "form", malformedForms
	case strings.HasPrefix(mediaType, "multipart/"):
		return "multipart", malformedMultiparts
	case mediaType == "application/xml", mediaType == "text/xml",
		strings.HasSuffix(mediaType, "+xml"):
		return "xml", malformedXML
	}
	return "", nil
}

var malformedJSON = []mangling{
	{"empty", "an empty body", func([]byte) []byte { return []byte{} }},
	{"malformed", "a body that breaks off", half},
	{"comma", "a body with a comma too many", beforeEnd(",")},
	{"more", "a body with more behind its end", behind(" x")},
	{memberIsTwice, "a body with a member twice", memberTwice},
	{"not-json", "a body that is no JSON", func([]byte) []byte { return []byte("a=1") }},
	{"not-utf-8", "a body that is not UTF-8", beforeEnd(",\"\xff\":1")},
	{"deep", "a body that is nested a thousand times",
		func([]byte) []byte { return []byte(strings.Repeat("[", deep) + strings.Repeat("]", deep)) }},
}

// deep is how often lists are nested that no document describes.
const deep = 1000

var malformedForms = []mangling{
	{"empty", "an empty body", func([]byte) []byte { return []byte{} }},
	{memberIsTwice, "a form with a field twice", fieldTwice},
	{"escape", "a form with a percent sign that escapes nothing", behind("&a=%")},
	{"not-utf-8", "a form that is not UTF-8", behind("&a=%ff")},
	{"json", "JSON in place of a form", func([]byte) []byte { return []byte(`{"a":1}`) }},
}

var malformedMultiparts = []mangling{
	{"empty", "an empty body", func([]byte) []byte { return []byte{} }},
	{"malformed", "a body that breaks off", half},
	{"part-type", "a part of another media type", otherPartType},
	{"json", "JSON in place of parts", func([]byte) []byte { return []byte(`{"a":1}`) }},
}

var malformedXML = []mangling{
	{"empty", "an empty body", func([]byte) []byte { return []byte{} }},
	{"malformed", "a body that breaks off", half},
	{"more", "a body with more behind its end", behind("<a>")},
	{"json", "JSON in place of XML", func([]byte) []byte { return []byte(`{"a":1}`) }},
}

// fieldTwice repeats the first field of a form.
func fieldTwice(body []byte) []byte {
	first, _, _ := bytes.Cut(body, []byte("&"))
	return slices.Concat(body, []byte("&"), first)
}

var partType = regexp.MustCompile(`(?i)(\r\nContent-Type: )[^\r\n]+`)

// otherPartType gives the parts that have a media type another one.
func otherPartType(body []byte) []byte {
	return partType.ReplaceAll(body, []byte("${1}application/x-plumbline"))
}

func half(body []byte) []byte { return body[:len(body)/2] }

// behind puts something behind a body.
func behind(text string) func([]byte) []byte {
	return func(body []byte) []byte { return append(slices.Clip(body), text...) }
}

// memberIsTwice is the side of an obligation that repeats a member.
const memberIsTwice = "twice"

// beforeEnd puts something before the last character of a body.
func beforeEnd(text string) func([]byte) []byte {
	return func(body []byte) []byte {
		if len(body) < len("{}") {
			return []byte(text)
		}
		return slices.Insert(slices.Clone(body), len(body)-1, []byte(text)...)
	}
}

// memberTwice repeats the first member of an object whose value is plain; where there is none, the
// object gets one twice.
func memberTwice(body []byte) []byte {
	if first := plainMember.Find(body); first != nil {
		return slices.Concat([]byte("{"), first, []byte(","), body[1:])
	}
	return []byte(`{"a":1,"a":1}`)
}

// plainMember is a member of a JSON object with a number or a plain text, and what precedes none.
var plainMember = regexp.MustCompile(`"[A-Za-z0-9_]+":(?:"[A-Za-z0-9 -]*"|\d+)`)
