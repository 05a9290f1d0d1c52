package pace

import "context"

// A Shared pacer is what all processes of a run share: the turns of an API, and the run's budget.
type Shared interface {
	ExclusivePacer
	// Spend takes requests out of the budget of the run, and tells whether there were so many.
	Spend(ctx context.Context, requests int) (bool, error)
}

// A Local is the pacer of a run that has one process, which needs no connection for each turn.
type Local struct {
	ExclusivePacer
	budget *Budget
}

var _ Shared = (*Local)(nil)

// NewLocal returns the pacer of an API with the budget of the run, which all its APIs share.
func NewLocal(p ExclusivePacer, budget *Budget) *Local { return &Local{p, budget} }

// Acquire implements [Pacer].
func (l *Local) Acquire(ctx context.Context) (release func(), err error) {
	if granted(ctx, l.ExclusivePacer) {
		return func() {}, nil
	}
	if err := l.budget.wait(ctx); err != nil {
		return nil, err
	}
	return l.ExclusivePacer.Acquire(ctx)
}

// Spend implements [Shared].
func (l *Local) Spend(_ context.Context, requests int) (bool, error) {
	return l.budget.Spend(requests), nil
}
