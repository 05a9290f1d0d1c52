package contract

import (
	"fmt"
	"iter"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// BodyDefects holds the examples of bodies to their schemas: "The example object SHOULD be in the
// correct format as specified by the media type. ... [and] match the specified schema" (OpenAPI
// 3.1.1, Media Type Object). An example is not looked at if its schema does not compile, which is a
// defect of its own.
//
// They are not among [Contract.Defects], since all schemas of bodies have to be compiled for them,
// which takes many times as long as loading.
func (i *Inspection) BodyDefects() []Defect {
	b := &bodies{Contract: i.contract, schemas: i.schemas, seen: map[tree.Pointer]bool{}}
	for mediaType, direction := range b.contents() {
		b.checkExample(mediaType, direction)
	}
	return b.defects
}

// contents are the media types of all bodies, each with the way that it goes.
func (c *Contract) contents() iter.Seq2[*MediaType, schema.Direction] {
	return func(yield func(*MediaType, schema.Direction) bool) {
		for _, operation := range c.operations {
			for _, mediaType := range operation.RequestMediaTypes {
				if !yield(mediaType, schema.ToServer) {
					return
				}
			}
			for _, response := range operation.Responses {
				for _, mediaType := range response.Content {
					if !yield(mediaType, schema.ToClient) {
						return
					}
				}
			}
		}
	}
}

// bodies finds the defects of a contract's bodies, each once.
type bodies struct {
	*Contract
	schemas *schema.Set
	seen    map[tree.Pointer]bool
	defects []Defect
}

func (b *bodies) checkExample(m *MediaType, direction schema.Direction) {
	if m.Schema == nil {
		return
	}
	demanded := b.schemas.At(m.Schema.Pointer)
	if !b.compiles(demanded) || !IsJSON(m.Range) {
		return
	}
	at := m.Pointer.Child("example")
	if b.seen[at] {
		return
	}
	b.seen[at] = true
	// The published example is looked at even where an amendment corrects it: the defect is the
	// document's.
	for _, layer := range []verdict.Layer{verdict.Published, verdict.Amended} {
		if b.exampleContradicts(demanded, direction, layer, at) {
			return
		}
	}
}

// compiles tells whether a schema does, and reports it once if not.
func (b *bodies) compiles(demanded *schema.Schema) bool {
	err := demanded.Err()
	if err != nil && !b.seen[demanded.Pointer] {
		b.defects = append(b.defects, Defect{
			Rule: RuleSchemaDoesNotCompile, Severity: verdict.Error, Message: err.Error(),
			Remedy:   RemedyOfSchema,
			Location: b.Locate(demanded.Pointer),
		})
	}
	b.seen[demanded.Pointer] = true
	return err == nil
}

func (b *bodies) exampleContradicts(demanded *schema.Schema, direction schema.Direction,
	layer verdict.Layer,
	at tree.Pointer) bool {
	example := b.at(at)
	if layer == verdict.Published {
		example = b.examples.At(at)
	}
	if example == nil {
		return false
	}
	// What only a read-only member of an example lacks in a request is no contradiction: the
	// example is of what is sent this way.
	problems, err := demanded.Mismatches(example.Value(), direction)
	if err != nil || len(problems) == 0 {
		return false
	}
	places := "1 place"
	if len(problems) > 1 {
		places = fmt.Sprintf("%d places; the first", len(problems))
	}
	b.defects = append(b.defects, Defect{
		Rule: RuleExampleContradicts, Severity: verdict.Error,
		Message: fmt.Sprintf("the example contradicts its schema in %s: %s %s", places,
			tree.Path(problems[0].Instance), problems[0].Message),
		Remedy:   "correct the example or the schema; the schema is what counts",
		Location: b.exampleLocation(layer, at),
	})
	return true
}

func (c *Contract) exampleLocation(layer verdict.Layer, at tree.Pointer) verdict.Location {
	if layer != verdict.Published {
		return c.Locate(at)
	}
	_, position := provenance{}.locate(c.published, c.examples, at)
	file, own := c.within(at)
	return verdict.Location{Layer: verdict.Published, File: file, Line: position.Line,
		Column: position.Column, Pointer: own}
}

// PublishedExample returns the example that the published document has for a media type, or nil.
func (c *Contract) PublishedExample(m *MediaType) any {
	return c.examples.At(m.Pointer.Child("example")).Value()
}

// Example is a value that a document gives for a body or parameter.
type Example struct {
	Name  string // by which the document knows it; "example" of the only one
	Value any    // in the form encoding/json gives with UseNumber
}

// BodyExamples lists the examples that a document gives for a media type, in its order: those of
// the media type itself, or else the one of its schema.
func (c *Contract) BodyExamples(m *MediaType) []Example {
	at := openapi.Value{Node: c.at(m.Pointer), Pointer: m.Pointer}
	if list := c.examplesOf(at); len(list) > 0 {
		return list
	}
	return c.examplesOf(c.resolve(at.Child("schema")))
}

// ParameterExample returns the first example that a document gives for a parameter, itself or by
// its schema.
func (c *Contract) ParameterExample(p *Parameter) (any, bool) {
	at := openapi.Value{Node: c.at(p.Pointer), Pointer: p.Pointer}
	for _, from := range []openapi.Value{at, c.resolve(at.Child("schema"))} {
		if list := c.examplesOf(from); len(list) > 0 {
			return list[0].Value, true
		}
	}
	return nil, false
}

func (c *Contract) examplesOf(from openapi.Value) []Example {
	if example := from.Get("example"); example != nil {
		return []Example{{"example", example.Value()}}
	}
	examples := from.Child("examples")
	if examples.Is(tree.Array) && len(examples.Items) > 0 {
		return []Example{{"example", examples.Items[0].Value()}}
	}
	if !examples.Is(tree.Object) {
		return nil
	}
	var list []Example
	for _, member := range examples.Members {
		entry := c.resolve(examples.Child(member.Name))
		for _, holder := range []string{"value", "dataValue"} {
			if value := entry.Get(holder); value != nil {
				list = append(list, Example{member.Name, value.Value()})
				break
			}
		}
	}
	return list
}

// ParameterDefault returns the value that a document gives to a parameter that is not sent.
func (c *Contract) ParameterDefault(p *Parameter) (value any, found bool) {
	of := c.resolve(openapi.Value{Node: c.at(p.Pointer), Pointer: p.Pointer})
	for _, place := range []openapi.Value{c.resolve(of.Child("schema")), of} { // 2.0 has no schema
		if fallback := place.Get("default"); fallback != nil {
			return fallback.Value(), true
		}
	}
	return nil, false
}

// Description is what a document says for people of a parameter or schema at a place: its title and
// description, and those of the schema of a parameter; "" where it says nothing.
func (c *Contract) Description(at tree.Pointer) string {
	of := c.resolve(openapi.Value{Node: c.at(at), Pointer: at})
	var texts []string
	for _, from := range []openapi.Value{of, c.resolve(of.Child("schema"))} {
		for _, name := range []string{"title", "description"} {
			if text := from.Get(name); text.Is(tree.String) {
				texts = append(texts, text.Text)
			}
		}
	}
	return strings.Join(texts, "\n")
}

// Default returns the value that a document gives to a member that is left out of a body. In 2.0
// and 3.0 nothing counts that stands beside a reference.
func (c *Contract) Default(m *MediaType, member string) (value any, found bool) {
	of := c.resolve(openapi.Value{Node: c.at(m.Pointer), Pointer: m.Pointer}.Child("schema"))
	declared := of.Child("properties").Child(member)
	places := []openapi.Value{c.resolve(declared)}
	if c.version != openapi.Swagger20 && c.version != openapi.OpenAPI30 {
		places = append([]openapi.Value{declared}, places...)
	}
	for _, place := range places {
		if fallback := place.Get("default"); fallback != nil {
			return fallback.Value(), true
		}
	}
	return nil, false
}
