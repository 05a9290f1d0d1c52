package report

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

// of makes cases of one operation, each with an outcome.
func of(operation string, outcomes ...CaseOutcome) []Case {
	var cases []Case
	for _, outcome := range outcomes {
		cases = append(cases, Case{Requirement: requirement.Requirement{Operation: operation},
			Outcome: outcome})
	}
	return cases
}

// because returns all cases the reason.
func because(reason string, cases []Case) []Case {
	for i := range cases {
		cases[i].Reason = reason
	}
	return cases
}

var defects = []contract.Defect{{Location: published(1, 1, "")}, {Location: amended(1, 1, "")},
	{Location: published(2, 1, "")}}

var runs = map[string]Run{
	"summary-nothing": {},
	"summary-passing": {
		Suites: []Suite{{Title: "Respoke", Target: Target{Name: "its own reference server"},
			Document: Document{Path: "specs/a/openapi.json"},
			Cases:    of("getRoles", Passed, Passed)}}},
	"summary-nothing-tested": {
		Suites: []Suite{{Title: "Respoke", Target: Target{Name: "https://api.example.com"},
			Document: Document{Path: "specs/a/openapi.json"}, Defects: defects[:1],
			Cases: slices.Concat(because("not selected, or the run ended before it",
				of("getRoles", Skipped, Skipped)),
				because("the limit is not to be exceeded here", of("getApps", Unsupported)))}}},
	"summary-errored": {
		Suites: []Suite{{Title: "Respoke", Target: Target{Name: "https://api.example.com"},
			Document: Document{Path: "specs/a/openapi.json"},
			Cases: slices.Concat(of("getRoles", Passed),
				because("no answer: 127.0.0.1:1 refused\nthe connection", of("getApps", Errored)),
				of("getApps", Errored))}}},
	"summary-waived": {
		Suites: []Suite{{Title: "Respoke", Target: Target{Name: "https://api.example.com"},
			Document: Document{Path: "specs/a/openapi.json"},
			Cases: slices.Concat(of("getRoles", Passed),
				because("accepted until 2030: see the issue", of("getRoles", Waived)))}}},
	"summary-generated": {
		Suites: []Suite{{Title: "Boxes", Target: Target{Name: "https://api.example.com"},
			Document: Document{Path: "boxes.yaml"},
			Cases: []Case{{Requirement: requirement.Requirement{Operation: "GET /boxes"},
				Outcome: Passed, Findings: []Finding{{Exchange: "generated.get-boxes.state#8",
					Finding: verdict.Finding{Check: verdict.Page, Severity: verdict.Warning,
						Message:    "a page with limit=1 has 2",
						Obligation: "generated.get-boxes.state.list-pages"}}},
				Exchanges: []Exchange{{ID: "generated.get-boxes.state#7", Curl: "curl wrong"},
					{ID: "generated.get-boxes.state#8",
						Curl: `curl -sS "$API_BASE_URL/boxes"'?limit=1'`}}}}}}},
	"summary-mixed": {Suites: []Suite{mixed(),
		{Title: "Resonance", Target: Target{Name: "https://b.example.com"},
			Document: Document{Path: "specs/b/openapi.json"}, Defects: defects[:2],
			Cases: of("POST /token", Passed)}}},
}

func mixed() Suite {
	failed := of("postAdminSessions", Failed)
	failed[0].Findings = []Finding{{Finding: missing}, {Finding: unasked}}
	failed[0].Unchecked = unjudged(verdict.Unchecked{Check: verdict.BodySchema,
		Reason: "the contract has no\nschema"},
		verdict.Unchecked{Check: verdict.Security, Reason: "a path that is none"})
	passed := of("getRoles", Passed, Passed)
	passed[1].Findings = []Finding{
		{Finding: verdict.Finding{Check: verdict.UndeclaredMember,
			Message: "$.a is not declared by the contract", Severity: verdict.Note}}}
	passed[1].Unchecked = unjudged(verdict.Unchecked{Check: verdict.BodySchema,
		Reason: "the contract has no schema"})
	return Suite{
		Title: "Respoke", Target: Target{Name: "https://api.example.com"},
		Document: Document{Path: "specs/a/openapi.json"}, Defects: defects,
		Cases: slices.Concat(failed, passed, of("postAdminSessions", Passed, Errored, Waived),
			of("", Passed),
			because("it needs POST /roles to succeed, which answered 500", of("getRoles", Skipped)),
			because("switched off", of("getRoles", Skipped, Skipped)),
			because("the target has no such client", of("postTokens", Unsupported))),
		LeftBehind: []LeftBehind{
			{What: "admin sessions", Reason: "no operation deletes them", Count: 18, Expires: true},
			{What: "a token", Reason: "it lives for a minute", Count: 1, Expires: true},
			{What: "role 5A3B", Reason: "DELETE /roles/{id} answered 500\nand a page", Count: 1},
			{What: "roles", Reason: "the run was canceled", Count: 2},
			{What: "something", Reason: "of no count"},
		},
	}
}

func TestWriteText(t *testing.T) {
	for name, run := range runs {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			if err := WriteText(&b, run, TextOptions{}); err != nil {
				t.Fatal(err)
			}
			tidy(t, b.String())
			golden(t, name, b.String())
			if err := WriteText(broken{}, run, TextOptions{}); !errors.Is(err, errBroken) {
				t.Errorf("got the error %v", err)
			}
		})
	}
}

func TestVerdictOfASuite(t *testing.T) {
	for _, test := range []struct {
		outcomes []CaseOutcome
		want     string
		conforms bool
		tested   int
	}{
		{nil, "nothing was tested", false, 0},
		{[]CaseOutcome{Skipped, Unsupported}, "nothing was tested", false, 0},
		{[]CaseOutcome{Errored}, "could not be tested to the end", false, 0},
		{[]CaseOutcome{Passed, Errored}, "could not be tested to the end", false, 1},
		{[]CaseOutcome{Passed}, "conforms", true, 1},
		{[]CaseOutcome{Passed, Skipped, Unsupported}, "conforms", true, 1},
		{[]CaseOutcome{Passed, Waived}, "conforms but for 1 waived case", true, 2},
		{[]CaseOutcome{Waived, Waived}, "conforms but for 2 waived cases", true, 2},
		{[]CaseOutcome{Passed, Failed}, "does not conform", false, 2},
		{[]CaseOutcome{Failed, Errored, Waived}, "does not conform", false, 2},
	} {
		suite := Suite{Cases: of("op", test.outcomes...)}
		if got := suite.Verdict(); got != test.want {
			t.Errorf("%v: got %q, want %q", test.outcomes, got, test.want)
		}
		if suite.Conforms() != test.conforms || suite.Tested() != test.tested {
			t.Errorf("%v: Conforms is %v, Tested is %d", test.outcomes, suite.Conforms(),
				suite.Tested())
		}
	}
}

// TestOutcomesAreNeverFolded: each outcome is counted as itself and as nothing else.
func TestOutcomesAreNeverFolded(t *testing.T) {
	if want := []CaseOutcome{"passed", "failed", "errored", "skipped", "waived",
		"unsupported"}; !slices.Equal(CaseOutcomes, want) {
		t.Fatalf("the outcomes are %v, want %v", CaseOutcomes, want)
	}
	for n, one := range CaseOutcomes {
		suite := Suite{Cases: of("op", slices.Repeat([]CaseOutcome{one}, n+1)...)}
		for _, other := range CaseOutcomes {
			want := 0
			if other == one {
				want = n + 1
			}
			if got := suite.Count(other); got != want {
				t.Errorf("%d cases %s: %d count as %s", n+1, one, got, other)
			}
		}
	}
}

func TestWhatIsLeft(t *testing.T) {
	for _, test := range []struct {
		left LeftBehind
		want string
	}{
		{LeftBehind{What: "admin sessions", Reason: "r", Count: 18, Expires: true},
			"  left to expire: 18 × admin sessions: r\n"},
		{LeftBehind{What: "a token", Reason: "r", Count: 1, Expires: true},
			"  left to expire: a token: r\n"},
		{LeftBehind{What: "role 1", Reason: "r", Count: 1}, "  left behind: role 1: r\n"},
		{LeftBehind{What: "roles", Reason: "r", Count: 2}, "  left behind: 2 × roles: r\n"},
		{LeftBehind{What: "role", Reason: "r"}, "  left behind: role: r\n"},
		{LeftBehind{What: "a\nb", Reason: "c\n\x1b  d", Count: 1},
			"  left behind: a b: c \\x1b d\n"},
	} {
		var b strings.Builder
		writeLeftBehind(&b, Suite{LeftBehind: []LeftBehind{test.left}})
		if b.String() != test.want {
			t.Errorf("%+v: got %q, want %q", test.left, &b, test.want)
		}
	}
}

func TestPlural(t *testing.T) {
	for n, want := range map[int]string{0: "0 cases", 1: "1 case", 2: "2 cases"} {
		if got := plural(n, "case"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
