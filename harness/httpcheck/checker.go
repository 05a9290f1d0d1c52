package httpcheck

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"plumbline/harness"
	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
)

// checker judges the exchanges of a test and tells it of them.
type checker struct {
	t             T
	contract      *harness.Contract
	allowed       bool
	responsesOnly bool
	ignored       func(*http.Request) bool
	base          http.RoundTripper

	mutex sync.Mutex
	ended bool
	// open are the exchanges whose responses have not been read to their ends.
	open map[*body]bool
	// told counts exchanges by what was told of the first of their kind.
	told         map[string]int
	ignoredCount int
}

func newChecker(t T, contract *harness.Contract, options []Option) *checker {
	c := &checker{t: t, contract: contract, base: http.DefaultTransport,
		ignored: func(*http.Request) bool { return false },
		open:    map[*body]bool{}, told: map[string]int{}}
	for _, option := range options {
		option(c)
	}
	t.Cleanup(c.end)
	return c
}

// passes tells whether a request is left out, and counts it.
func (c *checker) passes(request *http.Request) bool {
	if !c.ignored(request) {
		return false
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.ignoredCount++
	return true
}

// judge judges an exchange. What is not known of it is a reason, and leaves the request or the
// response out.
func (c *checker) judge(x *exchange.Exchange, requestUnknown, responseUnknown string) {
	var judged harness.Verdict
	switch {
	case responseUnknown != "":
		judged = c.contract.Judge(&exchange.Exchange{Request: x.Request})
		judged.Unchecked = append(judged.Unchecked,
			verdict.Unchecked{Check: verdict.BodySchema, Reason: responseUnknown})
	case requestUnknown != "":
		judged = c.contract.JudgeResponse(x)
		judged.Unchecked = append(judged.Unchecked,
			verdict.Unchecked{Check: verdict.RequestBody, Reason: requestUnknown})
	case c.responsesOnly:
		judged = c.contract.JudgeResponse(x)
	default:
		judged = c.contract.Judge(x)
	}
	observe(c.contract, judged.Operation, x)
	c.tell(judged)
}

// tell fails the test with a verdict that is not good, once for all exchanges of which it says the
// same.
func (c *checker) tell(judged harness.Verdict) {
	unverifiable := judged.Outcome == verdict.Conforms &&
		slices.ContainsFunc(judged.Unchecked, func(u verdict.Unchecked) bool { return !u.Silent })
	if judged.Outcome == verdict.Conforms && !unverifiable {
		return
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	key := essence(judged)
	c.told[key]++
	if c.ended || c.told[key] > 1 {
		return
	}
	if judged.Outcome != verdict.Violates && c.allowed {
		c.t.Logf("%s", judged)
		return
	}
	c.t.Errorf("%s", judged)
}

// essence is what verdicts with the same cause have in common.
func essence(judged harness.Verdict) string {
	parts := []string{judged.Operation}
	for _, f := range judged.Findings {
		parts = append(parts, fmt.Sprint(f.Check, f.Contract, f.Expected))
	}
	for _, u := range judged.Unchecked {
		parts = append(parts, fmt.Sprint(u.Check, u.Reason))
	}
	return strings.Join(parts, "\n")
}

// end tells what is left when the test ends.
func (c *checker) end() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.ended = true
	again := 0
	for _, count := range c.told {
		again += count - 1
	}
	if again > 0 {
		c.t.Logf("%d more exchanges had the same findings as those that are shown", again)
	}
	if c.ignoredCount > 0 {
		c.t.Logf("%d requests were ignored", c.ignoredCount)
	}
	for b := range c.open {
		c.t.Errorf("%s %s was not judged: its response was neither read to the end nor closed",
			b.request.Method, b.request.URL.Path)
	}
}
