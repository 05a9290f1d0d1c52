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
	void  bool // a page without an entry said that there is a next one
	long  bool // a page after the first one has more than its limit, and the first one has not
}

// follow goes through a list by pages of a limit; 0 asks for none.
func (s *steps) follow(ctx context.Context, limit int, changes ...func(*explore.Draft)) (turned,
	error) {
	paging := s.plan.PagingOf(s.Operation)
	var seen turned
	var from explore.Turn
	followed := map[explore.Turn]bool{}
	ask := func(d *explore.Draft) { paging.Ask(d, limit, 0, 0) }
	for seen.pages = 1; seen.pages <= mostPages; seen.pages++ {
		got, err := s.step(ctx, s.Operation, append(slices.Clone(changes), ask)...)
		if err != nil {
			return seen, err
		}
		items, err := s.onPage(got, limit, &seen)
		if err != nil {
			return seen, err
		}
		next, more, err := s.next(s.Operation, got, items, from)
		if err != nil {
			return seen, err
		}
		if !more || followed[next] {
			says, _ := explore.MoreOf(got.response.Value())
			seen.void = s.plan.Keyset(s.Operation) != nil && len(items) == 0 && says
			seen.whole, seen.round = !more, more
			return seen, nil
		}
		from, followed[next] = next, true
		ask = func(d *explore.Draft) { paging.Ask(d, limit, 0, 0); paging.Follow(d, next) }
	}
	return seen, nil
}

// onPage are the things of a page, which it adds to what was seen. The error says why it is not
// followed any further.
func (s *steps) onPage(got reply, limit int, seen *turned) (items []any, err error) {
	items, is := explore.Items(got.response.Value())
	if !got.success() || !is {
		return nil, fmt.Errorf("page %d of %s is answered with no list", seen.pages, s.Operation)
	}
	kept := s.plan.PagingOf(s.Operation).Limit == nil || limit == 0 || len(items) <= limit
	if seen.pages == 1 && !kept {
		return nil, fmt.Errorf("%s does not keep to the limit of its pages", s.Operation)
	}
	seen.long, seen.last = seen.long || !kept, got
	seen.names = append(seen.names, s.namesOf(items)...)
	return items, nil
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
		ended, err := s.endedBefore(ctx, before, search)
		if err != nil {
			return err
		}
		after, err := s.follow(ctx, large, search)
		if err != nil {
			return err
		}
		if slices.Equal(before.names, after.names) {
			return s.compareTurned(before, small, ended)
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
	case seen.void:
		s.finds(seen.last, "page %d has nothing on it, and says that there are more", seen.pages)
	case seen.round && s.plan.Keyset(s.Operation) != nil:
		s.finds(seen.last, "page %d ends with the same entry as a page before, so that the list "+
			"has no end", seen.pages)
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
func (s *steps) compareTurned(large, small turned, ended *endedPage) error {
	twice, lost := large.against(small)
	switch {
	case small.long:
		s.finds(small.last, "a page after the first one has more than its limit")
	case len(twice) > 0:
		s.finds(small.last, "%d of %d things are there twice on %d pages: %s", len(twice),
			len(large.names), small.pages, joined(twice))
	case len(lost) > 0 && small.pages == 1 && s.saysThatItEnds():
		s.finds(small.last, "the first page says that there are no more, and lacks %d of %d "+
			"things: %s", len(lost), len(large.names), joined(lost))
	case len(lost) > 0 && small.pages == 1:
		return fmt.Errorf("%s does not say where the next page is", s.Operation)
	case len(lost) > 0:
		s.finds(small.last, "%d of %d things are on none of %d pages: %s", len(lost),
			len(large.names), small.pages, joined(lost))
	case ended != nil && !ended.isRight(large.names):
		s.finds(ended.reply, "the page that ends before %s has %s, and before it come %s",
			large.names[endedThings], joined(ended.names), joined(large.names[:endedThings]))
	}
	return nil
}

// against are the things that small pages have twice, and those of large ones that they have not at
// all, if they have come to their end.
func (t turned) against(small turned) (twice, lost []string) {
	counts := map[string]int{}
	for _, name := range small.names {
		if counts[name]++; counts[name] == 2 {
			twice = append(twice, name)
		}
	}
	for _, name := range t.names {
		if small.whole && counts[name] == 0 {
			lost = append(lost, name)
		}
	}
	return twice, lost
}

// saysThatItEnds tells whether the list is documented to say whether there is a next page, which is
// asked for by what names the last entry.
func (s *steps) saysThatItEnds() bool {
	keyset := s.plan.Keyset(s.Operation)
	return keyset != nil && keyset.Tells
}

// endedThings is how many entries come before the one that a page is asked to end before.
const endedThings = 2

// endedPage is a page that ends before an entry.
type endedPage struct {
	names []string
	reply reply
}

func (e *endedPage) isRight(all []string) bool {
	own, wanted := slices.Sorted(slices.Values(e.names)), slices.Clone(all[:endedThings])
	slices.Sort(wanted)
	return slices.Equal(own, wanted)
}

// endedBefore asks for the page that ends before the third entry of a list, where it can be asked
// for: as large as there are entries before, so that it has these and no others.
func (s *steps) endedBefore(ctx context.Context, all turned, changes ...func(*explore.Draft),
) (*endedPage, error) {
	keyset, paging := s.plan.Keyset(s.Operation), s.plan.PagingOf(s.Operation)
	if keyset == nil || keyset.Before == nil || paging.Limit == nil ||
		len(all.names) <= endedThings || paging.Most > 0 && paging.Most < endedThings {
		return nil, nil
	}
	got, err := s.step(ctx, s.Operation, append(slices.Clone(changes), func(d *explore.Draft) {
		paging.Ask(d, endedThings, 0, 0)
		d.Set(keyset.Before, all.names[endedThings])
	})...)
	items, is := explore.Items(got.valueOf())
	if err != nil || !got.success() || !is {
		return nil, err
	}
	return &endedPage{s.namesOf(items), got}, nil
}

// namesOf are what names the things of a list, in their order.
func (s *steps) namesOf(items []any) (names []string) {
	for _, item := range items {
		if name, found := s.Resource.Identify(item, ""); found {
			names = append(names, text(name))
		}
	}
	return names
}
