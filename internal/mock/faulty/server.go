package faulty

import (
	"errors"
	"sync/atomic"

	"plumbline/internal/contract"
	"plumbline/internal/mock"
)

// Server is a mock that is wrong in one way. It is safe for concurrent use.
type Server struct {
	*mock.Server
	counts counts
}

// counts are what a test made of a faulty server.
type counts struct{ called, shown atomic.Int64 }

// NewServer makes the mock of a contract with a fault, which has to be one that was derived from
// that contract. Some faults are seen only where the options say whose credentials are known: a
// server that knows all cannot be wrong about any.
func NewServer(c *contract.Contract, options mock.Options, fault Fault) (*Server, error) {
	if fault.mistake == nil {
		return nil, errors.New("the fault was not derived from a document")
	}
	s := &Server{}
	options.Mistake = fault.mistake(&s.counts)
	s.Server = mock.New(c, options)
	return s, nil
}

// Called is how many requests were addressed to the operation of the fault.
func (s *Server) Called() int { return int(s.counts.called.Load()) }

// Shown is how many answers were other than the right ones, or how often what the server keeps was
// other than what it should.
func (s *Server) Shown() int { return int(s.counts.shown.Load()) }
