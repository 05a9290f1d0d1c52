package layout

import (
	"fmt"
	"go/ast"
	"slices"
	"strconv"
	"strings"
)

// hidden are libraries whose types no other package may see, not even in a field that is not
// exported: the compiler makes their generic code again for each package that does.
var hidden = []string{"github.com/pb33f/libopenapi", "github.com/pb33f/libopenapi-validator",
	"github.com/getkin/kin-openapi"}

// seen lists what other packages can see of a file and that names a hidden library: the types of
// exported functions and methods, and all of exported types.
func seen(file *ast.File) (names []string) {
	local := map[string]bool{}
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		if !slices.ContainsFunc(hidden, func(l string) bool { return below(imported, l) }) {
			continue
		}
		name := imported[strings.LastIndex(imported, "/")+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		local[strings.TrimPrefix(name, "libopenapi-")] = true
	}
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && (d.Recv == nil || isExportedReceiver(d.Recv)) &&
				mentions(d.Type, local) {
				names = append(names, d.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if t, is := spec.(*ast.TypeSpec); is && t.Name.IsExported() &&
					mentions(t.Type, local) {
					names = append(names, t.Name.Name)
				}
			}
		}
	}
	return names
}

func isExportedReceiver(list *ast.FieldList) bool {
	receiver := list.List[0].Type
	if pointer, is := receiver.(*ast.StarExpr); is {
		receiver = pointer.X
	}
	name, is := receiver.(*ast.Ident)
	return is && name.IsExported()
}

// mentions tells whether a type names a package.
func mentions(t ast.Expr, packages map[string]bool) (found bool) {
	ast.Inspect(t, func(n ast.Node) bool {
		if selector, is := n.(*ast.SelectorExpr); is {
			name, is := selector.X.(*ast.Ident)
			found = found || is && packages[name.Name]
		}
		return true
	})
	return found
}

// visible wants no type of a hidden library in what other packages can see.
func visible(r *repository) (found []string) {
	for _, s := range r.sources {
		for _, name := range s.seen {
			if !s.test() && s.name != "main" {
				found = append(found, fmt.Sprintf("%s shows a type of a library in %s", s.path,
					name))
			}
		}
	}
	return found
}

// program is what people run. It must not have to compile what only tests need.
const program = "cmd/plumbline"

// notOfProgram are libraries that the program does not depend on.
var notOfProgram = []string{"github.com/pb33f/libopenapi-validator", "github.com/getkin/kin-openapi"}

// dependencies wants the program not to depend on them, directly or through others of its packages.
func dependencies(r *repository) (found []string) {
	waiting, known := []string{program}, map[string]bool{program: true}
	for len(waiting) > 0 {
		folder := waiting[0]
		waiting = waiting[1:]
		for _, s := range r.sources {
			if s.test() || s.folder() != folder {
				continue
			}
			for _, imported := range s.imports {
				if own, is := strings.CutPrefix(imported, r.module+"/"); is && !known[own] {
					known[own] = true
					waiting = append(waiting, own)
				}
				if slices.ContainsFunc(notOfProgram,
					func(l string) bool { return below(imported, l) }) {
					found = append(found, fmt.Sprintf("%s, which %s depends on, imports %s", s.path,
						program, imported))
				}
			}
		}
	}
	return found
}
