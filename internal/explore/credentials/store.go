package credentials

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"plumbline/harness/call"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// Host sends what credentials are got by.
type Host interface {
	// Login calls an operation that hands out a credential and does nothing else.
	Login(ctx context.Context, operation string, options ...call.Option) (*call.Response, error)
	// Obtained is told of a credential at once, before it is used: from then on it is hidden
	// wherever it would be shown. says where it comes from.
	Obtained(variable, value, says string)
	// Transport is how a token endpoint is reached.
	Transport(at *url.URL) (http.RoundTripper, error)
}

// Store has the credentials of the callers of an API. It is safe for concurrent use.
type Store struct {
	plan    *explore.Plan
	sources map[explore.Caller]map[string]Source
	base    *url.URL // set before anything is sent

	mutex sync.Mutex
	held  map[key]*held
}

// key is what one credential is good for.
type key struct {
	whose          explore.Caller
	scheme, scopes string
}

// held is a credential that was got.
type held struct {
	mutex sync.Mutex
	value string
	// proven tells that an answer has shown that it is accepted; renewals counts how often it was
	// got anew.
	proven   bool
	renewals int
	failures int
	err      error // of the last failure
	// vain counts by operation how often a new one was refused as well.
	vain map[string]int
}

// Bounds of what is tried to get a credential.
const (
	mostFailures = 3 // in a row
	mostVain     = 5 // of each operation
)

// New has the sources of the credentials for a plan. A scheme that is given twice is an error.
func New(plan *explore.Plan, sources []Source) (*Store, error) {
	s := &Store{plan: plan, sources: map[explore.Caller]map[string]Source{},
		held: map[key]*held{}}
	for _, source := range sources {
		of := s.sources[source.whose]
		if of == nil {
			of = map[string]Source{}
			s.sources[source.whose] = of
		}
		if _, twice := of[source.Scheme]; twice {
			return nil, fmt.Errorf("credentials of the security scheme %s are given twice",
				source.Scheme)
		}
		of[source.Scheme] = source
	}
	return s, errors.Join(s.checkSchemes(), s.checkOthers())
}

// Has tells whether there are credentials of a caller.
func (s *Store) Has(whose explore.Caller) bool { return len(s.sources[whose]) > 0 }

// all lists the sources, those of each caller by their schemes.
func (s *Store) all() []Source {
	var list []Source
	for _, of := range s.sources {
		for _, source := range of {
			list = append(list, source)
		}
	}
	slices.SortFunc(list, func(a, b Source) int {
		return strings.Compare(string(a.whose)+"\n"+a.Scheme, string(b.whose)+"\n"+b.Scheme)
	})
	return list
}

// checkSchemes tells what the sources name and the document does not have.
func (s *Store) checkSchemes() error {
	known := s.schemes()
	var names []string
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	var wrong []error
	for _, source := range s.all() {
		if known[source.Scheme] == nil && !s.isPlace(source.Scheme) {
			said := "and requires none"
			if len(names) > 0 {
				said = "but " + strings.Join(names, ", ")
			}
			wrong = append(wrong, fmt.Errorf("credentials are given for the security scheme %s, "+
				"which no operation requires (%s)", source.Scheme, said))
		} else if source.login != nil {
			if err := source.login.check(s.plan.Contract()); err != nil {
				wrong = append(wrong, fmt.Errorf("the security scheme %s: %w", source.Scheme, err))
			}
		}
	}
	return errors.Join(wrong...)
}

// checkOthers tells where the second caller is the first one.
func (s *Store) checkOthers() error {
	for _, source := range s.all() {
		own := s.sources[explore.Self][source.Scheme]
		if source.whose == explore.Other && source.given != nil && own.given != nil &&
			source.given.value == own.given.value {
			return fmt.Errorf("--auth and --auth-other have the same credentials for the "+
				"security scheme %s; --auth-other wants those of another caller", source.Scheme)
		}
	}
	return nil
}

// schemes are those that operations of the contract require.
func (s *Store) schemes() map[string]*contract.SecurityScheme {
	known := map[string]*contract.SecurityScheme{}
	for _, o := range s.plan.Contract().Operations() {
		for _, requirement := range o.Security {
			for _, scheme := range requirement.Schemes {
				known[scheme.Name] = scheme
			}
		}
	}
	return known
}

// Reach says where the API is, and tells whether a secret would go where nobody has said that it
// may.
func (s *Store) Reach(baseURL string) error {
	base, err := url.Parse(baseURL)
	if err != nil {
		return errors.New("the base URL cannot be read")
	}
	s.base = base
	known := s.schemes()
	var wrong []error
	for _, source := range s.all() {
		if source.grant == nil {
			continue
		}
		if _, err := source.grant.endpoint(known[source.Scheme], base); err != nil {
			wrong = append(wrong, fmt.Errorf("the security scheme %s: %w", source.Scheme, err))
		}
	}
	return errors.Join(wrong...)
}

// Secrets tells of each value that was given, and of what stands for it.
func (s *Store) Secrets(hide func(variable, value, says string)) {
	for _, source := range s.all() {
		var list []*given
		switch {
		case source.given != nil:
			list = []*given{source.given}
			// Of user:password each part alone is as little to be shown.
			if _, password, is := strings.Cut(source.given.value, ":"); is &&
				isBasic(s.schemes()[source.Scheme]) {
				hide(source.given.variable+"_PASSWORD", password, "the part behind the colon")
			}
		case source.grant != nil:
			list = []*given{source.grant.id, source.grant.secret}
		case source.login != nil:
			list = source.login.givens()
		}
		for _, one := range list {
			hide(one.variable, one.value, one.says)
		}
	}
}

// get is the credential of a caller for a scheme, or for a place; "" where none is given.
func (s *Store) get(ctx context.Context, host Host, whose explore.Caller,
	scheme *contract.SecurityScheme, scopes []string) (used, error) {
	source, known := s.sources[whose][scheme.Name]
	switch {
	case !known:
		return used{}, nil
	case source.given != nil:
		return used{value: source.given.value}, nil
	}
	h := s.holder(key{whose, scheme.Name, strings.Join(scopes, " ")})
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.value != "" {
		return used{h, h.value}, nil
	}
	if h.failures >= mostFailures {
		return used{}, h.err
	}
	value, err := s.obtain(ctx, host, source, scheme, scopes)
	if err == nil && value == "" {
		err = errors.New("it is empty")
	}
	if err != nil {
		h.failures++
		h.err = fmt.Errorf("no credential can be got for the security scheme %s: %w", scheme.Name,
			err)
		return used{}, h.err
	}
	h.value, h.failures, h.proven = value, 0, false
	return used{h, value}, nil
}

func (s *Store) holder(k key) *held {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	h := s.held[k]
	if h == nil {
		h = &held{vain: map[string]int{}}
		s.held[k] = h
	}
	return h
}

// obtain gets a credential anew.
func (s *Store) obtain(ctx context.Context, host Host, source Source,
	scheme *contract.SecurityScheme, scopes []string) (string, error) {
	switch {
	case source.grant != nil:
		at, err := source.grant.endpoint(scheme, s.base)
		if err != nil {
			return "", err
		}
		return source.grant.get(ctx, host, source, at, scopes)
	case source.login != nil:
		return source.login.get(ctx, s, host, source)
	}
	value, err := source.ask(ctx)
	if err == nil && value != "" {
		host.Obtained(variableOf(source.whose, source.Scheme, ""), value,
			"what the suite has got for it")
	}
	return value, err
}

// used is a credential that a request has.
type used struct {
	held  *held // nil for one that was given as it is
	value string
}

// Used are the credentials that a request has.
type Used []used

// Renew is told how an operation answered, the first time or again, and tells whether the request
// is to be sent once more with another credential: 401 may say that a token has expired, and nobody
// is blamed for that. One that was never accepted is renewed once only, and not for operations that
// refuse new ones as well.
func (u Used) Renew(operation string, status int, again bool) bool {
	renewed := false
	for _, one := range u {
		if one.held != nil && one.held.answered(one.value, operation, status, again) {
			renewed = true
		}
	}
	return renewed
}

func (h *held) answered(value, operation string, status int, again bool) (renewed bool) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	switch {
	case status != http.StatusUnauthorized:
		h.proven = h.proven || h.value == value && status < http.StatusInternalServerError &&
			status != http.StatusTooManyRequests
		return false
	case again:
		h.vain[operation]++
		return false
	case h.value != value:
		return true // somebody else has renewed it
	case h.renewals > 0 && !h.proven, h.vain[operation] >= mostVain:
		return false
	}
	h.value = ""
	h.renewals++
	return true
}
