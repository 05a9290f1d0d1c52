// Package cases has Ginkgo try the obligations that package explore plans for a document: a case
// for each operation and kind.
package cases

import (
	"fmt"
	"slices"

	. "github.com/onsi/ginkgo/v2"

	"plumbline/harness"
	"plumbline/harness/requirement"
	"plumbline/harness/suite"
	"plumbline/harness/target"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// Options say how a document is tested.
type Options struct {
	Name  string // of the suite, in labels, reports and variables
	Title string // of the API, for people
	// Own are the environment variables that credentials come from, by security scheme.
	Own map[string]string
	// Other are those of a second caller, who has nothing to do with the first one.
	Other map[string]string
	// InferredErrors makes errors of what nobody has promised.
	InferredErrors bool
}

// Suite is the suite of a document: its cases are known before anything is sent.
func Suite(source harness.Source, plan *explore.Plan, options Options) *suite.Suite {
	s := &suite.Suite{Generated: true, Name: options.Name, Title: options.Title, Source: source,
		Requirements: requirements(plan),
		Target: target.Definition{Credentials: slices.Concat(definitions(options.Own, ""),
			definitions(options.Other, ofOther))}}
	s.Cases(func(api *suite.API) {
		for _, o := range plan.Operations() {
			Context(o.String(), func() {
				for _, kind := range explore.Kinds() {
					if plan.Has(o, kind) {
						register(s, api, plan, o, kind, options)
					}
				}
			})
		}
	})
	return s
}

// register tells Ginkgo of the case of an operation and kind.
func register(s *suite.Suite, api *suite.API, plan *explore.Plan, o *contract.Operation,
	kind explore.Kind, options Options) {
	It(sentences[kind], s.Requirement(requirementID(o, kind)), func(ctx SpecContext) {
		r := &runner{api: api, contract: plan.Contract(), plan: plan, tally: newTally(),
			inferred: inferred(options), things: map[string]any{},
			credentials: credentialsOf(api.Target, options.Own, ""),
			others:      credentialsOf(api.Target, options.Other, ofOther)}
		if kind == explore.State {
			r.scenarios(ctx, o)
		} else {
			r.obligations(ctx, o, kind)
		}
		if failures := r.tally.report(api, o.String()); len(failures) > 0 {
			api.Fails(failures)
		}
		api.Ends(r.tally.unanswered, r.tally.untried())
	})
}

// inferred is the severity of what nobody has promised.
func inferred(options Options) verdict.Severity {
	if options.InferredErrors {
		return verdict.Error
	}
	return verdict.Warning
}

func credentialsOf(t *target.Target, variables map[string]string, beginning string) credentials {
	return func(scheme string) string {
		if variables[scheme] == "" {
			return ""
		}
		return t.Credential(beginning + credentialName(scheme))
	}
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

func requirementID(o *contract.Operation, kind explore.Kind) string {
	return fmt.Sprintf("generated.%s.%s", explore.OperationName(o), kind)
}

// kinds are those of requirements that the kinds of obligations prove.
var kinds = map[explore.Kind]requirement.Kind{explore.Example: requirement.Positive,
	explore.Boundary: requirement.Positive, explore.Negative: requirement.Negative,
	explore.Protocol: requirement.Negative, explore.Access: requirement.Negative,
	explore.State: requirement.Flow}

func requirements(plan *explore.Plan) requirement.Table {
	var table requirement.Table
	for _, o := range plan.Operations() {
		for _, kind := range explore.Kinds() {
			if plan.Has(o, kind) {
				table = append(table, requirement.Requirement{ID: requirementID(o, kind),
					Operation: o.String(), Kind: kinds[kind],
					Sentence: "It " + sentences[kind] + ".",
					Source:   "generated from the document"})
			}
		}
	}
	return table
}
