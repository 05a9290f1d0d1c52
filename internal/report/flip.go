package report

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/harness/verdict"
)

// AnswersDiffer is what a flip is called: a request that failed a case, and was answered as
// demanded when it was sent again.
const AnswersDiffer = "answers differ for the same request"

// otherwise is the hint of findings that an answer had and a later one to the same request had not.
const otherwise = "not so when the same request was sent again"

// mostOfFlip bounds how many findings the message of a flip repeats.
const mostOfFlip = 3

// FlipOf is the finding of a flip, in place of what speaks against the first answer: those findings
// become warnings with a hint. at is where the operation stands in the contract.
func FlipOf(findings []verdict.Finding, at verdict.Location) verdict.Finding {
	var against []string
	for i := range findings {
		f := &findings[i]
		if f.Severity != verdict.Error {
			continue
		}
		f.Severity = verdict.Warning
		f.Hint = strings.TrimPrefix(f.Hint+"\n"+otherwise, "\n")
		if len(against) < mostOfFlip {
			against = append(against, fmt.Sprintf("%s: %s", f.Check, f.Message))
		}
	}
	first := strings.Join(against, "; ")
	return verdict.Finding{
		Check: verdict.Flip, Severity: verdict.Error,
		Message: fmt.Sprintf("%s: the first one is not as demanded (%s), and the one that came "+
			"when the request was sent again is", AnswersDiffer, first),
		Expected: "the same answer to the same request",
		Actual:   "an answer that is not as demanded, and later one that is",
		Contract: at,
	}
}

// Flipped returns the case with the finding of a flip before what spoke against one of its
// exchanges, which is counted from 1.
func (c Case) Flipped(number int, at verdict.Location) Case {
	if number < 1 || number > len(c.Exchanges) {
		return c
	}
	id := c.Exchanges[number-1].ID
	var of []int
	var found []verdict.Finding
	for i, f := range c.Findings {
		if f.Exchange == id && f.Severity == verdict.Error && f.Waiver == "" {
			of, found = append(of, i), append(found, f.Finding)
		}
	}
	if len(found) == 0 {
		return c
	}
	flip := FlipOf(found, at)
	c.Findings = slices.Clone(c.Findings)
	for i, place := range of {
		c.Findings[place].Finding = found[i]
	}
	c.Findings = slices.Insert(c.Findings, of[0], Finding{Finding: flip, Exchange: id})
	return c
}

// HasFlip tells whether the case has the finding of a flip.
func (c Case) HasFlip() bool {
	return slices.ContainsFunc(c.Findings,
		func(f Finding) bool { return f.Check == verdict.Flip })
}
