package inspect

import (
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/openapi"
)

func TestAPathParameterThatNobodyDeclares(t *testing.T) {
	const shared = "    parameters: [{name: id, in: path, required: true, schema: {type: " +
		"string}}]\n"
	for name, test := range map[string]struct {
		old, with string
		want      int // each operation that lacks it tells of it
	}{
		"nobody":   {shared, "", 2},
		"the path": {shared, shared, 0},
		"another name": {"{name: id, in: path, required: true,",
			"{name: ids, in: path, required: true,", 2},
		"another place": {"{name: id, in: path, required: true,", "{name: id, in: query,", 2},
		"unreadable":    {"[{name: id,", "[{$ref: 'other.yaml#/p'}, {name: other,", 0},
		"by reference": {"[{name: id, in: path, required: true, schema: {type: string}}]",
			"[{$ref: '#/paths/~1a~1{id}/get/parameters/0'}]\n    x-p: {}", 2},
		"in the get operaton": {shared +
			"    get:\n      operationId: a\n      tags: [one]\n      parameters: [",
			"    get:\n      operationId: a\n      tags: [one]\n      parameters: [{name: id, " +
				"in: path, required: true, schema: {}}, ", 1},
	} {
		t.Run(name, func(t *testing.T) {
			got := 0
			defects := inspected(t, changed(t, v30, test.old, test.with))
			for _, d := range defects {
				if d.Rule == RulePathUndeclared {
					got++
				}
			}
			if got != test.want {
				t.Errorf("got %d of them, want %d\n%s", got, test.want, list(defects))
			}
		})
	}
}

// What a repair, a better rule or the definition itself tells of is not told again.
func TestOneDamageIsOneDefect(t *testing.T) {
	for name, test := range map[string]struct {
		version   openapi.Version
		at, text  string
		want      contract.Rule
		severally int
	}{
		"a schema used in many places": {v30, schemaText,
			"{type: object, properties: {m: {type: string, pattern: '('}}, example: {m: a}}",
			RulePattern, 1},
		"a reference that dangles": {v30, "#/components/schemas/S'", "#/components/schemas/T'",
			contract.RuleDanglingReference, 1},
		"a parameter that dangles": {v30, "[{name: q, in: query, schema: {type: string}}]",
			"[{$ref: '#/components/parameters/p'}]", contract.RuleDanglingReference, 1},
		"a parameter without type": {v20, "{name: q, in: query, type: string}",
			"{name: q, in: query}", contract.RuleParameterWithoutType, 1},
		"a path that is a string": {v31, "  /a/{id}:", "  /b: text\n  /a/{id}:",
			contract.RuleNotAnObject, 1},
		"two documents in one": {v31, "openapi:", "# first\nopenapi:", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			got := 0
			defects := inspected(t, changed(t, test.version, test.at, test.text))
			for _, d := range defects {
				if d.Severity != verdict.Error {
					continue
				}
				got++
				if d.Rule != test.want {
					t.Errorf("got %s, want %s only", d, test.want)
				}
			}
			if got != test.severally {
				t.Errorf("got %d errors, want %d\n%s", got, test.severally, list(defects))
			}
		})
	}
}

// operationsWith is a document of operations with an extension of the values.
func operationsWith(values ...string) string {
	var b strings.Builder
	b.WriteString("openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n")
	for i, value := range values {
		name := string(rune('a' + i))
		b.WriteString("  /" + name + ": {get: {operationId: get" + name + ", x-slug: " + value +
			", responses: {'204': {description: d}}}}\n")
	}
	return b.String()
}

func TestAnExtensionThatIsOtherwiseUnique(t *testing.T) {
	for _, test := range []struct {
		values []string
		want   int
	}{
		{[]string{"a", "b", "c", "a"}, 1},
		{[]string{"a", "b", "c", "d"}, 0},
		{[]string{"a", "b", "a"}, 0}, // too few to tell
		{[]string{"a", "a", "b", "b"}, 0},
		{[]string{"5", "5", "5", "5"}, 0},
	} {
		defects := inspected(t, operationsWith(test.values...))
		if len(defects) != test.want || test.want > 0 && defects[0].Rule != RuleDuplicateExtension {
			t.Errorf("%v: got\n%swant %d", test.values, list(defects), test.want)
		}
	}
}

func TestDefectsAreInOrderAndOnce(t *testing.T) {
	at := func(line, column int, rule contract.Rule) contract.Defect {
		return contract.Defect{Rule: rule, Message: "m",
			Location: verdict.Location{File: "f", Line: line, Column: column}}
	}
	got := inOrder([]contract.Defect{at(2, 1, "a"), at(1, 2, "b"), at(1, 2, "a"), at(1, 2, "b"),
		at(1, 1, "z")})
	var words []string
	for _, d := range got {
		words = append(words, d.String())
	}
	if want := "f:1:1  z: m|f:1:2  a: m|f:1:2  b: m|f:2:1  a: m"; strings.Join(words, "|") != want {
		t.Errorf("got %s, want %s", strings.Join(words, "|"), want)
	}
}

func TestAnAmendmentsDefectsArePlacedInIt(t *testing.T) {
	c, err := contract.Load(contract.Source{
		Document: contract.Text{Path: "doc", Bytes: []byte(sound[v30])},
		Amendments: []contract.Text{
			{Path: "more",
				Bytes: []byte(
					"overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n- {target: " +
						"$.components.schemas.S, update: {\n   example: 5}}\n")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defects := Document(c)
	if len(defects) != 1 || defects[0].Location.File != "more" || defects[0].Location.Line != 5 ||
		defects[0].Location.Layer != verdict.Amended {
		t.Errorf("got\n%swant one at more:5:4", list(defects))
	}
}

func TestSimilarNames(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"requierd", "required"}, {"Required", "required"}, {"read_only", "readOnly"},
		{"typ", "type"}, {"xyz", ""}, {"a", ""}, {"descripton", "description"}, {"type", ""},
	} {
		if got := similar(test.name,
			[]string{"required", "readOnly", "type", "description"}); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}
