package layout

import (
	"fmt"
	"slices"
	"strings"
)

// whereKnown says which folders may know a library: elsewhere its types would show in what others
// can see, or its compilation be paid for by whoever imports the folder. Where tests count, theirs
// do as well.
var whereKnown = []struct {
	library string
	folders []string
	tests   bool
}{
	{"github.com/onsi/ginkgo", []string{"harness/suite", "suites"}, true},
	{"github.com/onsi/gomega", []string{"harness/suite", "harness/conform", "suites"}, true},
	{"github.com/spf13", []string{"cmd/plumbline"}, true},
	{"github.com/pb33f/libopenapi",
		[]string{"internal/secondmodel", "internal/inspect", "internal/secondopinion",
			"internal/compare"}, false},
	{"github.com/pb33f/libopenapi-validator",
		[]string{"internal/secondopinion", "internal/compare"}, false},
	{"golang.org/x/oauth2", []string{"internal/explore/credentials"}, false},
	{"github.com/getkin/kin-openapi",
		[]string{"internal/secondopinion", "internal/compare"}, false},
}

func libraries(r *repository) (found []string) {
	for _, s := range r.sources {
		for _, known := range whereKnown {
			if s.test() && !known.tests || slices.ContainsFunc(known.folders, s.within) {
				continue
			}
			for _, imported := range s.imports {
				if below(imported, known.library) {
					found = append(found, fmt.Sprintf("%s imports %s, which only %s may know",
						s.path, imported, strings.Join(known.folders, ", ")))
				}
			}
		}
	}
	return found
}
