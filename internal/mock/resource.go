package mock

import (
	"maps"
	"net/http"
	"net/url"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// resource does what a request asks for with things that were created. It is nil where the
// operation is about none: those of which the document does not show how they are created, and
// whatever else there is.
func (c *call) resource() *exchange.Response {
	if gone := c.parents(); gone != nil {
		return gone
	}
	for _, r := range c.resources {
		if r.Create == nil {
			continue
		}
		switch c.operation {
		case r.Create:
			return c.create(r)
		case r.List:
			return c.list(r)
		case r.Read, r.Replace, r.Change, r.Deletes:
			return c.one(r)
		}
	}
	return nil
}

// parents answers that something is not there that the path is below; nil where all is.
func (c *call) parents() *exchange.Response {
	chain, _ := explore.Chain(c.resources, c.operation.Path)
	for _, r := range chain {
		if r.Create == nil || r.Item == c.operation.Path {
			continue
		}
		if _, found := c.things.get(c.collection(r), c.parameters[r.Parameter]); !found {
			return c.missing()
		}
	}
	return nil
}

// collection is the path of a collection, with what stands in the path of the request.
func (c *call) collection(r *explore.Resource) string {
	path := r.Collection
	for name, value := range c.parameters {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	return path
}

// missing answers that there is no such thing. It is nil where the document has no word for that.
func (c *call) missing() *exchange.Response {
	statuses := []int{http.StatusNotFound, http.StatusGone}
	if _, documented := c.documented(statuses); documented == nil {
		return nil
	}
	return c.refuse("nothing is known by this name", statuses...)
}

// create creates a thing.
func (c *call) create(r *explore.Resource) *exchange.Response {
	t := thing{number: c.things.next(), sent: members(c.request)}
	name := c.maker.name(nameParameter(r), t.number)
	t.name = textOf(name)
	c.location = strings.TrimSuffix(c.address.EscapedPath(), "/") + "/" + url.PathEscape(t.name)
	a := c.succeed(func(m *contract.MediaType) []any { return c.shown(r, t, name, m) })
	if a.Status >= http.StatusBadRequest {
		return a
	}
	if known, found := r.Identify(c.value, ""); found {
		t.name = textOf(known)
		if at := a.Header.Get("Location"); at != "" {
			a.Header.Set("Location", strings.Replace(at, c.location, c.below(t.name), 1))
		}
	}
	c.remember(r, &t)
	return a
}

// below is the address of a thing in the collection that the request is addressed to.
func (c *call) below(name string) string {
	return strings.TrimSuffix(c.address.EscapedPath(), "/") + "/" + url.PathEscape(name)
}

// nameParameter is the parameter of a path that names a thing.
func nameParameter(r *explore.Resource) *contract.Parameter {
	for _, o := range []*contract.Operation{r.Read, r.Replace, r.Change, r.Deletes} {
		if o == nil {
			continue
		}
		for _, p := range o.Parameters {
			if p.In == "path" && p.Name == r.Parameter {
				return p
			}
		}
	}
	return nil
}

// remember keeps a thing as it was answered.
func (c *call) remember(r *explore.Resource, t *thing) {
	if object, is := explore.Unwrapped(c.value).(map[string]any); is {
		t.made = maps.Clone(t.made)
		if t.made == nil {
			t.made = map[string]any{}
		}
		for name, value := range object {
			if _, own := t.sent[name]; !own {
				t.made[name] = value
			}
		}
	}
	c.things.put(c.collection(r), *t)
}

// one reads, replaces, changes or deletes a thing.
func (c *call) one(r *explore.Resource) *exchange.Response {
	collection, name := c.collection(r), c.parameters[r.Parameter]
	t, found := c.things.get(collection, name)
	if !found {
		if a := c.missing(); a != nil {
			return a
		}
		t = thing{name: name, number: c.things.next()}
	}
	switch c.operation {
	case r.Replace:
		for member := range t.sent {
			delete(t.made, member)
		}
		t.sent = members(c.request)
	case r.Change:
		t.sent = merged(t.known(), members(c.request))
		t.made = nil
	}
	of := func(m *contract.MediaType) []any { return c.shown(r, t, nil, m) }
	if !found && c.operation == r.Read {
		of = c.usual
	}
	a := c.succeed(of)
	switch {
	case a.Status >= http.StatusBadRequest:
	case c.operation == r.Deletes:
		c.things.remove(collection, name)
	case c.operation != r.Read:
		c.remember(r, &t)
	}
	return a
}
