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
	"io/fs"
)

// API is one API: its published document and the amendments to it. The bytes are shared and must
// not be changed.
type API struct {
	DocumentPath   string // where the document stands in the repository
	Document       []byte // the document as published
	AmendmentsPath string // where the amendments stand in the repository; "" where there are none
	// an OpenAPI Overlay 1.0.0, written for the document after its mechanical repair
	Amendments  []byte
	WaiversPath string // where the waivers stand in the repository; "" where there are none
	Waivers     []byte // findings that are accepted of deployments
}

// files has the folders of the APIs, without what is only for people.
//
//go:embed */openapi.* */amendments.overlay.yaml */waivers.yaml
var files embed.FS

var (
	// Respoke is the REST API of Respoke, a Swagger 2.0 document.
	Respoke = Named("respoke")
	// Resonance is the token route of Resonance AdminIdentity, an OpenAPI 3.1 document.
	Resonance = Named("resonance")
)

// Named returns the API whose folder has a name, such as "respoke". It panics where there is no
// document in such a folder: the folder is a part of the program, so any test at all finds that
// out.
func Named(folder string) API {
	var api API
	documents, _ := fs.Glob(files, folder+"/openapi.*") // the pattern is well-formed
	if len(documents) != 1 {
		panic(fmt.Sprintf("specs/%s has %d documents, not one", folder, len(documents)))
	}
	api.DocumentPath, api.Document = embedded(documents[0])
	api.AmendmentsPath, api.Amendments = embedded(folder + "/amendments.overlay.yaml")
	api.WaiversPath, api.Waivers = embedded(folder + "/waivers.yaml")
	return api
}

// embedded returns where a file stands in the repository, and its text; nothing where it is not
// there.
func embedded(file string) (string, []byte) {
	text, err := files.ReadFile(file)
	if err != nil {
		return "", nil
	}
	return "specs/" + file, text
}

// All returns the APIs of all folders, in the order of their names.
func All() []API {
	folders, _ := files.ReadDir(".") // of what is embedded
	all := make([]API, len(folders))
	for i, folder := range folders {
		all[i] = Named(folder.Name())
	}
	return all
}
