package suite

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"plumbline/internal/report"
)

// ledger knows what a run has created on a target and not deleted yet.
type ledger struct {
	mutex   sync.Mutex
	created []*Created
	expires []report.LeftBehind
}

// Created is something that a run created on a target.
type Created struct {
	what   string
	delete func(context.Context) error
	ledger *ledger
	gone   bool
}

// Created notes something that has to be deleted at the end of the run, also after a failure. What
// names it for people, such as "role 5A3B…".
func (a *API) Created(what string, remove func(context.Context) error) *Created {
	created := &Created{what: what, delete: remove, ledger: &a.ledger}
	a.ledger.mutex.Lock()
	defer a.ledger.mutex.Unlock()
	a.ledger.created = append(a.ledger.created, created)
	return created
}

// Deleted notes that it is gone.
func (c *Created) Deleted() {
	c.ledger.mutex.Lock()
	defer c.ledger.mutex.Unlock()
	c.gone = true
	c.ledger.created = slices.DeleteFunc(c.ledger.created,
		func(other *Created) bool { return other == c })
}

// Gone tells whether it has been deleted.
func (c *Created) Gone() bool {
	c.ledger.mutex.Lock()
	defer c.ledger.mutex.Unlock()
	return c.gone
}

// Expires notes something that no operation of the contract deletes, and that goes away by itself.
func (a *API) Expires(what, reason string) {
	a.ledger.mutex.Lock()
	defer a.ledger.mutex.Unlock()
	for i := range a.ledger.expires {
		if left := &a.ledger.expires[i]; left.What == what && left.Reason == reason {
			left.Count++
			return
		}
	}
	a.ledger.expires = append(a.ledger.expires,
		report.LeftBehind{What: what, Reason: reason, Count: 1, Expires: true})
}

// try deletes it. One that panics, which a failed assertion does too, does not keep the others from
// being deleted.
func (c *Created) try(ctx context.Context) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("deleting it panicked: %v", reason)
		}
	}()
	return c.delete(ctx)
}

// clear deletes what is still there, the newest first, and returns what could not be deleted and
// what is left to expire.
func (l *ledger) clear(ctx context.Context) []report.LeftBehind {
	l.mutex.Lock()
	created := slices.Clone(l.created)
	left := slices.Clone(l.expires)
	l.created, l.expires = nil, nil
	l.mutex.Unlock()
	for _, one := range slices.Backward(created) {
		if err := one.try(forCleanUp(ctx)); err != nil {
			left = append(left, report.LeftBehind{What: one.what, Reason: err.Error(), Count: 1})
		}
	}
	return left
}
