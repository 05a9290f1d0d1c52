package proof

import (
	"slices"
	"strings"
	"testing"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/report"
	"plumbline/internal/tree"
)

// proves makes a case of a requirement.
func proves(id string, outcome report.CaseOutcome, findings ...report.Finding) report.Case {
	return report.Case{Requirement: requirement.Requirement{ID: id}, Outcome: outcome,
		Findings: findings, Failure: "failure of " + id}
}

// finds makes a finding; a place that begins with a slash is one of the body.
func finds(id verdict.Check, severity verdict.Severity, place string) report.Finding {
	finding := verdict.Finding{Check: id, Severity: severity,
		Message: "what " + string(id) + " says"}
	if strings.HasPrefix(place, "/") {
		at := tree.Pointer(place)
		finding.Instance = &at
	}
	return report.Finding{Finding: finding}
}

var fault = Subject{ID: "jars.status.created", API: "jars", Kind: Fault, Class: "status",
	Sentence: "It answers 201.", Requirement: "jars.create", Check: verdict.Status}

// inBody is a fault that has to be found at one place of the body.
var inBody = Subject{ID: "jars.body.lid", API: "jars", Kind: Fault, Class: "body-shape",
	Sentence: "It has no lid.", Requirement: "jars.create", Check: verdict.BodySchema,
	Instance: "/lid"}

func TestAFaultIsCaughtByTheExpectedFindingOnly(t *testing.T) {
	passed := proves("jars.list", report.Passed)
	for _, test := range []struct {
		name    string
		subject Subject
		cases   []report.Case
		want    Verdict
		reason  string
	}{
		{"the expected finding", fault,
			[]report.Case{passed, proves("jars.create", report.Failed,
				finds(verdict.Status, verdict.Error, ""))}, Caught, ""},
		{"among others", fault, []report.Case{
			proves("jars.list", report.Failed, finds(verdict.Status, verdict.Error, "")),
			proves("jars.create", report.Failed, finds(verdict.ContentType, verdict.Error, ""),
				finds(verdict.Status, verdict.Error, "")),
		}, Caught, ""},
		{"in one of two cases of the requirement", fault, []report.Case{
			proves("jars.create", report.Passed),
			proves("jars.create", report.Failed, finds(verdict.Status, verdict.Error, "")),
		}, Caught, ""},
		{"at the expected place", inBody,
			[]report.Case{proves("jars.create", report.Failed,
				finds(verdict.BodySchema, verdict.Error, "/lid"))}, Caught, ""},
		{"nobody noticed", fault, []report.Case{passed, proves("jars.create", report.Passed)},
			Survived, "its case passed"},
		{"the case was skipped", fault,
			[]report.Case{passed, proves("jars.create", report.Skipped)}, Survived,
			"its case skipped"},
		{"there is no such case", fault, []report.Case{passed}, Survived,
			"no case proves jars.create"},
		{"a warning only", fault,
			[]report.Case{proves("jars.create", report.Passed,
				finds(verdict.Status, verdict.Warning, ""))}, Survived, "its case passed (status)"},
		{"waived", fault,
			[]report.Case{proves("jars.create", report.Waived,
				finds(verdict.Status, verdict.Error, ""))}, Survived, "its case waived (status)"},
		{"another check", fault,
			[]report.Case{proves("jars.create", report.Failed,
				finds(verdict.ContentType, verdict.Error, ""))}, WrongFinding,
			"expected status in jars.create; its case failed (content-type)"},
		{"another case", fault, []report.Case{proves("jars.create", report.Passed),
			proves("jars.list", report.Failed, finds(verdict.Status, verdict.Error, ""))},
			WrongFinding,
			"its case passed"},
		{"another place", inBody,
			[]report.Case{proves("jars.create", report.Failed,
				finds(verdict.BodySchema, verdict.Error, "/jar"))}, WrongFinding,
			"expected body-schema at /lid in jars.create; its case failed (body-schema at /jar)"},
		{"no place", inBody,
			[]report.Case{proves("jars.create", report.Failed,
				finds(verdict.BodySchema, verdict.Error, ""))}, WrongFinding,
			"its case failed (body-schema)"},
		{"an error of ours", fault, []report.Case{proves("jars.create", report.Errored)},
			WrongFinding, "its case errored"},
		{"an error of ours with the finding", fault,
			[]report.Case{proves("jars.create", report.Errored,
				finds(verdict.Status, verdict.Error, ""))}, WrongFinding, "errored (status)"},
		{"the finding is a warning, the case failed of another", fault, []report.Case{
			proves("jars.create", report.Failed, finds(verdict.Status, verdict.Warning, ""),
				finds(verdict.ContentType, verdict.Error, "")),
		}, WrongFinding, "its case failed (status, content-type)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Judge(test.subject, report.Suite{Cases: test.cases})
			if got.Verdict != test.want || !strings.Contains(got.Reason, test.reason) ||
				(test.reason == "") != (got.Reason == "") {
				t.Errorf("%s: %q, want %s: %q", got.Verdict, got.Reason, test.want, test.reason)
			}
			if got.AsExpected() != (test.want == Caught) {
				t.Errorf("as expected: %v", got.AsExpected())
			}
			if (got.Sample == "failure of jars.create") != (test.want == Caught) {
				t.Errorf("sample: %q", got.Sample)
			}
		})
	}
}

func TestARightServerIsNotToBeAccused(t *testing.T) {
	plain := Subject{ID: "jars", Kind: Plain}
	roomy := Subject{ID: "jars.variation.roomy", Kind: Variation, Warning: verdict.UndeclaredMember}
	picky := Subject{ID: "jars.variation.picky", Kind: Variation,
		Unsupported: []string{"jars.create"}}
	passed := proves("jars.list", report.Passed)
	for _, test := range []struct {
		name    string
		subject Subject
		suite   report.Suite
		want    Verdict
		reason  string
	}{
		{"nothing was said", plain, report.Suite{Cases: []report.Case{passed}}, Accepted, ""},
		{"a note", plain,
			report.Suite{
				Cases: []report.Case{proves("jars.list", report.Passed,
					finds(verdict.BodySchema, verdict.Note, ""))}}, Accepted, ""},
		{"the warning that is allowed", roomy,
			report.Suite{
				Cases: []report.Case{proves("jars.list", report.Passed,
					finds(verdict.UndeclaredMember, verdict.Warning, "/x"))}}, Accepted, ""},
		{"that warning of another server", plain,
			report.Suite{
				Cases: []report.Case{proves("jars.list", report.Passed,
					finds(verdict.UndeclaredMember, verdict.Warning, "/x"))}},
			Accused, "jars.list: undeclared-member: what undeclared-member says"},
		{"another warning", roomy,
			report.Suite{
				Cases: []report.Case{proves("jars.list", report.Passed,
					finds(verdict.Discriminator, verdict.Warning, ""))}}, Accused, "discriminator"},
		{"an error of the check that may warn", roomy,
			report.Suite{
				Cases: []report.Case{proves("jars.list", report.Failed,
					finds(verdict.UndeclaredMember, verdict.Error, ""))}},
			Accused, "undeclared-member"},
		{"a case failed without a finding", plain,
			report.Suite{Cases: []report.Case{passed, proves("jars.create", report.Failed)}},
			Accused, "jars.create failed"},
		{"a case errored", plain,
			report.Suite{Cases: []report.Case{passed, proves("jars.create", report.Errored)}},
			Accused, "jars.create errored"},
		{"a case was unsupported that may be", picky,
			report.Suite{Cases: []report.Case{passed, proves("jars.create", report.Unsupported)}},
			Accepted, ""},
		{"a case failed that may be unsupported", picky,
			report.Suite{Cases: []report.Case{passed, proves("jars.create", report.Failed)}},
			Accused, "jars.create failed"},
		{"another case was unsupported", picky,
			report.Suite{Cases: []report.Case{passed, proves("jars.fill", report.Unsupported)}},
			Accused, "jars.fill was unsupported"},
		{"a case was skipped", plain,
			report.Suite{Cases: []report.Case{passed, proves("jars.create", report.Skipped)}},
			NotRun, "jars.create was skipped"},
		{"a case was skipped after a warning", plain,
			report.Suite{Cases: []report.Case{passed, proves("jars.create", report.Skipped,
				finds(verdict.UndeclaredMember, verdict.Warning, "/x"))}},
			Accused, "jars.create: undeclared-member"},
		{"a case was skipped and another one failed", plain,
			report.Suite{Cases: []report.Case{proves("jars.list", report.Failed),
				proves("jars.create", report.Skipped)}}, Accused,
			"jars.list failed; jars.create was skipped"},
		{"a case is unsupported", plain,
			report.Suite{Cases: []report.Case{passed, proves("jars.create", report.Unsupported)}},
			Accused, "jars.create was unsupported"},
		{"the tear-down failed", plain,
			report.Suite{Cases: []report.Case{passed}, Problems: []string{"[AfterSuite]: no"}},
			Accused, "[AfterSuite]: no"},
		{"no case ran", plain,
			report.Suite{Cases: []report.Case{proves("jars.list", report.Skipped)}}, NotRun,
			"no case ran"},
		{"there is no case", plain, report.Suite{}, NotRun, "no case ran"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Judge(test.subject, test.suite)
			if got.Verdict != test.want || !strings.Contains(got.Reason, test.reason) ||
				(test.reason == "") != (got.Reason == "") {
				t.Errorf("%s: %q, want %s: %q", got.Verdict, got.Reason, test.want, test.reason)
			}
			if got.Sample != "" {
				t.Errorf("a sample of a failure: %q", got.Sample)
			}
		})
	}
}

func TestTheExpectedCaseIsNamedFirst(t *testing.T) {
	got := Judge(fault, report.Suite{Cases: []report.Case{
		proves("jars.warn", report.Passed, finds(verdict.UndeclaredMember, verdict.Warning, "/a")),
		proves("jars.list", report.Failed, finds(verdict.Status, verdict.Error, "")),
		proves("jars.quiet", report.Passed, finds(verdict.BodySchema, verdict.Note, "/a")),
		proves("jars.create", report.Failed, finds(verdict.Status, verdict.Error, "")),
	}})
	var order []string
	for _, n := range got.Noticed {
		order = append(order, n.Requirement)
	}
	if want := []string{"jars.create", "jars.list", "jars.warn"}; !slices.Equal(order, want) {
		t.Errorf("noticed by %q, want %q", order, want)
	}
	if !got.Noticed[0].Expected || got.Noticed[1].Expected {
		t.Errorf("expected: %+v", got.Noticed)
	}
}
