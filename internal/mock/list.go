package mock

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// list answers with the things of a collection that the request asks for, or one page of them.
func (c *call) list(r *explore.Resource) *exchange.Response {
	paging := explore.PagingOf(c.contract, c.operation)
	things := c.filtered(paging, c.listable(c.collection(r)))
	things = sorted(c, things, func(t thing, member string) any { return t.known()[member] })
	if paging.Limit == nil || !c.address.Query().Has(paging.Limit.Name) {
		things = bounded(things)
	}
	page, next, count := c.paged(paging, things)
	filters := explore.Filters(c.contract, c.operation)
	answer := c.succeed(false, func(m *contract.MediaType) (values, instead []any) {
		if m.Schema == nil {
			return c.usual(m)
		}
		for _, form := range c.maker.lists(m, r) {
			items, declared := make([]any, 0, len(page)), make([]any, 0, len(page))
			for _, t := range page {
				shown := form.entry(t, c.asAsked(t.known(), filters))
				items, declared = append(items, shown.whole), append(declared, shown.declared)
			}
			for _, value := range []any{counted(withItems(form.base, items), count),
				withItems(form.base, items), counted(withItems(form.base, declared), count)} {
				value = c.saysMore(value, next != "")
				values = append(append(values, c.turned(paging, value, next)...), value)
			}
		}
		return values, c.maker.bodies(m, "", false)
	})
	if answer != nil && next != "" && explore.LinksNext(c.operation) {
		answer.Header.Set("Link", "<"+c.nextPage(paging, next)+`>; rel="next"`)
	}
	return answer
}

// mostListed bounds what the things of a list were sent as, in bytes, where nobody says how many of
// them are wanted: clients have bounds as well.
const mostListed = 512 << 10

// bounded are some things without the oldest ones, where they would be too much for an answer.
func bounded(all []thing) []thing {
	total := 0
	for _, t := range all {
		total += t.size
	}
	if total <= mostListed {
		return all
	}
	oldest := slices.SortedFunc(slices.Values(all),
		func(a, b thing) int { return cmp.Compare(a.number, b.number) })
	gone := map[uint64]bool{}
	for _, t := range oldest[:len(oldest)-1] {
		if total -= t.size; t.size > 0 {
			gone[t.number] = true
		}
		if total <= mostListed {
			break
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(t thing) bool { return gone[t.number] })
}

// withItems is the value of a list with other entries.
func withItems(list any, items []any) any {
	object, is := list.(map[string]any)
	if !is {
		return items
	}
	with := maps.Clone(object)
	if name, found := explore.ItemsMember(object); found {
		with[name] = items
	}
	return with
}

// totals are names of members that say how many entries there are on all pages.
var totals = []string{"total", "totalCount", "total_count", "totalItems", "total_items",
	"totalElements", "total_elements", "count"}

// counted is the value of a list with how many entries there are in all, where it has a place for
// that.
func counted(list any, all int) any {
	object, is := list.(map[string]any)
	if !is {
		return list
	}
	with := maps.Clone(object)
	for _, name := range totals {
		if _, has := object[name]; has {
			with[name] = json.Number(strconv.Itoa(all))
		}
	}
	return with
}

// filtered are those of some things whose members are as parameters of the query ask that are
// called as they are. Several values are alternatives.
func (c *call) filtered(paging explore.Paging, all []thing) []thing {
	sent := c.address.Query()
	for _, p := range c.operation.Parameters {
		values := slices.Concat(sent[p.Name], strings.Split(strings.Join(sent[p.Name], ","), ","))
		if p.In != "query" || !sent.Has(p.Name) || p == paging.Limit || p == paging.Offset ||
			p == paging.Page || p == paging.Cursor {
			continue
		}
		is := func(t thing) (known, equal bool) {
			value, known := t.known()[p.Name]
			if items, isList := value.([]any); isList {
				return known, slices.ContainsFunc(items,
					func(item any) bool { return slices.Contains(values, textOf(item)) })
			}
			return known, slices.Contains(values, textOf(value))
		}
		if slices.ContainsFunc(all, func(t thing) bool { known, _ := is(t); return known }) {
			all = slices.DeleteFunc(all, func(t thing) bool { _, equal := is(t); return !equal })
		}
	}
	return all
}

// asAsked are the members of an entry with those that a filter asks for and of which nothing is
// known: the mock makes them up, and might make up others.
func (c *call) asAsked(known map[string]any, filters []explore.Filter) map[string]any {
	sent := c.address.Query()
	for _, f := range filters {
		if _, has := known[f.Member]; has || !sent.Has(f.Parameter.Name) {
			continue
		}
		first, _, _ := strings.Cut(sent.Get(f.Parameter.Name), ",")
		if value := f.Asked(first); value != nil {
			known = maps.Clone(known)
			known[f.Member] = value
		}
	}
	return known
}

// sorted are things or entries in the order that the request asks for, by a parameter that the
// document shows to name a member of theirs.
func sorted[T any](c *call, all []T, of func(one T, member string) any) []T {
	for _, sorting := range explore.Sortings(c.operation) {
		up := c.asksFor(sorting.Up)
		if !up && !c.asksFor(sorting.Down) {
			continue
		}
		all = slices.Clone(all)
		slices.SortStableFunc(all, func(a, b T) int {
			order := explore.Order(of(a, sorting.Member), of(b, sorting.Member))
			if up {
				return order
			}
			return -order
		})
		return all
	}
	return all
}

// asksFor tells whether the query has the values of settings.
func (c *call) asksFor(settings []explore.Setting) bool {
	return !slices.ContainsFunc(settings, func(s explore.Setting) bool {
		return c.address.Query().Get(s.Parameter.Name) != textOf(s.Value)
	})
}

// page is the part of a list that the parameters of the request ask for, and the name of its last
// thing if there are more behind it.
func (c *call) page(paging explore.Paging, all []thing) (page []thing, next string) {
	size, hasSize := c.integer(paging.Limit)
	from, _ := c.integer(paging.Offset)
	if number, paged := c.integer(paging.Page); paged && number > paging.First {
		from = len(all) // all are on the first page, where none has a size
		if hasSize {
			from = min((number-paging.First), len(all)) * size
		}
	}
	if paging.Cursor != nil && c.address.Query().Get(paging.Cursor.Name) != "" {
		after := c.address.Query().Get(paging.Cursor.Name)
		from = 1 + slices.IndexFunc(all, func(t thing) bool { return t.name == after })
	}
	all = all[min(max(from, 0), len(all)):]
	page = all
	if hasSize && size >= 0 {
		page = all[:min(size, len(all))]
	}
	if len(page) > 0 && len(page) < len(all) {
		next = page[len(page)-1].name
	}
	return page, next
}

// usualPage are the values of an answer that nothing is known of. A list has no more entries than
// the request asks for, and none of those that it does not ask for.
func (c *call) usualPage(m *contract.MediaType) (meant, instead []any) {
	meant, instead = c.usual(m)
	size, limited := c.integer(explore.PagingOf(c.contract, c.operation).Limit)
	var pages []any
	for _, value := range slices.Concat(meant, instead) {
		items, is := explore.Items(value)
		if !is {
			continue
		}
		page := c.askedFor(items)
		if limited && size >= 0 {
			page = page[:min(size, len(page))]
		}
		if !slices.EqualFunc(page, items, explore.Same) {
			pages = append(pages, withItems(value, page))
		}
	}
	return append(pages, meant...), instead
}

// askedFor are those entries that the filters of a request ask for, in the order that it asks for.
func (c *call) askedFor(entries []any) []any {
	sent := c.address.Query()
	for _, f := range explore.Filters(c.contract, c.operation) {
		if !sent.Has(f.Parameter.Name) {
			continue
		}
		values := strings.Split(strings.Join(sent[f.Parameter.Name], ","), ",")
		entries = slices.DeleteFunc(slices.Clone(entries), func(entry any) bool {
			own := f.Of(entry)
			return own != nil && !slices.Contains(values, textOf(own))
		})
	}
	return sorted(c, entries, func(entry any, member string) any {
		object, _ := explore.Unwrapped(entry).(map[string]any)
		return object[member]
	})
}

// integer is the value of a parameter of the query, as it was sent or by its default; found is
// false where there is neither, or no such parameter.
func (c *call) integer(p *contract.Parameter) (value int, found bool) {
	if p == nil {
		return 0, false
	}
	text := c.address.Query().Get(p.Name)
	if text == "" {
		fallback, has := c.contract.ParameterDefault(p)
		if !has {
			return 0, false
		}
		text = textOf(fallback)
	}
	value, err := strconv.Atoi(text)
	return value, err == nil
}
