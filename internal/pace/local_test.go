package pace

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestLocal: the pacer of one process keeps to the limit and to the budget, and whoever holds the
// whole budget is not paced.
func TestLocal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		l := NewLocal(NewWindow(2, time.Second), NewBudget(3, 10))
		if left, err := l.Spend(ctx, 4); err != nil || left {
			t.Errorf("4 requests: %t, %v", left, err)
		}
		if left, err := l.Spend(ctx, 3); err != nil || !left {
			t.Errorf("3 requests: %t, %v", left, err)
		}
		if left, err := l.Spend(ctx, 1); err != nil || left {
			t.Errorf("one more: %t, %v", left, err)
		}
		began := time.Now()
		for n, want := range []time.Duration{0, 100 * time.Millisecond, time.Second} {
			release, err := l.Acquire(ctx)
			if err != nil {
				t.Fatal(err)
			}
			release()
			if got := time.Since(began); got != want {
				t.Errorf("request %d had its turn after %v, want %v", n+1, got, want)
			}
		}
		unpaced, restore, err := l.Exclusive(ctx)
		if err != nil {
			t.Fatal(err)
		}
		began = time.Now()
		for range 20 {
			if _, err := l.Acquire(unpaced); err != nil {
				t.Fatal(err)
			}
		}
		if waited := time.Since(began); waited > 0 {
			t.Errorf("whoever holds the whole limit waits %v", waited)
		}
		ended, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := l.Acquire(ended); err == nil {
			t.Error("a turn is given to one who has left")
		}
		if err := restore(ctx); err != nil {
			t.Error(err)
		}
		if _, err := l.Acquire(ctx); err != nil {
			t.Error(err)
		}
	})
}
