package schema

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// Schema is a schema of the contract. It is compiled when it is first needed.
type Schema struct {
	Pointer tree.Pointer
	owner   *Set
	forms   [readings]form
}

// form is a schema compiled for one reading.
type form struct {
	once    sync.Once
	schema  *jsonschema.Schema
	library *library
	err     error
	gaps    gaps // what of it, and of what it leads to, no value can be judged by
	// why something that it leads to cannot be judged by, be it a gap or a pattern that cannot be
	// run; nil where all can
	unsure error
	rules  *Rules // nil until they are asked for
}

// Set is all the schemas of one document that are asked for. It is safe for concurrent use once it
// is ready.
type Set struct {
	document *Document
	mutex    sync.Mutex // the compiler is not safe for concurrent use
	known    map[tree.Pointer]*Schema
	layout   *layout
	draft    *jsonschema.Draft
	// discriminators are the same in every reading, by the place of their schema.
	discriminators map[tree.Pointer]*discriminator
	// why the dialect of the document is not one that can be judged by; nil where it is
	dialect   error
	libraries [readings]libraries
	all       bool // whether all schemas will be asked for
}

// NewSet makes the set of a document. It judges once [Set.Ready] was called.
func NewSet(document *Document) *Set {
	return &Set{document: document, known: map[tree.Pointer]*Schema{}, draft: jsonschema.Draft2020}
}

// At returns the schema at a pointer of the document, the same one each time.
func (s *Set) At(pointer tree.Pointer) *Schema {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if schema, found := s.known[pointer]; found {
		return schema
	}
	schema := &Schema{Pointer: pointer, owner: s}
	s.known[pointer] = schema
	return schema
}

// Ready readies the compiler, once all schemas have been asked for that stand where no schema has
// to stand, such as a parameter of 2.0.
func (s *Set) Ready() {
	if s.document.Version == openapi.OpenAPI31 || s.document.Version == openapi.OpenAPI32 {
		s.chooseDraft(s.document.Root.Get("jsonSchemaDialect").Str())
	}
	s.layout = newLayout(s.document, slices.Collect(maps.Keys(s.known)))
	s.discriminators = s.findDiscriminators()
}

// WantAll tells that all schemas will be asked for, so that it takes less to compile them at once.
func (s *Set) WantAll() { s.all = true }

// drafts are the dialects of JSON Schema that a document can name as its own (OpenAPI 3.1.1,
// "Specifying Schema Dialects").
var drafts = map[string]*jsonschema.Draft{
	"http://json-schema.org/draft-04/schema":       jsonschema.Draft4,
	"http://json-schema.org/draft-06/schema":       jsonschema.Draft6,
	"http://json-schema.org/draft-07/schema":       jsonschema.Draft7,
	"https://json-schema.org/draft/2019-09/schema": jsonschema.Draft2019,
	schema2020_12: jsonschema.Draft2020,
}

func (s *Set) chooseDraft(dialect string) {
	dialect = strings.TrimSuffix(dialect, "#")
	if dialect == "" || strings.HasPrefix(dialect, oasDialects) {
		return
	}
	draft, known := drafts[dialect]
	if !known {
		s.dialect = fmt.Errorf("the document's jsonSchemaDialect %s is not one that is known",
			excerpt(dialect))
		return
	}
	s.draft = draft
}

// container is what the draft calls its definitions: "$defs" since 2019-09.
func (s *Set) container() string {
	if s.draft == jsonschema.Draft4 || s.draft == jsonschema.Draft6 ||
		s.draft == jsonschema.Draft7 {
		return "definitions"
	}
	return "$defs"
}

// read returns the schema in one reading. A direction that makes no difference to the document is
// that to the client.
func (s *Schema) read(r reading) *form {
	f := &s.forms[r.index()]
	f.once.Do(func() {
		s.owner.mutex.Lock()
		defer s.owner.mutex.Unlock()
		if r.direction == ToServer && !s.owner.library(reading{}, s.Pointer).directed {
			r.direction = ToClient
		}
		f.library = s.owner.library(r, s.Pointer)
		f.schema, f.err = f.library.compile(s.Pointer)
		if f.err != nil {
			return
		}
		f.gaps = f.library.gapsOf(f.schema)
		f.unsure = f.gaps.err()
		if f.unsure == nil && len(f.library.patterns.failed) > 0 {
			f.unsure = patternNotRun(f.schema)
		}
	})
	return f
}

// compiled returns the schema as it is read for what goes to the client.
func (s *Schema) compiled() (*jsonschema.Schema, error) {
	f := s.read(reading{})
	return f.schema, f.err
}

// ProblemKind tells what a [Problem] is about.
type ProblemKind int

// The kinds of problems.
const (
	Mismatch      ProblemKind = iota // the value does not satisfy the schema
	WrongWay                         // a member is there that does not go this way
	Undeclared                       // a member is there that no schema declares
	Discriminated                    // the discriminator and the value do not go together
)

// Problem is one way in which a value does not satisfy a schema.
type Problem struct {
	Kind     ProblemKind
	Severity verdict.Severity
	Instance tree.Pointer // where in the value
	// what is wrong, as a predicate of that place: `is missing (required)`
	Message  string
	Expected string           // the keyword with its value, as the contract has it
	Actual   string           // the value at that place, shortened
	Hint     string           // what may help the reader, or ""
	Location verdict.Location // the keyword that demands it
	// of "oneOf": that more than one alternative is satisfied, and not none
	several bool
}

// Err says why no value, or not every one, can be judged by the schema or by one that it leads to;
// nil where any can. It does not tell of patterns that cannot be run.
func (s *Schema) Err() error {
	f := s.read(reading{})
	if f.err != nil {
		return f.err
	}
	return f.gaps.err()
}

// Judge returns the problems of a value, which has the form encoding/json decodes into with
// UseNumber: none means that it satisfies the schema. The error says what of it cannot be judged:
// all of it where the schema does not compile, the value is beyond what can be computed with or its
// alternatives combine to more than can be looked at, or
// what depends on a place of it that cannot be judged by, such as a reference that leads nowhere,
// or on a pattern that cannot be run. Problems of severity [Warning] and [Note] do not
// make a value invalid.
func (s *Schema) Judge(value any, direction Direction) ([]Problem, error) {
	return s.judge(value, direction, false)
}

// Mismatches returns those problems of a value that make it invalid, as [Schema.Judge] does, in the
// time that takes: it does not look for what there is to notice beyond them.
func (s *Schema) Mismatches(value any, direction Direction) ([]Problem, error) {
	problems, err := s.judge(value, direction, true)
	return slices.DeleteFunc(problems, func(p Problem) bool {
		return p.Kind != Mismatch || p.Severity != verdict.Error
	}), err
}

func (s *Schema) judge(value any, direction Direction, onlyMismatches bool) ([]Problem, error) {
	f := s.read(reading{direction: direction})
	if f.err != nil {
		return nil, f.err
	}
	if err := computable(value); err != nil {
		multiple, known := commonMultiple(f.schema)
		if n := beyond(value); f.library.bounded || !known || n == 0 || n > mostSubstituted {
			return nil, err
		}
		return f.judgeAny(substitutes(value, multiple), value, err)
	}
	problems, err := f.validate(value)
	if err != nil {
		return problems, err
	}
	if f.unsure != nil {
		return s.judgeWithout(f, value, direction, problems)
	}
	if onlyMismatches {
		return problems, nil
	}
	if len(problems) == 0 && f.library.differs {
		problems, err = s.judgeByLetter(value, direction)
	}
	return append(problems, f.noticeBeside(problems, value, direction)...), err
}

// noticeBeside leaves out what is a consequence of a problem at the same place.
func (f *form) noticeBeside(problems []Problem, value any, direction Direction) []Problem {
	wrong := make(map[tree.Pointer]bool, len(problems))
	for _, p := range problems {
		wrong[p.Instance] = true
	}
	return slices.DeleteFunc(f.notice(value, direction), func(notice Problem) bool {
		return notice.Kind != WrongWay && wrong[notice.Instance]
	})
}

// Accepts tells whether a value satisfies the schema, as far as that is known: what only a pattern
// that cannot be run, or a place that cannot be judged by, speaks against is accepted, and so is
// what is too much to be looked at. A schema that does not compile accepts nothing.
func (s *Schema) Accepts(value any, direction Direction) bool {
	f := s.read(reading{direction: direction})
	switch {
	case f.err != nil || computable(value) != nil:
		return false
	case f.accepts(f.schema, value):
		return true
	case f.unsure == nil:
		return false
	}
	other := s.read(reading{direction: direction, matches: true})
	return other.err == nil && other.accepts(other.schema, value)
}

// accepts tells whether a value satisfies a schema of the form's library.
func (f *form) accepts(schema *jsonschema.Schema, value any) (fine bool) {
	defer func() {
		if problem := recover(); problem != nil {
			fine = false // a pattern that was stopped; to have the value judged tells of it
		}
	}()
	if so := decide(schema, value); so != undecided {
		return so == satisfied
	}
	return isTooMuch(schema, value) || schema.Validate(value) == nil
}

// validate returns the problems of a value, or why it was not judged to the end.
func (f *form) validate(value any) ([]Problem, error) { return f.validateAs(value, value) }

// validateAs validates one value and tells of another, for which it stands.
func (f *form) validateAs(value, shown any) (problems []Problem, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			stopped, ok := problem.(*notRun)
			if !ok {
				panic(problem)
			}
			problems, err = nil, stopped
		}
	}()
	so := decide(f.schema, value)
	if so == satisfied {
		return nil, nil
	}
	var invalid *jsonschema.ValidationError
	switch {
	case !isTooMuch(f.schema, value):
		err = f.schema.Validate(value)
	case so == unsatisfied:
		err = newExplainer(isTooMuch).explain(f.schema, value)
	default:
		err = errTooMuch
	}
	if errors.As(err, &invalid) {
		return f.describe(invalid, shown)
	}
	return nil, err
}

// judgeWithout judges a value by a schema that has gaps, or patterns that cannot be run: what holds
// whatever they are taken for is sure.
func (s *Schema) judgeWithout(f *form, value any, direction Direction,
	problems []Problem) ([]Problem, error) {
	other := s.read(reading{direction: direction, matches: true})
	if other.err != nil {
		return nil, other.err
	}
	others, err := other.validate(value)
	if err != nil {
		return nil, err
	}
	sure, same := common(others, problems)
	if !same {
		return sure, f.whyUnsure(value)
	}
	notices, _ := common(f.noticeBeside(problems, value, direction),
		other.noticeBeside(others, value, direction))
	return append(sure, notices...), nil
}

// whyUnsure says why it is not sure whether a value satisfies the schema: by the gaps that decide
// it, where they are known.
func (f *form) whyUnsure(value any) (why error) {
	if len(f.gaps) == 0 || isTooMuch(f.schema, value) {
		return f.unsure
	}
	defer func() {
		if problem := recover(); problem != nil || why == nil {
			why = f.unsure // a pattern was stopped, or the gaps only count where they are negated
		}
	}()
	var invalid *jsonschema.ValidationError
	if errors.As(f.schema.Validate(value), &invalid) {
		return f.gaps.met(invalid).err()
	}
	return nil
}

// common returns the problems that are in both lists, and whether they are all there are.
func common(some, others []Problem) (both []Problem, same bool) {
	type place struct {
		instance tree.Pointer
		location verdict.Location
		several  bool
	}
	known := make(map[place]bool, len(others))
	for _, o := range others {
		known[place{o.Instance, o.Location, o.several}] = true
	}
	for _, p := range some {
		if known[place{p.Instance, p.Location, p.several}] {
			both = append(both, p)
		}
	}
	return both, len(both) == len(some) && len(both) == len(others)
}

// judgeAny judges a value of which parts can only be guessed at: what holds for each of the guesses
// is sure.
func (f *form) judgeAny(guesses []any, value any, unsure error) (sure []Problem, _ error) {
	certain := true
	for i, guess := range guesses {
		problems, err := f.validateAs(guess, value)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			sure = problems
			continue
		}
		both, same := common(sure, problems)
		sure, certain = both, certain && same
	}
	if !certain {
		return sure, unsure
	}
	return sure, nil
}

// judgeByLetter gives, for a value that satisfies the schema as its author meant it, what the
// letter has against it.
func (s *Schema) judgeByLetter(value any, direction Direction) ([]Problem, error) {
	f := s.read(reading{direction: direction, letter: true})
	if f.err != nil {
		//nolint:nilerr // the schema is the same but for its leniency, so it has compiled before
		return nil, nil
	}
	problems, err := f.validate(value)
	for i := range problems {
		p := &problems[i]
		p.Severity = verdict.Note
		p.Hint = `by the letter of OpenAPI 3.0.3 null is not allowed here: "nullable" has no effect without "type" beside it, nor on an enum without null`
		if s.owner.document.Version != openapi.OpenAPI30 &&
			s.owner.document.Version != openapi.Swagger20 {
			p.Severity = verdict.Warning
			p.Hint = `it is read-only; since OpenAPI 3.1 "required" holds for requests all the same`
		}
	}
	return problems, err
}
