package schema

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestTheDigitsOfAllNumbersAreBounded: many long numbers take as long as one that is too long.
func TestTheDigitsOfAllNumbersAreBounded(t *testing.T) {
	numbers := func(count int, text string) any {
		list := make([]any, count)
		for i := range list {
			list[i] = json.Number(text)
		}
		return list
	}
	for name, test := range map[string]struct {
		value any
		fine  bool
	}{
		"ordinary numbers":        {numbers(100_000, "12345.678901"), true},
		"one with many digits":    {numbers(1, strings.Repeat("9", maxDigits)), true},
		"many with many digits":   {numbers(101, strings.Repeat("9", maxDigits)), false},
		"as many as are computed": {numbers(100, strings.Repeat("9", maxDigits)), true},
		"many with an exponent":   {numbers(1000, "1e4000"), false},
		"in members":              {map[string]any{"a": numbers(1000, "1e-4000")}, false},
		"few with an exponent":    {numbers(200, "1e4000"), true},
	} {
		if got := Computable(test.value); got != test.fine {
			t.Errorf("%s: computable is %t", name, got)
		}
	}
}

// TestNumbersThatOthersStandFor: a few are judged by those that stand for them, many are not.
func TestNumbersThatOthersStandFor(t *testing.T) {
	for count, judged := range map[int]bool{1: true, mostSubstituted: true,
		mostSubstituted + 1: false} {
		value := make([]any, count)
		for i := range value {
			value[i] = json.Number("1e1000000000")
		}
		if got := beyond(value) <= mostSubstituted; got != judged || beyond(value) != count {
			t.Errorf("%d numbers: %d are beyond", count, beyond(value))
		}
	}
}

// TestExcerptsAreTheBeginningOfJSON holds the excerpts to what encoding/json writes.
func TestExcerptsAreTheBeginningOfJSON(t *testing.T) {
	members := map[string]any{}
	for i := range 100 {
		members[fmt.Sprintf("m<%03d>", i)] = []any{json.Number("1"), nil, true, "é\u2028\"\\"}
	}
	for _, value := range []any{nil, true, json.Number("1e5"), "", "<a&b>", "\xff", members,
		[]any{}, map[string]any{}, []any{members, members}, strings.Repeat("é", 200),
		strings.Repeat("\x00", 200), json.Number(strings.Repeat("9", 500)),
		map[string]any{strings.Repeat("n", 500): 1}, 1.5} {
		var b strings.Builder
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(value); err != nil {
			t.Fatal(err)
		}
		want := shortened(strings.TrimSuffix(b.String(), "\n"))
		if got := excerpt(value); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
