package explore

import (
	"fmt"
	"strings"

	"plumbline/internal/generate"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// site is a schema and the place of requests that its values are for.
type site struct {
	rules       *schema.Rules
	place, what string
	typed       bool
}

// made is what is made of a schema for a place of requests, whichever operation it is of.
type made struct {
	generator *generate.Generator
	list      []valued
}

// valued is an obligation of no operation yet, with its value. Where there is none, the obligation
// says why.
type valued struct {
	about Obligation
	value any
}

// mostMade bounds what of it is kept. What has the same schema mostly stands close together, such
// as what creates a thing and what replaces it.
const mostMade = 64

// made makes the values of a schema on both sides of all that it says, once for all operations that
// have the same schema at the same place.
//
// Where values are not typed, since they are written as text that a receiver may read in several
// ways, none of another type is sent: nobody knows what it would be taken for.
func (p *planner) made(of *schema.Schema, place, what string, typed bool) (*made, error) {
	rules, err := of.Rules(schema.ToServer)
	if err != nil {
		return nil, err
	}
	at := site{rules.Referred(), place, what, typed}
	if known := p.known[at]; known != nil {
		return known, nil
	}
	g, err := generate.New(of, schema.ToServer)
	if err != nil {
		return nil, err
	}
	if len(p.known) == mostMade {
		clear(p.known)
	}
	p.known[at] = &made{g, at.valuesOf(g)}
	return p.known[at], nil
}

func (s site) valuesOf(g *generate.Generator) []valued {
	cases, unmade := g.Cases()
	list := make([]valued, 0, len(cases)+len(unmade))
	inBody := strings.HasPrefix(s.place, "body")
	for _, one := range cases {
		if one.Keyword == generate.Unlimited && !inBody {
			continue // which an address or a field may have no room for
		}
		if one.Spelled && s.typed && inBody {
			continue // a text as any other
		}
		kind := Boundary
		if !one.Valid {
			kind = Negative
		}
		obligation := valueObligation(kind, s.place, s.what, one.Obligation)
		if !s.typed && one.Keyword == "type" && !one.Valid && !isTextAt(one.Value, one.Place) {
			obligation.Unbuilt = "what is written as text has no type that could be another"
		}
		list = append(list, valued{obligation, one.Value})
	}
	for _, one := range unmade {
		obligation := valueObligation(Boundary, s.place, s.what, one.Obligation)
		obligation.Unbuilt = fmt.Sprintf("%s: %s", obligation.Sentence, one.Reason)
		list = append(list, valued{about: obligation})
	}
	return list
}

// isTextAt tells whether a text stands at a place of a value.
func isTextAt(value any, at tree.Pointer) bool {
	for _, token := range at.Tokens() {
		object, _ := value.(map[string]any)
		value = object[token]
	}
	_, is := value.(string)
	return is
}

// valueObligation is one that is about a value, of no operation yet.
func valueObligation(kind Kind, place, what string, about generate.Obligation) Obligation {
	sentence := what
	if about.Place != "" {
		sentence += " at " + tree.Path(about.Place)
	}
	if about.About != "" {
		sentence += ": " + about.About
	}
	return Obligation{Kind: kind, Place: place + string(about.Place), Keyword: about.Keyword,
		Side: about.Side.String(), Sentence: sentence}
}
