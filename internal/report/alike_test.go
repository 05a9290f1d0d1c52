package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/inspect"
)

// defectsOf makes defects of a rule, one a line, with a message each.
func defectsOf(rule contract.Rule, severity verdict.Severity, n int,
	message func(int) string) []contract.Defect {
	defects := make([]contract.Defect, n)
	for i := range defects {
		defects[i] = contract.Defect{Rule: rule, Severity: severity, Message: message(i),
			Location: verdict.Location{Layer: verdict.Published, File: "a.yaml", Line: i + 1}}
	}
	return defects
}

func TestWhatIsFoundAgainAndAgainIsToldOnce(t *testing.T) {
	same := func(int) string { return "m" }
	different := func(i int) string { return fmt.Sprintf("m %d", i) }
	twoMessages := func(i int) string { return fmt.Sprintf("m %d", i%2) }
	for name, test := range map[string]struct {
		defects []contract.Defect
		want    string // of each that is left: how often and at which line, and how many samples
	}{
		"nothing":              {nil, ""},
		"one":                  {defectsOf("r", verdict.Error, 1, same), "1@1+0"},
		"a few with a message": {defectsOf("r", verdict.Error, 2, same), "1@1+0 1@2+0"},
		"many with a message":  {defectsOf("r", verdict.Error, 11, same), "11@1+10"},
		"a thousand":           {defectsOf("r", verdict.Note, 1000, same), "1000@1+10"},
		"two messages": {defectsOf("r", verdict.Note, 300, twoMessages),
			"150@1+10 150@2+10"},
		"many messages": {defectsOf("r", verdict.Note, 51, different), "51@1+10"},
		"other rules between them": {slices.Concat(defectsOf("s", verdict.Error, 1, same),
			defectsOf("r", verdict.Note, 11, same), defectsOf("t", verdict.Error, 1, same)),
			"1@1+0 11@1+10 1@1+0"},
		"of two severities": {slices.Concat(defectsOf("r", verdict.Error, 1, same),
			defectsOf("r", verdict.Note, 11, same)), "1@1+0 11@1+10"},
		"some that are told together already": {append(defectsOf("r", verdict.Error, 11, same),
			contract.Defect{Rule: "r", Severity: verdict.Error, Message: "m", Count: 9,
				Location: verdict.Location{Layer: verdict.Published}}), "20@1+10"},
	} {
		var got []string
		together := Together(test.defects)
		for _, d := range together {
			got = append(got, fmt.Sprintf("%d@%d+%d", d.Times(), d.Location.Line, len(d.Samples)))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %s, want %s", name, strings.Join(got, " "), test.want)
		}
		if CountDefects(together) != CountDefects(test.defects) {
			t.Errorf("%s: of %d defects %d are left", name, CountDefects(test.defects),
				CountDefects(together))
		}
	}
	if fifty := Together(defectsOf("r", verdict.Error, 50, different)); len(fifty) != 50 {
		t.Errorf("of 50 different ones %d are told", len(fifty))
	}
}

// Whoever reads a report, whichever form it has, is told how many there are and where some are.
func TestEachFormSaysHowOftenAndShowsSamples(t *testing.T) {
	suite := CheckDocument(Document{Path: "a.yaml"}, Together(defectsOf(inspect.RuleUnknownFormat,
		verdict.Warning, 2943, func(i int) string { return fmt.Sprintf("format %d", i) })))
	run := Run{Suites: []Suite{suite}}
	for form, test := range map[string]struct {
		write func(*strings.Builder) error
		want  []string
	}{
		"text": {func(b *strings.Builder) error { return WriteText(b, run, TextOptions{}) },
			[]string{"a.yaml:1:0  warning  unknown-format  format 0 (2943 times)\n",
				"    also      a.yaml:2:0  format 1\n", "    and       2932 more\n",
				"0 errors, 2943 warnings, 0 notes"}},
		"JSON": {func(b *strings.Builder) error { return WriteDefects(b, run) },
			[]string{`"count": 2943`, `"samples": [`, `"message": "format 10"`}},
		"SARIF": {func(b *strings.Builder) error { return WriteSARIF(b, run, "") },
			[]string{`"occurrenceCount": 2943`, `"relatedLocations": [`, `"text": "format 10"`}},
		"JUnit": {func(b *strings.Builder) error { return WriteJUnit(b, run, suite) },
			[]string{"format 0 (2943 times)", "2932 more"}},
	} {
		var b strings.Builder
		if err := test.write(&b); err != nil {
			t.Fatal(err)
		}
		for _, want := range test.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s does not have %q\n%s", form, want, b.String())
			}
		}
		if strings.Contains(b.String(), "format 11") {
			t.Errorf("%s lists more than ten samples", form)
		}
	}
}
