package contract

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update writes it anew)\n got:\n%s\nwant:\n%s", path, got,
			want)
	}
}

// load loads a document, which the test calls "doc", with amendments called "first", "second" and
// so on.
func load(t testing.TB, document string, overlays ...string) *Contract {
	t.Helper()
	c, err := tryLoad(document, overlays...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func tryLoad(document string, overlays ...string) (*Contract, error) {
	source := Source{Document: Text{"doc", []byte(document)}}
	for i, overlay := range overlays {
		source.Amendments = append(source.Amendments,
			Text{[]string{"first", "second", "third"}[i], []byte(overlay)})
	}
	return Load(source)
}

// swagger, openapi30 and openapi31 are documents that are sound but for the members given.
func swagger(members string) string {
	return `{"swagger":"2.0","info":{"title":"t","version":"1"},` + members + `}`
}

func openapi30(members string) string {
	return `{"openapi":"3.0.3","info":{"title":"t","version":"1"},` + members + `}`
}

func openapi31(members string) string {
	return `{"openapi":"3.1.0","info":{"title":"t","version":"1"},` + members + `}`
}

// withSchema is an OpenAPI document of the edition whose one operation, "op", answers 200 with JSON
// of the schema.
func withSchema(version openapi.Version, schema string) string {
	if version == openapi.Swagger20 {
		return swagger(
			`"paths":{"/a":{"get":{"operationId":"op","produces":["application/json"],"responses":{"200":{"description":"d","schema":` + schema + `}}}}}`)
	}
	return `{"openapi":"` + string(version) +
		`.0","info":{"title":"t","version":"1"},"paths":{"/a":{"get":{"operationId":"op",` +
		`"responses":{"200":{"description":"d","content":{"application/json":{"schema":` + schema +
		`}}}}}}}}`
}

// bodySchema returns the schema of such a document.
func bodySchema(t testing.TB, c *Contract) *schema.Schema {
	t.Helper()
	operation := operationOf(t, c, "op")
	if len(operation.Responses) != 1 || len(operation.Responses[0].Content) != 1 ||
		operation.Responses[0].Content[0].Schema == nil {
		t.Fatal("the operation has no one schema")
	}
	return operation.Responses[0].Content[0].Schema
}

func operationOf(t testing.TB, c *Contract, name string) *Operation {
	t.Helper()
	operation, found := c.Operation(name)
	if !found {
		t.Fatalf("no operation %s among %v; defects: %v", name, c.Operations(), c.Defects())
	}
	return operation
}

// valueOf reads a JSON text into the form that Judge takes.
func valueOf(t testing.TB, text string) any {
	t.Helper()
	node, _, err := tree.ParseJSON("value", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return node.Value()
}

// overlayOf is an overlay of the actions, in YAML flow style.
func overlayOf(actions ...string) string {
	return "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n- " +
		strings.Join(actions, "\n- ") + "\n"
}

// rules lists the rules of the defects with their places.
func rules(defects []Defect) string {
	var lines []string
	for _, d := range defects {
		lines = append(lines, string(d.Rule)+" "+strings.SplitN(d.Location.String(), "  ", 2)[0])
	}
	return strings.Join(lines, "\n")
}

// schemaAt is where the schema of [withSchema] stands since 3.0.
const schemaAt = "/paths/~1a/get/responses/200/content/application~1json/schema"

var kindNames = map[schema.ProblemKind]string{schema.Mismatch: "mismatch",
	schema.WrongWay:   "wrong way",
	schema.Undeclared: "undeclared", schema.Discriminated: "discriminated"}

// told lists problems, one a line: kind, severity, place in the value, message and the place in the
// document, which begins with "~" for schemaAt. What could not be judged is the last line.
func told(problems []schema.Problem, err error) string {
	var lines []string
	for _, p := range problems {
		at := string(p.Location.Pointer)
		if below, found := strings.CutPrefix(at, schemaAt); found {
			at = "~" + below
		}
		lines = append(lines, fmt.Sprintf("%s %s %q %s @%s", kindNames[p.Kind], p.Severity,
			p.Instance, p.Message, at))
	}
	if err != nil {
		lines = append(lines, "not judged: "+strings.ReplaceAll(err.Error(), schemaAt, "~"))
	}
	return strings.Join(lines, "\n")
}

// withComponents adds component schemas to a document since 3.0 of [withSchema].
func withComponents(document, schemas string) string {
	return strings.Replace(document, `"info"`, `"components":{"schemas":`+schemas+`},"info"`, 1)
}

// differs compares two texts of several lines.
func differs(t *testing.T, what, got, want string) {
	t.Helper()
	if want = strings.TrimSpace(want); got != want {
		t.Errorf("%s\n got:\n%s\nwant:\n%s", what, got, want)
	}
}

// judged says of values, parted by blanks, which a schema accepts: "+" or "-" for each.
func judged(t *testing.T, demanded *schema.Schema, values string) string {
	t.Helper()
	var b strings.Builder
	for _, value := range strings.Fields(values) {
		problems, err := demanded.Judge(valueOf(t, value), schema.ToClient)
		switch {
		case err != nil:
			t.Errorf("%s: %v", value, err)
		case slices.ContainsFunc(problems,
			func(p schema.Problem) bool { return p.Severity == verdict.Error }):
			b.WriteString("-")
		case slices.ContainsFunc(problems,
			func(p schema.Problem) bool { return p.Kind == schema.Mismatch }):
			b.WriteString("n") // accepted, with a note
		default:
			b.WriteString("+")
		}
	}
	return b.String()
}

// allDefects are what loading found, and what is wrong with bodies.
func allDefects(c *Contract) []Defect {
	return slices.Concat(c.Defects(), c.Inspect().BodyDefects())
}
