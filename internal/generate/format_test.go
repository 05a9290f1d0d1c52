package generate

import (
	"testing"

	"plumbline/internal/schema"
)

// rulesOf are the rules of a schema.
func rulesOf(t *testing.T, text string) *schema.Rules {
	t.Helper()
	rules, err := schemaOf(t, text).Rules(schema.ToServer)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// Whatever format is asserted of texts can be drawn and missed; what is listed of it is right.
func TestFormatsAreDrawnAndMissed(t *testing.T) {
	for name, maker := range textFormats {
		format := rulesOf(t, `{"format":"`+name+`"}`).Format
		if format == nil || format.Name != name {
			t.Errorf("%s is not asserted", name)
			continue
		}
		choices := NewChoices(1, 1)
		for range 300 {
			if text := maker.draw(choices, 0, -1); !format.Accepts(text) {
				t.Errorf("%s: %q does not have it", name, text)
			}
		}
		for _, text := range maker.misses {
			if format.Accepts(text) {
				t.Errorf("%s: %q has it", name, text)
			}
		}
		for _, text := range formatExtremes[name] {
			if !format.Accepts(text) {
				t.Errorf("%s: %q does not have it", name, text)
			}
		}
		e, err := parseExpression(formatPatterns[name])
		if err != nil || formatPatterns[name] == "" && name != "period" {
			t.Errorf("%s has no pattern: %v", name, err)
			continue
		}
		for i := range 50 {
			if text := sampled(choices, e, 0, -1, i%4); name != "period" && !format.Accepts(text) {
				t.Errorf("%s: %q is of its pattern and does not have it", name, text)
			}
		}
	}
}

// A text of a length that its format can have is found.
func TestFormatsOfALength(t *testing.T) {
	for _, text := range []string{
		`{"type":"string","format":"email","minLength":50}`,
		`{"type":"string","format":"email","maxLength":14}`,
		`{"type":"string","format":"hostname","minLength":200}`,
		`{"type":"string","format":"hostname","maxLength":3}`,
		`{"type":"string","format":"uri","minLength":300}`,
		`{"type":"string","format":"uri","maxLength":4}`,
		`{"type":"string","format":"byte","minLength":40,"maxLength":40}`,
		`{"type":"string","format":"base64url","minLength":41,"maxLength":42}`,
		`{"type":"string","format":"date-time","maxLength":20}`,
		`{"type":"string","format":"date-time","minLength":24}`,
		`{"type":"string","format":"ipv6","maxLength":3}`,
		`{"type":"string","format":"ipv4","minLength":15}`,
		`{"type":"string","format":"json-pointer","minLength":30}`,
		`{"type":"string","format":"regex","minLength":40}`,
		`{"type":"string","format":"uri-template","maxLength":3}`,
		`{"type":"string","format":"char","minLength":1}`,
	} {
		g, err := New(schemaOf(t, text), schema.ToServer)
		if err != nil {
			t.Fatal(err)
		}
		for seed := range uint64(20) {
			if _, err := g.Valid(NewChoices(seed, 0)); err != nil {
				t.Errorf("%s: %v", text, err)
				break
			}
		}
	}
}

// Every format that the schemas know is one of those that are drawn.
func TestNoFormatIsForgotten(t *testing.T) {
	for _, name := range []string{"json-pointer", "relative-json-pointer", "uuid", "duration",
		"period", "ipv4", "ipv6", "hostname", "email", "date", "time", "date-time", "uri", "iri",
		"uri-reference", "iri-reference", "uri-template", "semver", "regex", "byte", "base64url",
		"char", "idn-hostname", "idn-email"} {
		if textFormats[name].draw == nil {
			t.Errorf("%s is not drawn", name)
		}
	}
	for _, name := range []string{"float", "double", "double-int", "int8", "int16", "int32",
		"int64",
		"uint8", "uint16", "uint32", "uint64"} {
		if numberFormats[name] == nil {
			t.Errorf("%s is not drawn", name)
		}
		format := rulesOf(t, `{"format":"`+name+`"}`).Format
		says := numberFormats[name]
		for _, limit := range []struct {
			value  any
			within bool
		}{{numberText(says.most), true}, {numberText(says.least), true}} {
			if format.Accepts(limit.value) != limit.within {
				t.Errorf("%s and %v", name, limit.value)
			}
		}
	}
}
