package mock

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"plumbline/harness/exchange"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/schema"
)

// list answers with the things of a collection, or one page of them.
func (c *call) list(r *explore.Resource) *exchange.Response {
	all := c.things.list(c.collection(r))
	page := c.page(all)
	return c.succeed(func(m *contract.MediaType) []any {
		if m.Schema == nil {
			return c.usual(m)
		}
		var values []any
		for _, base := range c.maker.least(m.Schema, streamOf(m.Pointer)) {
			if _, is := explore.Items(base); !is {
				continue
			}
			sample := c.sample(m)
			items := make([]any, 0, len(page))
			for _, t := range page {
				items = append(items, item(m, base, sample, t.known()))
			}
			values = append(values, counted(withItems(base, items), len(all)),
				withItems(base, items))
		}
		return append(values, c.usual(m)...)
	})
}

// sample is an entry that a list may have; nil where none can be made.
func (c *call) sample(m *contract.MediaType) map[string]any {
	const tries = 8
	for i := range uint64(tries) {
		for _, value := range c.maker.made(m.Schema, false, streamOf(m.Pointer)+i, true) {
			if items, _ := explore.Items(value); len(items) > 0 {
				if object, is := items[0].(map[string]any); is {
					return object
				}
			}
		}
	}
	return nil
}

// item is a thing as an entry of a list.
func item(m *contract.MediaType, base any, sample, known map[string]any) any {
	accepts := func(object map[string]any) bool {
		return m.Schema.Accepts(withItems(base, []any{object}), schema.ToClient)
	}
	if accepts(known) || sample == nil {
		return known
	}
	object := filled(sample, known, accepts)
	for _, name := range slices.Sorted(maps.Keys(sample)) {
		if _, own := known[name]; own {
			continue
		}
		without := maps.Clone(object)
		if delete(without, name); accepts(without) {
			object = without
		}
	}
	return object
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
var totals = []string{"total", "totalCount", "total_count", "totalItems", "total_items", "count"}

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

// page is the part of a list that the parameters of the request ask for.
func (c *call) page(all []thing) []thing {
	size, hasSize := c.integer("limit", "size", "page_size", "pageSize", "per_page", "perPage")
	from, _ := c.integer("offset", "skip", "start")
	if number, paged := c.integer("page"); paged && hasSize && number > 1 {
		from = (number - 1) * size
	}
	all = all[min(max(from, 0), len(all)):]
	if hasSize && size >= 0 {
		all = all[:min(size, len(all))]
	}
	return all
}

// integer is the value of the first of some parameters of the query that the operation has, as it
// was sent or by its default.
func (c *call) integer(names ...string) (value int, found bool) {
	sent := c.address.Query()
	for _, p := range c.operation.Parameters {
		if p.In != "query" || !slices.Contains(names, p.Name) {
			continue
		}
		text := sent.Get(p.Name)
		if text == "" {
			fallback, has := c.contract.ParameterDefault(p)
			if !has {
				continue
			}
			text = textOf(fallback)
		}
		if value, err := strconv.Atoi(text); err == nil {
			return value, true
		}
	}
	return 0, false
}
