// Package scaffold writes the beginning of a suite from an OpenAPI document: in this project's own
// layout, or as a module of its own that imports the harness.
//
// What it writes compiles and runs at once. It calls what can be called without knowing the API: an
// operation that only answers, and for which the document itself has every value. Everything else
// is listed with the reason, for the author.
package scaffold

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"strings"

	"plumbline/harness"
	"plumbline/internal/contract"
	"plumbline/internal/inspect"
	"plumbline/internal/secondmodel"
)

// Order is what is to be written.
type Order struct {
	Name     string   // of the API, such as shop
	Title    string   // for people; "" takes that of the document
	Document string   // path of the document
	Overlays []string // paths of amendments to it, in their order
	// StrictOverlays makes an error of an amendment that matches nothing.
	StrictOverlays bool
	// Module is the path of a module of one's own; "" writes into a checkout of this project.
	Module string
	// Folder is that of the module, which must not be there yet, and by default has the name of the
	// API; or the checkout, by default the one that the working folder lies in.
	Folder string
}

// Result tells what was written.
type Result struct {
	order   Order
	folder  string // of the module, or the checkout
	plan    *plan
	defects int
	// amendments that match nothing
	unmatched []contract.Defect
	paths     []string // of what was written or changed, from folder on
	source    string   // where the harness stands that the module imports; "" where that is unknown
}

// Write writes a suite. Whatever can be wrong is found before the first file is written, and a
// folder is there as a whole or not at all. The error is one message, with the places of what is
// wrong in the document.
func Write(order Order) (*Result, error) {
	if err := checkName(order.Name); err != nil {
		return nil, err
	}
	s, err := load(order)
	if err != nil {
		return nil, err
	}
	if order.Module == "" {
		return s.intoProject()
	}
	return s.intoModule()
}

// scaffold is what is known before anything is written.
type scaffold struct {
	order   Order
	source  harness.Source
	other   *recorder // the files that the document refers to
	plan    *plan
	defects []contract.Defect
	title   string
	harness string // module path of the harness
}

func load(order Order) (*scaffold, error) {
	source, err := harness.ReadSource(order.Document, order.Overlays...)
	if err != nil {
		return nil, err
	}
	s := &scaffold{order: order, other: &recorder{files: source.Files}, harness: ownPath()}
	source.Files = s.other
	source.StrictOverlays = order.StrictOverlays
	s.source = source
	loaded, err := contract.Load(source)
	if err != nil {
		return nil, err
	}
	s.defects = inspect.Document(loaded)
	if len(loaded.Operations()) == 0 {
		return nil, errors.New(order.Document + ": the document has no operation that could be " +
			"tested" + s.defectLines())
	}
	second := secondmodel.Read(loaded, source)
	if len(second.Differences) > 0 {
		return nil, fmt.Errorf("%s can be read in two ways, and no suite runs by such a document: "+
			"%s; mend it by an overlay (--overlay)%s", order.Document, second.Differences[0],
			s.defectLines())
	}
	s.plan = makePlan(order.Name, loaded)
	info, _ := loaded.Extension(nil, "info")
	members, _ := info.(map[string]any)
	title, _ := members["title"].(string)
	s.title = show(cmp.Or(strings.TrimSpace(order.Title), strings.TrimSpace(title), order.Name))
	return s, nil
}

// mostDefects bounds how many defects of a document an error lists.
const mostDefects = 10

func (s *scaffold) defectLines() string {
	var b strings.Builder
	for i, defect := range s.defects {
		if i == mostDefects {
			fmt.Fprintf(&b, "\n  and %d more (plumbline check-document lists all)",
				len(s.defects)-mostDefects)
			break
		}
		b.WriteString("\n  " + defect.String())
	}
	return b.String()
}

// ownPath is the path of the module that this package is of.
func ownPath() string {
	path, _ := strings.CutSuffix(reflect.TypeFor[Order]().PkgPath(), "/internal/scaffold")
	return path
}

// documentName is what the document is called where it is written to.
func documentName(path string) string {
	if strings.EqualFold(filepath.Ext(path), ".json") {
		return "openapi.json"
	}
	return "openapi.yaml"
}

// Describe tells what was written, and what is left to do.
func (r *Result) Describe(w io.Writer) error {
	var b strings.Builder
	for _, path := range r.paths {
		fmt.Fprintf(&b, "wrote %s\n", path)
	}
	fmt.Fprintf(&b, "\nCases call %d of %s", len(r.plan.cases),
		counted(len(r.plan.cases)+len(r.plan.uncalled), "operation"))
	if len(r.plan.uncalled) > 0 {
		b.WriteString("; uncalled.go says why not the others")
	}
	b.WriteString(".\n")
	if r.defects > 0 {
		fmt.Fprintf(&b, "The document has %s; plumbline check-document %s lists them.\n",
			counted(r.defects, "defect"), r.order.Document)
	}
	for _, d := range r.unmatched {
		fmt.Fprintf(&b, "Warning: %s\n", d)
	}
	if len(r.plan.cases) == 0 {
		b.WriteString("So no case can run before one has been written: begin with flow.go.\n")
	}
	b.WriteString("\n" + r.left())
	_, err := io.WriteString(w, b.String())
	return err
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// left is what the author has to do.
func (r *Result) left() string {
	variable := strings.ToUpper(r.order.Name) + "_BASE_URL"
	if r.order.Module == "" {
		return fmt.Sprintf(leftInProject, r.order.Name, variable)
	}
	text := ""
	if r.source == "" {
		text = fmt.Sprintf(leftWithoutSource, ownPath())
	}
	return text + fmt.Sprintf(leftInModule, r.folder, variable)
}

const leftInProject = `Run it:
  %[2]s=https://staging.example.com go test ./suites/%[1]s

Left to do:
  - say in specs/%[1]s/SOURCE.md where the document is from, and what is done about its defects
  - add the variables of suites/%[1]s/target.go to the table of README.md
  - write the cases that need knowledge of the API: flow.go and uncalled.go
  - optional: a reference server in fixtures/%[1]s, its faults in fixtures/%[1]s/faulty, and both in
    the row of suites/suites.go; until then every run of this API needs a base URL
`

const leftWithoutSource = `This program does not know where its own source is, and the project has no home yet. Tell the
module where a clone of it is:
  go mod edit -replace %[1]s=FOLDER && go mod tidy

`

const leftInModule = `Run it:
  cd %[1]s
  %[2]s=https://staging.example.com go test ./...

Left to do: the cases that need knowledge of the API, in flow.go; README.md says more.
`
