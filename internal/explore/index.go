package explore

import (
	"cmp"
	"slices"
	"strings"

	"plumbline/internal/contract"
)

// Index are the resources of a contract, found by what paths, names and operations say: a document
// may have thousands, and every request asks.
type Index struct {
	Resources []*Resource // in the order of the document
	Singles   []*Single   // in the same order

	order    map[*Resource]int
	items    map[string]*Resource                // that paths name things of
	named    map[string][]*Resource              // by what names one: a parameter, or a noun
	creates  map[*contract.Operation][]*Resource // by the operation that creates their things
	children map[*Resource][]*Resource
	readsOf  map[*contract.Operation]*contract.Operation // by what replaces, changes or deletes
}

// NewIndex infers the resources of a contract.
func NewIndex(c *contract.Contract) *Index {
	x := &Index{Resources: resources(c), order: map[*Resource]int{},
		items: map[string]*Resource{}, named: map[string][]*Resource{},
		creates:  map[*contract.Operation][]*Resource{},
		children: map[*Resource][]*Resource{},
		readsOf:  map[*contract.Operation]*contract.Operation{}}
	for i, r := range x.Resources {
		x.order[r] = i
		if !r.InQuery {
			x.items[r.Item] = r
		}
		if r.Create != nil {
			x.creates[r.Create] = append(x.creates[r.Create], r)
		}
		for _, key := range r.keys() {
			x.named[key] = append(x.named[key], r)
		}
	}
	for _, r := range x.Resources {
		if parent := x.Parent(r); parent != nil && r.Create != nil {
			x.children[parent] = append(x.children[parent], r)
		}
	}
	x.Singles = x.singles(c)
	things := slices.Clone(x.Resources)
	for _, one := range x.Singles {
		things = append(things, one.Resource)
	}
	for _, r := range things {
		for _, o := range r.ofOne() {
			if o != r.Read {
				x.readsOf[o] = r.Read
			}
		}
	}
	return x
}

// Of a name and of a noun the keys differ.
func nameKey(name string) string { return "name " + name }
func nounKey(noun string) string { return "noun " + noun }

// keys are those that the things of a resource may be named by.
func (r *Resource) keys() []string {
	whole := strings.Join(split(lastSegment(r.Collection)), "")
	return slices.Compact([]string{nameKey(r.Parameter), nounKey(whole),
		nounKey(singular(whole))})
}

// Called lists the resources whose things a member or parameter of a name may be about, by its own
// name or by its noun, in the order of the document. [Resource.IsCalled] says whether it is.
func (x *Index) Called(name string) []*Resource {
	list := x.named[nameKey(name)]
	noun, isID := nounOf(name)
	if byNoun := x.named[nounKey(noun)]; isID && noun != "" && len(byNoun) > 0 {
		list = slices.Concat(list, byNoun)
		slices.SortFunc(list, func(a, b *Resource) int {
			return cmp.Compare(x.order[a], x.order[b])
		})
		list = slices.Compact(list)
	}
	return list
}

// Reads is the operation that reads the thing which another operation replaces, changes or deletes;
// nil where there is none.
func (x *Index) Reads(o *contract.Operation) *contract.Operation { return x.readsOf[o] }

// CreatedBy lists the resources of which an operation creates things.
func (x *Index) CreatedBy(o *contract.Operation) []*Resource { return x.creates[o] }

// Chain returns the resources whose things name the parameters of a path, the outermost first: for
// /orders/{orderId}/lines the orders. ok is false where a parameter belongs to none.
func (x *Index) Chain(path string) (chain []*Resource, ok bool) {
	for end := range len(path) + 1 {
		if end < len(path) && path[end] != '/' {
			continue
		}
		if r := x.items[path[:end]]; r != nil {
			chain = append(chain, r)
		}
	}
	return chain, len(chain) == strings.Count(path, "{")
}

// Parent is the resource whose things a resource's are below; nil where there is none that things
// can be created of.
func (x *Index) Parent(r *Resource) *Resource {
	chain, whole := x.Chain(r.Collection)
	if !whole || len(chain) == 0 {
		return nil
	}
	if parent := chain[len(chain)-1]; parent.Create != nil {
		return parent
	}
	return nil
}

// Children are the resources that have things below those of a resource, and create them.
func (x *Index) Children(r *Resource) []*Resource { return x.children[r] }

// Beside are the names of some operations, and of all others that are about the same things: of the
// same path, or of a resource that one of them is about. What one of them does wrong can be seen in
// what the others answer. They are in the order of the document.
func (x *Index) Beside(c *contract.Contract, some map[string]bool) (beside []string) {
	paths := map[string]bool{}
	for _, o := range c.Operations() {
		paths[o.Path] = paths[o.Path] || some[o.String()]
	}
	for _, r := range x.Resources {
		all := r.operations()
		if slices.ContainsFunc(all, func(o *contract.Operation) bool { return some[o.String()] }) {
			for _, o := range all {
				paths[o.Path] = true
			}
		}
	}
	for _, o := range c.Operations() {
		if paths[o.Path] {
			beside = append(beside, o.String())
		}
	}
	return beside
}
