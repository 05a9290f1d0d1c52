// Package specs holds the documents Plumbline ships with, byte for byte as published, and the
// amendments to each.
//
// A document is never edited, however broken it is: what is wrong with it is listed in the
// SOURCE.md beside it, and what is known beyond it is said in its amendments, an OpenAPI Overlay
// whose every action carries its evidence.
package specs

import _ "embed"

// API is one API: its published document and the amendments to it. The bytes are shared and must
// not be changed.
type API struct {
	Name           string // the name people use
	DocumentPath   string // where the document stands in the repository
	Document       []byte // the document as published
	AmendmentsPath string // where the amendments stand in the repository
	// an OpenAPI Overlay 1.0.0, written for the document after its mechanical repair
	Amendments  []byte
	WaiversPath string // where the waivers stand in the repository
	Waivers     []byte // findings that are accepted of deployments
}

var (
	//go:embed respoke/openapi.yaml
	respokeDocument []byte
	//go:embed respoke/amendments.overlay.yaml
	respokeAmendments []byte
	//go:embed respoke/waivers.yaml
	respokeWaivers []byte
	//go:embed resonance/openapi.json
	resonanceDocument []byte
	//go:embed resonance/amendments.overlay.yaml
	resonanceAmendments []byte
	//go:embed resonance/waivers.yaml
	resonanceWaivers []byte
)

// Respoke is the REST API of Respoke, a Swagger 2.0 document.
var Respoke = API{
	Name:           "Respoke",
	DocumentPath:   "specs/respoke/openapi.yaml",
	Document:       respokeDocument,
	AmendmentsPath: "specs/respoke/amendments.overlay.yaml",
	Amendments:     respokeAmendments,
	WaiversPath:    "specs/respoke/waivers.yaml",
	Waivers:        respokeWaivers,
}

// Resonance is the token route of Resonance AdminIdentity, an OpenAPI 3.1 document.
var Resonance = API{
	Name:           "Resonance AdminIdentity",
	DocumentPath:   "specs/resonance/openapi.json",
	Document:       resonanceDocument,
	AmendmentsPath: "specs/resonance/amendments.overlay.yaml",
	Amendments:     resonanceAmendments,
	WaiversPath:    "specs/resonance/waivers.yaml",
	Waivers:        resonanceWaivers,
}
