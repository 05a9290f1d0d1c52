package mock

import (
	"cmp"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
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
	// Credentials are what is accepted of the security schemes of the document, those of one caller
	// after those of another: what one has created, no other sees. Anything is accepted where it is
	// nil, and everybody sees everything.
	Credentials func(*contract.SecurityScheme) []string
	// Unhurried leaves out the rate limits that the document has.
	Unhurried bool
	// Log gets what was answered, after each request; it may be nil. It is called by several
	// goroutines at once.
	Log func(Entry)
	// Defects are what is wrong in the document itself, of which a mock tells where that is why it
	// has no answer; it may be nil.
	Defects func() []contract.Defect
	// Mistake is what the mock does wrong; the zero value is nothing.
	Mistake Mistake
}

// Entry is a request and what became of it.
type Entry struct {
	Method    string
	Operation *contract.Operation // nil where it was addressed to none
	Status    int
	// Request is what the contract says of the request. Its words may have what was sent.
	Request verdict.Verdict
}

// Server is a mock. It is safe for concurrent use.
type Server struct {
	contract *contract.Contract
	index    *explore.Index
	options  Options
	things   *store
	altering sync.Mutex // is held while a thing is changed
	limits   *limits
	maker    *maker
	seeded   uint64 // how many things there were at the beginning
}

// New makes the mock of a contract.
func New(c *contract.Contract, options Options) *Server {
	s := &Server{contract: c, index: explore.NewIndex(c), options: options,
		things: newStore(), limits: newLimits(c), maker: newMaker(c, options.Seed)}
	s.seed()
	s.seeded = s.things.created
	return s
}

// Reset forgets whatever was created, changed and deleted, as if the server had just begun.
func (s *Server) Reset() {
	s.things.clear()
	s.seed()
}

// mostRead bounds the body of a request, in bytes.
const mostRead = 16 << 20

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostRead))
	answered, entry := s.answer(r, body, err)
	a := answered.Response
	if s.options.Delay > 0 {
		select {
		case <-time.After(s.options.Delay):
		case <-r.Context().Done():
		}
	}
	maps.Copy(w.Header(), a.Header)
	if len(a.Body) > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.Body)))
	}
	allowOrigin(w.Header(), r)
	w.WriteHeader(a.Status)
	if r.Method != http.MethodHead && len(a.Body) > 0 {
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
	header.Set("Access-Control-Expose-Headers",
		strings.Join(slices.Sorted(maps.Keys(header)), ", "))
}

// answer is what a request gets.
func (s *Server) answer(r *http.Request, body []byte, unread error) (Answered, Entry) {
	a, entry := s.right(r, body, unread)
	if s.options.Mistake.Answer != nil {
		a.Response = s.options.Mistake.Answer(a)
	}
	return a, entry
}

// right is the answer to a request, before it is spoiled.
func (s *Server) right(r *http.Request, body []byte, unread error) (Answered, Entry) {
	entry := Entry{Method: r.Method}
	request := exchange.NewRequest(r, body)
	request.URL = "http://" + cmp.Or(r.Host, "localhost") + r.URL.RequestURI()
	address, err := url.Parse(request.URL)
	switch {
	case r.URL.Path == "*":
		return Answered{Request: request,
			Response: options(r, []string{http.MethodOptions})}, entry
	case err != nil:
		return Answered{Request: request, Response: problem(http.StatusBadRequest,
			"the address of the request cannot be read", nil)}, entry
	}
	method := r.Method
	if isPreflight(r) {
		method = "" // which no path has, so that all are told
	}
	match, unmatched := s.find(method, address)
	if unmatched != nil {
		return Answered{Request: request, Path: unmatched.Path,
			Response: s.unmatched(r, unmatched)}, entry
	}
	entry.Operation = match.Operation
	request.Method = match.Operation.Method // of HEAD that of GET
	c := &call{Server: s, operation: match.Operation, parameters: decoded(match.PathParameters),
		sent: match.PathParameters, request: request, address: address}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(unread, &tooLarge):
		return c.answered(c.refuse("the body is larger than 16 MiB", nil,
			http.StatusRequestEntityTooLarge)), entry
	case unread != nil:
		return c.answered(c.refuse("the body cannot be read", nil, http.StatusBadRequest)), entry
	}
	a := c.answer()
	entry.Request = c.judged
	return c.answered(a), entry
}

// find finds the operation of a request: below the base paths of its servers, of the document's
// first one, or below none. HEAD is answered as GET is where the document says nothing of it.
func (s *Server) find(method string, address *url.URL) (contract.Match, *route.Unmatched) {
	match, unmatched := s.contract.Find(method, address, "")
	for _, base := range []string{s.contract.BasePath(), "/"} {
		if unmatched == nil || len(unmatched.Methods) > 0 || base == "" {
			continue
		}
		if other, not := s.contract.Find(method, address, base); not == nil ||
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

// isPreflight tells whether a browser asks by a request what it may ask (Fetch standard, CORS
// protocol).
func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" &&
		r.Header.Get("Access-Control-Request-Method") != ""
}

// unmatched is the answer to what is addressed to no operation.
func (s *Server) unmatched(r *http.Request, why *route.Unmatched) *exchange.Response {
	if len(why.Methods) == 0 {
		return problem(http.StatusNotFound, why.String(), nil)
	}
	allowed := slices.Clone(why.Methods)
	if slices.Contains(allowed, http.MethodGet) {
		allowed = append(allowed, http.MethodHead)
	}
	allowed = append(allowed, http.MethodOptions)
	slices.Sort(allowed)
	allowed = slices.Compact(allowed)
	if r.Method == http.MethodOptions {
		return options(r, allowed)
	}
	a := problem(http.StatusMethodNotAllowed, why.String(), nil)
	a.Header.Set("Allow", strings.Join(allowed, ", "))
	return a
}

// options answers OPTIONS with the methods that there are (RFC 9110 section 9.3.7), and a browser
// with what it may ask.
func options(r *http.Request, allowed []string) *exchange.Response {
	a := &exchange.Response{Status: http.StatusNoContent,
		Header: http.Header{"Allow": {strings.Join(allowed, ", ")}}}
	if wanted := r.Header.Get("Access-Control-Request-Method"); wanted != "" {
		if slices.Contains(allowed, wanted) {
			a.Header.Set("Access-Control-Allow-Methods", strings.Join(allowed, ", "))
		}
		a.Header.Set("Access-Control-Allow-Headers",
			cmp.Or(r.Header.Get("Access-Control-Request-Headers"), "*"))
		a.Header.Set("Access-Control-Max-Age", "0")
	}
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

// Ask is the answer to a request, without the delay that the options want, and untold to the log.
func (s *Server) Ask(r *http.Request) Answered {
	var body []byte
	var unread error
	if r.Body != nil {
		body, unread = io.ReadAll(io.LimitReader(r.Body, mostRead))
	}
	a, _ := s.answer(r, body, unread)
	return a
}
