package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/explore"
)

// rests is what findings of a check are: how severe, and on which grounds; "" is the document.
type rests struct{ severities, grounds map[string]bool }

// concluded reads out of the code of package explore and its cases which findings they give.
type concluded struct {
	checks    map[string]*rests // by the name of the constant, such as InvalidAccepted
	scenarios map[string]bool   // the checks that scenarios are for
	text      strings.Builder
}

func readConclusions(t *testing.T) *concluded {
	t.Helper()
	c := &concluded{checks: map[string]*rests{}, scenarios: map[string]bool{}}
	for _, pattern := range []string{"../explore/*.go", "../explore/cases/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("there is no %s: %v", pattern, err)
		}
		for _, path := range files {
			if !strings.HasSuffix(path, "_test.go") {
				c.file(t, path)
			}
		}
	}
	for name := range c.scenarios { // each gives its findings in the same way
		c.note(name, c.checks["id"])
	}
	delete(c.checks, "id")
	return c
}

func (c *concluded) file(t *testing.T, path string) {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c.text.Write(source)
	parsed, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, declaration := range parsed.Decls {
		if f, is := declaration.(*ast.FuncDecl); is && f.Name.Name == "add" {
			continue // which is given the ground and the severity
		}
		ast.Inspect(declaration, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				c.call(n, declaration)
			case *ast.CompositeLit:
				c.literal(n, declaration)
			}
			return true
		})
	}
}

// call notes what concluding.add is given: a check, a ground and a severity.
func (c *concluded) call(call *ast.CallExpr, within ast.Decl) {
	method, is := call.Fun.(*ast.SelectorExpr)
	if !is || method.Sel.Name != "add" || len(call.Args) < 4 || constant(call.Args[0]) == "" {
		return
	}
	c.note(constant(call.Args[0]), restsOf(call.Args[1], call.Args[2], within))
}

// literal notes findings, rules of statuses, and scenarios.
func (c *concluded) literal(literal *ast.CompositeLit, within ast.Decl) {
	var members [3]ast.Expr // the check, the ground and the severity
	for _, element := range literal.Elts {
		if pair, is := element.(*ast.KeyValueExpr); is {
			at := slices.Index([]string{"Check", "Beyond", "Severity"}, nameOf(pair.Key))
			if at >= 0 {
				members[at] = pair.Value
			}
		}
	}
	switch {
	case members[0] != nil && members[2] != nil:
		c.note(nameOf(members[0]), restsOf(members[1], members[2], within))
	case literal.Type == nil && len(literal.Elts) == 6 && nameOf(literal.Elts[2]) != "" &&
		isSeverity(nameOf(literal.Elts[2])): // a rule of a status
		c.note(constant(literal.Elts[1]), restsOf(&ast.Ident{Name: "Standard"}, literal.Elts[2],
			within))
	default: // of a scenario
		for _, element := range literal.Elts[:min(len(literal.Elts), 3)] {
			if name := constant(element); name != "" && len(literal.Elts) >= 4 {
				c.scenarios[name] = true
			}
		}
	}
}

func (c *concluded) note(name string, r *rests) {
	if name == "" || r == nil {
		return
	}
	known := c.checks[name]
	if known == nil {
		known = &rests{map[string]bool{}, map[string]bool{}}
		c.checks[name] = known
	}
	maps.Copy(known.severities, r.severities)
	maps.Copy(known.grounds, r.grounds)
}

// restsOf reads a ground and a severity; where that is a variable, it has any value that the
// declaration around it names.
func restsOf(ground, severity ast.Expr, within ast.Decl) *rests {
	r := &rests{map[string]bool{}, map[string]bool{}}
	r.grounds[strings.ToLower(nameOf(ground))] = true
	if isSeverity(nameOf(severity)) {
		r.severities[strings.ToLower(nameOf(severity))] = true
		return r
	}
	ast.Inspect(within, func(n ast.Node) bool {
		if e, is := n.(*ast.SelectorExpr); is && isSeverity(e.Sel.Name) {
			r.severities[strings.ToLower(e.Sel.Name)] = true
		}
		return true
	})
	return r
}

func isSeverity(name string) bool { return name == "Error" || name == "Warning" || name == "Note" }

// nameOf is the name of a variable or constant without its package; "" of anything else.
func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// constant is the name of a constant of package verdict; "" of anything else.
func constant(e ast.Expr) string {
	selector, is := e.(*ast.SelectorExpr)
	if !is || nameOf(selector.X) != "verdict" {
		return ""
	}
	return selector.Sel.Name
}

// constants are the names that the checks have in the code.
func constants(t *testing.T) map[string]verdict.Check {
	t.Helper()
	source, err := os.ReadFile("../../harness/verdict/check.go")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]verdict.Check{}
	for _, found := range regexp.MustCompile(`(?m)^\t(\w+) +(?:Check )?= "([a-z-]+)"`).
		FindAllStringSubmatch(string(source), -1) {
		named[found[1]] = verdict.Check(found[2])
	}
	return named
}

// rows are those of a table of the page, below a header, by cells.
func rows(t *testing.T, page, header string) (list [][]string) {
	t.Helper()
	_, table, found := strings.Cut(page, header+"\n")
	if !found {
		t.Fatalf("there is no table %q", header)
	}
	for line := range strings.SplitSeq(table, "\n") {
		if !strings.HasPrefix(line, "|") {
			break
		}
		if cells := strings.Split(strings.Trim(line, "| "), " | "); len(cells) > 1 {
			list = append(list, cells)
		}
	}
	return list
}

// TestThePageOfTestsHasEachCheck, with the severities and grounds that the code gives its findings,
// and each kind in the order in which they are tried.
func TestThePageOfTestsHasEachCheck(t *testing.T) {
	text, err := os.ReadFile("../../docs/testing.md")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []explore.Kind
	for _, row := range rows(t, string(text), "| kind | what is sent |") {
		kinds = append(kinds, explore.Kind(row[0]))
	}
	if !slices.Equal(kinds, explore.Kinds()) {
		t.Errorf("the kinds are %v, and on the page %v", explore.Kinds(), kinds)
	}
	code, byConstant := readConclusions(t), constants(t)
	given := map[verdict.Check]*rests{}
	for name, r := range code.checks {
		given[byConstant[name]] = r
	}
	var listed []verdict.Check
	for _, row := range rows(t, string(text), "| check | severity | ground | found where |") {
		id := verdict.Check(strings.Trim(row[0], "`"))
		listed = append(listed, id)
		r := given[id]
		if r == nil {
			t.Errorf("the code concludes nothing of %s", id)
			continue
		}
		if severities := strings.Join(slices.Sorted(maps.Keys(r.severities)),
			" or "); severities != row[1] {
			t.Errorf("%s is %s, and on the page %s", id, severities, row[1])
		}
		grounds := map[string]bool{}
		for word, ground := range map[string]string{"the document": "", "RFC ": "standard",
			"inferred": "inferred"} {
			if strings.Contains(row[2], word) {
				grounds[ground] = true
			}
		}
		if !maps.Equal(grounds, r.grounds) {
			t.Errorf("%s rests on %v, and on the page on %s", id, r.grounds, row[2])
		}
		for _, section := range regexp.MustCompile(`\d+\.[\d.]+`).FindAllString(row[2], -1) {
			if !strings.Contains(code.text.String(), section) {
				t.Errorf("%s rests on section %s, which the code does not name", id, section)
			}
		}
	}
	if want := slices.Sorted(slices.Values(verdict.Generated())); !slices.Equal(want,
		slices.Sorted(slices.Values(listed))) {
		t.Errorf("the page lists %v, and there are %v", listed, want)
	}
}
