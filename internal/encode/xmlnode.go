package encode

import (
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/tree"
	"plumbline/internal/wire"
)

// xmlNode says how a schema is written in XML (OpenAPI 3.1.2 and 3.2.0, XML Object).
type xmlNode struct {
	property string
	schema   wire.Schema
	// nodeType of OpenAPI 3.2, which attribute and wrapped of earlier editions come to
	kind string
	// names are those that readers take for it, the one that is written first; none where nothing
	// says how it is called.
	names             []string
	namespace, prefix string
}

func xmlNodeOf(s wire.Schema, inferred string) xmlNode {
	object := keyword(s, "xml")
	n := xmlNode{property: inferred, schema: s, kind: object.Get("nodeType").Str(),
		namespace: object.Get("namespace").Str(), prefix: object.Get("prefix").Str()}
	switch {
	case n.kind != "":
	case object.Get("attribute").True():
		n.kind = "attribute"
	case isArray(s) && !object.Get("wrapped").True():
		n.kind = "none"
	default:
		n.kind = "element"
	}
	name, component := object.Get("name").Str(), componentOf(s)
	for _, candidate := range []string{name, inferred, component} {
		// editions and readers do not agree on which of the three names a reference has
		if candidate != "" && (len(n.names) == 0 || name == "" || component != "") {
			n.names = append(n.names, candidate)
		}
	}
	return n
}

func (n xmlNode) name() string {
	if len(n.names) == 0 {
		return ""
	}
	return n.names[0]
}

// items says how the items of an array are written: by a name of their own, else by that of the
// element around them or, where there is none, of the member.
func (n xmlNode) items() xmlNode {
	inferred := n.property
	if n.kind == "element" {
		inferred = n.name()
	}
	return xmlNodeOf(itemsOf(n.schema), inferred)
}

// absence tells what a member is that is not written: null, for an attribute that can be null
// (OpenAPI 3.1.2, Handling null Values), nothing in an array that is not wrapped and has to be
// there, and an empty text.
func (n xmlNode) absence(parent wire.Schema) (value any, known bool) {
	switch {
	case n.schema == nil:
		return nil, false
	case n.kind == "attribute":
		return nil, hasType(n.schema, "null") && n.schema.Accepts(nil)
	case n.kind == "text" || n.kind == "cdata":
		return "", hasType(n.schema, "string")
	case n.kind == "none" && isArray(n.schema):
		required := keyword(parent, "required")
		return []any{}, required.Is(tree.Array) &&
			slices.ContainsFunc(required.Items,
				func(name *tree.Node) bool { return name.Str() == n.property })
	}
	return nil, false
}

// isAbsent tells whether a value is the one that is written as nothing.
func isAbsent(value, absent any) bool {
	if _, isList := absent.([]any); isList {
		items, has := value.([]any)
		return has && len(items) == 0
	}
	return value == absent
}

// componentOf is the name of the component that a schema refers to; "" where it refers to none.
func componentOf(s wire.Schema) string {
	reference := keyword(s, "$ref").Str()
	for _, place := range []string{"#/components/schemas/", "#/definitions/"} {
		if _, token, found := strings.Cut(reference, place); found &&
			!strings.Contains(token, "/") {
			if unescaped, err := url.PathUnescape(token); err == nil {
				return tree.Pointer("/" + unescaped).Last()
			}
		}
	}
	return ""
}

// nameInXML is the name of an element or attribute.
type nameInXML struct{ kind, name string }

// xmlNames are the names that the declared members of an object have in XML.
type xmlNames struct {
	read    map[nameInXML][]string // the members that each may be read as
	members []string
	written []nameInXML // of the members
}

// maxInside is how deep objects without elements of their own are looked into.
const maxInside = 10

// add adds the members of an object, those of objects without an element of their own included.
func (x *xmlNames) add(s wire.Schema, inside string, depth int) {
	for _, name := range membersOf(s) {
		n, member := xmlNodeOf(memberOf(s, name), name), inside+name
		if n.kind == "none" && isArray(n.schema) {
			n = n.items()
		}
		if n.kind == "none" && depth < maxInside {
			x.add(n.schema, member+".", depth+1)
		}
		if n.kind != "element" && n.kind != "attribute" {
			continue
		}
		x.members = append(x.members, member)
		x.written = append(x.written, nameInXML{n.kind, n.name()})
		for _, known := range n.names {
			x.read[nameInXML{n.kind, known}] = append(x.read[nameInXML{n.kind, known}], member)
		}
	}
}

// unclear tells of a member whose name is read as that of another as well.
func (x *xmlNames) unclear() error {
	for i, name := range x.written {
		for _, member := range x.read[name] {
			if member != x.members[i] {
				return problemf("its members %q and %q are written with one name in XML",
					x.members[i], member)
			}
		}
	}
	return nil
}
