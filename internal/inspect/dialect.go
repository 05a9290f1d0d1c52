package inspect

import (
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/tree"
)

// dialects finds the schemas that are in another dialect than the edition's own: by the document's
// jsonSchemaDialect, or by the $schema of the schema or of one around it (OpenAPI 3.1.1,
// "Specifying Schema Dialects"). Before 3.1 there are no others.
func (i *inspector) dialects() {
	i.foreign = map[tree.Pointer]bool{}
	if i.before31() {
		return
	}
	document := isForeign(i.Root().Get("jsonSchemaDialect"))
	for _, p := range i.schemas {
		own := p.Get("$schema")
		switch {
		case own.Is(tree.String):
			i.foreign[p.Pointer] = isForeign(own)
		case p.Outermost:
			i.foreign[p.Pointer] = document
		default:
			i.foreign[p.Pointer] = i.foreign[i.around(p).Pointer]
		}
	}
}

// around returns the schema that a schema stands in.
func (i *inspector) around(p contract.Place) contract.Place {
	for at := p.Pointer.Parent(); ; at = at.Parent() {
		if _, known := i.foreign[at]; known || at == "" {
			return i.Place(at)
		}
	}
}

// isForeign tells whether a dialect is another than JSON Schema 2020-12 and what OpenAPI makes of
// it.
func isForeign(dialect *tree.Node) bool {
	name := strings.TrimSuffix(dialect.Str(), "#")
	return name != "" && name != "https://json-schema.org/draft/2020-12/schema" &&
		!strings.HasPrefix(name, "https://spec.openapis.org/oas/3.")
}
