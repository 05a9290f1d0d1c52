// Package specs holds the documents Plumbline ships with, byte for byte as published, and the
// amendments to each.
//
// A document is never edited, however broken it is: what is wrong with it is listed in the
// SOURCE.md beside it, and what is known beyond it is said in its amendments, an OpenAPI Overlay
// whose every action carries its evidence.
package specs

import (
	"embed"
	"fmt"
	"path"
)

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

// files has the folders of the APIs, without what is only for people.
//
//go:embed */openapi.* */amendments.overlay.yaml */waivers.yaml
var files embed.FS

var (
	// Respoke is the REST API of Respoke, a Swagger 2.0 document.
	Respoke = shipped("Respoke", "respoke/openapi.yaml")
	// Resonance is the token route of Resonance AdminIdentity, an OpenAPI 3.1 document.
	Resonance = shipped("Resonance AdminIdentity", "resonance/openapi.json")
)

// shipped reads an API from the folder that its document lies in.
func shipped(name, document string) API {
	folder := path.Dir(document)
	api := API{Name: name}
	for _, part := range []struct {
		file string
		path *string
		text *[]byte
	}{
		{document, &api.DocumentPath, &api.Document},
		{folder + "/amendments.overlay.yaml", &api.AmendmentsPath, &api.Amendments},
		{folder + "/waivers.yaml", &api.WaiversPath, &api.Waivers},
	} {
		text, err := files.ReadFile(part.file)
		if err != nil {
			panic(fmt.Sprintf("specs: %s is incomplete: %v", name, err)) // found by any test at all
		}
		*part.path, *part.text = "specs/"+part.file, text
	}
	return api
}
