package check

import (
	"cmp"
	"strings"

	"plumbline/internal/contract"
)

// checkResponseHeaders demands the required headers and holds those that are there, required or
// not, to their schemas. "If a response header is defined with the name "Content-Type", it SHALL be
// ignored" (OpenAPI 3.1.1, Response Object).
func checkResponseHeaders(s Subject, documented *contract.Response, verdict *Verdict) {
	for _, header := range documented.Headers {
		if strings.EqualFold(header.Name, "Content-Type") {
			continue
		}
		lines := s.Exchange.Response.Header.Values(header.Name)
		v := &value{
			id: ResponseHeader, name: "the header " + header.Name, text: strings.Join(lines, ", "),
			writing: header.Writing,
			read: writtenValue(header.Name, "header", header.Writing,
				contract.ToClient).FromHeader(lines),
			at: s.Contract.Locate(header.Pointer), verdict: verdict, way: contract.ToClient,
			required: header.Required, unknown: s.Unknown.ResponseHeader,
		}
		if strings.EqualFold(header.Name, "Set-Cookie") {
			v.unknown = cmp.Or(s.Unknown.ResponseHeader, s.Unknown.Credentials)
		}
		v.judge()
	}
}
