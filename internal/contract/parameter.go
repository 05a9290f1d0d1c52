package contract

import (
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
	"plumbline/internal/wire"
)

// Parameter is a value of a request outside its body and, in Swagger 2.0, a field of a form.
type Parameter struct {
	Name     string
	In       string // path, query, header, cookie, querystring (OpenAPI 3.2) or formData (2.0)
	Required bool
	// AllowEmptyValue lets a query parameter, and a form field of 2.0, be there without a value.
	AllowEmptyValue bool
	// AllowReserved lets reserved characters stand in a query as they are.
	AllowReserved bool
	Writing
	Pointer tree.Pointer
}

// Writing is how the value of a parameter or header is written, and the schema it satisfies.
type Writing struct {
	Schema           *schema.Schema // nil where the document gives none
	Style            string         // never empty since 3.0; empty in 2.0
	Explode          bool
	CollectionFormat string // 2.0 only; never empty there
	// of a value that is described by content instead of a schema (3.x); nil otherwise
	Content *MediaType
}

// Header is a documented header of a response, or of a part of a form.
type Header struct {
	Name     string
	Required bool // Swagger 2.0 has no word for it; there the extension "x-required" says so
	// Unresolved says why it is not known what the header is: it is a reference that cannot be
	// followed. Empty where it is known.
	Unresolved string
	Writing
	Pointer tree.Pointer
}

// readParameters adds the parameters of a list that the operation does not have yet: a parameter is
// known by its name and place.
func (c *Contract) readParameters(o *Operation, operation, list openapi.Value) {
	if list.Node == nil {
		return
	}
	if list.Kind != tree.Array {
		c.misplaced(list, tree.Array)
		return
	}
	var form []openapi.Value
	for i := range list.Items {
		from := c.resolve(list.Item(i))
		if !c.known(o, from) {
			continue
		}
		in := from.Get("in").Str()
		p := &Parameter{Name: nameOf(from.Get("name").Str(), in), In: in,
			Required: from.Get("required").True(), Pointer: from.Pointer}
		p.AllowEmptyValue = from.Get("allowEmptyValue").True()
		p.AllowReserved = from.Get("allowReserved").True()
		if c.version == openapi.Swagger20 && p.In == "body" {
			// the operation's own body comes before that of its path
			if o.RequestMediaTypes == nil {
				o.RequestMediaTypes = c.swaggerBody(operation, from)
				o.RequestRequired, o.RequestBody = p.Required, from.Pointer
			}
			continue
		}
		if p.Name == "" || p.In == "" || o.hasParameter(p.Name, p.In) {
			continue
		}
		p.Writing = c.readWriting(from, p.In)
		o.Parameters = append(o.Parameters, p)
		if c.version == openapi.Swagger20 && p.In == "formData" {
			form = append(form, from)
		}
	}
	if len(form) > 0 && o.RequestMediaTypes == nil {
		o.RequestMediaTypes = c.swaggerForm(operation, form)
		o.RequestBody = form[0].Pointer
	}
}

// known tells whether a parameter is one. It notes of the operation what is none, or not known.
func (c *Contract) known(o *Operation, from openapi.Value) bool {
	if !from.Is(tree.Object) {
		c.misplaced(from, tree.Object)
		return false
	}
	why := c.unresolved(from)
	if why != "" {
		o.Unresolved = append(o.Unresolved, why)
	}
	return why == ""
}

func (o *Operation) hasParameter(name, in string) bool {
	for _, p := range o.Parameters {
		if p.Name == name && p.In == in {
			return true
		}
	}
	return false
}

// readWriting reads how a parameter or header is written: since 3.0 it has a schema or content, in
// 2.0 it is a schema.
func (c *Contract) readWriting(from openapi.Value, in string) Writing {
	if c.version == openapi.Swagger20 {
		w := Writing{Schema: c.schemas.At(from.Pointer),
			CollectionFormat: from.Get("collectionFormat").Str()}
		if w.CollectionFormat == "" {
			w.CollectionFormat = "csv"
		}
		return w
	}
	w := Writing{Schema: c.schemaOf(from), Style: from.Get("style").Str()}
	if w.Style == "" {
		w.Style = wire.DefaultStyle(in)
	}
	w.Explode = wire.DefaultExplode(w.Style)
	if explode := from.Get("explode"); explode.Is(tree.Boolean) {
		w.Explode = explode.True()
	}
	if content := c.readContent(from.Child("content")); len(content) > 0 {
		// "The map MUST only contain one entry" (OpenAPI 3.1.1, Parameter Object)
		w.Content = content[0]
	}
	return w
}

// readHeaders reads a map of headers.
func (c *Contract) readHeaders(from openapi.Value) []*Header {
	if !from.Is(tree.Object) {
		return nil
	}
	var headers []*Header
	for _, member := range from.Members {
		header := c.resolve(from.Child(member.Name))
		if header.Is(tree.Object) {
			required := header.Get("required").True() || header.Get("x-required").True()
			headers = append(headers, &Header{Name: withoutColon(member.Name), Required: required,
				Unresolved: c.unresolved(header), Pointer: header.Pointer,
				Writing: c.readWriting(header, "header")})
		}
	}
	return headers
}

// readEncodings reads how members of a form are written.
func (c *Contract) readEncodings(from openapi.Value) map[string]*Encoding {
	if !from.Is(tree.Object) {
		return nil
	}
	encodings := make(map[string]*Encoding, len(from.Members))
	for _, member := range from.Members {
		encodings[member.Name] = c.readEncoding(from.Child(member.Name))
	}
	return encodings
}

func (c *Contract) readEncoding(from openapi.Value) *Encoding {
	e := &Encoding{ContentType: from.Get("contentType").Str(), Style: from.Get("style").Str(),
		Headers: c.readHeaders(from.Child("headers"))}
	e.AllowReserved = from.Get("allowReserved").True()
	if explode := from.Get("explode"); explode.Is(tree.Boolean) {
		value := explode.True()
		e.Explode = &value
	}
	if c.version == openapi.OpenAPI32 {
		e.Members = c.readEncodings(from.Child("encoding"))
		e.Prefix, e.Items = c.readEncodingsByPosition(from)
	}
	return e
}

// readEncodingsByPosition reads how parts are written that have no names.
func (c *Contract) readEncodingsByPosition(from openapi.Value) (prefix []*Encoding,
	others *Encoding) {
	if c.version != openapi.OpenAPI32 {
		return nil, nil
	}
	if list := from.Child("prefixEncoding"); list.Is(tree.Array) {
		for i := range list.Items {
			prefix = append(prefix, c.readEncoding(list.Item(i)))
		}
	}
	if item := from.Child("itemEncoding"); item.Is(tree.Object) {
		others = c.readEncoding(item)
	}
	return prefix, others
}
