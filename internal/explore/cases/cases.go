// Package cases tries the obligations that package explore plans for a document: a case is what
// there is to try of an operation and kind. It knows nothing of what it runs in.
package cases

import (
	"context"
	"fmt"
	"time"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/explore/credentials"
	"plumbline/internal/report"
)

// Options say how the cases of a document are tried.
type Options struct {
	// InferredErrors makes errors of what nobody has promised.
	InferredErrors bool
	// Workers are how many requests of a case may be under way at the same time; 0 is one. What is
	// sent and what is found do not depend on it.
	Workers int
	// Time is how long all cases may take together: nothing is begun after it. 0 is any time.
	Time time.Duration
}

// Case is what there is to try of an operation and kind.
type Case struct {
	Operation   *contract.Operation
	Kind        explore.Kind
	Title       string
	Requirement requirement.Requirement // what it proves
	// Rank is lower the earlier the case should be tried, from 0.
	Rank int

	plan    *explore.Plan
	options Options
	common  *common
}

// Outcome is what a case has to say at its end.
type Outcome struct {
	// Failures are the words of each finding that speaks against the API.
	Failures []string
	// Unanswered says of a request that it was not answered through no fault of the API's, and
	// Untried why nothing was tried, or not all since the run had to end; each is empty where that
	// is not so.
	Unanswered, Untried string
	// Obligations are what the case had to try.
	Obligations report.Obligations
}

// Of lists the cases of a plan, those of an operation one after the other.
func Of(plan *explore.Plan, options Options) []Case {
	var list []Case
	together := newCommon(options.Time)
	for _, o := range plan.Operations() {
		for rank, kind := range explore.Kinds() {
			if !plan.Has(o, kind) {
				continue
			}
			list = append(list, Case{Operation: o, Title: sentences[kind], Rank: rank, Kind: kind,
				plan: plan, options: options, common: together,
				Requirement: requirement.Requirement{ID: fmt.Sprintf("generated.%s.%s",
					plan.Name(o), kind),
					Operation: o.String(), Kind: kinds[kind],
					Sentence: "It " + sentences[kind] + ".",
					Source:   "generated from the document"}})
		}
	}
	return list
}

// Size is how many obligations the case has that can be met.
func (c Case) Size() int {
	if c.Kind == explore.State {
		return len(c.plan.Scenarios(c.Operation))
	}
	size := 0
	for _, obligation := range c.plan.Of(c.Operation, c.Kind) {
		if obligation.Unbuilt == "" {
			size++
		}
	}
	return size
}

// Try meets the obligations of the case.
func (c Case) Try(ctx context.Context, host Host, given *credentials.Store) Outcome {
	c.common.start()
	r := &runner{host: host, contract: c.plan.Contract(), plan: c.plan, tally: newTally(),
		inferred: inferred(c.options), things: map[string]any{}, making: map[string]bool{},
		credentials: given,
		workers:     c.options.Workers, common: c.common, batch: host.Batch()}
	defer r.batch.Close()
	r.begins(c.Requirement.ID)
	switch c.Kind {
	case explore.State:
		r.scenarios(ctx, c.Operation)
	case explore.Random:
		r.random(ctx, c.Operation)
	case explore.Example, explore.Boundary, explore.Negative, explore.Access, explore.Protocol:
		r.obligations(ctx, c.Operation, c.Kind)
	}
	c.common.known.note(r.tally)
	outcome := Outcome{
		Failures:   r.conclude(c.Operation.String(), c.Requirement.ID, &c.common.registry),
		Unanswered: r.tally.unanswered, Untried: r.tally.untried(), Obligations: r.tally.met}
	if c.Kind == explore.Random && r.tally.cut != "" && r.tally.cut != report.NoLonger {
		// As much is drawn as the budget allows: that it is less than it might be is no gap.
		outcome.Untried = ""
		if r.tally.answered == 0 {
			outcome.Untried = "nothing was drawn: " + r.tally.cut
		}
	}
	return outcome
}

// inferred is the severity of what nobody has promised.
func inferred(options Options) verdict.Severity {
	if options.InferredErrors {
		return verdict.Error
	}
	return verdict.Warning
}

// sentences are the titles of cases, and what they prove.
var sentences = map[explore.Kind]string{
	explore.Example:  "answers what the document gives as examples as it documents",
	explore.Boundary: "answers what the document just allows as it documents",
	explore.Negative: "refuses what the document forbids",
	explore.Protocol: "keeps to HTTP in methods, media types and malformed content",
	explore.Access:   "answers nobody without the credentials that it requires",
	explore.State:    "does what it says, as can be seen afterwards",
	explore.Random:   "answers as it documents whatever is drawn",
}

// kinds are those of requirements that the kinds of obligations prove.
var kinds = map[explore.Kind]requirement.Kind{explore.Example: requirement.Positive,
	explore.Boundary: requirement.Positive, explore.Negative: requirement.Negative,
	explore.Protocol: requirement.Negative, explore.Access: requirement.Negative,
	explore.State: requirement.Flow, explore.Random: requirement.Flow}
