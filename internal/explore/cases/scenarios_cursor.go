package cases

import (
	"context"
	"fmt"
	"slices"

	"plumbline/internal/explore"
)

// turned is what was seen of a list that was followed from page to page, as each said where the
// next one is.
type turned struct {
	names []string // of the things, in the order in which they were seen
	last  reply
	pages int
	whole bool // a page said that it is the last
	round bool // a page led to one that there was before
	long  bool // a page after the first one has more than its limit, and the first one has not
}

// follow goes through a list by pages of a limit; 0 asks for none.
func (s *steps) follow(ctx context.Context, limit int, changes ...func(*explore.Draft)) (turned,
	error) {
	paging := s.plan.PagingOf(s.Operation)
	var seen turned
	followed := map[explore.Turn]bool{}
	ask := func(d *explore.Draft) { paging.Ask(d, limit, 0, 0) }
	for seen.pages = 1; seen.pages <= mostPages; seen.pages++ {
		got, err := s.step(ctx, s.Operation, append(slices.Clone(changes), ask)...)
		if err != nil {
			return seen, err
		}
		items, is := explore.Items(got.response.Value())
		if !got.success() || !is {
			return seen, fmt.Errorf("page %d of %s is answered with no list", seen.pages,
				s.Operation)
		}
		kept := paging.Limit == nil || limit == 0 || len(items) <= limit
		if seen.pages == 1 && !kept {
			return seen, fmt.Errorf("%s does not keep to the limit of its pages", s.Operation)
		}
		seen.long = seen.long || !kept
		for _, item := range items {
			if name, found := s.Resource.Identify(item, ""); found {
				seen.names = append(seen.names, text(name))
			}
		}
		seen.last = got
		next, more := paging.Next(got.response.Exchange.Response.Header, got.response.Value())
		if !more || followed[next] {
			seen.whole, seen.round = !more, more
			return seen, nil
		}
		followed[next] = true
		ask = func(d *explore.Draft) { paging.Ask(d, limit, 0, 0); paging.Follow(d, next) }
	}
	return seen, nil
}

// listByCursor follows a list by small pages, between two times by large ones. Only where these saw
// the same, in the same order, has nobody changed the list meanwhile.
func (s *steps) listByCursor(ctx context.Context) error {
	const things, pages, attempts = 4, 6, 3
	if err := s.fill(ctx, things); err != nil {
		return err
	}
	search := s.searching(s.thing.draft.Values.Body)
	paging := s.plan.PagingOf(s.Operation)
	large := max(paging.Most, paging.Default, usualLimit)
	if paging.Most > 0 {
		large = paging.Most
	}
	for range attempts {
		before, err := s.follow(ctx, large, search)
		if err != nil || s.endless(before) {
			return err
		}
		if !before.whole {
			return fmt.Errorf("%s has more than can be followed", s.Operation)
		}
		small, err := s.follow(ctx, max(1, len(before.names)/pages), search)
		if err != nil || s.endless(small) {
			return err
		}
		after, err := s.follow(ctx, large, search)
		if err != nil {
			return err
		}
		if slices.Equal(before.names, after.names) {
			return s.compareTurned(before, small)
		}
	}
	return fmt.Errorf("the list changes all the time")
}

// endless tells of pages that lead back, or of more pages than there are things.
func (s *steps) endless(seen turned) bool {
	distinct := slices.Clone(seen.names)
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	switch {
	case seen.round:
		s.finds(seen.last, "page %d says that the next one is one that there was before",
			seen.pages)
	case !seen.whole && len(distinct) < mostPages:
		s.finds(seen.last, "after %d pages there is still a next one, and they have %d things",
			mostPages, len(distinct))
	default:
		return false
	}
	return true
}

// compareTurned tells of things that small pages have twice or not at all, of a list that large
// ones have shown.
func (s *steps) compareTurned(large, small turned) error {
	counts := map[string]int{}
	var twice, lost []string
	for _, name := range small.names {
		if counts[name]++; counts[name] == 2 {
			twice = append(twice, name)
		}
	}
	for _, name := range large.names {
		if small.whole && counts[name] == 0 {
			lost = append(lost, name)
		}
	}
	switch {
	case small.long:
		s.finds(small.last, "a page after the first one has more than its limit")
	case len(twice) > 0:
		s.finds(small.last, "%d of %d things are there twice on %d pages: %s", len(twice),
			len(large.names), small.pages, joined(twice))
	case len(lost) > 0 && small.pages == 1:
		return fmt.Errorf("%s does not say where the next page is", s.Operation)
	case len(lost) > 0:
		s.finds(small.last, "%d of %d things are on none of %d pages: %s", len(lost),
			len(large.names), small.pages, joined(lost))
	}
	return nil
}
