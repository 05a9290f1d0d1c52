package generate

import (
	"encoding/json"
	"strings"

	"plumbline/internal/schema"
)

// wrongTypes are one value, or a few, of each type that JSON has.
var wrongTypes = []struct {
	value any
	about string
}{
	{nil, "null"}, {true, "true"}, {false, "false"}, {json.Number("0"), "the number 0"},
	{json.Number("1"), "the number 1"}, {json.Number("1.5"), "a fraction"}, {"", "the empty text"},
	{"a", "a text"}, {[]any{}, "an empty array"}, {map[string]any{}, "an empty object"},
}

// types lists each type that the value does not have, and what programs silently take for the right
// one.
func (t *site) types() {
	for _, part := range t.shape.parts {
		if part.rules.Types != schema.AllTypes || part.rules.Enum != nil {
			t.part = part
			break
		}
	}
	if t.part.rules == nil {
		return
	}
	allowed := t.goal.types()
	for _, wrong := range wrongTypes {
		if schema.TypeOf(wrong.value)&allowed == 0 {
			t.is("type", Outside, wrong.about+" for "+typeName(t.kind, allowed), wrong.value)
		}
	}
	if t.kind != schema.Null {
		t.conversions(allowed)
	}
	if t.kind == schema.Integer && !t.shape.listed {
		t.spelled()
	}
	t.part = element{}
}

// types are all types that a value of the goal can have.
func (g *goal) types() (types schema.Types) {
	for _, s := range g.shapes {
		if !s.listed {
			types |= s.types
		}
		for _, v := range s.values {
			types |= schema.TypeOf(v)
		}
	}
	return types
}

// conversions lists what programs turn into a value of the right type without a word.
func (t *site) conversions(allowed schema.Types) {
	if allowed&schema.Array == 0 {
		t.converted("in an array of its own", func(v any) (any, bool) { return []any{v}, true })
	}
	if allowed&schema.String == 0 {
		t.converted("as a text", func(v any) (any, bool) {
			text, err := json.Marshal(v)
			return string(text), err == nil
		})
	}
	switch {
	case t.shape.listed:
	case t.kind == schema.Boolean && allowed&schema.String == 0:
		t.is("type", Outside, `"yes" for boolean`, "yes")
		for _, text := range []string{"on", "1", "TRUE", "True", "t"} {
			t.spelling(shown(text)+" for boolean",
				func(*drawer, int) (any, bool) { return text, true })
		}
	case t.kind&schema.Number != 0 && allowed&schema.String == 0:
		t.misspelled()
	case t.kind == schema.Array && allowed&^(schema.Array|schema.Null) == 0:
		t.converted("one item without its array", func(v any) (any, bool) {
			items, is := v.([]any)
			if !is || len(items) == 0 || schema.TypeOf(items[0])&allowed != 0 {
				return nil, false
			}
			return items[0], true
		})
		t.is("type", Outside, "items joined by a comma for array", "a,b")
	}
}

// spelling adds a text that is read as a value of the right type, but is none.
func (t *site) spelling(about string, end func(d *drawer, depth int) (any, bool)) {
	o := t.about("type", Outside, about)
	o.Spelled = true
	t.add(spec{Obligation: o, end: end})
}

// misspelled adds numbers in spellings that JSON does not have.
func (t *site) misspelled() {
	from, kind := t.shape, t.kind
	for _, spelling := range []struct{ prefix, suffix, about string }{
		{"0", "", "a number behind a zero"}, {"+", "", "a number with a plus sign"},
		{"", "x", "a number and a letter"}, {" ", "", "a number behind a blank"},
		{"0x", "", "a hexadecimal number"}, {"", "_0", "a number with an underscore"}} {
		t.spelling(spelling.about, func(d *drawer, depth int) (any, bool) {
			value, ok := d.as(from, kind, depth)
			n, is := value.(json.Number)
			if !ok || !is || strings.HasPrefix(string(n), "-") {
				return nil, false
			}
			return spelling.prefix + string(n) + spelling.suffix, true
		})
	}
}

// typeName names a type for a schema that allows some: where any number is, a fraction is one.
func typeName(kind, allowed schema.Types) string {
	if kind&schema.Number != 0 && allowed&schema.Number == schema.Number {
		return "number"
	}
	return kind.String()
}

// converted adds what becomes of a right value when it is written as something else.
func (t *site) converted(about string, convert func(any) (any, bool)) {
	from, kind := t.shape, t.kind
	if kind == schema.Array && !from.listed && from.array.most != 0 {
		from = t.edited(func(s *shape) { s.array.least = max(s.array.least, 1) })
	}
	about = typeName(kind, from.types) + " " + about
	t.drawn("type", Outside, about, func(d *drawer, depth int) (any, bool) {
		for range triesOfValue {
			value, ok := d.as(from, kind, depth)
			if !ok || schema.TypeOf(value)&kind == 0 {
				continue
			}
			return convert(value)
		}
		return nil, false
	})
}

// spelled adds integers that are written with a fraction of zero, or an exponent: they are integers
// (JSON Schema 2020-12 Core section 6.3).
func (t *site) spelled() {
	from := t.shape
	for _, spelling := range []struct{ suffix, about string }{
		{".0", "an integer with .0"}, {"e0", "an integer with e0"}} {
		t.drawn("type", Inside, spelling.about, func(d *drawer, depth int) (any, bool) {
			value, ok := d.as(from, schema.Integer, depth)
			n, is := value.(json.Number)
			if !ok || !is || strings.ContainsAny(string(n), ".eE") {
				return nil, false
			}
			return n + json.Number(spelling.suffix), true
		})
	}
}

// values lists each value of an enum, and what is none of them.
func (t *site) values() {
	keyword := "enum"
	if len(t.part.rules.Enum) == 1 {
		keyword = "const"
	}
	if !t.shape.listed || t.part.rules.Enum == nil {
		return
	}
	for _, v := range t.shape.values {
		t.is(keyword, Inside, "the value "+shown(v), v)
	}
	first := t.shape.values[0]
	for _, v := range t.shape.values {
		if text, is := v.(string); is && text != "" {
			first = v
			break
		}
	}
	t.none(keyword, first)
}

// none lists what is none of the values of an enum and like one of them.
func (t *site) none(keyword string, like any) {
	switch v := like.(type) {
	case string:
		other := strings.ToUpper(v)
		if other == v {
			other = strings.ToLower(v)
		}
		for _, one := range []struct{ about, text string }{{"a value in the other case", other},
			{"a value and one character more", v + "x"}, {"a value and a blank", v + " "},
			{"a text of the same form", shifted(v)},
			{"a text that is none of the values", "no-such-value"}, {"the empty text", ""}} {
			t.notAmong(keyword, one.about, one.text)
		}
	case json.Number:
		n := json.Number("0")
		for !t.notAmong(keyword, "a number that is none of the values", n) {
			n = "7" + n
		}
	case bool:
		t.notAmong(keyword, "the other boolean", !v)
	case []any:
		t.notAmong(keyword, "an array with one item more", append(v[:len(v):len(v)], nil))
	case map[string]any:
		t.notAmong(keyword, "another object", map[string]any{"no-such-member": true})
	}
}

// shifted is a text with the next letter or digit for each that it has.
func shifted(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'z', r == 'Z':
			return r - 25
		case r == '9':
			return '0'
		case r >= 'a' && r < 'z', r >= 'A' && r < 'Z', r >= '0' && r < '9':
			return r + 1
		}
		return r
	}, text)
}

// notAmong adds a value, unless it is one of the enum's.
func (t *site) notAmong(keyword, about string, value any) bool {
	for _, v := range t.part.rules.Enum {
		if equal(v, value) {
			return false
		}
	}
	t.is(keyword, Outside, about, value)
	return true
}

// shown is a value as JSON, cut to a length that is easily read.
func shown(value any) string {
	const longest = 60
	text, err := json.Marshal(value)
	if err != nil {
		return "that cannot be shown"
	}
	if runes := []rune(string(text)); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return string(text)
}
