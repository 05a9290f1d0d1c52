package schema

import (
	"slices"
	"strings"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// The Schema Objects of 2.0 and 3.0 are subsets of older JSON Schema drafts with keywords of their
// own. What they have in common with 2020-12 is kept, what means something else is rewritten where
// it stands, and what they do not have is removed, so that the compiler does not give it a meaning.
var schemaKeywords = func() map[string]bool {
	known := map[string]bool{}
	for _, keyword := range strings.Fields(`multipleOf maximum exclusiveMaximum minimum
		exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems maxProperties
		minProperties required enum type allOf oneOf anyOf not items properties
		additionalProperties format readOnly writeOnly`) {
		known[keyword] = true
	}
	return known
}()

// annotations are keywords by which no value is judged. The compiler is not given them: they are a
// large part of most documents, and it would check and keep them.
var annotations = map[string]bool{"title": true, "description": true, "default": true,
	"examples": true, "example": true, "$comment": true, "deprecated": true, "externalDocs": true,
	"xml": true}

// translator rewrites the schemas of a document to JSON Schema 2020-12 as one reading has them.
type translator struct {
	address address
	version openapi.Version
	reading reading
	// strictNullable takes "nullable" by the letter in every reading.
	strictNullable bool
	// recursive tells that the dialect of the document is 2019-09, which has $recursiveAnchor and
	// $recursiveRef.
	recursive bool
	// What the translation found that makes readings differ.
	directed, lenient bool
	// bounded tells that there are numbers beyond what is computed with.
	bounded bool
	// references are local ones; where they lead to is known once everything is translated.
	references []reference
}

// reference is the text of a $ref and the place in the document that it means.
type reference struct {
	text *tree.Node
	to   tree.Pointer
}

// finish points the references to where their targets stand in the compiler's text.
func (t *translator) finish() {
	for _, r := range t.references {
		to := r.to
		if inside, found := t.address.in(to); found {
			to = inside
		}
		r.text.Text = "#" + openapi.EncodeFragment(to)
	}
}

// outermost translates a schema that stands in no other one. The node is the translator's to
// change.
func (t *translator) outermost(at tree.Pointer, n *tree.Node) *tree.Node {
	t.bounded = boundNumbers(n) || t.bounded
	t.schema(at, n, nil)
	return n
}

// schema translates a schema where it stands. The names are those of members that the direction
// leaves out, by the schemas around it that apply to the same value.
func (t *translator) schema(at tree.Pointer, n *tree.Node, names map[string]bool) {
	if n == nil || n.Kind != tree.Object {
		return
	}
	if n.Get("readOnly").True() || n.Get("writeOnly").True() {
		t.directed = true
	}
	if member := n.Member("format"); member != nil && member.Value.Str() == "regex" {
		member.Value = &tree.Node{Kind: tree.String, Text: formatRegex,
			Position: member.Value.Position}
	}
	if t.old() {
		t.schema30(at, n, names)
		return
	}
	if n.Get("$id") != nil && strings.Trim(n.Get("$id").Str(), "#") != "" {
		// a resource of its own, in which "#" is not this document (JSON Schema 2020-12 Core
		// section 8.2.1)
		openapi.SchemaShape.Walk("", n, t.withoutRecursion)
		return
	}
	t.withoutRecursion(at, n, openapi.SchemaShape)
	t.dialect(n)
	names = t.undirected(n, names)
	t.reference(n, "$ref")
	t.reference(n, "$dynamicRef")
	n.Members = slices.DeleteFunc(n.Members,
		func(m tree.Member) bool { return annotations[m.Name] })
	t.below(at, n, names)
}

// withoutRecursion takes out of a schema the keywords of 2019-09 that no other dialect knows, and
// that 2020-12 nevertheless wants to be texts. It tells whether to go on inside.
func (t *translator) withoutRecursion(_ tree.Pointer, n *tree.Node, _ *openapi.Shape) bool {
	if t.recursive || strings.Contains(n.Get("$schema").Str(), "2019-09") {
		return false
	}
	n.Remove("$recursiveAnchor")
	n.Remove("$recursiveRef")
	return true
}

func (t *translator) old() bool {
	return t.version == openapi.Swagger20 || t.version == openapi.OpenAPI30
}

func (t *translator) schema30(at tree.Pointer, n *tree.Node, names map[string]bool) {
	if n.Get("$ref") != nil {
		nullable := t.isNullable(n)
		// "Any sibling elements of a $ref are ignored" (OpenAPI 3.0.3, Reference Object; RFC draft
		// for 2.0).
		n.Members = []tree.Member{*n.Member("$ref")}
		t.reference(n, "$ref")
		if nullable {
			t.wrap(at, n)
		}
		return
	}
	names = t.undirected(n, names)
	wrapped := t.nullable(n)
	t.exclusive(n, "minimum", "exclusiveMinimum")
	t.exclusive(n, "maximum", "exclusiveMaximum")
	t.strip(n)
	t.below(at, n, names)
	if wrapped {
		t.wrap(at, n)
	}
}

// inPlaceLists are the keywords whose schemas apply to the same value as the schema they stand in.
var inPlaceLists = []string{"allOf", "anyOf", "oneOf"}

// below goes on to the schemas inside a schema.
func (t *translator) below(at tree.Pointer, n *tree.Node, names map[string]bool) {
	s := openapi.SchemaShape
	for _, member := range n.Members {
		next := s.Member(member.Name)
		if next == nil {
			continue
		}
		below := at.Child(member.Name)
		switch {
		case next.Others != nil:
			for _, named := range member.Value.Members {
				t.schema(below.Child(named.Name), named.Value, nil)
			}
		case member.Value.Is(tree.Array):
			inherited := names
			if member.Name == "prefixItems" || member.Name == "items" {
				inherited = nil
			}
			for i, item := range member.Value.Items {
				t.schema(below.Index(i), item, inherited)
			}
		case member.Name == "if" || member.Name == "then" || member.Name == "else" ||
			member.Name == "not":
			t.schema(below, member.Value, names)
		default:
			t.schema(below, member.Value, nil)
		}
	}
}

// reference notes what a keyword refers to by a pointer into the document.
func (t *translator) reference(n *tree.Node, keyword string) {
	member := n.Member(keyword)
	if member == nil {
		return
	}
	target, local := strings.CutPrefix(member.Value.Str(), "#")
	if !local || target != "" && target[0] != '/' {
		return
	}
	t.references = append(t.references, reference{member.Value, openapi.DecodeFragment(target)})
}

// oasDialects are the names of the dialect that OpenAPI 3.1 and 3.2 use: JSON Schema 2020-12 with
// keywords that only annotate.
const (
	oasDialects   = "https://spec.openapis.org/oas/3."
	schema2020_12 = "https://json-schema.org/draft/2020-12/schema"
)

func (t *translator) dialect(n *tree.Node) {
	if member := n.Member("$schema"); member != nil &&
		strings.HasPrefix(member.Value.Str(), oasDialects) {
		member.Value = &tree.Node{Kind: tree.String, Text: schema2020_12,
			Position: member.Value.Position}
	}
}

// nullable adds null to the types: "nullable" in 3.0, by custom "x-nullable" in 2.0. Without a type
// it has no effect (OpenAPI 3.0.3, Schema Object), and neither an enum nor any other keyword takes
// null for it. Authors mean null all the same: it tells whether the schema is to be wrapped for
// that.
func (t *translator) nullable(n *tree.Node) (wrapped bool) {
	if !t.isNullable(n) {
		return false
	}
	kind := n.Member("type")
	if kind == nil || kind.Value.Kind != tree.String {
		return hasConstraint(n)
	}
	null := &tree.Node{Kind: tree.String, Text: "null", Position: kind.Position}
	kind.Value = &tree.Node{Kind: tree.Array, Items: []*tree.Node{kind.Value, null},
		Position: kind.Position}
	enum := n.Get("enum")
	if enum.Is(tree.Array) {
		for _, value := range enum.Items {
			if value.Kind == tree.Null {
				return false
			}
		}
	}
	return enum != nil || slicesContainAny(n, inPlaceLists) || n.Get("not") != nil
}

func (t *translator) isNullable(n *tree.Node) bool {
	keyword := "nullable"
	if t.version == openapi.Swagger20 {
		keyword = "x-nullable"
	}
	return n.Get(keyword).True()
}

func slicesContainAny(n *tree.Node, names []string) bool {
	for _, name := range names {
		if n.Get(name) != nil {
			return true
		}
	}
	return false
}

func hasConstraint(n *tree.Node) bool {
	for _, member := range n.Members {
		if schemaKeywords[member.Name] {
			return true
		}
	}
	return false
}

// wrap puts a test for null around a schema, which then applies to any other value.
func (t *translator) wrap(at tree.Pointer, n *tree.Node) {
	if t.strictNullable {
		return
	}
	t.lenient = true
	if t.reading.letter {
		return
	}
	inner := *n
	kind := &tree.Node{Kind: tree.Object, Position: n.Position}
	kind.Set("type", &tree.Node{Kind: tree.String, Text: "null", Position: n.Position})
	n.Members = nil
	n.Set("if", kind)
	n.Set(wrapper, &inner)
	t.address.wrapped[at] = true
}

// exclusive turns a limit with a boolean beside it into the limit that 2020-12 has for it.
func (t *translator) exclusive(n *tree.Node, limit, exclusive string) {
	flag := n.Get(exclusive)
	if !flag.Is(tree.Boolean) {
		return
	}
	bound := n.Get(limit)
	n.Remove(exclusive)
	if flag.True() && bound != nil {
		n.Remove(limit)
		n.Set(exclusive, bound)
	}
}

func (t *translator) strip(n *tree.Node) {
	if kind := n.Get("type"); kind.Str() == "file" {
		// the content of a file is not JSON; its bytes are unconstrained (OpenAPI 2.0, "file" Type)
		n.Remove("type")
	}
	if required := n.Get("required"); required.Is(tree.Boolean) && n.Get("in") != nil {
		n.Remove("required") // a parameter's own "required", which is not the keyword of schemas
	}
	kept := n.Members[:0]
	for _, member := range n.Members {
		if schemaKeywords[member.Name] &&
			(member.Name != "writeOnly" || t.version != openapi.Swagger20) {
			kept = append(kept, member)
		}
	}
	n.Members = kept
}
