package explore

import (
	"net/http"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

// Single is what there is one of below each thing of a resource, such as /pets/{petId}/note: it can
// be put there and read again.
type Single struct {
	Below *Resource // of the things that have it
	// It has the operations of a thing, and no collection that it is created in.
	*Resource
}

// singles infers them: paths that go on with a name behind the path of a thing that can be created,
// which are no collections, and have PUT and GET.
func (x *Index) singles(c *contract.Contract) []*Single {
	collections := map[string]bool{}
	for _, r := range x.Resources {
		collections[r.Collection] = true
	}
	var found []*Single
	byPath := map[string]*Single{}
	for _, o := range c.Operations() {
		path := strings.TrimSuffix(o.Path, "/")
		chain, whole := x.Chain(path)
		if !whole || len(chain) == 0 || collections[path] {
			continue
		}
		below := chain[len(chain)-1]
		if below.Create == nil || below.InQuery || below.Item == path {
			continue
		}
		one := byPath[o.Path]
		if one == nil {
			one = &Single{below, &Resource{Collection: o.Path, Item: o.Path}}
			byPath[o.Path] = one
			found = append(found, one)
		}
		one.note(o)
	}
	return slices.DeleteFunc(found, func(one *Single) bool {
		return one.Read == nil || one.Replace == nil || len(one.Replace.RequestMediaTypes) == 0 ||
			one.isView()
	})
}

// isView tells of what shows the thing itself, such as its status: then not all that is put there
// need be taken.
func (s *Single) isView() bool {
	if s.Below.Read == nil {
		return false
	}
	own, whole := answerRules(s.Read), answerRules(s.Below.Read)
	return own != nil && whole != nil && own.Pointer == whole.Pointer
}

// Owner is the resource of the things that have what a resource is of which each has one; for all
// others it is the resource itself.
func (x *Index) Owner(r *Resource) *Resource {
	for _, one := range x.Singles {
		if one.Resource == r {
			return one.Below
		}
	}
	return r
}

// scenariosOfSingles are those of what can be put somewhere and read again.
func (p *Plan) scenariosOfSingles() (found []Scenario) {
	for _, one := range p.Singles {
		add := func(of *contract.Operation, name, sentence string) {
			found = append(found, Scenario{one.Resource, of, verdict.State, name, sentence})
		}
		add(one.Replace, ReplaceThenRead, "what is put there is read again, and nothing of before")
		add(one.Replace, ReplaceTwice, "the same replacement twice leaves the same")
		add(one.Replace, RefusedReplacement, "a refused replacement changes nothing")
		if IfMatch(one.Replace) != nil {
			add(one.Replace, StaleReplacement,
				"a replacement under a condition that is not met is refused, and changes nothing")
		}
		if requiresCredentials(one.Replace) {
			add(one.Replace, ReplaceByNobody,
				"a replacement that is refused for its credentials changes nothing")
		}
		if one.Change != nil && one.Change.Method == http.MethodPatch {
			add(one.Change, ChangeThenRead,
				"what is changed has the new member, and the others as before")
			add(one.Change, RefusedChange, "a refused change changes nothing")
		}
	}
	return found
}
