package contract

import (
	"slices"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// swaggerContent returns the media types of a Swagger 2.0 response: each of "produces", of the
// operation or else of the document, with the response's schema. Without a schema "no content is
// returned as part of the response" (OpenAPI 2.0, Response Object).
func (c *Contract) swaggerContent(operation, response openapi.Value) []*MediaType {
	if response.Get("schema") == nil {
		return nil
	}
	return c.swaggerMediaTypes(c.swaggerRanges(operation, "produces"), response)
}

func (c *Contract) swaggerBody(operation, parameter openapi.Value) []*MediaType {
	return c.swaggerMediaTypes(c.swaggerRanges(operation, "consumes"), parameter)
}

// swaggerForm returns the media types of a form: those of "consumes" that can be one, or else both
// there are. A file can only be sent in multipart/form-data (OpenAPI 2.0, Parameter Object). The
// fields are no schema, so there is none.
func (c *Contract) swaggerForm(operation openapi.Value, fields []openapi.Value) []*MediaType {
	forms := []string{"application/x-www-form-urlencoded", "multipart/form-data"}
	for _, field := range fields {
		if field.Get("type").Str() == "file" {
			forms = forms[1:]
			break
		}
	}
	declared := c.swaggerRanges(operation, "consumes")
	declared = slices.DeleteFunc(declared,
		func(name string) bool { return !slices.Contains(forms, name) })
	if len(declared) == 0 {
		declared = forms
	}
	var content []*MediaType
	for _, name := range declared {
		content = append(content, &MediaType{Range: name, parsed: parseOnce(name),
			Pointer: fields[0].Pointer})
	}
	return content
}

// swaggerRanges returns a list of media types of the operation or else of the document; an
// operation's empty list clears the document's (OpenAPI 2.0, Operation Object).
func (c *Contract) swaggerRanges(operation openapi.Value, member string) []string {
	list := operation.Get(member)
	if list == nil {
		list = c.amended.Get(member)
	}
	var ranges []string
	if list.Is(tree.Array) {
		for _, item := range list.Items {
			ranges = append(ranges, item.Str())
		}
	}
	if len(ranges) == 0 {
		return []string{"*/*"}
	}
	return ranges
}

func (c *Contract) swaggerMediaTypes(ranges []string, from openapi.Value) []*MediaType {
	var content []*MediaType
	for _, name := range ranges {
		content = append(content, &MediaType{Range: name, parsed: parseOnce(name),
			Schema: c.schemaOf(from), Pointer: from.Pointer.Child("schema")})
	}
	return content
}
