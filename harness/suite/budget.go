package suite

import (
	"context"
	"errors"
	"fmt"

	"plumbline/harness/call"
	"plumbline/internal/report"
)

// notTested says why a request was not sent, and so what its case is about was not tested.
type notTested string

// Error implements error.
func (n notTested) Error() string { return string(n) }

func asNotTested(err error) (reason string, found bool) {
	var untested notTested
	found = errors.As(err, &untested)
	return string(untested), found
}

// spend takes a request out of the budget of the run. What creates something takes another one, for
// the request that deletes it; so those need none.
func (a *API) spend(ctx context.Context, sending call.Sending) error {
	if a.settings.MaxRequests == 0 || isCleanUp(ctx) {
		return nil
	}
	requests := 1
	if a.effectOf(ctx, sending.Operation, sending.Method) == Creates {
		requests = 2
	}
	left, err := a.pacer.Spend(ctx, requests)
	if err == nil && !left {
		err = notTested(report.BudgetSpent)
	}
	return err
}

// mayRepeat takes one more request out of the budget, where there is one.
func (a *API) mayRepeat(ctx context.Context) bool {
	if a.settings.MaxRequests == 0 {
		return true
	}
	left, err := a.pacer.Spend(ctx, 1)
	return err == nil && left
}

// cleanUpKey marks the context in which what a run created is deleted.
type cleanUpKey struct{}

func forCleanUp(ctx context.Context) context.Context {
	return context.WithValue(ctx, cleanUpKey{}, true)
}

func isCleanUp(ctx context.Context) bool { return ctx.Value(cleanUpKey{}) != nil }

// endedBefore says for which reasons a suite ended early, and how many of its cases were not
// tested; nothing where it did not.
func endedBefore(suite report.Suite) []string {
	var problems []string
	for _, reason := range report.Endings {
		untested := 0
		for _, c := range suite.Cases {
			if c.CutOff() && c.Reason == reason {
				untested++
			}
		}
		if untested > 0 {
			problems = append(problems, fmt.Sprintf("%s, so %d of %d cases were not tested", reason,
				untested, len(suite.Cases)))
		}
	}
	return problems
}
