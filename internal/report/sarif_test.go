package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"plumbline/harness/verdict"
	"plumbline/internal/inspect"
	"plumbline/internal/tree"
)

func asSARIF(t *testing.T, run Run) (string, *sarif.Run) {
	t.Helper()
	var b strings.Builder
	if err := WriteSARIF(&b, run, "/project"); err != nil {
		t.Fatal(err)
	}
	parsed, err := sarif.FromString(b.String())
	if err != nil {
		t.Fatal(err)
	}
	if err := parsed.Validate(); err != nil {
		t.Errorf("the schema of SARIF refuses it: %v", err)
	}
	return b.String(), parsed.Runs[0]
}

func TestWriteSARIF(t *testing.T) {
	text, run := asSARIF(t, rich())
	golden(t, "run.sarif", text)
	var got []string
	for _, r := range run.Results {
		place := r.Locations[0].PhysicalLocation
		line := fmt.Sprintf("%s %s %s:%d:%d ×%d", *r.RuleID, r.Level, *place.ArtifactLocation.URI,
			*place.Region.StartLine, *place.Region.StartColumn, value(r.OccurrenceCount))
		for _, s := range r.Suppressions {
			line += " " + *s.Kind + " " + *s.Status + ": " + *s.Justification
		}
		got = append(got, line)
		if rule := run.Tool.Driver.Rules[r.RuleIndex]; *rule.ID != *r.RuleID {
			t.Errorf("the rule index of %s leads to %s", *r.RuleID, *rule.ID)
		}
		if strings.ContainsAny(*r.Message.Text, "\x1b\x00\u202e\n") {
			t.Errorf("the message %q has control characters", *r.Message.Text)
		}
	}
	want := []string{
		"body-schema error specs/a/openapi.json:1:1655 ×2",
		"a.token.create.200 error specs/a/openapi.json:1:10 ×1",
		"transport error specs/a/openapi.json:1:1 ×1",
		"undeclared-member warning specs/a/openapi.json:2:7 ×1",
		"required error suites/a/odd%2C%20name%3Ax.go:77:1 ×1",
		"content-type error specs/a/amendments.overlay.yaml:9:3 ×1 external accepted: the " +
			"gateway strips it, | see the issue",
		"no-security warning specs/a/openapi.json:1:1 ×0",
		"path-without-slash error specs/a/openapi.json:7:3 ×0",
		"amendment-matches-nothing note specs/a/amendments.overlay.yaml:4:5 ×0",
	}
	for i := range want {
		want[i] = strings.ReplaceAll(want[i], "%2C%20name%3A", ",%20name:")
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if err := WriteSARIF(broken{}, rich(), ""); !errors.Is(err, errBroken) {
		t.Errorf("got the error %v", err)
	}
}

func value(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// TestRulesOfChecksAndDefectsDiffer: both stand in one list.
func TestRulesOfChecksAndDefectsDiffer(t *testing.T) {
	for _, rule := range inspect.Rules() {
		if verdict.Describe(verdict.Check(rule.ID)) != "" {
			t.Errorf("%s is a check and a rule of documents", rule.ID)
		}
	}
}

func TestRulesOfRequirementsSayWhatIsRequired(t *testing.T) {
	_, run := asSARIF(t, rich())
	i := slices.IndexFunc(run.Tool.Driver.Rules,
		func(r *sarif.ReportingDescriptor) bool { return *r.ID == "a.token.create.200" })
	if i < 0 {
		t.Fatal("the requirement is no rule")
	}
	if rule := run.Tool.Driver.Rules[i]; *rule.ShortDescription.Text !=
		"a.token.create.200 holds" || !strings.Contains(*rule.Help.Text, "published, POST /token") {
		t.Errorf("got %q, %q", *rule.ShortDescription.Text, *rule.Help.Text)
	}
}

// oneFinding is a run with one finding of one case.
func oneFinding(change func(*Run, *Case, *Finding)) Run {
	run := rich()
	suite := &run.Suites[0]
	suite.Cases, suite.Defects = suite.Cases[:1], nil
	c := &suite.Cases[0]
	c.Findings = c.Findings[4:]
	// one that failed without an error that counts is a result of its own
	c.Findings[0].Severity, c.Outcome = verdict.Error, Errored
	change(&run, c, &c.Findings[0])
	run.Suites = run.Suites[:1]
	return run
}

func TestFingerprintsStayFromRunToRun(t *testing.T) {
	fingerprint := func(change func(*Run, *Case, *Finding)) string {
		_, run := asSARIF(t, oneFinding(change))
		if len(run.Results) != 1 {
			t.Fatalf("got %d results, want 1", len(run.Results))
		}
		return run.Results[0].PartialFingerprints["plumbline/v1"]
	}
	plain := fingerprint(func(*Run, *Case, *Finding) {})
	for what, test := range map[string]struct {
		change func(*Run, *Case, *Finding)
		same   bool
	}{
		"time": {func(r *Run, c *Case, _ *Finding) {
			r.Started, c.Started, c.Duration = time.Now(), time.Now(), 7
		}, true},
		"seed": {func(r *Run, _ *Case, _ *Finding) { r.Seed++ }, true},
		"value": {func(_ *Run, _ *Case, f *Finding) {
			f.Message, f.Actual = "another", "id 7"
		}, true},
		"exchange id": {func(_ *Run, c *Case, f *Finding) {
			c.Exchanges[0].ID, f.Exchange = "x#9", "x#9"
		}, true},
		"line": {func(_ *Run, _ *Case, f *Finding) {
			f.Contract.Line, f.Contract.Column = 9, 9
		}, true},
		"folder": {func(_ *Run, _ *Case, f *Finding) {
			f.Contract.File = "/project/" + f.Contract.File
		}, true},
		"waiver": {func(_ *Run, _ *Case, f *Finding) { f.Waiver = "a:1" }, true},
		"index": {func(_ *Run, _ *Case, f *Finding) { f.Instance = pointer("/items/7/a") },
			true},
		"member": {func(_ *Run, _ *Case, f *Finding) { f.Instance = pointer("/items/0/b") },
			false},
		"check":       {func(_ *Run, _ *Case, f *Finding) { f.Check = verdict.BodySchema }, false},
		"requirement": {func(_ *Run, c *Case, _ *Finding) { c.Requirement.ID = "a.other" }, false},
		"operation": {func(_ *Run, c *Case, _ *Finding) {
			c.Exchanges[0].Operation = "GET /other"
		}, false},
		"pointer": {func(_ *Run, _ *Case, f *Finding) { f.Contract.Pointer += "/x" }, false},
		"severity": {func(_ *Run, _ *Case, f *Finding) {
			f.Severity = verdict.Warning
			f.Check = verdict.UndeclaredMember
		}, false},
	} {
		if got := fingerprint(test.change); (got == plain) != test.same {
			t.Errorf("another %s: got %s and %s, want the same: %t", what, plain, got, test.same)
		}
	}
}

// TestOnlyWhatIsWaivedEverywhereIsSuppressed: of one result with several occurrences.
func TestOnlyWhatIsWaivedEverywhereIsSuppressed(t *testing.T) {
	for _, test := range []struct {
		waivers []string
		want    bool
	}{{[]string{"w:1", "w:1"}, true}, {[]string{"w:1", ""}, false}, {[]string{"", "w:1"}, false},
		{[]string{""}, false}} {
		_, run := asSARIF(t, oneFinding(func(_ *Run, c *Case, f *Finding) {
			finding := *f
			c.Findings = nil
			for i, waiver := range test.waivers {
				finding.Waiver, finding.Instance = waiver, pointer(tree.Pointer("").Index(i))
				c.Findings = append(c.Findings, finding)
			}
		}))
		if len(run.Results) != 1 || value(run.Results[0].OccurrenceCount) != len(test.waivers) ||
			(len(run.Results[0].Suppressions) == 1) != test.want {
			t.Errorf("%q: got %d results with the suppressions %v", test.waivers, len(run.Results),
				run.Results[0].Suppressions)
		}
	}
}

func TestSARIFOfNothing(t *testing.T) {
	if _, run := asSARIF(t, Run{}); len(run.Results) != 0 ||
		len(run.Tool.Driver.Rules) != len(verdict.Descriptions()) {
		t.Errorf("got %d results, %d rules", len(run.Results), len(run.Tool.Driver.Rules))
	}
}
