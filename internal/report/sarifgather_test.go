package report

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/tree"
)

func somewhere(file string, line int, pointer tree.Pointer) verdict.Location {
	return verdict.Location{File: file, Line: line, Column: 1, Pointer: pointer}
}

func asIs(result sarifResult, _ int) string { return result.Message }

func TestAGathererMakesOneResultOfWhatIsFoundAgain(t *testing.T) {
	var g sarifGatherer[int]
	for i := range 30 {
		g.Add(i, sarifResult{Rule: "status", Severity: verdict.Error,
			Message:  fmt.Sprint("number ", i),
			Location: somewhere("a.yaml", i+1, "/a")}, "GET /a")
	}
	g.Add(99, sarifResult{Rule: "status", Severity: verdict.Error, Message: "another",
		Location: somewhere("a.yaml", 1, "/a")}, "GET /b")
	results := g.Results(func(r sarifResult, first int) string {
		return fmt.Sprintf("%s, %d times, first %d", r.Message, r.Count, first)
	})
	if len(results) != 2 || results[0].Message != "number 0, 30 times, first 0" ||
		results[1].Message != "another, 1 times, first 99" {
		t.Fatalf("got %+v", results)
	}
	if seen, ok := results[0].Properties["occurrences"].([]int); !ok ||
		len(seen) != maxOccurrences || seen[19] != 19 {
		t.Errorf("got the occurrences %v, want the first %d", results[0].Properties["occurrences"],
			maxOccurrences)
	}
	if results[0].Location.Line != 1 {
		t.Errorf("got line %d, want that of the first", results[0].Location.Line)
	}
}

func TestWhatAFingerprintIsMadeOf(t *testing.T) {
	fingerprint := func(change func(*sarifResult), parts ...string) string {
		g := sarifGatherer[int]{Base: "/project"}
		result := sarifResult{Rule: "status", Severity: verdict.Error, Message: "m",
			Location: somewhere("specs/a.yaml", 1, "/a")}
		change(&result)
		g.Add(0, result, parts...)
		return g.Results(asIs)[0].Fingerprint
	}
	same := func(*sarifResult) {}
	plain := fingerprint(same, "GET /a")
	for what, test := range map[string]struct {
		change func(*sarifResult)
		part   string
		same   bool
	}{
		"message": {func(r *sarifResult) { r.Message = "other" }, "GET /a", true},
		"line": {func(r *sarifResult) { r.Location.Line, r.Location.Column = 9, 9 }, "GET /a",
			true},
		"absolute name": {func(r *sarifResult) { r.Location.File = "/project/specs/a.yaml" },
			"GET /a",
			true}, "suppression": {func(r *sarifResult) { r.Suppression = &sarifSuppression{} },
			"GET /a",
			true},
		"part":     {same, "GET /b", false},
		"rule":     {func(r *sarifResult) { r.Rule = "x" }, "GET /a", false},
		"severity": {func(r *sarifResult) { r.Severity = verdict.Note }, "GET /a", false},
		"kind":     {func(r *sarifResult) { r.Kind = "open" }, "GET /a", false},
		"file":     {func(r *sarifResult) { r.Location.File = "b.yaml" }, "GET /a", false},
		"pointer":  {func(r *sarifResult) { r.Location.Pointer = "/b" }, "GET /a", false},
	} {
		if got := fingerprint(test.change, test.part); (got == plain) != test.same {
			t.Errorf("another %s: got %s and %s, want the same: %t", what, plain, got, test.same)
		}
	}
	if fingerprint(same, "a", "b") == fingerprint(same, "ab") {
		t.Error("parts run into one another")
	}
}

func TestOnlyWhatIsSuppressedEachTimeStaysSuppressed(t *testing.T) {
	for _, test := range []struct {
		suppressed []bool
		want       bool
	}{{[]bool{true}, true}, {[]bool{true, true}, true}, {[]bool{true, false}, false},
		{[]bool{false, true}, false}, {[]bool{true, false, true}, false}} {
		var g sarifGatherer[int]
		for i, suppressed := range test.suppressed {
			result := sarifResult{Rule: "status", Location: somewhere("a", 1, "")}
			if suppressed {
				result.Suppression = &sarifSuppression{Justification: fmt.Sprint(i)}
			}
			g.Add(i, result)
		}
		if got := g.Results(asIs)[0].Suppression != nil; got != test.want {
			t.Errorf("%v: suppressed is %t, want %t", test.suppressed, got, test.want)
		}
	}
}

func TestASuppressionIsWritten(t *testing.T) {
	for _, test := range []struct {
		suppression *sarifSuppression
		want        string
	}{
		{nil, ""}, {&sarifSuppression{Justification: "we know"}, "external accepted: we know"},
		{&sarifSuppression{Justification: "we know", File: "/project/waivers.yaml", Line: 3,
			Column: 5},
			"external accepted: we know at waivers.yaml:3:5"},
	} {
		log := soundLog
		log.Base = "/project"
		log.Results = slices.Clone(log.Results)
		log.Results[0].Suppression = test.suppression
		var text bytes.Buffer
		if err := log.Write(&text); err != nil {
			t.Fatal(err)
		}
		parsed, err := sarif.FromBytes(text.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if err := parsed.Validate(); err != nil {
			t.Errorf("the schema of SARIF refuses it: %v", err)
		}
		got := ""
		for _, s := range parsed.Runs[0].Results[0].Suppressions {
			got += *s.Kind + " " + *s.Status + ": " + *s.Justification
			if s.Location != nil {
				place := s.Location.PhysicalLocation
				got += fmt.Sprintf(" at %s:%d:%d", *place.ArtifactLocation.URI,
					*place.Region.StartLine, *place.Region.StartColumn)
			}
		}
		if got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestChecksAreRules(t *testing.T) {
	rules := checkRules()
	if len(rules) != len(verdict.Descriptions()) {
		t.Fatalf("got %d rules, want %d", len(rules), len(verdict.Descriptions()))
	}
	for _, rule := range rules {
		want := verdict.Error
		if rule.ID == string(verdict.UndeclaredMember) {
			want = verdict.Warning
		}
		if rule.Severity != want || rule.Sentence != verdict.Describe(verdict.Check(rule.ID)) ||
			rule.Help == "" {
			t.Errorf("got %+v", rule)
		}
	}
}

func TestOfDefect(t *testing.T) {
	for _, test := range []struct {
		defect  contract.Defect
		message string
		bag     string
	}{
		{contract.Defect{Message: "m"}, "m", "map[]"},
		{contract.Defect{Message: "m", Remedy: "r"}, "m; r", "map[remedy:r]"},
		{contract.Defect{Message: "m", Remedy: "r", Repaired: "p"}, "m; r",
			"map[remedy:r repaired:p]"},
	} {
		test.defect.Rule, test.defect.Severity, test.defect.Location = "a-rule", verdict.Note,
			somewhere("f", 2, "/x")
		got := resultOfDefect(test.defect)
		if got.Message != test.message || fmt.Sprint(got.Properties) != test.bag ||
			got.Rule != "a-rule" || got.Severity != verdict.Note ||
			got.Location != test.defect.Location {
			t.Errorf("got %+v, want %q with %s", got, test.message, test.bag)
		}
	}
}

func TestInstancePattern(t *testing.T) {
	for pointer, want := range map[tree.Pointer]string{"": "", "/a": "/a", "/0": "/*",
		"/a/12/b": "/a/*/b", "/a1/1a": "/a1/1a", "/": "/*"} {
		if got := instancePattern(&pointer); got != want {
			t.Errorf("%q: got %q, want %q", pointer, got, want)
		}
	}
	if got := instancePattern(nil); got != "-" {
		t.Errorf("got %q for nil", got)
	}
}
