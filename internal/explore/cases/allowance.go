package cases

import (
	"slices"
	"sync"
	"time"

	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// common is what the cases of a run have together.
type common struct {
	allowance
	known
	registry
}

func newCommon(span time.Duration) *common {
	return &common{allowance: allowance{span: span}, known: known{found: map[string]bool{}},
		registry: registry{cases: map[string]string{}}}
}

// allowance is the time that all cases have together, from the first one on.
type allowance struct {
	span  time.Duration // 0 is any
	begin sync.Once
	until time.Time
}

// start begins the time where it has not begun.
func (a *allowance) start() {
	a.begin.Do(func() { a.until = time.Now().Add(a.span) })
}

// over tells whether nothing may be begun any more.
func (a *allowance) over() bool { return a.span > 0 && time.Now().After(a.until) }

// isOver tells whether an obligation may not be begun, since the time is over or all requests are
// spent, and counts it then.
func (r *runner) isOver(id verdict.Check) bool {
	if r.tally.cut == "" && r.common.over() {
		r.tally.cut = report.TimeSpent
	}
	if r.tally.cut != "" {
		r.tally.skip(id, r.tally.cut)
	}
	return r.tally.cut != ""
}

// noteEnd notes an error that says that the run has to end.
func (t *tally) noteEnd(err error) {
	if err != nil && slices.Contains(report.Endings, err.Error()) {
		t.cut = err.Error()
	}
}
