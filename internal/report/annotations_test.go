package report

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"plumbline/harness/verdict"
)

func asAnnotations(t *testing.T, run Run) []string {
	t.Helper()
	var b strings.Builder
	if err := WriteAnnotations(&b, run); err != nil {
		t.Fatal(err)
	}
	if b.Len() == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

// workflowCommand reads a line as the runner does: the message is all after the second "::".
var workflowCommand = regexp.MustCompile(
	`^::(error|warning|notice) ((?:file=[^,:]+,)?(?:line=\d+,)?(?:col=\d+,)?title=[^,:]+)::(.+)$`)

func TestWriteAnnotations(t *testing.T) {
	lines := asAnnotations(t, rich())
	golden(t, "run.annotations", strings.Join(lines, "\n")+"\n")
	var got []string
	for _, line := range lines {
		parts := workflowCommand.FindStringSubmatch(line)
		if parts == nil {
			t.Errorf("%q is no command", line)
			continue
		}
		got = append(got, parts[1]+" "+parts[2])
	}
	want := []string{
		"error title=Admin & Roles",
		"error file=specs/a/openapi.json,line=1,col=1655,title=body-schema",
		"error file=specs/a/openapi.json,line=1,col=10,title=required",
		"error file=suites/a/roles.go,line=12,title=transport",
		"error file=suites/a/odd%2C name%3Ax.go,line=77,title=is of no requirement",
		"warning file=specs/a/openapi.json,line=2,col=7,title=undeclared-member",
		"notice file=specs/a/amendments.overlay.yaml,line=9,col=3,title=content-type",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if err := WriteAnnotations(broken{}, rich()); !errors.Is(err, errBroken) {
		t.Errorf("got the error %v", err)
	}
	if lines := asAnnotations(t, Run{Suites: []Suite{plainSuite()}}); lines != nil {
		t.Errorf("a run without findings has %q", lines)
	}
}

func TestWorkflowCommandsAreEscaped(t *testing.T) {
	for text, want := range map[string][2]string{
		"a:b,c%d\r\ne": {"a:b,c%25d%0D%0Ae", "a%3Ab%2Cc%25d%0D%0Ae"}, "%0A": {"%250A", "%250A"},
		"::error::": {"::error::", "%3A%3Aerror%3A%3A"}, "": {"", ""},
	} {
		if got := [2]string{commandData(text), commandProperty(text)}; got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestNoTextBecomesACommand: what servers and documents send stays on the line of its annotation.
func TestNoTextBecomesACommand(t *testing.T) {
	for _, odd := range []string{nasty, "a\n::error::b", "a\r::error::b", "a\u2028::error::b",
		"a%0A::set-env name=x::y", "x,line=7", "x::y"} {
		f := verdict.Finding{Check: verdict.Check(odd), Severity: verdict.Error, Message: odd,
			Contract: verdict.Location{File: odd, Line: 1, Column: 2}}
		bare := Case{Outcome: Failed, Title: odd, Source: odd + ":3", Failure: odd}
		lines := asAnnotations(t,
			Run{
				Suites: []Suite{
					{Cases: []Case{{Outcome: Failed, Findings: []Finding{{Finding: f}}}, bare}}}})
		if len(lines) != 2 {
			t.Fatalf("%q: got %d lines: %q", odd, len(lines), lines)
		}
		for _, line := range lines {
			if !workflowCommand.MatchString(line) ||
				strings.ContainsAny(line, "\r\x1b\u2028\u202e") {
				t.Errorf("%q: %q is no command", odd, line)
			}
		}
	}
}

// many returns a run of cases with a finding of its own each, in n different lines.
func many(n int) Run {
	var suite Suite
	for i := range n {
		f := missing
		f.Contract.Line = i + 1
		suite.Cases = append(suite.Cases,
			Case{Title: fmt.Sprint(i), Outcome: Failed, Findings: []Finding{{Finding: f}}})
	}
	return Run{Suites: []Suite{suite}}
}

func TestAnnotationsAreBounded(t *testing.T) {
	for n, want := range map[int]string{49: "", 50: "",
		51: "::error title=plumbline::1 more is not shown; the summary of the run has " +
			"all of them",
		1050: "::error title=plumbline::1000 more are not shown; the summary of the run has " +
			"all of them"} {
		lines := asAnnotations(t, many(n))
		last := ""
		if len(lines) > maxAnnotations {
			last = lines[maxAnnotations]
		}
		if len(lines) != min(n, 51) || last != want {
			t.Errorf("%d findings: got %d lines, the last is %q, want %q", n, len(lines), last,
				want)
		}
	}
}

// TestErrorsAreAnnotatedFirst: a bound on what is shown must not hide them behind notices.
func TestErrorsAreAnnotatedFirst(t *testing.T) {
	run := many(60)
	for i := range run.Suites[0].Cases[:55] {
		run.Suites[0].Cases[i].Findings[0].Waiver, run.Suites[0].Cases[i].Outcome = "w:1", Waived
	}
	lines := asAnnotations(t, run)
	for i, line := range lines {
		if strings.HasPrefix(line, "::error ") != (i < 5) {
			t.Errorf("line %d is %q", i, line)
		}
	}
	if last := lines[len(
		lines)-1]; last !=
		"::notice title=plumbline::10 more are not shown; the summary of the run has all of them" {
		t.Errorf("the last is %q", last)
	}
}

func TestTheSameFindingIsAnnotatedOnce(t *testing.T) {
	for _, test := range []struct {
		titles []string
		want   string
	}{{[]string{"a"}, ""}, {[]string{"a", "a"}, ""}, {[]string{"a", "b"}, " (in 2 cases)"},
		{[]string{"a", "b", "a", "c"}, " (in 3 cases)"}} {
		var suite Suite
		for _, title := range test.titles {
			suite.Cases = append(suite.Cases,
				Case{Title: title, Outcome: Failed, Findings: []Finding{{Finding: missing}}})
		}
		lines := asAnnotations(t, Run{Suites: []Suite{suite}})
		if len(lines) != 1 || !strings.HasSuffix(lines[0],
			"(defect example-contradicts-schema)"+test.want) {
			t.Errorf("%q: got %q, want the end %q", test.titles, lines, test.want)
		}
	}
}

func TestNotesAreNotAnnotated(t *testing.T) {
	for severity, want := range map[verdict.Severity]string{verdict.Error: "::error ",
		verdict.Warning: "::warning ", verdict.Note: ""} {
		f := missing
		f.Severity = severity
		lines := asAnnotations(t,
			Run{
				Suites: []Suite{
					{Cases: []Case{{Outcome: Passed, Findings: []Finding{{Finding: f}}}}}}})
		if (len(lines) == 1) != (want != "") || want != "" && !strings.HasPrefix(lines[0], want) {
			t.Errorf("%s: got %q, want %q", severity, lines, want)
		}
	}
}

func TestPlaceOfASource(t *testing.T) {
	for source, want := range map[string]string{"a.go:7": "a.go 7", "c:/a.go:7": "c:/a.go 7",
		"a.go": "a.go 1", "a:b": "a:b 1", "": " 1"} {
		file, line := Case{Source: source}.sourcePlace()
		if got := fmt.Sprint(file, " ", line); got != want {
			t.Errorf("%q: got %q, want %q", source, got, want)
		}
	}
}
