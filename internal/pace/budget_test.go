package pace

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestABudgetIsSpentOnce(t *testing.T) {
	b := NewBudget(10, 0)
	var spent atomic.Int64
	var group sync.WaitGroup
	for range 40 {
		group.Go(func() {
			if b.Spend(2) {
				spent.Add(2)
			}
		})
	}
	group.Wait()
	if spent.Load() != 10 {
		t.Errorf("%d requests were allowed", spent.Load())
	}
	if b.Spend(1) {
		t.Error("one more is allowed")
	}
	few := NewBudget(3, 0)
	if few.Spend(4) || !few.Spend(3) {
		t.Error("too many at once take what is left")
	}
	for _, unbounded := range []*Budget{NewBudget(0, 0), {}} {
		if !unbounded.Spend(1_000_000) {
			t.Error("there is a bound")
		}
	}
}

func TestTheRequestsOfASecondAreSpread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, start := NewBudget(0, 0.5), time.Now()
		for n := range 4 {
			if err := b.wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := time.Since(start); got != time.Duration(n)*2*time.Second {
				t.Errorf("request %d went after %v", n, got)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := b.wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		// What it did not wait for, the next one has.
		if err := b.wait(t.Context()); err != nil || time.Since(start) != 8*time.Second {
			t.Errorf("went after %v, %v", time.Since(start), err)
		}
	})
}

func TestAPauseLetsNobodyPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, start := NewWindow(100, time.Second), time.Now()
		w.Pause(10 * time.Second)
		w.Pause(time.Second) // does not shorten it
		release, err := w.Acquire(t.Context())
		if err != nil || time.Since(start) != 10*time.Second {
			t.Fatalf("went after %v, %v", time.Since(start), err)
		}
		release()
		unpaced, restore, err := w.Exclusive(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		held := time.Now()
		w.Pause(time.Hour)
		if _, err := w.Acquire(unpaced); err != nil || time.Since(held) != 0 {
			t.Errorf("who holds the budget went after %v, %v", time.Since(held), err)
		}
		_ = restore(t.Context())
		time.Sleep(time.Hour) // what the pause has begun ends
	})
}

func TestTheBudgetIsSharedByProcesses(t *testing.T) {
	server, err := Serve(NewWindow(100, time.Nanosecond), NewBudget(3, 0))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	allowed := 0
	for range 4 {
		remote, err := NewRemote(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		left, err := remote.Spend(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if left {
			allowed++
		}
	}
	if allowed != 3 {
		t.Errorf("%d requests were allowed", allowed)
	}
	remote, _ := NewRemote(server.URL)
	if _, err := remote.Spend(t.Context(), -1); err == nil {
		t.Error("a negative number is taken")
	}
	server.Close()
	if _, err := remote.Spend(t.Context(), 1); err == nil {
		t.Error("a server that is gone has a budget")
	}
}
