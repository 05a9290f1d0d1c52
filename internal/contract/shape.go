package contract

import (
	"strings"

	"plumbline/internal/tree"
)

// shape says what the members of an object of OpenAPI are. A value in a place that no shape names
// is data of the author's, such as an example, an enum or an extension: "$ref" means nothing there.
type shape struct {
	// whether a Reference Object, or a schema with a $ref, may stand here
	reference bool
	parameter bool              // a Parameter Object
	schema    bool              // a Schema Object
	pathItem  bool              // a Path Item Object, whose $ref may have siblings
	object    Object            // what the specification calls it; empty where it has no name
	members   map[string]*shape // the members the specification gives a name
	// the members that an author gives a name, such as those of "properties"
	others *shape
	// whether a name of an author's that begins with "x-" is an extension
	extended bool
	items    *shape // the items of an array
}

func named(s *shape) *shape    { return &shape{others: s} }
func listed(s *shape) *shape   { return &shape{items: s} }
func extended(s *shape) *shape { return &shape{others: s, extended: true} }

// schemaShape is a Schema Object of any edition: what an edition does not have does no harm.
func schemaShape() *shape {
	s := &shape{reference: true, schema: true, object: SchemaObject, members: map[string]*shape{}}
	s.items = s // where "items" is a list, as in older drafts of JSON Schema
	for _, keyword := range strings.Fields(`items additionalItems additionalProperties not if then else contains propertyNames
		unevaluatedItems unevaluatedProperties contentSchema allOf anyOf oneOf prefixItems`) {
		s.members[keyword] = s
	}
	for _, keyword := range strings.Fields(
		`properties patternProperties definitions $defs dependentSchemas dependencies`) {
		s.members[keyword] = named(s)
	}
	return s
}

// schemaParts is a schema's shape for those who look at schemas only.
var schemaParts = schemaShape()

// pathItemShape is a Path Item Object of any edition.
func pathItemShape(operation, parameter *shape) *shape {
	s := &shape{reference: true, pathItem: true, object: PathItemObject, members: map[string]*shape{
		"parameters": listed(parameter), "additionalOperations": named(operation),
	}}
	for _, method := range methods32 {
		s.members[method] = operation
	}
	return s
}

func documentShape(version Version) *shape {
	if version == Swagger20 {
		return shape20()
	}
	return shape30()
}

// shape20 is the Swagger Object of OpenAPI 2.0.
func shape20() *shape {
	schema := schemaShape()
	items := &shape{object: ItemsObject, members: map[string]*shape{}}
	items.members["items"] = items
	header := &shape{object: HeaderObject, members: items.members}
	parameter := &shape{reference: true, parameter: true, object: ParameterObject,
		members: map[string]*shape{"schema": schema, "items": items}}
	response := &shape{reference: true, object: ResponseObject,
		members: map[string]*shape{"schema": schema, "headers": named(header)}}
	operation := &shape{object: OperationObject,
		members: map[string]*shape{"parameters": listed(parameter),
			"responses": extended(response)}}
	return &shape{object: DocumentObject, members: map[string]*shape{
		"paths":       extended(pathItemShape(operation, parameter)),
		"definitions": named(schema), "parameters": named(parameter), "responses": named(response),
		"securityDefinitions": named(&shape{object: SecuritySchemeObject}),
	}}
}

// shape30 is the OpenAPI Object of OpenAPI 3.0 to 3.2.
func shape30() *shape {
	schema, example := schemaShape(), &shape{reference: true, object: ExampleObject}
	link, scheme := &shape{reference: true, object: LinkObject},
		&shape{reference: true, object: SecuritySchemeObject}
	header := &shape{reference: true, object: HeaderObject,
		members: map[string]*shape{"schema": schema, "examples": named(example)}}
	mediaType := &shape{reference: true, object: MediaTypeObject, members: map[string]*shape{
		"schema": schema, "itemSchema": schema, "examples": named(example),
		"encoding": named(&shape{members: map[string]*shape{"headers": named(header)}}),
	}}
	header.members["content"] = named(mediaType)
	parameter := &shape{reference: true, parameter: true, object: ParameterObject,
		members: header.members}
	body := &shape{reference: true, object: RequestBodyObject,
		members: map[string]*shape{"content": named(mediaType)}}
	response := &shape{reference: true, object: ResponseObject, members: map[string]*shape{
		"content": named(mediaType), "headers": named(header), "links": named(link),
	}}
	operation := &shape{object: OperationObject, members: map[string]*shape{
		"parameters": listed(parameter), "requestBody": body, "responses": extended(response),
	}}
	pathItem := pathItemShape(operation, parameter)
	callback := &shape{reference: true, object: CallbackObject, others: pathItem, extended: true}
	operation.members["callbacks"] = named(callback)
	components := &shape{members: map[string]*shape{
		"schemas": named(schema), "responses": named(response), "parameters": named(parameter),
		"requestBodies": named(body), "headers": named(header),
		"callbacks": named(callback), "pathItems": named(pathItem), "mediaTypes": named(mediaType),
		"examples": named(example), "links": named(link), "securitySchemes": named(scheme),
	}}
	return &shape{object: DocumentObject,
		members: map[string]*shape{"paths": extended(pathItem), "webhooks": named(pathItem),
			"components": components}}
}

// of returns the shape of a member, or nil where its value is data.
func (s *shape) of(name string) *shape {
	if known := s.members[name]; known != nil {
		return known
	}
	if s.extended && strings.HasPrefix(name, "x-") {
		return nil
	}
	return s.others
}

// visit is called for every value that has a shape, parents first. It tells whether to go on below
// the value.
type visit func(at tree.Pointer, n *tree.Node, s *shape) bool

func (s *shape) walk(at tree.Pointer, n *tree.Node, v visit) {
	if n == nil || !v(at, n, s) {
		return
	}
	if s.items != nil {
		for i, item := range n.Items {
			s.items.walk(at.Index(i), item, v)
		}
	}
	for _, member := range n.Members {
		if below := s.of(member.Name); below != nil {
			below.walk(at.Child(member.Name), member.Value, v)
		}
	}
}
