package content

import (
	"encoding/xml"
	"slices"
	"strings"

	"plumbline/internal/tree"
	"plumbline/internal/wire"
)

// xmlObject is an element that is being read into an object.
type xmlObject struct {
	*xmlReader
	element *element
	at      tree.Pointer
	// how the declared members are written, those of objects without an element included
	nodes    []node
	children map[string][]*element // by their local names
	used     map[*element]bool
	usedAttr map[int]bool
	usedText bool
}

func (r *xmlReader) object(e *element, schema wire.Schema, at tree.Pointer) any {
	o := &xmlObject{xmlReader: r, element: e, at: at, children: map[string][]*element{},
		used: map[*element]bool{}, usedAttr: map[int]bool{}}
	for _, child := range e.children {
		o.children[child.name.Local] = append(o.children[child.name.Local], child)
	}
	members := o.members(schema, at, 0)
	guessed := o.rest(members, schema)
	if guessed {
		if err := undecided(members, schema); err != nil {
			r.unjudged(err)
		}
	}
	return members
}

// members reads the members that the schema declares.
func (o *xmlObject) members(schema wire.Schema, at tree.Pointer, depth int) map[string]any {
	members := map[string]any{}
	for _, name := range membersOf(schema) {
		n := nodeOf(memberOf(schema, name), name)
		if n.kind != "none" || isArray(n.schema) {
			o.nodes = append(o.nodes, n)
		}
		if value, present := o.member(n, at.Child(name), depth); present {
			members[name] = value
		} else if absent, known := absence(n, schema); known {
			members[name] = absent
		}
	}
	return members
}

// absence tells what it means that a member is not written: null for an attribute that can be null
// (OpenAPI 3.1.2, Handling null Values), and nothing in an array that is not wrapped and has to be
// there.
func absence(n node, parent wire.Schema) (value any, known bool) {
	switch {
	case n.schema == nil:
		return nil, false
	case n.kind == "attribute":
		return nil, slices.Contains(n.schema.Types(), "null") && n.schema.Accepts(nil)
	case n.kind == "none" && isArray(n.schema):
		required := keyword(parent, "required")
		return []any{}, required.Is(tree.Array) &&
			slices.ContainsFunc(required.Items,
				func(name *tree.Node) bool { return name.Str() == n.property })
	}
	return nil, false
}

func (o *xmlObject) member(n node, at tree.Pointer, depth int) (value any, present bool) {
	switch {
	case n.kind == "attribute":
		return o.attribute(n)
	case n.kind == "text" || n.kind == "cdata":
		return o.text(n)
	case n.kind == "element":
		return o.child(n, at)
	case isArray(n.schema):
		return o.unwrapped(n, at)
	case depth >= maxNested || !isObject(n.schema):
		o.unjudged(
			notJudged("how a member whose XML node is of the type %s is written is not known",
				n.kind))
		return nil, false
	}
	before, hadText := len(o.used)+len(o.usedAttr), o.usedText
	value = o.members(n.schema, at, depth+1)
	return value, len(o.used)+len(o.usedAttr) > before ||
		o.usedText && !hadText && o.element.content() != ""
}

func (o *xmlObject) attribute(n node) (value any, present bool) {
	for i, attribute := range o.element.attributes {
		if n.named(attribute.Name) && plain(attribute) && !o.usedAttr[i] {
			o.usedAttr[i] = true
			return xmlScalar(attribute.Value, n.schema), true
		}
	}
	return nil, false
}

// text reads the text of the element, or its CDATA sections where they are wanted and there are
// any. No text at all is the empty string or nothing, whichever the schema has room for.
func (o *xmlObject) text(n node) (value any, present bool) {
	text := o.element.content()
	if n.kind == "cdata" && len(o.element.cdata) > 0 {
		text = strings.Join(o.element.cdata, "")
	}
	o.usedText = true
	return xmlScalar(text, n.schema), text != "" || slices.Contains(n.schema.Types(), "string")
}

func (o *xmlObject) take(n node) []*element {
	var found []*element
	for _, name := range n.names {
		for _, child := range o.children[name] {
			if !o.used[child] && n.named(child.name) {
				o.used[child] = true
				found = append(found, child)
			}
		}
	}
	return found
}

// child reads a member that is one element. Where there are several the member is an array, which
// its schema has to refuse.
func (o *xmlObject) child(n node, at tree.Pointer) (value any, present bool) {
	found := o.take(n)
	switch len(found) {
	case 0:
		return nil, false
	case 1:
		return o.value(found[0], n, at), true
	}
	if isArray(n.schema) {
		o.problem(at, found[1], "the element <%s> around the items occurs %d times, wanted once",
			n.names[0], len(found))
		return o.value(found[0], n, at), true
	}
	var values []any
	for i, e := range found {
		values = append(values, o.value(e, n, at.Index(i)))
	}
	return values, true
}

func (o *xmlObject) unwrapped(n node, at tree.Pointer) (value any, present bool) {
	if keyword(n.schema, "prefixItems") != nil {
		o.unjudged(notJudged("prefixItems of XML are not read"))
		return nil, false
	}
	items := n.itemNode()
	if items.kind != "element" {
		o.unjudged(notJudged("items whose XML node is of the type %s cannot be told apart",
			items.kind))
		return nil, false
	}
	var values []any
	for i, e := range o.take(items) {
		values = append(values, o.value(e, items, at.Index(i)))
	}
	return values, values != nil
}

// rest keeps what is not written as any declared member, and tells whether text was read of which
// no schema says the type.
func (o *xmlObject) rest(members map[string]any, schema wire.Schema) (guessed bool) {
	for _, child := range o.element.children {
		if o.used[child] {
			continue
		}
		if n, declared := o.misspelled(child.name, "element", child); declared {
			if _, set := members[n.property]; !set {
				members[n.property] = o.value(child, n, o.at.Child(n.property))
			}
			continue
		}
		name := child.name.Local
		n := nodeOf(memberOf(schema, name), name)
		guessed = guessed || n.schema == nil
		value, present := o.member(n, o.at.Child(name), maxNested)
		if !present {
			value = o.value(child, n, o.at.Child(name))
		}
		if before, taken := members[name]; taken {
			value = []any{before, value}
		}
		members[name] = value
	}
	guessed = o.restOfAttributes(members, schema) || guessed
	if text := o.element.content(); !o.usedText && !blank(text) {
		members["#text"], guessed = text, true
	}
	return guessed
}

func (o *xmlObject) restOfAttributes(members map[string]any, schema wire.Schema) (guessed bool) {
	for i, attribute := range o.element.attributes {
		if o.usedAttr[i] || !plain(attribute) {
			continue
		}
		name := attribute.Name.Local
		if n, declared := o.misspelled(attribute.Name, "attribute", o.element); declared {
			if _, set := members[n.property]; !set {
				members[n.property] = xmlScalar(attribute.Value, n.schema)
			}
			continue
		}
		own := memberOf(schema, name)
		guessed = guessed || own == nil
		if _, taken := members[name]; taken {
			name = "@" + name
		}
		members[name] = xmlScalar(attribute.Value, own)
	}
	return guessed
}

// misspelled finds the declared member that an element or attribute must be meant for: one of its
// name, but in another namespace, of another kind, or with another name in XML.
func (o *xmlObject) misspelled(name xml.Name, kind string, e *element) (node, bool) {
	for _, n := range o.nodes {
		written := n
		if n.kind == "none" {
			written = n.itemNode()
		}
		if n.property != name.Local && !slices.Contains(written.names, name.Local) {
			continue
		}
		wanted := written.kind
		if len(written.names) > 0 && (wanted == "element" || wanted == "attribute") {
			wanted += " " + written.names[0] + inNamespace(written.namespace)
		}
		found := kind + " " + name.Local + inNamespace(name.Space)
		o.problem(o.at.Child(n.property), e, "it is written as the %s, wanted the %s", found,
			wanted)
		return n, true
	}
	return node{}, false
}
