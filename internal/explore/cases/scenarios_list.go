package cases

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

const (
	// mostPages bounds how far a list is followed.
	mostPages = 100
	// usualLimit is how much is asked for on a page where the document has no maximum.
	usualLimit = 20
	// mostOnPage bounds how many things are created to fill a page.
	mostOnPage = 25
)

// patience is how long a list may take to show what was created, changed or deleted: many are read
// from a copy, or kept for a moment.
const patience = time.Second

// waits waits for so long before a list is looked at again, so that none is accused that comes
// later. It tells whether there is time for that.
func (s *steps) waits(ctx context.Context) bool {
	select {
	case <-time.After(patience):
		return true
	case <-ctx.Done():
		return false
	}
}

// walk goes through a list, page by page, until look wants no more. whole tells that nothing more
// is to be seen: look wanted no more, or the list has come to its end.
func (s *steps) walk(ctx context.Context, o *contract.Operation, look func(item any) (more bool),
	changes ...func(*explore.Draft)) (whole bool, last reply, err error) {
	paging := s.plan.PagingOf(o)
	limit := paging.Most
	if limit == 0 && paging.Limit != nil {
		limit = max(paging.Default, usualLimit)
	}
	passed, followed, before := 0, map[explore.Turn]bool{}, []byte(nil)
	var turn explore.Turn
	for page := range mostPages {
		ask := func(d *explore.Draft) { paging.Ask(d, limit, page, passed) }
		if len(followed) > 0 {
			ask = func(d *explore.Draft) { paging.Ask(d, limit, 0, 0); paging.Follow(d, turn) }
		}
		last, err = s.step(ctx, o, append(slices.Clone(changes), ask)...)
		if err != nil {
			return false, last, err
		}
		items, is := explore.Items(last.response.Value())
		if !last.success() || !is {
			return false, last, fmt.Errorf("%s answers with no list", o)
		}
		if slices.ContainsFunc(items, func(item any) bool { return !look(item) }) {
			return true, last, nil
		}
		passed += len(items)
		next, more, isLost := s.nextNew(o, last, items, turn, followed)
		if isLost {
			break // of which another scenario tells
		}
		switch {
		case more:
			turn, followed[next] = next, true
			continue
		case !paging.Parts():
			return !explore.IsPart(last.response.Value(), passed), last, nil
		case len(items) == 0, len(followed) > 0, s.plan.TellsNext(o):
			return true, last, nil
		case !paging.Turns(), bytes.Equal(before, body(last)): // which turns no page
			return false, last, nil
		}
		before = body(last)
	}
	return false, last, nil
}

// next is what leads to the page after one that something led to: what the answer says of it, or
// else what names its last entry, where that is what pages are asked for by. The error says why
// nobody knows what leads there.
func (s *steps) next(o *contract.Operation, page reply, items []any, from explore.Turn,
) (turn explore.Turn, found bool, err error) {
	body, keyset := page.response.Value(), s.plan.Keyset(o)
	turn, found = s.plan.PagingOf(o).Next(page.response.Exchange.Response.Header, body)
	names := s.namesOf(items)
	if s.goes == explore.Unknown {
		s.goes = explore.DirectionOf(names)
	}
	more, said := explore.MoreOf(body)
	if found || keyset == nil || said && !more || len(items) == 0 {
		return turn, found, nil
	}
	if !keyset.ByPlace && !s.goesOn(names, from) {
		return turn, false, fmt.Errorf("%s has ids in an order of its own, and nobody knows what "+
			"comes after one", o)
	}
	if turn, found = keyset.Next(items, body, s.goes); !found && (said || !keyset.Leads(s.goes)) {
		return turn, false, fmt.Errorf("nobody knows how %s is asked for the next page", o)
	}
	return turn, found, nil
}

// nextNew is what leads to the page after one, if that is none of those that were followed. isLost
// tells that it is, or that nobody knows what leads there.
func (s *steps) nextNew(o *contract.Operation, page reply, items []any, from explore.Turn,
	followed map[explore.Turn]bool) (turn explore.Turn, found, isLost bool) {
	turn, found, err := s.next(o, page, items, from)
	return turn, found, err != nil || found && followed[turn]
}

// goesOn tells whether the names of a page have the direction of those of the first one, and come
// behind the one that the page was asked for by, where they descend: a server may show what is
// greater instead. A page that has that one as well is one of what comes later, if a wrong one.
func (s *steps) goesOn(names []string, from explore.Turn) bool {
	own := explore.DirectionOf(names)
	if own != explore.Unknown && own != s.goes || s.goes == explore.Mixed {
		return false
	}
	return s.goes != explore.Descending || from.Cursor == "" || len(names) == 0 ||
		explore.Passes(from.Cursor, names[0]) || slices.Contains(names, from.Cursor)
}

func body(of reply) []byte { return of.response.Exchange.Response.Body }

// listed is the thing as the list has it. Where it does not, whole tells that all of the list was
// seen, and that each entry says what it is called.
func (s *steps) listed(ctx context.Context, changes ...func(*explore.Draft)) (item any, whole bool,
	last reply, err error) {
	unnamed := false
	whole, last, err = s.walk(ctx, s.Resource.List, func(other any) bool {
		name, found := s.Resource.Identify(other, "")
		unnamed = unnamed || !found
		if found && explore.SameName(name, s.thing.name) {
			item = other
		}
		return item == nil
	}, changes...)
	return item, whole && (item != nil || !unnamed), last, err
}

// fill creates things until there are so many for sure.
func (s *steps) fill(ctx context.Context, count int) error {
	for range count {
		if err := s.beginWith(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

// listPages asks for pages of several limits, and counts what is on them.
func (s *steps) listPages(ctx context.Context) error {
	paging := s.plan.PagingOf(s.Operation)
	limits := []int{1, 2}
	for _, limit := range []int{paging.Default, paging.Most} {
		if limit > 0 && limit < mostOnPage {
			limits = append(limits, limit)
		}
	}
	if err := s.fill(ctx, slices.Max(limits)+1); err != nil {
		return err
	}
	search := s.searching(s.thing.draft.Values.Body)
	for _, limit := range limits {
		if paging.Most > 0 && limit > paging.Most {
			continue
		}
		ask := func(d *explore.Draft) {
			if search(d); limit != paging.Default {
				paging.Ask(d, limit, 0, 0)
			}
		}
		got, err := s.step(ctx, s.Operation, ask)
		if err != nil {
			return err
		}
		items, is := explore.Items(got.response.Value())
		if !got.success() || !is {
			return fmt.Errorf("%s answers with no list", s.Operation)
		}
		if got.label == explore.Valid && len(items) > limit {
			s.finds(got, "a page with %s=%d has %d", paging.Limit.Name, limit, len(items))
			return nil
		}
	}
	return nil
}

// searching has a request look for a thing by a text of its body, where the operation does so.
func (s *steps) searching(body any) func(*explore.Draft) {
	parameter := s.plan.Searches(s.Resource, s.Operation)
	object, _ := body.(map[string]any)
	return func(d *explore.Draft) {
		if parameter == nil {
			return
		}
		for _, name := range explore.SearchedBy(parameter) {
			if value, is := object[name].(string); is {
				d.Set(parameter, value)
				return
			}
		}
	}
}

// listInTurn asks for pages of one thing each, one after the other, between two looks at all of
// them. Only where both looks see the same, in the same order, has nobody changed the list
// meanwhile.
func (s *steps) listInTurn(ctx context.Context) error {
	const pages, attempts = 4, 3
	paging := s.plan.PagingOf(s.Operation)
	if err := s.fill(ctx, pages); err != nil {
		return err
	}
	search := s.searching(s.thing.draft.Values.Body)
	look := func(limit, page int) (names []string, last reply, err error) {
		last, err = s.step(ctx, s.Operation,
			func(d *explore.Draft) { search(d); paging.Ask(d, limit, page, 0) })
		if err != nil {
			return nil, last, err
		}
		items, _ := explore.Items(last.response.Value())
		return s.namesOf(items), last, nil
	}
	for range attempts {
		before, last, err := look(pages, 0)
		if err != nil || len(before) != pages {
			return fmt.Errorf("%s does not show %d things at once", s.Operation, pages)
		}
		var turned []string
		for page := range pages {
			names, got, err := look(1, page)
			if err != nil || len(names) != 1 {
				return fmt.Errorf("%s does not show one thing at a time", s.Operation)
			}
			turned, last = append(turned, names...), got
		}
		after, _, err := look(pages, 0)
		if err != nil {
			return err
		}
		if slices.Equal(before, after) {
			if !slices.Equal(before, turned) {
				s.finds(last, "%d pages of one are not what a page of %d has: %s and not %s",
					pages, pages, joined(turned), joined(before))
			}
			return nil
		}
	}
	return fmt.Errorf("the list changes all the time")
}
