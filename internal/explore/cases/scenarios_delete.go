package cases

import (
	"context"
	"fmt"
	"maps"
	"net/http"

	"plumbline/internal/explore"
)

func (s *steps) remove(ctx context.Context) error {
	got, err := s.step(ctx, s.Resource.Deletes)
	if err == nil && !got.success() {
		err = fmt.Errorf("%s refuses it with %d", s.Resource.Deletes, got.status())
	}
	return err
}

func (s *steps) deleteThenRead(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	if err := s.remove(ctx); err != nil {
		return err
	}
	got, err := s.read(ctx)
	if err != nil {
		return err
	}
	if got.success() {
		s.finds(got, "%s deleted %s with success, and it can still be read", s.Operation,
			text(s.thing.name))
	}
	return nil
}

func (s *steps) deleteThenList(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	if err := s.remove(ctx); err != nil {
		return err
	}
	item, _, last, err := s.listed(ctx)
	if err == nil && item != nil && s.waits(ctx) {
		item, _, last, err = s.listed(ctx)
	}
	if err != nil || item == nil {
		return err
	}
	if gone, _, err := s.isGone(ctx); !gone || err != nil {
		return fmt.Errorf("it is there still, of which another scenario tells")
	}
	s.finds(last, "%s was deleted with success, and the list still has it", text(s.thing.name))
	return nil
}

func (s *steps) deleteTwice(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	if err := s.remove(ctx); err != nil {
		return err
	}
	got, err := s.step(ctx, s.Resource.Deletes)
	if err != nil {
		return err
	}
	if got.status() >= http.StatusInternalServerError && len(got.response.Verdict.Findings) == 0 {
		s.finds(got, "deleting it a second time is answered with %d", got.status())
	}
	return nil
}

// deleteThenChildren deletes what has something below it, and reads that.
func (s *steps) deleteThenChildren(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	type belonging struct {
		*explore.Resource
		path map[string]any
	}
	var children []belonging
	for _, child := range s.plan.Children(s.Resource) {
		if child.Read == nil {
			continue
		}
		if made, found := s.below(ctx, child, s.path); found {
			path := maps.Clone(s.path)
			path[child.Parameter] = made.name
			children = append(children, belonging{child, path})
		}
	}
	if len(children) == 0 {
		return errNothing
	}
	if err := s.remove(ctx); err != nil {
		return err
	}
	if gone, _, err := s.isGone(ctx); !gone || err != nil {
		return fmt.Errorf("it is there still, of which another scenario tells")
	}
	for _, child := range children {
		got, err := s.step(ctx, child.Read, at(child.path))
		if err != nil {
			return err
		}
		if got.success() {
			s.finds(got, "%s was deleted, and what was below it can still be read",
				text(s.thing.name))
		}
	}
	return nil
}

// deleteThenParent reads what a thing was below when it is deleted.
func (s *steps) deleteThenParent(ctx context.Context) error {
	if err := s.beginWith(ctx, nil); err != nil {
		return err
	}
	parent := s.plan.Parent(s.Resource)
	before, err := s.step(ctx, parent.Read)
	if err != nil {
		return err
	}
	if !before.success() {
		return errNothing
	}
	if err := s.remove(ctx); err != nil {
		return err
	}
	got, err := s.step(ctx, parent.Read)
	if err == nil && !got.success() && len(got.response.Verdict.Findings) == 0 {
		s.finds(got, "%s was deleted, and reading what it was below is answered with %d",
			text(s.thing.name), got.status())
	}
	return err
}

// underAnother asks for a thing below another parent than its own.
func (s *steps) underAnother(ctx context.Context) error {
	parent := s.plan.Parent(s.Resource)
	if err := s.beginWith(ctx, nil); err != nil {
		return err
	}
	_, before, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	other, made := s.below(ctx, parent, s.path)
	if !made {
		return fmt.Errorf("%s creates no other one", parent.Create)
	}
	elsewhere := maps.Clone(s.path)
	elsewhere[parent.Parameter] = other.name
	got, err := s.changeAs(ctx, at(elsewhere))
	if err != nil {
		return err
	}
	if s.Operation == s.Resource.Read {
		if got.success() {
			s.finds(got, "%s is below %s, and is shown below %s too", text(s.thing.name),
				text(s.path[parent.Parameter]), text(other.name))
		}
		return nil
	}
	if !got.success() {
		_, err := s.isDone(ctx, got, before)
		return err
	}
	gone, after, err := s.isGone(ctx)
	if err != nil {
		return err
	}
	if altered := s.altered(before, after.shown()); gone || len(altered) > 0 {
		s.findsSteadily(ctx, got, "%s is below %s, and %s did it below %s", text(s.thing.name),
			text(s.path[parent.Parameter]), s.Operation, text(other.name))
	}
	return nil
}
