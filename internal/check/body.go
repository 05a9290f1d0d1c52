package check

import (
	"fmt"
	"net/http"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
)

// checkResponseBody demands the content that the contract documents, or none where it documents
// none or HTTP allows none.
func checkResponseBody(s Subject, documented *contract.Response, judged *judgment) {
	response := s.Exchange.Response
	m := &message{
		subject: s, direction: schema.ToClient, noun: "response", of: documented.Status,
		header: response.Header, body: response.Body,
		content: documented.Content, at: documented.Pointer, verdict: judged, ids: responseIDs,
		headerUnknown: s.Unknown.ResponseHeader, bodyUnknown: s.Unknown.ResponseBody,
		typeUnknown: s.Unknown.ResponseType, bodyDoubt: s.Unknown.ResponseDoubt,
	}
	bodyless := isBodyless(s.Exchange.Request.Method, response.Status)
	switch {
	case documented.Unresolved != "":
		judged.unjudged(verdict.BodySchema,
			fmt.Sprintf("it is not known what the contract documents for %s: %s",
				documented.Status, documented.Unresolved))
	case !bodyless && documented.BodyUnknown:
		judged.silent(verdict.BodySchema,
			fmt.Sprintf("the contract says that the body of a %s is unknown",
				documented.Status))
	case !bodyless && len(documented.Content) > 0:
		m.judge()
	case m.bodyUnknown != "":
		judged.unjudged(verdict.UndocumentedBody, m.bodyUnknown)
	case len(response.Body) > 0:
		expected := fmt.Sprintf("the contract documents none for %s", documented.Status)
		if bodyless {
			expected = "HTTP allows none here"
		}
		m.found(verdict.UndocumentedBody, "",
			fmt.Sprintf("the response has a body of %s; %s", byteCount(response.Body), expected),
			"no body", byteCount(response.Body), m.at)
	}
}

// isBodyless tells whether HTTP itself rules a body out: an answer to HEAD, 1xx, 204, 205 and 304
// (RFC 9110 sections 9.3.2, 15.2, 15.3.5, 15.3.6, 15.4.5).
func isBodyless(method string, status int) bool {
	switch status {
	case http.StatusNoContent, http.StatusResetContent, http.StatusNotModified:
		return true
	}
	return method == http.MethodHead || status < 200
}

// checkRequestBody demands a body where one is required, and holds what is there to the contract.
func checkRequestBody(s Subject, judged *judgment) {
	operation, request := s.Operation, s.Exchange.Request
	if s.Contract.IgnoresBody(operation) || unresolvedBody(s, judged) {
		return
	}
	m := &message{
		subject: s, direction: schema.ToServer, noun: "request", of: operation.String(),
		header: request.Header, body: request.Body,
		content: operation.RequestMediaTypes, at: operation.RequestBody, verdict: judged,
		ids:           requestIDs,
		headerUnknown: s.Unknown.RequestHeader, bodyUnknown: s.Unknown.RequestBody,
		typeUnknown: s.Unknown.RequestType, bodyDoubt: s.Unknown.RequestDoubt,
	}
	switch {
	case m.bodyUnknown != "" && (operation.RequestBody != "" || len(request.Body) > 0):
		judged.unjudged(verdict.RequestBody, m.bodyUnknown)
	case len(operation.RequestMediaTypes) > 0 && len(request.Body) > 0:
		if !operation.HasForm() {
			m.judge()
			return
		}
		m.selectMediaType()
	case operation.RequestRequired && len(request.Body) == 0:
		m.found(verdict.RequestBody, "", "the request has no body; the contract requires one",
			"a body",
			"no body", m.at)
	case operation.RequestBody == "" && len(request.Body) > 0:
		m.found(verdict.RequestBody, "",
			fmt.Sprintf("the request has a body of %s; the contract documents none for %s",
				byteCount(request.Body), operation),
			"no body", byteCount(request.Body), operation.Pointer)
	case len(request.Body) > 0:
		judged.silent(verdict.RequestBody,
			fmt.Sprintf("the contract documents a body for %s, but no media type of it", operation))
	}
}

// unresolvedBody tells of a body that the contract only refers to, where what it refers to is not
// known: then nothing can be said of it. In 2.0 the body is one of the parameters.
func unresolvedBody(s Subject, judged *judgment) bool {
	operation := s.Operation
	why := operation.UnresolvedBody
	if operation.RequestBody == "" && s.Contract.Version() == openapi.Swagger20 &&
		len(operation.Unresolved) > 0 && len(s.Exchange.Request.Body) > 0 {
		why = operation.Unresolved[0]
	}
	if why == "" {
		return false
	}
	judged.unjudged(verdict.RequestBody, fmt.Sprintf(
		"it is not known what body the contract documents for %s: %s", operation, why))
	return true
}
