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
		i.unmapped(p, discriminator, name)
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

// unmapped looks for discriminators that do not say which alternative the values mean that the
// alternatives themselves list: "validation SHOULD fail" for such a value (OpenAPI 3.1.1,
// Discriminator Object), although its author plainly means it.
func (i *inspector) unmapped(p, discriminator contract.Place, member string) {
	if member == "" || i.version == openapi.Swagger20 ||
		discriminator.Get("defaultMapping") != nil {
		return
	}
	var values []string
	for _, keyword := range []string{"oneOf", "anyOf"} {
		for _, item := range p.Child(keyword).List() {
			for _, value := range i.listedValues(item, member, 0) {
				named := i.Place(tree.PointerOf("components", "schemas", value)).Node != nil
				if discriminator.Get("mapping").Get(value) == nil && !named &&
					!slices.Contains(values, value) {
					values = append(values, value)
				}
			}
		}
	}
	if len(values) > 0 {
		i.report(RuleMappingMissing, discriminator,
			fmt.Sprintf("the discriminator maps nothing for %s, which the alternatives list for "+
				"%q and no schema is called", listed(values), member),
			"add each value to the mapping, with the alternative it means")
	}
}

// listedValues returns the texts that a schema lists in the enum or const of a member.
func (i *inspector) listedValues(p contract.Place, member string, depth int) []string {
	p = i.Resolve(p)
	if depth > maxNesting || !p.Is(tree.Object) || p.Get("$ref") != nil {
		return nil
	}
	var values []string
	of := i.Resolve(p.Child("properties").Child(member))
	if only := of.Get("const"); only.Is(tree.String) && !i.before31() {
		values = append(values, only.Text)
	}
	for _, value := range of.Child("enum").List() {
		if value.Is(tree.String) {
			values = append(values, value.Text)
		}
	}
	for _, keyword := range []string{"allOf", "oneOf", "anyOf"} {
		for _, item := range p.Child(keyword).List() {
			values = append(values, i.listedValues(item, member, depth+1)...)
		}
	}
	return values
}
