package httpcheck

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"plumbline/harness"
	"plumbline/internal/explore"
	"plumbline/internal/explore/cases"
	"plumbline/internal/explore/credentials"
)

// exploreOptions are how a handler is explored.
type exploreOptions struct {
	only, without []string
	kinds         []string
	sources       []credentials.Source
	seed          uint64
	inferred      bool
	basePath      *string
	deadline      time.Duration
}

// ExploreOption changes what [Explore] tries, and how.
type ExploreOption func(*exploreOptions)

// Only tries only these operations, by operationId or METHOD /path.
func Only(operations ...string) ExploreOption {
	return func(o *exploreOptions) { o.only = append(o.only, operations...) }
}

// Without leaves out these operations, by operationId or METHOD /path.
func Without(operations ...string) ExploreOption {
	return func(o *exploreOptions) { o.without = append(o.without, operations...) }
}

// Kinds tries only obligations of these kinds, which the page docs/testing.md explains: example,
// boundary, negative, protocol, access, state.
func Kinds(kinds ...string) ExploreOption {
	return func(o *exploreOptions) { o.kinds = append(o.kinds, kinds...) }
}

// Credential is what satisfies a security scheme: the key of an API key, the token of Bearer and
// OAuth 2, user:password of Basic. In place of the scheme there may be a place of requests, such as
// header.X-Token or body/secret. It is a secret: it stands in no failure.
func Credential(scheme, value string) ExploreOption {
	return credential(scheme, explore.Self, value)
}

// OtherCredential is the same of a second caller, to see whether what is one's own stays so.
func OtherCredential(scheme, value string) ExploreOption {
	return credential(scheme, explore.Other, value)
}

func credential(scheme string, whose explore.Caller, value string) ExploreOption {
	return func(o *exploreOptions) {
		o.sources = append(o.sources, credentials.Given(scheme, whose, value))
	}
}

// CredentialFrom has what satisfies a security scheme from a function. It is called when the
// credential is needed, and once more where the handler refuses it with 401, since it may have
// expired.
func CredentialFrom(scheme string,
	get func(ctx context.Context) (string, error)) ExploreOption {
	return func(o *exploreOptions) {
		o.sources = append(o.sources, credentials.Asked(scheme, get))
	}
}

// Seed draws other values where the document leaves them open. The same seed and document have the
// same requests.
func Seed(seed uint64) ExploreOption { return func(o *exploreOptions) { o.seed = seed } }

// InferredAsErrors fails the test also for what nobody has promised, and is only logged otherwise.
func InferredAsErrors() ExploreOption { return func(o *exploreOptions) { o.inferred = true } }

// BasePath is the path below which the handler serves the paths of the document; without this
// option it is that of the document's first server. "/" is none.
func BasePath(path string) ExploreOption { return func(o *exploreOptions) { o.basePath = &path } }

// Deadline is how long the handler may take for an answer; without this option 10 s.
func Deadline(span time.Duration) ExploreOption {
	return func(o *exploreOptions) { o.deadline = span }
}

// Explore tests a handler by its contract alone, as plumbline test does with a deployment, but in
// this process and without a network. It makes requests out of the document: what that gives as
// examples, what it just allows and what it forbids. Each is held to the document before it is
// sent, so that only what is really invalid is expected to be refused. Everything that the handler
// creates it is told to delete at the end, if the document says how.
//
// Each cause fails the test once, with the smallest request that shows it as a curl line. What
// could not be tried is counted in the log.
func Explore(t T, contract *harness.Contract, handler http.Handler, options ...ExploreOption) {
	t.Helper()
	o := exploreOptions{}
	for _, option := range options {
		option(&o)
	}
	plan := explore.New(contract.Compiled(),
		explore.Options{Only: o.only, Without: o.without, Seed: o.seed})
	list, err := o.chosen(plan)
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	h, err := newExploration(t, contract, handler, o)
	if err == nil {
		h.credentials, err = credentials.New(plan, o.sources)
	}
	if err == nil {
		err = h.credentials.Reach(h.caller.Target.BaseURL())
	}
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	h.credentials.Secrets(h.caller.Obtained)
	for _, one := range list {
		h.try(one)
	}
	h.clear()
	h.tellUntested()
}

// chosen are the cases to be tried.
func (o *exploreOptions) chosen(plan *explore.Plan) ([]cases.Case, error) {
	known := make([]string, 0, len(explore.Kinds()))
	for _, kind := range explore.Kinds() {
		known = append(known, string(kind))
	}
	for _, kind := range o.kinds {
		if !slices.Contains(known, kind) {
			return nil, fmt.Errorf("there is no kind %q of obligations; the kinds are %s", kind,
				strings.Join(known, ", "))
		}
	}
	for _, name := range slices.Concat(o.only, o.without) {
		if _, found := plan.Contract().Operation(name); !found {
			return nil, fmt.Errorf("the document has no operation %q", name)
		}
	}
	list := slices.DeleteFunc(cases.Of(plan, cases.Options{InferredErrors: o.inferred}),
		func(c cases.Case) bool {
			return len(o.kinds) > 0 && !slices.Contains(o.kinds, string(c.Kind))
		})
	if len(list) == 0 {
		return nil, fmt.Errorf("nothing is left to explore")
	}
	return list, nil
}

// try tries a case, and fails the test for each cause that it shows.
func (e *exploration) try(one cases.Case) {
	e.t.Helper()
	outcome := one.Try(context.Background(), e, e.credentials)
	for _, failure := range outcome.Failures {
		e.t.Errorf("%s", e.caller.Redactor.String(failure))
	}
	if outcome.Unanswered != "" {
		e.t.Errorf("%s", e.caller.Redactor.String(outcome.Unanswered))
	}
}

// tellUntested logs what could not be tried, the same reason once.
func (e *exploration) tellUntested() {
	e.t.Helper()
	for _, reason := range slices.Sorted(maps.Keys(e.untested)) {
		e.t.Logf("not tested of %s: %s", strings.Join(e.untested[reason], ", "),
			e.caller.Redactor.String(reason))
	}
}
