package suite

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/onsi/ginkgo/v2/types"
)

// description is all that was reported of a case that did not pass, and where its code stands.
func (s *session) description(spec types.SpecReport) string {
	var b bytes.Buffer
	writeFailure(&b, spec.Failure)
	for _, additional := range spec.AdditionalFailures {
		fmt.Fprintf(&b, "\nthen %s: ", additional.State)
		writeFailure(&b, additional.Failure)
	}
	return s.publicText(b.String())
}

func writeFailure(b *bytes.Buffer, failure types.Failure) {
	b.WriteString(strings.TrimRight(failureMessage(failure), "\n"))
	fmt.Fprintf(b, "\nin %s at %s:%d\n", failure.FailureNodeType,
		projectPath(failure.Location.FileName), failure.Location.LineNumber)
	if failure.AdditionalFailure != nil {
		fmt.Fprintf(b, "\nthen %s: ", failure.AdditionalFailure.State)
		writeFailure(b, failure.AdditionalFailure.Failure)
	}
}

func failureMessage(failure types.Failure) string {
	if failure.ForwardedPanic != "" {
		return failure.Message + ": " + failure.ForwardedPanic
	}
	return failure.Message
}

// publicText is a text as it may leave this machine: without secrets, without the machine's paths,
// without what only a terminal understands. What XML does not allow the encoder replaces.
func (s *session) publicText(text string) string {
	return withoutMachinePaths(s.redact(escapes.ReplaceAllString(text, "")))
}
