package faulty

import (
	"cmp"
	"fmt"
	"slices"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/mock"
)

// neglect is a fault of what a server keeps.
type neglect struct {
	class    Class
	check    verdict.Check
	what     mock.Neglect
	sentence string
	// of are the operations of a resource that it may be of.
	of func(r *explore.Resource) []*contract.Operation
	// scenarios are those that find it.
	scenarios []string
}

var neglects = []neglect{
	{CreatedNotFound, verdict.State, mock.Keep, "What is created is not kept, and so not found.",
		func(r *explore.Resource) []*contract.Operation {
			return []*contract.Operation{r.Create}
		}, []string{explore.CreateThenRead}},
	{CreatedNotListed, verdict.State, mock.List, "What is created is not listed.",
		func(r *explore.Resource) []*contract.Operation { return []*contract.Operation{r.List} },
		[]string{explore.CreateThenList}},
	{UpdateLost, verdict.State, mock.Update,
		"The update is answered as if it were made, and is not.",
		func(r *explore.Resource) []*contract.Operation {
			return []*contract.Operation{r.Replace, r.Change}
		}, []string{explore.ReplaceThenRead, explore.ChangeThenRead}},
	{DeletedThere, verdict.State, mock.Remove, "What is deleted is still there.",
		func(r *explore.Resource) []*contract.Operation {
			return []*contract.Operation{r.Deletes}
		}, []string{explore.DeleteThenRead}},
	{ListCut, verdict.State, mock.ListLast, "The list ends before its last thing.",
		func(r *explore.Resource) []*contract.Operation { return []*contract.Operation{r.List} },
		[]string{explore.CreateThenList}},
	{ForeignShown, verdict.Foreign, mock.Conceal,
		"It does not matter whose the thing is: another caller's is treated like one's own.",
		func(r *explore.Resource) []*contract.Operation {
			return []*contract.Operation{r.Read, r.List, r.Replace, r.Change, r.Deletes}
		}, []string{explore.ReadByAnother, explore.ListByAnother, explore.ReplaceByAnother,
			explore.ChangeByAnother, explore.DeleteByAnother}},
}

// state derives what a server does wrong with the things that an operation is about.
func (d *deriver) state(o *contract.Operation) {
	found := map[Class]bool{}
	for _, r := range d.plan.Resources {
		for _, n := range neglects {
			if found[n.class] || !slices.Contains(n.of(r), o) || !mock.Keeps(r) {
				continue
			}
			found[n.class] = true
			d.neglecting(o, r, n)
		}
		if o == r.List && mock.Keeps(r) && r.Create != nil && isSecured(o) && isSecured(r.Create) {
			d.mixed(o, explore.ListByAnother, cmp.Or(whose(r, o), d.unmade(r)))
			found[CallersMixed] = true
		}
	}
	if !found[CallersMixed] && d.hasScenario(o, explore.CallersApart) {
		d.mixed(o, explore.CallersApart, "")
	}
}

func isSecured(o *contract.Operation) bool {
	return len(o.Security) > 0 && !slices.ContainsFunc(o.Security,
		func(r *contract.SecurityRequirement) bool { return len(r.Schemes) == 0 })
}

func (d *deriver) hasScenario(o *contract.Operation, names ...string) bool {
	return slices.ContainsFunc(d.plan.Scenarios(o),
		func(s explore.Scenario) bool { return slices.Contains(names, s.Name) })
}

func (d *deriver) neglecting(o *contract.Operation, r *explore.Resource, n neglect) {
	if n.what == mock.Conceal {
		creates := r.Create
		if creates == nil {
			creates = r.Replace
		}
		if creates == nil || !isSecured(creates) || !isSecured(o) {
			d.cannot(o, n.class, "nothing says whose the things are: they can be had, or made, "+
				"without credentials")
			return
		}
	}
	f := d.placed(o, n.class, n.check, n.sentence)
	f.unprovable = d.unprovable(r, o, n)
	f.mistake = neglectful(o, n.what)
	d.add(o, f, "")
}

// unprovable says why no test of the document can find a fault of what a server keeps.
func (d *deriver) unprovable(r *explore.Resource, o *contract.Operation, n neglect) string {
	switch {
	case r.Create == nil:
		return "no operation of the document creates what it is about"
	case o == r.Change && len(d.plan.OneMember(o, 1)) == 0:
		return "the document declares no member that could be changed"
	case r.Read == nil && n.class != CreatedNotListed && n.class != ListCut:
		return "no operation of the document shows a thing of " + r.Collection
	}
	if n.what == mock.Conceal {
		if why := whose(r, o); why != "" {
			return why
		}
	}
	about := o
	if n.class == CreatedNotListed || n.class == ListCut {
		about = r.Create // which the scenario is about that looks into the list
	}
	if r.Read == nil || !d.hasScenario(about, n.scenarios...) &&
		!d.hasScenario(o, n.scenarios...) {
		return "the document does not show enough operations of " + r.Collection +
			" to see what became of a thing"
	}
	return d.unmade(r)
}

// unmade says why nothing can be created in the collection of a resource; "" where something can.
func (d *deriver) unmade(r *explore.Resource) string {
	chain, _ := d.plan.Chain(r.Collection)
	for _, above := range chain {
		if above.Create == nil {
			return "nothing makes what the path of " + r.Collection + " names"
		}
	}
	draft, err := d.base(r.Create)
	if err != nil {
		return fmt.Sprintf("nothing can be created in %s: %v", r.Collection, err)
	}
	if a, found := d.ask(draft, ""); !found || refuses(a) {
		return "no request that the document shows creates something in " + r.Collection
	}
	return ""
}

// whose says why nothing shows that another caller must not do something with a thing: everybody
// may read it, and no other operation keeps others from it. "" where something does.
func whose(r *explore.Resource, o *contract.Operation) string {
	others := 0
	for _, other := range []*contract.Operation{r.Replace, r.Change, r.Deletes} {
		if other != nil && other != o && isSecured(other) {
			others++
		}
	}
	kept := r.Read != nil && isSecured(r.Read) && (o != r.Read || r.List != nil || others > 0)
	changes := o == r.Replace || o == r.Change
	if kept || changes && others > 0 {
		return ""
	}
	return "nothing else of the document keeps another caller from the thing"
}

// mixed derives a server that takes the second caller for the first. Unprovable says why no test
// finds it.
func (d *deriver) mixed(o *contract.Operation, scenario, unprovable string) {
	f := d.placed(o, CallersMixed, verdict.Foreign,
		"Callers are mixed up: the second one is shown what is for the first.")
	f.unprovable = unprovable
	if !d.hasScenario(o, scenario) {
		f.unprovable = "the document does not show enough operations to tell callers apart"
	}
	f.mistake = neglectful(o, mock.Distinguish)
	d.add(o, f, "")
}

// neglectful is the mistake of a server that neglects something with the things that an operation
// is about.
func neglectful(o *contract.Operation, what mock.Neglect) func(*counts) mock.Mistake {
	return func(count *counts) mock.Mistake {
		return mock.Mistake{Neglect: what, Of: o,
			Neglected: func() { count.shown.Add(1) },
			Answer: func(a mock.Answered) *exchange.Response {
				if a.Operation == o {
					count.called.Add(1)
				}
				return a.Response
			}}
	}
}
