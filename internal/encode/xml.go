package encode

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"maps"
	"regexp"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/schema"
	"plumbline/internal/wire"
)

const xsiNamespace = "http://www.w3.org/2001/XMLSchema-instance"

// xmlBody writes a value as XML by the XML Objects of its schema. Root is what the root element is
// called where nothing says so; "" for an error then.
func xmlBody(m *contract.MediaType, contentType string, value any, root string) ([]byte, error) {
	s := m.Schema.Wire(schema.ToServer)
	name := cmp.Or(m.Schema.Name(), componentOf(s))
	if xmlNodeOf(s, name).name() == "" {
		name = root
	}
	text, err := xmlText(s, name, value)
	if err != nil {
		return nil, err
	}
	return inCharset(string(text), contentType)
}

// xmlText writes a value as the root element of a document. component is the name of the component
// that the schema is, "" if it is none.
func xmlText(s wire.Schema, component string, value any) ([]byte, error) {
	if component == "" {
		component = componentOf(s)
	}
	n := xmlNodeOf(s, component)
	switch {
	case n.kind != "element":
		return nil, problemf("nothing says of what element its XML is: its schema is written as a "+
			"node of the type %s", n.kind)
	case n.name() == "":
		return nil, problemf("nothing says how the root element of its XML is called: its schema " +
			"has no name in its xml, and is no component")
	}
	var out xmlOut
	err := out.element(n, value)
	return out.content.Bytes(), err
}

// xmlOut is what an element has inside while it is being written.
type xmlOut struct {
	attributes bytes.Buffer
	content    bytes.Buffer
	namespaces map[string]string // by the attributes that declare them
	hasText    bool
}

// element writes an element into this one.
func (o *xmlOut) element(n xmlNode, value any) error {
	var own xmlOut
	name, err := own.qualified(n, false)
	if err != nil {
		return err
	}
	switch value := value.(type) {
	case nil:
		// (OpenAPI 3.1.2, Handling null Values)
		own.attributes.WriteString(` xmlns:xsi="` + xsiNamespace + `" xsi:nil="true"`)
	case []any:
		err = own.items(n, value)
	case map[string]any:
		err = own.members(n.schema, value)
	default:
		var text string
		if text, err = xmlScalar(value); err == nil {
			own.content.WriteString(text)
		}
	}
	o.content.WriteString("<" + name + own.attributes.String() + ">")
	o.content.Write(own.content.Bytes())
	o.content.WriteString("</" + name + ">")
	return err
}

// qualified is the name of an element or attribute with its prefix. It declares the namespace.
func (o *xmlOut) qualified(n xmlNode, attribute bool) (string, error) {
	name := n.name()
	switch {
	case !xmlNameForm.MatchString(name):
		return "", problemf("%q is not a name that all readers of XML know", name)
	case n.namespace == "" && n.prefix != "":
		return "", problemf("the prefix %q of %s has no namespace", n.prefix, name)
	case n.namespace == "":
		return name, nil
	case n.prefix == "" && attribute:
		return "", problemf("the attribute %s has a namespace, and no prefix to write it with",
			name)
	case n.prefix == "":
		return name, o.declare("xmlns", n.namespace)
	case !xmlNameForm.MatchString(n.prefix) ||
		strings.HasPrefix(strings.ToLower(n.prefix), "xml"):
		return "", problemf("%q is not a prefix that XML can have", n.prefix)
	}
	return n.prefix + ":" + name, o.declare("xmlns:"+n.prefix, n.namespace)
}

// declare writes the attribute that declares a namespace, once.
func (o *xmlOut) declare(as, namespace string) error {
	if declared, known := o.namespaces[as]; known {
		if declared != namespace {
			return problemf("%s stands for two namespaces", as)
		}
		return nil
	}
	text, err := xmlScalar(namespace)
	if err != nil {
		return err
	}
	if o.namespaces == nil {
		o.namespaces = map[string]string{}
	}
	o.namespaces[as] = namespace
	o.attributes.WriteString(" " + as + `="` + text + `"`)
	return nil
}

// items writes the items of an array, each as an element of its own.
func (o *xmlOut) items(n xmlNode, items []any) error {
	each := n.items()
	switch {
	case !isArray(n.schema):
		return problemf(
			"it has an array where the schema has none, which XML does not have by itself")
	case keyword(n.schema, "prefixItems") != nil:
		return problemf("it has an array of prefixItems, of which is not known how XML has them")
	case each.kind != "element":
		return problemf(
			"it has an array whose items are nodes of the type %s, which nothing tells "+
				"apart", each.kind)
	}
	for _, item := range items {
		if err := o.element(each, item); err != nil {
			return err
		}
	}
	return nil
}

// members writes the members of an object, the declared ones in the order of the schema.
func (o *xmlOut) members(s wire.Schema, members map[string]any) error {
	names := xmlNames{read: map[nameInXML][]string{}}
	names.add(s, "", 0)
	if err := names.unclear(); err != nil {
		return err
	}
	declared := membersOf(s)
	for _, name := range declared {
		n := xmlNodeOf(memberOf(s, name), name)
		value, has := members[name]
		absent, known := n.absence(s)
		switch {
		case !has && known:
			return problemf("it has no member %q, and in XML that is the value that the member "+
				"has where it is left out", name)
		case !has || known && isAbsent(value, absent):
			continue
		}
		if err := o.member(n, value); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if slices.Contains(declared, name) {
			continue
		}
		n := xmlNodeOf(memberOf(s, name), name)
		for _, kind := range []string{"element", "attribute"} {
			if owners := names.read[nameInXML{kind, n.name()}]; owners != nil {
				return problemf("its member %q is written as the member %q is", name, owners[0])
			}
		}
		if err := o.member(n, members[name]); err != nil {
			return err
		}
	}
	return nil
}

func (o *xmlOut) member(n xmlNode, value any) error {
	switch n.kind {
	case "element":
		return o.element(n, value)
	case "attribute":
		name, err := o.qualified(n, true)
		if err != nil {
			return err
		}
		text, err := xmlScalar(value)
		if err == nil {
			o.attributes.WriteString(" " + name + `="` + text + `"`)
		}
		return err
	case "text", "cdata":
		return o.text(n, value)
	case "none":
		return o.withoutElement(n, value)
	}
	return problemf("the node type %q is none that OpenAPI has", n.kind)
}

// withoutElement writes the items of an array that is not wrapped, or the members of an object
// without an element of its own (OpenAPI 3.2.0, XML Object).
func (o *xmlOut) withoutElement(n xmlNode, value any) error {
	switch value := value.(type) {
	case []any:
		if len(value) == 0 {
			return errEmpty
		}
		return o.items(n, value)
	case map[string]any:
		if isObject(n.schema) {
			before := o.attributes.Len() + o.content.Len()
			err := o.members(n.schema, value)
			if err == nil && o.attributes.Len()+o.content.Len() == before {
				return errEmpty
			}
			return err
		}
	}
	return problemf(
		"its member %q has no element of its own, which only an array or object can be "+
			"without", n.property)
}

// text writes the text of the element. White space around children is none.
func (o *xmlOut) text(n xmlNode, value any) error {
	if o.hasText {
		return problemf("two of its members are the text of one element")
	}
	o.hasText = true
	text, err := scalarText(value)
	if err != nil {
		return err
	}
	escaped, err := xmlScalar(value)
	switch {
	case err != nil:
		return err
	case text != "" && strings.Trim(text, " \t\r\n") == "":
		return problemf("the text of an element is nothing but white space, which does not count " +
			"beside others")
	case n.kind == "text":
		o.content.WriteString(escaped)
		return nil
	case text == "" || strings.Contains(text, "]]>") || strings.Contains(text, "\r"):
		return problemf("it has a text that a CDATA section cannot carry")
	}
	o.content.WriteString("<![CDATA[" + text + "]]>")
	return nil
}

// xmlScalar is the escaped text of a value.
func xmlScalar(value any) (string, error) {
	text, err := scalarText(value)
	if err != nil {
		return "", err
	}
	for _, r := range text {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return "", problemf("it has a character that XML cannot have")
		}
	}
	var b strings.Builder
	err = xml.EscapeText(&b, []byte(text))
	return b.String(), err
}

// xmlNameForm is that of a name without a colon, of characters that are part of names in every
// edition of XML 1.0 (Namespaces in XML 1.0 section 3); the editions differ in which others are.
var xmlNameForm = regexp.MustCompile(`^[A-Za-z_À-ÖØ-öø-ÿ][A-Za-z0-9_.À-ÖØ-öø-ÿ-]*$`)
