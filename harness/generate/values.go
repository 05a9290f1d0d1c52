package generate

import (
	"fmt"

	"plumbline/harness/verdict"
	"plumbline/internal/generate"
	"plumbline/internal/tree"
)

// Side is where a value stands, seen from what a keyword of a schema demands.
type Side string

// The sides: within the demand, at its limit, and beyond it.
const (
	Inside  Side = "inside"
	AtLimit Side = "at the limit"
	Outside Side = "outside"
)

// Try is one thing that is worth trying of a schema.
type Try struct {
	// Place is the part of the value that it is about, as a JSON Pointer (RFC 6901); "" is all of
	// it.
	Place string
	// Keyword is what of the schema is tried, such as "maxLength" (JSON Schema 2020-12), and Side
	// where the value stands, seen from it. Of a value as a whole the keyword is "".
	Keyword string
	Side    Side
	// Sentence says what is special about the value, such as "$.label: 6 characters, one more than
	// the most".
	Sentence string
	// Location is where the document says so.
	Location verdict.Location
}

// Case is a value, and what it tries.
type Case struct {
	Try
	Value any
	// Valid tells whether the value satisfies the whole schema. A value outside of one keyword is
	// valid all the same where another alternative of the schema allows it.
	Valid bool
}

// Unmade is what would be worth trying, had a value been found for it.
type Unmade struct {
	Try
	Reason string
}

// Smallest makes a value that satisfies the schema and has as little in it as the schema demands:
// no member that may be missing, and lists and texts as short as they may be. The error says why
// there is none: the schema contradicts itself, or nothing was found in a bounded number of
// attempts.
func (g *Generator) Smallest() (any, error) { return plainest(g.made.Minimal) }

// Fullest makes a value that satisfies the schema and has every member in it that is declared, down
// to two levels, where they can be there together. What is deeper has as little as it may. The
// error is as in [Generator.Smallest].
func (g *Generator) Fullest() (any, error) { return plainest(g.made.Maximal) }

// Valid makes some value that satisfies the schema; the same one for the same seed. The error is as
// in [Generator.Smallest].
func (g *Generator) Valid(seed uint64) (any, error) {
	value, err := g.made.Valid(generate.NewChoices(seed, 0))
	return copied(value), err
}

// Invalid makes some value that misses the schema, in one place; the same one for the same seed.
// The error says that none was found, as for a schema that allows everything.
func (g *Generator) Invalid(seed uint64) (Case, error) {
	missing, err := g.made.Invalid(generate.NewChoices(seed, 0))
	if err != nil {
		return Case{}, err
	}
	return g.shown(missing), nil
}

// Cases lists all values that are worth trying: at each limit, just inside and just outside of it,
// each value of an enum and one that is none, each wrong type, each member present and absent, near
// misses of patterns and formats. They are enumerated and not drawn, so that none is met by chance.
// Unmade are those for which there is no value, each with the reason. Of one schema no more than
// about 4,000 are listed, down to 8 levels; where that leaves something out, one that is unmade
// says so.
func (g *Generator) Cases() (cases []Case, unmade []Unmade) {
	made, not := g.listed()
	for _, one := range made {
		cases = append(cases, g.shown(one))
	}
	for _, one := range not {
		unmade = append(unmade, Unmade{g.try(one.Obligation), one.Reason})
	}
	return cases, unmade
}

func (g *Generator) shown(one generate.Case) Case {
	return Case{g.try(one.Obligation), copied(one.Value), one.Valid}
}

func (g *Generator) try(about generate.Obligation) Try {
	sentence := about.About
	if about.Place != "" || sentence == "" {
		sentence = tree.Path(about.Place)
		if about.About != "" {
			sentence = fmt.Sprintf("%s: %s", sentence, about.About)
		}
	}
	return Try{Place: string(about.Place), Keyword: about.Keyword,
		Side: Side(about.Side.String()), Sentence: sentence,
		Location: g.contract.Locate(about.Rule)}
}

// plainest has a value made with the simplest choices, or with others where these give none.
func plainest(draw func(*generate.Choices) (any, error)) (any, error) {
	value, err := draw(generate.Replay(nil))
	if err != nil {
		value, err = draw(generate.NewChoices(0, 0))
	}
	return copied(value), err
}

// copied copies a value: parts of it may be those of the document, such as of an enum.
func copied(value any) any {
	switch v := value.(type) {
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = copied(item)
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(v))
		for name, member := range v {
			object[name] = copied(member)
		}
		return object
	}
	return value
}
