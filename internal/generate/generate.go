package generate

import (
	"errors"
	"fmt"
	"sync"

	"plumbline/internal/schema"
)

// Generator makes values of one schema, in one direction. It is safe for concurrent use.
type Generator struct {
	schema    *schema.Schema
	direction schema.Direction
	mutex     sync.Mutex
	plans     [2]*plan // the quick one and the careful one
	roots     [2]*goal
	likely    bool // what cannot be judged is taken for satisfied
	// first is the plan that is tried first: the careful one where that has shown to be needed.
	first func() int
	// known are the specs of all cases, and misses those of what may not be, once they are needed.
	known, misses []spec
}

// New prepares the values of a schema that go in a direction. The error says why the schema cannot
// be judged by at all.
func New(s *schema.Schema, direction schema.Direction) (*Generator, error) {
	rules, err := s.Rules(direction)
	if err != nil {
		return nil, err
	}
	return newGenerator(s, direction, rules), nil
}

// NewLikely is [New] for a schema some of which cannot be judged by: its values are those that
// nothing is known to speak against.
func NewLikely(s *schema.Schema, direction schema.Direction) (*Generator, error) {
	rules, err := s.LikelyRules(direction)
	if err != nil {
		return nil, err
	}
	g := newGenerator(s, direction, rules)
	g.likely = true
	return g, nil
}

func newGenerator(s *schema.Schema, direction schema.Direction, rules *schema.Rules) *Generator {
	g := &Generator{schema: s, direction: direction}
	for i, careful := range []bool{false, true} {
		g.plans[i] = newPlan(direction, careful)
		g.roots[i] = g.plans[i].goal([]element{{rules: rules}})
	}
	g.first = sync.OnceValue(g.better)
	return g
}

// levelsInFull is how deep what has all its members has them.
const levelsInFull = 2

// tries is how many values are drawn before a schema is given up.
const tries = 24

// Valid draws a value that satisfies the schema, in the form encoding/json gives with UseNumber.
// The error says why none was found.
func (g *Generator) Valid(choices *Choices) (any, error) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.valid(choices, drawer{})
}

// Nasty draws a value as [Generator.Valid] does. Here and there, where the schema lets a text be
// anything, it is one that programs stumble over.
func (g *Generator) Nasty(choices *Choices) (any, error) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.valid(choices, drawer{nasty: true})
}

// Minimal draws a value that satisfies the schema and has as little as it can have; Maximal one
// that has every member that is declared, down to a few levels.
func (g *Generator) Minimal(choices *Choices) (any, error) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.valid(choices, drawer{least: true})
}

// Maximal draws a value that satisfies the schema and has every member that is declared, where they
// can be there together.
func (g *Generator) Maximal(choices *Choices) (any, error) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.valid(choices, drawer{most: levelsInFull})
}

// Saying draws a value with all members that are declared, as [Generator.Maximal] does, in which
// each text is the given one that the schema lets be so; where a text has to be longer, it says it
// several times. The text is not empty. It tells whether any of them says it.
func (g *Generator) Saying(text string, choices *Choices) (value any, said bool, err error) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	says := &saying{text: text}
	value, err = g.valid(choices, drawer{most: levelsInFull, saying: says})
	return value, says.said, err
}

// better tells which plan is to be tried first, by a few values of the quick one. Since it draws
// the same ones each time, what is drawn afterwards does not depend on what was drawn before.
func (g *Generator) better() int {
	const samples = 8
	failed := 0
	for i := range samples {
		d := drawer{plan: g.plans[0], choices: NewChoices(uint64(i), 0), fuel: usualFuel}
		value, ok := d.goal(g.roots[0], 0, nil)
		if ok {
			ok, _ = g.satisfies(value)
		}
		if !ok {
			failed++
		}
		if !g.plans[0].guessed {
			break // both plans are the same
		}
	}
	if failed > samples/2 {
		return 1
	}
	return 0
}

func (g *Generator) valid(choices *Choices, as drawer) (any, error) {
	var why error
	for attempt := range tries {
		at := g.first()
		if attempt%4 >= 2 {
			at = 1 - at
		}
		d := as
		d.plan, d.choices, d.fuel = g.plans[at], choices, usualFuel
		d.exact = attempt > tries/2
		d.least = d.least || attempt > tries*3/4
		d.saying.forget()
		value, ok := d.goal(g.roots[at], 0, nil)
		if !ok {
			continue
		}
		so, err := g.satisfies(value)
		if so {
			return value, nil
		}
		if err != nil {
			why = err
		}
	}
	return nil, g.noValue(why)
}

// satisfies tells whether a value satisfies the schema; the error says why that is not known.
func (g *Generator) satisfies(value any) (bool, error) {
	if g.likely {
		return g.schema.Accepts(value, g.direction), nil
	}
	return g.schema.Satisfied(value, g.direction)
}

var (
	errContradiction = errors.New("the schema contradicts itself, so that no value satisfies it")
	errNotFound      = fmt.Errorf("no value was found that satisfies the schema, in %d attempts",
		tries)
)

// noValue says why no value was found.
func (g *Generator) noValue(unjudged error) error {
	root, careful := g.roots[0], g.roots[1]
	g.plans[1].settle(careful)
	switch {
	case unjudged != nil:
		return fmt.Errorf("no value was found that can be judged: %w", unjudged)
	case len(root.shapes) == 0 && !root.cut || len(careful.shapes) == 0 && !careful.cut:
		return errContradiction
	}
	return errNotFound
}

// Contradictory tells of an error of [Generator.Valid] that the schema contradicts itself: no value
// satisfies it.
func Contradictory(err error) bool { return errors.Is(err, errContradiction) }
