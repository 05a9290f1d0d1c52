package pace

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestWindowNeverExceeded lets the server count each request at any moment
// between sending and response, and looks at every window.
func TestWindowNeverExceeded(t *testing.T) {
	const calls, per = 5, time.Second
	synctest.Test(t, func(t *testing.T) {
		w := NewWindow(calls, per)
		var mu sync.Mutex
		var counted []time.Time
		var group sync.WaitGroup
		source := rand.New(rand.NewPCG(1, 2))
		for range 100 {
			before := time.Duration(source.IntN(3000)) * time.Millisecond
			after := time.Duration(source.IntN(3000)) * time.Millisecond
			group.Go(func() {
				release, err := w.Acquire(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				time.Sleep(before)
				mu.Lock()
				counted = append(counted, time.Now())
				mu.Unlock()
				time.Sleep(after)
				release()
			})
		}
		group.Wait()
		slices.SortFunc(counted, time.Time.Compare)
		for n := calls; n < len(counted); n++ {
			if gap := counted[n].Sub(counted[n-calls]); gap < per {
				t.Errorf("%d requests within %v", calls+1, gap)
			}
		}
	})
}

func TestWindowUsesItsWholeBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWindow(3, time.Minute)
		start := time.Now()
		for n := range 9 {
			release, err := w.Acquire(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			release()
			release() // a second time does nothing
			if got, want := time.Since(start), time.Duration(n/3)*time.Minute; got != want {
				t.Errorf("request %d after %v, want %v", n, got, want)
			}
		}
	})
}

func TestWindowIsFirstInFirstOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWindow(1, time.Second)
		var order []int
		var group sync.WaitGroup
		for n := range 10 {
			group.Go(func() {
				release, err := w.Acquire(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				order = append(order, n) // one at a time: the window is the lock
				release()
			})
			synctest.Wait()
		}
		group.Wait()
		if want := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}; !reflect.DeepEqual(order, want) {
			t.Errorf("got %v", order)
		}
	})
}

func TestWindowHonorsContexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWindow(1, time.Minute)
		release, err := w.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := w.Acquire(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting: %v", err)
		}
		if _, err := w.Acquire(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("ended before: %v", err)
		}
		release()
		start := time.Now()
		if _, err := w.Acquire(t.Context()); err != nil || time.Since(start) != time.Minute {
			t.Errorf("who left kept a place: %v after %v", err, time.Since(start))
		}
	})
}

func TestWindowPlaceGivenToOneWhoLeaves(t *testing.T) {
	w := NewWindow(2, time.Hour)
	given := &waiter{1, make(chan struct{})}
	w.mu.Lock()
	w.waiting = append(w.waiting, given)
	w.serve()
	w.mu.Unlock()
	w.leave(given)
	if w.free != 2 {
		t.Errorf("%d places free, want 2: nothing was sent", w.free)
	}
}

func TestExclusive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWindow(3, time.Minute)
		start := time.Now()
		since := func() time.Duration { return time.Since(start) }
		release, _ := w.Acquire(t.Context())
		time.Sleep(10 * time.Second)
		release()

		unpaced, restore, err := w.Exclusive(t.Context())
		if err != nil || since() != 70*time.Second {
			t.Fatalf("exclusive after %v, %v; want one minute after the release", since(), err)
		}
		for range 10 {
			release, err := w.Acquire(unpaced)
			if err != nil {
				t.Fatal(err)
			}
			release()
		}
		if since() != 70*time.Second {
			t.Errorf("the holder waited until %v", since())
		}
		if _, _, err := w.Exclusive(unpaced); err == nil {
			t.Error("held twice")
		}

		var other time.Duration
		var group sync.WaitGroup
		group.Go(func() {
			release, err := w.Acquire(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			other = since()
			release()
		})
		time.Sleep(20 * time.Second)
		if err := restore(t.Context()); err != nil || since() != 150*time.Second {
			t.Errorf("restored after %v, %v", since(), err)
		}
		if err := restore(t.Context()); err != nil || since() != 150*time.Second {
			t.Errorf("a second time: %v, %v", since(), err)
		}
		group.Wait()
		if other != 150*time.Second {
			t.Errorf("another went on after %v, want 2m30s", other)
		}
		for range 2 {
			if _, err := w.Acquire(unpaced); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Acquire(unpaced); err != nil || since() != 210*time.Second {
			t.Errorf("the old grant still counts: %v, %v", since(), err)
		}
	})
}

func TestExclusiveIsNotPassedBy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWindow(2, time.Minute)
		release, _ := w.Acquire(t.Context())
		var exclusive, later time.Time
		var group sync.WaitGroup
		group.Go(func() {
			_, restore, err := w.Exclusive(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			exclusive = time.Now()
			restore(t.Context())
		})
		synctest.Wait()
		group.Go(func() {
			release, _ := w.Acquire(t.Context()) // a place is free, and yet
			later = time.Now()
			release()
		})
		synctest.Wait()
		release()
		group.Wait()
		if got := later.Sub(exclusive); got != time.Minute {
			t.Errorf("the later one came %v after", got)
		}
	})
}

func TestExclusiveContexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWindow(2, time.Minute)
		release, _ := w.Acquire(t.Context())
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, _, err := w.Exclusive(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting: %v", err)
		}
		release()
		_, restore, err := w.Exclusive(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := restore(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("restore: %v", err)
		}
		start := time.Now()
		if _, err := w.Acquire(t.Context()); err != nil || time.Since(start) != time.Minute {
			t.Errorf("the budget came back after %v, %v", time.Since(start), err)
		}
	})
}

func TestNewWindowPanics(t *testing.T) {
	for _, bad := range []func(){func() { NewWindow(0, time.Second) }, func() { NewWindow(1, 0) }} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			bad()
		}()
	}
}
