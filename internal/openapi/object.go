package openapi

// Object is what the specification calls an object, such as a Parameter Object.
type Object string

// The objects that have a name. A 2.0 parameter or header is at once what later editions call its
// schema; an Items Object exists in 2.0 only.
const (
	DocumentObject       Object = "document"
	PathItemObject       Object = "path item"
	OperationObject      Object = "operation"
	ParameterObject      Object = "parameter"
	RequestBodyObject    Object = "request body"
	ResponseObject       Object = "response"
	HeaderObject         Object = "header"
	MediaTypeObject      Object = "media type"
	SchemaObject         Object = "schema"
	ItemsObject          Object = "items"
	ExampleObject        Object = "example"
	LinkObject           Object = "link"
	CallbackObject       Object = "callback"
	SecuritySchemeObject Object = "security scheme"
)
