// Package cases tries the obligations that package explore plans for a document: a case is what there
// is to try of an operation and kind. It knows nothing of what it runs in.
package cases

import (
	"context"
	"fmt"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/explore/credentials"
)

// Options say how the cases of a document are tried.
type Options struct {
	// InferredErrors makes errors of what nobody has promised.
	InferredErrors bool
}

// Case is what there is to try of an operation and kind.
type Case struct {
	Operation   *contract.Operation
	Title       string
	Requirement requirement.Requirement // what it proves
	Kind        explore.Kind

	plan    *explore.Plan
	options Options
}

// Outcome is what a case has to say at its end.
type Outcome struct {
	// Failures are the words of each finding that speaks against the API.
	Failures []string
	// Unanswered says of a request that it was not answered through no fault of the API's, and
	// Untried why nothing was tried; each is empty where that is not so.
	Unanswered, Untried string
}

// Of lists the cases of a plan, those of an operation one after the other.
func Of(plan *explore.Plan, options Options) []Case {
	var list []Case
	for _, o := range plan.Operations() {
		for _, kind := range explore.Kinds() {
			if !plan.Has(o, kind) {
				continue
			}
			list = append(list, Case{Operation: o, Title: sentences[kind], Kind: kind, plan: plan,
				options: options, Requirement: requirement.Requirement{ID: fmt.Sprintf("generated.%s.%s", plan.Name(o), kind),
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
	r := &runner{host: host, contract: c.plan.Contract(), plan: c.plan, tally: newTally(),
		inferred: inferred(c.options), things: map[string]any{}, credentials: given}
	if c.Kind == explore.State {
		r.scenarios(ctx, c.Operation)
	} else {
		r.obligations(ctx, c.Operation, c.Kind)
	}
	return Outcome{Failures: r.tally.report(host, c.Operation.String()),
		Unanswered: r.tally.unanswered, Untried: r.tally.untried()}
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
}

// kinds are those of requirements that the kinds of obligations prove.
var kinds = map[explore.Kind]requirement.Kind{explore.Example: requirement.Positive,
	explore.Boundary: requirement.Positive, explore.Negative: requirement.Negative,
	explore.Protocol: requirement.Negative, explore.Access: requirement.Negative,
	explore.State: requirement.Flow}
