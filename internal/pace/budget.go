package pace

import (
	"context"
	"sync"

	"golang.org/x/time/rate"
)

// A Budget is what may be sent to a target in all, by all processes and suites of a run: how many
// requests, and how many in a second. The zero value has no bounds.
type Budget struct {
	mu      sync.Mutex
	bounded bool
	left    int
	rate    *rate.Limiter
}

// NewBudget returns a budget of so many requests, of which so many may be sent in a second; 0 is
// any number. The requests of a second are spread evenly over it.
func NewBudget(requests int, perSecond float64) *Budget {
	b := &Budget{bounded: requests > 0, left: requests}
	if perSecond > 0 {
		b.rate = rate.NewLimiter(rate.Limit(perSecond), 1)
	}
	return b
}

// Spend takes requests out of the budget. Where fewer are left, it takes none and tells so.
func (b *Budget) Spend(requests int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.bounded {
		return true
	}
	if requests > b.left {
		return false
	}
	b.left -= requests
	return true
}

// wait waits until one more request may be sent in this second.
func (b *Budget) wait(ctx context.Context) error {
	if b.rate == nil {
		return nil
	}
	turn := b.rate.Reserve()
	if err := sleep(ctx, turn.Delay()); err != nil {
		turn.Cancel() // others may have it
		return err
	}
	return nil
}
