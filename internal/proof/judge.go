package proof

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// Judge holds what a suite said of a subject to what it must say.
func Judge(subject Subject, suite report.Suite) Result {
	result := Result{Subject: subject, Noticed: []Noticed{}}
	for _, c := range suite.Cases {
		noticed, sample := result.notice(c)
		if noticed == nil {
			continue
		}
		result.Noticed = append(result.Noticed, *noticed)
		if noticed.Expected && result.Sample == "" {
			result.Sample = sample
		}
	}
	slices.SortStableFunc(result.Noticed, func(a, b Noticed) int { return rank(a) - rank(b) })
	if subject.Kind == Fault {
		result.judgeFault(suite)
	} else {
		result.judgeRight(suite)
	}
	return result
}

// Fail is the result of a subject that the suite could not be run against.
func Fail(subject Subject, reason string) Result {
	return Result{Subject: subject, Verdict: NotRun, Reason: reason, Noticed: []Noticed{}}
}

func rank(n Noticed) int {
	switch {
	case n.Expected:
		return 0
	case n.Outcome == report.Failed:
		return 1
	}
	return 2
}

// notice returns what a case had to say, nil where that is nothing.
func (r *Result) notice(c report.Case) (noticed *Noticed, sample string) {
	n := Noticed{Requirement: c.Requirement.ID, Outcome: c.Outcome, Findings: []Finding{}}
	n.Expected = r.Errs && c.Requirement.ID == r.Requirement && c.Outcome == report.Errored
	for _, f := range c.Findings {
		if f.Severity == verdict.Note {
			continue
		}
		n.Findings = append(n.Findings, Finding{f.Check, f.Severity, f.Instance, f.Message})
		if (c.Outcome == report.Failed || r.Requirement == "") && r.expects(c, f.Finding) {
			n.Expected = true
		}
	}
	if c.Outcome != report.Failed && c.Outcome != report.Errored && len(n.Findings) == 0 {
		return nil, ""
	}
	return &n, c.Failure
}

// expects tells whether a finding is the one that the fault must provoke: a warning as well where
// no requirement says which case has to find it, since what nobody has promised is no error. Where
// a server did wrong only once, a flip stands for what was found then, which is a warning.
func (r *Result) expects(c report.Case, f verdict.Finding) bool {
	if r.Requirement == "" {
		return r.Kind == Fault && f.Check == r.Check
	}
	against := f.Severity == verdict.Error || f.Severity == verdict.Warning && c.HasFlip()
	return r.Kind == Fault && against && c.Requirement.ID == r.Requirement &&
		f.Check == r.Check &&
		(r.Instance == "" || f.Instance != nil && *f.Instance == r.Instance)
}

func (r *Result) judgeFault(suite report.Suite) {
	failed := slices.DeleteFunc(slices.Clone(r.Noticed), func(n Noticed) bool {
		return r.Requirement != "" && n.Outcome != report.Failed && n.Outcome != report.Errored
	})
	switch {
	case slices.ContainsFunc(failed, func(n Noticed) bool { return n.Expected }):
		r.Verdict = Caught
	case len(failed) > 0:
		r.Verdict, r.Reason = WrongFinding,
			"expected "+r.expectation()+"; "+outcomeOf(suite, r.Requirement)
	default:
		r.Verdict, r.Reason = Survived,
			"expected "+r.expectation()+"; every case passed that ran; "+outcomeOf(suite,
				r.Requirement)
	}
}

// expectation is the finding that a fault must provoke, for people.
func (r *Result) expectation() string {
	if r.Requirement == "" {
		return string(r.Check)
	}
	if r.Errs {
		return "that nothing is known in " + r.Requirement
	}
	if r.Instance == "" {
		return fmt.Sprintf("%s in %s", r.Check, r.Requirement)
	}
	return fmt.Sprintf("%s at %s in %s", r.Check, r.Instance, r.Requirement)
}

// outcomeOf says what became of the cases of a requirement.
func outcomeOf(suite report.Suite, requirement string) string {
	if requirement == "" {
		return fmt.Sprintf("%d cases ran", suite.Tested())
	}
	var outcomes []string
	for _, c := range suite.Cases {
		if c.Requirement.ID == requirement {
			outcomes = append(outcomes, string(c.Outcome)+found(c))
		}
	}
	if len(outcomes) == 0 {
		return "no case proves " + requirement
	}
	return "its case " + strings.Join(outcomes, ", ")
}

func found(c report.Case) string {
	var checks []string
	for _, f := range c.Findings {
		text := string(f.Check)
		if f.Instance != nil {
			text += " at " + string(*f.Instance)
		}
		if f.Severity != verdict.Note && !slices.Contains(checks, text) {
			checks = append(checks, text)
		}
	}
	if len(checks) == 0 {
		return ""
	}
	return " (" + strings.Join(checks, ", ") + ")"
}

// complaints are what cases had against a server, but for the warnings that they may have.
func (r *Result) complaints() []string {
	var complaints []string
	for _, n := range r.Noticed {
		for _, f := range n.Findings {
			if f.Severity == verdict.Error || r.Warning == "" || f.Check != r.Warning {
				complaints = append(complaints,
					fmt.Sprintf("%s: %s: %s", n.Requirement, f.Check, f.Message))
			}
		}
		if (n.Outcome == report.Failed || n.Outcome == report.Errored) && len(n.Findings) == 0 {
			complaints = append(complaints, fmt.Sprintf("%s %s", n.Requirement, n.Outcome))
		}
	}
	return complaints
}

// judgeRight judges what was said of a server that does nothing wrong. A case that did not run has
// not accepted anything; but where that is all that there is, nobody has accused the server.
func (r *Result) judgeRight(suite report.Suite) {
	complaints := r.complaints()
	var skipped []string
	for _, c := range suite.Cases {
		if c.Outcome == report.Unsupported && slices.Contains(r.Unsupported, c.Requirement.ID) {
			continue
		}
		if c.Outcome == report.Skipped && c.Obligations != nil {
			continue // what nothing can be made of, which is counted
		}
		text := fmt.Sprintf("%s was %s: %s", c.Requirement.ID, c.Outcome, c.Reason)
		switch c.Outcome {
		case report.Skipped:
			skipped = append(skipped, text)
		case report.Unsupported, report.Waived:
			complaints = append(complaints, text)
		}
	}
	complaints = append(complaints, suite.Problems...)
	switch {
	case suite.Tested() == 0:
		r.Verdict, r.Reason = NotRun, "no case ran"
	case len(complaints) > 0:
		r.Verdict, r.Reason = Accused, strings.Join(append(complaints, skipped...), "; ")
	case len(skipped) > 0:
		r.Verdict, r.Reason = NotRun, strings.Join(skipped, "; ")
	default:
		r.Verdict = Accepted
	}
}
