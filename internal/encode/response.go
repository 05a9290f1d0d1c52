package encode

import (
	"bytes"
	"encoding/xml"
	"errors"
	"strings"

	"plumbline/internal/content"
	"plumbline/internal/contract"
	"plumbline/internal/schema"
)

// anyRoot is what the root element of an answer is called where nothing says so: it may have any
// name then, but one that is sent to a server may be wrong.
const anyRoot = "value"

// Content writes a body of a documented media type. Sent is the Content-Type that it goes with,
// which has the boundary of multipart; the one that is given says which of a range is meant.
func Content(m *contract.MediaType, contentType string, value any) (body []byte, sent string,
	err error) {
	kind := essence(contentType)
	switch {
	case kind == "multipart/form-data":
		return multipartForm(m, contentType, value)
	case kind == content.EventStream:
		body, err = eventStream(value)
	case isXML(kind) && m.Schema == nil: // nothing says what its root is called
		var text string
		if text, err = scalarText(value); err == nil {
			escaped := &bytes.Buffer{}
			err = xml.EscapeText(escaped, []byte(text))
			body = []byte("<" + anyRoot + ">" + escaped.String() + "</" + anyRoot + ">")
		}
	case isXML(kind):
		body, err = xmlBody(m, contentType, value, anyRoot)
	default:
		body, err = contentOf(m, contentType, value)
	}
	return body, contentType, err
}

// eventStream writes events (HTML Standard, section 9.2.6): a text as it is, and objects by their
// members, as OpenAPI 3.2 describes them.
func eventStream(value any) ([]byte, error) {
	if text, is := value.(string); is {
		return []byte(text), nil
	}
	items, is := value.([]any)
	if !is {
		items = []any{value}
	}
	var stream []byte
	for _, item := range items {
		event, is := item.(map[string]any)
		if !is {
			return nil, errors.New("an event is an object, with its data in a member of this name")
		}
		for _, name := range []string{"event", "id", "retry", "data"} {
			if event[name] == nil {
				continue
			}
			text, err := scalarText(event[name])
			if err != nil {
				return nil, err
			}
			for line := range strings.SplitSeq(text, "\n") {
				stream = append(stream, name+": "+line+"\n"...)
			}
		}
		stream = append(stream, '\n')
	}
	return stream, nil
}

// Field writes the value of a documented header field of a response.
func Field(h *contract.Header, value any) (string, error) {
	if !isToken(h.Name) {
		return "", errors.New("its name is not one that a header can have")
	}
	w := &writer{name: h.Name, in: "header", style: h.Style, explode: h.Explode,
		collection: h.CollectionFormat, place: inHeader, content: h.Content,
		schema: h.Schema.Wire(schema.ToClient)}
	return w.whole(value)
}

// Concrete is a media type within a documented range, the range itself where it is none. The error
// says that it has to be told which one is meant.
func Concrete(mediaRange string) (string, error) { return concrete(mediaRange) }
