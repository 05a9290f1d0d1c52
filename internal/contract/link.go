package contract

import (
	"strings"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// Link says what operation an answer leads to, and with what (OpenAPI 3.1.1, Link Object).
type Link struct {
	Name string
	// Operation is where it leads; nil where that is no operation of the document.
	Operation *Operation
	// Parameters are the values or runtime expressions of parameters, by their names, which may
	// have their places before them, as in path.id; in the form encoding/json gives with UseNumber.
	Parameters map[string]any
	Pointer    tree.Pointer
}

// Links lists the links of a response.
func (c *Contract) Links(r *Response) []Link {
	from := openapi.Value{Node: c.at(r.Pointer), Pointer: r.Pointer}.Child("links")
	if !from.Is(tree.Object) {
		return nil
	}
	var links []Link
	for _, member := range from.Members {
		own := c.resolve(from.Child(member.Name))
		link := Link{Name: member.Name, Pointer: own.Pointer, Operation: c.linked(own)}
		link.Parameters, _ = own.Get("parameters").Value().(map[string]any)
		links = append(links, link)
	}
	return links
}

// linked is the operation that a Link Object names, by its id or by a reference within the
// document.
func (c *Contract) linked(link openapi.Value) *Operation {
	if id := link.Get("operationId").Str(); id != "" {
		for _, o := range c.operations {
			if o.ID == id {
				return o
			}
		}
	}
	target, local := strings.CutPrefix(link.Get("operationRef").Str(), "#")
	if !local {
		return nil
	}
	at := openapi.DecodeFragment(target)
	for _, o := range c.operations {
		if o.Pointer == at {
			return o
		}
	}
	return nil
}
