package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// intoModule writes a module of its own into a new folder.
func (s *scaffold) intoModule() (*Result, error) {
	if err := module.CheckImportPath(s.order.Module); err != nil {
		return nil, fmt.Errorf("%q is no path of a module: %w; one is wanted such as "+
			"example.org/%s-conformance", show(s.order.Module), reason(err), s.order.Name)
	}
	if s.order.Module == s.harness || strings.HasPrefix(s.order.Module, s.harness+"/") {
		return nil, fmt.Errorf("the module path %s belongs to the harness: choose another one",
			s.order.Module)
	}
	folder := s.order.Folder
	if folder == "" {
		folder = s.order.Name
	}
	if err := absent(folder); err != nil {
		return nil, err
	}
	if parent, err := os.Stat(filepath.Dir(filepath.Clean(folder))); err != nil || !parent.IsDir() {
		return nil, fmt.Errorf("%s cannot be made: there is no folder %s", folder,
			filepath.Dir(filepath.Clean(folder)))
	}
	source := sourceFolder(s.harness)
	files, err := s.moduleFiles(source)
	if err != nil {
		return nil, err
	}
	if err := apply([]change{{path: folder, files: files}}); err != nil {
		return nil, err
	}
	var paths []string
	for _, f := range files {
		paths = append(paths, path.Join(filepath.ToSlash(folder), f.name))
	}
	slices.Sort(paths)
	result := s.result(folder, paths...)
	result.source = source
	return result, nil
}

// reason is what an error about a module path says apart from the path.
func reason(err error) error {
	var invalid *module.InvalidPathError
	if errors.As(err, &invalid) {
		return invalid.Err
	}
	return err
}

func (s *scaffold) moduleFiles(source string) ([]file, error) {
	v := s.view()
	v.Document, v.Module, v.Source = documentName(s.order.Document), s.order.Module, source
	documents, err := s.documents(&v)
	if err != nil {
		return nil, err
	}
	suiteFiles, err := s.suiteFiles(v)
	if err != nil {
		return nil, err
	}
	goMod, goSum, err := s.goMod(source)
	if err != nil {
		return nil, err
	}
	w := &writer{files: slices.Concat(documents, suiteFiles, []file{{"go.mod", goMod}})}
	if goSum != nil {
		w.files = append(w.files, file{"go.sum", goSum})
	}
	for _, name := range []string{"README.md", "plumbline.yaml", "waivers.yaml"} {
		w.add(name, name+".tmpl", v)
	}
	w.add(".gitignore", "gitignore.tmpl", v)
	return w.files, distinct(w.files, w.err)
}

// documents are the document, what it refers to and its overlays, byte for byte.
func (s *scaffold) documents(v *view) (files []file, err error) {
	files = append(files, file{v.Document, s.source.Document.Bytes})
	for i, overlay := range s.source.Amendments {
		name := "amendments.overlay.yaml"
		if i > 0 {
			name = fmt.Sprintf("amendments%d.overlay.yaml", i+1)
		}
		v.Overlays = append(v.Overlays, name)
		files = append(files, file{name, overlay.Bytes})
	}
	for _, name := range slices.Clone(s.other.names) {
		text, err := fs.ReadFile(s.source.Files, name)
		if err != nil {
			return nil, err
		}
		files = append(files, file{name, text})
	}
	return files, nil
}

// distinct tells that two files would have one name: a document may refer to a file that is called
// as one of the suite is.
func distinct(files []file, err error) error {
	known := map[string]bool{}
	for _, f := range files {
		if name := strings.ToLower(f.name); known[name] {
			return errors.Join(err, fmt.Errorf("the document refers to a file %s, and the module "+
				"has one of its own: put what the document refers to into a folder", f.name))
		}
		known[strings.ToLower(f.name)] = true
	}
	return err
}

// sourceFolder is where the harness stands: where this program was built from, or the checkout that
// the working folder lies in; "" where neither is there.
func sourceFolder(harness string) string {
	_, self, _, _ := runtime.Caller(0)
	if filepath.IsAbs(self) {
		if found := sourceAbove(filepath.Dir(self), harness); found != "" {
			return found
		}
	}
	working, err := os.Getwd()
	if err != nil {
		return ""
	}
	return sourceAbove(working, harness)
}

// usedGo is the version of Go that a module is written for where the harness is not at hand.
const usedGo = "1.26.0"

// direct are what a suite imports, besides the harness.
var direct = []string{"github.com/onsi/ginkgo/v2", "github.com/onsi/gomega"}

// goMod is the go.mod of the module, and its go.sum. What the harness requires is required in the
// same versions, so that nothing has to be looked for; without the harness at hand that is unknown.
func (s *scaffold) goMod(source string) (mod, sum []byte, err error) {
	made := &modfile.File{Syntax: &modfile.FileSyntax{}}
	if err := made.AddModuleStmt(s.order.Module); err != nil {
		return nil, nil, err
	}
	if source == "" {
		err := errors.Join(made.AddGoStmt(usedGo), made.AddRequire(s.harness, "v0.0.0"))
		made.Cleanup()
		return modfile.Format(made.Syntax), nil, err
	}
	text, err := os.ReadFile(filepath.Join(source, "go.mod")) //nolint:gosec // of the harness
	if err != nil {
		return nil, nil, err
	}
	theirs, err := modfile.Parse(filepath.Join(source, "go.mod"), text, nil)
	if err != nil {
		return nil, nil, err
	}
	if err := made.AddGoStmt(theirs.Go.Version); err != nil {
		return nil, nil, err
	}
	made.AddNewRequire(s.harness, "v0.0.0", false)
	for _, required := range theirs.Require {
		made.AddNewRequire(required.Mod.Path, required.Mod.Version,
			!slices.Contains(direct, required.Mod.Path))
	}
	for _, tool := range theirs.Tool {
		if err := made.AddTool(tool.Path); err != nil {
			return nil, nil, err
		}
	}
	if err := made.AddReplace(s.harness, "", source, ""); err != nil {
		return nil, nil, err
	}
	made.SetRequireSeparateIndirect(made.Require)
	made.Cleanup()
	sum, err = os.ReadFile(filepath.Join(source, "go.sum")) //nolint:gosec // of the harness
	return modfile.Format(made.Syntax), sum, err
}
