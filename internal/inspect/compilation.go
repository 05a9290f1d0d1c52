package inspect

import (
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// compilation tells of schemas that cannot be used for a reason that no other rule has found.
func (i *inspector) compilation() {
	i.named = i.names()
	seen := map[tree.Pointer]bool{}
	for _, p := range i.schemas {
		if p.Outermost || p.Object != openapi.SchemaObject && p.Object != openapi.ItemsObject {
			i.compile(p, seen)
		}
	}
}

// compile tells why a schema cannot be used, after those it refers to: what is wrong in one of them
// is told of that one only.
func (i *inspector) compile(p contract.Place, seen map[tree.Pointer]bool) {
	if seen[p.Pointer] || i.repaired[p.Pointer] || !i.isSchema(p) {
		return
	}
	seen[p.Pointer] = true
	err := i.Schema(p).Err()
	if err == nil {
		return
	}
	for _, n := range p.All() {
		if target, known := i.target(n.Get("$ref").Str()); known {
			i.compile(target, seen)
		}
	}
	if i.isDamaged(p, map[tree.Pointer]bool{}) {
		return
	}
	i.broken[p.Pointer] = true
	i.report(contract.RuleSchemaDoesNotCompile, p, err.Error(),
		contract.RemedyOfSchema)
}

// isDamaged tells whether a schema, or one that it leads to, has a keyword or reference that was
// told of.
func (i *inspector) isDamaged(p contract.Place, seen map[tree.Pointer]bool) bool {
	if seen[p.Pointer] {
		return false
	}
	seen[p.Pointer] = true
	for below, n := range p.All() {
		at := p.Pointer + below
		if i.broken[at] || i.repaired[at] {
			return true
		}
		for _, keyword := range []string{"$ref", "$dynamicRef"} {
			if target, known := i.target(n.Get(keyword).Str()); known && i.isDamaged(target, seen) {
				i.broken[at] = true // for the next that refers to it
				return true
			}
		}
	}
	return false
}

// target returns what a reference of a schema leads to in the document, by a pointer or by a name.
func (i *inspector) target(reference string) (contract.Place, bool) {
	if at, named := i.named[reference]; named {
		return i.Place(at), true
	}
	fragment, local := strings.CutPrefix(reference, "#")
	target := i.Place(unescaped(fragment))
	return target, local && target.Node != nil
}

// names returns the schemas that have one, as references write it.
func (i *inspector) names() map[string]tree.Pointer {
	named := map[string]tree.Pointer{}
	for _, p := range i.schemas {
		for keyword, prefix := range map[string]string{"$id": "", "$anchor": "#",
			"$dynamicAnchor": "#"} {
			if name := p.Get(keyword).Str(); name != "" {
				named[prefix+name] = p.Pointer
			}
		}
	}
	return named
}
