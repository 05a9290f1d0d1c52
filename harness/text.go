package harness

import (
	"fmt"
	"strings"

	"plumbline/internal/curl"
	"plumbline/internal/report"
)

// text is the verdict in the words of the suites' failures.
func (v Verdict) text() string {
	failure := report.Failure{
		Exchange: v.name(), Findings: v.Findings, Unchecked: v.Unchecked,
		Curl: curl.Line(v.exchange.Request, curl.Options{Redactor: v.secrets()}),
	}
	if v.exchange.Response != nil {
		failure.Response = report.ResponseLines(v.exchange.Response, nil, v.secrets())
	}
	var b strings.Builder
	_ = report.WriteFailure(&b, failure) // into a strings.Builder, which does not fail
	return b.String()
}

// name is METHOD /path → status.
func (v Verdict) name() string {
	name := v.Operation
	if name == "" {
		name = v.exchange.Request.Method + " " + v.secrets().URL(v.exchange.Request.URL)
	}
	if v.exchange.Response == nil {
		return name
	}
	return fmt.Sprintf("%s → %d", name, v.exchange.Response.Status)
}
