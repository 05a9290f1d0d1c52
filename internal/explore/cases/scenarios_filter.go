package cases

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

const (
	// mostValues is how many values of a filter are asked for.
	mostValues = 3
	// mostQuestions bounds how often a list is asked in one scenario.
	mostQuestions = 150
)

// question is what is asked of a list, and what tells that the answer is not as it was asked for.
type question struct {
	settings []explore.Setting
	search   func(*explore.Draft)
	// odd says what of the entries is not as it should be; "" where all is.
	odd func(items []any) string
	all bool // the entries of all pages are wanted, of which few say something
}

func (q question) parameters() (list []*contract.Parameter) {
	for _, setting := range q.settings {
		list = append(list, setting.Parameter)
	}
	return list
}

func (q question) String() string {
	var parts []string
	for _, setting := range q.settings {
		parts = append(parts, setting.String())
	}
	return strings.Join(parts, " and ")
}

// listFiltered asks for entries with a value, alone and beside each other parameter.
func (s *steps) listFiltered(ctx context.Context) error {
	var questions []question
	for _, filter := range explore.Filters(s.contract, s.Operation) {
		values, err := s.filterValues(ctx, filter)
		if err != nil {
			return err
		}
		for _, value := range values {
			questions = append(questions, question{odd: func(items []any) string {
				for _, item := range items {
					if own := filter.Of(item); own != nil && !explore.SameName(own, value) &&
						!strings.EqualFold(text(own), text(value)) {
						return fmt.Sprintf("has an entry whose %s is %s", filter.Member, text(own))
					}
				}
				return ""
			}, search: s.searching(s.thing.draft.Values.Body),
				settings: []explore.Setting{filter.With(value)}})
		}
	}
	return s.askAll(ctx, questions)
}

// filterValues are values to ask for. Where the document says which there are, a thing is created
// with each, so that there is something to be left out; otherwise entries have some.
func (s *steps) filterValues(ctx context.Context, filter explore.Filter) (values []any,
	err error) {
	if err := s.beginWith(ctx, nil); err != nil {
		return nil, err
	}
	if len(filter.Values) == 0 {
		return s.valuesOfEntries(ctx, filter)
	}
	values = filter.Values[:min(len(filter.Values), mostValues)]
	for _, value := range values {
		variant, made := s.plan.WithMember(s.Resource.Create, filter.Member, value)
		if !made {
			continue
		}
		if _, err := s.another(ctx, variant); err != nil {
			continue // it is refused, of which another case tells
		}
	}
	return values, nil
}

// valuesOfEntries are those that entries of a page have which is asked for without a filter.
func (s *steps) valuesOfEntries(ctx context.Context, filter explore.Filter) (values []any,
	err error) {
	got, err := s.step(ctx, s.Operation, s.searching(s.thing.draft.Values.Body))
	if err != nil {
		return nil, err
	}
	items, _ := explore.Items(got.response.Value())
	for _, item := range items {
		value := filter.Of(item)
		known := slices.ContainsFunc(values,
			func(other any) bool { return explore.SameName(value, other) })
		if value != nil && !known && len(values) < mostValues {
			values = append(values, value)
		}
	}
	return values, nil
}

// askAll asks questions, each alone and beside each other parameter, until an answer is not as it
// was asked for.
func (s *steps) askAll(ctx context.Context, questions []question) error {
	asked := 0
	for _, q := range questions {
		if found, err := s.ask(ctx, q, nil); found || err != nil {
			return err
		}
		asked++
	}
	for _, q := range questions {
		for _, beside := range s.plan.Beside(s.Operation, q.parameters()...) {
			if asked++; asked > mostQuestions {
				s.tally.skip(s.Check, fmt.Sprintf("%s: %d other combinations of parameters are "+
					"tried, which are enough", s.Name, mostQuestions))
				return nil
			}
			if found, err := s.ask(ctx, q, &beside); found || err != nil {
				return err
			}
		}
	}
	if asked == 0 {
		return errNothing
	}
	return nil
}

// ask asks a question, alone or beside a setting of another parameter, and tells of an answer that
// is not as it was asked for. Two have to be so: the first may have come too early.
func (s *steps) ask(ctx context.Context, q question, beside *explore.Setting) (found bool,
	err error) {
	odd, last := "", reply{}
	for range 2 {
		items, got, is, err := s.entries(ctx, q, beside)
		if err != nil || !is || got.label != explore.Valid {
			return false, err
		}
		last = got
		if odd = q.odd(items); odd == "" {
			return false, nil
		}
	}
	switch {
	case beside == nil:
		s.finds(last, "with %s the list %s", q, odd)
	case s.plan.IsOfPages(s.Operation, beside.Parameter):
		s.finds(last, "with %s beside %s the list %s", q, beside, odd)
	default:
		s.finds(last, "with %s beside %s the list %s, which it has not with the former alone", q,
			beside, odd)
	}
	return true, nil
}

// entries are those of the list that a question is answered with: of the first page, or of all of
// them where the question is about all and nothing is beside it.
func (s *steps) entries(ctx context.Context, q question, beside *explore.Setting) (items []any,
	last reply, is bool, err error) {
	ask := func(d *explore.Draft) {
		q.search(d)
		if beside != nil {
			beside.Set(d)
		}
		for _, setting := range q.settings {
			setting.Set(d)
		}
	}
	if q.all && beside == nil {
		_, last, err = s.walk(ctx, s.Operation, func(item any) bool {
			items = append(items, item)
			return q.odd(items) == ""
		}, ask)
		return items, last, last.response != nil && last.success(), err
	}
	last, err = s.step(ctx, s.Operation, ask)
	items, is = explore.Items(last.valueOf())
	return items, last, is && last.response != nil && last.success(), err
}

// listSorted asks for a list in both directions, alone and beside each other parameter.
func (s *steps) listSorted(ctx context.Context) error {
	var questions []question
	for _, sorting := range explore.Sortings(s.Operation) {
		marks, err := s.toSort(ctx, sorting.Member)
		if err != nil {
			return err
		}
		search := s.searching(s.thing.draft.Values.Body)
		if len(marks) > 0 {
			search = s.searching(map[string]any{"name": explore.MarkedBy})
		}
		ordered := func(settings []explore.Setting, sign int) {
			questions = append(questions, question{settings, search, func(items []any) string {
				return misplaced(items, sorting.Member, sign, marks)
			}, true})
		}
		ordered(sorting.Up, 1)
		ordered(sorting.Down, -1)
	}
	return s.askAll(ctx, questions)
}

// toSort creates things that differ in a member, and returns the texts that they are marked with,
// where it is a text that can be marked.
func (s *steps) toSort(ctx context.Context, member string) (marks []string, err error) {
	const things = 3
	if err := s.beginWith(ctx, nil); err != nil {
		return nil, err
	}
	made, err := s.plan.Marks(s.Resource, s.Name, things)
	if err == nil && made[0].Member == member {
		for _, mark := range made {
			variant := explore.Variant{Body: mark.Body, Place: mark.Place()}
			if err := s.beginKeeping(ctx, variant); err != nil {
				return nil, err
			}
			marks = append(marks, mark.Text)
		}
		return marks, nil
	}
	created := 0
	for _, one := range s.plan.Sortable(s.Resource.Create, member) {
		if created == things {
			break
		}
		if _, err := s.another(ctx, one); err == nil {
			created++ // of one that is refused another case tells
		}
	}
	return nil, nil
}

// misplaced says which two entries are not in their order; "" where all are. Of texts only those
// are compared that things were marked with: nobody knows how others are sorted.
func misplaced(items []any, name string, sign int, marks []string) string {
	var before any
	for _, item := range items {
		value := member(item, name)
		if !sortable(value) || isText(value) && !explore.IsMoment(value) &&
			!slices.Contains(marks, text(value)) {
			continue
		}
		if before != nil && explore.Order(before, value)*sign > 0 {
			return fmt.Sprintf("has %s before %s", text(before), text(value))
		}
		before = value
	}
	return ""
}

func sortable(value any) bool {
	_, is := value.(json.Number)
	return is || isText(value)
}

func isText(value any) bool {
	_, is := value.(string)
	return is
}
