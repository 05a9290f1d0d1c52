package schema

import (
	"maps"
	"strings"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// Direction is the way a value goes.
type Direction int

// The directions: what a server sends, and what a client sends.
const (
	ToClient Direction = iota
	ToServer
)

// keyword says of a member that it does not go that way: what is "readOnly" is for the client to
// read, what is "writeOnly" for it to write.
func (d Direction) keyword() string {
	if d == ToServer {
		return "readOnly"
	}
	return "writeOnly"
}

// undirected takes from a schema's "required" the members that do not go the way of the reading:
// "If the property is marked as readOnly being true and is in the required list, the required will
// take effect on the response only" (OpenAPI 3.0.4, Schema Object); in 2.0 it must not even be
// sent. Since 3.1 "required" holds for requests by the letter. It gives the names of the members
// that do not go this way, for the schemas inside that apply to the same value.
func (t *translator) undirected(n *tree.Node, inherited map[string]bool) map[string]bool {
	names := inherited
	if t.version == openapi.Swagger20 && t.reading.direction == ToClient {
		return nil // 2.0 has no "writeOnly"
	}
	for name := range t.marked(n, t.reading.direction.keyword(), 0) {
		if names == nil || !names[name] {
			names = maps.Clone(names)
			if names == nil {
				names = map[string]bool{}
			}
			names[name] = true
		}
	}
	if len(names) == 0 {
		return names
	}
	required := n.Get("required")
	if !required.Is(tree.Array) {
		return names
	}
	kept := required.Items[:0:0]
	for _, item := range required.Items {
		if !names[item.Str()] {
			kept = append(kept, item)
		}
	}
	if len(kept) == len(required.Items) {
		return names
	}
	if !t.old() && t.reading.direction == ToServer {
		t.lenient = true
		if t.reading.letter {
			return names
		}
	}
	required.Items = kept
	return names
}

// maxMarks bounds how far references are followed for the members that are marked.
const maxMarks = 20

// marked returns the members that a schema, or one that applies with it by "allOf" or "$ref", marks
// by a keyword.
func (t *translator) marked(n *tree.Node, keyword string, depth int) map[string]bool {
	if n == nil || depth > maxMarks {
		return nil
	}
	var names map[string]bool
	add := func(found map[string]bool) {
		if names == nil && len(found) > 0 {
			names = map[string]bool{}
		}
		maps.Copy(names, found)
	}
	if properties := n.Get("properties"); properties.Is(tree.Object) {
		for _, member := range properties.Members {
			if t.isMarked(member.Value, keyword, depth+1) {
				add(map[string]bool{member.Name: true})
			}
		}
	}
	if all := n.Get("allOf"); all.Is(tree.Array) {
		for _, item := range all.Items {
			add(t.marked(item, keyword, depth+1))
		}
	}
	add(t.marked(t.referred(n), keyword, depth+1))
	return names
}

// isMarked tells whether a member's schema has the keyword, itself or by "allOf" or "$ref".
func (t *translator) isMarked(n *tree.Node, keyword string, depth int) bool {
	if n == nil || depth > maxMarks {
		return false
	}
	if n.Get(keyword).True() {
		return true
	}
	if all := n.Get("allOf"); all.Is(tree.Array) {
		for _, item := range all.Items {
			if t.isMarked(item, keyword, depth+1) {
				return true
			}
		}
	}
	return t.isMarked(t.referred(n), keyword, depth+1)
}

// referred returns what a schema's $ref leads to in the document, or nil. The translation does not
// change the document.
func (t *translator) referred(n *tree.Node) *tree.Node {
	target, local := strings.CutPrefix(n.Get("$ref").Str(), "#")
	if !local || !strings.HasPrefix(target, "/") {
		return nil
	}
	return t.address.layout.index.At(openapi.DecodeFragment(target))
}
