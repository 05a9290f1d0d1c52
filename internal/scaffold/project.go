package scaffold

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"

	"plumbline/internal/contract"
)

// The files of the project that list its APIs.
const (
	registryFile = "suites/suites.go"
	layersFile   = "ARCHITECTURE.md"
)

// overlayName is what the amendments of an API are called.
const overlayName = "amendments.overlay.yaml"

// intoProject writes into a checkout of this project.
func (s *scaffold) intoProject() (*Result, error) {
	root, err := s.checkout()
	if err != nil {
		return nil, err
	}
	if len(s.source.Amendments) > 1 {
		return nil, errors.New("an API of the project has one overlay: join the actions of the " +
			"others into the first one")
	}
	if len(s.other.names) > 0 {
		return nil,
			fmt.Errorf("the document refers to other files (%s), and an API of the project "+
				"has one: bundle them into it, or write a module of its own (--module)",
				strings.Join(s.other.names, ", "))
	}
	name := s.order.Name
	registry, err := s.registry(filepath.Join(root, filepath.FromSlash(registryFile)))
	if err != nil {
		return nil, err
	}
	layers, err := s.layers(filepath.Join(root, layersFile))
	if err != nil {
		return nil, err
	}
	specs, suite := filepath.Join(root, "specs", name), filepath.Join(root, "suites", name)
	for _, path := range []string{specs, suite} {
		if err := absent(path); err != nil {
			return nil, err
		}
	}
	v := s.view()
	v.Project, v.Document = true, "specs/"+name+"/"+documentName(s.order.Document)
	suiteFiles, err := s.suiteFiles(v)
	if err != nil {
		return nil, err
	}
	specFiles, err := s.specFiles(v)
	if err != nil {
		return nil, err
	}
	changes := []change{{path: specs, files: specFiles}, {path: suite, files: suiteFiles},
		{path: filepath.Join(root, filepath.FromSlash(registryFile)), text: registry},
		{path: filepath.Join(root, layersFile), text: layers}}
	if err := apply(changes); err != nil {
		return nil, err
	}
	return s.result(root, "specs/"+name+"/", "suites/"+name+"/", registryFile, layersFile), nil
}

func (s *scaffold) result(folder string, paths ...string) *Result {
	unmatched := slices.DeleteFunc(slices.Clone(s.defects),
		func(d contract.Defect) bool { return d.Rule != contract.RuleAmendmentMatchesNothing })
	return &Result{order: s.order, folder: folder, plan: s.plan, defects: len(s.defects),
		unmatched: unmatched, paths: paths}
}

// checkout is the folder of the project.
func (s *scaffold) checkout() (string, error) {
	start := s.order.Folder
	if start == "" {
		working, err := os.Getwd()
		if err != nil {
			return "", err
		}
		start = working
	}
	root := sourceAbove(start, s.harness)
	if root == "" || s.order.Folder != "" && !sameFolder(root, start) {
		return "",
			fmt.Errorf("%s is no checkout of %s, which a suite is written into: change into "+
				"one, name it (--dir), or write a module of your own (--module PATH)", start,
				s.harness)
	}
	return root, nil
}

// sourceAbove is the folder of a module with a path: the one that a folder lies in; "" where it
// lies in none.
func sourceAbove(folder, path string) string {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return ""
	}
	for {
		//nolint:gosec // the go.mod of the folder that is named, or of one above
		text, err := os.ReadFile(filepath.Join(folder, "go.mod"))
		if err == nil && modfile.ModulePath(text) == path {
			return folder
		}
		above := filepath.Dir(folder)
		if above == folder {
			return ""
		}
		folder = above
	}
}

func sameFolder(a, b string) bool {
	one, err := os.Stat(a)
	other, err2 := os.Stat(b)
	return err == nil && err2 == nil && os.SameFile(one, other)
}

func (s *scaffold) specFiles(v view) ([]file, error) {
	v.Document = documentName(s.order.Document)
	sum := sha256.Sum256(s.source.Document.Bytes)
	v.SHA256 = hex.EncodeToString(sum[:])
	w := &writer{files: []file{{v.Document, s.source.Document.Bytes}}}
	for _, overlay := range s.source.Amendments {
		w.files = append(w.files, file{overlayName, overlay.Bytes})
	}
	w.add("SOURCE.md", "SOURCE.md.tmpl", v)
	return w.files, w.err
}

// registry is the list of suites with a row for this one.
func (s *scaffold) registry(path string) ([]byte, error) {
	text, err := os.ReadFile(path) //nolint:gosec // of the checkout
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, path, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	own := s.harness + "/suites/" + s.order.Name
	last := -1
	for _, imported := range parsed.Imports {
		if imported.Path.Value == strconv.Quote(own) {
			return nil, fmt.Errorf("%s has an API %s already: choose another name", path,
				s.order.Name)
		}
		last = set.Position(imported.End()).Offset
	}
	row := rowsEnd(set, parsed)
	if last < 0 || row < 0 {
		return nil, fmt.Errorf("%s has no imports or no list of apis to add the API to", path)
	}
	var b bytes.Buffer
	b.Write(text[:last])
	fmt.Fprintf(&b, "\n\t%q", own)
	b.Write(text[last:row])
	fmt.Fprintf(&b, "\t{%s.Suite, faults.API{}},\n", s.order.Name)
	b.Write(text[row:])
	return format.Source(b.Bytes())
}

// rowsEnd is where the list of APIs ends; -1 where there is none.
func rowsEnd(set *token.FileSet, parsed *ast.File) int {
	end := -1
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, is := n.(*ast.ValueSpec)
		if !is || len(spec.Names) != 1 || spec.Names[0].Name != "apis" || len(spec.Values) != 1 {
			return true
		}
		if list, is := spec.Values[0].(*ast.CompositeLit); is {
			end = set.Position(list.Rbrace).Offset
		}
		return false
	})
	return end
}

// layers is the page with the layers, with the suite among the others.
func (s *scaffold) layers(path string) ([]byte, error) {
	text, err := os.ReadFile(path) //nolint:gosec // of the checkout
	if err != nil {
		return nil, err
	}
	before, rest, found := strings.Cut(string(text), "\n```layers\n")
	block, after, closed := strings.Cut(rest, "\n```")
	lines := strings.Split(block, "\n")
	// The suites stand on the line above that of their list.
	at := slices.Index(lines, "suites") - 1
	if !found || !closed || at < 0 {
		return nil, fmt.Errorf("%s has no block of layers with a line for the suites", path)
	}
	all := append(strings.Fields(lines[at]), "suites/"+s.order.Name)
	slices.Sort(all)
	lines[at] = strings.Join(slices.Compact(all), " ")
	return []byte(before + "\n```layers\n" + strings.Join(lines, "\n") + "\n```" + after), nil
}
