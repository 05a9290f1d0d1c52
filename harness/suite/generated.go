package suite

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"plumbline/harness/call"
	"plumbline/harness/verdict"
	"plumbline/internal/config"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	generated "plumbline/internal/explore/cases"
	"plumbline/internal/explore/credentials"
	"plumbline/internal/report"
)

// Generated says how cases are made of the document of a suite, besides those that it has.
type Generated struct {
	// OnRequest has them run only where a run asks for them (--generated).
	OnRequest bool
	// Alone tells that the suite has no other cases, since nobody knows more of the API than its
	// document: what libopenapi reads in it is not held against the contract, neither is it
	// inspected, and the title of the document is that of the suite.
	Alone bool
	// Only and Without are the operations to be tested and to be left out, by operationId or
	// METHOD /path; none are all.
	Only, Without []string
	// Auth says where the credentials of security schemes come from, and AuthOther those of a
	// second caller, each as --auth of plumbline test takes it, such as bearer=env:TOKEN.
	Auth, AuthOther []string
	// Given are the credentials of security schemes that the program itself has, those of a second
	// caller after those of the first one.
	Given map[string][]string
	// Credentials are those that the suite itself has: a function for each security scheme, or for
	// each place of requests such as header.X-Token or body/secret. It is called when the
	// credential is needed, and again where it is refused.
	Credentials map[string]CredentialFunc
	// InferredErrors makes errors of what nobody has promised, and is a warning otherwise.
	InferredErrors bool
	// Known is what the suite knows of the API beyond its document: findings of generated cases
	// that are none, and become notes that say why.
	Known []Known
	// Workers are how many requests of a case may be under way at the same time; 0 is one.
	Workers int
	// Seed is what the values come from that the document leaves open.
	Seed uint64
	// Random is how many requests to each operation are drawn at random.
	Random int
	// Time is how long the cases may take together: nothing is begun after it. 0 is any time.
	Time time.Duration
}

// Known is a finding of generated cases that is none, since more is known of the API than what its
// document says.
type Known struct {
	Check verdict.Check
	// Operation is the one that it is about, by operationId or METHOD /path, and Says a part of its
	// message. Where one is empty it is any.
	Operation, Says string
	Reason          string // how it is known that the API is so
}

// know makes notes of the findings that the suite knows to be none.
func (a *API) know(response *call.Response, findings []verdict.Finding) []verdict.Finding {
	known := slices.Clone(findings)
	for i := range known {
		for _, one := range a.suite.Generated.Known {
			found, _ := a.compiled.Operation(one.Operation)
			if one.Check == known[i].Check && strings.Contains(known[i].Message, one.Says) &&
				(one.Operation == "" || found == response.Operation) {
				known[i].Severity = verdict.Note
				known[i].Note = strings.TrimPrefix(known[i].Note+"; "+one.Reason, "; ")
			}
		}
	}
	return known
}

// CredentialFunc has a credential that a suite gets from a target. The error says why there is
// none.
type CredentialFunc func(ctx context.Context, api *API) (string, error)

// isGenerated tells whether all cases of the suite are made of its document.
func (s *Suite) isGenerated() bool { return s.Generated != nil && s.Generated.Alone }

// planned is what is to be tried of the contract; nil where no cases are made of it.
func (s *Suite) planned(c *contract.Contract, settings config.Settings) (*explore.Plan, error) {
	if s.Generated == nil || s.Generated.OnRequest && !settings.Generated {
		return nil, nil
	}
	plan := explore.New(c, explore.Options{Only: s.Generated.Only, Without: s.Generated.Without,
		Seed: s.Generated.Seed, Draws: s.Generated.Random})
	if len(plan.Operations()) == 0 {
		return nil, errors.New("no operation is left to test")
	}
	return plan, nil
}

// withCases is the suite with the cases of a plan.
func (s *Suite) withCases(plan *explore.Plan) (*Suite, error) {
	if plan == nil {
		return s, nil
	}
	with := *s
	with.Requirements = slices.Clone(s.Requirements)
	if s.Generated.Alone && s.Title == "" {
		with.Title = plan.Contract().Title()
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

// registerGenerated tells Ginkgo of cases, those of an operation in one container. They are
// registered in the order that Ginkgo puts them in before it shuffles them: to sort thousands takes
// it longer than to make a tree of them, and none of that is needed where they are sorted already.
func (a *API) registerGenerated(made []generated.Case) {
	a.generated = made
	sorted := slices.SortedFunc(slices.Values(made), func(x, y generated.Case) int {
		return cmp.Or(strings.Compare(x.Requirement.Operation, y.Requirement.Operation),
			strings.Compare(x.Title, y.Title))
	})
	for len(sorted) > 0 {
		operation := sorted[0].Operation
		others := slices.IndexFunc(sorted,
			func(c generated.Case) bool { return c.Operation != operation })
		if others < 0 {
			others = len(sorted)
		}
		ginkgo.Context(operation.String(), func() {
			for _, one := range sorted[:others] {
				ginkgo.It(one.Title, decorators(one.Requirement),
					ginkgo.SpecPriority(firstGenerated-one.Rank), labels(one),
					func(ctx ginkgo.SpecContext) { a.try(ctx, one) })
			}
		})
		sorted = sorted[others:]
	}
}

// labels are those of a generated case beside what it proves.
func labels(one generated.Case) ginkgo.Labels {
	own := ginkgo.Labels{"generated"}
	if kind := "kind:" + string(one.Kind); !slices.Contains(one.Requirement.Labels(), kind) {
		own = append(own, kind)
	}
	return own
}

func (a *API) try(ctx ginkgo.SpecContext, one generated.Case) {
	outcome := one.Try(ctx, caseHost{a}, a.credentials)
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

// readCredentials reads where the credentials of generated cases come from: what the program says,
// or else the configuration, or else the suite itself.
func (a *API) readCredentials(plan *explore.Plan, settings *config.Config) (err error) {
	if plan == nil {
		return nil
	}
	own := a.suite.Generated
	var sources []credentials.Source
	for _, from := range []struct {
		program, file []string
		whose         explore.Caller
		flag          string
	}{{own.Auth, settings.Auth, explore.Self, "auth"},
		{own.AuthOther, settings.AuthOther, explore.Other, "auth-other"}} {
		texts, references := from.program, credentials.References{Flag: "--" + from.flag,
			Resolve: func(text string) (string, error) {
				return config.Resolve(text, "", os.LookupEnv)
			}}
		if len(texts) == 0 {
			folder := filepath.Dir(settings.File)
			texts, references = from.file, credentials.References{
				Flag: from.flag + " of " + settings.Origin(from.flag),
				Resolve: func(text string) (string, error) {
					return config.Resolve(text, folder, os.LookupEnv)
				}}
		}
		for _, text := range texts {
			source, err := credentials.Parse(text, from.whose, references)
			if err != nil {
				return err
			}
			sources = append(sources, source)
		}
	}
	for scheme, values := range own.Given {
		for n, whose := range []explore.Caller{explore.Self, explore.Other} {
			if n < len(values) {
				sources = append(sources, credentials.Given(scheme, whose, values[n]))
			}
		}
	}
	for scheme, ask := range own.Credentials {
		if !slices.ContainsFunc(sources,
			func(s credentials.Source) bool { return s.Scheme == scheme }) {
			sources = append(sources, credentials.Asked(scheme,
				func(ctx context.Context) (string, error) { return ask(ctx, a) }))
		}
	}
	a.credentials, err = credentials.New(plan, sources)
	if err == nil && !a.own {
		err = a.credentials.Reach(a.Target.BaseURL())
	}
	return err
}

// readyCredentials makes the credentials known to the redactor, and tells them where the target is.
func (a *API) readyCredentials() error {
	if a.credentials == nil {
		return nil
	}
	a.credentials.Secrets(a.caller.Obtained)
	return a.credentials.Reach(a.Target.BaseURL())
}
