package schema

import (
	"maps"
	"slices"
	"strings"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// layout says where the schemas of a contract stand, in the document and in the one text that the
// compiler reads.
//
// That text has nothing but schemas: {"$defs": {POINTER: SCHEMA, …}}, one for each outermost schema
// of the document. So the compiler sees all of them at once, with their $ids and anchors, and takes
// time by their number only.
type layout struct {
	index     *tree.Index
	outermost map[tree.Pointer]*tree.Node
	// whether schemas are those of JSON Schema itself, as since 3.1, in which "$id" makes a
	// resource of its own
	resources bool
	// whether schemas may have names of their own, by which others refer to them
	named bool
	// whether references lead to something that is not told by a pointer
	foreign bool
}

// names are the keywords that give a schema a name, or depend on the names of others.
var names = []string{"$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveAnchor",
	"$recursiveRef"}

// newLayout finds the outermost schemas: those in places of the document that are for schemas, and
// others that are used as one.
func newLayout(d *Document, used []tree.Pointer) *layout {
	l := &layout{index: d.Index, outermost: map[tree.Pointer]*tree.Node{},
		resources: d.Version == openapi.OpenAPI31 || d.Version == openapi.OpenAPI32}
	openapi.DocumentShape(d.Version).Walk("", d.Root,
		func(at tree.Pointer, n *tree.Node, s *openapi.Shape) bool {
			if s.Schema {
				l.outermost[at] = n
			}
			return !s.Schema
		})
	slices.SortFunc(used, func(a, b tree.Pointer) int { return len(a) - len(b) })
	for _, at := range used {
		l.include(at)
	}
	for _, at := range slices.Sorted(maps.Keys(l.outermost)) {
		l.followReferences(l.outermost[at])
	}
	return l
}

// include makes sure that a value, if there is one, is a schema of the layout, or inside one.
func (l *layout) include(at tree.Pointer) {
	if outer, found := l.outer(at); found && l.isSchemaPlace(at[len(outer):]) {
		return
	}
	n := l.index.At(at)
	if n == nil {
		return
	}
	l.outermost[at] = n
	l.followReferences(n)
}

// isSchemaPlace tells whether a pointer from a schema leads to a schema inside it by keywords only:
// what else stands in a schema is not translated as a part of it.
func (l *layout) isSchemaPlace(below tree.Pointer) bool {
	s := openapi.SchemaShape
	for _, token := range below.Tokens() {
		if s.Schema && !l.resources && !schemaKeywords[token] && !isIndex(token) {
			return false
		}
		next := s.Member(token)
		if s.Items != nil && next == nil && isIndex(token) {
			next = s.Items
		}
		if next == nil {
			return false
		}
		s = next
	}
	return s.Schema
}

func isIndex(token string) bool { return token != "" && strings.Trim(token, "0123456789") == "" }

// followReferences includes what the references inside a schema lead to: it may stand anywhere.
func (l *layout) followReferences(schema *tree.Node) {
	l.named = l.named || l.resources && slicesContainAny(schema, names)
	if schema == nil || l.resources && strings.Trim(schema.Get("$id").Str(), "#") != "" {
		// in a resource of its own "#" is not the document (JSON Schema 2020-12 Core section 8.2.1)
		return
	}
	for _, keyword := range []string{"$ref", "$dynamicRef"} {
		reference := schema.Get(keyword)
		if reference == nil {
			continue
		}
		target, local := strings.CutPrefix(reference.Str(), "#")
		if local = local && (target == "" || target[0] == '/'); local {
			l.include(openapi.DecodeFragment(target))
		}
		l.foreign = l.foreign || !local
	}
	for _, member := range schema.Members {
		l.followReferences(member.Value)
	}
	for _, item := range schema.Items {
		l.followReferences(item)
	}
}

// neededBy returns an outermost schema and those that it leads to by references.
func (l *layout) neededBy(outer tree.Pointer) map[tree.Pointer]*tree.Node {
	needed := map[tree.Pointer]*tree.Node{outer: l.outermost[outer]}
	queue := []*tree.Node{l.outermost[outer]}
	for len(queue) > 0 {
		n := queue[len(queue)-1]
		queue = append(queue[:len(queue)-1], n.Items...)
		for _, member := range n.Members {
			queue = append(queue, member.Value)
		}
		target, local := strings.CutPrefix(n.Get("$ref").Str(), "#")
		if !local {
			continue
		}
		next, found := l.outer(openapi.DecodeFragment(target))
		if _, known := needed[next]; found && !known {
			needed[next] = l.outermost[next]
			queue = append(queue, l.outermost[next])
		}
	}
	return needed
}

// outer returns the outermost schema that a value stands in.
func (l *layout) outer(at tree.Pointer) (tree.Pointer, bool) {
	for p := at; ; p = p.Parent() {
		if _, found := l.outermost[p]; found {
			return p, true
		}
		if p == "" {
			return "", false
		}
	}
}

// address maps pointers into the document to pointers into the text the compiler reads, and back. A
// schema in wrapped stands one step further down than its author put it, beside the test for null
// that was put around it.
type address struct {
	layout *layout
	// the member that holds the outermost schemas: what a draft of JSON Schema calls its
	// definitions
	container string
	wrapped   map[tree.Pointer]bool
}

// wrapper is the member that a wrapped schema became.
const wrapper = "else"

// in returns the place of a value of the document in the compiler's text.
func (a address) in(at tree.Pointer) (tree.Pointer, bool) {
	outer, found := a.layout.outer(at)
	if !found {
		return "", false
	}
	inside := tree.PointerOf(a.container, string(outer))
	if len(a.wrapped) == 0 {
		return inside + at[len(outer):], true
	}
	below := outer
	for _, token := range at[len(outer):].Tokens() {
		if a.wrapped[below] {
			inside = inside.Child(wrapper)
		}
		below, inside = below.Child(token), inside.Child(token)
	}
	return inside, true
}

// out returns the place in the document of a value of the compiler's text.
func (a address) out(inside tree.Pointer) tree.Pointer {
	tokens := inside.Tokens()
	if len(tokens) < 2 || tokens[0] != a.container {
		return inside
	}
	at := tree.Pointer(tokens[1])
	unwrapped := tree.Pointer("none") // the schema whose wrapper was just gone through
	for _, token := range tokens[2:] {
		if token == wrapper && a.wrapped[at] && unwrapped != at {
			unwrapped = at
			continue
		}
		at = at.Child(token)
	}
	return at
}
