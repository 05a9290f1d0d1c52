package explore

import (
	"encoding/json"
	"fmt"
	"net/url"

	"plumbline/internal/contract"
	"plumbline/internal/generate"
	"plumbline/internal/schema"
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
func (p *planner) cases(o *contract.Operation, of *schema.Schema, place, what string, typed bool,
	change func(value any) func(*Draft)) {
	known, err := p.made(of, place, what, typed)
	if err != nil {
		p.put(&Obligation{Operation: o, Kind: Boundary, Place: place,
			Unbuilt: what + " cannot be made: " + err.Error()})
		return
	}
	p.nasty(o, known.generator, place, what, change)
	for _, one := range known.list {
		obligation := one.about
		obligation.Operation = o
		if obligation.Unbuilt == "" {
			obligation.Change = change(one.value)
		}
		p.put(&obligation)
	}
}

// mostNasty is how many values with unpleasant texts are drawn of a schema.
const mostNasty = 8

// nasty lists valid values of a generator whose texts programs stumble over: those that mean
// something somewhere, in all places at once, and drawn ones of all planes of Unicode, with NUL,
// combining or right to left, and long.
func (p *planner) nasty(o *contract.Operation, g *generate.Generator, place, what string,
	change func(value any) func(*Draft)) {
	choices := generate.NewChoices(p.seed, stream(o.String()+place))
	for _, text := range meanings {
		if value, said, err := g.Saying(text, choices); err == nil && said {
			p.add(o, Boundary, place, "text", "meaning", fmt.Sprintf("%s: the text %q", what, text),
				change(value))
		}
	}
	seen := map[string]bool{}
	for range mostNasty {
		value, err := g.Nasty(choices)
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
