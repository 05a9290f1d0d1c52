package scaffold

import (
	"encoding/json"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// document is a contract whose values can be looked up where they stand.
type document struct {
	*contract.Contract
	places *contract.Inspection
}

func (d *document) at(pointer tree.Pointer) contract.Place {
	return d.places.Resolve(d.places.Place(pointer))
}

// ofParameter is a value that the document itself gives for a parameter: its example, or what its
// schema says. Nil is none.
func (d *document) ofParameter(p *contract.Parameter) any {
	at := d.at(p.Pointer)
	if d.Version() == openapi.Swagger20 {
		if example := at.Get("x-example"); usable(example) {
			return example.Value()
		}
		return d.ofSchema(at, 0)
	}
	if p.Content != nil {
		return d.ofMediaType(p.Content)
	}
	return d.ofContent(at)
}

// ofMediaType is a value that the document gives for a body.
func (d *document) ofMediaType(m *contract.MediaType) any {
	if d.Version() == openapi.Swagger20 { // its media types have no objects of their own
		return d.ofSchema(d.at(m.Pointer), 0)
	}
	return d.ofContent(d.at(m.Pointer))
}

// ofContent reads example, examples and schema of a parameter or a media type since 3.0.
func (d *document) ofContent(at contract.Place) any {
	if example := at.Get("example"); usable(example) {
		return example.Value()
	}
	for _, example := range at.Child("examples").Children() {
		resolved := d.places.Resolve(example)
		for _, member := range []string{"value", "dataValue"} { // the latter since 3.2
			if value := resolved.Get(member); usable(value) {
				return value.Value()
			}
		}
	}
	return d.ofSchema(at.Child("schema"), 0)
}

// deepestSchema bounds how deep a value is looked for: schemas may go in circles.
const deepestSchema = 8

// ofSchema is a value that a schema names itself.
func (d *document) ofSchema(at contract.Place, depth int) any {
	at = d.places.Resolve(at)
	if !at.Is(tree.Object) || depth > deepestSchema {
		return nil
	}
	for _, keyword := range []string{"const", "example", "default"} {
		if value := at.Get(keyword); usable(value) {
			return value.Value()
		}
	}
	for _, keyword := range []string{"examples", "enum"} {
		for _, item := range at.Child(keyword).List() {
			if usable(item.Node) {
				return item.Value()
			}
		}
	}
	if items := at.Child("items"); items.Node != nil {
		if item := d.ofSchema(items, depth+1); item != nil {
			return []any{item}
		}
	}
	for _, keyword := range []string{"allOf", "oneOf", "anyOf"} {
		for _, part := range at.Child(keyword).List() {
			if value := d.ofSchema(part, depth+1); value != nil {
				return value
			}
		}
	}
	return nil
}

// usable tells whether a node is there and says something: null and an empty text name nothing.
func usable(n *tree.Node) bool {
	return n != nil && !n.Is(tree.Null) && (!n.Is(tree.String) || n.Text != "")
}

// texts are the texts that a value is written as, each of which is sent by itself, such as
// id=1&id=2. There are none where the value cannot be written in the style of its parameter.
func texts(p *contract.Parameter, value any) []string {
	if p.Content != nil {
		if text, err := json.Marshal(value); err == nil && contract.IsJSON(p.Content.Range) {
			return []string{string(text)}
		}
		return nil
	}
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	all := make([]string, len(list))
	for i, item := range list {
		text, is := scalar(item)
		if !is {
			return nil
		}
		all[i] = text
	}
	between, repeated := separator(p.Writing, p.In)
	switch {
	case len(all) == 0, between == "" && !repeated:
		return nil
	case repeated:
		return all
	}
	return []string{strings.Join(all, between)}
}

// scalar is the text of a value that is neither an array nor an object.
func scalar(value any) (string, bool) {
	switch value := value.(type) {
	case string:
		return value, true
	case json.Number:
		return value.String(), true
	case bool:
		if value {
			return "true", true
		}
		return "false", true
	}
	return "", false
}

// separator is what stands between the items of an array, or tells that each is sent by itself;
// neither is known of styles that write a single value otherwise too.
func separator(w contract.Writing, in string) (between string, repeated bool) {
	repeats := in == "query" || in == "cookie"
	switch w.Style {
	case "": // 2.0
		between = map[string]string{"csv": ",", "ssv": " ", "tsv": "\t",
			"pipes": "|"}[w.CollectionFormat]
		return between, w.CollectionFormat == "multi"
	case "simple":
		return ",", false
	case "form", "cookie":
		return ",", w.Explode && repeats
	case "spaceDelimited":
		return " ", w.Explode && repeats
	case "pipeDelimited":
		return "|", w.Explode && repeats
	}
	return "", false
}
