package suite

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/verdict"
)

// The pantry answers with members that its document does not declare.
func TestUndeclaredMembersMatterAsTheRunIsTold(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		arguments []string
		want      []verdict.Severity
	}{
		{nil, []verdict.Severity{verdict.Warning}},
		{[]string{"--undeclared", "warn"}, []verdict.Severity{verdict.Warning}},
		{[]string{"--undeclared", "fail"}, []verdict.Severity{verdict.Error}},
		{[]string{"--undeclared", "allow"}, nil},
	} {
		t.Run(strings.Join(test.arguments, " "), func(t *testing.T) {
			t.Parallel()
			run := runScenario(t, "outcomes", "", test.arguments...).result(t)
			var got []verdict.Severity
			for _, c := range run.Suites[0].Cases {
				for _, f := range c.Findings {
					if f.Check == verdict.UndeclaredMember && !slices.Contains(got, f.Severity) {
						got = append(got, f.Severity)
					}
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("undeclared members are found as %v, want %v", got, test.want)
			}
		})
	}
	runScenario(t, "right", "", "--undeclared", "no").wants(t, 2,
		"it has to be one of allow, warn, fail")
}

// Whatever a case did with an exchange, a run says what the checks make of it.
func TestARunHasALineOfNDJSONForEachExchange(t *testing.T) {
	t.Parallel()
	ended := runScenario(t, "outcomes", "")
	run := ended.result(t)
	exchanges := len(run.Suites[0].CleanUp)
	for _, c := range run.Suites[0].Cases {
		exchanges += len(c.Exchanges)
		for _, x := range c.Exchanges {
			if x.Judged != (x.Aside == nil) || x.Contract == nil || x.Contract.Line < 1 {
				t.Errorf("%s: judged %t, aside %v, contract %v", x.ID, x.Judged, x.Aside,
					x.Contract)
			}
		}
	}
	text, err := os.ReadFile(filepath.Join(ended.folder, "plumbline.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(text), "\n"); lines != exchanges || lines == 0 {
		t.Errorf("%d lines for %d exchanges", lines, exchanges)
	}
	for _, want := range []string{`"file":"pantry.har"`, `"verdict":"violates"`,
		`"verdict":"conforms"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("want %s in\n%s", want, text)
		}
	}
	if strings.Contains(string(text), canary) {
		t.Error("the key of the pantry stands in it")
	}
}
