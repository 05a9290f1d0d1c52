// Package tree is a parsed JSON or YAML text in which every value knows the line and column it
// stands at.
//
// Documents, amendments and recorded traffic are all read through it, so that every message about
// them can name a place. It keeps what the JSON data model keeps and decoders commonly lose: the
// order of members, members that occur twice, and numbers as they were written.
//
// Known limits: YAML comments and styles are not kept; a YAML mapping key that is not a scalar is
// refused; in YAML, U+0085, U+2028 and U+2029 count as line breaks, as in YAML 1.1, and so do they
// in its positions.
package tree

import (
	"encoding/json"
	"strconv"
)

// Kind is one of the six kinds of the JSON data model (RFC 8259 section 3).
type Kind uint8

// The kinds of a [Node].
const (
	Null Kind = iota
	Boolean
	Number
	String
	Array
	Object
)

var kindNames = [...]string{"null", "boolean", "number", "string", "array", "object"}

// String is the name of the kind as JSON Schema spells it.
func (k Kind) String() string { return kindNames[k] }

// Position is a place in a text: line and column, both counted from 1, the column in Unicode code
// points. The zero Position is "unknown".
type Position struct{ Line, Column int }

// String returns line:column.
func (p Position) String() string { return strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column) }

// Node is one value. A Node is not changed once its tree is built, except by the functions of this
// package that say so.
type Node struct {
	Kind Kind
	// Text is the string itself, the number as a JSON literal, "true" or "false"; empty for the
	// other kinds.
	Text    string
	Members []Member
	Items   []*Node
	Position
}

// Member is one name and value of an object, with the position of the name.
type Member struct {
	Name  string
	Value *Node
	Position
}

// Get returns the member's value, or nil if n is not an object or has no such member.
// Where a name occurs twice the last one counts, as in encoding/json.
func (n *Node) Get(name string) *Node {
	if member := n.Member(name); member != nil {
		return member.Value
	}
	return nil
}

// Member returns the member of that name, or nil. The pointer stays valid until the object is
// changed.
func (n *Node) Member(name string) *Member {
	if n == nil || n.Kind != Object {
		return nil
	}
	for i := len(n.Members) - 1; i >= 0; i-- {
		if n.Members[i].Name == name {
			return &n.Members[i]
		}
	}
	return nil
}

// Str returns the text of a string, or "" for anything else, nil included.
func (n *Node) Str() string {
	if n == nil || n.Kind != String {
		return ""
	}
	return n.Text
}

// True tells whether n is the boolean true.
func (n *Node) True() bool { return n != nil && n.Kind == Boolean && n.Text == "true" }

// Is tells whether n is there and of the kind.
func (n *Node) Is(kind Kind) bool { return n != nil && n.Kind == kind }

// Value returns n in the form encoding/json decodes into with UseNumber: nil, bool, json.Number,
// string, []any, map[string]any.
func (n *Node) Value() any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case Boolean:
		return n.Text == "true"
	case Number:
		return json.Number(n.Text)
	case String:
		return n.Text
	case Array:
		items := make([]any, len(n.Items))
		for i, item := range n.Items {
			items[i] = item.Value()
		}
		return items
	case Object:
		members := make(map[string]any, len(n.Members))
		for _, member := range n.Members {
			members[member.Name] = member.Value.Value()
		}
		return members
	}
	return nil
}

// Clone returns a deep copy, positions included.
func (n *Node) Clone() *Node {
	if n == nil {
		return nil
	}
	copied := *n
	copied.Members, copied.Items = nil, nil
	for _, member := range n.Members {
		member.Value = member.Value.Clone()
		copied.Members = append(copied.Members, member)
	}
	for _, item := range n.Items {
		copied.Items = append(copied.Items, item.Clone())
	}
	return &copied
}

// Equal tells whether two values are the same value of the JSON data model, member order and
// positions aside. Numbers are compared as written; of members that share a name the last one
// counts.
func (n *Node) Equal(other *Node) bool {
	if n == nil || other == nil {
		return n == other
	}
	if n.Kind != other.Kind || n.Text != other.Text || len(n.Items) != len(other.Items) {
		return false
	}
	for i := range n.Items {
		if !n.Items[i].Equal(other.Items[i]) {
			return false
		}
	}
	return n.sameMembers(other)
}

func (n *Node) sameMembers(other *Node) bool {
	// looking each one up in turn would take time by the square
	own, others := n.values(), other.values()
	if len(own) != len(others) {
		return false
	}
	for name, value := range own {
		if !value.Equal(others[name]) {
			return false
		}
	}
	return true
}

func (n *Node) values() map[string]*Node {
	if len(n.Members) == 0 {
		return nil
	}
	values := make(map[string]*Node, len(n.Members))
	for _, member := range n.Members {
		values[member.Name] = member.Value
	}
	return values
}

// Set changes n: the member gets the value, in its old place or at the end.
func (n *Node) Set(name string, value *Node) {
	if member := n.Member(name); member != nil {
		member.Value = value
		return
	}
	n.Members = append(n.Members, Member{Name: name, Value: value, Position: value.Position})
}

// Remove changes n: every member of that name goes.
func (n *Node) Remove(name string) {
	kept := n.Members[:0]
	for _, member := range n.Members {
		if member.Name != name {
			kept = append(kept, member)
		}
	}
	n.Members = kept
}
