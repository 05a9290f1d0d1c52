package report

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"plumbline/harness/verdict"
)

// TestTheTableAddsUp: every case is counted once in its row and once in the last one.
func TestTheTableAddsUp(t *testing.T) {
	suite := mixed()
	// they have no row of their own
	suite.Cases = slices.DeleteFunc(suite.Cases,
		func(c Case) bool { return c.Requirement.Operation == "" })
	var b strings.Builder
	writeTable(&b, suite)
	rows := strings.Split(strings.TrimSpace(b.String()), "\n")
	sums := make([]int, len(CaseOutcomes)+2)
	for _, row := range rows[1:] {
		fields := strings.Fields(row)
		outcomes := 0
		for column, text := range fields[1:] {
			n, err := strconv.Atoi(text)
			if err != nil {
				t.Fatalf("%s: %v", row, err)
			}
			if column > 0 && column <= len(CaseOutcomes) {
				outcomes += n
			}
			if fields[0] == "all" {
				n = -n
			}
			sums[column] += n
		}
		if fields[1] != strconv.Itoa(outcomes) {
			t.Errorf("%q: %d cases have an outcome", row, outcomes)
		}
	}
	if slices.ContainsFunc(sums, func(n int) bool { return n != 0 }) {
		t.Errorf("the last row is not the sum of the others, by %v:\n%s", sums, &b)
	}
}

func TestOperationsAreInTheOrderOfTheirCases(t *testing.T) {
	for _, test := range []struct {
		operations []string
		want       []string
	}{
		{nil, nil},
		{[]string{"b", "a", "b", "a"}, []string{"b", "a"}},
		{[]string{"", "GET /a", ""}, []string{"GET /a"}},
	} {
		var suite Suite
		for _, operation := range test.operations {
			suite.Cases = append(suite.Cases, of(operation, Passed)...)
		}
		if got := operations(suite); !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.operations, got, test.want)
		}
	}
}

// TestWhatIsNotCheckedDoesNotDependOnTheOrderOfCases, which is random in a run.
func TestWhatIsNotCheckedDoesNotDependOnTheOrderOfCases(t *testing.T) {
	cases := of("op", Passed, Passed, Failed)
	cases[0].Unchecked = unjudged(verdict.Unchecked{Check: "b", Reason: "one"})
	cases[1].Unchecked = unjudged(verdict.Unchecked{Check: "a", Reason: "two"},
		verdict.Unchecked{Check: "b", Reason: "one"})
	for range 2 {
		var b strings.Builder
		writeUnchecked(&b, Suite{Cases: cases})
		if want := "  not checked: 1 exchange: a: two\n  not checked: 2 exchanges: b: one\n"; b.String() != want {
			t.Errorf("got\n%swant\n%s", &b, want)
		}
		slices.Reverse(cases)
	}
}
