package schema

import (
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
	"plumbline/internal/wire"
)

// Wire returns the schema as reading a value from text needs it. It is nil for a nil schema.
func (s *Schema) Wire(direction Direction) wire.Schema {
	if s == nil {
		return nil
	}
	return &wired{schema: s, direction: direction}
}

// wired is a schema in one direction, read from the document itself.
type wired struct {
	schema    *Schema
	direction Direction
}

// Types are those of the schema or, where it does not say, of what its $ref or allOf brings in.
func (w *wired) Types() []string { return w.schema.Types() }

// Types lists the types the schema allows, in its own order; none where it does not say, does not
// compile or is nil.
func (s *Schema) Types() []string {
	if s == nil {
		return nil
	}
	compiled, err := s.compiled()
	if err != nil {
		return nil
	}
	return typesOf(compiled, 0)
}

func typesOf(s *jsonschema.Schema, depth int) []string {
	if s == nil || depth > openapi.MaxReferences {
		return nil
	}
	if s.Types != nil {
		return s.Types.ToStrings()
	}
	// "else" is where a nullable schema stands
	for _, next := range slices.Concat([]*jsonschema.Schema{s.Ref, s.Else}, s.AllOf) {
		if types := typesOf(next, depth+1); types != nil {
			return types
		}
	}
	return nil
}

// Items returns the schema of an array's items, or nil where there is none.
func (s *Schema) Items() *Schema {
	if s == nil {
		return nil
	}
	var found *Schema
	s.each(func(p openapi.Value) bool {
		if items := p.Child("items"); items.Node != nil {
			found = s.owner.At(items.Pointer)
		}
		return found == nil
	})
	return found
}

// Items returns the schema of an array's items.
func (w *wired) Items() wire.Schema { return w.schema.Items().Wire(w.direction) }

// Item returns the schema of an item by its position (prefixItems), else that of all items.
func (w *wired) Item(i int) wire.Schema {
	var found *Schema
	w.schema.each(func(p openapi.Value) bool {
		if prefix := p.Child("prefixItems"); prefix.Is(tree.Array) && i < len(prefix.Items) {
			found = w.schema.owner.At(prefix.Item(i).Pointer)
		}
		return found == nil
	})
	if found == nil {
		return w.Items()
	}
	return found.Wire(w.direction)
}

// Members lists the declared members, each once.
func (w *wired) Members() []string {
	var names []string
	w.schema.each(func(p openapi.Value) bool {
		if properties := p.Get("properties"); properties.Is(tree.Object) {
			for _, member := range properties.Members {
				if !slices.Contains(names, member.Name) {
					names = append(names, member.Name)
				}
			}
		}
		return true
	})
	return names
}

// Member returns the schema of a member, be it declared or an additional one.
func (w *wired) Member(name string) wire.Schema {
	var found tree.Pointer
	w.schema.each(func(p openapi.Value) bool {
		if own := p.Child("properties").Child(name); own.Node != nil {
			found = own.Pointer
			return false
		}
		if additional := p.Child("additionalProperties"); additional.Is(tree.Object) &&
			found == "" {
			found = additional.Pointer
		}
		return true
	})
	if found == "" {
		return nil
	}
	return w.schema.owner.At(found).Wire(w.direction)
}

// Keyword returns a keyword of the schema.
func (w *wired) Keyword(name string) *tree.Node {
	var found *tree.Node
	w.schema.each(func(p openapi.Value) bool {
		found = p.Get(name)
		return found == nil
	})
	return found
}

// Accepts tells whether a value satisfies the schema.
func (w *wired) Accepts(value any) bool { return w.schema.Accepts(value, w.direction) }

// Name is that of the component that the schema is; "" where it is none.
func (s *Schema) Name() string {
	if s == nil {
		return ""
	}
	document := s.owner.document
	at := s.Pointer
	for range openapi.MaxReferences {
		for _, schemas := range []tree.Pointer{"/components/schemas", "/definitions"} {
			if at.Parent() == schemas {
				return at.Last()
			}
		}
		target, local := strings.CutPrefix(document.at(at).Get("$ref").Str(), "#")
		if !local {
			break
		}
		at = openapi.DecodeFragment(target)
	}
	return ""
}

// each goes through the schema and those that apply with it by $ref, allOf, anyOf and oneOf, until
// it is told to stop.
func (s *Schema) each(visit func(openapi.Value) bool) {
	document := s.owner.document
	seen := map[tree.Pointer]bool{}
	var walk func(p openapi.Value) bool
	walk = func(p openapi.Value) bool {
		if p.Node == nil || seen[p.Pointer] {
			return true
		}
		seen[p.Pointer] = true
		if !visit(p) {
			return false
		}
		if target, local := strings.CutPrefix(p.Get("$ref").Str(), "#"); local {
			at := openapi.DecodeFragment(target)
			if !walk(openapi.Value{Node: document.at(at), Pointer: at}) {
				return false
			}
		}
		for _, keyword := range inPlaceLists {
			list := p.Child(keyword)
			if !list.Is(tree.Array) {
				continue
			}
			for i := range list.Items {
				if !walk(list.Item(i)) {
					return false
				}
			}
		}
		return true
	}
	walk(openapi.Value{Node: document.at(s.Pointer), Pointer: s.Pointer})
}
