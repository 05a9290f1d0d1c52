package check

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"

	"plumbline/harness/contract"
	"plumbline/harness/exchange"
	"plumbline/harness/tree"
)

// checkBody selects what the contract says of the body and leaves it to the checks of that kind of content.
func checkBody(e Evidence, verdict *Verdict) {
	switch {
	case bodyless(e):
		checkNoBody(e, verdict)
		return
	case e.Documented.BodyUnknown:
		verdict.unchecked(BodySchema, fmt.Sprintf("the contract says that the body of a %s is unknown", e.Documented.Status))
		return
	case len(e.Documented.Content) == 0:
		checkNoBody(e, verdict)
		return
	}
	mediaType := checkContentType(e, verdict)
	if mediaType == nil {
		verdict.unchecked(BodySchema, "the content type does not tell which schema the body has")
		return
	}
	contentType := e.Response.Header.Get("Content-Type")
	switch {
	case contract.IsJSON(contentType):
		checkJSON(e, mediaType, verdict)
	case isText(contentType, mediaType.Schema):
		checkText(e, mediaType, verdict)
	case mediaType.Schema == nil:
		verdict.unchecked(BodySchema, noSchema(e, mediaType))
	default:
		verdict.unchecked(BodySchema, fmt.Sprintf("content of the type %s is not held to its schema", contentType))
	}
}

// isText tells whether a body is the one string that its schema is about. Under text/plain it always is. Other text has a
// structure, which a schema that allows no string describes; XML is described by schemas of objects whatever they say of their type.
func isText(contentType string, schema *contract.Schema) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	switch {
	case err != nil || !strings.HasPrefix(mediaType, "text/") || mediaType == "text/xml" || strings.HasSuffix(mediaType, "+xml"):
		return false
	case mediaType == "text/plain":
		return true
	}
	types := schema.Types()
	return len(types) == 0 || slices.Contains(types, "string")
}

// bodyless tells whether HTTP itself rules a body out: an answer to HEAD, 1xx, 204, 205 and 304 (RFC 9110 sections 9.3.2, 15.2, 15.3.5,
// 15.3.6, 15.4.5).
func bodyless(e Evidence) bool {
	switch e.Response.Status {
	case http.StatusNoContent, http.StatusResetContent, http.StatusNotModified:
		return true
	}
	return e.Method == http.MethodHead || e.Response.Status < 200
}

// checkNoBody demands that there is no body where the contract documents none, or HTTP allows none.
func checkNoBody(e Evidence, verdict *Verdict) {
	if len(e.Response.Body) == 0 {
		return
	}
	expected := fmt.Sprintf("the contract documents none for %s", e.Documented.Status)
	if bodyless(e) {
		expected = "HTTP allows none here"
	}
	verdict.found(Finding{
		Check: UndocumentedBody, Instance: wholeBody(),
		Message:  fmt.Sprintf("the response has a body of %s; %s", byteCount(e.Response.Body), expected),
		Expected: "no body", Actual: byteCount(e.Response.Body),
		Contract: e.Contract.Locate(e.Documented.Pointer),
	})
}

func byteCount(body []byte) string {
	if len(body) == 1 {
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", len(body))
}

// wholeBody is where a finding stands that is about the body as a whole.
func wholeBody() *tree.Pointer { return new(tree.Pointer) }

// decodedBody gives the body without its content codings; a body that is not what they say is found by the given check. A coding that is
// not read, or one that unpacks to more than is read, is no fault of the server's: "any content coding is considered acceptable"
// where a request does not say which (RFC 9110 section 12.5.3).
func decodedBody(e Evidence, id ID, verdict *Verdict) ([]byte, bool) {
	body, err := e.Response.DecodedBody(maxDecoded)
	if err == nil {
		return body, true
	}
	verdict.unchecked(schemaCheck(id), fmt.Sprintf("the body is not decoded: %v", err))
	if errors.Is(err, exchange.ErrCorruptCoding) {
		verdict.found(Finding{
			Check: id, Message: fmt.Sprintf("the body cannot be decoded: %v", err),
			Expected: "content as Content-Encoding says", Actual: err.Error(), Instance: wholeBody(),
			Contract: e.Contract.Locate(e.Documented.Pointer),
		})
	}
	return nil, false
}

// schemaCheck is the check that holds to a schema what the given check reads.
func schemaCheck(id ID) ID {
	if id == JSONSyntax {
		return BodySchema
	}
	return id
}

// maxDecoded bounds a body after decompression, in bytes.
const maxDecoded = 64 << 20
