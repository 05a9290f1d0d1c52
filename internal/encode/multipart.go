package encode

import (
	"bytes"
	"fmt"
	"mime"
	"mime/multipart"
	"net/textproto"
	"strconv"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/wire"
)

// part is one part of a form of the type multipart/form-data.
type part struct {
	name        string
	file        bool
	contentType string // empty for text, which is the default (RFC 7578 section 4.4)
	body        []byte
}

// octetStream is the media type of octets of which nothing else is known.
const octetStream = "application/octet-stream"

// multipartForm writes multipart/form-data: a part for each member, or for each item of one that is
// an array (OpenAPI 3.1.1, Encoding multipart Media Types).
func multipartForm(m *contract.MediaType, contentType string, value any) ([]byte, string, error) {
	members, names, err := membersOfForm(value)
	if err != nil {
		return nil, "", err
	}
	w := newFormWriter(m)
	var parts []part
	for _, name := range names {
		own, err := w.parts(name, members[name])
		if err != nil {
			return nil, "", fmt.Errorf("the part %q: %w", name, err)
		}
		parts = append(parts, own...)
	}
	return written(parts, contentType)
}

func (w *formWriter) parts(name string, value any) (parts []part, err error) {
	e := w.encodings[name]
	if isStyled(e) {
		fields, err := w.fieldsOf(name, value, inPart)
		if err != nil {
			return nil, err
		}
		return textParts(fields)
	}
	if err := w.own(name, name); err != nil {
		return nil, err
	}
	if e != nil {
		for _, h := range e.Headers {
			if h.Required && !strings.EqualFold(h.Name, "Content-Type") {
				return nil, problemf("it has to have the header %s, of which there is no value",
					h.Name)
			}
		}
	}
	items, each, err := itemsOfMember(value, memberOf(w.schema, name), e)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		p, err := partOf(item, each, e)
		if err != nil {
			return nil, err
		}
		p.name = name
		parts = append(parts, p)
	}
	return parts, nil
}

// textParts are fields as parts of text.
func textParts(fields []field) (parts []part, err error) {
	for _, f := range fields {
		text, err := inCharset(f.text, "")
		if err != nil {
			return nil, err
		}
		parts = append(parts, part{name: f.key, body: text})
	}
	return parts, nil
}

// partOf writes one value by the media type of its encoding, else by the default for its schema's
// type.
func partOf(value any, s wire.Schema, e *contract.Encoding) (p part, err error) {
	mediaType, err := partType(value, s, e)
	if err != nil {
		return part{}, err
	}
	kind := essence(mediaType)
	encoded := keyword(s, "contentEncoding").Str() != ""
	switch {
	case isBinary(s):
		if mediaType == "" {
			mediaType = octetStream
		}
		p.file = true
		p.body, err = binary(mediaType, value)
	case contract.IsJSON(mediaType) && !encoded:
		p.body, err = appendJSON(nil, value)
	case isXML(kind) && isStructured(s):
		p.body, err = xmlText(s, "", value)
	case strings.HasPrefix(kind, "multipart/"):
		return part{}, problemf("a part that is multipart itself is not written")
	case mediaType == "" || encoded || strings.HasPrefix(kind, "text/") || isXML(kind):
		p.body, err = plainText(mediaType, value)
	default:
		p.file = true
		p.body, err = binary(mediaType, value)
	}
	p.contentType = mediaType
	return p, err
}

// partType is the media type of a part: the first that its encoding names, JSON for what has parts
// itself, that of its octets for what the schema says is of one, and none for text.
func partType(value any, s wire.Schema, e *contract.Encoding) (string, error) {
	if e != nil && e.ContentType != "" {
		first, _, _ := strings.Cut(e.ContentType, ",")
		switch first = strings.TrimSpace(first); first {
		case "image/*":
			return "image/png", nil
		case "*/*", "application/*":
			return octetStream, nil
		}
		return concrete(first)
	}
	octets := keyword(s, "contentMediaType").Str()
	kind := essence(octets)
	switch {
	case isStructure(value):
		return "application/json", nil
	case isStructured(s):
		return "text/plain", nil // JSON is the default there, which the value is not
	case contract.IsJSON(octets), isXML(kind), strings.HasPrefix(kind, "text/"):
		return "", nil
	}
	return octets, nil
}

// written writes parts with a boundary that none of them has in it, the same one each time.
func written(parts []part, contentType string) ([]byte, string, error) {
	if len(parts) == 0 {
		return nil, "", errEmpty
	}
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, "", err
	}
	boundary := boundaryFor(parts)
	parameters["boundary"] = boundary
	var b bytes.Buffer
	writer := multipart.NewWriter(&b)
	if err := writer.SetBoundary(boundary); err != nil {
		return nil, "", err
	}
	for _, p := range parts {
		if strings.ContainsFunc(p.name, func(r rune) bool {
			return r < ' ' || r == '"' || r == '\\' || r == 0x7f || r == '\ufffd'
		}) {
			return nil, "", problemf("the part %q: its name has a character that a header of a "+
				"part cannot carry", p.name)
		}
		disposition := `form-data; name="` + p.name + `"`
		if p.file {
			disposition += `; filename="file"`
		}
		h := textproto.MIMEHeader{"Content-Disposition": {disposition}}
		if p.contentType != "" {
			h["Content-Type"] = []string{p.contentType}
		}
		into, err := writer.CreatePart(h)
		if err != nil {
			return nil, "", err
		}
		_, _ = into.Write(p.body) // a bytes.Buffer has no error
	}
	if err := writer.Close(); err != nil {
		return nil, "", err
	}
	return b.Bytes(), mime.FormatMediaType(kind, parameters), nil
}

func boundaryFor(parts []part) string {
	for i := 0; ; i++ {
		boundary := "plumbline-" + strconv.Itoa(i)
		used := false
		for _, p := range parts {
			used = used || bytes.Contains(p.body, []byte(boundary))
		}
		if !used {
			return boundary
		}
	}
}
