package schema

import (
	"slices"

	"plumbline/harness/verdict"
)

// Satisfied tells whether a value is valid: whether [Schema.Judge] has no problem of severity
// [verdict.Error] with it. It takes less than judging does, since nothing is described. The error
// says why that is not known.
func (s *Schema) Satisfied(value any, direction Direction) (bool, error) {
	f := s.read(reading{direction: direction})
	if f.err != nil {
		return false, f.err
	}
	if f.unsure == nil && computable(value) == nil {
		notices := f.library.directed || len(f.library.discriminators) > 0
		switch so := f.decide(value); {
		case so == unsatisfied:
			return false, nil
		case so == satisfied && !notices:
			return true, nil
		}
	}
	problems, err := s.Judge(value, direction)
	return err == nil && !slices.ContainsFunc(problems,
		func(p Problem) bool { return p.Severity == verdict.Error }), err
}

// decide is [decide], where a pattern that was stopped leaves it undecided.
func (f *form) decide(value any) (so decision) {
	defer func() {
		if problem := recover(); problem != nil {
			so = undecided
		}
	}()
	return decide(f.schema, value)
}
