package contract

import (
	"fmt"
	"slices"

	"plumbline/harness/verdict"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// checkExamples holds the examples of bodies to their schemas: "The example object SHOULD be in the
// correct format as specified by the media type. ... [and] match the specified schema" (OpenAPI
// 3.1.1, Media Type Object). An example is not looked at if its schema does not compile, which is a
// defect of its own.
func (c *Contract) checkExamples() {
	seen := map[tree.Pointer]bool{}
	for _, operation := range c.operations {
		for _, mediaType := range operation.RequestMediaTypes {
			c.checkExample(mediaType, schema.ToServer, seen)
		}
		for _, response := range operation.Responses {
			for _, mediaType := range response.Content {
				c.checkExample(mediaType, schema.ToClient, seen)
			}
		}
	}
}

func (c *Contract) checkExample(m *MediaType, direction schema.Direction,
	seen map[tree.Pointer]bool) {
	if m.Schema == nil || !c.compiles(m.Schema, seen) || !IsJSON(m.Range) {
		return
	}
	at := m.Pointer.Child("example")
	if seen[at] {
		return
	}
	seen[at] = true
	// The published example is looked at even where an amendment corrects it: the defect is the
	// document's.
	for _, layer := range []verdict.Layer{verdict.Published, verdict.Amended} {
		if c.exampleContradicts(m.Schema, direction, layer, at) {
			return
		}
	}
}

// compiles tells whether a schema does, and reports it once if not.
func (c *Contract) compiles(demanded *schema.Schema, seen map[tree.Pointer]bool) bool {
	err := demanded.Err()
	if err != nil && !seen[demanded.Pointer] {
		c.defects = append(c.defects, Defect{
			Rule: RuleSchemaDoesNotCompile, Severity: verdict.Error, Message: err.Error(),
			Remedy:   "correct the schema; until then no content can be judged by it",
			Location: c.Locate(demanded.Pointer),
		})
	}
	seen[demanded.Pointer] = true
	return err == nil
}

func (c *Contract) exampleContradicts(demanded *schema.Schema, direction schema.Direction,
	layer verdict.Layer,
	at tree.Pointer) bool {
	example := c.at(at)
	if layer == verdict.Published {
		example = c.examples.At(at)
	}
	if example == nil {
		return false
	}
	// What only a read-only member of an example lacks in a request is no contradiction: the
	// example is of what is sent this way.
	problems, err := demanded.Judge(example.Value(), direction)
	if err != nil {
		return false
	}
	problems = slices.DeleteFunc(problems,
		func(p schema.Problem) bool {
			return p.Kind != schema.Mismatch ||
				p.Severity != verdict.Error
		})
	if len(problems) == 0 {
		return false
	}
	places := "1 place"
	if len(problems) > 1 {
		places = fmt.Sprintf("%d places; the first", len(problems))
	}
	c.defects = append(c.defects, Defect{
		Rule: RuleExampleContradicts, Severity: verdict.Error,
		Message: fmt.Sprintf("the example contradicts its schema in %s: %s %s", places,
			tree.Path(problems[0].Instance), problems[0].Message),
		Remedy:   "correct the example or the schema; the schema is what counts",
		Location: c.exampleLocation(layer, at),
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
