// Package pace keeps a run within the rate limit of the service under test.
//
// A [Limit] says what the service takes, a [Window] lets no more through, and a [Server] shares one
// with the other processes of a run, which reach it by a [Remote].
package pace

import (
	"context"
	"time"
)

// A Pacer decides when a request may be sent.
type Pacer interface {
	// Acquire waits for a turn. release must be called once the response has
	// come, or will not come any more; a second call does nothing. The error
	// is that of ctx, or says why there will be no turn.
	Acquire(ctx context.Context) (release func(), err error)
}

// An ExclusivePacer can also lend out its whole budget, to a case that goes
// beyond a rate limit on purpose and must neither disturb others nor find the
// budget half used.
type ExclusivePacer interface {
	Pacer
	// Exclusive waits until the whole budget is unused and takes it. Requests
	// under the returned context are not paced; all others wait. restore,
	// called after the last response, waits until the budget is unused again
	// and returns it back; if its context ends first it returns that error, and
	// the budget is given back all the same when the time has come. restore
	// must be called; a second call waits like the first.
	Exclusive(ctx context.Context) (unpaced context.Context, restore func(context.Context) error,
		err error)
	// Pause lets nobody send for a span of time, except whoever holds the whole budget.
	Pause(span time.Duration)
}

// sleep waits for a span of time, or until the context ends.
func sleep(ctx context.Context, span time.Duration) error {
	if span <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(span)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// grant marks the context of the one who holds a pacer's whole budget.
type grant struct{ over chan struct{} }

// grantKey is keyed by the pacer: holding one says nothing about another.
type grantKey struct{ pacer any }

func withGrant(ctx context.Context, pacer any) (context.Context, *grant) {
	g := &grant{make(chan struct{})}
	return context.WithValue(ctx, grantKey{pacer}, g), g
}

func granted(ctx context.Context, pacer any) bool {
	g, ok := ctx.Value(grantKey{pacer}).(*grant)
	if !ok {
		return false
	}
	select {
	case <-g.over:
		return false
	default:
		return true
	}
}
