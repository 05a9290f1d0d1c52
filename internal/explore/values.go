package explore

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/generate"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// values lists what the schemas of an operation's parameters and body allow and forbid.
func (p *planner) values(o *contract.Operation) {
	for _, parameter := range o.Parameters {
		p.parameter(o, parameter)
	}
	p.pairs(o)
	for _, mediaType := range o.RequestMediaTypes {
		p.body(o, mediaType)
		p.otherForm(o, mediaType)
	}
}

func (p *planner) parameter(o *contract.Operation, parameter *contract.Parameter) {
	place := parameter.In + "." + parameter.Name
	if parameter.Required && parameter.In != "path" {
		p.add(o, Negative, place, "required", "absent",
			fmt.Sprintf("no %s parameter %s, which is required", parameter.In, parameter.Name),
			func(d *Draft) { d.Unset(parameter) })
	}
	of := parameter.Schema
	if of == nil && parameter.Content != nil {
		of = parameter.Content.Schema
	}
	if of == nil {
		return
	}
	what := fmt.Sprintf("the %s parameter %s", parameter.In, parameter.Name)
	p.cases(o, of, place, what, true, func(value any) func(*Draft) {
		return func(d *Draft) { d.Set(parameter, value) }
	})
	p.twice(o, parameter)
}

// twice sends a parameter of the query once more, where it has one value.
func (p *planner) twice(o *contract.Operation, parameter *contract.Parameter) {
	value, err := p.parameterValue(parameter)
	if err != nil || parameter.In != "query" || !isScalar(value) {
		return
	}
	p.add(o, Negative, "query."+parameter.Name, "", "twice",
		"the query parameter "+parameter.Name+" twice", func(d *Draft) {
			d.Set(parameter, value)
			d.MoreQuery = url.QueryEscape(parameter.Name) + "=" + url.QueryEscape(scalarText(value))
		})
}

func isScalar(value any) bool {
	switch value.(type) {
	case string, bool, json.Number:
		return true
	}
	return false
}

func scalarText(value any) string {
	if text, is := value.(string); is {
		return text
	}
	return fmt.Sprint(value)
}

func (p *planner) body(o *contract.Operation, mediaType *contract.MediaType) {
	if mediaType.Schema == nil {
		return
	}
	place := "body"
	if mediaType != bodyOf(o) {
		place = "body " + mediaType.Range
	}
	p.cases(o, mediaType.Schema, place, "the body", contract.IsJSON(concrete(mediaType.Range)),
		func(value any) func(*Draft) {
			return func(d *Draft) {
				d.Values.HasBody, d.Values.MediaType = true, concrete(mediaType.Range)
				d.Values.Body = value
			}
		})
}

// cases lists the values of a schema on both sides of all that it says.
//
// Where values are not typed, since they are written as text that a receiver may read in several
// ways, none of another type is sent: nobody knows what it would be taken for.
func (p *planner) cases(o *contract.Operation, of *schema.Schema, place, what string, typed bool,
	change func(value any) func(*Draft)) {
	g, err := generate.New(of, schema.ToServer)
	if err != nil {
		p.put(&Obligation{Operation: o, Kind: Boundary, Place: place,
			Unbuilt: what + " cannot be made: " + err.Error()})
		return
	}
	made, unmade := g.Cases()
	p.nasty(o, g, place, what, change)
	for _, one := range made {
		if one.Keyword == generate.Unlimited && !strings.HasPrefix(place, "body") {
			continue // which an address or a field may have no room for
		}
		if one.Spelled && typed && strings.HasPrefix(place, "body") {
			continue // a text as any other
		}
		kind := Boundary
		if !one.Valid {
			kind = Negative
		}
		obligation := valueObligation(o, kind, place, what, one.Obligation)
		if obligation.Change = change(one.Value); !typed && one.Keyword == "type" && !one.Valid &&
			!isTextAt(one.Value, one.Place) {
			obligation.Change = nil
			obligation.Unbuilt = "what is written as text has no type that could be another"
		}
		p.put(obligation)
	}
	for _, one := range unmade {
		obligation := valueObligation(o, Boundary, place, what, one.Obligation)
		obligation.Unbuilt = fmt.Sprintf("%s: %s", obligation.Sentence, one.Reason)
		p.put(obligation)
	}
}

// mostNasty is how many values with unpleasant texts are drawn of a schema.
const mostNasty = 8

// nasty lists valid values of a generator, which is for nothing else from then on, whose texts
// programs stumble over: those that mean something somewhere, in all places at once, and drawn ones
// of all planes of Unicode, with NUL, combining or right to left, and long.
func (p *planner) nasty(o *contract.Operation, g *generate.Generator, place, what string,
	change func(value any) func(*Draft)) {
	choices := generate.NewChoices(p.seed, stream(o.String()+place))
	for _, text := range meanings {
		if value, said, err := g.Saying(text, choices); err == nil && said {
			p.add(o, Boundary, place, "text", "meaning", fmt.Sprintf("%s: the text %q", what, text),
				change(value))
		}
	}
	g.Nasty()
	seen := map[string]bool{}
	for range mostNasty {
		value, err := g.Valid(choices)
		if err != nil {
			return // the base of the operation says why
		}
		if text := excerpt(value); !seen[text] {
			seen[text] = true
			p.add(o, Boundary, place, "text", "unpleasant", what+": unpleasant text",
				change(value))
		}
	}
}

// meanings are texts that mean something in a language that a value may be put into without care,
// and one for each kind of characters that programs stumble over.
var meanings = []string{"%%", "''", `""`, `\\`, "__", "a;b", "<b>", "{{a}}", "${a}", "../a", "a\nb",
	"a\x00b", "null", "%00", "a*", "((", "[[", "é", "😀", "e\u0301", "אב", "\u202ea", "\ufeffa"}

// isTextAt tells whether a text stands at a place of a value.
func isTextAt(value any, at tree.Pointer) bool {
	for _, token := range at.Tokens() {
		object, _ := value.(map[string]any)
		value = object[token]
	}
	_, is := value.(string)
	return is
}

func valueObligation(o *contract.Operation, kind Kind, place, what string,
	about generate.Obligation) *Obligation {
	sentence := what
	if about.Place != "" {
		sentence += " at " + tree.Path(about.Place)
	}
	if about.About != "" {
		sentence += ": " + about.About
	}
	return &Obligation{Operation: o, Kind: kind, Place: place + string(about.Place),
		Keyword: about.Keyword, Side: about.Side.String(), Sentence: sentence}
}
