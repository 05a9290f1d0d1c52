package explore

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/generate"
	"plumbline/internal/schema"
)

// Draws is how many requests to an operation are drawn; 0 where it has nothing that could differ.
func (p *Plan) Draws(o *contract.Operation) int {
	if !p.tested[o] || len(o.Parameters)+len(o.RequestMediaTypes) == 0 {
		return 0
	}
	return p.draws
}

// sequencesOfDraws is how many draws there are for one sequence, which has several requests.
const sequencesOfDraws = 5

// Sequences is how many sequences of requests are drawn to the resource that an operation creates;
// the resource is nil where there is none of which could be read what was created.
func (p *Plan) Sequences(o *contract.Operation) (of *Resource, count int) {
	for _, r := range p.CreatedBy(o) {
		if r.Read != nil && p.tested[o] {
			return r, (p.draws + sequencesOfDraws - 1) / sequencesOfDraws
		}
	}
	return nil, 0
}

// Choices begins the choices of a draw or, where it is one of a sequence, of that: the same ones
// for the same seed.
func (p *Plan) Choices(o *contract.Operation, of string, number int) *generate.Choices {
	return generate.NewChoices(p.seed, stream(fmt.Sprintf("%s %s %d", o, of, number)))
}

// odds are those of a request that is broken: one in so many.
const odds = 3

// Draw makes a request to an operation by choices: its parameters and its body have any value that
// their schemas allow, texts that programs stumble over among them, or one of them is broken in one
// place. The simplest choices give the plainest request. The error says why there is none.
func (p *Plan) Draw(o *contract.Operation, choices *generate.Choices) (*Obligation, error) {
	d := &draw{Plan: p, operation: o, choices: choices, place: "request"}
	d.breaks()
	for i, parameter := range o.Parameters {
		if err := d.parameter(i, parameter); err != nil {
			return nil, fmt.Errorf("the %s parameter %s: %w", parameter.In, parameter.Name, err)
		}
	}
	if err := d.body(); err != nil {
		return nil, fmt.Errorf("the body: %w", err)
	}
	return &Obligation{name: p.Name(o), Operation: o, Kind: Random, Place: d.place,
		Sentence: "a request that was drawn", Drawn: choices.Recording(),
		Change: func(to *Draft) {
			for _, change := range d.changes {
				change(to)
			}
		}}, nil
}

// draw is a request that is being drawn.
type draw struct {
	*Plan
	operation *contract.Operation
	choices   *generate.Choices
	broken    int // the number of the parameter, or how many there are for the body; -1 is none
	place     string
	changes   []func(*Draft)
}

// breaks chooses what is broken. Of what is changed or deleted the path is not, since nobody knows
// what it would name.
func (d *draw) breaks() {
	d.broken = -1
	var places []int
	for i, parameter := range d.operation.Parameters {
		if parameter.In != "path" || !changesThings(d.operation.Method) {
			places = append(places, i)
		}
	}
	if len(d.operation.RequestMediaTypes) > 0 && !d.operation.HasForm() {
		places = append(places, len(d.operation.Parameters))
	}
	if d.choices.Below(odds) == odds-1 && len(places) > 0 {
		d.broken = places[d.choices.Below(len(places))]
	}
}

func changesThings(method string) bool {
	return method == "PUT" || method == "PATCH" || method == "DELETE"
}

func (d *draw) parameter(number int, parameter *contract.Parameter) error {
	broken := number == d.broken
	switch {
	case broken:
		d.place = parameter.In + "." + parameter.Name
	case parameter.In == "path" && d.names(parameter.Name):
		return nil // it is what names a thing that there is
	case !parameter.Required && d.choices.Below(2) == 0:
		return nil
	}
	of := parameter.Schema
	if of == nil && parameter.Content != nil {
		of = parameter.Content.Schema
	}
	value, err := d.value(of, broken)
	if err != nil && !parameter.Required {
		return nil // which the case of its limits tells
	}
	d.changes = append(d.changes, func(to *Draft) { to.Set(parameter, value) })
	return err
}

// names tells whether a parameter of the path names things of a resource.
func (d *draw) names(parameter string) bool {
	chain, _ := d.Chain(d.operation.Path)
	return slices.ContainsFunc(chain,
		func(r *Resource) bool { return r.Parameter == parameter })
}

func (d *draw) body() error {
	o := d.operation
	broken := d.broken == len(o.Parameters)
	if len(o.RequestMediaTypes) == 0 || !broken && !o.RequestRequired &&
		d.choices.Below(2*odds) == 2*odds-1 {
		return nil
	}
	kinds := slices.Clone(o.RequestMediaTypes)
	if i := slices.Index(kinds, bodyOf(o)); i > 0 {
		kinds[0], kinds[i] = kinds[i], kinds[0] // the plainest comes first
	}
	mediaType := kinds[d.choices.Below(len(kinds))]
	if o.HasForm() { // whose fields are drawn as parameters
		d.changes = append(d.changes,
			func(to *Draft) { to.Values.MediaType = concrete(mediaType.Range) })
		return nil
	}
	if broken {
		d.place = "body"
	}
	value, err := d.value(mediaType.Schema, broken)
	d.changes = append(d.changes, func(to *Draft) {
		to.Values.HasBody, to.Values.MediaType = true, concrete(mediaType.Range)
		to.Values.Body = value
	})
	return err
}

// value draws a value of a schema, and breaks it in one place where that is wanted.
func (d *draw) value(of *schema.Schema, broken bool) (any, error) {
	value := any("a")
	if of != nil {
		g, err := d.generator(of)
		if err == nil {
			value, err = g.Nasty(d.choices)
		}
		if err != nil {
			return nil, err
		}
	}
	if broken {
		value = breakOnce(value, d.choices)
	}
	return value, nil
}

// generator returns the one generator of a schema.
func (p *Plan) generator(of *schema.Schema) (*generate.Generator, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if known := p.generators[of]; known != nil {
		return known, nil
	}
	g, err := generate.New(of, schema.ToServer)
	if err != nil {
		return nil, err
	}
	p.generators[of] = g
	return g, nil
}

// DrawBody draws a valid body of an operation, without unpleasant texts.
func (p *Plan) DrawBody(o *contract.Operation, choices *generate.Choices) (any, error) {
	if o.HasForm() {
		form, err := p.form(o, choices, drawnFields)
		return p.inOrder(o, form), err
	}
	mediaType := bodyOf(o)
	if mediaType == nil || mediaType.Schema == nil {
		return nil, fmt.Errorf("the document describes no body of %s", o)
	}
	g, err := p.generator(mediaType.Schema)
	if err != nil {
		return nil, err
	}
	body, err := g.Valid(choices)
	return p.inOrder(o, body), err
}

// RandomSentence says what is drawn of an operation, for people.
func (p *Plan) RandomSentence(o *contract.Operation) string {
	var parts []string
	if draws := p.Draws(o); draws > 0 {
		parts = append(parts, fmt.Sprintf("%d requests", draws))
	}
	if r, count := p.Sequences(o); r != nil {
		parts = append(parts, fmt.Sprintf("%d sequences of requests to %s", count, r.Collection))
	}
	return strings.Join(parts, " and ") + ", drawn at random"
}
