package mock

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/schema"
)

// shown lists how a thing may be shown in an answer, the best first. Name is what it is to be
// called, nil where it has its name already.
func (c *call) shown(r *explore.Resource, t thing, name any) values {
	return func(m *contract.MediaType) (meant, instead []any) {
		if t.whole != nil {
			instead, _ = c.usual(m)
			return []any{t.whole}, instead
		}
		if m.Schema == nil {
			instead, _ = c.usual(m)
			return []any{t.known()}, instead
		}
		accepts := func(object map[string]any) bool {
			return m.Schema.Accepts(c.maker.wrapped(m, object), schema.ToClient)
		}
		for _, base := range c.maker.leastOfThing(m.Schema, streamOf(m.Pointer)+t.number) {
			instead = append(instead, base)
			object, isObject := base.(map[string]any)
			if !isObject {
				continue
			}
			known := t.known()
			if inner, is := object[c.maker.wrapper(m)].(map[string]any); is {
				object = inner
			}
			all := maps.Clone(object)
			maps.Copy(all, c.maker.thing(m))
			setName(all, known, r, name, t.name)
			declared := only(known, all)
			meant = append(meant, c.maker.wrapped(m, filled(object, known, accepts)),
				c.maker.wrapped(m, filled(object, declared, accepts)))
		}
		return meant, instead
	}
}

// setName gives what names a thing, of the members that it may have, the name that it has. Given is
// one that it gets now; where it is nil only a thing that says nowhere what it is called gets one.
func setName(declared, known map[string]any, r *explore.Resource, given any, name string) {
	for _, member := range r.Names() {
		current, has := declared[member]
		if _, own := known[member]; own && given == nil {
			return
		}
		if !has {
			continue
		}
		if given != nil {
			name = textOf(given)
		}
		switch current.(type) {
		case json.Number, string:
			known[member] = likeIt(current, name)
		}
		return
	}
}

// only are the members of an object that another one has as well.
func only(object, other map[string]any) map[string]any {
	both := map[string]any{}
	for name, value := range object {
		if _, is := other[name]; is {
			both[name] = value
		}
	}
	return both
}

// thing are the members that a thing may have in answers of a media type, each with some value.
func (m *maker) thing(of *contract.MediaType) map[string]any {
	object, _ := m.made(of.Schema, false, streamOf(of.Pointer), false)[0].(map[string]any)
	if inner, is := object[m.wrapper(of)].(map[string]any); is {
		return inner
	}
	return object
}

// filled is an object with the members that are known, as far as they are accepted in it: those of
// a form may be written as numbers or as true and false.
func filled(base, known map[string]any, accepts func(map[string]any) bool) map[string]any {
	all := maps.Clone(base)
	maps.Copy(all, known)
	if accepts(all) {
		return all
	}
	object, rest := maps.Clone(base), slices.Sorted(maps.Keys(known))
	const passes = 2 // a member may need another one beside it
	for range passes {
		rest = slices.DeleteFunc(rest, func(name string) bool {
			for _, value := range readings(known[name]) {
				with := maps.Clone(object)
				if with[name] = value; accepts(with) {
					object = with
					return true
				}
			}
			return false
		})
	}
	return object
}

// readings are what a text may mean.
func readings(value any) []any {
	if items, are := value.([]any); are {
		read := make([]any, len(items))
		for i, item := range items {
			all := readings(item)
			read[i] = all[len(all)-1]
		}
		return []any{value, read}
	}
	text, is := value.(string)
	if !is {
		return []any{value}
	}
	list := []any{value}
	var read any
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	if decoder.Decode(&read) == nil && !decoder.More() {
		list = append(list, read)
	}
	return list
}

func textOf(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}

func decimal(n uint64) string { return strconv.FormatUint(n, 10) }
