package mock

import (
	"maps"
	"slices"
	"sync"

	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/schema"
)

// listForm is how an answer of a media type lists the things of a resource. What it finds out of an
// entry it keeps: to find that out takes many judgments, and a list is asked for again and again.
type listForm struct {
	media    *contract.MediaType
	resource *explore.Resource
	base     any                   // a list as small as it may be
	members  map[string]any        // those that an entry may have, each with some value
	sample   func() map[string]any // an entry that the list may have; nil where none can be made

	mutex   sync.Mutex
	entries map[uint64]entry // by the state of the thing
}

// entry is a thing in a list: with all that is known of it, as far as the list may show that, and
// with that only which the document declares.
type entry struct{ whole, declared any }

// mostEntries bounds how many entries a form keeps.
const mostEntries = 1000

// lists are the forms of lists of a media type.
func (m *maker) lists(of *contract.MediaType, r *explore.Resource) []*listForm {
	key := listKey{of, r}
	m.mutex.Lock()
	forms, known := m.forms[key]
	m.mutex.Unlock()
	if known {
		return forms
	}
	sample := sync.OnceValue(func() map[string]any { return m.sample(of) })
	members := sync.OnceValue(func() map[string]any {
		if all := m.entry(of); all != nil {
			return all
		}
		return sample()
	})
	for _, base := range m.least(of.Schema, streamOf(of.Pointer)) {
		if _, is := explore.Items(base); is {
			forms = append(forms, &listForm{media: of, resource: r, base: base,
				members: members(), entries: map[uint64]entry{},
				sample: sample})
		}
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.forms[key] = forms
	return forms
}

// listKey is what a form of lists is of.
type listKey struct {
	media    *contract.MediaType
	resource *explore.Resource
}

// entry are the members that an entry of a list may have, each with some value.
func (m *maker) entry(of *contract.MediaType) map[string]any {
	items, _ := explore.Items(m.made(of.Schema, false, streamOf(of.Pointer), false)[0])
	if len(items) == 0 {
		return nil
	}
	object, _ := items[0].(map[string]any)
	return object
}

// sample is an entry that a list may have; nil where none can be made.
func (m *maker) sample(of *contract.MediaType) map[string]any {
	const tries = 8
	for i := range uint64(tries) {
		for _, value := range m.made(of.Schema, false, streamOf(of.Pointer)+i, true) {
			if items, _ := explore.Items(value); len(items) > 0 {
				if object, is := items[0].(map[string]any); is {
					return object
				}
			}
		}
	}
	return nil
}

// entry is a thing as an entry of the list, with the members that are known of it, or more.
func (f *listForm) entry(t thing, members map[string]any) entry {
	if len(members) > len(t.known()) {
		return f.made(t, members) // which is for one request
	}
	f.mutex.Lock()
	shown, known := f.entries[t.state]
	f.mutex.Unlock()
	if known {
		return shown
	}
	shown = f.made(t, members)
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if len(f.entries) >= mostEntries {
		clear(f.entries)
	}
	f.entries[t.state] = shown
	return shown
}

func (f *listForm) made(t thing, members map[string]any) entry {
	setName(f.members, members, f.resource, nil, t.name)
	return entry{whole: f.fitted(members), declared: f.fitted(only(members, f.members))}
}

// fitted are members as an entry that the list may have.
func (f *listForm) fitted(members map[string]any) any {
	accepts := func(object map[string]any) bool {
		return f.media.Schema.Accepts(withItems(f.base, []any{object}), schema.ToClient)
	}
	if accepts(members) || f.sample() == nil {
		return members
	}
	object := filled(f.sample(), members, accepts)
	for _, name := range slices.Sorted(maps.Keys(f.sample())) {
		if _, own := members[name]; own {
			continue
		}
		without := maps.Clone(object)
		if delete(without, name); accepts(without) {
			object = without
		}
	}
	return object
}
