package faulty_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/mock"
	"plumbline/internal/tree"
)

// The kinds of credentials that are none.
const (
	none = -1 - iota
	madeUp
	shortened
	empty
)

// asker is what answers requests: a mock, or one that is wrong.
type asker interface {
	Ask(r *http.Request) mock.Answered
}

// client sends requests of a document's plan to a server.
type client struct {
	t      testing.TB
	plan   *explore.Plan
	server asker
	caller int // whose credentials are sent, from 0; below that one of the kinds that are none
	names  map[*explore.Resource]any
	path   map[string]any // parameters of paths that name no thing
}

func newClient(t testing.TB, plan *explore.Plan, server asker) *client {
	return &client{t: t, plan: plan, server: server, names: map[*explore.Resource]any{},
		path: map[string]any{}}
}

// by is the client with the credentials of a caller.
func (c *client) by(caller int) *client {
	other := *c
	other.caller = caller
	return &other
}

// send sends a draft; sent is false where it cannot be written.
func (c *client) send(draft *explore.Draft, headers ...string) (a mock.Answered, sent bool) {
	encoded, err := draft.Encode()
	if err != nil {
		return a, false
	}
	u := &url.URL{Scheme: "http", Host: "localhost", RawQuery: encoded.Query}
	base := strings.TrimSuffix(c.plan.Contract().BasePath(), "/")
	if u.Path, err = url.PathUnescape(base + encoded.Path); err != nil {
		return a, false
	}
	u.RawPath = base + encoded.Path
	request := &http.Request{Method: draft.Method, URL: u, Host: u.Host,
		Header: encoded.Header.Clone(), Body: http.NoBody}
	if len(encoded.Body) > 0 {
		request.Body = readCloser{bytes.NewReader(encoded.Body)}
	}
	c.authenticate(request, draft.Operation)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	return c.server.Ask(request), true
}

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }

func (c *client) authenticate(request *http.Request, o *contract.Operation) {
	if len(o.Security) == 0 || c.caller == none {
		return
	}
	for _, s := range o.Security[0].Schemes {
		value := c.credential(s)
		switch {
		case s.Type == "apiKey" && s.In == "query":
			query := request.URL.Query()
			query.Set(s.Key, value)
			request.URL.RawQuery = query.Encode()
		case s.Type == "apiKey" && s.In == "cookie":
			request.AddCookie(&http.Cookie{Name: s.Key, Value: value})
		case s.Type == "apiKey":
			request.Header.Set(s.Key, value)
		case s.Type == "basic" || s.Type == "http" && strings.EqualFold(s.Scheme, "basic"):
			if c.caller == empty {
				value = "one:" // which has a user, and no password
			}
			request.Header.Set("Authorization",
				"Basic "+base64.StdEncoding.EncodeToString([]byte(value)))
		case s.Type == "http":
			request.Header.Set("Authorization", s.Scheme+" "+value)
		default:
			request.Header.Set("Authorization", "Bearer "+value)
		}
	}
}

func (c *client) credential(s *contract.SecurityScheme) string {
	given := mock.Callers(s)
	switch c.caller {
	case madeUp:
		return "made-up"
	case shortened:
		return given[0][:len(given[0])-1]
	case empty:
		return ""
	}
	return given[c.caller]
}

// draft is the plainest request to an operation, about things that the client has created before.
// What else a path names is called as in every other request.
func (c *client) draft(o *contract.Operation) (*explore.Draft, bool) {
	base, err := c.plan.Base(o)
	if err != nil {
		return nil, false
	}
	draft := base.Clone()
	for parameter, value := range draft.Values.Path {
		if known, has := c.path[parameter]; has {
			draft.Values.Path[parameter] = known
		} else {
			c.path[parameter] = value
		}
	}
	chain, _ := c.plan.Chain(o.Path)
	for _, r := range c.plan.Resources {
		if !slices.Contains(chain, r) && !r.InQuery {
			continue
		}
		name, known := c.names[r]
		for _, p := range o.Parameters {
			if known && p.Name == r.Parameter && (p.In == "path") != r.InQuery {
				draft.Set(p, name)
			}
		}
	}
	return draft, true
}

// create creates a thing of a resource, and what its path is below.
func (c *client) create(r *explore.Resource) (a mock.Answered, created bool) {
	if r.Create == nil {
		return a, false
	}
	chain, _ := c.plan.Chain(r.Collection)
	for _, above := range chain {
		if _, known := c.names[above]; !known && above != r {
			_, _ = c.create(above)
		}
	}
	draft, found := c.draft(r.Create)
	if !found {
		return a, false
	}
	a, sent := c.send(draft)
	if !sent || a.Response.Status >= http.StatusMultipleChoices {
		return a, false
	}
	name, found := r.Identify(a.Value, a.Response.Header.Get("Location"))
	if found {
		c.names[r] = name
	}
	return a, found
}

// about creates what an operation's path names, as far as that can be created.
func (c *client) about(o *contract.Operation) {
	for _, r := range c.plan.Resources {
		chain, _ := c.plan.Chain(o.Path)
		if _, known := c.names[r]; !known && (slices.Contains(chain, r) ||
			r.List == o || r.InQuery && (r.Read == o || r.Deletes == o || r.Change == o ||
			r.Replace == o)) {
			_, _ = c.create(r)
		}
	}
}

// requests are drafts of an operation, the right ones before those that break the document.
func (c *client) requests(o *contract.Operation) (drafts []*explore.Draft) {
	base, found := c.draft(o)
	if !found {
		return nil
	}
	drafts = append(drafts, base)
	for _, kind := range []explore.Kind{explore.Negative, explore.Protocol} {
		for _, obligation := range c.plan.Of(o, kind) {
			if obligation.Change != nil && obligation.Place != "method" {
				draft := base.Clone()
				obligation.Change(draft)
				drafts = append(drafts, draft)
			}
		}
	}
	return drafts
}

func preferring(o *contract.Operation) []string {
	return []string{"Prefer", "code=" + strconv.Itoa(mock.UsualSuccess(o))}
}

// pointerOf is a place as text; "-" for none.
func pointerOf(p *tree.Pointer) string {
	if p == nil {
		return "-"
	}
	return string(*p)
}
