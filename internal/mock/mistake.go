package mock

import (
	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

// Mistake is what a mock does wrong on purpose, so that it can be seen whether a test finds it. Of
// the functions, those that are nil leave the mock as it is. They are called by several goroutines
// at once.
type Mistake struct {
	// Answer gets each answer before it is sent, and returns what is sent in its place. What it
	// gets it must not change.
	Answer func(Answered) *exchange.Response
}

// Answered is a request and the right answer to it.
type Answered struct {
	Request   exchange.Request
	Operation *contract.Operation // nil where the request is addressed to none
	// Path is the path of the document that the request is addressed to; "" where that is none.
	Path     string
	Response *exchange.Response
	// Judged is what the contract says of the request.
	Judged verdict.Verdict
}

// spoiled is what is sent in place of the right answer.
func (s *Server) spoiled(a Answered) *exchange.Response {
	if s.options.Mistake.Answer == nil {
		return a.Response
	}
	return s.options.Mistake.Answer(a)
}
