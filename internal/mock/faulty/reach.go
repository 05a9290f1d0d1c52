package faulty

import (
	"fmt"

	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/mock"
)

// base is a request to an operation that the contract allows, about things that there are, as far
// as other operations make them. The error says why there is none.
func (d *deriver) base(o *contract.Operation) (*explore.Draft, error) {
	plain, err := d.plan.Base(o)
	if err != nil {
		return nil, err
	}
	draft := plain.Clone()
	if _, err := draft.Encode(); err != nil {
		return nil, err
	}
	chain, whole := d.plan.Chain(o.Path)
	d.bound = whole
	for _, r := range chain {
		name, made := d.make(r, draft.Values.Path)
		if d.bound = d.bound && made; made {
			draft.Values.Path[r.Parameter] = name
		}
	}
	for _, r := range d.plan.Resources {
		if r.List == o {
			_, _ = d.make(r, draft.Values.Path) // so that the list has something
		}
	}
	for _, p := range o.Parameters {
		if r := d.plan.Named(o, p); r != nil {
			if name, made := d.make(r, nil); made {
				draft.Set(p, name)
			}
		}
	}
	return draft, nil
}

// make creates a thing of a resource, below those that the parameters of a path name, and returns
// what it is called.
func (d *deriver) make(r *explore.Resource, parents map[string]any) (name any, made bool) {
	if r.Create == nil {
		return nil, false
	}
	plain, err := d.plan.Base(r.Create)
	if err != nil {
		return nil, false
	}
	draft := plain.Clone()
	for parameter := range draft.Values.Path {
		if value, known := parents[parameter]; known {
			draft.Values.Path[parameter] = value
		}
	}
	a, found := d.ask(draft, "")
	if !found || refuses(a) {
		return nil, false
	}
	return r.Identify(a.Value, a.Response.Header.Get("Location"))
}

// unreached says why no request that a test can make of the document is answered with success; ""
// where one is.
func (d *deriver) unreached(base *explore.Draft) string {
	a, found := d.ask(base, "")
	d.usual = a
	switch {
	case !found:
		return "no request that the document shows reaches the operation"
	case mock.Unanswerable(base.Operation, a.Response.Status) != "":
		return mock.Unanswerable(base.Operation, a.Response.Status)
	case refuses(a):
		return fmt.Sprintf("the operation needs what nothing produces: without that it is "+
			"answered with %s", check.StatusText(a.Response.Status))
	}
	return ""
}

// needsSuccess tells whether a fault of a class shows only where a request is answered with
// success.
func needsSuccess(class Class) bool {
	switch class {
	case InvalidAccepted, SuccessForRefusal, MethodAnswered:
		return false
	}
	return true
}
