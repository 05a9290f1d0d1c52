package cases

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/generate"
)

const (
	// mostShrunk bounds how many requests are sent to find a smaller one with the same finding.
	mostShrunk = 60
	// mostCausesShrunk bounds for how many findings of a case one is looked for.
	mostCausesShrunk = 10
)

// random sends what is drawn. Of what no other case has found it looks for the smallest request
// that shows it, and for the shortest sequence of requests.
func (r *runner) random(ctx context.Context, o *contract.Operation) {
	if _, err := r.plan.Base(o); err != nil {
		r.tally.skip(checkOf(explore.Random),
			fmt.Sprintf("no valid request can be made: %v", err))
		return
	}
	r.drawnInParts(ctx, r.plan.Draws(o), func(part *runner, number int) {
		part.draw(ctx, o, r.plan.Choices(o, "request", number))
	})
	r.tally.drop(func(c *cause) bool { return r.common.has(c.finding) })
	for i, key := range slices.Clone(r.tally.order) {
		if i < mostCausesShrunk {
			r.shrink(ctx, o, key)
		}
	}
	r.sequences(ctx, o)
}

// draw sends one request that is drawn by choices.
func (r *runner) draw(ctx context.Context, o *contract.Operation, choices *generate.Choices) {
	base, err := r.plan.Base(o)
	if err != nil {
		return // which the case has told
	}
	drawn, err := r.plan.Draw(o, choices)
	if err != nil {
		r.tally.skip(checkOf(explore.Random), fmt.Sprintf("none could be drawn: %v", err))
		return
	}
	r.obligation(ctx, base, drawn)
}

// shrink replaces what was found by the smallest request that is found to show it too. Each is held
// to the contract anew, so that it is called invalid only where it is.
func (r *runner) shrink(ctx context.Context, o *contract.Operation, key string) {
	found := r.tally.causes[key]
	if found.drawn == nil {
		return // a request that made something which a draw needed shows it
	}
	asked, size := 0, found.size
	shows := func(choices []uint32) *cause {
		if r.tally.cut != "" || r.common.over() {
			return nil
		}
		asked++
		again := *r
		again.tally = newTally()
		again.draw(ctx, o, generate.Replay(choices))
		r.tally.cut = cmp.Or(r.tally.cut, again.tally.cut)
		return again.tally.causes[key]
	}
	if shows(found.drawn) == nil {
		found.finding.Note = noted(found.finding.Note,
			"the same request did not show it again, or was not sent again")
		return
	}
	smallest := *found
	generate.Shrink(found.drawn, mostShrunk-1, func(choices []uint32) bool {
		smaller := shows(choices)
		if smaller == nil || smaller.drawn == nil {
			return false
		}
		smallest = *smaller
		return true
	})
	smallest.count = found.count
	smallest.finding.Note = noted(smallest.finding.Note, fmt.Sprintf(
		"a request of %d bytes that was drawn showed it, and one of %d requests like it is "+
			"this one "+
			"of %d bytes", size, asked, smallest.size))
	*found = smallest
}

// noted adds to a note.
func noted(note, more string) string {
	if note == "" {
		return more
	}
	return note + "; " + more
}

// known is what the cases of a run have found so far.
type known struct {
	mutex sync.Mutex
	found map[string]bool
}

// note notes what a case has found.
func (k *known) note(t *tally) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	for _, c := range t.causes {
		k.found[roughly(c.finding)] = true
	}
}

// has tells whether a case has found something like it. What is drawn shows mostly what was shown
// before, in other words.
func (k *known) has(finding verdict.Finding) bool {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	return k.found[roughly(finding)]
}

// roughly is what findings have in common that have the same cause, as far as is known.
func roughly(finding verdict.Finding) string {
	finding.Severity, finding.Expected = "", ""
	return causeOf(finding)
}

// discard deletes at once what a request has created, so that not more and more is on the target,
// and nothing invalid stays there that other answers would show.
func (r *runner) discard(ctx context.Context, made []*undo) {
	for _, one := range slices.Backward(made) {
		deleting := *r
		deleting.tally = quietTally()
		if err := deleting.delete(ctx, one.by, one.values); err != nil {
			continue // it is tried again at the end
		}
		one.gone()
		if r.made != nil {
			*r.made = slices.DeleteFunc(*r.made, func(other *undo) bool { return other == one })
		}
	}
}

// drawnInParts has workers meet what is drawn. What a part creates is deleted at its end, so that
// not more and more is on the target however much is drawn.
func (r *runner) drawnInParts(ctx context.Context, count int,
	meet func(part *runner, number int)) {
	r.inPartsThen(count, func(part *runner, number int) {
		if part.made == nil {
			part.made = &[]*undo{}
		}
		meet(part, number)
	}, func(part *runner) { part.discard(ctx, slices.Clone(*part.made)) })
}

// abandon deletes a thing that was made invalid: the next request gets another one.
func (r *runner) abandon(ctx context.Context, d *explore.Draft) {
	for _, resource := range r.plan.Resources {
		if resource.Item != d.Operation.Path || resource.Deletes == nil ||
			r.things[resource.Item] == nil {
			continue
		}
		delete(r.things, resource.Item)
		deleting := *r
		deleting.tally = quietTally()
		// What cannot be deleted now is tried again at the end.
		_ = deleting.delete(ctx, resource.Deletes, d.Values.Path)
	}
}

// undo deletes what was created.
type undo struct {
	by     *contract.Operation
	values map[string]any
	gone   func()
}
