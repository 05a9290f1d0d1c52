package cases

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/generate"
)

// sequences has things of a resource created, changed and deleted in an order that is drawn, and
// looks whether the others are as before.
func (r *runner) sequences(ctx context.Context, o *contract.Operation) {
	resource, count := r.plan.Sequences(o)
	if resource == nil || r.isKnownOf(resource) {
		return
	}
	var mutex sync.Mutex
	first := map[string]*shown{} // by what is demanded, by the sequence of the lowest number
	r.drawnInParts(ctx, count, func(part *runner, number int) {
		if part.isOver(verdict.State) {
			return
		}
		choices := r.plan.Choices(o, "sequence", number)
		odd := part.sequence(ctx, resource, choices).odd
		if odd == nil {
			return
		}
		mutex.Lock()
		defer mutex.Unlock()
		if known := first[odd.demanded]; known == nil || number < known.number {
			first[odd.demanded] = &shown{odd, number, choices.Recording()}
		}
	})
	for _, one := range slices.SortedFunc(maps.Values(first),
		func(a, b *shown) int { return a.number - b.number }) {
		r.tellShortest(ctx, resource, one.odd, one.drawn)
	}
}

// shown is what a sequence has shown, with its number and the choices that it was drawn by.
type shown struct {
	odd    *oddity
	number int
	drawn  []uint32
}

// tellShortest tells what a sequence shows by the shortest one that is found to show the same.
func (r *runner) tellShortest(ctx context.Context, resource *explore.Resource, odd *oddity,
	drawn []uint32) {
	longest := len(odd.steps)
	generate.Shrink(drawn, mostShrunk/2, func(choices []uint32) bool {
		if r.tally.cut != "" || r.common.over() {
			return false
		}
		again := *r
		again.tally, again.things = newTally(), map[string]any{}
		s := again.sequence(ctx, resource, generate.Replay(choices))
		if s.odd == nil || s.odd.demanded != odd.demanded {
			return false
		}
		odd = s.odd
		return true
	})
	finding := verdict.Finding{Check: verdict.State, Beyond: verdict.Inferred,
		Severity: verdict.Warning, Message: odd.what + " after " + strings.Join(odd.steps, ", ") +
			", although " + odd.demanded,
		Expected: odd.demanded, Actual: fmt.Sprint(odd.last.status()),
		Contract: r.contract.Locate(odd.by.Pointer)}
	if len(odd.steps) < longest {
		finding.Note = fmt.Sprintf("a sequence of %d steps that was drawn showed it, and this is "+
			"the shortest that was found to", longest)
	}
	r.tally.find(odd.last.response, []verdict.Finding{finding})
}

// isKnownOf tells whether another case has found that things of a resource are not what they should
// be. A sequence then mostly shows the same in other words.
func (r *runner) isKnownOf(resource *explore.Resource) bool {
	return slices.ContainsFunc([]*contract.Operation{resource.Create, resource.List, resource.Read,
		resource.Replace, resource.Change, resource.Deletes}, func(o *contract.Operation) bool {
		return o != nil && r.common.has(verdict.Finding{Check: verdict.State,
			Contract: r.contract.Locate(o.Pointer)})
	})
}

// oddity is what a sequence shows that nobody expects.
type oddity struct {
	demanded, what string
	steps          []string
	by             *contract.Operation // the last one that should have changed something
	last           reply
}

// sequence is requests to things of one resource, one after the other.
type sequence struct {
	*runner
	resource *explore.Resource
	parents  map[string]any
	things   []*model
	steps    []string
	by       *contract.Operation
	odd      *oddity
	made     []*undo
}

// model is what is known of a thing that a sequence has created.
type model struct {
	name    any
	deleted bool
	unknown bool           // nothing can be said of it any more
	members map[string]any // that the run has sent, as they were read
}

const mostSteps = 12

// sequence sends one sequence, which begins with a creation. In the end it looks at all things, and
// deletes them.
func (r *runner) sequence(ctx context.Context, resource *explore.Resource,
	choices *generate.Choices) *sequence {
	s := &sequence{runner: r, resource: resource, by: resource.Create}
	r.tally.later = false
	parents, err := r.plan.Base(resource.Create)
	if err != nil {
		return s
	}
	bound := parents.Clone()
	r.bind(ctx, bound)
	s.parents = bound.Values.Path
	s.create(ctx, choices)
	steps := s.possible()
	const end = 6 // one step in so many is the last
	for range mostSteps {
		if len(s.things) == 0 || s.odd != nil || r.tally.cut != "" || choices.Below(end) == 0 {
			break
		}
		steps[choices.Below(len(steps))](ctx, choices)
	}
	if len(s.things) == 0 {
		r.tally.skip(verdict.State, fmt.Sprintf("%s creates nothing that it names",
			resource.Create))
	}
	for i := range s.things {
		s.look(ctx, i)
	}
	s.list(ctx)
	r.discard(ctx, s.made)
	return s
}

// possible are the steps that the resource has operations for.
func (s *sequence) possible() []func(context.Context, *generate.Choices) {
	steps := []func(context.Context, *generate.Choices){s.create,
		func(ctx context.Context, choices *generate.Choices) {
			s.look(ctx, choices.Below(len(s.things)))
		}}
	for _, o := range []*contract.Operation{s.resource.Replace, s.resource.Change} {
		if o != nil {
			steps = append(steps, func(ctx context.Context, choices *generate.Choices) {
				s.write(ctx, o, choices.Below(len(s.things)), choices)
			})
		}
	}
	if s.resource.Deletes != nil {
		steps = append(steps, func(ctx context.Context, choices *generate.Choices) {
			s.delete(ctx, choices.Below(len(s.things)))
		})
	}
	return steps
}

// ordinal names a thing of the sequence for people.
func ordinal(i int) string { return fmt.Sprintf("thing %d", i+1) }

// request sends a request to an operation of the resource; body is nil where it has none of its
// own.
func (s *sequence) request(ctx context.Context, o *contract.Operation, thing *model,
	body any) (*explore.Draft, reply, error) {
	base, err := s.plan.Base(o)
	if err != nil {
		return nil, reply{}, err
	}
	draft := base.Clone()
	for parameter := range draft.Values.Path {
		draft.Values.Path[parameter] = s.parents[parameter]
	}
	if thing != nil {
		draft.Values.Path[s.resource.Parameter] = thing.name
	}
	if body != nil {
		with(body)(draft)
	}
	s.bindBody(ctx, draft, "")
	return s.sendAnew(ctx, draft, "")
}

func (s *sequence) create(ctx context.Context, choices *generate.Choices) {
	body, err := s.plan.DrawBody(s.resource.Create, choices)
	if err != nil {
		body = nil // the plainest will do
	}
	draft, got, err := s.request(ctx, s.resource.Create, nil, body)
	if err != nil || !got.success() {
		return
	}
	s.made = append(s.made, s.noteCreated(s.resource.Create, draft, got)...)
	name, found := s.resource.Identify(got.response.Value(), got.location())
	if !found {
		return
	}
	thing := &model{name: name}
	s.things = append(s.things, thing)
	s.did(s.resource.Create, "creating "+ordinal(len(s.things)-1))
	s.learn(ctx, thing, draft.Values.Body)
}

func (s *sequence) did(by *contract.Operation, what string) {
	s.by = by
	s.steps = append(s.steps, what)
}

// learn takes a thing for what is read of it, of the members that were sent: another case tells
// whether that is what was sent.
func (s *sequence) learn(ctx context.Context, thing *model, sent any) {
	_, got, err := s.request(ctx, s.resource.Read, thing, nil)
	now, is := explore.Unwrapped(got.valueOf()).(map[string]any)
	if err != nil || !got.success() || !is {
		thing.unknown = true // which another case tells of
		return
	}
	if thing.members == nil {
		thing.members = map[string]any{}
	}
	members, _ := sent.(map[string]any)
	for name := range thing.members {
		thing.members[name] = now[name]
	}
	for name := range members {
		thing.members[name] = now[name]
	}
}

// look reads a thing, and holds it to what is known of it.
func (s *sequence) look(ctx context.Context, i int) {
	thing := s.things[i]
	if thing.unknown || s.odd != nil {
		return
	}
	_, got, err := s.request(ctx, s.resource.Read, thing, nil)
	switch {
	case err != nil || got.status() >= 500 || got.status() == 429:
	case thing.deleted && got.success():
		s.finds(got, "what was deleted cannot be read any more", ordinal(i)+" can be read")
	case !thing.deleted && (got.status() == 404 || got.status() == 410):
		s.finds(got, "what was created can be read until it is deleted",
			fmt.Sprintf("%s is answered with %d", ordinal(i), got.status()))
	case !thing.deleted && got.success():
		lost := explore.Lost(thing.members, got.response.Value(), s.plan.MayDiffer(s.resource),
			func(string) bool { return false }) // it was read so before
		if len(lost) > 0 {
			s.finds(got, "a thing changes only where it is changed itself",
				ordinal(i)+" is another: "+strings.Join(lost, "; "))
		}
	}
}

func (s *sequence) finds(last reply, demanded, what string) {
	if s.odd == nil && !s.tally.later {
		s.odd = &oddity{demanded: demanded, what: what, steps: slices.Clone(s.steps), by: s.by,
			last: last}
	}
}

// write replaces or changes a thing. What of it is refused is not done.
func (s *sequence) write(ctx context.Context, o *contract.Operation, i int,
	choices *generate.Choices) {
	thing := s.things[i]
	body, err := s.plan.DrawBody(o, choices)
	if err != nil || thing.unknown {
		return
	}
	draft, got, err := s.request(ctx, o, thing, body)
	if err != nil {
		return
	}
	what := "writing " + ordinal(i) + " by " + o.Method
	if !got.success() {
		s.steps = append(s.steps, what+fmt.Sprintf(", which is refused with %d", got.status()))
		return
	}
	s.did(o, what)
	if thing.deleted {
		thing.unknown = true // it may have been created anew by that
		return
	}
	if o == s.resource.Replace {
		thing.members = nil
	}
	s.learn(ctx, thing, draft.Values.Body)
}

func (s *sequence) delete(ctx context.Context, i int) {
	thing := s.things[i]
	_, got, err := s.request(ctx, s.resource.Deletes, thing, nil)
	if err != nil {
		return
	}
	if !got.success() {
		s.steps = append(s.steps, fmt.Sprintf("deleting %s, which is refused with %d", ordinal(i),
			got.status()))
		return
	}
	s.did(s.resource.Deletes, "deleting "+ordinal(i))
	thing.deleted = true
}

// list holds the list to what is known of the things. What is on a page need not be all.
func (s *sequence) list(ctx context.Context) {
	if s.resource.List == nil || s.odd != nil || len(s.things) == 0 || s.tally.cut != "" {
		return
	}
	_, got, err := s.request(ctx, s.resource.List, nil, nil)
	if err != nil || !got.success() {
		return
	}
	items, is := explore.Items(got.response.Value())
	if !is {
		return
	}
	there := map[string]bool{}
	for _, item := range items {
		if name, found := s.resource.Identify(item, ""); found {
			there[text(name)] = true
		}
	}
	s.compareList(got, there)
}

// compareList tells of things that are in a list, or not, as they should not be. There are the
// names of those that it has.
func (s *sequence) compareList(got reply, there map[string]bool) {
	for i, thing := range s.things {
		switch {
		case thing.unknown:
		case thing.deleted && there[text(thing.name)]:
			s.finds(got, "what was deleted is not in the list any more",
				ordinal(i)+" is in the list")
		case !thing.deleted && !there[text(thing.name)] &&
			!s.plan.PagingOf(s.resource.List).Parts():
			s.finds(got, "what was created is in the list until it is deleted",
				ordinal(i)+" is not in the list")
		}
	}
}

// valueOf is the value of an answer; nil where none came.
func (r reply) valueOf() any {
	if r.response == nil {
		return nil
	}
	return r.response.Value()
}
