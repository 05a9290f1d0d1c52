package check

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// message is the content of a request or of a response, and what the contract says of it.
type message struct {
	subject   Subject
	direction schema.Direction
	noun      string // "request" or "response"
	of        string // what the contract documents the content for, such as "200" or "POST /token"
	header    http.Header
	body      []byte // as transferred
	content   []*contract.MediaType
	at        tree.Pointer // where the contract documents the message
	verdict   *judgment
	ids       ids
	// Unknown reasons; empty where the part is known.
	headerUnknown, bodyUnknown, typeUnknown, bodyDoubt string
}

// ids are the checks that find something in a message.
type ids struct{ contentType, json, syntax, schema, text, undocumented verdict.Check }

var (
	responseIDs = ids{verdict.ContentType, verdict.JSONSyntax, verdict.BodySyntax,
		verdict.BodySchema, verdict.TextSchema, verdict.UndocumentedBody}
	requestIDs = ids{verdict.RequestContentType, verdict.RequestBody, verdict.RequestBody,
		verdict.RequestBody, verdict.RequestBody,
		verdict.RequestBody}
)

// contentType is the Content-Type of the message; empty where there is not exactly one.
func (m *message) contentType() string { return m.header.Get("Content-Type") }

// found reports something about the message's body, with its place in there.
func (m *message) found(id verdict.Check, instance tree.Pointer, message, expected, actual string,
	at tree.Pointer) {
	m.verdict.found(verdict.Finding{
		Check: id, Message: message, Expected: expected, Actual: actual, Instance: &instance,
		Contract: m.subject.Contract.Locate(at),
	})
}

// judge selects what the contract says of the content, reads it and holds it to its schema.
func (m *message) judge() {
	mediaType := m.selectMediaType()
	if mediaType == nil {
		return
	}
	if m.bodyUnknown != "" {
		m.verdict.unjudged(m.ids.schema, m.bodyUnknown)
		return
	}
	before := len(m.verdict.Findings)
	if body, ok := m.decoded(); ok {
		m.readPart(mediaType, body)
	}
	m.doubt(before)
}

// doubt takes back what was found in a body that may be wrong in the record only.
func (m *message) doubt(before int) {
	found := m.verdict.Findings[before:]
	if m.bodyDoubt == "" || !slices.ContainsFunc(found,
		func(f verdict.Finding) bool { return f.Severity == verdict.Error }) {
		return
	}
	m.verdict.Findings = m.verdict.Findings[:before]
	m.verdict.unjudged(m.ids.schema, m.bodyDoubt)
}

// readPart reads a body, unless it is a range of the octets of what the contract describes.
func (m *message) readPart(mediaType *contract.MediaType, body []byte) {
	if m.direction == schema.ToClient && isPartial(m.subject.Exchange.Response) {
		m.verdict.silent(m.ids.schema, "the body is a part of the content, as Content-Range "+
			"says, and the contract describes the whole")
		return
	}
	m.read(mediaType, body)
}

// contentRange is the range of a part (RFC 9110 section 14.4).
var contentRange = regexp.MustCompile(`^bytes (\d+)-(\d+)/(\d+|\*)$`)

// isPartial tells of a 206 whose body is not all of the content (RFC 9110 section 15.3.7).
func isPartial(response *exchange.Response) bool {
	if response.Status != http.StatusPartialContent {
		return false
	}
	if essence(response.Header.Get("Content-Type")) == "multipart/byteranges" {
		return true
	}
	parts := contentRange.FindStringSubmatch(response.Header.Get("Content-Range"))
	if parts == nil {
		return false
	}
	last, _ := strconv.ParseInt(parts[2], 10, 64)
	whole, err := strconv.ParseInt(parts[3], 10, 64)
	return strings.Trim(parts[1], "0") != "" || err != nil || last+1 < whole
}

// selectMediaType demands a media type that the contract documents, and returns the documented one.
func (m *message) selectMediaType() *contract.MediaType {
	values := m.header.Values("Content-Type")
	if len(values) == 1 {
		if selected, err := contract.SelectMediaType(m.content, values[0]); selected != nil &&
			err == nil {
			return selected
		}
	}
	m.wrongMediaType(values)
	return nil
}

// wrongMediaType tells of a Content-Type that none of the documented media types matches.
func (m *message) wrongMediaType(values []string) {
	if m.typeUnknown != "" {
		m.verdict.unjudged(m.ids.contentType, m.typeUnknown)
		return
	}
	var ranges []string
	for _, mediaType := range m.content {
		ranges = append(ranges, mediaType.Range)
	}
	expected := strings.Join(ranges, ", ")
	finding := verdict.Finding{Check: m.ids.contentType, Expected: expected,
		Contract: m.subject.Contract.Locate(m.content[0].Pointer)}
	switch len(values) {
	case 0:
		if m.headerUnknown != "" {
			m.verdict.unjudged(m.ids.contentType, m.headerUnknown)
			return
		}
		finding.Actual = "no Content-Type"
		finding.Message = fmt.Sprintf("the %s has no Content-Type; the contract documents %s",
			m.noun, expected)
	case 1:
		finding.Actual = values[0]
		finding.Message = fmt.Sprintf("the Content-Type is %s; the contract documents %s for %s",
			values[0], expected, m.of)
		finding.Hint = meantRange(m.content, values[0])
		if _, err := contract.SelectMediaType(m.content, values[0]); err != nil {
			finding.Message = fmt.Sprintf("the Content-Type %q is malformed: %s", values[0],
				strings.TrimPrefix(err.Error(), "mime: "))
		}
	default:
		finding.Actual = fmt.Sprintf("%d Content-Type headers", len(values))
		finding.Message = fmt.Sprintf("the %s has %s; the contract documents %s", m.noun,
			finding.Actual, expected)
	}
	m.verdict.found(finding)
	m.verdict.silent(m.ids.schema, "the content type does not tell which schema the body has")
}

// decoded returns the body without its content codings. A coding that is not read, or one that
// unpacks to more than is read, is no fault of the sender's: "any content coding is considered
// acceptable" where a request does not say which (RFC 9110 section 12.5.3).
func (m *message) decoded() ([]byte, bool) {
	body, err := exchange.DecodeBody(m.header, m.body, exchange.MaxDecoded)
	if err == nil {
		return body, true
	}
	if !errors.Is(err, exchange.ErrCorruptCoding) {
		m.verdict.unjudged(m.ids.schema, fmt.Sprintf("the body is not decoded: %v", err))
		return nil, false
	}
	id := m.ids.syntax
	if contract.IsJSON(m.contentType()) {
		id = m.ids.json
	}
	m.found(id, "", fmt.Sprintf("the body cannot be decoded: %v", err),
		"content as Content-Encoding says", err.Error(), m.at)
	return nil, false
}

// essence is the media type without its parameters, in lower case.
func essence(contentType string) string {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil && mediaType == "" {
		return ""
	}
	return mediaType
}

func byteCount(body []byte) string {
	if len(body) == 1 {
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", len(body))
}
