package encode

import (
	"errors"

	"plumbline/internal/contract"
	"plumbline/internal/schema"
)

// Content writes a body of a documented media type. Sent is the Content-Type that it goes with,
// which has the boundary of multipart; the one that is given says which of a range is meant.
func Content(m *contract.MediaType, contentType string, value any) (body []byte, sent string,
	err error) {
	if essence(contentType) == "multipart/form-data" {
		return multipartForm(m, contentType, value)
	}
	body, err = contentOf(m, contentType, value)
	return body, contentType, err
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
