package check

import (
	"net/http"
	"strings"
	"testing"
)

// list is an array of so many entries.
func list(count int, entry string) string {
	return "[" + strings.TrimSuffix(strings.Repeat(entry+",", count), ",") + "]"
}

func TestBodiesWithMoreValuesThanAreJudged(t *testing.T) {
	numbers := v31(contentOf("application/json", `{"items":{"type":"string"}}`))
	const beyond = `unchecked body-schema: the body is larger than what is judged: it has more than ` +
		`100000 values, which is more than is judged`
	text := `["` + strings.Repeat("[,:{", MaxValues) + `"]`
	answers(t, []answerRow{
		{"more entries", numbers, jsonOf(list(MaxValues+1, "1")), []string{beyond}},
		{"more members", numbers, jsonOf("{" + strings.TrimSuffix(strings.Repeat(`"a":1,`,
			MaxValues), ",") + "}"), []string{beyond}},
		{"more, and not JSON", numbers, jsonOf(strings.Repeat("[", MaxValues+1)),
			[]string{beyond}},
		{"marks inside of a text are no values", numbers, jsonOf(text), nil},
	})
	recursive := v31(contentOf("application/json",
		`{"type":"array","items":{"$dynamicRef":"#x"},"$dynamicAnchor":"x"}`))
	deep := func(count int) string {
		return list(count, strings.Repeat("[", 400)+"1"+strings.Repeat("]", 400))
	}
	answers(t, []answerRow{{"deep values that are all wrong", recursive, jsonOf(deep(50)),
		[]string{
			`unchecked body-schema: the body is larger than what is judged: its values stand on ` +
				`more than 1000000 levels together, which is more than is judged`}}})
	if found := judge(t, recursive, jsonOf(deep(5))).Findings; len(found) != 5 {
		t.Errorf("of few deep values %d are found wrong", len(found))
	}
	// one value is the array itself
	judged := judge(t, numbers, jsonOf(list(MaxValues-1, `"a"`)))
	if len(judged.Findings)+len(judged.Unchecked) > 0 {
		t.Errorf("at the bound: %v", judged)
	}
}

func TestOneCauseIsOneFinding(t *testing.T) {
	const schema = `{"items":{"type":"object","required":["id"],` +
		`"properties":{"id":{"type":"string"},"at":{"type":"integer"}},"additionalProperties":false}}`
	document := v31(contentOf("application/json", schema))
	for name, test := range map[string]struct {
		body     string
		findings int
		note     string // in the hint of the first
	}{
		"six are listed": {list(6, `{"id":1}`), 6, ""},
		"one for more": {list(500, `{"id":1}`), 1,
			"the same at 499 other places: $[1].id, $[2].id, "},
		"two causes":         {list(500, `{"id":1,"at":"x"}`), 2, "499 other places"},
		"of different names": {list(30, `{"id":"a","more":1}`), 1, "29 other places"},
		"none":               {list(500, `{"id":"a"}`), 0, ""},
	} {
		judged := judge(t, document, jsonOf(test.body))
		if len(judged.Findings) != test.findings {
			t.Errorf("%s: %d findings", name, len(judged.Findings))
			continue
		}
		if test.findings > 0 && (!strings.Contains(judged.Findings[0].Hint, test.note) ||
			test.note == "" && judged.Findings[0].Hint != "") {
			t.Errorf("%s: the hint is %q", name, judged.Findings[0].Hint)
		}
	}
}

func TestLarger(t *testing.T) {
	gzip := http.Header{"Content-Encoding": {"gzip"}}
	for name, test := range map[string]struct {
		header http.Header
		body   string
		want   string
	}{
		"small":            {nil, "{}", ""},
		"empty":            {gzip, "", ""},
		"many values":      {nil, list(MaxValues+1, "1"), tooManyValues},
		"large, one value": {nil, `"` + strings.Repeat("a", MaxValues*4) + `"`, ""},
		"bomb": {gzip, compressed(strings.Repeat(" ", 3<<20)),
			"it unpacks to more than 2097152 bytes"},
		"many values in gzip": {gzip, compressed(list(MaxValues+1, "1")), tooManyValues},
		"no gzip":             {gzip, "{}", ""},
		"deep values": {nil, list(100, strings.Repeat("[", 400)+strings.Repeat("]", 400)),
			tooMuchNesting},
		"a deep value": {nil, strings.Repeat("[", 900) + strings.Repeat("]", 900), ""},
	} {
		if got := Larger(test.header, []byte(test.body)); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}
