package inspect

import (
	"fmt"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// unused finds components that nothing uses. What only documents of a library for others have is
// not looked at: they have no operations.
func (i *inspector) unused() {
	if len(i.api) == 0 {
		return
	}
	used := i.references()
	for _, component := range i.components() {
		at := component.Pointer
		if used[at] || component.Is(tree.Object) &&
			(component.Get("$id") != nil || component.Get("$anchor") != nil ||
				component.Get("$dynamicAnchor") != nil) {
			continue
		}
		i.report(RuleUnusedComponent, component,
			fmt.Sprintf("nothing uses %q of %s", at.Last(),
				strings.TrimPrefix(string(at.Parent()), "/")), "remove it, or refer to it")
	}
}

// components are all that a document defines for use elsewhere.
func (i *inspector) components() []contract.Place {
	var list []contract.Place
	if i.version == openapi.Swagger20 {
		for _, kind := range []string{"definitions", "parameters", "responses",
			"securityDefinitions"} {
			list = append(list, i.Root().Child(kind).Children()...)
		}
		return list
	}
	for _, kind := range i.Root().Child("components").Children() {
		if !strings.HasPrefix(kind.Pointer.Last(), "x-") {
			list = append(list, kind.Children()...)
		}
	}
	return list
}

// references returns the components something outside of them refers to: by reference, by the
// mapping of a discriminator, also of a vendor's own, by a security requirement, or by being
// derived from a schema with a discriminator.
func (i *inspector) references() map[tree.Pointer]bool {
	used := map[tree.Pointer]bool{}
	mark := func(from tree.Pointer, target string) {
		fragment, local := strings.CutPrefix(target, "#/")
		if !local {
			return
		}
		at := componentOf(unescaped("/"+fragment), i.version)
		if own := componentOf(from, i.version); own != at {
			used[at] = true
		}
	}
	for at, n := range i.Root().All() {
		if strings.HasPrefix(n.Str(), "#/") {
			mark(at, n.Text) // whatever an extension means by it, it names the component
		}
		if n.Is(tree.Object) {
			if mapping := n.Get("mapping"); mapping.Is(tree.Object) {
				for _, member := range mapping.Members {
					name := member.Value.Str()
					mark("", mappingTarget(name))
					mark("", "#"+string(tree.PointerOf("definitions", name)))
				}
			}
			for _, name := range schemeNames(n.Get("security")) {
				used[tree.PointerOf("components", "securitySchemes", name)] = true
				used[tree.PointerOf("securityDefinitions", name)] = true
				mark("", name)
			}
		}
	}
	for _, p := range i.places[openapi.SchemaObject] {
		if i.isDerived(p) {
			used[p.Pointer] = true
		}
	}
	return used
}

func schemeNames(requirements *tree.Node) []string {
	var list []string
	if requirements.Is(tree.Array) {
		for _, requirement := range requirements.Items {
			for _, member := range requirement.Members {
				list = append(list, member.Name)
			}
		}
	}
	return list
}

// isDerived tells whether a schema extends, by allOf, one that has a discriminator: its name is
// then a value of that.
func (i *inspector) isDerived(p contract.Place) bool {
	for _, part := range p.Child("allOf").List() {
		if part.Get("$ref") != nil && i.Resolve(part).Get("discriminator") != nil {
			return true
		}
	}
	return false
}

// componentOf returns the component that a pointer leads into.
func componentOf(at tree.Pointer, version openapi.Version) tree.Pointer {
	depth := 3 // /components/schemas/Name
	if version == openapi.Swagger20 {
		depth = 2 // /definitions/Name
	}
	tokens := at.Tokens()
	return tree.PointerOf(tokens[:min(depth, len(tokens))]...)
}

// mappingTarget returns the reference that a value of a discriminator's mapping is: a schema's
// name, or a reference (OpenAPI 3.1.1, Discriminator Object).
func mappingTarget(value string) string {
	if value == "" || strings.ContainsAny(value, "/#.") {
		return value
	}
	return "#" + string(tree.PointerOf("components", "schemas", value))
}
