package inspect

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// discriminators looks at what tells alternatives apart (OpenAPI 3.1.1, Discriminator Object).
func (i *inspector) discriminators() {
	for _, p := range i.places[openapi.SchemaObject] {
		discriminator := p.Child("discriminator")
		name := discriminator.Get("propertyName").Str()
		if i.version == openapi.Swagger20 {
			name = discriminator.Str()
		}
		for _, value := range discriminator.Child("mapping").Children() {
			i.mapping(value)
		}
		if name == "" || i.version == openapi.OpenAPI32 &&
			discriminator.Get("defaultMapping") != nil {
			continue
		}
		alternatives := append(p.Child("oneOf").List(), p.Child("anyOf").List()...)
		if len(alternatives) == 0 || i.requires(p, name, 0) {
			alternatives = []contract.Place{p}
		}
		for _, alternative := range alternatives {
			if !i.requires(alternative, name, 0) {
				i.report(RuleDiscriminatorNeeded, discriminator,
					fmt.Sprintf("the discriminator reads %q, which %s does not require", name,
						i.nameOf(alternative)),
					fmt.Sprintf("add %q to its required members", name))
				break
			}
		}
	}
}

// nameOf names the schema that stands or is referred to at a place.
func (i *inspector) nameOf(p contract.Place) string {
	if target := i.Resolve(p); target.Pointer.Parent().Last() == "schemas" ||
		target.Pointer.Parent().Last() == "definitions" {
		return fmt.Sprintf("the schema %q", target.Pointer.Last())
	}
	return "the schema"
}

func (i *inspector) mapping(value contract.Place) {
	target, local := strings.CutPrefix(mappingTarget(value.Str()), "#")
	if !value.Is(tree.String) || !local || target != "" && target[0] != '/' ||
		i.Place(unescaped(target)).Node != nil {
		return
	}
	i.report(RuleMappingDangling, value,
		fmt.Sprintf("the mapping of %q leads nowhere: %q", value.Pointer.Last(), value.Text),
		"correct it: a mapping is the name of a schema in components, or a reference to one")
}

// maxNesting bounds how deep schemas that apply to the same value are followed.
const maxNesting = 20

// requires tells whether a schema demands a member of an object. What cannot be followed gets the
// benefit of the doubt.
func (i *inspector) requires(p contract.Place, name string, depth int) bool {
	p = i.Resolve(p)
	if depth > maxNesting || !p.Is(tree.Object) || p.Get("$ref") != nil || i.repaired[p.Pointer] {
		return true
	}
	if required := p.Get("required"); required.Is(tree.Array) &&
		slices.ContainsFunc(required.Items,
			func(item *tree.Node) bool { return item.Str() == name }) {
		return true
	}
	return slices.ContainsFunc(p.Child("allOf").List(),
		func(part contract.Place) bool { return i.requires(part, name, depth+1) })
}
