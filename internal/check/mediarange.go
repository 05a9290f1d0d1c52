package check

import (
	"fmt"
	"path"
	"strings"

	"plumbline/internal/contract"
)

// meantRange says which of the documented media types was meant for a content type, and means
// nothing: in a media range a * stands for all of a subtype (RFC 9110 section 12.5.1), and no part
// of one, as in application/*+json. It is empty where there is none.
func meantRange(content []*contract.MediaType, contentType string) string {
	actual := essence(contentType)
	for _, documented := range content {
		pattern := strings.ToLower(documented.Range)
		_, subtype, _ := strings.Cut(pattern, "/")
		if subtype == "*" || !strings.Contains(pattern, "*") ||
			strings.ContainsAny(pattern, `\[?`) {
			continue
		}
		if matches, err := path.Match(pattern, actual); err == nil && matches {
			return fmt.Sprintf("the contract has %s, which is no media range and matches nothing: "+
				"a * stands for all of a subtype", documented.Range)
		}
	}
	return ""
}
