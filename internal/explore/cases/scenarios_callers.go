package cases

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// byNobody are callers that are refused by an operation that requires credentials.
var byNobody = []explore.Caller{explore.Nobody, explore.Forger}

// changeByNobody changes or deletes without credentials, and looks whether it was done all the
// same.
func (s *steps) changeByNobody(ctx context.Context) error {
	for _, caller := range byNobody {
		if err := s.beginWith(ctx, nil); err != nil {
			return err
		}
		_, before, err := s.readBody(ctx)
		if err != nil {
			return err
		}
		got, err := s.changeAs(ctx, as(caller))
		if err != nil {
			return err
		}
		if got.success() {
			continue // which another case tells of
		}
		if done, err := s.isDone(ctx, got, before); done || err != nil {
			return err
		}
	}
	return nil
}

// readByAnother reads a thing as another caller. That is wrong only where the API keeps the thing
// from that caller otherwise: nobody is let in without credentials, and the other's list does not
// have it; or what it is below is kept from the other.
func (s *steps) readByAnother(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	got, err := s.step(ctx, s.Operation, as(explore.Other))
	if err != nil || !got.success() {
		return err
	}
	kept, why, err := s.isKeptFromOther(ctx)
	if err == nil && kept {
		s.finds(got, "another caller reads %s, although %s", text(s.thing.name), why)
	}
	return err
}

// isKeptFromOther looks for a sign that a thing is not for another caller. why says which.
func (s *steps) isKeptFromOther(ctx context.Context) (kept bool, why string, err error) {
	if kept, why, err = s.isParentKept(ctx); kept || err != nil {
		return kept, why, err
	}
	nobody, err := s.step(ctx, s.Resource.Read, as(explore.Nobody))
	if err != nil || !isKept(nobody) {
		return false, "", err // everybody may read it
	}
	if s.Resource.List == nil {
		return s.isNothingForOther(ctx)
	}
	own, _, _, err := s.listed(ctx)
	if err != nil || own == nil {
		return false, "", err
	}
	others, whole, _, err := s.listed(ctx, as(explore.Other))
	if err != nil || !whole || others != nil {
		return false, "", err
	}
	return true, fmt.Sprintf("%s has it for its owner only", s.Resource.List), nil
}

// isParentKept tells whether what the thing is below cannot be read by another caller.
func (s *steps) isParentKept(ctx context.Context) (kept bool, why string, err error) {
	parent := s.plan.Parent(s.Resource)
	if parent == nil || parent.Read == nil {
		return false, "", nil
	}
	got, err := s.step(ctx, parent.Read, as(explore.Other))
	if err != nil || !isKept(got) {
		return false, "", err
	}
	return true, fmt.Sprintf("%s, which it is below, is answered with %d for that caller",
		parent.Read, got.status()), nil
}

// isNothingForOther tells whether, for another caller, an operation that changes a thing says that
// there is none.
func (s *steps) isNothingForOther(ctx context.Context) (kept bool, why string, err error) {
	got, o, err := s.refusalForOther(ctx, saysNothing)
	if err != nil || o == nil {
		return false, "", err
	}
	return true, fmt.Sprintf("%s is answered with %d for that caller", o, got.status()), nil
}

// refusalForOther is the first operation on a thing, other than the scenario's own and reading,
// that refuses another caller what its owner may do; nil where there is none.
func (s *steps) refusalForOther(ctx context.Context, refuses func(reply) bool) (got reply,
	o *contract.Operation, err error) {
	for _, o := range []*contract.Operation{s.Resource.Change, s.Resource.Replace,
		s.Resource.Deletes} {
		if o == nil || o == s.Operation {
			continue
		}
		elsewhere := *s
		elsewhere.Operation = o
		if err := elsewhere.begin(ctx); err != nil {
			return got, nil, err
		}
		refusal, err := elsewhere.changeAs(ctx, as(explore.Other))
		if err != nil {
			return got, nil, err
		}
		if !refuses(refusal) {
			continue
		}
		own, err := elsewhere.changeAs(ctx)
		if err == nil && own.success() {
			return refusal, o, nil
		}
	}
	return got, nil, nil
}

// changeByAnother changes a thing as another caller. That is wrong only where the API keeps other
// callers from the thing, or from changing it in another way.
func (s *steps) changeByAnother(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	_, before, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	kept, why, err := s.isUnchangeable(ctx)
	if err != nil {
		return err
	}
	got, err := s.changeAs(ctx, as(explore.Other))
	if err != nil {
		return err
	}
	if !got.success() {
		s.Check = verdict.State
		_, err := s.isDone(ctx, got, before)
		return err
	}
	gone, after, err := s.isGone(ctx)
	if err != nil {
		return err
	}
	if !kept && s.Operation != s.Resource.Deletes {
		kept, why, err = s.isUnchangeableOtherwise(ctx)
	}
	if altered := s.altered(before, after.shown()); kept && (gone || len(altered) > 0) {
		s.findsSteadily(ctx, got, "another caller does it to %s, although %s", text(s.thing.name),
			why)
	}
	return err
}

// deleteByAnother deletes a thing as another caller.
func (s *steps) deleteByAnother(ctx context.Context) error { return s.changeByAnother(ctx) }

// isUnchangeable tells whether another caller cannot even read the thing, and why that is known.
func (s *steps) isUnchangeable(ctx context.Context) (kept bool, why string, err error) {
	got, err := s.step(ctx, s.Resource.Read, as(explore.Other))
	if err == nil && isKept(got) {
		return true, fmt.Sprintf("reading it is answered with %d for that caller",
			got.status()), nil
	}
	return false, "", err
}

// isUnchangeableOtherwise tells whether another caller is kept from changing such a thing by the
// other operations that do so.
func (s *steps) isUnchangeableOtherwise(ctx context.Context) (kept bool, why string, err error) {
	got, o, err := s.refusalForOther(ctx, isKept)
	if err != nil || o == nil {
		return false, "", err
	}
	return true, fmt.Sprintf("%s is answered with %d for that caller", o, got.status()), nil
}

// createByAnother adds something to what is another caller's, and cannot be read by the one that
// adds it.
func (s *steps) createByAnother(ctx context.Context) error {
	if err := s.beginWith(ctx, nil); err != nil {
		return err
	}
	kept, why, err := s.isParentKept(ctx)
	if err != nil {
		return err
	}
	draft, err := s.draft(ctx, s.Operation, as(explore.Other))
	if err != nil {
		return err
	}
	draft, got, err := s.sendAnew(ctx, draft, "")
	if err != nil || !got.success() {
		return err
	}
	s.noteCreated(s.Operation, draft, got)
	name, found := s.Resource.Identify(got.response.Value(), got.location())
	if !kept || !found {
		return nil
	}
	s.path[s.Resource.Parameter] = name
	if there, err := s.read(ctx); err == nil && there.success() {
		s.finds(got, "another caller adds %s, although %s", text(name), why)
	}
	return err
}

// listByAnother looks for a thing in the list of another caller, for whom it is not there.
func (s *steps) listByAnother(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	// What keeps answers for a while may show others what the owner was shown last.
	if _, _, _, err := s.listed(ctx); err != nil {
		return err
	}
	item, _, last, err := s.listed(ctx, as(explore.Other))
	if err != nil {
		if last.response != nil && isKept(last) {
			return nil // it is not even shown the list
		}
		return err
	}
	if item == nil {
		return nil
	}
	if kept, why, err := s.isParentKept(ctx); kept || err != nil {
		if err == nil {
			s.finds(last, "another caller sees %s in the list, although %s", text(s.thing.name),
				why)
		}
		return err
	}
	for range 2 {
		got, err := s.step(ctx, s.Resource.Read, as(explore.Other))
		if err != nil || !saysNothing(got) {
			return err
		}
	}
	s.finds(last, "another caller sees %s in the list, although reading it is answered with %d "+
		"for that caller", text(s.thing.name), http.StatusNotFound)
	return nil
}

// callersApart looks whether two callers are told the same of themselves.
func (s *steps) callersApart(ctx context.Context) error {
	own, err := s.step(ctx, s.Operation)
	if err != nil {
		return err
	}
	others, err := s.step(ctx, s.Operation, as(explore.Other))
	if err != nil {
		return err
	}
	a, _ := explore.Unwrapped(own.response.Value()).(map[string]any)
	b, _ := explore.Unwrapped(others.response.Value()).(map[string]any)
	if !own.success() || !others.success() || a == nil || b == nil {
		return errors.New("the callers are not told who they are")
	}
	for _, name := range []string{"id", "email", "username", "login", "sub"} {
		if a[name] != nil && b[name] != nil {
			if explore.Same(a[name], b[name]) {
				s.finds(others, "two callers are both told that their %s is %s", name,
					text(a[name]))
			}
			return nil
		}
	}
	return errors.New("nothing in the answers says who the callers are")
}
