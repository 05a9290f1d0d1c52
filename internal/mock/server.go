package mock

import (
	"cmp"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/route"
)

// Options say how a mock answers. The zero value is what most people want.
type Options struct {
	// Seed is what made values come from: the same one gives the same answers to the same requests.
	Seed uint64
	// Delay is how long each answer is held back.
	Delay time.Duration
	// Credentials are what is accepted of the schemes of the document, by their names. Anything is
	// accepted where it is nil.
	Credentials func(scheme string) []string
	// Log gets what was answered, after each request; it may be nil.
	Log func(Entry)
}

// Entry is a request and what became of it.
type Entry struct {
	Method, Path string
	Operation    string // METHOD /path; empty where it was addressed to none
	Status       int
	// Request is what the contract says of the request.
	Request verdict.Verdict
}

// Server is a mock. It is safe for concurrent use.
type Server struct {
	contract  *contract.Contract
	resources []*explore.Resource
	options   Options
	things    *store
	limits    *limits
	maker     *maker
}

// New makes the mock of a contract.
func New(c *contract.Contract, options Options) *Server {
	return &Server{contract: c, resources: explore.Resources(c), options: options,
		things: newStore(), limits: newLimits(c), maker: newMaker(c, options.Seed)}
}

// mostRead bounds the body of a request, in bytes.
const mostRead = 16 << 20

var errTooLarge = errors.New("the body is too large")

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, mostRead+1))
	if err == nil && len(body) > mostRead {
		err = errTooLarge
	}
	a, entry := s.answer(r, body, err)
	if s.options.Delay > 0 {
		select {
		case <-time.After(s.options.Delay):
		case <-r.Context().Done():
		}
	}
	for name, values := range a.Header {
		w.Header()[name] = values
	}
	allowOrigin(w.Header(), r)
	w.WriteHeader(a.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.Body) // the client has gone
	}
	if s.options.Log != nil {
		entry.Status = a.Status
		s.options.Log(entry)
	}
}

// allowOrigin lets pages of any origin read the answer (Fetch standard, CORS protocol).
func allowOrigin(header http.Header, r *http.Request) {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return
	}
	header.Set("Access-Control-Allow-Origin", origin)
	header.Add("Vary", "Origin")
	header.Set("Access-Control-Allow-Credentials", "true")
	header.Set("Access-Control-Expose-Headers", strings.Join(slices.Sorted(maps.Keys(header)), ", "))
}

// answer is what a request gets.
func (s *Server) answer(r *http.Request, body []byte, unread error) (*exchange.Response, Entry) {
	entry := Entry{Method: r.Method, Path: r.URL.Path}
	request := exchange.NewRequest(r, body)
	request.URL = "http://" + cmp.Or(r.Host, "localhost") + r.URL.RequestURI()
	address, err := url.Parse(request.URL)
	switch {
	case errors.Is(unread, errTooLarge):
		return problem(http.StatusRequestEntityTooLarge, "the body is larger than 16 MiB"), entry
	case unread != nil || err != nil:
		return problem(http.StatusBadRequest, "the request cannot be read"), entry
	}
	match, unmatched := s.find(r.Method, address)
	if unmatched != nil {
		return s.unmatched(r, address, unmatched), entry
	}
	entry.Operation = match.Operation.String()
	request.Method = match.Operation.Method // of HEAD that of GET
	c := &call{Server: s, operation: match.Operation, parameters: decoded(match.PathParameters),
		sent: match.PathParameters, request: request, address: address}
	a := c.answer()
	entry.Request = c.judged
	return a, entry
}

// find finds the operation of a request: below the base paths of the document's servers, or below
// none. HEAD is answered as GET is where the document says nothing of it.
func (s *Server) find(method string, address *url.URL) (contract.Match, *route.Unmatched) {
	match, unmatched := s.contract.Find(method, address, "")
	if unmatched != nil && len(unmatched.Methods) == 0 {
		if other, not := s.contract.Find(method, address, "/"); not == nil ||
			len(not.Methods) > 0 {
			match, unmatched = other, not
		}
	}
	if unmatched != nil && method == http.MethodHead &&
		slices.Contains(unmatched.Methods, http.MethodGet) {
		return s.find(http.MethodGet, address)
	}
	return match, unmatched
}

// unmatched is the answer to what is addressed to no operation.
func (s *Server) unmatched(r *http.Request, address *url.URL,
	why *route.Unmatched) *exchange.Response {
	if len(why.Methods) == 0 {
		return problem(http.StatusNotFound, why.String())
	}
	allowed := slices.Clone(why.Methods)
	for _, more := range []string{http.MethodHead, http.MethodOptions} {
		if more == http.MethodOptions || slices.Contains(allowed, http.MethodGet) {
			allowed = append(allowed, more)
		}
	}
	slices.Sort(allowed)
	allow := strings.Join(slices.Compact(allowed), ", ")
	if r.Method == http.MethodOptions {
		a := &exchange.Response{Status: http.StatusNoContent,
			Header: http.Header{"Allow": {allow}}}
		if wanted := r.Header.Get("Access-Control-Request-Method"); wanted != "" {
			a.Header.Set("Access-Control-Allow-Methods", allow)
			a.Header.Set("Access-Control-Allow-Headers",
				cmp.Or(r.Header.Get("Access-Control-Request-Headers"), "*"))
		}
		return a
	}
	a := problem(http.StatusMethodNotAllowed, why.String())
	a.Header.Set("Allow", allow)
	return a
}

// decoded are the parameters of a path as they are meant.
func decoded(sent map[string]string) map[string]string {
	list := make(map[string]string, len(sent))
	for name, text := range sent {
		if plain, err := url.PathUnescape(text); err == nil {
			text = plain
		}
		list[name] = text
	}
	return list
}

// keeps tells whether an answer to a request is what the contract demands of it.
func (c *call) keeps(a *exchange.Response) bool {
	return check.Response(check.Subject{Contract: c.contract, Operation: c.operation,
		Exchange: &exchange.Exchange{Request: c.request, Response: a}}).Conforms()
}
