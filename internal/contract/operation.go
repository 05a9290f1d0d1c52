package contract

import (
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// Operation is one method of one path.
type Operation struct {
	ID      string // operationId; empty where the document gives none
	Method  string // upper case
	Path    string // the path template as the document spells it, such as /roles/{id}
	Pointer tree.Pointer
	// Parameters are those of the operation and, where it does not override them, of its path
	// (OpenAPI Path Item Object). The body parameter of Swagger 2.0 is not among them; those in
	// "formData" are.
	Parameters []*Parameter
	// RequestMediaTypes are the media types a body may have; empty where the operation takes none.
	RequestMediaTypes []*MediaType
	// RequestRequired tells that a body has to be there; RequestBody is where it is documented, ""
	// where it is not.
	RequestRequired bool
	RequestBody     tree.Pointer
	// Unresolved says of references among the parameters, and of one for the body, why what they
	// refer to is not known.
	Unresolved     []string
	UnresolvedBody string
	Responses      []*Response
	// Security lists the alternatives of which a request has to meet one; none means that nothing
	// is required.
	Security []*SecurityRequirement
}

// HasForm tells whether the operation has fields of a form as parameters (Swagger 2.0).
func (o *Operation) HasForm() bool {
	return slices.ContainsFunc(o.Parameters, func(p *Parameter) bool { return p.In == "formData" })
}

// IgnoresBody tells whether what an operation says of a request's body does not count: before 3.1,
// "in other cases where the HTTP spec is vague (such as GET, HEAD and DELETE), requestBody SHALL be
// ignored" (OpenAPI 3.0.3, Operation Object).
func (c *Contract) IgnoresBody(o *Operation) bool {
	return c.version == openapi.OpenAPI30 && o.RequestBody != "" &&
		slices.Contains([]string{"GET", "HEAD", "DELETE"}, o.Method)
}

// IsFile tells whether a field of a form is a file (OpenAPI 2.0, Parameter Object).
func (c *Contract) IsFile(p *Parameter) bool {
	return c.version == openapi.Swagger20 && c.at(p.Pointer).Get("type").Str() == "file"
}

// String returns METHOD /path.
func (o *Operation) String() string { return o.Method + " " + o.Path }

// Response is what an operation documents for one status code, range or "default".
type Response struct {
	Status  string // as documented: "200", "4XX", "default"
	Content []*MediaType
	Headers []*Header
	// BodyUnknown says that nobody knows what body it has, by the extension "x-body-unknown".
	// Without it a response of Swagger 2.0 that has no schema has no body.
	BodyUnknown bool
	// Unresolved says why it is not known what the response is: it is a reference that cannot be
	// followed. Empty where it is known.
	Unresolved string
	Pointer    tree.Pointer
}

// MediaType is one media type or range of a body, with the schema of its content.
type MediaType struct {
	Range  string         // as documented, such as application/json or text/*
	Schema *schema.Schema // nil where the document gives none
	// ItemSchema is that of each item of a sequence (OpenAPI 3.2); nil where the document gives
	// none.
	ItemSchema *schema.Schema
	// Encodings says of members of a form how they are written.
	Encodings map[string]*Encoding
	// Unresolved says why it is not known what the media type is about: it is a reference that
	// cannot be followed. Empty where it is known.
	Unresolved string
	// PrefixEncodings are for the first parts of multipart, ItemEncoding for all others (OpenAPI
	// 3.2, Encoding By Position); nil where the document gives none.
	PrefixEncodings []*Encoding
	ItemEncoding    *Encoding
	Pointer         tree.Pointer

	// of Range; nil for one that no document has
	parsed func() (essence string, parameters map[string]string, err error)
}

// Encoding is how a member of a form is written (OpenAPI 3.1.1, Encoding Object).
type Encoding struct {
	// one or more media types or ranges, separated by commas; empty for the default
	ContentType string
	Style       string // empty where the document names none
	Explode     *bool  // nil where the document does not say
	// AllowReserved makes the member one that is written in a style, as Style and Explode do.
	AllowReserved bool
	Headers       []*Header
	// Members, Prefix and Items are for the parts of a part that is multipart itself (OpenAPI 3.2,
	// Nested Encoding).
	Members map[string]*Encoding
	Prefix  []*Encoding
	Items   *Encoding
}

func (c *Contract) readOperations() {
	paths := c.amended.Get("paths")
	if !paths.Is(tree.Object) {
		if paths != nil {
			c.misplaced(openapi.Value{Node: paths, Pointer: "/paths"}, tree.Object)
		}
		return
	}
	for _, member := range paths.Members {
		if strings.HasPrefix(member.Name, "/") {
			c.readPath(member.Name, openapi.Value{Node: member.Value,
				Pointer: tree.PointerOf("paths", member.Name)})
		}
	}
}

// readPath reads a path item and, where it is a reference, the item it refers to as well: a Path
// Item Object is the one that may have other members beside its "$ref".
func (c *Contract) readPath(path string, own openapi.Value) {
	items := []openapi.Value{own}
	if referred := c.resolve(own); referred.Pointer != own.Pointer {
		items = append(items, referred)
	}
	for _, item := range items {
		if !item.Is(tree.Object) {
			c.misplaced(item, tree.Object)
			return
		}
	}
	for _, method := range c.version.Methods() {
		for _, item := range items {
			if operation := item.Child(method); operation.Node != nil {
				c.addOperation(strings.ToUpper(method), path, items, operation)
				break
			}
		}
	}
	if c.version == openapi.OpenAPI32 {
		for _, item := range items {
			c.readAdditional(path, items, item.Child("additionalOperations"))
		}
	}
}

// readAdditional reads the operations of methods that have no member of their own; their names are
// spelled as they are sent (OpenAPI 3.2.0, Path Item Object).
func (c *Contract) readAdditional(path string, items []openapi.Value, additional openapi.Value) {
	if !additional.Is(tree.Object) {
		return
	}
	for _, member := range additional.Members {
		c.addOperation(member.Name, path, items, additional.Child(member.Name))
	}
}

func (c *Contract) addOperation(method, path string, items []openapi.Value,
	operation openapi.Value) {
	// a $ref is not allowed here, and means to all who write it what it says
	operation = c.resolve(operation)
	if operation.Get("$ref").Is(tree.String) {
		return // it leads nowhere, which is told of; nobody knows what the operation is
	}
	if !operation.Is(tree.Object) {
		c.misplaced(operation, tree.Object)
		return
	}
	c.operations = append(c.operations, c.readOperation(method, path, items, operation))
}

func (c *Contract) readOperation(method, path string, items []openapi.Value,
	from openapi.Value) *Operation {
	o := &Operation{ID: from.Get("operationId").Str(), Method: method, Path: path,
		Pointer: from.Pointer}
	c.readParameters(o, from, from.Child("parameters"))
	for _, item := range items {
		c.readParameters(o, from, item.Child("parameters"))
	}
	if why := c.unresolved(items[len(items)-1]); why != "" {
		o.Unresolved = append(o.Unresolved, why)
	}
	c.readSecurity(o, from)
	if c.version != openapi.Swagger20 {
		if body := c.resolve(from.Child("requestBody")); body.Node != nil {
			o.RequestMediaTypes = c.readContent(body.Child("content"))
			o.RequestRequired, o.RequestBody = body.Get("required").True(), body.Pointer
			o.UnresolvedBody = c.unresolved(body)
		}
	}
	responses := from.Child("responses")
	if responses.Node == nil {
		return o
	}
	if !responses.Is(tree.Object) {
		c.misplaced(responses, tree.Object)
		return o
	}
	for _, member := range responses.Members {
		if strings.HasPrefix(member.Name, "x-") {
			continue
		}
		if response := c.readResponse(from, member.Name,
			responses.Child(member.Name)); response != nil {
			o.Responses = append(o.Responses, response)
		}
	}
	return o
}

// schemaOf returns the schema that an object has as its member "schema", or nil.
func (c *Contract) schemaOf(from openapi.Value) *schema.Schema {
	if from.Get("schema") == nil {
		return nil
	}
	return c.schemas.At(from.Pointer.Child("schema"))
}

func (c *Contract) readResponse(operation openapi.Value, status string,
	own openapi.Value) *Response {
	from := c.resolve(own)
	if !from.Is(tree.Object) {
		c.misplaced(from, tree.Object)
		return nil
	}
	r := &Response{Status: status, Pointer: from.Pointer,
		BodyUnknown: from.Get("x-body-unknown").True(), Unresolved: c.unresolved(from)}
	if c.version == openapi.Swagger20 {
		r.Content = c.swaggerContent(operation, from)
	} else {
		r.Content = c.readContent(from.Child("content"))
	}
	r.Headers = c.readHeaders(from.Child("headers"))
	return r
}

func (c *Contract) readContent(from openapi.Value) []*MediaType {
	if !from.Is(tree.Object) {
		return nil
	}
	var content []*MediaType
	for _, member := range from.Members {
		mediaType := c.resolve(from.Child(member.Name))
		m := &MediaType{Range: member.Name, parsed: parseOnce(member.Name),
			Pointer: mediaType.Pointer, Unresolved: c.unresolved(mediaType),
			Schema: c.schemaOf(mediaType), Encodings: c.readEncodings(mediaType.Child("encoding"))}
		m.PrefixEncodings, m.ItemEncoding = c.readEncodingsByPosition(mediaType)
		if mediaType.Get("itemSchema") != nil && c.version == openapi.OpenAPI32 {
			m.ItemSchema = c.schemas.At(mediaType.Pointer.Child("itemSchema"))
		}
		content = append(content, m)
	}
	return content
}

// misplaced reports a value that is not of the kind that has to stand in its place.
func (c *Contract) misplaced(from openapi.Value, kind tree.Kind) {
	found, rule := "nothing", RuleNotAnObject
	if from.Node != nil {
		found = article(from.Kind)
	}
	if kind == tree.Array {
		rule = RuleNotAnArray
	}
	c.defects = append(c.defects, Defect{
		Rule: rule, Severity: verdict.Error,
		Message:  article(kind) + " has to stand here, not " + found,
		Remedy:   "correct the document; the rest of it is tested without this part",
		Location: c.Locate(from.Pointer),
	})
}
