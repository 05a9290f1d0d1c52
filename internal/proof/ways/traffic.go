package ways

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/client"
	"plumbline/internal/contract"
	"plumbline/internal/encode"
	"plumbline/internal/explore"
	"plumbline/internal/explore/credentials"
	"plumbline/internal/har"
	"plumbline/internal/mock/faulty"
	"plumbline/internal/proof/score"
	"plumbline/internal/verify"
)

// Traffic is recorded traffic that is replayed: each request is sent again, in the order in which
// it was recorded, and each answer is held to the document. It finds what is said of an answer that
// is not said of the right mock's. It implements [score.Test].
type Traffic struct {
	contract *contract.Contract
	index    *explore.Index
	recorded []recorded
	entries  int // of all recordings
	callers  Callers
	store    *credentials.Store // nil where credentials are sent as recorded
	right    map[spotted]bool
}

// recorded is a request that can be sent again, and what it was answered.
type recorded struct {
	entry har.Entry
	match contract.Match
	query string
}

// spotted is what is found in the answer to a request, so that it is the same for every mock.
type spotted struct {
	request         int
	check           verdict.Check
	place, instance string
	expected        string
}

// NewTraffic prepares recordings to be replayed. Options say which of their requests are addressed
// to the API. The credentials of callers are sent in place of the recorded ones; where there are
// none, these are. The error says why nothing can be replayed.
func NewTraffic(c *contract.Contract, files []verify.Traffic, options verify.Options,
	callers Callers) (*Traffic, error) {
	t := &Traffic{contract: c, index: explore.NewIndex(c), callers: callers}
	unknown := 0
	for _, file := range files {
		results := verify.Entries(c, file.Text.Path, file.Entries, options)
		for i, result := range results {
			t.entries++
			entry := file.Entries[i]
			if result.Operation == nil || result.Verdict == verdict.Skipped {
				continue
			}
			if entry.RequestBodyUnknown != "" {
				unknown++
				continue
			}
			t.add(entry, *result.Operation, options.BasePath)
		}
	}
	switch {
	case len(t.recorded) == 0 && unknown > 0:
		return nil, fmt.Errorf("none of the %d recorded requests can be sent again: the bodies of "+
			"%d are not in the recording", t.entries, unknown)
	case len(t.recorded) == 0:
		return nil, fmt.Errorf("none of the %d recorded requests is addressed to an operation of "+
			"the document; --host names where it was recorded, --all-hosts takes all "+
			"requests, and "+
			"--base-path says what stands before the paths of the document", t.entries)
	}
	if !callers.Given() {
		return t, nil
	}
	var err error
	t.store, err = credentials.New(explore.New(c, explore.Options{}), callers.sources())
	return t, err
}

// add adds a request that was recorded of an operation.
func (t *Traffic) add(entry har.Entry, operation, base string) {
	address, err := url.Parse(entry.Exchange.Request.URL)
	if err != nil {
		return // it has no operation
	}
	match, unmatched := t.contract.Find(entry.Exchange.Request.Method, address, base)
	if unmatched != nil {
		return
	}
	if match.Operation.String() != operation { // of several that fit, the one that it conforms to
		for _, other := range t.contract.Equals(entry.Exchange.Request.Method, address, base,
			match) {
			if other.Operation.String() == operation {
				match = other
			}
		}
	}
	t.recorded = append(t.recorded, recorded{entry, match, address.RawQuery})
}

// Name implements [score.Test].
func (t *Traffic) Name() string {
	return fmt.Sprintf("the recorded traffic (%d of %d requests)", len(t.recorded), t.entries)
}

// Right implements [score.Test]. What the right mock's answers are found to have is no fault's:
// recorded requests need not fit a mock that has never heard of what they are about.
func (t *Traffic) Right(ctx context.Context, server http.Handler) (accused []string, err error) {
	found, err := t.replay(ctx, server)
	if err != nil {
		return nil, err
	}
	t.right = map[spotted]bool{}
	for _, one := range found {
		t.right[one] = true
	}
	return nil, nil
}

// Try implements [score.Test].
func (t *Traffic) Try(ctx context.Context, server http.Handler,
	_ faulty.Fault) ([]score.Finder, error) {
	found, err := t.replay(ctx, server)
	if err != nil {
		return nil, err
	}
	var by []score.Finder
	for _, one := range found {
		if !t.right[one] {
			by = append(by, score.Finder{Check: one.check,
				Operation: t.recorded[one.request].match.Operation.String()})
		}
	}
	return by, nil
}

// replay sends all requests, and returns what is found in the answers.
func (t *Traffic) replay(ctx context.Context, server http.Handler) ([]spotted, error) {
	sender, err := client.NewInProcess(server, nowhere, 0)
	if err != nil {
		return nil, err
	}
	var found []spotted
	called := newNames(t.index)
	sent := 0
	for i, one := range t.recorded {
		request, err := t.request(ctx, one, called)
		if err != nil {
			return nil, err
		}
		got := sender.Do(ctx, request)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if got.Problem != nil && got.Problem.Kind == exchange.NotSent {
			continue
		}
		sent++
		called.learn(one.match.Operation, one.entry.Exchange.Response, got.Response)
		found = append(found, t.judge(i, got)...)
	}
	if sent == 0 {
		return nil, errors.New("none of the recorded requests can be sent again")
	}
	return found, nil
}

// nowhere is where requests go to: nobody is there.
const nowhere = "http://replayed.invalid"

// request is a recorded request as it is sent again: below the base path of the document, and about
// the things that the mock has in place of the recorded ones.
func (t *Traffic) request(ctx context.Context, one recorded, called *names) (exchange.Request,
	error) {
	o := one.match.Operation
	path := o.Path
	for name, text := range one.match.PathParameters {
		path = strings.ReplaceAll(path, "{"+name+"}", called.inPath(o, name, text))
	}
	header := http.Header{}
	for name, values := range one.entry.Exchange.Request.Header {
		if !strings.HasPrefix(name, ":") && !ofTheConnection[http.CanonicalHeaderKey(name)] {
			header[name] = values
		}
	}
	to := encode.Encoded{Query: called.inQuery(one.query), Header: header.Clone(),
		Body: called.inBody(header.Get("Content-Type"), one.entry.Exchange.Request.Body)}
	if t.store != nil && !refused(one.entry.Exchange.Response) {
		whose := t.callers.whose(to.Header, to.Query)
		withoutCredentials(o, &to)
		if _, err := t.store.Apply(ctx, nil, o, whose, &to); err != nil {
			return exchange.Request{}, err
		}
	}
	address := nowhere + t.contract.BasePath() + path
	if to.Query != "" {
		address += "?" + to.Query
	}
	return exchange.Request{Method: one.entry.Exchange.Request.Method, URL: address,
		Header: to.Header, Body: to.Body}, nil
}

// ofTheConnection are header fields that follow from how a request is sent.
var ofTheConnection = map[string]bool{"Host": true, "Content-Length": true, "Connection": true,
	"Transfer-Encoding": true, "Accept-Encoding": true, "Keep-Alive": true, "Te": true,
	"Upgrade": true, "Proxy-Connection": true, "Content-Encoding": true, "Expect": true}

// refused tells whether an answer refuses the credentials of a request.
func refused(response *exchange.Response) bool {
	return response != nil && (response.Status == http.StatusUnauthorized ||
		response.Status == http.StatusForbidden)
}

// withoutCredentials takes out of a request what stands where credentials go.
func withoutCredentials(o *contract.Operation, to *encode.Encoded) {
	for _, requirement := range o.Security {
		for _, scheme := range requirement.Schemes {
			switch {
			case scheme.Type != "apiKey":
				to.Header.Del("Authorization")
			case scheme.In == "header":
				to.Header.Del(scheme.Key)
			case scheme.In == "cookie":
				to.Header.Del("Cookie")
			case scheme.In == "query":
				to.Query = withoutParameter(to.Query, scheme.Key)
			}
		}
	}
}

func withoutParameter(query, name string) string {
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		key, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(key); err != nil || plain != name {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&")
}

// judge holds an answer to the document, as an entry of a recording is.
func (t *Traffic) judge(number int, got *exchange.Exchange) []spotted {
	base := t.contract.BasePath()
	if base == "" {
		base = "/"
	}
	judged := verify.Entries(t.contract, "", []har.Entry{{Exchange: got}},
		verify.Options{BasePath: base, Only: verify.ResponseOnly})[0]
	var found []spotted
	for _, f := range judged.Findings {
		if f.Severity == verdict.Note {
			continue
		}
		one := spotted{request: number, check: f.Check, place: string(f.Contract.Pointer),
			expected: f.Expected}
		if f.Instance != nil {
			one.instance = string(*f.Instance)
		}
		found = append(found, one)
	}
	return found
}
