package mock

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"plumbline/internal/contract"
	"plumbline/internal/generate"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// maker makes the values of answers: what the document gives as examples, or values of its schemas.
type maker struct {
	contract *contract.Contract
	seed     uint64
	drawn    atomic.Uint64 // how many values were asked for that are to differ each time

	mutex      sync.Mutex
	generators map[*schema.Schema]*generate.Generator // nil of those that cannot be judged by
	wrappers   map[*contract.MediaType]string
	kept       map[recipe][]any
	forms      map[listKey][]*listForm
}

// recipe says how values are made that are the same each time.
type recipe struct {
	of     *schema.Schema
	least  bool
	stream uint64
}

// keep makes the values of a recipe once. Nobody changes them.
func (m *maker) keep(r recipe, draw func() []any) []any {
	m.mutex.Lock()
	values, known := m.kept[r]
	m.mutex.Unlock()
	if known {
		return values
	}
	values = draw()
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.kept[r] = values
	return values
}

func newMaker(c *contract.Contract, seed uint64) *maker {
	return &maker{contract: c, seed: seed, generators: map[*schema.Schema]*generate.Generator{},
		wrappers: map[*contract.MediaType]string{}, kept: map[recipe][]any{},
		forms: map[listKey][]*listForm{}}
}

// bodies lists values to try for a body, the best first: the example of a name, or all that the
// document gives; then one that is made. Dynamic are those only that are made, another each time.
func (m *maker) bodies(of *contract.MediaType, example string, dynamic bool) []any {
	var values []any
	if !dynamic {
		for _, one := range m.contract.BodyExamples(of) {
			if example == "" || one.Name == example {
				values = append(values, one.Value)
			}
		}
	}
	if example != "" {
		return values
	}
	stream := streamOf(of.Pointer)
	if dynamic {
		stream += m.drawn.Add(1)
	}
	if of.Schema == nil && of.ItemSchema != nil {
		for _, item := range m.made(of.ItemSchema, false, stream, dynamic) {
			values = append(values, []any{item})
		}
	}
	return append(values, m.made(of.Schema, isText(of.Range), stream, dynamic)...)
}

// made are some values of a schema, those with all that is declared first, unless they are to vary.
func (m *maker) made(of *schema.Schema, text bool, stream uint64, varied bool) []any {
	if of == nil && text {
		return []any{"text"}
	}
	g := m.generator(of)
	if g == nil {
		return anything()
	}
	if varied {
		return orAnything(drawn(m.seed, stream, g.Valid, g.Minimal))
	}
	return m.keep(recipe{of: of, stream: stream}, func() []any {
		return orAnything(drawn(m.seed, stream, g.Maximal, g.Valid, g.Minimal))
	})
}

func orAnything(values []any) []any {
	if len(values) > 0 {
		return values
	}
	return anything()
}

// anything is what may be allowed where nothing is known, or nothing can be judged.
func anything() []any {
	return []any{map[string]any{}, "text", []any{}, json.Number("1"), true, nil}
}

// least are values of a schema with as little as they can have.
func (m *maker) least(of *schema.Schema, stream uint64) []any {
	return m.keep(recipe{of, true, stream}, func() []any { return m.leastOfThing(of, stream) })
}

// leastOfThing are those for one of many things, which are not kept.
func (m *maker) leastOfThing(of *schema.Schema, stream uint64) []any {
	g := m.generator(of)
	if g == nil {
		return nil
	}
	return drawn(m.seed, stream, g.Minimal, g.Valid)
}

func drawn(seed, stream uint64, draws ...func(*generate.Choices) (any, error)) []any {
	var values []any
	for _, draw := range draws {
		if value, err := draw(generate.NewChoices(seed, stream)); err == nil {
			values = append(values, value)
		}
	}
	return values
}

func (m *maker) generator(of *schema.Schema) *generate.Generator {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	g, known := m.generators[of]
	if !known && of != nil {
		with := generate.New
		if !of.Sure(schema.ToClient) {
			with = generate.NewLikely
		}
		g, _ = with(of, schema.ToClient) // nil where it cannot be judged by at all
		m.generators[of] = g
	}
	return g
}

// header are values to try for a header.
func (m *maker) header(h *contract.Header) []any {
	of := h.Schema
	if of == nil && h.Content != nil {
		of = h.Content.Schema
	}
	if of == nil {
		return []any{"text"}
	}
	one := json.Number("1")
	return slices.Concat(m.least(of, streamOf(h.Pointer)), []any{
		// where the least is empty, which a header cannot be
		map[string]any{"name": "text"}, map[string]any{"name": one}, []any{"text"}, []any{one},
		"text"})
}

// name is a value of a path's parameter that names a new thing.
func (m *maker) name(of *contract.Parameter, count uint64) any {
	if of == nil || of.Schema == nil {
		return json.Number(decimal(count))
	}
	if value, is := typed(of, decimal(count)); is {
		return value
	}
	g := m.generator(of.Schema)
	if g == nil {
		return decimal(count)
	}
	value, err := g.Valid(generate.NewChoices(m.seed, streamOf(of.Pointer)+count))
	if err != nil {
		return decimal(count)
	}
	return value
}

// named is a name that a request has for a thing, as a value of the parameter.
func named(of *contract.Parameter, name string) any {
	if of == nil || of.Schema == nil {
		return name
	}
	value, _ := typed(of, name)
	return value
}

// typed is a text as a number where a parameter takes that, and else as it is; is tells whether the
// parameter takes it.
func typed(of *contract.Parameter, text string) (value any, is bool) {
	if _, err := strconv.ParseInt(text, 10, 64); err == nil &&
		of.Schema.Accepts(json.Number(text), schema.ToServer) {
		return json.Number(text), true
	}
	return text, of.Schema.Accepts(text, schema.ToServer)
}

// streamOf is a number for a place of a document.
func streamOf(place tree.Pointer) uint64 {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(place)) // which does not fail
	return sum.Sum64()
}

func isText(mediaRange string) bool { return strings.HasPrefix(mediaRange, "text/") }
