package layout

import (
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const maxLines = 500

// topFolders are those that must be there, and say where things belong.
var topFolders = []string{"cmd", "fixtures", "harness", "reports", "specs", "suites"}

// mayImport says which parts of the project the Go files of a folder may import: the code, and the
// tests. A folder that is not listed has no business with Go files.
var mayImport = map[string]struct{ code, tests []string }{
	"specs": {nil, []string{"specs"}},
	"harness": {[]string{"harness", "internal"},
		[]string{"harness", "specs", "fixtures", "internal"}},
	// What happened is plain data that other people's code builds, so nothing else comes with it.
	"harness/exchange": {nil, []string{"harness/exchange"}},
	"fixtures":         {[]string{"fixtures", "specs"}, []string{"fixtures", "specs"}},
	"suites": {[]string{"suites", "harness", "internal", "fixtures", "specs"},
		[]string{"suites", "harness", "internal", "fixtures", "specs"}},
	"cmd": {[]string{"cmd", "suites", "harness", "internal", "fixtures", "specs"},
		[]string{"cmd", "suites", "harness", "internal", "fixtures", "specs"}},
	"internal": {[]string{"internal", "harness"},
		[]string{"internal", "harness", "specs", "fixtures"}},
	// What a contract stands on knows no contract: the specification, the schemas, and the finding
	// of operations, whose tests go through whole documents from outside.
	"internal/openapi": {[]string{"internal/tree"}, []string{"internal/openapi", "internal/tree"}},
	"internal/schema": {
		[]string{"internal/openapi", "internal/tree", "internal/wire", "harness/verdict"},
		[]string{"internal/openapi", "internal/tree", "internal/wire", "harness/verdict",
			"internal/schema"}},
	"internal/route": {[]string{"internal/tree"}, []string{"internal", "specs"}},
	// What runs the suites against hostile servers starts them, and runs the program from outside.
	"internal/hostile": {[]string{"internal", "fixtures"}, []string{"internal", "fixtures"}},
	// The page of findings lists what suites demand and what faults break. Nothing stands on it, so
	// that no other package of internal, which tests of the harness may import, leads to a suite.
	"internal/findings": {[]string{"internal", "suites", "harness", "fixtures"},
		[]string{"internal", "suites", "harness", "fixtures"}},
}

// folderOf is the folder of mayImport that a file lies in: the deepest one.
func folderOf(file string) (folder string, known bool) {
	for folder = path.Dir(file); folder != "."; folder = path.Dir(folder) {
		if _, known = mayImport[folder]; known {
			return folder, true
		}
	}
	return "", false
}

// rules are what is asserted of the repository: each gives one sentence for each violation.
var rules = map[string]func(*repository) []string{
	"directions":      directions,
	"layers":          layers,
	"visible":         visible,
	"dependencies":    dependencies,
	"libraries":       libraries,
	"ginkgo command":  ginkgoCommand,
	"length":          length,
	"package comment": packageComment,
	"sleep":           sleep,
	"folders":         folders,
	"requirements":    requirements,
	"width":           width,
}

func directions(r *repository) (found []string) {
	for _, s := range r.sources {
		from, known := folderOf(s.path)
		if !known {
			found = append(found, s.path+" lies in no folder of the design")
			continue
		}
		list := mayImport[from].code
		if s.test() {
			list = mayImport[from].tests
		}
		for _, imported := range s.imports {
			if !below(imported, r.module) {
				continue
			}
			other := below(imported, r.module+"/internal/findings") && from != "internal/findings"
			if other ||
				!slices.ContainsFunc(list,
					func(folder string) bool { return below(imported, r.module+"/"+folder) }) {
				found = append(found, fmt.Sprintf("%s imports %s", s.path, imported))
			}
		}
	}
	return found
}

// ginkgoCommand wants the test of a suite to import Ginkgo itself: by that the ginkgo command knows
// a suite, and what it takes for none it runs without its own flags, filters and processes.
func ginkgoCommand(r *repository) (found []string) {
	known := map[string]bool{}
	for _, s := range r.sources {
		if s.within("suites") && s.test() &&
			slices.Contains(s.imports, r.module+"/harness/suite") {
			known[s.folder()] = known[s.folder()] ||
				slices.Contains(s.imports, "github.com/onsi/ginkgo/v2")
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(known)) {
		if !known[folder] {
			found = append(found,
				folder+" has no test that imports github.com/onsi/ginkgo/v2, so the ginkgo "+
					"command does not know it for a suite")
		}
	}
	return found
}

func length(r *repository) (found []string) {
	for _, s := range r.sources {
		if s.lines > maxLines {
			found = append(found, fmt.Sprintf("%s has %d lines, more than %d", s.path, s.lines,
				maxLines))
		}
	}
	return found
}

// packageComment wants "Package name …" in one file that is no test, and anything at all for a
// program.
func packageComment(r *repository) (found []string) {
	commented := map[string]bool{}
	for _, s := range r.sources {
		good := !s.test() && s.comment != "" &&
			(s.name == "main" || strings.HasPrefix(s.comment, "Package "+s.name+" "))
		commented[s.folder()] = commented[s.folder()] || good
	}
	for _, folder := range slices.Sorted(maps.Keys(commented)) {
		if !commented[folder] {
			found = append(found, folder+" has no package comment")
		}
	}
	return found
}

func sleep(r *repository) (found []string) {
	for _, s := range r.sources {
		for _, line := range s.sleeps {
			if s.test() {
				found = append(found,
					fmt.Sprintf("%s:%d uses time.Sleep outside a testing/synctest bubble", s.path,
						line))
			}
		}
	}
	return found
}

func folders(r *repository) (found []string) {
	for _, folder := range topFolders {
		if !slices.Contains(r.folders, folder) {
			found = append(found, "there is no folder "+folder)
		} else if folder != "reports" &&
			!slices.ContainsFunc(r.sources, func(s source) bool { return s.within(folder) }) {
			found = append(found, "there is no Go file in "+folder)
		}
	}
	return found
}

func requirements(r *repository) (found []string) {
	if len(r.require) == 0 {
		found = append(found, "go.mod requires nothing")
	}
	for _, required := range r.require {
		imports := func(imported string) bool { return below(imported, required) }
		if !slices.ContainsFunc(r.sources,
			func(s source) bool { return slices.ContainsFunc(s.imports, imports) }) {
			found = append(found, "go.mod requires "+required+", which nothing imports")
		}
	}
	return found
}

// below tells whether an import path is parent or lies below it.
func below(imported, parent string) bool { return strings.HasPrefix(imported+"/", parent+"/") }

func TestTheRepositoryKeepsToItsLayout(t *testing.T) {
	r, err := read(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for name, rule := range rules {
		t.Run(name, func(t *testing.T) {
			for _, violation := range rule(r) {
				t.Error(violation)
			}
		})
	}
}

// sound is a small repository that keeps to every rule.
func sound() fstest.MapFS {
	text := map[string]string{
		"go.mod": "module sound.test\n\nrequire example.test/single " +
			"v1.0.0\nrequire (\n\texample.test/used v1.0.0\n\texample.test/hidden v1.0.0 // " +
			"indirect\n)\n",
		"specs/specs.go":      goFile("specs", "embed"),
		"specs/specs_test.go": goFile("specs_test", "sound.test/specs"),
		"internal/check/check.go": goFile("check", "sound.test/internal/tree",
			"example.test/used/deep"),
		"internal/check/check_test.go": goFile("check", "sound.test/specs",
			"sound.test/fixtures/api", "example.test/single"),
		"internal/check/testdata/x.go": "no Go at all",
		"harness/suite/suite.go": goFile("suite", "github.com/onsi/ginkgo/v2/types",
			"github.com/onsi/gomega", "sound.test/internal/check"),
		"fixtures/api/api.go": goFile("api", "sound.test/fixtures/serving",
			"sound.test/specs"),
		"suites/api/api.go": goFile("api", "github.com/onsi/ginkgo/v2",
			"sound.test/specs", "sound.test/internal/check", "sound.test/fixtures/api",
			"sound.test/suites/other"),
		"suites/api/api_test.go": goFile("api", "github.com/onsi/ginkgo/v2",
			"sound.test/harness/suite"),
		"suites/README.md": "Suites",
		layersPage: "# Architecture\n\n```layers\nspecs\nfixtures/api internal/check\n" +
			"harness/suite internal/a\nsuites/api\ncmd/plumbline/internal/cli " +
			"internal/findings/page\ncmd/plumbline internal/findings\n```\n",
		"internal/a/a.go": goFile("a", "sound.test/internal/check",
			"sound.test/internal/b"),
		"internal/findings/main.go": goFile("main", "sound.test/internal/findings/page"),
		"internal/findings/page/page.go": goFile("page", "sound.test/suites/api",
			"sound.test/fixtures/api", "sound.test/internal/check", "sound.test/internal/a"),
		"cmd/plumbline/main.go": "// Plumbline checks.\n" +
			goFile("main", "sound.test/cmd/plumbline/internal/cli", "sound.test/suites/api",
				"sound.test/internal/check", "sound.test/fixtures/api", "sound.test/specs"),
		"cmd/plumbline/internal/cli/cli.go": goFile("cli", "github.com/spf13/cobra",
			"github.com/spf13/pflag"),
		"reports/README.md": "Reports",
		"tools/go.mod":      "module sound.test/tools\n",
		"tools/tools.go":    goFile("tools", "sound.test/cmd/plumbline"),
	}
	return mapFS(text)
}

// shows is a file of a package with a declaration that may name a library's package v3; what is
// not exported in it may.
func shows(declaration string) string {
	return "package check\n\nimport v3 \"github.com/pb33f/libopenapi/datamodel/high/v3\"\n\n" +
		"func f(*v3.Document) {}\n\n" + declaration + "\n"
}

// goFile is the text of a Go file that imports the given packages, with a package comment.
func goFile(name string, imports ...string) string {
	text := "// Package " + name + " is made up.\npackage " + name + "\n\nimport (\n"
	for _, imported := range imports {
		text += fmt.Sprintf("\t%q\n", imported)
	}
	return text + ")\n"
}

func mapFS(text map[string]string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, content := range text {
		files[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return files
}

// violation is a change to the sound repository that a rule must catch, and how what the rule says
// must begin. Without text, what lies at or below the path is removed.
type violation struct{ path, text, want string }

// violations has them for each rule.
var violations = map[string][]violation{
	"directions": {
		{"specs/a.go", goFile("specs", "sound.test/internal/tree"),
			"specs/a.go imports sound.test/internal/tree"},
		{"specs/a.go", goFile("specs", "sound.test/specs/api"),
			"specs/a.go imports sound.test/specs/api"},
		{"specs/a_test.go", goFile("specs", "sound.test/internal/tree"),
			"specs/a_test.go imports sound.test/internal/tree"},
		{"internal/check/a.go", goFile("check", "sound.test/specs"),
			"internal/check/a.go imports sound.test/specs"},
		{"internal/check/a.go", goFile("check", "sound.test/fixtures/api"),
			"internal/check/a.go imports sound.test/fixtures/api"},
		{"internal/check/a.go", goFile("check", "sound.test/suites/api"),
			"internal/check/a.go imports sound.test/suites/api"},
		{"internal/check/a_test.go", goFile("check", "sound.test/suites/api"),
			"internal/check/a_test.go imports sound.test/suites/api"},
		{"internal/check/a.go", goFile("check", "sound.test/harness2"),
			"internal/check/a.go imports sound.test/harness2"},
		{"internal/openapi/a.go", goFile("openapi", "sound.test/internal/schema"),
			"internal/openapi/a.go imports sound.test/internal/schema"},
		{"internal/schema/a.go", goFile("schema", "sound.test/internal/contract"),
			"internal/schema/a.go imports sound.test/internal/contract"},
		{"internal/schema/a_test.go", goFile("schema", "sound.test/internal/contract"),
			"internal/schema/a_test.go imports sound.test/internal/contract"},
		{"internal/route/a.go", goFile("route", "sound.test/internal/contract"),
			"internal/route/a.go imports sound.test/internal/contract"},
		{"harness/exchange/a.go", goFile("exchange", "sound.test/internal/check"),
			"harness/exchange/a.go imports sound.test/internal/check"},
		{"fixtures/api/a.go", goFile("api", "sound.test/internal/check"),
			"fixtures/api/a.go imports sound.test/internal/check"},
		{"fixtures/api/a_test.go", goFile("api", "sound.test/internal/check"),
			"fixtures/api/a_test.go imports sound.test/internal/check"},
		{"fixtures/api/a_test.go", goFile("api", "sound.test/suites/api"),
			"fixtures/api/a_test.go imports sound.test/suites/api"},
		{"suites/api/a.go", goFile("api", "sound.test/cmd/plumbline"),
			"suites/api/a.go imports sound.test/cmd/plumbline"},
		{"suites/api/a_test.go", goFile("api", "sound.test/cmd/plumbline"),
			"suites/api/a_test.go imports sound.test/cmd/plumbline"},
		{"suites/api/a.go", goFile("api", "sound.test"), "suites/api/a.go imports sound.test"},
		{"internal/a/a.go", goFile("a", "sound.test/cmd/plumbline"),
			"internal/a/a.go imports sound.test/cmd/plumbline"},
		{"internal/a/a.go", goFile("a", "sound.test/suites/api"),
			"internal/a/a.go imports sound.test/suites/api"},
		{"internal/a/a.go", goFile("a", "sound.test/internal/findings/page"),
			"internal/a/a.go imports sound.test/internal/findings/page"},
		{"internal/findings2/a.go", goFile("a", "sound.test/suites/api"),
			"internal/findings2/a.go imports sound.test/suites/api"},
		{"internal/findings/page/a.go", goFile("page", "sound.test/cmd/plumbline"),
			"internal/findings/page/a.go imports sound.test/cmd/plumbline"},
		{"util/a.go", goFile("util"), "util/a.go lies in no folder of the design"},
		{"a.go", goFile("plumbline"), "a.go lies in no folder of the design"},
	},
	"layers": {
		{"internal/check/a.go", goFile("check", "sound.test/harness/suite"),
			"internal/check/a.go imports sound.test/harness/suite, which is no lower layer"},
		{"internal/check/a.go", goFile("check", "sound.test/fixtures/api"),
			"internal/check/a.go imports sound.test/fixtures/api, which is no lower layer"},
		{"internal/added/a.go", goFile("added"),
			"ARCHITECTURE.md does not list internal/added among its layers"},
		{"internal/a/a.go", "", "ARCHITECTURE.md lists internal/a, and there is no such package"},
	},
	"visible": {
		{"internal/check/a.go", shows("func F(d *v3.Document) {}"),
			"internal/check/a.go shows a type of a library in F"},
		{"internal/check/a.go", shows("type T struct{ d *v3.Document }"),
			"internal/check/a.go shows a type of a library in T"},
		{"internal/check/a.go", shows("type T int; func (T) M() v3.Document { panic(0) }"),
			"internal/check/a.go shows a type of a library in M"},
	},
	"dependencies": {
		{"internal/check/a.go", goFile("check", "github.com/getkin/kin-openapi/openapi3"),
			"internal/check/a.go, which cmd/plumbline depends on, imports github.com/getkin"},
		{"cmd/plumbline/a.go", goFile("main", "github.com/pb33f/libopenapi-validator"),
			"cmd/plumbline/a.go, which cmd/plumbline depends on, imports github.com/pb33f"},
	},
	"libraries": {
		{"internal/check/a.go", goFile("check", "github.com/onsi/ginkgo/v2"),
			"internal/check/a.go imports github.com/onsi/ginkgo/v2, which"},
		{"internal/check/a_test.go", goFile("check", "github.com/onsi/gomega"),
			"internal/check/a_test.go imports github.com/onsi/gomega, which"},
		{"harness/suite2/a.go", goFile("suite2", "github.com/onsi/gomega/types"),
			"harness/suite2/a.go imports github.com/onsi/gomega/types, which"},
		{"fixtures/api/a.go", goFile("api", "github.com/onsi/gomega"),
			"fixtures/api/a.go imports github.com/onsi/gomega, which"},
		{"cmd/plumbline/a.go", goFile("main", "github.com/onsi/ginkgo/v2"),
			"cmd/plumbline/a.go imports github.com/onsi/ginkgo/v2, which"},
		{"harness/conform/a.go", goFile("conform", "github.com/onsi/ginkgo/v2"),
			"harness/conform/a.go imports github.com/onsi/ginkgo/v2, which"},
		{"internal/contract/a.go", goFile("contract", "github.com/pb33f/libopenapi/datamodel"),
			"internal/contract/a.go imports github.com/pb33f/libopenapi/datamodel, which"},
		{"internal/secondmodel/a.go",
			goFile("secondmodel", "github.com/pb33f/libopenapi-validator/errors"),
			"internal/secondmodel/a.go imports " +
				"github.com/pb33f/libopenapi-validator/errors, which"},
		{"cmd/plumbline/a.go", goFile("main", "github.com/getkin/kin-openapi/openapi3"),
			"cmd/plumbline/a.go imports github.com/getkin/kin-openapi/openapi3, which"},
		{"harness/suite/a.go", goFile("suite", "github.com/spf13/pflag"),
			"harness/suite/a.go imports github.com/spf13/pflag, which"},
		{"suites/api/a_test.go", goFile("api", "github.com/spf13/cobra"),
			"suites/api/a_test.go imports github.com/spf13/cobra, which"},
		{"internal/findings/a.go", goFile("main", "github.com/spf13/cobra/doc"),
			"internal/findings/a.go imports github.com/spf13/cobra/doc, which"},
		{"cmd/plumbline2/a.go", goFile("main", "github.com/spf13/cobra"),
			"cmd/plumbline2/a.go imports github.com/spf13/cobra, which"},
	},
	"ginkgo command": {
		{"suites/api/api_test.go", goFile("api", "sound.test/harness/suite"),
			"suites/api has no test that imports github.com/onsi/ginkgo/v2"},
		{"suites/other/other_test.go",
			goFile("other", "sound.test/harness/suite", "github.com/onsi/ginkgo/v2/types"),
			"suites/other has no test that imports"},
	},
	"length": {
		{"specs/a.go", goFile("specs") + strings.Repeat("\n", maxLines),
			"specs/a.go has 505 lines, more than 500"},
		{"specs/a_test.go", goFile("specs") + strings.Repeat("\n", maxLines),
			"specs/a_test.go has 505 lines, more than 500"},
	},
	"package comment": {
		{"specs/specs.go", "package specs\n", "specs has no package comment"},
		{"specs/specs.go", "// Of something else.\npackage specs\n",
			"specs has no package comment"},
		{"specs/specs.go", "// Package specs is set apart.\n\npackage specs\n",
			"specs has no package comment"},
		{"suites/only/a_test.go", goFile("only"), "suites/only has no package comment"},
		{"cmd/plumbline/main.go", "package main\n", "cmd/plumbline has no package comment"},
	},
	"sleep": {
		{"specs/a_test.go", sleeper("", "time.Sleep(1)"), "specs/a_test.go:10 uses time.Sleep"},
		{"specs/a_test.go", sleeper("", "wait := time.Sleep"),
			"specs/a_test.go:10 uses time.Sleep"},
		{"specs/a_test.go", sleeper("clock ", "clock.Sleep(1)"),
			"specs/a_test.go:10 uses time.Sleep"},
		{"specs/a_test.go", sleeper(". ", "Sleep(1)"), "specs/a_test.go:10 uses time.Sleep"},
		{"specs/a_test.go", sleeper("", "go func() { time.Sleep(1) }()"),
			"specs/a_test.go:10 uses time.Sleep"},
		{"specs/a_test.go", sleeper("", "synctest.Wait(); time.Sleep(1)"),
			"specs/a_test.go:10 uses time.Sleep"},
		{"specs/a_test.go", "package specs\n\nimport \"time\"\n\nfunc helper() { time.Sleep(1) }\n",
			"specs/a_test.go:5 uses time.Sleep"},
		{"specs/a_test.go",
			"package specs\n\nimport \"time\"\n\nvar helper = func() { time.Sleep(1) }\n",
			"specs/a_test.go:5 uses time.Sleep"},
	},
	"folders": {
		{"cmd", "", "there is no folder cmd"},
		{"reports", "", "there is no folder reports"},
		{"suites/api", "", "there is no Go file in suites"},
	},
	"width": tooWide,
	"requirements": {
		{"go.mod", "module sound.test\n", "go.mod requires nothing"},
		{"go.mod", "require example.test/use v1.0.0\n",
			"go.mod requires example.test/use, which nothing imports"},
		{"go.mod", "require (\n\texample.test/used v1.0.0\n\texample.test/idle v1.0.0\n)\n",
			"go.mod requires example.test/idle, which nothing imports"},
	},
}

// sleeper is a test file that runs a statement, beside one that sleeps in a bubble.
func sleeper(alias, statement string) string {
	return "package specs\n\nimport (\n\t\"testing\"\n\t\"testing/synctest\"\n\t" + alias +
		"\"time\"\n)\n\nfunc TestIt(t *testing.T) {\n\t" + statement +
		"\n\tsynctest.Test(t, func(*testing.T) { time.Sleep(1); go func() { time.Sleep(2) " +
		"}() })\n}\n"
}

func TestEveryRuleCatchesItsViolations(t *testing.T) {
	for name, rule := range rules {
		t.Run(name, func(t *testing.T) {
			if found := violated(t, rule, sound()); len(found) > 0 {
				t.Errorf("the sound repository violates it: %q", found)
			}
			if len(violations[name]) == 0 {
				t.Error("nothing shows that this rule can fail")
			}
			for _, v := range violations[name] {
				files := sound()
				files[v.path] = &fstest.MapFile{Data: []byte(v.text)}
				if v.text == "" {
					maps.DeleteFunc(files, func(name string, _ *fstest.MapFile) bool {
						return below(name, v.path)
					})
				}
				if found := violated(t, rule, files); len(found) != 1 ||
					!strings.HasPrefix(found[0], v.want) {
					t.Errorf("%s:\n got %q\nwant %q", v.path, found, v.want)
				}
			}
		})
	}
}

func violated(t *testing.T, rule func(*repository) []string, files fstest.MapFS) []string {
	t.Helper()
	r, err := read(files)
	if err != nil {
		t.Fatal(err)
	}
	return rule(r)
}

func TestABubbleAndItsHelpersMaySleep(t *testing.T) {
	files := sound()
	files["specs/a_test.go"] = &fstest.MapFile{
		Data: []byte(sleeper("", "helper()") + "\nfunc helper() { time.Sleep(1) }\n")}
	if found := violated(t, sleep, files); len(found) > 0 {
		t.Error(found)
	}
}
