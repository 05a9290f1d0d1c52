package cases

import (
	"fmt"
	"runtime/debug"
	"sync"
)

// obligationsOfPart is how many obligations one part of a case has. It does not depend on how many
// workers there are, and each part makes the things that it needs for itself: so the same is sent,
// and the same is reported, whoever takes which part.
const obligationsOfPart = 16

// inParts has workers meet obligations from 0 to count-1: those of a part one after the other, by a
// runner with things and a tally of its own, and parts at the same time. What they found comes
// together in the order of the parts. It returns when all are done. A panic of a worker becomes one
// of the case, which alone may tell Ginkgo.
func (r *runner) inParts(count int, meet func(part *runner, obligation int)) {
	r.inPartsThen(count, meet, func(*runner) {})
}

// inPartsThen does the same, and something at the end of each part.
func (r *runner) inPartsThen(count int, meet func(part *runner, obligation int),
	end func(part *runner)) {
	p := &parts{runner: r, count: count, meet: meet, end: end, done: map[int]*runner{},
		all: (count + obligationsOfPart - 1) / obligationsOfPart}
	workers := max(r.workers, 1)
	if r.host.HasBudget() {
		workers = 1
	}
	var group sync.WaitGroup
	for range min(workers, p.all) {
		group.Go(p.work)
	}
	group.Wait()
	if p.panicked != "" {
		panic(p.panicked)
	}
}

// parts are those of one case.
type parts struct {
	*runner
	count int
	meet  func(*runner, int)
	end   func(*runner)
	all   int // how many there are

	mutex    sync.Mutex
	taken    int             // how many have been begun
	merged   int             // how many the tally of the case has
	done     map[int]*runner // that have ended, and wait for one before them
	panicked string
}

// work takes one part after the other.
func (p *parts) work() {
	for {
		number, part := p.take()
		if part == nil {
			return
		}
		p.meetPart(number, part)
	}
}

// take begins the next part, and returns its number; nil where there is none. Their batches are
// begun in the order of the parts, whoever takes them.
func (p *parts) take() (number int, part *runner) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.taken == p.all || p.panicked != "" {
		return 0, nil
	}
	begun := *p.runner
	begun.tally, begun.batch = newTally(), p.host.Batch()
	begun.things, begun.making = map[string]any{}, map[string]bool{}
	p.taken++
	return p.taken - 1, &begun
}

func (p *parts) meetPart(number int, part *runner) {
	defer part.batch.Close()
	defer func() {
		if reason := recover(); reason != nil {
			p.fail(reason)
		}
	}()
	from := number * obligationsOfPart
	for i := from; i < min(from+obligationsOfPart, p.count); i++ {
		p.meet(part, i)
	}
	p.end(part)
	p.merge(number, part)
}

// merge adds a part to what the case has found, and those behind it that have waited for it.
func (p *parts) merge(number int, part *runner) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.done[number] = part
	for next := p.done[p.merged]; next != nil; next = p.done[p.merged] {
		p.tally.add(next.tally)
		delete(p.done, p.merged)
		next.tally = nil // its responses are not kept in memory
		p.merged++
	}
}

// fail keeps the first panic, with where it was.
func (p *parts) fail(reason any) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.panicked == "" {
		p.panicked = fmt.Sprintf("%v\n%s", reason, debug.Stack())
	}
}
