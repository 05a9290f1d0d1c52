package check

import (
	"fmt"
	"net/http"
	"strings"

	"plumbline/harness/contract"
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
	case strings.HasPrefix(strings.ToLower(contentType), "text/"):
		checkText(e, mediaType, verdict)
	default:
		if mediaType.Schema != nil {
			verdict.unchecked(BodySchema, fmt.Sprintf("content of the type %s is not held to its schema", contentType))
		}
	}
}

// bodyless tells whether HTTP itself rules a body out: an answer to HEAD, 1xx, 204 and 304 (RFC 9110 sections 9.3.2, 15.2, 15.3.5, 15.4.5).
func bodyless(e Evidence) bool {
	status := e.Response.Status
	return e.Method == http.MethodHead || status < 200 || status == http.StatusNoContent || status == http.StatusNotModified
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
		Check:    UndocumentedBody,
		Message:  fmt.Sprintf("the response has a body of %d bytes; %s", len(e.Response.Body), expected),
		Expected: "no body", Actual: fmt.Sprintf("%d bytes", len(e.Response.Body)),
		Contract: e.Contract.Locate(e.Documented.Pointer),
	})
}

// decodedBody gives the body without its content codings; what cannot be decoded is found by the given check.
func decodedBody(e Evidence, id ID, verdict *Verdict) ([]byte, bool) {
	body, err := e.Response.DecodedBody(maxDecoded)
	if err != nil {
		verdict.found(Finding{
			Check: id, Message: fmt.Sprintf("the body cannot be decoded: %v", err),
			Expected: "content as Content-Encoding says", Actual: err.Error(), Contract: e.Contract.Locate(e.Documented.Pointer),
		})
		return nil, false
	}
	return body, true
}

// maxDecoded bounds a body after decompression, in bytes.
const maxDecoded = 64 << 20
