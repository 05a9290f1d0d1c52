package cases

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"plumbline/internal/explore"
)

const (
	// atOnce is how many requests are sent at the same time.
	atOnce = 8
	// rounds is how often that is done.
	rounds = 4
	// readings is how often the same is read to see whether the answers have the same form.
	readings = 5
)

// sending is a request that is sent at the same time as others, and what came of it.
type sending struct {
	draft *explore.Draft
	reply reply
	err   error
}

// together sends requests at the same time. What they find is noted in their order.
func (s *steps) together(ctx context.Context, list []*sending) {
	tallies := make([]*tally, len(list))
	begin := make(chan struct{})
	var group sync.WaitGroup
	for i, one := range list {
		worker := *s.runner
		worker.tally = newTally()
		tallies[i] = worker.tally
		group.Go(func() {
			<-begin
			one.reply, one.err = worker.send(ctx, one.draft)
		})
	}
	close(begin)
	group.Wait()
	for _, own := range tallies {
		s.tally.add(own)
	}
}

// createAtOnce creates marked things at the same time. Each has to be answered for itself, and all
// of them have to be there afterwards.
func (s *steps) createAtOnce(ctx context.Context) error {
	marks, list, err := s.createMarked(ctx)
	if err != nil {
		return err
	}
	for _, one := range list {
		if one.err == nil && one.reply.success() {
			s.noteCreated(s.Resource.Create, one.draft, one.reply)
		}
	}
	var things []created
	for i, one := range list {
		if one.err != nil || !one.reply.success() {
			continue
		}
		shown := member(one.reply.response.Value(), marks[i].Member)
		if wrong := markOf(marks, shown); wrong >= 0 && wrong != i {
			s.finds(one.reply, "what was created with %q is answered with %q, which was created "+
				"at the same time", marks[i].Text, marks[wrong].Text)
			return nil
		}
		name, found := s.Resource.Identify(one.reply.response.Value(), one.reply.location())
		if found {
			things = append(things, created{name: name, draft: one.draft, reply: one.reply})
		}
	}
	if len(things) < 2 {
		return errNothing
	}
	return s.areThere(ctx, things)
}

// areThere tells of things that were created at the same time and are lost.
func (s *steps) areThere(ctx context.Context, things []created) error {
	for i, thing := range things {
		for _, other := range things[:i] {
			if explore.SameName(other.name, thing.name) {
				s.finds(thing.reply, "two things that were created at once are both called %s",
					text(thing.name))
				return nil
			}
		}
		s.use(thing)
		gone, got, err := s.isGone(ctx)
		if err != nil {
			return err
		}
		if gone {
			if s.isReadableAlone(ctx) {
				s.finds(got, "of %d that were created at once, %s cannot be read", len(things),
					text(thing.name))
			}
			return nil
		}
	}
	if s.Resource.List == nil {
		return nil
	}
	missing, unnamed, last, err := s.missing(ctx, things)
	if err == nil && len(missing) > unnamed && s.waits(ctx) {
		missing, unnamed, last, err = s.missing(ctx, missing)
	}
	if err != nil || len(missing) <= unnamed || !s.isListedAlone(ctx) {
		return err
	}
	s.finds(last, "of %d that were created at once, the list lacks %s", len(things),
		text(missing[0].name))
	return nil
}

// isReadableAlone tells whether a thing that is created alone can be read: otherwise it is not for
// being created at once that others cannot.
func (s *steps) isReadableAlone(ctx context.Context) bool {
	if s.beginWith(ctx, nil) != nil {
		return false
	}
	got, err := s.read(ctx)
	return err == nil && got.success()
}

func (s *steps) isListedAlone(ctx context.Context) bool {
	if s.beginWith(ctx, nil) != nil {
		return false
	}
	item, _, _, err := s.listed(ctx)
	return err == nil && item != nil
}

// createMarked creates marked things at the same time.
func (s *steps) createMarked(ctx context.Context) ([]explore.Mark, []*sending, error) {
	marks, err := s.plan.Marks(s.Resource, s.Name, atOnce)
	if err != nil {
		return nil, nil, err
	}
	if err := s.beginWith(ctx, nil); err != nil {
		return nil, nil, err
	}
	list := make([]*sending, len(marks))
	for i, mark := range marks {
		draft, err := s.draft(ctx, s.Resource.Create, with(s.takable(mark)))
		if err != nil {
			return nil, nil, err
		}
		list[i] = &sending{draft: draft}
	}
	s.together(ctx, list)
	return marks, list, nil
}

// markOf is the number of the mark that a value is; -1 where it is none.
func markOf(marks []explore.Mark, value any) int {
	return slices.IndexFunc(marks, func(mark explore.Mark) bool { return mark.Text == value })
}

// markedThings creates a thing for each mark, one after the other.
func (s *steps) markedThings(ctx context.Context) ([]explore.Mark, []created, error) {
	marks, err := s.plan.Marks(s.Resource, s.Name, atOnce)
	if err != nil {
		return nil, nil, err
	}
	things := make([]created, len(marks))
	for i, mark := range marks {
		err := s.beginKeeping(ctx, explore.Variant{Body: mark.Body, Place: mark.Place()})
		if err != nil {
			return nil, nil, err
		}
		things[i] = s.thing
	}
	return marks, things, nil
}

// readAtOnce reads several things at the same time. None may be taken for another.
func (s *steps) readAtOnce(ctx context.Context) error {
	marks, things, err := s.markedThings(ctx)
	if err != nil {
		return err
	}
	for range rounds {
		list := make([]*sending, len(things))
		for i, thing := range things {
			s.use(thing)
			draft, err := s.draft(ctx, s.Operation)
			if err != nil {
				return err
			}
			list[i] = &sending{draft: draft}
		}
		s.together(ctx, list)
		for i, one := range list {
			if one.err != nil || !one.reply.success() {
				continue
			}
			shown := member(one.reply.response.Value(), marks[i].Member)
			if wrong := markOf(marks, shown); wrong >= 0 && wrong != i {
				s.finds(one.reply, "%s is answered with %s, which is read at the same time",
					text(things[i].name), text(things[wrong].name))
				return nil
			}
		}
	}
	return nil
}

// searchAtOnce looks for several things at the same time. Only what a search finds alone is looked
// for.
func (s *steps) searchAtOnce(ctx context.Context) error {
	marks, _, err := s.markedThings(ctx)
	if err != nil {
		return err
	}
	list := make([]*sending, len(marks))
	alone := make([]string, len(marks))
	for round := range rounds {
		for i, mark := range marks {
			draft, err := s.draft(ctx, s.Operation, s.searching(map[string]any{"name": mark.Text}))
			if err != nil {
				return err
			}
			list[i] = &sending{draft: draft}
			if round > 0 {
				continue
			}
			got, err := s.send(ctx, draft)
			if err != nil {
				return err
			}
			if alone[i] = marksIn(marks, got); alone[i] != mark.Text {
				return fmt.Errorf("%s does not find what it is asked for alone", s.Operation)
			}
		}
		s.together(ctx, list)
		for i, one := range list {
			if one.err != nil || !one.reply.success() {
				continue
			}
			if shown := marksIn(marks, one.reply); shown != "" && shown != alone[i] {
				s.finds(one.reply, "a search for %q is answered with %q, which is searched for at "+
					"the same time", alone[i], shown)
				return nil
			}
		}
	}
	return nil
}

// marksIn are the marks that a list has.
func marksIn(marks []explore.Mark, got reply) string {
	items, _ := explore.Items(got.response.Value())
	var found []string
	for _, item := range items {
		if i := markOf(marks, member(item, marks[0].Member)); i >= 0 {
			found = append(found, marks[i].Text)
		}
	}
	return strings.Join(found, ", ")
}

// callers are those that ask in turn.
var callers = []explore.Caller{explore.Self, explore.Other}

// callersAtOnce has two callers ask at the same time who get other answers one after the other.
func (s *steps) callersAtOnce(ctx context.Context) error {
	alone, err := s.callersAlone(ctx)
	if err != nil {
		return err
	}
	list := make([]*sending, atOnce)
	for range rounds {
		for i := range list {
			draft, err := s.draft(ctx, s.Operation, as(callers[i%2]))
			if err != nil {
				return err
			}
			list[i] = &sending{draft: draft}
		}
		s.together(ctx, list)
		for i, one := range list {
			if one.err != nil || !one.reply.success() {
				continue
			}
			if sameBothWays(one.reply.response.Value(), alone[1-i%2]) {
				s.finds(one.reply, "one of two callers that ask at once gets the answer for the "+
					"other")
				return nil
			}
		}
	}
	return nil
}

// callersAlone are the answers to the callers, one after the other. The error says why it cannot be
// seen by them who got an answer: each has to be the same a second time, and they have to differ.
func (s *steps) callersAlone(ctx context.Context) (alone []any, err error) {
	for range 2 {
		for i, caller := range callers {
			got, err := s.step(ctx, s.Operation, as(caller))
			if err != nil {
				return nil, err
			}
			value := got.response.Value()
			if !got.success() || value == nil {
				return nil, errNothing
			}
			if alone = append(alone, value); len(alone) > 2 && !sameBothWays(alone[i], value) {
				return nil, fmt.Errorf("%s is answered otherwise each time", s.Operation)
			}
		}
	}
	if sameBothWays(alone[0], alone[1]) {
		return nil, fmt.Errorf("%s answers both callers with the same", s.Operation)
	}
	return alone, nil
}

func sameBothWays(a, b any) bool { return explore.Same(a, b) && explore.Same(b, a) }

// again sends one request several times. Answers may change once for good, as when something goes
// on by itself; only those that change and change back differ for no reason.
func (s *steps) again(ctx context.Context) error {
	form := explore.Outline
	if s.Resource != nil {
		if err := s.begin(ctx); err != nil {
			return err
		}
		form = explore.Form
	} else if strings.Contains(s.Operation.Path, "{") {
		if err := s.name(ctx); err != nil {
			return err
		}
	}
	var forms []string
	for range readings {
		got, err := s.step(ctx, s.Operation)
		if err != nil {
			return err
		}
		header := got.response.Exchange.Response.Header
		kind, _, _ := strings.Cut(header.Get("Content-Type"), ";")
		own := fmt.Sprintf("%d %s %s", got.status(), strings.ToLower(kind),
			form(got.response.Value()))
		before := slices.Index(forms, own)
		forms = append(forms, own)
		if before < 0 {
			continue
		}
		for _, between := range forms[before:] {
			if between != own {
				s.finds(got, "the same request is answered in different forms: %s; then %s; then "+
					"the first one again", shortened(own), shortened(between))
				return nil
			}
		}
	}
	return nil
}

// name has the parameters of the operation's path name things that there are.
func (s *steps) name(ctx context.Context) error {
	base, err := s.plan.Base(s.Operation)
	if err != nil {
		return err
	}
	draft := base.Clone()
	if !s.bind(ctx, draft) {
		return fmt.Errorf("nothing is known that its path could name")
	}
	s.path = draft.Values.Path
	return nil
}

func shortened(text string) string {
	const most = 300
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
