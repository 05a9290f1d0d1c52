package check

import (
	"fmt"
	"strings"

	"plumbline/harness/contract"
)

// checkContentType demands a media type that the contract documents for the response, and gives the documented one.
func checkContentType(e Evidence, verdict *Verdict) *contract.MediaType {
	var ranges []string
	for _, mediaType := range e.Documented.Content {
		ranges = append(ranges, mediaType.Range)
	}
	expected := strings.Join(ranges, ", ")
	finding := Finding{Check: ContentType, Expected: expected, Contract: e.Contract.Locate(e.Documented.Content[0].Pointer)}
	values := e.Response.Header.Values("Content-Type")
	if len(values) != 1 {
		finding.Actual = fmt.Sprintf("%d Content-Type headers", len(values))
		finding.Message = fmt.Sprintf("the response has %s; the contract documents %s", finding.Actual, expected)
		if len(values) == 0 {
			finding.Actual, finding.Message = "no Content-Type", fmt.Sprintf("the response has no Content-Type; the contract documents %s", expected)
		}
		verdict.found(finding)
		return nil
	}
	finding.Actual = values[0]
	selected, err := contract.SelectMediaType(e.Documented.Content, values[0])
	switch {
	case err != nil:
		finding.Message = fmt.Sprintf("the Content-Type %q is malformed: %s", values[0], strings.TrimPrefix(err.Error(), "mime: "))
		verdict.found(finding)
	case selected == nil:
		finding.Message = fmt.Sprintf("the Content-Type is %s; the contract documents %s for %s", values[0], expected, e.Documented.Status)
		verdict.found(finding)
	}
	return selected
}
