package check

import (
	"fmt"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
)

// deviations are the problems of an exchange that are the server's doing: what it sent is not a
// complete HTTP response (RFC 9112) within the bounds of the run. Every other problem is ours or
// the network's, and makes the case errored.
var deviations = map[exchange.ProblemKind]bool{
	exchange.Truncated: true, exchange.Malformed: true, exchange.TooLarge: true,
}

// Deviates tells whether the problem of an exchange is the server's doing. Where a deadline passes,
// nobody knows what was slow, unless a response has begun: then the server does not end it.
func Deviates(problem *exchange.Problem) bool {
	return problem != nil && (deviations[problem.Kind] || problem.Kind == exchange.Deadline &&
		(problem.Phase == exchange.InHeader || problem.Phase == exchange.InBody))
}

// demanded is what HTTP demands where a complete response deviates from it.
var demanded = map[exchange.ProblemKind]string{
	exchange.Surplus:   "nothing after the end of the response",
	exchange.Misframed: "a header section that has one reading",
}

func checkTransport(s Subject, judged *judgment) {
	x := s.Exchange
	if !Deviates(x.Problem) && len(x.Deviations) == 0 {
		return // as nearly always: to locate the operation takes longer
	}
	at := s.Contract.Locate(s.Operation.Pointer)
	if Deviates(x.Problem) {
		judged.found(verdict.Finding{
			Check: verdict.Transport, Message: fmt.Sprintf("no complete response came: %s",
				x.Problem.Message),
			Expected: "a complete HTTP response", Actual: string(x.Problem.Kind), Contract: at,
		})
	}
	for _, deviation := range x.Deviations {
		judged.found(verdict.Finding{
			Check: verdict.Transport, Message: deviation.Message,
			Expected: demanded[deviation.Kind], Actual: string(deviation.Kind), Contract: at,
		})
	}
}
