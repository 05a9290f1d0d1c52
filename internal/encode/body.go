package encode

import (
	"errors"
	"fmt"
	"mime"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"plumbline/internal/content"
	"plumbline/internal/contract"
)

// formType is the media type of a form without files.
const formType = "application/x-www-form-urlencoded"

// body writes the body, and returns the Content-Type that it is sent with.
func body(o *contract.Operation, v Values) (text []byte, contentType string, err error) {
	mediaType, contentType, err := selected(o.RequestMediaTypes, v.MediaType)
	if err != nil {
		return nil, "", err
	}
	switch kind := essence(contentType); {
	case o.HasForm():
		text, contentType, err = swaggerForm(o, contentType, v.Body)
	case kind == "multipart/form-data":
		text, contentType, err = multipartForm(mediaType, contentType, v.Body)
	default:
		text, err = contentOf(mediaType, contentType, v.Body)
	}
	switch {
	case err != nil:
		return nil, "", err
	case len(text) == 0:
		return nil, "", errors.New("it is written as nothing, and nothing tells that from no body")
	}
	return text, contentType, nil
}

// selected is what the operation documents for a media type, the first one where none is asked for.
func selected(documented []*contract.MediaType, asked string) (m *contract.MediaType,
	contentType string, err error) {
	if len(documented) == 0 {
		return nil, "", errors.New("the operation documents no media type for it")
	}
	if asked == "" {
		if asked, err = concrete(documented[0].Range); err != nil {
			return nil, "", err
		}
	}
	m, err = contract.SelectMediaType(documented, asked)
	switch {
	case err != nil:
		return nil, "", fmt.Errorf("the media type %q: %w", asked, err)
	case m == nil:
		return nil, "", fmt.Errorf("the operation documents no body of the media type %s", asked)
	case m.Unresolved != "":
		return nil, "", fmt.Errorf("it is not known what %s has to be: %s", m.Range, m.Unresolved)
	}
	return m, asked, nil
}

// concrete is a media type within a range. JSON is within those that allow anything.
func concrete(mediaRange string) (string, error) {
	switch kind, _, isRange := strings.Cut(mediaRange, "/*"); {
	case mediaRange == "*":
		return "application/json", nil
	case !isRange:
		return mediaRange, nil
	case kind == "*" || kind == "application":
		return "application/json", nil
	case kind == "text":
		return "text/plain", nil
	}
	return "", fmt.Errorf("it has to be told which media type within the range %s is meant",
		mediaRange)
}

// contentOf writes a body by its media type, but for those whose Content-Type has to have a
// boundary.
func contentOf(m *contract.MediaType, contentType string, value any) ([]byte, error) {
	switch kind := essence(contentType); {
	case kind == "application/json":
		return appendJSON(nil, value)
	case kind == content.EventStream:
		return nil, errors.New("an event stream is nothing that a client sends, and is not written")
	case content.IsSequence(contentType):
		return sequence(m, kind, value)
	case contract.IsJSON(contentType):
		return appendJSON(nil, value)
	case kind == formType:
		return form(m, value)
	case isXML(kind):
		return xmlBody(m, contentType, value, "")
	case strings.HasPrefix(kind, "text/"):
		return plainText(contentType, value)
	case strings.HasPrefix(kind, "multipart/"):
		return nil, fmt.Errorf("content of the type %s is not written", kind)
	}
	return binary(contentType, value)
}

func isXML(kind string) bool {
	return kind == "application/xml" || kind == "text/xml" || strings.HasSuffix(kind, "+xml")
}

// contentText writes a parameter that is described by content instead of a schema.
func contentText(m *contract.MediaType, value any) (string, error) {
	kind := essence(m.Range)
	if !contract.IsJSON(m.Range) && kind != formType &&
		(!strings.HasPrefix(kind, "text/") || isXML(kind) || content.IsSequence(m.Range)) {
		return "", problemf("a parameter that is content of the type %s is not written", m.Range)
	}
	text, err := contentOf(m, m.Range, value)
	return string(text), err
}

// essence is the media type without its parameters, in lower case.
func essence(contentType string) string {
	if contentType == "application/json" { // which nearly all are
		return contentType
	}
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil && mediaType == "" {
		return ""
	}
	return mediaType
}

// charset is the one that a Content-Type names, in lower case.
func charset(contentType string) string {
	_, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return strings.ToLower(parameters["charset"])
}

// plainText writes a text, or a number or boolean as text.
func plainText(contentType string, value any) ([]byte, error) {
	text, err := scalarText(value)
	if err != nil {
		return nil, err
	}
	return inCharset(text, contentType)
}

// inCharset writes a text in the charset of its Content-Type, by UTF-8 where there is none.
func inCharset(text, contentType string) ([]byte, error) {
	switch name := charset(contentType); name {
	case "", "utf-8", "utf8":
		if strings.HasPrefix(text, "\ufeff") {
			return nil, errors.New("it begins with a byte order mark, which is no part of a text")
		}
		return []byte(text), nil
	case "us-ascii", "ascii":
		if strings.ContainsFunc(text, func(r rune) bool { return r > 0x7f }) {
			return nil, errors.New("it has a character that US-ASCII does not have")
		}
		return []byte(text), nil
	default:
		return nil, fmt.Errorf("text in the charset %s is not written", name)
	}
}

// binary writes a string of one character for each octet.
func binary(contentType string, value any) ([]byte, error) {
	text, isText := value.(string)
	if !isText {
		return nil, fmt.Errorf("content of the type %s is written only of a string", contentType)
	}
	octets, err := charmap.ISO8859_1.NewEncoder().Bytes([]byte(text))
	if err != nil {
		return nil, errors.New("it has a character that is no octet (U+0000 to U+00FF)")
	}
	return octets, nil
}

// sequence writes lines of JSON, or a JSON text sequence (RFC 7464). Before OpenAPI 3.2 a schema
// that allows no array is that of each item, so that a value that is none is the only one.
func sequence(m *contract.MediaType, kind string, value any) (text []byte, err error) {
	items, isList := value.([]any)
	types := m.Schema.Types()
	switch {
	case isList && m.ItemSchema == nil && m.Schema != nil && len(types) == 0:
		return nil, errors.New("its schema has no type, and nothing tells whether it is that of " +
			"the sequence or of each item")
	case !isList, m.ItemSchema == nil && len(types) > 0 && !slices.Contains(types, "array"):
		items = []any{value}
	}
	start := ""
	if strings.HasSuffix(kind, "json-seq") {
		start = "\x1e"
	}
	for _, item := range items {
		if text, err = appendJSON(append(text, start...), item); err != nil {
			return nil, err
		}
		text = append(text, '\n')
	}
	return text, nil
}
