package coverage

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"plumbline/harness/exchange"
	"plumbline/internal/content"
	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/wire"
)

// body is one documented media type of a request or response, with the members of its content.
type body struct {
	*contract.MediaType
	item      *Item
	root      *shape
	direction schema.Direction
	version   openapi.Version
}

// newBody lists the members of a media type's content: items like the one that is handed in.
func (m *meter) newBody(mediaType *contract.MediaType, item *Item, direction schema.Direction,
	like Item) *body {
	b := &body{MediaType: mediaType, item: item, direction: direction,
		version: m.contract.Version()}
	whole, items := b.itemsOrWhole()
	b.root = m.shape(whole, items, direction, like)
	return b
}

// itemsOrWhole returns the schemas of the content. Since OpenAPI 3.2 the items of a sequence have
// one of their own; before, a schema that allows no array is that of each item (OpenAPI 3.2.0,
// Sequential Media Types).
func (b *body) itemsOrWhole() (whole, items *schema.Schema) {
	whole, items = b.Schema, b.ItemSchema
	if b.version != openapi.OpenAPI32 && content.IsSequence(b.Range) &&
		!slices.Contains(whole.Types(), "array") {
		whole, items = nil, whole
	}
	return whole, items
}

// observeBody counts the documented media type that content has, and what is in it.
func (m *meter) observeBody(bodies []*body, header http.Header, raw []byte, t tally) {
	values := header.Values("Content-Type")
	if len(values) != 1 {
		return
	}
	documented := make([]*contract.MediaType, len(bodies))
	for i, b := range bodies {
		documented[i] = b.MediaType
	}
	selected, err := contract.SelectMediaType(documented, values[0])
	if selected == nil || err != nil {
		return
	}
	b := bodies[slices.Index(documented, selected)]
	t.present(b.item)
	if b.root.isEmpty() || len(raw) == 0 {
		return
	}
	if decoded, err := exchange.DecodeBody(header, raw, exchange.MaxDecoded); err == nil {
		if value, ok := b.read(values[0], decoded); ok {
			b.root.observe(value, t)
		}
	}
}

// formType is the media type of a form without files.
const formType = "application/x-www-form-urlencoded"

// essence is the media type without its parameters, in lower case; empty where it is none.
func essence(contentType string) string {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil && mediaType == "" {
		return ""
	}
	return mediaType
}

// read reads content by its Content-Type, as the checks do. What they cannot read has no members to
// count.
func (b *body) read(contentType string, text []byte) (any, bool) {
	kind := essence(contentType)
	switch {
	case content.IsSequence(contentType):
		return b.readSequence(kind, contentType, text)
	case contract.IsJSON(contentType):
		return jsonValue(text)
	case kind == formType:
		fields, err := content.Form(text)
		if err != nil {
			return nil, false
		}
		object, err := content.FormValue(fields, b.Schema.Wire(b.direction), b.encodings())
		return object.Value, err == nil
	case strings.HasPrefix(kind, "multipart/"):
		return b.readMultipart(contentType, text)
	case kind == "text/xml" || kind == "application/xml" || strings.HasSuffix(kind, "+xml"):
		value, _, err := content.XML(text, contentType, b.Schema.Wire(b.direction), b.Schema.Name())
		return value, err == nil
	}
	return nil, false
}

// readSequence reads a body of many values. One that cannot be read is left out.
func (b *body) readSequence(kind, contentType string, text []byte) (any, bool) {
	items := []any{}
	if kind == content.EventStream {
		events, err := content.Events(text)
		for _, event := range events {
			items = append(items, event.Value)
		}
		return items, err == nil
	}
	records, err := content.Records(text, contentType)
	for _, record := range records {
		if value, ok := jsonValue(record.Body); ok && record.Err == nil {
			items = append(items, value)
		}
	}
	return items, err == nil
}

func (b *body) readMultipart(contentType string, text []byte) (any, bool) {
	parts, err := content.Multipart(text, contentType)
	if err != nil || b.ItemSchema != nil {
		return nil, false
	}
	schema := b.Schema.Wire(b.direction)
	if slices.Contains(b.Schema.Types(), "array") {
		items, _, err := content.MultipartItems(parts, schema, nil, nil)
		return items, err == nil
	}
	object, err := content.MultipartValue(parts, schema, b.encodings())
	return object.Value, err == nil
}

// encodings returns what the contract says of how members of a form are written.
func (b *body) encodings() map[string]content.Encoding {
	encodings := make(map[string]content.Encoding, len(b.Encodings))
	for name, own := range b.Encodings {
		encodings[name] = content.Encoding{ContentType: own.ContentType, Style: own.Style,
			Explode: own.Explode, AllowReserved: own.AllowReserved}
	}
	return encodings
}

// jsonValue reads one JSON text in UTF-8. A byte order mark, which is a finding of its own, does
// not keep anyone from seeing what is behind it.
func jsonValue(text []byte) (value any, ok bool) {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(text) {
		return nil, false
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, false
	}
	_, err := decoder.Token()
	return value, errors.Is(err, io.EOF)
}

// formFields reads the fields of a form of Swagger 2.0; there are none where the body is no such
// form.
func formFields(request *exchange.Request) []wire.Field {
	contentType := request.Header.Get("Content-Type")
	text, err := exchange.DecodeBody(request.Header, request.Body, exchange.MaxDecoded)
	if err != nil {
		return nil
	}
	var fields []wire.Field
	switch kind := essence(contentType); {
	case len(text) == 0:
	case strings.HasPrefix(kind, "multipart/"):
		parts, err := content.Multipart(text, contentType)
		if err != nil {
			return nil
		}
		for _, part := range parts {
			fields = append(fields, wire.Field{Name: part.Name, Text: string(part.Body)})
		}
	case kind == formType:
		read, err := content.Form(text)
		if err != nil {
			return nil
		}
		for _, field := range read {
			fields = append(fields, wire.Field{Name: field.Name, Text: field.Value})
		}
	}
	return fields
}
