package cases

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// bind gives the parameters that name things the names of things that there are, where the run can
// make them. bound tells whether all parameters of the path have one.
func (r *runner) bind(ctx context.Context, d *explore.Draft) (bound bool) {
	chain, _ := r.plan.Chain(d.Operation.Path)
	at := d.Operation.Path
	open := strings.Count(d.Operation.Path, "{") - len(chain)
	for _, resource := range chain {
		name, found := r.thing(ctx, resource, d.Values.Path)
		if !found {
			return false
		}
		d.Values.Path[resource.Parameter] = name
		at = resource.Item
	}
	for _, parameter := range d.Operation.Parameters {
		resource := r.plan.Named(d.Operation, parameter)
		if resource == nil {
			continue
		}
		if name, found := r.thing(ctx, resource, nil); found {
			d.Set(parameter, name)
			if parameter.In == "path" {
				open--
			}
		}
	}
	if d.Operation.Method == http.MethodDelete {
		delete(r.things, at) // the next one needs another
	}
	return open == 0
}

// bindBody gives members of a body that are called as a resource's parameter, or that the document
// says to name one of its things, the name of a thing that there is, unless the obligation is about
// the member itself.
func (r *runner) bindBody(ctx context.Context, d *explore.Draft, place string) {
	if !d.Values.HasBody {
		return
	}
	d.Values.Body = explore.Named(d.Values.Body, "body", place, func(member string) (any, bool) {
		for _, resource := range r.plan.Called(member) {
			if resource.IsCalled(member) && resource.Create != d.Operation &&
				!strings.Contains(resource.Collection, "{") {
				return r.thing(ctx, resource, nil)
			}
		}
		if resource := r.plan.References(d.Operation)[member]; resource != nil {
			return r.thing(ctx, resource, nil)
		}
		return nil, false
	})
}

// thing is what names a thing of a resource, which is created where the case has none, below those
// that are named already.
func (r *runner) thing(ctx context.Context, resource *explore.Resource,
	parents map[string]any) (name any, found bool) {
	if name, found = r.things[resource.Item]; found {
		return name, true
	}
	if r.making[resource.Item] {
		return nil, false
	}
	r.making[resource.Item] = true
	defer delete(r.making, resource.Item)
	var got created
	r.quietly(func(quiet *runner) { got, found = quiet.create(ctx, resource, parents) })
	if found {
		r.things[resource.Item] = got.name
	}
	return got.name, found
}

// quietly prepares something.
func (r *runner) quietly(prepare func(*runner)) {
	quiet := *r
	quiet.tally = quietTally()
	prepare(&quiet)
	r.tally.answered += quiet.tally.answered
	r.tally.later = r.tally.later || quiet.tally.later
	if quiet.tally.unanswered != "" {
		r.tally.unanswered = quiet.tally.unanswered
	}
}

// created is a thing that the run has created: what names it, the request and its answer.
type created struct {
	name  any
	draft *explore.Draft
	reply reply
	// anew tells that it took other texts than those of the plan.
	anew bool
}

// create creates a thing below those that are named already.
func (r *runner) create(ctx context.Context, resource *explore.Resource,
	parents map[string]any) (created, bool) {
	return r.createOf(ctx, resource, parents, explore.Variant{})
}

// createOf creates a thing of a body; without one the plainest is taken, or one that has as little
// as it can have. Where none is made the thing has the refusal only. What is only accepted is
// waited for, if not for long.
func (r *runner) createOf(ctx context.Context, resource *explore.Resource,
	parents map[string]any, variant explore.Variant) (created, bool) {
	draft, err := r.creation(ctx, resource, parents)
	if err != nil {
		return created{}, false
	}
	bodies := []any{variant.Body}
	if variant.Body == nil {
		bodies = []any{draft.Values.Body}
		if least, err := r.plan.OtherBody(draft.Operation); err == nil {
			bodies = append(bodies, least)
		}
	}
	var last reply
	later := r.tally.later
	for _, body := range bodies {
		draft = draft.Clone()
		if draft.Values.HasBody || body != nil {
			explore.Variant{Body: body, MediaType: variant.MediaType}.Set(draft)
		}
		r.bindBody(ctx, draft, "")
		used, got, err := r.sendAnew(ctx, draft, variant.Place)
		switch {
		case err != nil:
			return created{}, false
		case got.success():
			name, found := r.noteThing(resource, used, got)
			if found && got.status() == http.StatusAccepted &&
				r.arrives(ctx, resource, used, name) {
				r.tally.later = later
			}
			return created{name, used, got, used != draft}, found
		case got.label != explore.Valid || !refusesContent(got):
			return created{reply: got}, false // which another body would not mend
		}
		last = got
	}
	return created{reply: last}, false
}

// mostNames is how many names are looked for that nothing has.
const mostNames = 20

// creation is the plainest request that creates a thing below those that are named already. Where
// the caller names it, the name is one of which reading says that nothing has it.
func (r *runner) creation(ctx context.Context, resource *explore.Resource,
	parents map[string]any) (*explore.Draft, error) {
	maker := resource.Maker()
	if maker == nil {
		return nil, errNothing
	}
	base, err := r.plan.Base(maker)
	if err != nil {
		return nil, err
	}
	draft := base.Clone()
	for parameter := range draft.Values.Path {
		draft.Values.Path[parameter] = parents[parameter]
	}
	if resource.Create != nil {
		return draft, nil
	}
	for range mostNames {
		name, err := r.plan.NewName(resource, r.nextPurpose())
		if err != nil {
			return nil, err
		}
		draft.Values.Path[resource.Parameter] = name
		if got, is := r.readThing(ctx, resource, draft.Values.Path); is && saysNothing(got) {
			draft.MadeUp = text(name)
			return draft, nil
		}
	}
	return nil, errNothing
}

// readThing reads a thing that a path names, quietly.
func (r *runner) readThing(ctx context.Context, resource *explore.Resource,
	path map[string]any) (got reply, is bool) {
	if resource.Read == nil {
		return reply{}, false
	}
	base, err := r.plan.Base(resource.Read)
	if err != nil {
		return reply{}, false
	}
	draft := base.Clone()
	at(path)(draft)
	r.quietly(func(quiet *runner) { got, err = quiet.send(ctx, draft) })
	return got, err == nil
}

// noteThing has what a request created deleted at the end of the run, and returns what names it.
func (r *runner) noteThing(resource *explore.Resource, used *explore.Draft,
	got reply) (name any, found bool) {
	if resource.Create == nil {
		name = used.Values.Path[resource.Parameter]
		r.noteMade(resource, used, name)
		return name, got.status() == http.StatusCreated
	}
	r.noteCreated(resource.Create, used, got)
	return resource.Identify(got.response.Value(), got.location())
}

// looks is how often what was only accepted is looked for.
const looks = 10

// arrives waits for what was only accepted, and tells whether it is there then.
func (r *runner) arrives(ctx context.Context, resource *explore.Resource, used *explore.Draft,
	name any) bool {
	path := maps.Clone(used.Values.Path)
	if path == nil {
		path = map[string]any{}
	}
	path[resource.Parameter] = name
	for range looks {
		got, is := r.readThing(ctx, resource, path)
		if !is || got.success() {
			return is
		}
		select {
		case <-time.After(patience / looks):
		case <-ctx.Done():
			return false
		}
	}
	return false
}

// refusesContent tells whether an answer says that what was sent is not good enough.
func refusesContent(got reply) bool {
	switch got.status() {
	case http.StatusBadRequest, http.StatusConflict, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// noteCreated has what a request created deleted at the end of the run, and returns what deletes it
// before.
func (r *runner) noteCreated(o *contract.Operation, d *explore.Draft, got reply) (made []*undo) {
	if d.Method != o.Method {
		return nil
	}
	for _, resource := range r.plan.CreatedBy(o) {
		name, found := resource.Identify(got.response.Value(), got.location())
		switch {
		case resource.Deletes == nil:
			r.host.Expires(resource.Collection, noDeletion)
			return nil
		case !found:
			r.host.Expires(resource.Collection, "the answer does not say what was created")
			return nil
		}
		made = append(made, r.noteMade(resource, d, name)...)
	}
	return made
}

// noteMade has a thing that has a name deleted at the end of the run.
func (r *runner) noteMade(resource *explore.Resource, d *explore.Draft, name any) []*undo {
	if resource.Deletes == nil {
		r.host.Expires(resource.Collection, noDeletion)
		return nil
	}
	values := map[string]any{}
	for parameter, value := range d.Values.Path {
		values[parameter] = value
	}
	values[resource.Parameter] = name
	// What has been found by then is told by then, and is not to be kept in memory.
	later := runner{host: r.host, contract: r.contract, plan: r.plan, credentials: r.credentials}
	gone := r.batch.Created(resource.Collection+" "+text(name), func(ctx context.Context) error {
		cleaner := later
		cleaner.tally = quietTally()
		return cleaner.delete(ctx, resource.Deletes, values)
	})
	made := &undo{resource.Deletes, values, gone}
	if r.made != nil {
		*r.made = append(*r.made, made)
	}
	return []*undo{made}
}

const noDeletion = "the document has no operation that deletes one"

// delete deletes a thing. One that is gone already is as good.
func (r *runner) delete(ctx context.Context, o *contract.Operation, values map[string]any) error {
	base, err := r.plan.Base(o)
	if err != nil {
		return err
	}
	draft := base.Clone()
	for _, parameter := range o.Parameters {
		if value, known := values[parameter.Name]; known {
			draft.Set(parameter, value)
		}
	}
	got, err := r.send(ctx, draft)
	switch {
	case err != nil:
		return err
	case got.success(), got.status() == http.StatusNotFound, got.status() == http.StatusGone:
		return nil
	}
	return fmt.Errorf("deleting it is answered with %s", strings.ToLower(
		http.StatusText(got.status())))
}
