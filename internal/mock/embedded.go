package mock

import (
	"maps"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/schema"
)

// embed creates what a request has sent together with a thing that it creates: a list that is
// called as a collection below the thing is, of what that collection has.
func (c *call) embed(r *explore.Resource, t thing) {
	parameters := maps.Clone(c.parameters)
	if parameters == nil {
		parameters = map[string]string{}
	}
	parameters[r.Parameter] = t.name
	for _, child := range c.index.Resources {
		member, below := strings.CutPrefix(child.Collection, r.Item+"/")
		items, _ := t.sent[member].([]any)
		if !below || !Keeps(child) || child.List == nil {
			continue
		}
		for _, item := range items {
			object, is := item.(map[string]any)
			if !is {
				continue
			}
			number := c.things.next()
			c.things.add(expanded(child.Collection, parameters), thing{number: number,
				name:  textOf(c.maker.name(nameParameter(child), number)),
				owner: c.caller, sent: object})
		}
	}
}

// misfit says why a thing cannot become what a change would make of it: no answer could show it
// then, and one could before. It is "" where the thing can.
func (c *call) misfit(before, after map[string]any) string {
	if c.showable(before) && !c.showable(after) {
		return "what would come of the change is not what the document describes"
	}
	return ""
}

// showable tells whether an answer of the operation may have all members of a thing, beside those
// that it has to have.
func (c *call) showable(known map[string]any) bool {
	for _, status := range successes(c.operation, false) {
		documented, _ := c.operation.Response(status)
		for _, m := range documented.Content {
			if m.Schema == nil || c.shows(m, known) {
				return true
			}
		}
	}
	return false
}

func (c *call) shows(m *contract.MediaType, known map[string]any) bool {
	least := c.maker.least(m.Schema, streamOf(m.Pointer))
	if len(least) == 0 {
		return false
	}
	object, isObject := least[0].(map[string]any)
	if inner, is := object[c.maker.wrapper(m)].(map[string]any); is {
		object = inner
	}
	if !isObject {
		return false
	}
	all := maps.Clone(object)
	maps.Copy(all, known)
	return m.Schema.Accepts(c.maker.wrapped(m, all), schema.ToClient)
}
