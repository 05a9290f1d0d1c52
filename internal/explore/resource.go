package explore

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/tree"
)

// Resource is a kind of thing that an API has, as its document shows: a collection, and the things
// in it, each at a path of its own or named by a parameter of the query. Operations are nil where
// the document has none.
type Resource struct {
	Collection string // the path of the collection, such as /orders/{orderId}/lines
	Item       string // the path of one thing, such as /orders/{orderId}/lines/{lineId}
	Parameter  string // the parameter that names the thing, such as lineId
	InQuery    bool   // the parameter is one of the query, and not of the path

	Create, List                   *contract.Operation // of the collection
	Read, Replace, Change, Deletes *contract.Operation // of one thing

	// name is where the answer to a creation names the thing, as a link of the document says.
	name tree.Pointer
}

// resources infers the resources of a contract. Where a path goes on with one parameter and nothing
// else, it is that of a thing in a collection; links say what creates which thing; and what is
// named by a parameter of the query is created by the operation that is called as it is.
func resources(c *contract.Contract) []*Resource {
	found := resourcesOfPaths(c)
	found = append(found, resourcesOfQueries(c, found)...)
	things := map[*contract.Operation][]*Resource{}
	for _, r := range found {
		for _, o := range r.ofOne() {
			things[o] = append(things[o], r)
		}
	}
	for _, o := range c.Operations() {
		for _, response := range o.Responses {
			for _, link := range c.Links(response) {
				follow(things[link.Operation], o, response, link)
			}
		}
	}
	return found
}

func resourcesOfPaths(c *contract.Contract) []*Resource {
	var found []*Resource
	byItem := map[string]*Resource{}
	for _, o := range c.Operations() {
		path := strings.TrimSuffix(o.Path, "/")
		at := strings.LastIndexByte(path, '/')
		name, isParameter := strings.CutPrefix(path[at+1:], "{")
		name, closed := strings.CutSuffix(name, "}")
		if at < 0 || !isParameter || !closed || strings.ContainsAny(name, "{}") || at == 0 {
			continue
		}
		r := byItem[o.Path]
		if r == nil {
			r = &Resource{Collection: path[:at], Item: o.Path, Parameter: name}
			byItem[o.Path] = r
			found = append(found, r)
		}
		r.note(o)
	}
	byCollection := map[string][]*Resource{}
	for _, r := range found {
		byCollection[r.Collection] = append(byCollection[r.Collection], r)
	}
	for _, o := range c.Operations() {
		for _, r := range byCollection[strings.TrimSuffix(o.Path, "/")] {
			r.noteCollection(o)
		}
	}
	return found
}

func (r *Resource) note(o *contract.Operation) {
	switch o.Method {
	case http.MethodGet:
		r.Read = o
	case http.MethodPut:
		r.Replace = o
	case http.MethodPatch:
		r.Change = o
	case http.MethodDelete:
		r.Deletes = o
	}
}

func (r *Resource) noteCollection(o *contract.Operation) {
	switch o.Method {
	case http.MethodPost:
		if succeeds(o) {
			r.Create = o
		}
	case http.MethodGet:
		r.List = o
	}
}

// succeeds tells whether an operation documents a success.
func succeeds(o *contract.Operation) bool {
	return slices.ContainsFunc(o.Responses, isSuccess)
}

func isSuccess(response *contract.Response) bool { return strings.HasPrefix(response.Status, "2") }

// follow notes what a link says: an operation that creates something leads to the operation of a
// thing of some resources, by what its answer has at some place.
func follow(resources []*Resource, from *contract.Operation, response *contract.Response,
	link contract.Link) {
	if from.Method != http.MethodPost || !isSuccess(response) {
		return
	}
	for _, r := range resources {
		expression := link.Parameters[r.Parameter]
		for _, place := range []string{"path.", "query."} {
			if qualified := link.Parameters[place+r.Parameter]; qualified != nil {
				expression = qualified
			}
		}
		text, _ := expression.(string)
		at, inBody := strings.CutPrefix(text, "$response.body#")
		if !inBody || r.Create != nil && r.Create != from {
			continue
		}
		r.Create = from
		if r.name == "" {
			r.name = tree.Pointer(at)
		}
	}
}

// Maker is the operation that makes the things of a resource: its creation or, where it has none,
// the one that puts a thing where there was none, under a name that the caller chooses. nil where
// the document has neither.
func (r *Resource) Maker() *contract.Operation {
	if r.Create == nil && r.Read != nil && r.Replace != nil && !r.InQuery &&
		r.Replace.Names(http.StatusCreated) {
		return r.Replace
	}
	return r.Create
}

// ofOne are the operations of one thing.
func (r *Resource) ofOne() []*contract.Operation {
	return slices.DeleteFunc([]*contract.Operation{r.Read, r.Replace, r.Change, r.Deletes},
		func(o *contract.Operation) bool { return o == nil })
}

// operations are those that are about its things.
func (r *Resource) operations() []*contract.Operation {
	return slices.DeleteFunc(append(r.ofOne(), r.Create, r.List),
		func(o *contract.Operation) bool { return o == nil })
}

// Names are the members by which a creation's answer may name what was created, the likeliest
// first.
func (r *Resource) Names() []string {
	if r.Parameter == "" {
		return nil
	}
	names := []string{r.Parameter, "id"}
	if plainName(r.Parameter) == singular(plainName(lastSegment(r.Collection))) {
		names = []string{"id", r.Parameter} // a member order of an order may name another one
	}
	if singular, found := strings.CutSuffix(lastSegment(r.Collection), "s"); found {
		names = append(names, singular+"Id", singular+"_id")
	}
	return slices.Compact(names)
}

// IsCalled tells whether a member or parameter, by what it is called, names a thing of the
// resource: as its own parameter does, or by the collection's name, as productId does a product.
func (r *Resource) IsCalled(name string) bool {
	if name == r.Parameter {
		return name != "id"
	}
	noun, isID := nounOf(name)
	whole := strings.Join(split(lastSegment(r.Collection)), "")
	return isID && noun != "" && (noun == whole || noun == singular(whole))
}

// Named is the resource whose thing a parameter of an operation names, by what it is called; nil
// where there is none that can be created by itself, and where the path of the thing says it.
func (p *Plan) Named(o *contract.Operation, parameter *contract.Parameter) *Resource {
	if parameter.In != "path" && !parameter.Required {
		return nil
	}
	chain, _ := p.Chain(o.Path)
	if parameter.In == "path" && slices.ContainsFunc(chain,
		func(r *Resource) bool { return r.Parameter == parameter.Name }) {
		return nil
	}
	for _, r := range p.Called(parameter.Name) {
		own := r.InQuery && r.Parameter == parameter.Name && slices.Contains(r.ofOne(), o)
		if r.Create != nil && r.Create != o && !strings.Contains(r.Collection, "{") &&
			(own || r.IsCalled(parameter.Name)) {
			return r
		}
	}
	if parameter.Schema == nil {
		return nil
	}
	return p.referred(o, parameter.Name, rulesOf(parameter.Schema),
		p.contract.Description(parameter.Pointer))
}

func lastSegment(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// Identify returns what names a thing in an answer: where a link of the document says so, in the
// object itself, in the only member that is one, or at the end of its Location. false where nothing
// does.
func (r *Resource) Identify(body any, location string) (name any, found bool) {
	if name, found = at(body, r.name); found {
		return name, true
	}
	object, _ := body.(map[string]any)
	if name, found = member(object, r.Names()); found {
		return name, true
	}
	if len(object) == 1 {
		for _, only := range object {
			inner, _ := only.(map[string]any)
			if name, found = member(inner, r.Names()); found {
				return name, true
			}
		}
	}
	if end := lastSegment(strings.TrimSuffix(location, "/")); end != "" {
		return end, true
	}
	return nil, false
}

// at is the text or number at a place of a value; false where there is none.
func at(value any, place tree.Pointer) (found any, is bool) {
	if place == "" {
		return nil, false
	}
	for _, token := range place.Tokens() {
		object, isObject := value.(map[string]any)
		if !isObject {
			return nil, false
		}
		value = object[token]
	}
	return member(map[string]any{"": value}, []string{""})
}

func member(object map[string]any, names []string) (value any, found bool) {
	for _, name := range names {
		switch value := object[name].(type) {
		case nil, map[string]any, []any, bool:
		default:
			return value, true
		}
	}
	return nil, false
}

// Items returns the things that the answer of a list has: it is an array, or an object that has
// one. false where it is neither.
func Items(body any) (items []any, found bool) {
	switch body := body.(type) {
	case []any:
		return body, true
	case map[string]any:
		if name, is := ItemsMember(body); is {
			items, is = body[name].([]any)
			return items, is
		}
	}
	return nil, false
}

// ItemsMember is the member of an answer of a list that has the things, which is an array: one that
// is called so, or the only one. false where nobody knows which one it is.
func ItemsMember(body map[string]any) (name string, found bool) {
	for _, name := range []string{"items", "data", "results", "values", "content"} {
		if _, is := body[name].([]any); is {
			return name, true
		}
	}
	for member, value := range body {
		if _, is := value.([]any); is {
			if found {
				return "", false
			}
			name, found = member, true
		}
	}
	return name, found
}

// Named returns a body in which the members that something is known for have that value: name tells
// it by the name of a member. What stands at a place, as obligations tell it, stays as it is.
func Named(body any, at, place string, name func(member string) (any, bool)) any {
	switch body := body.(type) {
	case map[string]any:
		named := make(map[string]any, len(body))
		for member, value := range body {
			below := at + "/" + member
			named[member] = Named(value, below, place, name)
			if below == place || !isName(value) {
				continue
			}
			if known, found := name(member); found {
				named[member] = likewise(known, value)
			}
		}
		return named
	case []any:
		named := make([]any, len(body))
		for i, item := range body {
			named[i] = Named(item, fmt.Sprintf("%s/%d", at, i), place, name)
		}
		return named
	}
	return body
}

// isName tells whether a value may name a thing: it is a text or a number.
func isName(value any) bool {
	switch value.(type) {
	case string, json.Number:
		return true
	}
	return false
}

// likewise is a name as a text where there was one, and as a number where there was one: what is no
// number stays what it was.
func likewise(name, was any) any {
	if _, is := was.(string); is {
		return nameText(name)
	}
	text, is := name.(string)
	switch {
	case !is:
		return name
	case json.Valid([]byte(text)) && isNumeral(text):
		return json.Number(text)
	}
	return was
}

// isNumeral tells whether a JSON text is a number.
func isNumeral(text string) bool { return strings.Trim(text, "-+.0123456789eE") == "" }
