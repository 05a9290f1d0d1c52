package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/coverage"
)

// found is a finding of severity error about the exchange of that number.
func found(message string, exchange int) Finding {
	return Finding{Finding: verdict.Finding{Check: verdict.BodySchema, Severity: verdict.Error,
		Message: message, Instance: pointer("/a")}, Exchange: fmt.Sprintf("a.x#%d", exchange)}
}

func waived() Finding {
	f := found("m", 1)
	f.Waiver = "waivers.yaml:3"
	return f
}

// tell is a case with two exchanges.
func tell(title string, outcome CaseOutcome, findings ...Finding) Case {
	c := Case{Requirement: needs("a.x", "GET /a", requirement.Positive), Title: title,
		Outcome: outcome, Findings: findings}
	if outcome != Skipped {
		c.Exchanges = []Exchange{{ID: "a.x#1", Operation: "GET /a"},
			{ID: "a.x#2", Operation: "GET /b"}}
	}
	if outcome == Failed || outcome == Errored {
		c.Failure = "it does not hold"
	}
	return c
}

func running(cases ...Case) Run {
	return Run{Version: 1, Started: noon, Suites: []Suite{{Name: "a", Title: "A", Cases: cases}}}
}

// lists returns what a difference says of findings, each as the sign of its list, how often, and
// the message.
func (d Difference) lists() string {
	var all []string
	for _, part := range []struct {
		sign string
		list []Delta
	}{{"+", d.NewFindings}, {"?", d.Unknown}, {"-", d.Fixed}, {"=", d.Unchanged}, {"w", d.Waived}} {
		for _, delta := range part.list {
			all = append(all, fmt.Sprintf("%s%d %s", part.sign, delta.Count, delta.Message))
		}
	}
	return strings.Join(all, "; ")
}

func TestDiffOfFindings(t *testing.T) {
	const one, two = "role 5F0C20AB-1D2E-4F3A-9B4C-5D6E7F8091A2",
		"role 9A8B7C6D-5E4F-4A3B-8C2D-1E0F9A8B7C6D"
	warning := found("m", 1)
	warning.Severity = verdict.Warning
	elsewhere := found("m", 1)
	elsewhere.Instance = pointer("/b")
	shorter := tell("c", Failed, found("n", 1))
	shorter.Exchanges = shorter.Exchanges[:1]
	refused := tell("c", Errored)
	refused.Failure = "127.0.0.1:40001 refused the connection"
	again := refused
	again.Failure = "127.0.0.1:50001 refused the connection"
	for _, test := range []struct {
		name         string
		older, newer Run
		want         string
	}{
		{"nothing", running(), running(), ""},
		{"a passing case", running(tell("c", Passed)), running(tell("c", Passed)), ""},
		{"a new one", running(tell("c", Passed)), running(tell("c", Failed, found("m", 1))),
			"+1 m"},
		{"a fixed one", running(tell("c", Failed, found("m", 1))), running(tell("c", Passed)),
			"-1 m"},
		{"an unchanged one", running(tell("c", Failed, found("m", 1))),
			running(tell("c", Failed, found("m", 1))), "=1 m"},
		{"an unchanged one with another id", running(tell("c", Failed, found(one, 1))),
			running(tell("c", Failed, found(two, 1))), "=1 " + two},
		{"another message", running(tell("c", Failed, found("m", 1))),
			running(tell("c", Failed, found("n", 1))), "+1 n; -1 m"},
		{"another place", running(tell("c", Failed, found("m", 1))),
			running(tell("c", Failed, elsewhere)), "+1 m; -1 m"},
		{"another operation", running(tell("c", Failed, found("m", 1))),
			running(tell("c", Failed, found("m", 2))), "+1 m; -1 m"},
		{"once more", running(tell("c", Failed, found("m", 1))),
			running(tell("c", Failed, found("m", 1), found("m", 1), found("m", 1))), "+2 m; =1 m"},
		{"once less", running(tell("c", Failed, found("m", 1), found("m", 1))),
			running(tell("c", Failed, found("m", 1))), "-1 m; =1 m"},
		{"in another case of the requirement",
			running(tell("c", Failed, found("m", 1)), tell("d", Passed)),
			running(tell("c", Passed), tell("d", Failed, found("m", 1))), "=1 m"},
		{"warnings do not count", running(tell("c", Passed)), running(tell("c", Passed, warning)),
			""},
		{"a case that failed without one", running(tell("c", Passed)),
			running(tell("c", Failed, warning)), "+1 it does not hold"},
		{"a case that errored twice", running(refused), running(again), "=1 " + again.Failure},
		{"a case that errored and failed", running(refused),
			running(tell("c", Failed, found("m", 1))), "+1 m; -1 " + refused.Failure},
		{"no longer known: it errored", running(tell("c", Failed, found("m", 1))), running(refused),
			"+1 " + refused.Failure + "; ?1 m"},
		{"no longer known: it was skipped", running(tell("c", Failed, found("m", 1))),
			running(tell("c", Skipped)), "?1 m"},
		{"no longer known: it is unsupported", running(tell("c", Failed, found("m", 1))),
			running(tell("c", Unsupported)), "?1 m"},
		{"no longer known: it is gone", running(tell("c", Failed, found("m", 1))),
			running(tell("d", Passed)), "?1 m"},
		{"no longer known: it failed before", running(tell("c", Failed, found("m", 2))),
			running(shorter), "+1 n; ?1 m"},
		{"no longer known in one case, fixed in another",
			running(tell("c", Failed, found("m", 1)), tell("d", Failed, found("m", 1))),
			running(tell("c", Skipped), tell("d", Passed)), "?1 m; -1 m"},
		{"waived now", running(tell("c", Failed, found("m", 1))),
			running(tell("c", Waived, waived())), "w1 m"},
		{"waived before", running(tell("c", Waived, waived())),
			running(tell("c", Failed, found("m", 1))), "+1 m"},
		{"waived in both", running(tell("c", Waived, waived())),
			running(tell("c", Waived, waived())), "w1 m"},
		{"waived and mended", running(tell("c", Waived, waived())), running(tell("c", Passed)), ""},
		{"waived in one of two cases", running(tell("c", Failed, found("m", 1))),
			running(tell("d", Waived, waived()), tell("c", Failed, found("m", 1))), "=1 m; w1 m"},
		{"waived and one more", running(tell("c", Failed, found("m", 1))),
			running(tell("c", Failed, waived(), found("m", 1))), "=1 m; w1 m"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := Diff(test.older, test.newer).lists(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestDiffOfMasks(t *testing.T) {
	run := func(mask string) Run {
		c := tell("c", Failed, found("the token "+mask+" is repeated", 1))
		c.Exchanges[0].Masks = map[string]string{mask: "A_TOKEN"}
		return running(c)
	}
	if got := Diff(run("xyz"), run("uvw")).lists(); got != "=1 the token uvw is repeated" {
		t.Errorf("got %s, want it unchanged: masks are others in each run", got)
	}
}

func TestDiffOfProblems(t *testing.T) {
	with := func(interrupted string, problems ...string) Run {
		run := running(tell("c", Passed))
		run.Interrupted, run.Suites[0].Problems = interrupted, problems
		return run
	}
	for _, test := range []struct {
		older, newer Run
		want         string
	}{
		{with(""), with("", "nothing was tested"), "+1 nothing was tested"},
		{with("", "p"), with("", "p"), "=1 p"},
		{with("", "p"), with(""), "-1 p"},
		{with(""), with("by user"), "+1 it did not come to its end: by user"},
		{with("by user"), with(""), "-1 it did not come to its end: by user"},
		{with("", "p"), Run{}, "?1 p"},
	} {
		if got := Diff(test.older, test.newer).lists(); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func TestDiffOfCases(t *testing.T) {
	skipped := tell("c", Skipped)
	skipped.Reason = "it needs a token"
	name := func(title string, twin int) CaseName {
		return CaseName{Suite: "a", Requirement: "a.x", Title: title, Twin: twin}
	}
	for _, test := range []struct {
		name                    string
		older, newer            Run
		changed, appeared, gone []CaseChange
	}{
		{"the same", running(tell("c", Passed)), running(tell("c", Passed)), nil, nil, nil},
		{"another outcome", running(tell("c", Passed)), running(skipped),
			[]CaseChange{{name("c", 0), Passed, Skipped, "it needs a token"}}, nil, nil},
		{"one more", running(), running(tell("c", Passed)), nil,
			[]CaseChange{{name("c", 0), "", Passed, ""}}, nil},
		{"one less", running(tell("c", Failed)), running(), nil, nil,
			[]CaseChange{{name("c", 0), Failed, "", ""}}},
		{"a twin more", running(tell("c", Passed)), running(tell("c", Passed), tell("c", Errored)),
			nil, []CaseChange{{name("c", 1), "", Errored, ""}}, nil},
		{"another order", running(tell("c", Passed), tell("d", Failed)),
			running(tell("d", Failed), tell("c", Passed)), nil, nil, nil},
		{"no suite any more", running(tell("c", Passed)), Run{}, nil, nil,
			[]CaseChange{{name("c", 0), Passed, "", ""}}},
		{"a suite more", Run{}, running(tell("c", Passed)), nil,
			[]CaseChange{{name("c", 0), "", Passed, ""}}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := Diff(test.older, test.newer)
			if !slices.Equal(d.Cases, test.changed) || !slices.Equal(d.Appeared, test.appeared) ||
				!slices.Equal(d.Gone, test.gone) {
				t.Errorf("got %+v, %+v, %+v, want %+v, %+v, %+v", d.Cases, d.Appeared, d.Gone,
					test.changed, test.appeared, test.gone)
			}
			if want := len(test.changed)+len(test.appeared)+len(test.gone) > 0; d.Any() != want {
				t.Errorf("got that anything changed: %v, want %v", d.Any(), want)
			}
		})
	}
}

func TestDiffOfCoverage(t *testing.T) {
	reached, not := shelf("a", Passed), shelf("a", Passed)
	reached.Suites[0].Coverage = covered(3)
	for _, test := range []struct {
		name         string
		older, newer Run
		want         []coverage.Level
	}{
		{"the same", reached, reached, nil}, {"gained", not, reached, nil},
		{"lost", reached, not, []coverage.Level{coverage.NotReached}},
		{"the suite is gone", reached, shelf("b"), []coverage.Level{""}},
	} {
		var got []coverage.Level
		for _, lost := range Diff(test.older, test.newer).LostCoverage {
			got = append(got, lost.New)
			if lost.Suite != "a" || lost.Operation != "GET /shelf" {
				t.Errorf("%s: got %+v, want it of GET /shelf of the suite a", test.name, lost)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestRemarks(t *testing.T) {
	other, filtered := shelf("a", Passed), shelf("a", Passed)
	other.Suites[0].Document.SHA256 = strings.Repeat("1", 64)
	filtered.Filter = "kind:x"
	for _, test := range []struct {
		older, newer Run
		want         []string
	}{
		{shelf("a", Passed), shelf("a", Failed), nil},
		{shelf("a", Passed), other, []string{"a: the document differs: specs/a/openapi.json has"}},
		{shelf("a", Passed), filtered, []string{`the label filter was "" and is "kind:x"`}},
		{shelf("a", Passed), shelf("b", Passed),
			[]string{"the newer run has no suite a", "the older run has no suite b"}},
	} {
		if got := Diff(test.older, test.newer).Remarks; !slices.EqualFunc(got, test.want,
			strings.HasPrefix) {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

// everything is a difference that has something in each of its lists.
func everything() Difference {
	older, newer := rich(), rich()
	newer.Started, newer.Interrupted, newer.Filter = noon.Add(time.Hour), "", ""
	a, b := &older.Suites[0], &newer.Suites[0]
	a.Coverage = &coverage.Coverage{Operations: slices.Clone(a.Coverage.Operations)}
	a.Coverage.Operations[0].Items = slices.Clone(a.Coverage.Operations[0].Items)
	a.Coverage.Operations[0].Items[1].Level = coverage.Exercised
	b.Cases[1].Outcome, b.Cases[1].Failure = Passed, ""
	b.Cases[2].Failure = "no answer: 127.0.0.1:1 did not answer " + nasty
	b.Cases[0].Findings = append(slices.Clone(b.Cases[0].Findings),
		Finding{Finding: verdict.Finding{Check: verdict.Status, Severity: verdict.Error,
			Message: nasty + strings.Repeat(" long", 100)}})
	b.Cases[4].Title = "lists other roles"
	b.Coverage = &coverage.Coverage{Operations: b.Coverage.Operations[:1]}
	b.Document.SHA256 = strings.Repeat("0b", 32)
	return Diff(older, newer)
}

func TestWriteDiff(t *testing.T) {
	for name, d := range map[string]Difference{"everything": everything(),
		"nothing": Diff(shelf("a", Passed), shelf("a", Passed)), "waived-and-skipped": Diff(
			running(tell("c", Failed, found("m", 1)),
				tell("d", Failed, found("n", 1), found("n", 1))),
			running(tell("c", Waived, waived()), tell("d", Skipped)),
		)} {
		var b strings.Builder
		if err := WriteDiff(&b, d); err != nil {
			t.Fatal(err)
		}
		golden(t, "diff-"+name, b.String())
		tidy(t, b.String())
	}
	if err := WriteDiff(broken{}, everything()); !errors.Is(err, errBroken) {
		t.Errorf("got the error %v, want %v", err, errBroken)
	}
}

func TestWriteDiffJSON(t *testing.T) {
	for _, d := range []Difference{{}, everything()} {
		var b strings.Builder
		if err := WriteDiffJSON(&b, d); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), ": null") ||
			!strings.HasPrefix(b.String(), "{\n  \"version\": 1,\n") {
			t.Errorf("got\n%s\nwant version 1 and no null", b.String())
		}
		var back Difference
		if err := json.Unmarshal([]byte(b.String()), &back); err != nil {
			t.Fatal(err)
		}
		var again strings.Builder
		if err := WriteDiffJSON(&again, back); err != nil || again.String() != b.String() {
			t.Errorf("it is read as\n%s\nwant\n%s (%v)", again.String(), b.String(), err)
		}
	}
	if err := WriteDiffJSON(broken{}, everything()); !errors.Is(err, errBroken) {
		t.Errorf("got the error %v, want %v", err, errBroken)
	}
}

// A run has no difference from itself, and what one way is new is fixed the other way.
func TestDiffBothWays(t *testing.T) {
	if d := Diff(rich(), rich()); d.Any() || len(d.Remarks) > 0 {
		t.Errorf("got %+v, want no difference of a run from itself", d)
	}
	older, newer := running(tell("c", Failed, found("m", 1), found("n", 2))),
		running(tell("c", Failed, found("n", 2), found("o", 1)))
	there, back := Diff(older, newer), Diff(newer, older)
	if fmt.Sprint(there.NewFindings) != fmt.Sprint(back.Fixed) ||
		fmt.Sprint(there.Fixed) != fmt.Sprint(back.NewFindings) {
		t.Errorf("got %s one way and %s the other", there.lists(), back.lists())
	}
}
