package content

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strings"
)

// Part is a part of a multipart body.
type Part struct {
	Name     string // of its Content-Disposition; "" where it has none
	FileName string
	Header   textproto.MIMEHeader
	Body     []byte
}

// Multipart splits a multipart body (RFC 2046 section 5.1). Parts of multipart/form-data have to
// have a name (RFC 7578 section 4.2).
func Multipart(body []byte, contentType string) ([]Part, error) {
	mediaType, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || !strings.HasPrefix(mediaType, "multipart/") {
		return nil,
			&Malformed{Format: "multipart",
				Problem: "the Content-Type " + contentType + " is not one of multipart"}
	}
	boundary := parameters["boundary"]
	if boundary == "" || len(boundary) > 70 {
		return nil,
			&Malformed{Format: mediaType,
				Problem: "the Content-Type has no boundary of 1 to 70 characters"}
	}
	if bareLineFeeds(body, boundary) {
		return nil, &Malformed{Format: mediaType, Problem: "its lines do not end with CR LF"}
	}
	closed := finished(body, boundary)
	var parts []Part
	for reader := multipart.NewReader(bytes.NewReader(body), boundary); ; {
		raw, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) && len(parts) > 0 && closed {
			return parts, nil
		}
		if err != nil {
			return nil, unreadablePart(err, mediaType, len(parts), closed)
		}
		if len(parts) >= maxParts {
			return nil, notJudged("it has more than %d parts", maxParts)
		}
		part, problem := readPart(raw, mediaType == "multipart/form-data")
		if problem != "" {
			return nil, &Malformed{Format: mediaType, Problem: problem, Part: len(parts) + 1}
		}
		parts = append(parts, part)
	}
}

func readPart(raw *multipart.Part, ofForm bool) (part Part, problem string) {
	body, err := io.ReadAll(raw)
	if err != nil {
		return Part{}, "it ends before the boundary that would close it"
	}
	part = Part{Header: raw.Header, Body: body}
	disposition, parameters, err := mime.ParseMediaType(raw.Header.Get("Content-Disposition"))
	if err == nil {
		part.Name, part.FileName = parameters["name"], parameters["filename"]
	}
	if _, named := parameters["name"]; ofForm &&
		(err != nil || disposition != "form-data" || !named) {
		return Part{}, "it has no Content-Disposition: form-data with a name"
	}
	return part, ""
}

func unreadablePart(err error, mediaType string, read int, finished bool) error {
	switch {
	case finished && read == 0 && errors.Is(err, io.EOF):
		return &Malformed{Format: mediaType, Problem: "it has no parts"}
	case errors.Is(err, multipart.ErrMessageTooLarge):
		return notJudged("the headers of part %d are too large", read+1)
	case !finished && read == 0:
		return &Malformed{Format: mediaType,
			Problem: "it does not have the boundary that the Content-Type names, or ends before " +
				"the one that would close it"}
	case !finished:
		return &Malformed{Format: mediaType,
			Problem: "it ends before the boundary that would close it", Part: read}
	}
	return &Malformed{Format: mediaType,
		Problem: "its headers cannot be read: " + strings.TrimPrefix(err.Error(),
			"multipart: NextPart: "), Part: read + 1}
}

// finished tells whether the boundary that closes the body is there.
func finished(body []byte, boundary string) bool {
	last := []byte("--" + boundary + "--")
	return bytes.HasPrefix(body, last) || bytes.Contains(body, append([]byte("\n"), last...))
}

// bareLineFeeds tells whether the first boundary is followed by a line feed alone; from there on,
// encoding/multipart would take such for line ends.
func bareLineFeeds(body []byte, boundary string) bool {
	for line := range bytes.Lines(body) {
		if rest, found := bytes.CutPrefix(line, []byte("--"+boundary)); found {
			return strings.TrimLeft(string(rest), " \t") == "\n"
		}
	}
	return false
}

// decoded undoes the Content-Transfer-Encoding of a part (RFC 2045 section 6), unless that is the
// very encoding in which its schema judges the text (OpenAPI 3.1.2: contentEncoding is equivalent
// to the header).
func (p Part) decoded(judged string) ([]byte, error) {
	coding := strings.ToLower(strings.TrimSpace(p.Header.Get("Content-Transfer-Encoding")))
	if coding == strings.ToLower(judged) {
		return p.Body, nil
	}
	var reader io.Reader
	switch coding {
	case "", "7bit", "8bit", "binary":
		return p.Body, nil
	case "base64":
		reader = base64.NewDecoder(base64.StdEncoding, bytes.NewReader(p.Body))
	case "quoted-printable":
		reader = quotedprintable.NewReader(bytes.NewReader(p.Body))
	default:
		return nil, notJudged("the Content-Transfer-Encoding %s is not one that is read", coding)
	}
	body, err := io.ReadAll(reader)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, &Malformed{Format: coding, Problem: "it ends too early"}
	case err != nil:
		return nil, &Malformed{Format: coding, Problem: err.Error()}
	}
	return body, nil
}
