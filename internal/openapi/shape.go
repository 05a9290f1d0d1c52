package openapi

import (
	"strings"

	"plumbline/internal/tree"
)

// Shape says what the members of an object of OpenAPI are. A value in a place that no Shape names
// is data of the author's, such as an example, an enum or an extension: "$ref" means nothing there.
type Shape struct {
	// whether a Reference Object, or a schema with a $ref, may stand here or, in place of an
	// operation, does in practice
	Reference bool
	Parameter bool              // whether it is a Parameter Object
	Schema    bool              // whether it is a Schema Object
	PathItem  bool              // whether it is a Path Item Object, whose $ref may have siblings
	Object    Object            // what the specification calls it; empty where it has no name
	members   map[string]*Shape // the members the specification gives a name
	// the members that an author gives a name, such as those of "properties"
	Others *Shape
	// whether a name of an author's that begins with "x-" is an extension
	extended bool
	Items    *Shape // the items of an array
}

func named(s *Shape) *Shape    { return &Shape{Others: s} }
func listed(s *Shape) *Shape   { return &Shape{Items: s} }
func extended(s *Shape) *Shape { return &Shape{Others: s, extended: true} }

// newSchemaShape is a Schema Object of any edition: what an edition does not have does no harm.
func newSchemaShape() *Shape {
	s := &Shape{Reference: true, Schema: true, Object: SchemaObject, members: map[string]*Shape{}}
	s.Items = s // where "items" is a list, as in older drafts of JSON Schema
	for _, keyword := range strings.Fields(`items additionalItems additionalProperties not if
		then else contains propertyNames unevaluatedItems unevaluatedProperties contentSchema allOf anyOf oneOf prefixItems`) {
		s.members[keyword] = s
	}
	for _, keyword := range strings.Fields(
		`properties patternProperties definitions $defs dependentSchemas dependencies`) {
		s.members[keyword] = named(s)
	}
	return s
}

// SchemaShape is a Schema Object's shape for those who look at schemas only.
var SchemaShape = newSchemaShape()

// pathItemShape is a Path Item Object of any edition.
func pathItemShape(operation, parameter *Shape) *Shape {
	s := &Shape{Reference: true, PathItem: true, Object: PathItemObject, members: map[string]*Shape{
		"parameters": listed(parameter), "additionalOperations": named(operation),
	}}
	for _, method := range methods32 {
		s.members[method] = operation
	}
	return s
}

// DocumentShape is the shape of a whole document.
func DocumentShape(version Version) *Shape {
	if version == Swagger20 {
		return shape20()
	}
	return shape30()
}

// shape20 is the Swagger Object of OpenAPI 2.0.
func shape20() *Shape {
	schema := newSchemaShape()
	items := &Shape{Object: ItemsObject, members: map[string]*Shape{}}
	items.members["items"] = items
	header := &Shape{Object: HeaderObject, members: items.members}
	parameter := &Shape{Reference: true, Parameter: true, Object: ParameterObject,
		members: map[string]*Shape{"schema": schema, "items": items}}
	response := &Shape{Reference: true, Object: ResponseObject,
		members: map[string]*Shape{"schema": schema, "headers": named(header)}}
	operation := &Shape{Reference: true, Object: OperationObject,
		members: map[string]*Shape{"parameters": listed(parameter),
			"responses": extended(response)}}
	return &Shape{Object: DocumentObject, members: map[string]*Shape{
		"paths":       extended(pathItemShape(operation, parameter)),
		"definitions": named(schema), "parameters": named(parameter), "responses": named(response),
		"securityDefinitions": named(&Shape{Object: SecuritySchemeObject}),
	}}
}

// shape30 is the OpenAPI Object of OpenAPI 3.0 to 3.2.
func shape30() *Shape {
	schema, example := newSchemaShape(), &Shape{Reference: true, Object: ExampleObject}
	link, scheme := &Shape{Reference: true, Object: LinkObject},
		&Shape{Reference: true, Object: SecuritySchemeObject}
	header := &Shape{Reference: true, Object: HeaderObject,
		members: map[string]*Shape{"schema": schema, "examples": named(example)}}
	mediaType := &Shape{Reference: true, Object: MediaTypeObject, members: map[string]*Shape{
		"schema": schema, "itemSchema": schema, "examples": named(example),
		"encoding": named(&Shape{members: map[string]*Shape{"headers": named(header)}}),
	}}
	header.members["content"] = named(mediaType)
	parameter := &Shape{Reference: true, Parameter: true, Object: ParameterObject,
		members: header.members}
	body := &Shape{Reference: true, Object: RequestBodyObject,
		members: map[string]*Shape{"content": named(mediaType)}}
	response := &Shape{Reference: true, Object: ResponseObject, members: map[string]*Shape{
		"content": named(mediaType), "headers": named(header), "links": named(link),
	}}
	operation := &Shape{Reference: true, Object: OperationObject, members: map[string]*Shape{
		"parameters": listed(parameter), "requestBody": body, "responses": extended(response),
	}}
	pathItem := pathItemShape(operation, parameter)
	callback := &Shape{Reference: true, Object: CallbackObject, Others: pathItem, extended: true}
	operation.members["callbacks"] = named(callback)
	components := &Shape{members: map[string]*Shape{
		"schemas": named(schema), "responses": named(response), "parameters": named(parameter),
		"requestBodies": named(body), "headers": named(header),
		"callbacks": named(callback), "pathItems": named(pathItem), "mediaTypes": named(mediaType),
		"examples": named(example), "links": named(link), "securitySchemes": named(scheme),
	}}
	return &Shape{Object: DocumentObject,
		members: map[string]*Shape{"paths": extended(pathItem), "webhooks": named(pathItem),
			"components": components}}
}

// Member returns the shape of a member, or nil where its value is data.
func (s *Shape) Member(name string) *Shape {
	if known := s.members[name]; known != nil {
		return known
	}
	if s.extended && strings.HasPrefix(name, "x-") {
		return nil
	}
	return s.Others
}

// Visit is called for every value that has a shape, parents first. It tells whether to go on below
// the value.
type Visit func(at tree.Pointer, n *tree.Node, s *Shape) bool

// Walk visits a value of the shape, which stands at the pointer, and what is below it.
func (s *Shape) Walk(at tree.Pointer, n *tree.Node, v Visit) {
	if n == nil || !v(at, n, s) {
		return
	}
	if s.Items != nil {
		for i, item := range n.Items {
			s.Items.Walk(at.Index(i), item, v)
		}
	}
	for _, member := range n.Members {
		if below := s.Member(member.Name); below != nil {
			below.Walk(at.Child(member.Name), member.Value, v)
		}
	}
}
