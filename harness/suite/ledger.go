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
	batches []*batch
	expires []report.LeftBehind
}

// batch is what one part of a case creates, where parts run at the same time. At the end of the run
// batches are deleted in the order in which they were begun, the last first, whichever was faster.
type batch struct {
	ledger  *ledger
	created []*Created
	closed  bool
}

// batch begins a batch.
func (a *API) batch() *batch {
	begun := &batch{ledger: &a.ledger}
	a.ledger.mutex.Lock()
	defer a.ledger.mutex.Unlock()
	a.ledger.batches = append(a.ledger.batches, begun)
	return begun
}

// Created notes something that has to be deleted at the end of the run. To call gone tells that it
// has been deleted. It implements [generated.Batch].
func (b *batch) Created(what string, remove func(context.Context) error) (gone func()) {
	return b.add(what, remove).Deleted
}

func (b *batch) add(what string, remove func(context.Context) error) *Created {
	created := &Created{what: what, delete: remove, batch: b}
	b.ledger.mutex.Lock()
	defer b.ledger.mutex.Unlock()
	b.created = append(b.created, created)
	return created
}

// Close tells that nothing more comes to the batch.
func (b *batch) Close() {
	b.ledger.mutex.Lock()
	defer b.ledger.mutex.Unlock()
	b.closed = true
	b.drop()
}

// drop forgets the batch once it is closed and nothing of it has to be deleted.
func (b *batch) drop() {
	if b.closed && len(b.created) == 0 {
		b.ledger.batches = slices.DeleteFunc(b.ledger.batches,
			func(other *batch) bool { return other == b })
	}
}

// Created is something that a run created on a target.
type Created struct {
	what   string
	delete func(context.Context) error
	batch  *batch
	gone   bool
}

// Created notes something that has to be deleted at the end of the run, also after a failure. What
// names it for people, such as "role 5A3B…".
func (a *API) Created(what string, remove func(context.Context) error) *Created {
	alone := a.batch()
	defer alone.Close()
	return alone.add(what, remove)
}

// Deleted notes that it is gone.
func (c *Created) Deleted() {
	c.batch.ledger.mutex.Lock()
	defer c.batch.ledger.mutex.Unlock()
	c.gone = true
	c.batch.created = slices.DeleteFunc(c.batch.created,
		func(other *Created) bool { return other == c })
	c.batch.drop()
}

// Gone tells whether it has been deleted.
func (c *Created) Gone() bool {
	c.batch.ledger.mutex.Lock()
	defer c.batch.ledger.mutex.Unlock()
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
	var created []*Created
	for _, batch := range l.batches {
		created = append(created, batch.created...)
	}
	left := slices.Clone(l.expires)
	l.batches, l.expires = nil, nil
	l.mutex.Unlock()
	for _, one := range slices.Backward(created) {
		if err := one.try(forCleanUp(ctx)); err != nil {
			left = append(left, report.LeftBehind{What: one.what, Reason: err.Error(), Count: 1})
		}
	}
	return left
}
