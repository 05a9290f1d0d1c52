package layout

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
)

// repository is what the rules look at.
type repository struct {
	module  string   // the path that go.mod gives it
	folders []string // at the top
	sources []source
	require []string // the module paths that go.mod requires directly
	pages   []page
}

// source is what the rules look at in one Go file.
type source struct {
	path    string // from the top, with slashes
	name    string // of the package
	imports []string
	lines   int
	comment string   // of the package
	sleeps  []int    // the lines that name time.Sleep outside a testing/synctest bubble
	seen    []string // the exported declarations that show a type of a hidden library
}

func (s source) folder() string { return path.Dir(s.path) }

func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

// within tells whether the file lies in folder or below it.
func (s source) within(folder string) bool { return strings.HasPrefix(s.path, folder+"/") }

// read reads a repository: every Go file that go build ./... or go test ./... looks at, and those
// for other systems too.
func read(files fs.FS) (*repository, error) {
	r := &repository{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != ".ci" && foreign(files, name):
			return fs.SkipDir
		case entry.IsDir() && name != "." && !strings.Contains(name, "/"):
			r.folders = append(r.folders, name)
			if name == "reports" { // runs write there meanwhile
				if err := r.readPage(files, "reports/README.md"); err != nil {
					return err
				}
				return fs.SkipDir
			}
		case !entry.IsDir() && isPage(name):
			return r.readPage(files, name)
		case !entry.IsDir() && path.Ext(name) == ".go":
			s, err := readSource(files, name)
			r.sources = append(r.sources, s)
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = r.readModule(files)
	return r, err
}

// readModule reads go.mod.
func (r *repository) readModule(files fs.FS) error {
	text, err := fs.ReadFile(files, "go.mod")
	if err != nil {
		return err
	}
	mod, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		return err
	}
	r.module = modfile.ModulePath(text)
	for _, required := range mod.Require {
		if !required.Indirect {
			r.require = append(r.require, required.Mod.Path)
		}
	}
	return nil
}

func (r *repository) readPage(files fs.FS, name string) error {
	text, err := fs.ReadFile(files, name)
	r.pages = append(r.pages, page{name, string(text)})
	return err
}

// foreign tells whether Go leaves a folder out: hidden, test data, or a module of its own.
func foreign(files fs.FS, folder string) bool {
	if folder == "." {
		return false
	}
	name := path.Base(folder)
	_, err := fs.Stat(files, folder+"/go.mod")
	return err == nil || name == "testdata" || name == "vendor" || name[0] == '.' || name[0] == '_'
}

func readSource(files fs.FS, name string) (source, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return source{}, err
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return source{}, err
	}
	s := source{path: name, name: file.Name.Name, lines: bytes.Count(text, []byte("\n")),
		comment: file.Doc.Text(), seen: seen(file)}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return source{}, err
		}
		s.imports = append(s.imports, imported)
	}
	for _, node := range sleeps(file) {
		s.sleeps = append(s.sleeps, set.Position(node.Pos()).Line)
	}
	return s, nil
}

// sleeps finds where a file names time.Sleep, called or not, outside a bubble: a function literal
// that is handed to synctest.Test, in which the clock moves at once. In a file with a bubble, what
// is no test itself is taken for a helper that runs in it.
func sleeps(file *ast.File) (found []ast.Node) {
	bubble := func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		return ok && names(file, call.Fun, "testing/synctest", "Test")
	}
	bubbles := false
	ast.Inspect(file, func(node ast.Node) bool {
		bubbles = bubbles || bubble(node)
		return !bubbles
	})
	for _, declaration := range file.Decls {
		if bubbles && !runByGo(declaration) {
			continue
		}
		ast.Inspect(declaration, func(node ast.Node) bool {
			if expression, ok := node.(ast.Expr); ok && names(file, expression, "time", "Sleep") {
				found = append(found, node)
				return false
			}
			return !bubble(node)
		})
	}
	return found
}

// runByGo tells whether go test calls a function by itself.
func runByGo(declaration ast.Decl) bool {
	function, ok := declaration.(*ast.FuncDecl)
	return ok && slices.ContainsFunc([]string{"Test", "Benchmark", "Fuzz", "Example"},
		func(prefix string) bool {
			return strings.HasPrefix(function.Name.Name, prefix)
		})
}

// names tells whether an expression is the given function, under whatever name the file imports its
// package.
func names(file *ast.File, expression ast.Expr, pkg, function string) bool {
	var qualifier string
	switch e := expression.(type) {
	case *ast.SelectorExpr:
		x, ok := e.X.(*ast.Ident)
		if !ok || e.Sel.Name != function {
			return false
		}
		qualifier = x.Name
	case *ast.Ident:
		if e.Name != function {
			return false
		}
		qualifier = "."
	default:
		return false
	}
	for _, spec := range file.Imports {
		if spec.Path.Value != strconv.Quote(pkg) {
			continue
		}
		name := path.Base(pkg)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == qualifier {
			return true
		}
	}
	return false
}
