package suite

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"plumbline/harness/target"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	generated "plumbline/internal/explore/cases"
	"plumbline/internal/report"
)

// Generated says how cases are made of the document of a suite, besides those that it has.
type Generated struct {
	// Alone tells that the suite has no other cases, since nobody knows more of the API than its
	// document: what libopenapi reads in it is not held against the contract, neither is it
	// inspected, and the title of the document is that of the suite.
	Alone bool
	// Only and Without are the operations to be tested and to be left out, by operationId or
	// METHOD /path; none are all.
	Only, Without []string
	// Own are the environment variables that credentials come from, by security scheme.
	Own map[string]string
	// Other are those of a second caller, who has nothing to do with the first one.
	Other map[string]string
	// InferredErrors makes errors of what nobody has promised, and is a warning otherwise.
	InferredErrors bool
	// Workers are how many requests of a case may be under way at the same time; 0 is one.
	Workers int
	// Seed is what the values come from that the document leaves open.
	Seed uint64
	// Random is how many requests to each operation are drawn at random.
	Random int
	// Time is how long the cases may take together: nothing is begun after it. 0 is any time.
	Time time.Duration
}

// isGenerated tells whether all cases of the suite are made of its document.
func (s *Suite) isGenerated() bool { return s.Generated != nil && s.Generated.Alone }

// withGenerated is the suite with the cases that are made of its contract.
func (s *Suite) withGenerated(c *contract.Contract) (*Suite, error) {
	if s.Generated == nil {
		return s, nil
	}
	plan := explore.New(c, explore.Options{Only: s.Generated.Only, Without: s.Generated.Without,
		Seed: s.Generated.Seed, Draws: s.Generated.Random})
	if len(plan.Operations()) == 0 {
		return nil, errors.New("no operation is left to test")
	}
	with := *s
	with.Requirements = slices.Clone(s.Requirements)
	if s.Generated.Alone && s.Title == "" {
		with.Title = c.Title()
	}
	made := generated.Of(plan, generated.Options{InferredErrors: s.Generated.InferredErrors,
		Workers: s.Generated.Workers, Time: s.Generated.Time})
	for _, one := range made {
		with.Requirements = append(with.Requirements, one.Requirement)
	}
	with.cases = append(slices.Clone(s.cases), func(api *API) { api.registerGenerated(made) })
	return &with, with.Requirements.Validate()
}

// firstGenerated is the priority of the generated cases that are tried first: after those that
// somebody has written.
const firstGenerated = -1

// registerGenerated tells Ginkgo of cases, those of an operation in one container.
func (a *API) registerGenerated(made []generated.Case) {
	for len(made) > 0 {
		operation := made[0].Operation
		others := slices.IndexFunc(made,
			func(c generated.Case) bool { return c.Operation != operation })
		if others < 0 {
			others = len(made)
		}
		ginkgo.Context(operation.String(), func() {
			for _, one := range made[:others] {
				ginkgo.It(one.Title, a.suite.Requirement(one.Requirement.ID),
					ginkgo.SpecPriority(firstGenerated-one.Rank),
					ginkgo.Label("kind:"+string(one.Kind)),
					func(ctx ginkgo.SpecContext) { a.try(ctx, one) })
			}
		})
		made = made[others:]
	}
}

func (a *API) try(ctx ginkgo.SpecContext, one generated.Case) {
	outcome := one.Try(ctx, caseHost{a}, a.callers())
	record(entryObligations, a.redacted(outcome.Obligations))
	switch {
	case len(outcome.Failures) > 0:
		ginkgo.Fail(a.redactor.String(strings.Join(outcome.Failures, "\n")))
	case outcome.Unanswered != "":
		a.errored(outcome.Unanswered)
	case outcome.Untried != "":
		ginkgo.Skip(outcome.Untried)
	}
}

// redacted are obligations as they may be shown: the reasons may quote an answer.
func (a *API) redacted(met report.Obligations) report.Obligations {
	for i := range met.Others {
		met.Others[i].Reason = a.redactor.String(met.Others[i].Reason)
	}
	return met
}

// credentialName is what a scheme's credential is called in the definition of the target, where a
// dot would be a step into it.
func credentialName(scheme string) string { return "auth-" + withoutDots.Replace(scheme) }

var withoutDots = strings.NewReplacer(".", "-")

// ofOther begins the names of credentials of a second caller.
const ofOther = "other-"

// credentials say which environment variables the credentials of schemes come from.
func (g *Generated) credentials() []target.Credential {
	if g == nil {
		return nil
	}
	return append(fromVariables(g.Own, ""), fromVariables(g.Other, ofOther)...)
}

func fromVariables(variables map[string]string, beginning string) []target.Credential {
	var list []target.Credential
	for _, scheme := range slices.Sorted(maps.Keys(variables)) {
		list = append(list, target.Credential{Name: beginning + credentialName(scheme),
			Variable: variables[scheme], Secret: true, Required: true,
			Description: "what the security scheme " + scheme + " takes"})
	}
	return list
}

func (a *API) callers() generated.Callers {
	of := func(variables map[string]string, beginning string) generated.Credentials {
		return func(scheme string) string {
			if variables[scheme] == "" {
				return ""
			}
			return a.Target.Credential(beginning + credentialName(scheme))
		}
	}
	return generated.Callers{Own: of(a.suite.Generated.Own, ""),
		Other: of(a.suite.Generated.Other, ofOther)}
}
