package explore

import (
	"strings"
	"testing"
)

func TestSameTexts(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{`"a"`, `"a"`, true},
		{`"a"`, `"A"`, false},
		{`" a"`, `"a"`, true},
		{`"a\r\nb"`, `"a\nb"`, true},
		{`"a\nb"`, `"a b"`, false},
		{`"e\u0301"`, `"\u00e9"`, true},
		{`"e\u0301"`, `"e"`, false},
		{`"Ada@Shop.example"`, `"ada@shop.example"`, true},
		{`"Ada@Shop.example"`, `"ada@shop"`, false},
		{`"Ask Ada@Shop"`, `"ask ada@shop"`, false},
		{`"2F1C0D3E-0000-4000-8000-00000000000A"`, `"2f1c0d3e-0000-4000-8000-00000000000a"`, true},
		{`"2F1C0D3E-0000-4000-8000"`, `"2f1c0d3e-0000-4000-8000"`, false},
		{`"2026-01-01T00:00:00Z"`, `"2026-01-01T01:00:00.000+01:00"`, true},
		{`"2026-01-01T00:00:00Z"`, `"2026-01-01T00:00:01Z"`, false},
		{`[1, {"a": null}]`, `[1.0, {}]`, true},
		{`[1]`, `[1, 2]`, false},
		{`[1, 2]`, `[2, 1]`, false},
		{`["a", "b"]`, `["b", "a"]`, true},
		{`["a", "b"]`, `["b", "a", "c"]`, false},
		{`["a", "b", "c"]`, `["b", "a"]`, false},
		{`["a", "a", "b"]`, `["a", "b", "a"]`, false},
		{`["a", "b"]`, `["b", 1]`, false},
		{`null`, `{}`, false},
		{`true`, `1`, false},
	} {
		if got := Same(decoded(t, test.a), decoded(t, test.b)); got != test.same {
			t.Errorf("%s and %s: got %t", test.a, test.b, got)
		}
	}
}

func TestAltered(t *testing.T) {
	for _, test := range []struct{ before, after, want string }{
		{`{"a": 1, "b": null}`, `{"a": 1.0}`, ""},
		{`{"a": 1}`, `{"a": 2}`, "a was 1 and is 2"},
		{`{"a": 1}`, `{}`, "a was 1 and is not there"},
		{`{}`, `{"a": 1}`, "a was not there and is 1"},
		{`{"time": 1}`, `{"time": 2}`, ""},
		{`{"box": {"a": 1}}`, `{"box": {"a": 2}}`, "a was 1 and is 2"},
		{`[]`, `{"a": 1}`, ""},
	} {
		got := strings.Join(Altered(decoded(t, test.before), decoded(t, test.after),
			func(name string) bool { return name == "time" }), "; ")
		if got != test.want {
			t.Errorf("%s, %s: got %q, want %q", test.before, test.after, got, test.want)
		}
	}
}

// TestForm: two values have the same form where they differ in values only.
func TestForm(t *testing.T) {
	for _, test := range []struct {
		a, b          string
		form, outline bool
	}{
		{`{"a": 1, "at": "x"}`, `{"at": "y", "a": 2.5}`, true, true},
		{`{"a": 1}`, `{"a": "1"}`, false, false},
		{`{"a": 1}`, `{"a": null}`, false, false},
		{`{"a": 1}`, `{"a": 1, "b": true}`, false, false},
		{`[{"a": 1}, {"a": 2}]`, `[{"a": 3}]`, true, true},
		{`[{"a": 1}]`, `[{"b": 1}]`, false, true},
		{`{"items": [{"a": 1}]}`, `{"items": []}`, false, true},
	} {
		a, b := decoded(t, test.a), decoded(t, test.b)
		if Form(a) == Form(b) != test.form || Outline(a) == Outline(b) != test.outline {
			t.Errorf("%s, %s: %s and %s; %s and %s", test.a, test.b, Form(a), Form(b), Outline(a),
				Outline(b))
		}
	}
}
