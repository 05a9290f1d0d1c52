package pace

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// A Server lends a pacer to other processes of this machine; see
// [NewRemote]. The lease of a place is the connection it was asked for
// on: when a process ends, however it ends, its connections close and its
// places are released. The protocol is not for anyone else:
//
//	POST <URL>/acquire       answers when the place is given; released by closing the connection
//	POST <URL>/exclusive     the same for the whole budget; the answer's X-Grant names it
//	POST <URL>/restore/{id}  answers when the budget named so is given back
//	POST <URL>/pause/{span}  lets nobody send for a span of time, such as 1.5s
//	POST <URL>/spend/{n}     takes requests out of the run's budget; 409 where too few are left
type Server struct {
	// URL is what other processes need to know. It holds a path segment that
	// cannot be guessed, as anyone on the machine can connect.
	URL string

	pacer  ExclusivePacer
	budget *Budget
	server *http.Server
	stop   context.CancelFunc

	mu       sync.Mutex
	restores map[string]func(context.Context) error
}

const grantHeader = "X-Grant"

// Serve lends the pacer of an API, and the budget of the run, which all its APIs share. It listens
// on a free port of 127.0.0.1 until Close is called.
func Serve(p ExclusivePacer, budget *Budget) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("pace: the pacer cannot be shared: %w", err)
	}
	base := "/" + rand.Text()
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{
		URL:   "http://" + listener.Addr().String() + base,
		pacer: p, budget: budget, stop: stop, restores: map[string]func(context.Context) error{},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+base+"/acquire", s.acquire)
	mux.HandleFunc("POST "+base+"/exclusive", s.exclusive)
	mux.HandleFunc("POST "+base+"/restore/{id}", s.restore)
	mux.HandleFunc("POST "+base+"/pause/{span}", s.pause)
	mux.HandleFunc("POST "+base+"/spend/{n}", s.spend)
	s.server = &http.Server{
		Handler: mux, ReadHeaderTimeout: 10 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	go func() { _ = s.server.Serve(listener) }() // ends with Close, and says so
	return s, nil
}

// Close stops serving; whoever still waits gets an error.
func (s *Server) Close() error {
	s.stop()
	return s.server.Close()
}

func (s *Server) acquire(w http.ResponseWriter, r *http.Request) {
	if err := s.budget.wait(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	release, err := s.pacer.Acquire(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	defer release()
	hold(w, r)
}

func (s *Server) exclusive(w http.ResponseWriter, r *http.Request) {
	_, restore, err := s.pacer.Exclusive(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	id := rand.Text()
	s.mu.Lock()
	s.restores[id] = restore
	s.mu.Unlock()
	w.Header().Set(grantHeader, id)
	hold(w, r)
	s.mu.Lock()
	delete(s.restores, id)
	s.mu.Unlock()
	// The context is over: this begins the restoring and does not wait for it.
	_ = restore(r.Context())
}

func (s *Server) restore(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	restore, ok := s.restores[r.PathValue("id")]
	s.mu.Unlock()
	if !ok {
		http.Error(w, "the budget was given back before", http.StatusNotFound)
		return
	}
	if err := restore(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	}
}

func (s *Server) pause(w http.ResponseWriter, r *http.Request) {
	span, err := time.ParseDuration(r.PathValue("span"))
	if err != nil {
		http.Error(w, "no span of time", http.StatusBadRequest)
		return
	}
	s.pacer.Pause(span)
}

func (s *Server) spend(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.PathValue("n"))
	switch {
	case err != nil || n < 1:
		http.Error(w, "no number of requests", http.StatusBadRequest)
	case !s.budget.Spend(n):
		http.Error(w, "the budget is used up", http.StatusConflict)
	}
}

// hold tells the client that it has what it asked for, and waits until the
// client closes the connection.
func hold(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusOK)
	if http.NewResponseController(w).Flush() == nil {
		<-r.Context().Done()
	}
}
