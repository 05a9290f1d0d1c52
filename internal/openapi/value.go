package openapi

import (
	"strings"

	"plumbline/internal/tree"
)

// Value is a value of a document together with its pointer. They go together, since finding a value
// by its pointer in a document of many operations takes time.
type Value struct {
	*tree.Node
	Pointer tree.Pointer
}

// Child is the value of a member; its Node is nil where there is none.
func (v Value) Child(name string) Value { return Value{v.Get(name), v.Pointer.Child(name)} }

// Item is an item of an array, which has to be there.
func (v Value) Item(i int) Value { return Value{v.Items[i], v.Pointer.Index(i)} }

// MaxReferences bounds a chain of references, so that a cycle of them comes to an end.
const MaxReferences = 100

// Resolve follows local references from a value and returns the one they end at. A cycle of
// references ends somewhere on it, at a value that is nothing but a reference; one that leaves the
// document ends there too. What stands at a pointer, or nil, is what "at" tells.
func Resolve(from Value, at func(tree.Pointer) *tree.Node) Value {
	for range MaxReferences {
		target, local := strings.CutPrefix(from.Get("$ref").Str(), "#")
		if !local {
			break
		}
		pointer := DecodeFragment(target)
		next := at(pointer)
		if next == nil {
			break
		}
		from = Value{next, pointer}
	}
	return from
}
