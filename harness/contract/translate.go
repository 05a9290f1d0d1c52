package contract

import (
	"strings"

	"plumbline/harness/tree"
)

// The Schema Objects of 2.0 and 3.0 are subsets of older JSON Schema drafts with keywords of their own.
// What they have in common with 2020-12 is kept, what means something else is rewritten where it stands, and what they do not have is removed, so
// that the compiler does not give it a meaning.
var schemaKeywords = func() map[string]bool {
	known := map[string]bool{}
	for _, keyword := range strings.Fields(`title multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength
		pattern maxItems minItems uniqueItems maxProperties minProperties required enum type allOf oneOf anyOf not items properties
		additionalProperties format description default readOnly writeOnly`) {
		known[keyword] = true
	}
	return known
}()

// translator rewrites schemas of 2.0 and 3.0 in place to JSON Schema 2020-12. Pointers stay valid.
type translator struct {
	root    *tree.Node
	version Version
	done    map[*tree.Node]bool
}

func (t *translator) schema(n *tree.Node) {
	if n == nil || n.Kind != tree.Object || t.done[n] {
		return
	}
	t.done[n] = true
	if reference := n.Get("$ref"); reference != nil {
		// "Any sibling elements of a $ref are ignored" (OpenAPI 3.0.3, Reference Object; RFC draft for 2.0).
		n.Members = []tree.Member{*n.Member("$ref")}
		if target, local := strings.CutPrefix(reference.Str(), "#"); local {
			t.schema(t.root.At(decodeFragment(target)))
		}
		return
	}
	t.nullable(n)
	t.exclusive(n, "minimum", "exclusiveMinimum")
	t.exclusive(n, "maximum", "exclusiveMaximum")
	t.strip(n)
	t.below(n)
}

// below goes on to the schemas inside a schema.
func (t *translator) below(n *tree.Node) {
	for _, keyword := range []string{"items", "additionalProperties", "not"} {
		t.schema(n.Get(keyword))
	}
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		if list := n.Get(keyword); list != nil {
			for _, item := range list.Items {
				t.schema(item)
			}
		}
	}
	if properties := n.Get("properties"); properties != nil {
		for _, member := range properties.Members {
			t.schema(member.Value)
		}
	}
}

// nullable adds null to the types: "nullable" in 3.0, by custom "x-nullable" in 2.0. An enum next to it is read as containing null.
func (t *translator) nullable(n *tree.Node) {
	keyword := "nullable"
	if t.version == Swagger20 {
		keyword = "x-nullable"
	}
	kind := n.Member("type")
	if !n.Get(keyword).True() || kind == nil || kind.Value.Kind != tree.String {
		return
	}
	null := &tree.Node{Kind: tree.String, Text: "null", Position: kind.Position}
	kind.Value = &tree.Node{Kind: tree.Array, Items: []*tree.Node{kind.Value, null}, Position: kind.Position}
	if enum := n.Get("enum"); enum.Is(tree.Array) {
		for _, value := range enum.Items {
			if value.Kind == tree.Null {
				return
			}
		}
		enum.Items = append(enum.Items, &tree.Node{Kind: tree.Null, Position: enum.Position})
	}
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
		n.Remove("type") // the content of a file is not JSON; its bytes are unconstrained (OpenAPI 2.0, "file" Type)
	}
	if required := n.Get("required"); required.Is(tree.Boolean) && n.Get("in") != nil {
		n.Remove("required") // a parameter's own "required", which is not the keyword of schemas
	}
	kept := n.Members[:0]
	for _, member := range n.Members {
		if schemaKeywords[member.Name] {
			kept = append(kept, member)
		}
	}
	n.Members = kept
}
