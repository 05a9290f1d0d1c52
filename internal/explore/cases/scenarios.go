package cases

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/report"
)

// scenarios looks whether what an operation says it does is so afterwards.
func (r *runner) scenarios(ctx context.Context, o *contract.Operation) {
	for _, scenario := range r.plan.Scenarios(o) {
		id := r.plan.ScenarioID(scenario)
		if r.isOver(scenario.Check) {
			r.tally.end(id, report.OverBudget, r.tally.cut)
			continue
		}
		r.begins(id)
		r.tally.later = false
		s := &steps{runner: r, Scenario: scenario, owner: r.plan.Owner(scenario.Resource),
			path: map[string]any{}}
		if err := performed[scenario.Name](s, ctx); err != nil {
			why := cmp.Or(r.tally.cut, scenario.Name+": "+reasonOf(err, o))
			r.tally.skip(scenario.Check, why)
			r.tally.end(id, report.NotTried, why)
			continue
		}
		r.tally.end(id, report.Tried, "")
	}
}

// performed are the scenarios by their names. The error says why nothing was found out.
var performed = map[string]func(*steps, context.Context) error{
	explore.CreateThenRead:      (*steps).createThenRead,
	explore.CreateThenList:      (*steps).createThenList,
	explore.CreateThenLocate:    (*steps).createThenLocate,
	explore.CreateThenSearch:    (*steps).createThenSearch,
	explore.CreateTwice:         (*steps).createTwice,
	explore.CreateWithChildren:  (*steps).createWithChildren,
	explore.RefusedCreation:     (*steps).refusedCreation,
	explore.CreateAtOnce:        (*steps).createAtOnce,
	explore.CreateByAnother:     (*steps).createByAnother,
	explore.ReadOfNone:          (*steps).readOfNone,
	explore.ReadAtOnce:          (*steps).readAtOnce,
	explore.ReadUnderCondition:  (*steps).readUnderCondition,
	explore.ReadUnderAnother:    (*steps).underAnother,
	explore.ReadByAnother:       (*steps).readByAnother,
	explore.ReplaceThenRead:     (*steps).replaceThenRead,
	explore.ReplaceThenList:     (*steps).changeThenList,
	explore.ReplaceTwice:        (*steps).replaceTwice,
	explore.RefusedReplacement:  (*steps).refused,
	explore.StaleReplacement:    (*steps).stale,
	explore.ReplaceUnderAnother: (*steps).underAnother,
	explore.ReplaceByAnother:    (*steps).changeByAnother,
	explore.ReplaceByNobody:     (*steps).changeByNobody,
	explore.ChangeThenRead:      (*steps).changeThenRead,
	explore.ChangeThenList:      (*steps).changeThenList,
	explore.RefusedChange:       (*steps).refused,
	explore.StaleChange:         (*steps).stale,
	explore.ChangeUnderAnother:  (*steps).underAnother,
	explore.ChangeByAnother:     (*steps).changeByAnother,
	explore.ChangeByNobody:      (*steps).changeByNobody,
	explore.DeleteThenRead:      (*steps).deleteThenRead,
	explore.DeleteThenList:      (*steps).deleteThenList,
	explore.DeleteThenChildren:  (*steps).deleteThenChildren,
	explore.DeleteThenParent:    (*steps).deleteThenParent,
	explore.DeleteTwice:         (*steps).deleteTwice,
	explore.DeleteUnderAnother:  (*steps).underAnother,
	explore.DeleteByAnother:     (*steps).deleteByAnother,
	explore.DeleteByNobody:      (*steps).changeByNobody,
	explore.ListByAnother:       (*steps).listByAnother,
	explore.ListPages:           (*steps).listPages,
	explore.ListInTurn:          (*steps).listInTurn,
	explore.ListByCursor:        (*steps).listByCursor,
	explore.ListFiltered:        (*steps).listFiltered,
	explore.ListSorted:          (*steps).listSorted,
	explore.SearchAtOnce:        (*steps).searchAtOnce,
	explore.Again:               (*steps).again,
	explore.CallersAtOnce:       (*steps).callersAtOnce,
	explore.CallersApart:        (*steps).callersApart,
}

// steps are those of one scenario.
type steps struct {
	*runner
	explore.Scenario
	owner *explore.Resource // of the things that are created for it
	thing created
	path  map[string]any    // what names the thing and those that it is below, by parameters
	goes  explore.Direction // of the names of what the list has, as its first page shows it
}

// begin creates what the scenario is about, with all members that it can have.
func (s *steps) begin(ctx context.Context) error {
	full, err := s.plan.FullBody(s.owner.Maker())
	if err != nil {
		return s.beginWith(ctx, nil)
	}
	if s.beginWith(ctx, full) == nil {
		return nil
	}
	// The document may not know what names something that is not there, and what cannot be there
	// together.
	if without := s.plan.WithoutNames(s.owner.Maker(), full); without != nil &&
		s.beginWith(ctx, without) == nil {
		return nil
	}
	return s.beginWith(ctx, nil)
}

// beginWith creates what the scenario is about of a body; nil is the plainest one.
func (s *steps) beginWith(ctx context.Context, body any) error {
	return s.beginKeeping(ctx, explore.Variant{Body: body})
}

// beginKeeping does the same, and keeps what the variant is about where other texts are needed.
func (s *steps) beginKeeping(ctx context.Context, variant explore.Variant) error {
	thing, err := s.another(ctx, variant)
	if err != nil {
		return err
	}
	s.use(thing)
	return s.put(ctx)
}

// put puts what there is one of below the thing, if the scenario is about that.
func (s *steps) put(ctx context.Context) error {
	if s.owner == s.Resource {
		return nil
	}
	var changes []func(*explore.Draft)
	if full, err := s.plan.FullBody(s.Resource.Replace); err == nil {
		changes = append(changes, with(full))
	}
	for _, change := range append(changes, func(*explore.Draft) {}) {
		draft, err := s.draft(ctx, s.Resource.Replace, change)
		if err != nil {
			return err
		}
		made := false
		s.aside(s.Resource.Replace, func(r *runner) {
			got, err := r.send(ctx, draft)
			made = err == nil && got.success()
		})
		if made {
			s.thing.draft = draft
			return nil
		}
	}
	return fmt.Errorf("%s refuses what the document allows", s.Resource.Replace)
}

// use makes a thing that was created what the scenario is about.
func (s *steps) use(thing created) {
	s.thing, s.path = thing, maps.Clone(thing.draft.Values.Path)
	if s.path == nil {
		s.path = map[string]any{}
	}
	s.path[s.owner.Parameter] = thing.name
}

// another creates a thing, below the same parents.
func (s *steps) another(ctx context.Context, variant explore.Variant) (thing created, err error) {
	base, err := s.plan.Base(s.owner.Maker())
	if err != nil {
		return created{}, err
	}
	s.aside(s.owner.Maker(), func(r *runner) {
		for range 2 {
			parents := base.Clone()
			r.bind(ctx, parents)
			made := false
			if thing, made = r.createOf(ctx, s.owner, parents.Values.Path, variant); made {
				return
			}
			if thing.reply.response == nil || !saysNothing(thing.reply) || !r.forget(s.owner) {
				break
			}
		}
		err = fmt.Errorf("%s creates nothing that it names", s.owner.Maker())
	})
	return thing, err
}

// forget has others made of what a resource is below, since they may be gone. It tells whether
// there were any.
func (r *runner) forget(resource *explore.Resource) (had bool) {
	chain, _ := r.plan.Chain(resource.Collection)
	for _, parent := range chain {
		_, known := r.things[parent.Item]
		had = had || known
		delete(r.things, parent.Item)
	}
	return had
}

// below creates a thing of another resource, below those that a path names.
func (s *steps) below(ctx context.Context, r *explore.Resource, path map[string]any) (thing created,
	made bool) {
	s.aside(r.Maker(), func(quiet *runner) { thing, made = quiet.create(ctx, r, path) })
	return thing, made
}

// aside prepares something by an operation. What its answers break is told by the cases of that
// operation, and not by those of all others too.
func (s *steps) aside(o *contract.Operation, prepare func(*runner)) {
	if s.Operation == o {
		prepare(s.runner)
		return
	}
	s.quietly(prepare)
}

// step sends a request to an operation, which is about the thing where its parameters say so.
func (s *steps) step(ctx context.Context, o *contract.Operation,
	changes ...func(*explore.Draft)) (reply, error) {
	draft, err := s.draft(ctx, o, changes...)
	if err != nil {
		return reply{}, err
	}
	return s.send(ctx, draft)
}

func (s *steps) draft(ctx context.Context, o *contract.Operation,
	changes ...func(*explore.Draft)) (*explore.Draft, error) {
	base, err := s.plan.Base(o)
	if err != nil {
		return nil, err
	}
	draft := base.Clone()
	for _, parameter := range o.Parameters {
		name, known := s.path[parameter.Name]
		if known && (parameter.In == "path" || parameter.In == "query" && parameter.Required) {
			draft.Set(parameter, name)
		}
	}
	for _, change := range changes {
		change(draft)
	}
	s.bindBody(ctx, draft, "")
	return draft, nil
}

// write sends a request of the operation with a valid body, and returns the body that was taken:
// members that name things have the names of some that there are, and where something like it may
// be there already, it has other texts. A refusal is errRefused.
func (s *steps) write(ctx context.Context, body explore.Variant) (sent any, err error) {
	draft, err := s.draft(ctx, s.Operation, body.Set)
	if err != nil {
		return nil, err
	}
	draft, got, err := s.sendAnew(ctx, draft, body.Place)
	if err == nil && !got.success() {
		err = fmt.Errorf("%s %w: %d", s.Operation, errRefused, got.status())
	}
	return draft.Values.Body, err
}

// errRefused says that what the document allows was not taken, of which another case tells.
var errRefused = errors.New("refuses it")

// with has a request have a body.
func with(body any) func(*explore.Draft) {
	return explore.Variant{Body: body}.Set
}

// as has a request be another caller's.
func as(caller explore.Caller) func(*explore.Draft) {
	return func(d *explore.Draft) { d.Caller = caller }
}

// at has a request be about other things.
func at(path map[string]any) func(*explore.Draft) {
	return func(d *explore.Draft) {
		for _, parameter := range d.Operation.Parameters {
			if name, known := path[parameter.Name]; known {
				d.Set(parameter, name)
			}
		}
	}
}

func (s *steps) read(ctx context.Context) (reply, error) {
	return s.step(ctx, s.Resource.Read)
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
	return got, explore.Unwrapped(got.shown()), nil
}

// isGone tells whether there is nothing to be read any more. Two answers have to say so: one alone
// may be an exception, which another scenario tells of.
func (s *steps) isGone(ctx context.Context) (gone bool, last reply, err error) {
	for range 2 {
		last, err = s.read(ctx)
		if err != nil || !saysNothing(last) {
			return false, last, err
		}
	}
	return true, last, nil
}

func saysNothing(got reply) bool {
	return got.status() == http.StatusNotFound || got.status() == http.StatusGone
}

// isKept tells whether a caller is kept from something: it is not for that caller, or is not told
// to be there.
func isKept(got reply) bool {
	return saysNothing(got) || got.status() == http.StatusForbidden ||
		got.status() == http.StatusUnauthorized
}

// finds tells of what the last answer shows.
func (s *steps) finds(last reply, format string, arguments ...any) {
	s.findsAs(s.Check, last, format, arguments...)
}

// findsAs tells nothing where something was answered with 202: it "might or might not eventually be
// acted upon" (RFC 9110 section 15.3.3).
func (s *steps) findsAs(id verdict.Check, last reply, format string, arguments ...any) {
	if s.tally.later {
		s.tally.skip(id, s.Name+": something was answered with 202, and may be done later")
		return
	}
	s.tally.find(last.response, []verdict.Finding{{Check: id, Beyond: verdict.Inferred,
		Severity: verdict.Warning, Obligation: s.plan.ScenarioID(s.Scenario),
		Message:  fmt.Sprintf(format, arguments...),
		Expected: s.Sentence, Actual: fmt.Sprintf("%d", last.status()),
		Contract: s.contract.Locate(s.Operation.Pointer)}})
}

// findsSteadily tells of what a reading shows, unless a thing is read otherwise each time, of which
// another scenario tells.
func (s *steps) findsSteadily(ctx context.Context, last reply, format string, arguments ...any) {
	once, err := s.read(ctx)
	if err != nil {
		return
	}
	again, err := s.read(ctx)
	if err != nil || again.status() != once.status() ||
		len(s.altered(once.shown(), again.shown())) > 0 {
		s.tally.skip(s.Check, s.Name+": reading it is answered otherwise each time")
		return
	}
	s.finds(last, format, arguments...)
}

// compare tells of members that were sent and are not what is read, and whether there are some.
func (s *steps) compare(ctx context.Context, read reply, sent any, how string) (differs bool) {
	if !read.success() {
		return false
	}
	lost := explore.Lost(sent, read.shown(), s.plan.MayDiffer(s.Resource),
		s.plan.Unreadable(s.Resource, sent, read.response.Value()))
	if len(lost) > 0 {
		s.findsSteadily(ctx, read, "what is read is not what %s: %s", how, joined(lost))
	}
	return len(lost) > 0
}

// altered says how a thing differs from what it was, in what only its callers decide.
func (s *steps) altered(before, after any) []string {
	return explore.Altered(before, after, s.plan.MayDiffer(s.Resource))
}

// joined are a few of several reasons.
func joined(reasons []string) string {
	const most = 5
	if len(reasons) > most {
		reasons = append(slices.Clone(reasons[:most]),
			fmt.Sprintf("and %d more", len(reasons)-most))
	}
	return strings.Join(reasons, "; ")
}

var errNothing = errors.New("nothing can be sent that would show it")
