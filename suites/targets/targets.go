// Package targets has what the suites share in saying what they need to know of a deployment, and
// of the document it is held to.
package targets

import (
	"plumbline/harness"
	"plumbline/specs"
)

// Source returns a published document and its amendments as a contract is loaded from.
func Source(api specs.API) harness.Source {
	source := harness.Source{Document: harness.Text{Path: api.DocumentPath, Bytes: api.Document}}
	if api.AmendmentsPath != "" {
		source.Amendments = []harness.Text{{Path: api.AmendmentsPath, Bytes: api.Amendments}}
	}
	return source
}

// Waivers returns what has been accepted of deployments of an API.
func Waivers(api specs.API) harness.Text {
	return harness.Text{Path: api.WaiversPath, Bytes: api.Waivers}
}
