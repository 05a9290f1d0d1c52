package mock

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/schema"
)

// Keeps tells whether a mock keeps things of a resource: those that can be created, by POST or by
// PUT.
func Keeps(r *explore.Resource) bool { return r.Create != nil || r.Replace != nil && !r.InQuery }

// resource does what a request asks for with things that were created. It is nil where the
// operation is about none: those of which the document does not show how they are created, and
// whatever else there is.
func (c *call) resource() *exchange.Response {
	if gone := c.parents(); gone != nil {
		return gone
	}
	for _, r := range c.index.Resources {
		if !Keeps(r) {
			continue
		}
		switch c.operation {
		case r.Create:
			return c.create(r)
		case r.List:
			return c.list(r)
		case r.Read:
			return c.read(r)
		case r.Replace, r.Change, r.Deletes:
			return c.alter(r)
		}
	}
	return c.single()
}

// single does what a request asks for with what there is one of below a thing. Before it was put
// there it is what any answer is.
func (c *call) single() *exchange.Response {
	for _, one := range c.index.Singles {
		switch c.operation {
		case one.Replace:
			return c.alter(one.Resource)
		case one.Read, one.Change, one.Deletes:
			if _, found := c.thing(c.collection(one.Resource), ""); !found {
				return nil
			}
			if c.operation == one.Read {
				return c.read(one.Resource)
			}
			return c.alter(one.Resource)
		}
	}
	return nil
}

// parents answers that something is not there that the path is below; nil where all is.
func (c *call) parents() *exchange.Response {
	chain, _ := c.index.Chain(c.operation.Path)
	for _, r := range chain {
		if !Keeps(r) || r.Item == c.operation.Path {
			continue
		}
		if _, found := c.thing(c.collection(r), c.name(r)); !found {
			return c.missing()
		}
	}
	return nil
}

// collection is the path of a collection, with what stands in the path of the request.
func (c *call) collection(r *explore.Resource) string {
	return expanded(r.Collection, c.parameters)
}

func expanded(path string, parameters map[string]string) string {
	for name, value := range parameters {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	return path
}

// name is what the request calls a thing of a resource.
func (c *call) name(r *explore.Resource) string {
	if r.InQuery {
		return c.address.Query().Get(r.Parameter)
	}
	return c.parameters[r.Parameter]
}

// missing answers that there is no such thing.
func (c *call) missing() *exchange.Response {
	return c.refuse("nothing is known by this name", nil, http.StatusNotFound, http.StatusGone)
}

// mostNames is how many names are tried for a new thing until one is free.
const mostNames = 8

// create creates a thing.
func (c *call) create(r *explore.Resource) *exchange.Response {
	for i := range mostNames {
		t := thing{number: c.things.next(), owner: c.caller, sent: c.defaulted(c.members()),
			size: len(c.request.Body)}
		name := c.maker.name(nameParameter(r), t.number)
		if own := c.ownName(r, t.sent); i == 0 && own != nil {
			name = own
		}
		t.name = textOf(name)
		c.location, c.tag = c.below(t.name), c.tagOf(r, t)
		a := c.succeed(true, c.shown(r, t, name))
		if a.Status >= http.StatusBadRequest {
			return a
		}
		if known, found := r.Identify(c.value, ""); found {
			t.name = textOf(known)
			if at := a.Header.Get("Location"); at != "" {
				a.Header.Set("Location", strings.Replace(at, c.location, c.below(t.name), 1))
			}
		}
		t.sent = maps.Clone(t.sent)
		for _, member := range r.Names() { // the server says what it is called, whatever was sent
			if current, has := t.sent[member]; has {
				t.sent[member] = likeIt(current, t.name)
			}
		}
		c.learn(&t)
		if c.added(c.collection(r), t) {
			c.embed(r, t)
			return a
		}
	}
	return c.refuse("all the names that this may have are taken", nil, http.StatusConflict)
}

// ownName is what a thing is called by whoever creates it, where the document demands that of them
// and no other thing is called so; else nil.
func (c *call) ownName(r *explore.Resource, sent map[string]any) any {
	parameter := nameParameter(r)
	for _, member := range r.Names() {
		name, given := sent[member]
		if !given || parameter == nil || parameter.Schema == nil || !c.demands(member) {
			continue
		}
		text := textOf(name)
		if _, fits := typed(parameter, text); text == "" || !fits {
			return nil
		}
		if _, taken := c.things.get(c.collection(r), text, 0); taken {
			return nil
		}
		return name
	}
	return nil
}

// demands tells whether the document requires a member in the bodies of the request.
func (c *call) demands(member string) bool {
	return slices.ContainsFunc(c.operation.RequestMediaTypes, func(m *contract.MediaType) bool {
		if m.Schema == nil {
			return false
		}
		rules, err := m.Schema.LikelyRules(schema.ToServer)
		if err != nil {
			return false
		}
		for r := range demanded(rules) {
			if slices.Contains(r.Required, member) {
				return true
			}
		}
		return false
	})
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
			if p.Name == r.Parameter && (p.In == "path") != r.InQuery {
				return p
			}
		}
	}
	return nil
}

// learn notes the members that an answer has given to a thing.
func (c *call) learn(t *thing) {
	object, is := c.value.(map[string]any)
	if !is {
		return
	}
	object = c.unwrapped(object)
	made := map[string]any{}
	maps.Copy(made, t.made)
	for name, value := range object {
		if _, own := t.sent[name]; !own {
			made[name] = value
		}
	}
	t.made = made
}

// read shows a thing.
func (c *call) read(r *explore.Resource) *exchange.Response {
	t, found := c.thing(c.collection(r), c.name(r))
	if !found {
		return c.missing()
	}
	c.tag = c.tagOf(r, t)
	if slices.Contains(listed(c.request.Header.Values("If-None-Match")), c.tag) {
		if _, documented := c.operation.Response(http.StatusNotModified); documented {
			return &exchange.Response{Status: http.StatusNotModified, Proto: "HTTP/1.1",
				Header: http.Header{"Etag": {c.tag}}}
		}
	}
	return c.succeed(false, c.shown(r, t, nil))
}

// alter replaces, changes or deletes a thing: one such request after the other.
func (c *call) alter(r *explore.Resource) *exchange.Response {
	c.altering.Lock()
	defer c.altering.Unlock()
	collection, name := c.collection(r), c.name(r)
	t, found := c.thing(collection, name)
	if !found && (c.operation != r.Replace || !creates(r)) {
		return c.missing()
	}
	if why := c.stale(r, t); found && why != "" {
		return c.refuse(why, nil, http.StatusPreconditionFailed, http.StatusConflict)
	}
	if c.operation == r.Deletes {
		return c.remove(r, t)
	}
	var given any
	if !found {
		given = named(nameParameter(r), name)
		t = thing{name: name, owner: c.caller, number: c.things.next(), sent: c.members(),
			whole: c.whole()}
	} else if refused := c.set(r, &t); refused != nil {
		return refused
	}
	t.version++
	t.size = max(t.size, len(c.request.Body)) // of a patch that of the whole is not known
	c.tag = c.tagOf(r, t)
	a := c.succeed(!found, c.shown(r, t, given))
	if a.Status >= http.StatusBadRequest {
		return a
	}
	c.learn(&t)
	if found {
		c.replaced(collection, t)
	} else if !c.added(collection, t) {
		return c.missing() // another caller has one of this name
	}
	return a
}

// remove deletes a thing.
func (c *call) remove(r *explore.Resource, t thing) *exchange.Response {
	of := c.shown(r, t, nil)
	a := c.succeed(false, func(m *contract.MediaType) (meant, instead []any) {
		meant, instead = of(m)
		return append(meant, instead...), nil // the answer may be about something else
	})
	if a.Status < http.StatusBadRequest {
		c.removed(c.collection(r), t.name)
	}
	return a
}

// set gives a thing the members that the request replaces or changes. A change that cannot be made
// is refused where the document has a word for that, and else leaves the thing as it was.
func (c *call) set(r *explore.Resource, t *thing) (refused *exchange.Response) {
	if c.operation == r.Replace {
		made := maps.Clone(t.made)
		for member := range t.sent {
			delete(made, member)
		}
		t.made, t.sent, t.whole = made, c.members(), c.whole()
		return nil
	}
	changed, why := c.patched(t.known())
	if why == "" {
		why = c.misfit(t.known(), changed)
	}
	if why == "" {
		t.made, t.sent = nil, changed
		return nil
	}
	refusals := []int{http.StatusUnprocessableEntity, http.StatusConflict, http.StatusBadRequest}
	if _, documented := c.documented(refusals); documented != nil {
		return c.refuse(why, nil, refusals...)
	}
	return nil
}

// creates tells whether a replacement of what is not there creates it: where the document says so
// with 201, or shows no other way.
func creates(r *explore.Resource) bool {
	return r.Create == nil || r.Replace.Names(http.StatusCreated)
}
