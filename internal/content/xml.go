package content

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/tree"
	"plumbline/internal/wire"
)

// XML reads an XML body as its schema and the XML Objects in it say (OpenAPI 3.1.2 and 3.2.0, XML
// Object). Elements and attributes become the members that are written so; text is read by its
// schema's types; xsi:nil makes null. What the schema does not know is kept: elements and
// attributes as members of their own names ("@name" if that is taken), text beside elements as
// "#text".
//
// rootName is the name of the component that the schema is; "" if it is none, in which case the
// root element may have any name unless the schema's XML Object gives it one.
//
// A $ref is named by the XML Object, by the member it stands in, or by the component it leads to:
// which of them it is, editions of OpenAPI and their readers do not agree on.
func XML(body []byte, contentType string, schema wire.Schema, rootName string) (any, []Problem,
	error) {
	return readXML(body, contentType, schema, rootName, &tally{})
}

func readXML(body []byte, contentType string, schema wire.Schema, rootName string,
	count *tally) (any, []Problem, error) {
	text, err := xmlText(body, contentType)
	if err != nil {
		return nil, nil, err
	}
	root, err := parseXML(text, count)
	if err != nil {
		return nil, nil, err
	}
	r := &xmlReader{}
	r.checkRoot(root, schema, rootName)
	value := r.root(root, schema, rootName)
	return value, r.problems, r.err
}

type xmlReader struct {
	problems []Problem
	err      error // the first reason why the body is not judged
}

// node says how a schema is written in XML.
type node struct {
	property string
	schema   wire.Schema
	// nodeType of OpenAPI 3.2.0, which attribute and wrapped of earlier editions come to
	kind      string
	names     []string
	namespace string
}

func nodeOf(schema wire.Schema, inferred string) node {
	object := keyword(schema, "xml")
	n := node{property: inferred, schema: schema, namespace: object.Get("namespace").Str(),
		kind: object.Get("nodeType").Str()}
	switch {
	case n.kind != "":
	case object.Get("attribute").True():
		n.kind = "attribute"
	case isArray(schema) && !object.Get("wrapped").True():
		n.kind = "none"
	default:
		n.kind = "element"
	}
	name, component := object.Get("name").Str(), componentOf(schema)
	for _, candidate := range []string{name, inferred, component} {
		if candidate != "" && (len(n.names) == 0 || name == "" || component != "") {
			n.names = append(n.names, candidate)
		}
	}
	return n
}

// componentOf is the name of the component that a schema refers to.
func componentOf(schema wire.Schema) string {
	reference := keyword(schema, "$ref").Str()
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

// itemNode says how the items of an array are written. Their name is inferred from the wrapping
// element, or from the property without one.
func (n node) itemNode() node {
	inferred := n.property
	if n.kind == "element" && len(n.names) > 0 {
		inferred = n.names[0]
	}
	return nodeOf(itemsOf(n.schema), inferred)
}

func (n node) named(name xml.Name) bool {
	return slices.Contains(n.names, name.Local) && (n.namespace == "" || n.namespace == name.Space)
}

func (r *xmlReader) problem(at tree.Pointer, e *element, format string, arguments ...any) {
	r.problems = append(r.problems,
		Problem{Message: fmt.Sprintf(format, arguments...), Instance: at, Line: e.line,
			Column: e.column})
}

func (r *xmlReader) unjudged(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *xmlReader) checkRoot(root *element, schema wire.Schema, rootName string) {
	n := nodeOf(schema, rootName)
	if n.kind != "element" { // an array without a name, or (3.2) a schema without an element
		return
	}
	wanted := rootName
	if name := keyword(schema, "xml").Get("name").Str(); name != "" {
		wanted = name
	}
	if wanted != "" && wanted != root.name.Local {
		r.problem("", root, "the root element is <%s>, wanted <%s>", root.name.Local, wanted)
	}
	if n.namespace != "" && n.namespace != root.name.Space {
		r.problem("", root, "the root element is in the namespace %q, wanted %q", root.name.Space,
			n.namespace)
	}
}

// root takes the root element for the wrapping of an array, whatever the schema says: there is no
// XML without one. Only where it has the name of the items and no such items in it, it is the only
// item of an array that is not wrapped.
func (r *xmlReader) root(e *element, schema wire.Schema, rootName string) any {
	n := nodeOf(schema, rootName)
	kind := n.kind
	n.names, n.property, n.kind = nil, "", "element" // no name is inferred for its items
	if isArray(schema) && kind == "none" && !isNil(e) {
		items := n.itemNode()
		inside := func(child *element) bool { return items.named(child.name) }
		if rootName != e.name.Local && items.named(e.name) &&
			!slices.ContainsFunc(e.children, inside) {
			return []any{r.value(e, items, "/0")}
		}
	}
	return r.value(e, n, "")
}

// isNil tells whether an element is null (XML Schema part 1 section 2.6.2).
func isNil(e *element) bool {
	return slices.ContainsFunc(e.attributes, func(a xml.Attr) bool {
		return (a.Name.Space == xsiNamespace || a.Name.Space == "xsi") && a.Name.Local == "nil" &&
			(strings.TrimSpace(a.Value) == "true" || strings.TrimSpace(a.Value) == "1")
	})
}

// plain tells whether an attribute is part of the content, and not for readers of XML only.
func plain(a xml.Attr) bool {
	return a.Name.Space != xsiNamespace && a.Name.Space != "xsi" && a.Name.Space != xmlNamespace
}

func (r *xmlReader) value(e *element, n node, at tree.Pointer) any {
	structured := len(e.children) > 0 || slices.ContainsFunc(e.attributes, plain)
	switch {
	case isNil(e):
		return nil
	case isArray(n.schema) && (len(e.children) > 0 || blank(e.content())):
		return r.array(e, n, at)
	case isObject(n.schema):
		if value := xmlScalar(e.content(), n.schema); !structured && len(n.schema.Types()) > 1 &&
			n.schema.Accepts(value) && value != nil {
			return value
		}
		return r.object(e, n.schema, at)
	case len(e.children) > 0 || structured && (n.schema == nil || len(n.schema.Types()) == 0):
		return r.object(e, n.schema, at)
	}
	return xmlScalar(e.content(), n.schema)
}

// xmlScalar reads text without the white space around it, unless it is a string.
func xmlScalar(text string, schema wire.Schema) any {
	value := scalar(strings.Trim(text, " \t\r\n"), schema)
	if _, isText := value.(string); isText {
		return scalar(text, schema)
	}
	return value
}

// array reads the items inside a wrapping element.
func (r *xmlReader) array(e *element, n node, at tree.Pointer) any {
	if keyword(n.schema, "prefixItems") != nil {
		r.unjudged(notJudged("prefixItems of XML are not read"))
		return nil
	}
	items := n.itemNode()
	values := []any{}
	for _, child := range e.children {
		if len(items.names) > 0 && !items.named(child.name) {
			r.problem(at, child, "<%s> stands where items are written <%s>%s", child.name.Local,
				items.names[0], inNamespace(items.namespace))
			continue
		}
		values = append(values, r.item(child, items, at.Index(len(values))))
	}
	if len(e.children) > 0 && !blank(e.content()) {
		r.problem(at, e, "text stands between the items of <%s>", e.name.Local)
	}
	return values
}

func inNamespace(namespace string) string {
	if namespace == "" {
		return ""
	}
	return " in the namespace " + namespace
}

// item reads an item, which has to be an element of its own: the nodes of items that are none
// cannot be told apart.
func (r *xmlReader) item(e *element, items node, at tree.Pointer) any {
	if items.kind != "element" {
		r.unjudged(notJudged("items whose XML node is of the type %s cannot be told apart",
			items.kind))
		return nil
	}
	return r.value(e, items, at)
}
