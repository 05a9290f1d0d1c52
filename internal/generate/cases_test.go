package generate

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"plumbline/internal/openapi"
	"plumbline/internal/schema"
)

// Every case of every document has the label that the schema gives its value, and most obligations
// can be met.
func TestCasesOfTheDocumentsAreLabeledRight(t *testing.T) {
	made, unmade, odd := 0, map[string]int{}, 0
	some := &sampling{n: 23}
	for _, path := range documentPaths(t) {
		schemas := sentSchemas(t, path)
		for _, name := range slices.Sorted(maps.Keys(schemas)) {
			if !some.next() {
				continue
			}
			s := schemas[name]
			g, err := New(s, schema.ToServer)
			if err != nil {
				continue
			}
			cases, without := g.Cases()
			made += len(cases)
			for _, u := range without {
				unmade[u.Reason]++
			}
			for _, c := range cases {
				problems, err := s.Judge(c.Value, schema.ToServer)
				if err != nil || c.Valid == anyError(problems) {
					t.Errorf("%s: %v is %s, labeled %v: %v %v", name, c.Obligation,
						asJSON(t, c.Value), c.Valid, problems, err)
				}
				if c.Valid != (c.Side != Outside) {
					odd++
				}
			}
		}
	}
	missing := 0
	for _, reason := range slices.Sorted(maps.Keys(unmade)) {
		t.Logf("%6d not made: %s", unmade[reason], reason)
		missing += unmade[reason]
	}
	t.Logf("%d cases; %d miss a keyword and are valid all the same", made, odd)
	if made < 2_000 || missing*50 > made {
		t.Errorf("%d cases were made, and %d were not", made, missing)
	}
}

// casesOf are the cases of a schema that a client sends values of.
func casesOf(t *testing.T, s *schema.Schema) ([]Case, []Unmade) {
	t.Helper()
	g, err := New(s, schema.ToServer)
	if err != nil {
		t.Fatal(err)
	}
	return g.Cases()
}

// demanding has each keyword, one on each member, so that it can be missed alone.
const demanding = `{"type":"object","minProperties":3,"maxProperties":30,
	"required":["text","code","kind"],"properties":{
	"text":{"type":"string","minLength":2,"maxLength":5},
	"code":{"type":"string","pattern":"^[a-z]{3}$"},
	"day":{"type":"string","format":"date"},
	"kind":{"enum":["one","two"]},
	"fixed":{"const":7},
	"count":{"type":"integer","minimum":1,"maximum":9},
	"open":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1},
	"cents":{"type":"number","multipleOf":0.05},
	"small":{"type":"integer","format":"int32"},
	"list":{"type":"array","minItems":1,"maxItems":3,"uniqueItems":true,"items":{"type":"integer"}},
	"pair":{"type":"array","prefixItems":[{"type":"string"},{"type":"null"}],"items":false},
	"has":{"type":"array","contains":{"const":1},"maxContains":2},
	"map":{"type":"object","propertyNames":{"maxLength":3},"additionalProperties":{"type":"integer"}},
	"closed":{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false},
	"whole":{"type":"object","allOf":[{"properties":{"a":{"type":"string"}}}],
		"unevaluatedProperties":false},
	"needs":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},
		"dependentRequired":{"a":["b"]},"dependentSchemas":{"b":{"minProperties":2}}},
	"not":{"type":"integer","not":{"multipleOf":5}},
	"if":{"type":"integer","if":{"minimum":10},"then":{"multipleOf":10},"else":{"maximum":5}},
	"any":{"anyOf":[{"type":"string","maxLength":2},{"type":"integer","maximum":3}]},
	"one":{"oneOf":[{"type":"integer","multipleOf":2},{"type":"integer","multipleOf":3}]}}}`

// What lies outside of a keyword misses that keyword, and nothing else.
func TestNothingElseIsMissed(t *testing.T) {
	s := schemaOf(t, demanding)
	cases, _ := casesOf(t, s)
	missed := map[string]bool{}
	for _, c := range cases {
		if c.Side != Outside {
			if !c.Valid {
				t.Errorf("%v is %s, which is not valid", c.Obligation, asJSON(t, c.Value))
			}
			continue
		}
		problems, err := s.Mismatches(c.Value, schema.ToServer)
		if strings.HasSuffix(string(c.Rule), "/if/if") && c.Valid {
			continue // what is not as the condition says is what "else" is about
		}
		if err != nil || len(problems) == 0 || c.Valid {
			t.Errorf("%v is %s: %v %v", c.Obligation, asJSON(t, c.Value), problems, err)
			continue
		}
		missed[c.Keyword] = true
		for _, p := range problems {
			at := string(p.Location.Pointer)
			alternatives := strings.Contains(at, "/any/") || strings.Contains(at, "/one/")
			if !strings.Contains(at, "/"+c.Keyword) && !alternatives && c.Keyword != "type" {
				t.Errorf("%v is %s, which misses %s", c.Obligation, asJSON(t, c.Value), at)
			}
		}
	}
	for _, keyword := range strings.Fields(`type minProperties maxProperties required minLength
		maxLength pattern format enum const minimum maximum exclusiveMinimum exclusiveMaximum
		multipleOf minItems maxItems uniqueItems items contains maxContains propertyNames
		additionalProperties unevaluatedProperties dependentRequired dependentSchemas not then else
		anyOf oneOf`) {
		if !missed[keyword] {
			t.Errorf("%s is never missed", keyword)
		}
	}
}

// These have to be among the cases, by their keyword, what they are about, and whether they are
// valid.
func TestWhatHasToBeTried(t *testing.T) {
	cases, _ := casesOf(t, schemaOf(t, demanding))
	is := func(want any) func(any) bool { return func(got any) bool { return equal(got, want) } }
	for _, want := range []struct {
		what, place string
		valid       bool
		is          func(any) bool
	}{
		{"the least length", "text", true, func(v any) bool { return runesOf(v) == 2 }},
		{"one less", "text", false, func(v any) bool { return runesOf(v) == 1 }},
		{"the greatest length", "text", true, func(v any) bool { return runesOf(v) == 5 }},
		{"in more bytes", "text", true, func(v any) bool {
			text, _ := v.(string)
			return runesOf(v) == 5 && len(text) > 5
		}},
		{"one more", "text", false, func(v any) bool { return runesOf(v) == 6 }},
		{"30 February", "day", false, is("2026-02-30")},
		{"29 February", "day", true, is("2024-02-29")},
		{"null", "text", false, is(nil)},
		{"the first value", "kind", true, is("one")},
		{"the second value", "kind", true, is("two")},
		{"the other case", "kind", false, is("ONE")},
		{"the limit", "count", true, is(number("9"))},
		{"beyond it", "count", false, is(number("10"))},
		{"the excluded limit", "open", false, is(number("1"))},
		{"int32", "small", true, is(number("2147483647"))},
		{"int32 and 1", "small", false, is(number("2147483648"))},
		{"int64 and 1", "not", true, is(number("9223372036854775808"))},
		{"a number as a text", "count", false, func(v any) bool {
			text, is := v.(string)
			return is && strings.Trim(text, "0123456789") == "" && text != ""
		}},
		{"true for 1", "count", false, is(true)},
		{"1.0", "count", true, func(v any) bool { return strings.HasSuffix(asJSON(t, v), ".0") }},
		{"1e0", "count", true, func(v any) bool { return strings.HasSuffix(asJSON(t, v), "e0") }},
		{"in an array", "count", false, func(v any) bool {
			items, is := v.([]any)
			return is && len(items) == 1
		}},
		{"an empty array", "pair", true, is([]any{})},
		{"an unanchored pattern", "code", false, func(v any) bool { return runesOf(v) == 4 }},
		{"a line end behind it", "code", false, func(v any) bool {
			text, _ := v.(string)
			return len(text) == 4 && text[3] == '\n'
		}},
	} {
		if !slices.ContainsFunc(cases, func(c Case) bool {
			object, _ := c.Value.(map[string]any)
			value, there := object[want.place]
			return there && strings.HasPrefix(string(c.Place), "/"+want.place) &&
				c.Valid == want.valid && want.is(value)
		}) {
			t.Errorf("%s of %s is not tried", want.what, want.place)
		}
	}
	for _, about := range []string{`without the member "text"`, `the optional member "day" alone`,
		"an object with every member that is declared", "an object with as little as there may be"} {
		if !slices.ContainsFunc(cases,
			func(c Case) bool { return c.Place == "" && c.About == about }) {
			t.Errorf("%s is not tried", about)
		}
	}
}

func runesOf(v any) int {
	text, is := v.(string)
	if !is {
		return -1
	}
	return utf8.RuneCountInString(text)
}

// The list is the same each time, and what is made of it too, in whatever order.
func TestObligationsAreTheSameEachTime(t *testing.T) {
	s := schemaOf(t, demanding)
	first, err := New(s, schema.ToServer)
	if err != nil {
		t.Fatal(err)
	}
	second, err := New(s, schema.ToServer)
	if err != nil {
		t.Fatal(err)
	}
	list := first.Obligations()
	if !slices.Equal(list, second.Obligations()) {
		t.Fatal("the lists differ")
	}
	values := make([]string, len(list))
	for i := range list {
		c, reason := first.Make(i)
		values[i] = asJSON(t, c.Value) + reason
	}
	for i := range slices.Backward(list) {
		c, reason := second.Make(i)
		if got := asJSON(t, c.Value) + reason; got != values[i] {
			t.Errorf("%v is %s, and again %s", list[i], values[i], got)
		}
	}
	seen := map[Obligation]bool{}
	for _, o := range list {
		if seen[o] {
			t.Errorf("%v is listed twice", o)
		}
		seen[o] = true
	}
}

// What is invalid by chance misses the schema, too, and is found again by its choices.
func TestInvalidMissesTheSchema(t *testing.T) {
	s := schemaOf(t, demanding)
	g, err := New(s, schema.ToServer)
	if err != nil {
		t.Fatal(err)
	}
	places := map[string]bool{}
	for seed := range uint64(200) {
		choices := NewChoices(seed, 0)
		c, err := g.Invalid(choices)
		if err != nil {
			t.Fatal(err)
		}
		problems, err := s.Mismatches(c.Value, schema.ToServer)
		if err != nil || len(problems) == 0 {
			t.Errorf("%s: %v", asJSON(t, c.Value), err)
		}
		places[string(c.Place)] = true
		again, err := g.Invalid(Replay(choices.Recording()))
		if err != nil || asJSON(t, again.Value) != asJSON(t, c.Value) {
			t.Errorf("%s, and again %s: %v", asJSON(t, c.Value), asJSON(t, again.Value), err)
		}
	}
	if len(places) < 15 {
		t.Errorf("only %d places are ever wrong", len(places))
	}
	open, err := New(schemaOf(t, `{}`), schema.ToServer)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := open.Invalid(NewChoices(1, 1)); err == nil {
		t.Errorf("%v misses a schema that anything satisfies", c.Value)
	}
}

// A read-only member is refused in 2.0 for certain; since then whether it is is left open.
func TestMembersThatDoNotGoThisWay(t *testing.T) {
	const members = `{"type":"object","properties":{"id":{"type":"integer","readOnly":true}}}`
	for version, document := range map[openapi.Version]string{
		openapi.Swagger20: `{"swagger":"2.0","info":{"title":"t","version":"1"},"paths":{},
			"definitions":{"S":` + members + `}}`,
		openapi.OpenAPI31: `{"openapi":"3.1.0","info":{"title":"t","version":"1"},
			"components":{"schemas":{"S":` + members + `}}}`,
	} {
		cases, unmade := casesOf(t, component(t, document, version))
		tried := slices.ContainsFunc(cases, func(c Case) bool { return c.Keyword == "readOnly" })
		left := slices.ContainsFunc(unmade, func(u Unmade) bool { return u.Keyword == "readOnly" })
		if certain := version == openapi.Swagger20; tried != certain || left == certain {
			t.Errorf("%s: tried %v, left open %v", version, tried, left)
		}
	}
}
