package check

import (
	"cmp"
	"fmt"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/schema"
)

// checkResponseHeaders demands the required headers and holds those that are there, required or
// not, to their schemas. "If a response header is defined with the name "Content-Type", it SHALL be
// ignored" (OpenAPI 3.1.1, Response Object).
func checkResponseHeaders(s Subject, documented *contract.Response, judged *judgment) {
	for _, header := range documented.Headers {
		if strings.EqualFold(header.Name, "Content-Type") {
			continue
		}
		if header.Unresolved != "" {
			judged.unjudged(verdict.ResponseHeader,
				fmt.Sprintf("the header %s: %s", header.Name, header.Unresolved))
			continue
		}
		lines := s.Exchange.Response.Header.Values(header.Name)
		v := &value{
			id: verdict.ResponseHeader, name: "the header " + header.Name,
			text:    strings.Join(lines, ", "),
			writing: header.Writing,
			read: writtenValue(header.Name, "header", header.Writing,
				schema.ToClient).FromHeader(lines),
			contract: s.Contract, at: header.Pointer, verdict: judged, way: schema.ToClient,
			required: header.Required, unknown: s.Unknown.ResponseHeader,
			exempt: s.Unknown.Revalidated,
		}
		switch strings.ToLower(header.Name) {
		case "set-cookie":
			v.unknown = cmp.Or(s.Unknown.ResponseHeader, s.Unknown.Credentials)
		case "content-encoding", "content-length":
			if s.Exchange.Response.Uncompressed {
				v.unknown = cmp.Or(s.Unknown.ResponseHeader, "the content coding was undone "+
					"before the response was recorded, and this header removed with it")
			}
		}
		v.judge()
	}
}
