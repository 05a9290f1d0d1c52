package wire

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

var (
	fuzzPlaces = []string{"path", "query", "header", "cookie", "querystring", "formData"}
	fuzzStyles = []string{"", "simple", "label", "matrix", "form", "spaceDelimited",
		"pipeDelimited", "deepObject", "cookie", "other"}
	fuzzFormats = []string{"", "csv", "ssv", "tsv", "pipes", "multi", "other"}
	fuzzSchemas = []string{
		"", `{}`, text, integer, stringList, integers, colors, free,
		`{"type":["integer","null","array","object","boolean","string"],"minLength":2}`,
		`{"enum":[1,"a",[1],{"a":true}]}`,
		`{"type":"array"}`, `{"type":"object"}`,
		`{"type":"array","collectionFormat":"csv","items":{"type":"array","collectionFormat":"pipes","items":{"type":"array","items":{"type":"number"}}}}`,
		`{"type":"object","properties":{"a":{"type":"array"},"b":{"type":"null"},"a b":{"enum":[1]}},"additionalProperties":{"type":"object"}}`,
	}
)

// FuzzRead holds a value to what every caller relies on, whatever a client sends.
func FuzzRead(f *testing.F) {
	for _, seed := range []struct {
		place, style, format, schema byte
		name, text                   string
	}{
		{0, 1, 0, 4, "a", "x,y%2C"}, {0, 2, 0, 7, "a", ".R=1.5.G=2"}, {0, 3, 0, 6, "a", ";R=1;a"},
		{1, 4, 0, 13, "a", "a=1&b=&a+b=1&c"}, {1, 5, 0, 5, "a", "a=1+2%202"},
		{1, 6, 0, 8, "a", "a=1|x%7cy"}, {1, 7, 0, 6, "a", "a[R]=1&a%5BG%5D=x&a[b][c]&a[]=&a[="},
		{2, 1, 0, 4, "Set-Cookie", "a=1\nb=2"}, {2, 1, 0, 4, "X", `"a,\"b",,c\`},
		{2, 1, 0, 7, "X", "a=1, b"},
		{3, 4, 0, 5, "a", "a=1&a=2; a=\"3\""}, {3, 8, 0, 9, "a", "a=%zz; a"},
		{4, 0, 0, 3, "", "%7B+%FF"}, {5, 0, 5, 12, "a", "a=1,2|3&a=4"},
		{1, 0, 4, 12, "a", "a=1,2|3"}, {1, 9, 6, 1, "", "=&&="},
	} {
		f.Add(seed.place, seed.style, seed.format, seed.schema, true, seed.name, seed.text)
		f.Add(seed.place, seed.style, seed.format, seed.schema, false, seed.name, seed.text)
	}
	schemas := make([]Schema, len(fuzzSchemas))
	for i, text := range fuzzSchemas {
		schemas[i] = schema(f, text)
	}
	f.Fuzz(func(t *testing.T, place, style, format, of byte, explode bool, name, text string) {
		p := Parameter{
			Name: name, In: fuzzPlaces[int(place)%len(fuzzPlaces)],
			Style: fuzzStyles[int(style)%len(fuzzStyles)], Explode: explode,
			CollectionFormat: fuzzFormats[int(format)%len(fuzzFormats)],
			Schema:           schemas[int(of)%len(schemas)], Others: []string{"b"},
		}
		// every reader takes every parameter, if only to say that its style does not belong there
		for _, value := range []Value{
			p.FromPath(text), p.FromQuery(text), p.FromHeader([]string{text}),
			p.FromHeader([]string{name, text}), p.FromCookie([]string{text, name}),
			p.FromFields([]Field{{name, text}}),
			p.FromFields([]Field{{text, name}, {name, ""}, {name + "[" + text + "]", text}}),
		} {
			told(t, value)
			if value.Problem+value.Undefined != "" && value.Value != nil {
				t.Errorf("a value beside what is wrong with it: %+v", value)
			}
			if !wellFormed(value.Value) {
				t.Errorf("not what encoding/json would give: %#v", value.Value)
			}
		}
	})
}

func wellFormed(value any) bool {
	switch value := value.(type) {
	case nil, bool:
		return true
	case string:
		return utf8.ValidString(value)
	case json.Number:
		return json.Valid([]byte(value))
	case []any:
		for _, item := range value {
			if !wellFormed(item) {
				return false
			}
		}
		return true
	case map[string]any:
		for name, member := range value {
			if !utf8.ValidString(name) || !wellFormed(member) {
				return false
			}
		}
		return true
	}
	return false
}
