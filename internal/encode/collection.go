package encode

import (
	"slices"
	"strings"

	"plumbline/internal/wire"
)

// collections are the characters that Swagger 2.0's collectionFormat puts between the items of an
// array.
var collections = map[string]string{"csv": ",", "ssv": " ", "tsv": "\t", "pipes": "|"}

// collected writes a value of Swagger 2.0, which has arrays and no objects. Nothing there says that
// a delimiter may be escaped, so that no item can have one.
func (w *writer) collected(value any) (string, error) {
	items, isArray := value.([]any)
	if !isArray {
		text, err := scalarText(value)
		if err == nil && w.alone != nil {
			err = w.alone(text)
		}
		return w.escaped(text), err
	}
	return w.array(w.schema, w.collection, items, nil)
}

// array writes an array, and those inside of it by the collectionFormat of their own (OpenAPI
// 2.0, Items Object). around are the delimiters of the arrays it stands in.
func (w *writer) array(schema wire.Schema, format string, items []any,
	around []string) (string, error) {
	delimiter, known := collections[format]
	switch {
	case !known:
		return "", problemf("the collectionFormat %q does not exist for its place", format)
	case slices.Contains(around, delimiter):
		return "", problemf("it is an array of arrays with the collectionFormat %s for both, "+
			"which nothing tells apart", format)
	case len(items) == 0:
		return "", errEmpty
	}
	around = append(slices.Clone(around), delimiter)
	var inner wire.Schema
	if schema != nil {
		inner = schema.Items()
	}
	texts := make([]string, len(items))
	for i, item := range items {
		text, err := w.item(inner, item, around)
		if err != nil {
			return "", err
		}
		texts[i] = text
	}
	if len(texts) == 1 && texts[0] == "" {
		return "", problemf("it has one item that is empty, and is written as an empty array is")
	}
	if w.in != "header" && delimiter != "," { // the others cannot stand in a URI by themselves
		delimiter = w.escaped(delimiter)
	}
	return strings.Join(texts, delimiter), nil
}

func (w *writer) item(schema wire.Schema, value any, around []string) (string, error) {
	if items, isArray := value.([]any); isArray {
		format := ""
		if schema != nil {
			format = schema.Keyword("collectionFormat").Str()
		}
		if format == "" {
			format = "csv"
		}
		return w.array(schema, format, items, around)
	}
	text, err := scalarText(value)
	if err == nil && w.element != nil {
		err = w.element(text)
	}
	if err != nil {
		return "", err
	}
	for _, delimiter := range around {
		if err := without(parts{texts: []string{text}}, delimiter); err != nil {
			return "", err
		}
	}
	return w.escaped(text), nil
}

// collectedFields writes a value of Swagger 2.0 that stands among others as name=value.
func (w *writer) collectedFields(value any) (fields []field, err error) {
	items, isArray := value.([]any)
	if !isArray || w.collection != "multi" {
		text, err := w.collected(value)
		return []field{w.field(w.name, text)}, err
	}
	var schema wire.Schema
	if w.schema != nil {
		schema = w.schema.Items()
	}
	for _, item := range items {
		text, err := w.item(schema, item, nil)
		if err != nil {
			return nil, err
		}
		fields = append(fields, w.field(w.name, text))
	}
	switch {
	case len(fields) == 0:
		return nil, errEmpty
	case len(fields) == 1 && fields[0].text == "":
		return nil, problemf("it has one item that is empty, and is written as an empty array is")
	}
	return fields, nil
}
