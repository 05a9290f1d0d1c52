package report

import (
	"cmp"
	"fmt"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/internal/check"
	"plumbline/internal/printable"
	"plumbline/internal/redact"
)

// bodyExcerpt bounds how much of a body a failure shows, in bytes.
const bodyExcerpt = 600

// ResponseLines are what a failure shows of a response: its status line and the beginning of its
// body, without the secrets that the redactor knows. cut is what of it is not kept any more; nil is
// nothing.
func ResponseLines(r *exchange.Response, cut *Kept, redactor *redact.Redactor) []string {
	if r == nil {
		return []string{"none"}
	}
	contentType := cmp.Or(r.Header.Get("Content-Type"), "no Content-Type")
	size := len(r.Body)
	if cut != nil && cut.body > 0 {
		size = cut.body
	}
	lines := []string{fmt.Sprintf("%s %s, %s, %d bytes", r.Proto, check.StatusText(r.Status),
		ShownText(redactor, contentType), size)}
	if cut != nil && cut.reason != "" {
		return append(lines, "the body is not shown: "+cut.reason)
	}
	// Redacted before it is cut: half a secret would not be known as one.
	searched := r.Body[:min(len(r.Body), bodyExcerpt+searchedBeyond)]
	body := printable.Text(string(redactor.JSON(searched)))
	if size > len(searched) { // the end may be such a half
		shown := strings.ToValidUTF8(body[:min(len(body), bodyExcerpt)], "")
		body = fmt.Sprintf("%s… (%d bytes more)", shown, size-len(shown))
	}
	if body != "" {
		lines = append(lines, printable.Cut(body, bodyExcerpt))
	}
	return lines
}
