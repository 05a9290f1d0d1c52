package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"plumbline/internal/verdicts"
)

// limit is how long a judge can take for a row.
const limit = 5 * time.Second

// said is what a judge says of a row.
type said string

// Plumbline alone says unverifiable; failed stands for a document that is refused, a panic, and no
// answer in time.
const (
	conforms     said = "conforms"
	violates     said = "violates"
	unverifiable said = "unverifiable"
	failed       said = "failed"
)

// answer is what a judge says, and why.
type answer struct {
	said   said
	reason string
	// otherwise is set where the verdict is the expected one and what it rests on is not.
	otherwise bool
}

// judges, in the order in which they are told of. The first is Plumbline, the others are its peers.
var judges = []struct {
	name  string
	short string
	judge func(question) answer
}{
	{"Plumbline", "Plumbline", askPlumbline},
	{"libopenapi-validator", "libopenapi", askLibopenapi},
	{"kin-openapi openapi3filter", "kin-openapi", askKin},
}

const plumblineJudge = 0

// result is what all judges say of a row.
type result struct {
	row      verdicts.Row
	excluded string   // why it is not put to the peers; empty where it is
	answers  []answer // of the judges; those that were not asked have said nothing
}

// outcome is how a judge did.
type outcome string

const (
	notPosed    outcome = "not posed"
	right       outcome = "right"
	falseAlarm  outcome = "false alarm"
	missed      outcome = "missed"
	noAnswer    outcome = "no answer"
	otherReason outcome = "other findings"
)

func (r result) outcome(judge int) outcome {
	a := r.answers[judge]
	switch {
	case a.said == "":
		return notPosed
	case string(a.said) == r.row.Verdict && a.otherwise:
		return otherReason
	case string(a.said) == r.row.Verdict:
		return right
	case a.said == violates:
		return falseAlarm
	case a.said == conforms && r.row.Verdict == string(violates):
		return missed
	}
	return noAnswer
}

// wrong tells whether any judge is.
func (r result) wrong() bool {
	for i := range r.answers {
		if o := r.outcome(i); o != right && o != notPosed {
			return true
		}
	}
	return false
}

// compare puts a row to the judges. The error is one of the row, which nobody could be asked.
func compare(row verdicts.Row, limit time.Duration) (result, error) {
	q, err := newQuestion(row)
	if err != nil {
		return result{}, err
	}
	defer q.close()
	r := result{row: row, excluded: exclusion(row), answers: make([]answer, len(judges))}
	for i, j := range judges {
		if i == plumblineJudge || r.excluded == "" {
			r.answers[i] = guarded(limit, func() answer { return j.judge(q) })
			r.answers[i].reason = q.shorten(r.answers[i].reason)
		}
	}
	return r, nil
}

// guarded has a question answered in time and without a panic, or else it failed. What takes longer
// is left to itself.
func guarded(limit time.Duration, ask func() answer) answer {
	answers := make(chan answer, 1)
	go func() {
		defer func() {
			if problem := recover(); problem != nil {
				answers <- answer{said: failed, reason: fmt.Sprintf("panic: %v", problem)}
			}
		}()
		answers <- ask()
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case a := <-answers:
		return a
	case <-timer.C:
		return answer{said: failed, reason: fmt.Sprintf("no answer within %v", limit)}
	}
}

// The reasons for which a row is not put to the peers.
const (
	nobodyCanTell    = "the answer is that it cannot be verified, which they cannot say"
	undeclaredPolicy = "the option undeclared: fail alone makes it violate, where the standard " +
		"allows the member"
	severityPolicy = "it conforms since Plumbline makes a note or a warning of what the letter " +
		"refuses or leaves undefined"
)

// exclusion says why a row is not put to the peers; it is empty where it is. It is not if its
// verdict is unverifiable, or if only a policy of Plumbline decides it, that is
//
//   - it violates with the option undeclared: fail, and no finding of severity error is another
//     than undeclared-member; or
//   - it conforms, and some finding (which is a warning or a note then) is another than
//     undeclared-member. Such members the standard allows; the others are null where nullable has
//     no effect by the letter, what is done about readOnly in requests, and discriminators that
//     mislead.
func exclusion(row verdicts.Row) string {
	has := func(wanted func(check, severity string) bool) bool {
		return slices.ContainsFunc(row.Findings, func(finding string) bool {
			check, rest, _ := strings.Cut(finding, " ")
			severity, _, _ := strings.Cut(rest, " ")
			return wanted(check, severity)
		})
	}
	switch said(row.Verdict) {
	case unverifiable:
		return nobodyCanTell
	case violates:
		if row.Options.Undeclared == "fail" &&
			!has(func(check, severity string) bool {
				return severity == "error" &&
					check != "undeclared-member"
			}) {
			return undeclaredPolicy
		}
	case conforms:
		if has(func(check, _ string) bool { return check != "undeclared-member" }) {
			return severityPolicy
		}
	}
	return ""
}

// subjectOf is the name of the file that a row is in.
func subjectOf(row verdicts.Row) string { return strings.TrimSuffix(row.File, ".yaml") }
