// Package generate makes values of the schemas of an OpenAPI document, for whoever writes tests of
// their own: values that a schema allows, and values that it forbids.
//
// [Body], [Parameter], [Response] and [Schema] choose a schema. What they return makes one value
// that satisfies it ([Generator.Smallest], [Generator.Valid], [Generator.Fullest]), all values that
// are worth trying, on both sides of everything that the schema says ([Generator.Cases]), or one
// that misses it ([Generator.Invalid]):
//
//	contract, err := harness.Load("openapi.yaml")
//	…
//	boxes, err := generate.Body(contract, "POST /boxes", "application/json")
//	…
//	box, err := boxes.Valid(1)
//
// Values are those of [encoding/json] with [json.Decoder.UseNumber]: nil, bool, [json.Number],
// string, []any and map[string]any. They are the caller's to change. Each was held to the schema by
// the judge that exchanges are held to, in the edition of JSON Schema that the document is written
// in, before it is handed out.
package generate

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"plumbline/harness"
	"plumbline/internal/contract"
	"plumbline/internal/generate"
	"plumbline/internal/mistake"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// Direction is the way that a value goes. It matters for members that are read-only or write-only
// (OpenAPI 3.0.3, Schema Object; JSON Schema 2020-12 Validation section 9.4): no value that
// satisfies a schema has those that do not go its way.
type Direction int

// The directions: into a request, and into a response.
const (
	ToServer Direction = iota
	ToClient
)

// Generator makes values of one schema, in one direction. The same document gives the same values
// each time, with the same version of Plumbline. It is safe for concurrent use.
type Generator struct {
	contract *contract.Contract
	made     *generate.Generator
	// listed has the cases once they are needed.
	listed func() ([]generate.Case, []generate.Unmade)
}

// Body makes values of a body that requests to an operation may have. The operation is named by its
// operationId or as METHOD /path, the body by its media type: as documented, or by one that falls
// into a documented range. The error says what there is instead.
func Body(c *harness.Contract, operation, mediaType string) (*Generator, error) {
	o, err := find(c, operation)
	if err != nil {
		return nil, err
	}
	what := "the body of " + o.String()
	if o.UnresolvedBody != "" {
		return nil, fmt.Errorf("%s is not known: %s", what, o.UnresolvedBody)
	}
	if len(o.RequestMediaTypes) > 0 && c.Compiled().IgnoresBody(o) {
		return nil, fmt.Errorf("%s has no meaning in OpenAPI %s", what, c.Compiled().Version())
	}
	return ofContent(c, o.RequestMediaTypes, mediaType, what, schema.ToServer)
}

// Parameter makes values of a parameter of an operation, as they are before they are written into a
// request. In is its place as the document names it: path, query, header, cookie, and in OpenAPI
// 2.0 formData. Names of headers are compared without regard to case (RFC 9110 section 5.1).
func Parameter(c *harness.Contract, operation, in, name string) (*Generator, error) {
	o, err := find(c, operation)
	if err != nil {
		return nil, err
	}
	var known []string
	for _, p := range o.Parameters {
		if p.In == in && (p.Name == name || in == "header" && strings.EqualFold(p.Name, name)) {
			what := fmt.Sprintf("the %s parameter %s of %s", p.In, p.Name, o)
			if p.Content != nil {
				return ofContent(c, []*contract.MediaType{p.Content}, p.Content.Range, what,
					schema.ToServer)
			}
			return ofSchema(c, p.Schema, what, schema.ToServer)
		}
		known = append(known, p.In+" "+p.Name)
	}
	return nil, fmt.Errorf("%s documents no %s parameter %q; it documents %s", o, in, name,
		listed(known))
}

// Response makes values of the body that an operation answers a status with. Where the document has
// no such status, its range, such as "4XX", is taken, and then "default" (OpenAPI 3.1.1, Responses
// Object). The media type is as in [Body].
func Response(c *harness.Contract, operation string, status int, mediaType string) (*Generator,
	error) {
	o, err := find(c, operation)
	if err != nil {
		return nil, err
	}
	r, found := o.Response(status)
	if !found {
		return nil, fmt.Errorf("%s documents no status %d; it documents %s", o, status,
			listed(o.Statuses()))
	}
	what := fmt.Sprintf("the answer %s of %s", r.Status, o)
	if r.Unresolved != "" {
		return nil, fmt.Errorf("%s is not known: %s", what, r.Unresolved)
	}
	return ofContent(c, r.Content, mediaType, what, schema.ToClient)
}

// Schema makes values of a schema that stands anywhere in the document. It is named by a JSON
// Pointer (RFC 6901), such as "/components/schemas/Box", also in the form that it has in a "$ref",
// "#/components/schemas/Box".
func Schema(c *harness.Contract, pointer string, direction Direction) (*Generator, error) {
	at := tree.Pointer(strings.TrimPrefix(pointer, "#"))
	if strings.HasPrefix(pointer, "#") {
		at = openapi.DecodeFragment(string(at))
	}
	inspected := c.Compiled().Inspect()
	place := inspected.Place(at)
	switch {
	case place.Node == nil:
		return nil, fmt.Errorf("there is nothing at %s in the document", mistake.Show(pointer))
	case place.Object != openapi.SchemaObject && place.Object != openapi.ItemsObject:
		return nil, fmt.Errorf("what is at %s in the document is no schema", mistake.Show(pointer))
	}
	way := schema.ToServer
	if direction == ToClient {
		way = schema.ToClient
	}
	return ofSchema(c, inspected.Schema(place), "the schema "+pointer, way)
}

// find finds an operation.
func find(c *harness.Contract, name string) (*contract.Operation, error) {
	if o, found := c.Compiled().Operation(name); found {
		return o, nil
	}
	var known []string
	for _, o := range c.Compiled().Operations() {
		known = append(known, o.String())
		if o.ID != "" {
			known = append(known, o.ID)
		}
	}
	return nil, fmt.Errorf("the document has no operation %q; %s", name, mistake.Meant(name, known,
		"an operation is named by its operationId or as METHOD /path"))
}

// ofContent makes values of what content is documented for a media type.
func ofContent(c *harness.Contract, content []*contract.MediaType, mediaType, what string,
	way schema.Direction) (*Generator, error) {
	if len(content) == 0 {
		return nil, fmt.Errorf("the document has no content for %s", what)
	}
	var known []string
	for _, one := range content {
		known = append(known, one.Range)
	}
	at := slices.Index(known, mediaType)
	if at < 0 {
		selected, err := contract.SelectMediaType(content, mediaType)
		if err != nil {
			return nil, fmt.Errorf("%q is no media type: %w", mediaType, err)
		}
		at = slices.Index(content, selected)
	}
	if at < 0 {
		return nil, fmt.Errorf("%s has no media type %q; it has %s", what, mediaType, listed(known))
	}
	one := content[at]
	switch what += " in " + one.Range; {
	case one.Unresolved != "":
		return nil, fmt.Errorf("%s is not known: %s", what, one.Unresolved)
	case one.Schema == nil && one.ItemSchema != nil:
		return nil, fmt.Errorf("%s is a sequence of which only the items have a schema; Schema "+
			"takes it by its pointer, %s", what, one.ItemSchema.Pointer)
	}
	return ofSchema(c, one.Schema, what, way)
}

func ofSchema(c *harness.Contract, of *schema.Schema, what string, way schema.Direction) (
	*Generator, error) {
	if of == nil {
		return nil, fmt.Errorf("the document has no schema for %s", what)
	}
	made, err := generate.New(of, way)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be made: %w", what, err)
	}
	return &Generator{contract: c.Compiled(), made: made, listed: sync.OnceValues(made.Cases)}, nil
}

// listed returns names in a sentence.
func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return mistake.Listed(names)
}
