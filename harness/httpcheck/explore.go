package httpcheck

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"plumbline/harness"
	"plumbline/harness/call"
	"plumbline/harness/verdict"
	"plumbline/internal/explore"
	"plumbline/internal/explore/cases"
	"plumbline/internal/explore/credentials"
	explored "plumbline/internal/explore/handler"
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
	draws         int
	workers       int
	limit         time.Duration
}

// usualSeed and usualDraws are what is taken where no option says something else: the same as of
// plumbline test.
const (
	usualSeed  = 1
	usualDraws = 50
)

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
// access, state, protocol, negative, boundary, random.
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

// Seed draws other values where the document leaves them open; without this option it is 1. The
// same seed and document have the same requests.
func Seed(seed uint64) ExploreOption { return func(o *exploreOptions) { o.seed = seed } }

// Draws is how many requests to each operation are drawn at random after all that is enumerated,
// and a fifth as many sequences of requests for each resource. Without this option it is 50; 0
// draws none.
func Draws(n int) ExploreOption { return func(o *exploreOptions) { o.draws = n } }

// Workers is how many requests the handler may have to answer at the same time, where more than one
// is not what is tried; without this option 1. Neither what is sent nor what is found depends on
// it, if the handler's answers do not.
func Workers(n int) ExploreOption { return func(o *exploreOptions) { o.workers = n } }

// TimeLimit is how long it may take: nothing more is begun after it, but what was created is
// deleted. What is left out then is counted in the log. Without this option it may take any time.
func TimeLimit(span time.Duration) ExploreOption {
	return func(o *exploreOptions) { o.limit = span }
}

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
// sent, so that only what is really invalid is expected to be refused. After these some requests
// and sequences of requests are drawn at random, the same ones each time. Everything that the
// handler creates it is told to delete at the end, if the document says how.
//
// Each cause fails the test once, with the smallest request that shows it as a curl line. What
// could not be tried is counted in the log.
func Explore(t T, contract *harness.Contract, handler http.Handler, options ...ExploreOption) {
	t.Helper()
	o := exploreOptions{seed: usualSeed, draws: usualDraws}
	for _, option := range options {
		option(&o)
	}
	plan := explore.New(contract.Compiled(), explore.Options{Only: o.only, Without: o.without,
		Seed: o.seed, Draws: o.draws})
	list, err := o.chosen(plan)
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	base := contract.Compiled().BasePath()
	if o.basePath != nil {
		base = *o.basePath
	}
	e := &exploration{t: t, contract: contract}
	e.host, err = explored.New(contract, handler, explored.Options{BasePath: base,
		Deadline: o.deadline, Keep: e.keep})
	if err == nil {
		e.credentials, err = credentials.New(plan, o.sources)
	}
	if err == nil {
		err = e.credentials.Reach(e.host.BaseURL())
	}
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	e.credentials.Secrets(e.host.Obtained)
	for _, one := range list {
		e.try(one)
	}
	e.clear()
	e.tellUntested()
}

// exploration is a handler that is being explored.
type exploration struct {
	t           T
	contract    *harness.Contract
	host        *explored.Host
	credentials *credentials.Store
}

// keep counts an exchange for the coverage. What is only a warning is logged.
func (e *exploration) keep(response *call.Response, findings []verdict.Finding) (accepted bool) {
	e.t.Helper()
	observe(e.contract, response.Operation.String(), response.Exchange)
	accepted = verdict.Verdict{Findings: findings}.Conforms()
	if accepted && len(findings) > 0 {
		e.t.Logf("%s", response.Failure(findings))
	}
	return accepted
}

// clear deletes what was created, and logs what is left.
func (e *exploration) clear() {
	e.t.Helper()
	e.host.Clear(context.Background(), func(what string, err error) {
		e.t.Helper()
		e.t.Logf("%s", e.host.Redacted(fmt.Sprintf("left behind: %s: %v", what, err)))
	})
}

// problem says what is wrong with an option; nil where nothing is.
func (o *exploreOptions) problem() error {
	switch {
	case o.draws < 0:
		return errors.New("Draws wants a number from 0")
	case o.workers < 0:
		return errors.New("Workers wants a number from 1; 0 is 1")
	case o.deadline < 0:
		return errors.New("Deadline wants a duration such as time.Second; 0 is 10 s")
	case o.limit < 0:
		return errors.New("TimeLimit wants a duration such as time.Minute; 0 is any")
	}
	return nil
}

// chosen are the cases to be tried, in their order: what says most for its requests comes first,
// and what is drawn comes last, since what has been shown by then is not told again.
func (o *exploreOptions) chosen(plan *explore.Plan) ([]cases.Case, error) {
	if err := o.problem(); err != nil {
		return nil, err
	}
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
	list := cases.Of(plan, cases.Options{InferredErrors: o.inferred, Workers: o.workers,
		Time: o.limit})
	list = slices.DeleteFunc(list, func(c cases.Case) bool {
		return len(o.kinds) > 0 && !slices.Contains(o.kinds, string(c.Kind))
	})
	slices.SortStableFunc(list, func(a, b cases.Case) int { return cmp.Compare(a.Rank, b.Rank) })
	if len(list) == 0 {
		return nil, fmt.Errorf("nothing is left to explore")
	}
	return list, nil
}

// try tries a case, and fails the test for each cause that it shows.
func (e *exploration) try(one cases.Case) {
	e.t.Helper()
	outcome := one.Try(context.Background(), e.host, e.credentials)
	for _, failure := range outcome.Failures {
		e.t.Errorf("%s", e.host.Redacted(failure))
	}
	if outcome.Unanswered != "" {
		e.t.Errorf("%s", e.host.Redacted(outcome.Unanswered))
	}
}

// tellUntested logs what could not be tried, the same reason once.
func (e *exploration) tellUntested() {
	e.t.Helper()
	untested := e.host.Untested()
	for _, reason := range slices.Sorted(maps.Keys(untested)) {
		e.t.Logf("not tested of %s: %s", strings.Join(untested[reason], ", "),
			e.host.Redacted(reason))
	}
}
