package mock

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/internal/content"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/schema"
)

// shown lists how a thing may be shown in an answer, the best first. Name is what it is to be
// called, nil where it has its name already.
func (c *call) shown(r *explore.Resource, t thing, name any, m *contract.MediaType) []any {
	if m.Schema == nil {
		return append([]any{t.known()}, c.usual(m)...)
	}
	var list []any
	for _, base := range c.maker.least(m.Schema, streamOf(m.Pointer)+t.number) {
		known := t.known()
		if object, is := explore.Unwrapped(base).(map[string]any); is && name != nil {
			called(object, known, r, name)
		}
		accepts := func(object map[string]any) bool {
			return m.Schema.Accepts(wrapped(base, object), schema.ToClient)
		}
		if object, is := explore.Unwrapped(base).(map[string]any); is {
			list = append(list, wrapped(base, filled(object, known, accepts)))
		}
		list = append(list, base)
	}
	return list
}

// called gives what names a thing in an answer the name that it has.
func called(object, known map[string]any, r *explore.Resource, name any) {
	for _, member := range r.Names() {
		current, has := object[member]
		if !has {
			continue
		}
		switch current.(type) {
		case json.Number:
			if _, err := strconv.Atoi(textOf(name)); err == nil {
				known[member] = json.Number(textOf(name))
			}
		case string:
			known[member] = textOf(name)
		}
		return
	}
}

// wrapped is a value that was made, with another object in place of the one that it is or has.
func wrapped(base any, object map[string]any) any {
	outer, is := base.(map[string]any)
	if !is || len(outer) != 1 {
		return object
	}
	for name, value := range outer {
		if _, inner := value.(map[string]any); inner {
			return map[string]any{name: object}
		}
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
	text, is := value.(string)
	if !is {
		return []any{value}
	}
	list := []any{value}
	var read any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&read) == nil && !decoder.More() {
		list = append(list, read)
	}
	return list
}

// members are those of the body of a request: of a JSON object, or the fields of a form.
func members(request exchange.Request) map[string]any {
	kind := request.Header.Get("Content-Type")
	if contract.IsJSON(kind) {
		var value any
		decoder := json.NewDecoder(bytes.NewReader(request.Body))
		decoder.UseNumber()
		if decoder.Decode(&value) != nil {
			return nil
		}
		object, _ := explore.Unwrapped(value).(map[string]any)
		return object
	}
	if !strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
		return nil
	}
	fields, err := content.Form(request.Body)
	if err != nil {
		return nil
	}
	object := map[string]any{}
	for _, f := range fields {
		object[f.Name] = f.Value
	}
	return object
}

// merged is an object with changes: a null takes a member out (RFC 7396 section 2).
func merged(object, changes map[string]any) map[string]any {
	result := maps.Clone(object)
	if result == nil {
		result = map[string]any{}
	}
	for name, value := range changes {
		before, isObject := result[name].(map[string]any)
		change, changes := value.(map[string]any)
		switch {
		case value == nil:
			delete(result, name)
		case isObject && changes:
			result[name] = merged(before, change)
		default:
			result[name] = value
		}
	}
	return result
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
