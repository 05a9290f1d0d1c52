package pace

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// A Window paces requests so that no more than a number of them fall into any
// stretch of time of a given length, wherever the server begins to count. A
// place is free again that length after the response has come, not after the
// request was sent: the server counts a request at some moment between the
// two, and which one is not known. Places are given in the order they were
// asked for.
type Window struct {
	calls int
	per   time.Duration

	mu      sync.Mutex
	free    int
	waiting []*waiter
	paused  time.Time // until when no place is given, as the server has asked
}

// waiter is one who wants places: 1, or all of them.
type waiter struct {
	places int
	ready  chan struct{} // closed when they are given
}

var _ ExclusivePacer = (*Window)(nil)

// NewWindow returns a pacer that lets calls requests into any window of length
// per. It panics unless both are positive.
func NewWindow(calls int, per time.Duration) *Window {
	if calls <= 0 || per <= 0 {
		panic(fmt.Sprintf("pace: a window of %d calls per %v lets nothing through", calls, per))
	}
	return &Window{calls: calls, per: per, free: calls}
}

// Acquire implements [Pacer].
func (w *Window) Acquire(ctx context.Context) (release func(), err error) {
	if granted(ctx, w) {
		return func() {}, nil
	}
	if err := w.take(ctx, 1); err != nil {
		return nil, err
	}
	return sync.OnceFunc(func() { time.AfterFunc(w.per, func() { w.give(1) }) }), nil
}

// Exclusive implements [ExclusivePacer].
func (w *Window) Exclusive(ctx context.Context) (context.Context, func(context.Context) error,
	error) {
	if granted(ctx, w) {
		return nil, nil, fmt.Errorf("pace: the window is already held under this context")
	}
	if err := w.take(ctx, w.calls); err != nil {
		return nil, nil, err
	}
	unpaced, g := withGrant(ctx, w)
	restored := make(chan struct{})
	begin := sync.OnceFunc(func() {
		close(g.over)
		time.AfterFunc(w.per, func() {
			w.give(w.calls)
			close(restored)
		})
	})
	return unpaced, func(ctx context.Context) error {
		begin()
		select {
		case <-restored:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}, nil
}

// Pause gives no place for a span of time, as a server asks for that refuses calls. A pause that
// lasts longer already is not shortened.
func (w *Window) Pause(span time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if until := time.Now().Add(span); until.After(w.paused) {
		w.paused = until
		time.AfterFunc(span, func() { w.give(0) })
	}
}

// take waits for its turn and for so many free places.
func (w *Window) take(ctx context.Context, places int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	self := &waiter{places, make(chan struct{})}
	w.mu.Lock()
	w.waiting = append(w.waiting, self)
	w.serve()
	w.mu.Unlock()
	select {
	case <-self.ready:
		return nil
	case <-ctx.Done():
		w.leave(self)
		return ctx.Err()
	}
}

// give returns places.
func (w *Window) give(places int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.free += places
	w.serve()
}

// leave takes back a wish, and the places if they were given this very moment:
// nothing was sent, so they are free at once.
func (w *Window) leave(self *waiter) {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-self.ready:
		w.free += self.places
	default:
		for n, other := range w.waiting {
			if other == self {
				w.waiting = append(w.waiting[:n:n], w.waiting[n+1:]...)
				break
			}
		}
	}
	w.serve()
}

// serve returns places to those in front. It stops at the first who needs more
// than there are: whoever wants the whole window would wait for ever if others
// passed by. w.mu is held.
func (w *Window) serve() {
	for len(w.waiting) > 0 && w.waiting[0].places <= w.free && !time.Now().Before(w.paused) {
		w.free -= w.waiting[0].places
		close(w.waiting[0].ready)
		w.waiting = w.waiting[1:]
	}
}
