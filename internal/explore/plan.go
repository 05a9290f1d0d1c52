package explore

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"sync"

	"plumbline/internal/contract"
	"plumbline/internal/encode"
	"plumbline/internal/generate"
	"plumbline/internal/schema"
)

// Options narrow a plan.
type Options struct {
	Only, Without []string // operations, by operationId or METHOD /path; none are all
	Seed          uint64   // of the values that a schema leaves open
	Draws         int      // how many requests to each operation are drawn at random
}

// Plan is what a test of a document tries.
type Plan struct {
	*Index

	contract    *contract.Contract
	seed        uint64
	draws       int
	operations  []*contract.Operation
	tested      map[*contract.Operation]bool      // those of operations
	reading     map[*contract.Operation]*Resource // by what reads things that can be created
	byPath      map[string][]*contract.Operation  // all of the contract
	names       map[*contract.Operation]string
	obligations map[*contract.Operation]map[Kind][]*Obligation
	scenarios   map[*contract.Operation][]Scenario
	searched    map[*contract.Operation][]*contract.Parameter // by what creates what is found
	keysets     map[*contract.Operation]*Keyset               // of lists
	mutex       sync.Mutex
	bases       map[*contract.Operation]base
	generators  map[*schema.Schema]*generate.Generator

	ids        map[*Resource][]*schema.Rules // of what names the things
	linked     map[string][]*Resource        // by the members that links take names from
	references sync.Map                      // by operation, what References has found

	enumerated    sync.Map // by parameter, whether its value is one of an enum
	others, fulls sync.Map // by operation, what OtherBody and FullBody have drawn
}

type base struct {
	draft *Draft
	err   error
}

// planner lists the obligations of one operation after the other.
type planner struct {
	*Plan
	numbers map[string]int
	known   map[site]*made
}

// New plans the test of a contract.
func New(c *contract.Contract, options Options) *Plan {
	p := &planner{Plan: &Plan{contract: c, seed: options.Seed, draws: options.Draws,
		Index: NewIndex(c), reading: map[*contract.Operation]*Resource{},
		tested:      map[*contract.Operation]bool{},
		keysets:     map[*contract.Operation]*Keyset{},
		obligations: map[*contract.Operation]map[Kind][]*Obligation{},
		scenarios:   map[*contract.Operation][]Scenario{},
		byPath:      map[string][]*contract.Operation{}, bases: map[*contract.Operation]base{},
		names:      operationNames(c.Operations()),
		generators: map[*schema.Schema]*generate.Generator{}},
		numbers: map[string]int{}, known: map[site]*made{}}
	for _, o := range c.Operations() {
		p.byPath[o.Path] = append(p.byPath[o.Path], o)
	}
	for _, r := range slices.Backward(p.Resources) {
		if r.Read != nil && r.Create != nil {
			p.reading[r.Read] = r // the first one of those that are read by the same
		}
	}
	p.noteReferences()
	lists := p.lists()
	p.searched = p.searches(lists)
	for _, o := range c.Operations() {
		if !names(options.Only, o, true) || names(options.Without, o, false) {
			continue
		}
		p.operations = append(p.operations, o)
		p.tested[o] = true
		clear(p.numbers) // ids of different operations differ
		p.examples(o)
		p.values(o)
		p.protocol(o)
		p.access(o)
	}
	for _, s := range p.listScenarios(lists) {
		if p.tested[s.Operation] {
			p.scenarios[s.Operation] = append(p.scenarios[s.Operation], s)
		}
	}
	return p.Plan
}

// names tells whether a list names an operation; an empty one stands for what is given.
func names(list []string, o *contract.Operation, empty bool) bool {
	if len(list) == 0 {
		return empty
	}
	return slices.Contains(list, o.ID) || slices.Contains(list, o.String())
}

// Contract is the contract that was planned for, whose operations those of the plan are.
func (p *Plan) Contract() *contract.Contract { return p.contract }

// Operations lists the operations that are tested, in the order of the document.
func (p *Plan) Operations() []*contract.Operation { return p.operations }

// Name is what an operation is called in ids and labels.
func (p *Plan) Name(o *contract.Operation) string { return p.names[o] }

// Enumerated tells whether the value of a parameter is one of an enum, or each of its items is.
func (p *Plan) Enumerated(parameter *contract.Parameter) bool {
	if known, _ := p.enumerated.Load(parameter); known != nil {
		return known == true
	}
	is := false
	if parameter.Schema != nil {
		rules, err := parameter.Schema.Rules(schema.ToServer)
		if err == nil {
			of := resolved(rules)
			is = of.Enum != nil || of.Items != nil && resolved(of.Items).Enum != nil
		}
	}
	p.enumerated.Store(parameter, is)
	return is
}

// Of lists the obligations of an operation and kind.
func (p *Plan) Of(o *contract.Operation, kind Kind) []*Obligation {
	return p.obligations[o][kind]
}

// Scenarios lists those that are about an operation.
func (p *Plan) Scenarios(o *contract.Operation) []Scenario { return p.scenarios[o] }

// Has tells whether there is anything to try of an operation and kind.
func (p *Plan) Has(o *contract.Operation, kind Kind) bool {
	switch kind {
	case State:
		return len(p.scenarios[o]) > 0
	case Random:
		_, sequences := p.Sequences(o)
		return p.Draws(o)+sequences > 0
	case Example, Boundary, Negative, Access, Protocol:
	}
	return len(p.Of(o, kind)) > 0
}

func (p *planner) add(o *contract.Operation, kind Kind, place, keyword, side, sentence string,
	change func(*Draft)) {
	p.put(&Obligation{Operation: o, Kind: kind, Place: place, Keyword: keyword, Side: side,
		Sentence: sentence, Change: change})
}

func (p *planner) put(o *Obligation) {
	o.name = p.Name(o.Operation)
	id := o.ID()
	o.number = p.numbers[id]
	p.numbers[id]++
	of := p.obligations[o.Operation]
	if of == nil {
		of = map[Kind][]*Obligation{}
		p.obligations[o.Operation] = of
	}
	of[o.Kind] = append(of[o.Kind], o)
}

// Base returns a request to an operation that the contract allows, with what it requires and
// nothing more. It is not to be changed. The error says why there is none.
func (p *Plan) Base(o *contract.Operation) (*Draft, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	known, made := p.bases[o]
	if !made {
		known.draft, known.err = p.makeBase(o)
		p.bases[o] = known
	}
	return known.draft, known.err
}

func (p *Plan) makeBase(o *contract.Operation) (*Draft, error) {
	d := &Draft{Operation: o, Method: o.Method}
	d.Values.Path = map[string]any{}
	for _, parameter := range o.Parameters {
		if !parameter.Required {
			continue
		}
		value, err := p.parameterValue(parameter)
		if err != nil {
			return nil, fmt.Errorf("the %s parameter %s: %w", parameter.In, parameter.Name, err)
		}
		d.Set(parameter, value)
	}
	if o.HasForm() {
		d.Values.MediaType = formOf(o)
		return d, nil
	}
	if o.RequestRequired || len(o.RequestMediaTypes) > 0 {
		if err := p.baseBody(d, o); err != nil {
			return nil, fmt.Errorf("the body: %w", err)
		}
	}
	p.makeWritable(d)
	p.makeFindable(d)
	return d, nil
}

// formOf is the media type of the form that an operation takes by its parameters (OpenAPI 2.0).
func formOf(o *contract.Operation) string {
	if mediaType := bodyOf(o); mediaType != nil {
		return concrete(mediaType.Range)
	}
	return ""
}

// makeWritable takes a smaller body where the one that was drawn cannot be written in its media
// type, or none where none has to be there: forms have no room for everything. Where nothing can be
// written, what was drawn stays, and who writes it is told why.
func (p *Plan) makeWritable(d *Draft) {
	if _, err := d.Encode(); err == nil || !d.Values.HasBody {
		return
	}
	smaller := d.Clone()
	if body, err := p.leastBody(d.Operation); err == nil {
		smaller.Values.Body = body
		if _, err := smaller.Encode(); err == nil {
			d.Values.Body = body
			return
		}
	}
	if d.Operation.RequestRequired {
		return
	}
	smaller.Values.HasBody, smaller.Values.Body, smaller.Values.MediaType = false, nil, ""
	if _, err := smaller.Encode(); err == nil {
		d.Values = smaller.Values
	}
}

func (p *Plan) baseBody(d *Draft, o *contract.Operation) error {
	mediaType := bodyOf(o)
	if mediaType == nil {
		return fmt.Errorf("no media type of %s can be written", o)
	}
	d.Values.HasBody, d.Values.MediaType = true, concrete(mediaType.Range)
	if example := p.contract.PublishedExample(mediaType); example != nil {
		d.Values.Body = example
		return nil
	}
	// Members that need not be there may name things that there are not.
	if least, err := p.leastOf(mediaType.Schema, string(mediaType.Pointer)); err == nil &&
		!isNothing(least) {
		d.Values.Body = p.inOrder(o, least)
		return nil
	}
	value, err := p.valid(mediaType.Schema, string(mediaType.Pointer))
	d.Values.Body = p.inOrder(o, value)
	return err
}

// leastOf draws a value of a schema that has as little as it can have; the same one for the same
// place.
func (p *Plan) leastOf(of *schema.Schema, place string) (any, error) {
	if of == nil {
		return "a", nil
	}
	g, err := generate.New(of, schema.ToServer)
	if err != nil {
		return nil, err
	}
	return g.Minimal(generate.NewChoices(p.seed, stream(place)))
}

// isNothing tells whether a body has nothing in it.
func isNothing(body any) bool {
	switch body := body.(type) {
	case map[string]any:
		return len(body) == 0
	case []any:
		return len(body) == 0
	}
	return body == nil
}

// bodyOf is the media type that requests are made of: JSON where there is some.
func bodyOf(o *contract.Operation) *contract.MediaType {
	for _, mediaType := range o.RequestMediaTypes {
		if contract.IsJSON(mediaType.Range) {
			return mediaType
		}
	}
	if len(o.RequestMediaTypes) == 0 {
		return nil
	}
	return o.RequestMediaTypes[0]
}

// concrete is a media type that a range has in it.
func concrete(mediaRange string) string {
	if one, err := encode.Concrete(mediaRange); err == nil {
		return one
	}
	return strings.TrimSuffix(mediaRange, "*") + "plain"
}

// parameterValue is the value of a parameter: the one that the document gives as an example, or
// another valid one.
func (p *Plan) parameterValue(parameter *contract.Parameter) (any, error) {
	if example, found := p.contract.ParameterExample(parameter); found {
		return example, nil
	}
	of := parameter.Schema
	if of == nil && parameter.Content != nil {
		of = parameter.Content.Schema
	}
	return p.valid(of, string(parameter.Pointer))
}

// valid draws a value of a schema; the same one for the same place.
func (p *Plan) valid(of *schema.Schema, place string) (any, error) {
	if of == nil {
		return "a", nil
	}
	g, err := generate.New(of, schema.ToServer)
	if err != nil {
		return nil, err
	}
	return g.Valid(generate.NewChoices(p.seed, stream(place)))
}

// stream is a number for a place of a document.
func stream(place string) uint64 {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(place)) // which does not fail
	return sum.Sum64()
}

// examples lists what the document itself sends.
func (p *planner) examples(o *contract.Operation) {
	for _, mediaType := range o.RequestMediaTypes {
		for _, example := range p.contract.BodyExamples(mediaType) {
			p.add(o, Example, "body", "example", example.Name,
				"the example "+example.Name+" of the document", func(d *Draft) {
					d.Values.HasBody, d.Values.MediaType = true, concrete(mediaType.Range)
					d.Values.Body = example.Value
				})
		}
	}
	if len(p.Of(o, Example)) == 0 {
		p.add(o, Example, "request", "", "", "the plainest request that the document allows",
			func(*Draft) {})
	}
}

// MayDiffer tells which members of a resource need not be what was sent: those that its reading or
// all its bodies do not declare, or that are read-only or write-only, and the id of the thing,
// which a server may choose.
func (p *Plan) MayDiffer(r *Resource) func(name string) bool {
	var rules *schema.Rules
	if read := readSchema(r.Read); read != nil {
		if known, err := read.Rules(schema.ToClient); err == nil {
			rules = known
		}
	}
	sent := map[string]bool{}
	for _, o := range []*contract.Operation{r.Create, r.Replace, r.Change} {
		if o == nil {
			continue
		}
		for _, name := range BodyMembers(o) {
			sent[name] = true
		}
	}
	return func(name string) bool {
		member := declared(rules, name, 0)
		return !sent[name] || member == nil || oneWay(member, 0) ||
			slices.Contains(r.Names(), name) && strings.HasSuffix(strings.ToLower(name), "id")
	}
}

// deepest bounds how far schemas are followed that apply to the same value.
const deepest = 20

// declared returns what a schema says of a member, itself or by a schema that applies with it, or
// where it wraps one object; nil where it says nothing.
func declared(rules *schema.Rules, name string, depth int) *schema.Rules {
	if rules == nil || depth > deepest {
		return nil
	}
	if member := rules.Properties[name]; member != nil {
		return member
	}
	if member := declared(rules.Ref, name, depth+1); member != nil {
		return member
	}
	for _, all := range rules.AllOf {
		if member := declared(all, name, depth+1); member != nil {
			return member
		}
	}
	if len(rules.Names) == 1 {
		return declared(rules.Properties[rules.Names[0]], name, depth+1)
	}
	return nil
}

func oneWay(rules *schema.Rules, depth int) bool {
	if rules == nil || depth > deepest {
		return false
	}
	return rules.ReadOnly || rules.WriteOnly || oneWay(rules.Ref, depth+1) ||
		slices.ContainsFunc(rules.AllOf,
			func(all *schema.Rules) bool { return oneWay(all, depth+1) })
}

func readSchema(o *contract.Operation) *schema.Schema {
	if o == nil {
		return nil
	}
	for _, response := range o.Responses {
		if !strings.HasPrefix(response.Status, "2") {
			continue
		}
		for _, content := range response.Content {
			if contract.IsJSON(concrete(content.Range)) && content.Schema != nil {
				return content.Schema
			}
		}
	}
	return nil
}
