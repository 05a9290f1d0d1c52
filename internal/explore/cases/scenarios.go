package cases

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// scenarios looks whether what an operation says it does is so afterwards.
func (r *runner) scenarios(ctx context.Context, o *contract.Operation) {
	for _, scenario := range r.plan.Scenarios(o) {
		if r.isOver(verdict.State) {
			continue
		}
		if err := r.scenario(ctx, scenario); err != nil {
			r.tally.skip(verdict.State,
				cmp.Or(r.tally.cut, scenario.Name+": "+err.Error()))
		}
	}
}

// steps are those of one scenario.
type steps struct {
	*runner
	explore.Scenario
	thing created
	path  map[string]any
}

func (r *runner) scenario(ctx context.Context, scenario explore.Scenario) error {
	s := &steps{runner: r, Scenario: scenario, path: map[string]any{}}
	if err := s.begin(ctx); err != nil {
		return err
	}
	switch scenario.Name {
	case "create-then-read":
		return s.createThenRead(ctx)
	case "create-then-list":
		return s.listed(ctx, true, "it was created with success, and the list does not have it")
	case "replace-then-read":
		return s.replaceThenRead(ctx)
	case "replace-twice":
		return s.replaceTwice(ctx)
	case "refused-replacement", "refused-change":
		return s.refused(ctx)
	case "change-then-read":
		return s.changeThenRead(ctx)
	case "delete-then-read":
		return s.deleteThenRead(ctx)
	case "delete-then-list":
		if err := s.remove(ctx); err != nil {
			return err
		}
		return s.listed(ctx, false, "it was deleted with success, and the list still has it")
	}
	return s.deleteTwice(ctx)
}

// begin creates what the scenario is about.
func (s *steps) begin(ctx context.Context) error {
	base, err := s.plan.Base(s.Resource.Create)
	if err != nil {
		return err
	}
	parents := base.Clone()
	s.bind(ctx, parents)
	thing, made := s.create(ctx, s.Resource, parents.Values.Path)
	if !made {
		return fmt.Errorf("%s creates nothing that it names", s.Resource.Create)
	}
	s.thing = thing
	maps.Copy(s.path, thing.draft.Values.Path)
	s.path[s.Resource.Parameter] = thing.name
	return nil
}

// step sends a request to an operation of the thing.
func (s *steps) step(ctx context.Context, o *contract.Operation,
	change func(*explore.Draft)) (reply, error) {
	base, err := s.plan.Base(o)
	if err != nil {
		return reply{}, err
	}
	draft := base.Clone()
	for parameter := range draft.Values.Path {
		draft.Values.Path[parameter] = s.path[parameter]
	}
	if change != nil {
		change(draft)
	}
	s.bindBody(ctx, draft, "")
	return s.send(ctx, draft)
}

func (s *steps) read(ctx context.Context) (reply, error) {
	return s.step(ctx, s.Resource.Read, nil)
}

// readBody is the thing as it is read.
func (s *steps) readBody(ctx context.Context) (reply, any, error) {
	got, err := s.read(ctx)
	if err != nil {
		return got, nil, err
	}
	if !got.success() {
		return got, nil, fmt.Errorf("reading it is answered with %d", got.status())
	}
	return got, explore.Unwrapped(got.response.Value()), nil
}

// finds tells of what the last answer shows.
func (s *steps) finds(last reply, format string, arguments ...any) {
	s.tally.find(last.response, []verdict.Finding{{Check: verdict.State, Severity: s.inferred,
		Message:  fmt.Sprintf(format, arguments...),
		Expected: s.Sentence, Actual: fmt.Sprintf("%d", last.status()),
		Contract: s.contract.Locate(s.Operation.Pointer)}})
}

func (s *steps) createThenRead(ctx context.Context) error {
	got, err := s.read(ctx)
	if err != nil {
		return err
	}
	if got.status() == http.StatusNotFound || got.status() == http.StatusGone {
		s.finds(got, "%s created %s, and reading it is answered with %d", s.Resource.Create,
			text(s.thing.name), got.status())
		return nil
	}
	s.compare(got, s.thing.draft.Values.Body, "it was created with")
	return nil
}

// compare tells of members that were sent and are not what is read.
func (s *steps) compare(read reply, sent any, how string) {
	if !read.success() {
		return
	}
	lost := explore.Lost(sent, read.response.Value(), s.plan.MayDiffer(s.Resource))
	if len(lost) > 0 {
		s.finds(read, "what is read is not what %s: %s", how, strings.Join(lost, "; "))
	}
}

func (s *steps) listed(ctx context.Context, wanted bool, what string) error {
	got, err := s.step(ctx, s.Resource.List, nil)
	if err != nil {
		return err
	}
	items, is := explore.Items(got.response.Value())
	if !got.success() || !is {
		return fmt.Errorf("%s answers with no list", s.Resource.List)
	}
	there := slices.ContainsFunc(items, func(item any) bool {
		name, found := s.Resource.Identify(item, "")
		return found && text(name) == text(s.thing.name)
	})
	if wanted && !there && s.plan.Pages(s.Resource.List) {
		return fmt.Errorf("%s answers with a page, which need not have it", s.Resource.List)
	}
	if there != wanted {
		s.finds(got, "%s", what)
	}
	return nil
}

// replace replaces the thing by another value, and returns what was sent.
func (s *steps) replace(ctx context.Context) (sent any, err error) {
	other, err := s.plan.OtherBody(s.Operation)
	if err != nil {
		return nil, err
	}
	got, err := s.step(ctx, s.Operation, func(d *explore.Draft) { d.Values.Body = other })
	if err == nil && !got.success() {
		err = fmt.Errorf("%s refuses it with %d", s.Operation, got.status())
	}
	return other, err
}

func (s *steps) replaceThenRead(ctx context.Context) error {
	sent, err := s.replace(ctx)
	if err != nil {
		return err
	}
	got, now, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	s.compare(got, sent, "it was replaced by")
	before, _ := s.thing.draft.Values.Body.(map[string]any)
	after, _ := sent.(map[string]any)
	current, _ := now.(map[string]any)
	differs := s.plan.MayDiffer(s.Resource)
	for _, name := range slices.Sorted(maps.Keys(before)) {
		_, again := after[name]
		if value, still := current[name]; still && !again && !differs(name) && value != nil &&
			explore.Same(before[name], value) && !s.plan.HasDefault(s.Operation, name, value) {
			s.finds(got, "it was replaced without %s, and still has the old one", name)
		}
	}
	return nil
}

func (s *steps) replaceTwice(ctx context.Context) error {
	if _, err := s.replace(ctx); err != nil {
		return err
	}
	_, once, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	if _, err := s.replace(ctx); err != nil {
		return err
	}
	got, twice, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	if lost := explore.Lost(once, twice, s.plan.MayDiffer(s.Resource)); len(lost) > 0 {
		s.finds(got, "the same replacement a second time leaves something else: %s",
			strings.Join(lost, "; "))
	}
	return nil
}

// refused sends what the contract forbids, and looks whether it was done all the same.
func (s *steps) refused(ctx context.Context) error {
	_, before, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	forbidden := s.plan.ForbiddenBodies(s.Operation)
	if len(forbidden) == 0 {
		return fmt.Errorf("the document forbids nothing in the body of %s", s.Operation)
	}
	for _, body := range forbidden {
		answer, err := s.step(ctx, s.Operation, func(d *explore.Draft) { d.Values.Body = body })
		if err != nil {
			return err
		}
		if answer.success() || answer.label != explore.Invalid {
			continue // which another case tells of
		}
		got, after, err := s.readBody(ctx)
		if err != nil {
			return err
		}
		if lost := explore.Lost(before, after, s.plan.MayDiffer(s.Resource)); len(lost) > 0 {
			s.finds(got, "%s refused a request with %d, and has changed it all the same: %s",
				s.Operation, answer.status(), strings.Join(lost, "; "))
			return nil
		}
	}
	return nil
}

// changeThenRead changes one member, and looks at all.
func (s *steps) changeThenRead(ctx context.Context) error {
	_, before, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	members := s.plan.OneMember(s.Operation)
	if len(members) == 0 {
		return fmt.Errorf("no change of one member can be made")
	}
	for _, body := range members {
		answer, err := s.step(ctx, s.Operation, func(d *explore.Draft) { d.Values.Body = body })
		if err != nil {
			return err
		}
		if !answer.success() {
			continue
		}
		got, after, err := s.readBody(ctx)
		if err != nil {
			return err
		}
		s.compare(got, body, "it was changed to")
		changed, _ := body.(map[string]any)
		differs := s.plan.MayDiffer(s.Resource)
		lost := explore.Lost(before, after, func(name string) bool {
			_, own := changed[name]
			return own || differs(name)
		})
		if len(lost) > 0 {
			s.finds(got, "a change of %s changed something else: %s",
				strings.Join(slices.Sorted(maps.Keys(changed)), " and "),
				strings.Join(lost, "; "))
			return nil
		}
		before = after
	}
	return nil
}

func (s *steps) remove(ctx context.Context) error {
	got, err := s.step(ctx, s.Resource.Deletes, nil)
	if err == nil && !got.success() {
		err = fmt.Errorf("%s refuses it with %d", s.Resource.Deletes, got.status())
	}
	return err
}

func (s *steps) deleteThenRead(ctx context.Context) error {
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

func (s *steps) deleteTwice(ctx context.Context) error {
	if err := s.remove(ctx); err != nil {
		return err
	}
	got, err := s.step(ctx, s.Resource.Deletes, nil)
	if err != nil {
		return err
	}
	if got.status() >= http.StatusInternalServerError {
		s.finds(got, "deleting it a second time is answered with %d", got.status())
	}
	return nil
}
