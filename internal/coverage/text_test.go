package coverage

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"plumbline/specs"
)

func joined(all []string) string { return strings.Join(all, "\n") }

func text(t testing.TB, c *Coverage) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteText(&b, c, nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	for name, c := range map[string]*Coverage{
		"rich.txt":      measure(t, rich, richCalls...),
		"untouched.txt": measure(t, rich),
		"empty.txt":     measure(t, v31("")),
		"complete.txt": measure(t, v31(`"/a":{"get":{"responses":{"200":{"description":"d"}}}}`),
			call{}),
		"hostile.txt": measure(t, hostile,
			call{operation: "GET /\x1b[31mred\u202e", address: "/x"}),
		"long.txt": measure(t, long(40), call{operation: "GET /p0", unjudged: true}),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, text(t, c)) })
	}
	if got := text(t, nil); got != text(t, &Coverage{}) {
		t.Errorf("got %q for nil", got)
	}
}

// hostile is a document whose names would steer a terminal.
var hostile = v31(`"/\u001b[31mred\u202e":{"get":{"parameters":[{"name":"a\u0007\u2028b","in":"query","schema":{"enum":["\u001b]0;title\u0007"]}}],
	"responses":{"2\u001bX":{"description":"d"},"5\nX":{"description":"d"},"200":{"description":"d","content":{"a/\u009bb":{"schema":{"properties":{"\r\n\u001b[2J":{}}}}}}}}}`)

// long is a document of n operations, each with many parameters.
func long(n int) string {
	var paths []string
	for i := range n {
		paths = append(paths, with(fmt.Sprintf("/p%d", i),
			`{"name":"a","in":"query"},{"name":"b","in":"query"},{"name":"c","in":"query"},{"name":"d","in":"query"},{"name":"e","in":"query"},{"name":"f","in":"query"},{"name":"g","in":"query"}`))
	}
	return v31(strings.Join(paths, ","))
}

func TestTextCannotSteerTheTerminal(t *testing.T) {
	for _, c := range []*Coverage{measure(t, hostile),
		measure(t, hostile, call{operation: "GET /\x1b[31mred\u202e", address: "/x",
			unjudged: true})} {
		got := text(t, c)
		if i := strings.IndexFunc(got,
			func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("a character that is not printed at %q", got[i:])
		}
		if !strings.Contains(got, `\x1b[31mred`) {
			t.Errorf("the operation is not named:\n%s", got)
		}
	}
}

// TestTextStaysShort: a document of which little was reached, each time for another reason, does
// not scroll the rest of a run away.
func TestTextStaysShort(t *testing.T) {
	respoke := shipped(t, specs.Respoke)
	var all []Observation
	for _, operation := range respoke.Operations() {
		all = append(all, call{operation: operation.String(), address: "/x"}.observation(t,
			respoke))
	}
	c := Measure(respoke, all)
	got := strings.Count(text(t, c), "\n")
	if limit := len(c.Operations) + maxLines + 15; got > limit {
		t.Errorf("got %d lines for %d operations, want at most %d", got, len(c.Operations), limit)
	}
	if !strings.Contains(text(t, c), "more; reports/plumbline.json lists all") {
		t.Error("it does not say where the rest is listed")
	}
}

// TestTheTableAddsUp: each row's items are in the last row.
func TestTheTableAddsUp(t *testing.T) {
	c := measure(t, rich, richCalls...)
	rows := strings.Split(text(t, c), "\n")[1 : len(c.Operations)+2]
	sums := make([][2]int, len(columns)+1)
	for _, row := range rows {
		fields := strings.Fields(row)
		sign, cells := 1, fields[len(fields)-len(sums):]
		if fields[0] == "all" {
			sign = -1
		}
		for i, cell := range cells {
			exercised, possible := 0, 0
			if cell == "-" {
				continue
			}
			if _, err := fmt.Sscanf(cell, "%d/%d", &exercised, &possible); err != nil && i > 0 {
				t.Fatalf("%s: %v", row, err)
			}
			sums[i][0] += sign * exercised
			sums[i][1] += sign * possible
		}
	}
	for i, sum := range sums {
		if sum != [2]int{} {
			t.Errorf("column %d differs from its sum by %v", i, sum)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestTextTellsThatItCouldNotBeWritten(t *testing.T) {
	if err := WriteText(full{}, measure(t, rich), nil); err == nil || err.Error() != "full" {
		t.Errorf("got %v, want that it is full", err)
	}
}

func TestPercent(t *testing.T) {
	for _, test := range []struct {
		exercised, seen, missing, impossible int
		want                                 string
	}{
		{0, 0, 0, 0, "0.0%"}, {0, 0, 0, 7, "0.0%"}, {0, 5, 0, 0, "0.0%"},
		{1, 0, 0, 0, "100.0%"}, {1, 0, 0, 9, "100.0%"}, {1, 1, 0, 0, "50.0%"},
		{2, 0, 1, 0, "66.7%"}, {1, 1, 1, 3, "33.3%"},
		{9999, 0, 1, 0, "99.9%"}, {9999, 1, 0, 0, "99.9%"}, {999, 0, 1, 0, "99.9%"},
		{1, 0, 9999, 0, "0.1%"},
	} {
		o := Operation{}
		add := func(n int, l Level) {
			for range n {
				o.Items = append(o.Items, Item{Kind: KindStatus, Level: l})
			}
		}
		add(test.exercised, Exercised)
		add(test.seen, Seen)
		add(test.missing, NotReached)
		add(test.impossible, NotProvokable)
		c := &Coverage{Operations: []Operation{o}}
		if got := c.PercentText(); got != test.want {
			t.Errorf("%d of %d: got %s, want %s", test.exercised,
				test.exercised+test.seen+test.missing, got, test.want)
		}
		if percent := c.Percent(); (percent == 100) != (test.exercised > 0 &&
			test.seen+test.missing == 0) || percent < 0 || percent > 100 {
			t.Errorf("%d of %d: got %v", test.exercised, test.exercised+test.seen+test.missing,
				percent)
		}
	}
	var none *Coverage
	if none.Percent() != 0 || none.Count("", "") != 0 {
		t.Error("nothing was measured, and something is counted")
	}
}

func TestCount(t *testing.T) {
	c := measure(t, rich, richCalls...)
	kinds, levels := 0, 0
	for _, kind := range ItemKinds {
		kinds += c.Count(kind, "")
	}
	for _, level := range Levels {
		levels += c.Count("", level)
	}
	if all := c.Count("", ""); kinds != all || levels != all || all == 0 {
		t.Errorf("got %d by kinds and %d by levels, want %d", kinds, levels, all)
	}
	for _, test := range []struct {
		kind  ItemKind
		level Level
		want  int
	}{
		{KindOperation, Exercised, 2}, {KindOperation, NotReached, 1}, {KindStatus, Seen, 1},
		{KindStatus, NotProvokable, 1}, {KindParameterValue, Exercised, 1}, {"other",
			"", 0},
	} {
		if got := c.Count(test.kind, test.level); got != test.want {
			t.Errorf("%s %s: got %d, want %d\n%s", test.kind, test.level, got, test.want,
				lines(c, test.kind))
		}
	}
}

// TestWhatWasLeftOutIsNotListed: a run that was told to leave operations out lists nothing that was
// not reached of them, and counts it.
func TestWhatWasLeftOutIsNotListed(t *testing.T) {
	c := measure(t, long(3), call{operation: "GET /p0"}, call{operation: "GET /p1"})
	var b bytes.Buffer
	if err := WriteText(&b, c, map[string]bool{"GET /p1": true, "GET /p2": true}); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	_, listed, _ := strings.Cut(got, "  not reached:\n")
	if !strings.Contains(listed, "GET /p0") || strings.Contains(listed, "GET /p1") ||
		strings.Contains(got, "GET /p2") || !strings.Contains(got, "  GET /p1 ") ||
		!strings.Contains(got, " items of operations of which cases were left out\n") {
		t.Errorf("got\n%s", got)
	}
}
