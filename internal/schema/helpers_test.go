package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// load reads the schemas of a document, which the test calls "doc".
func load(t testing.TB, document string) *Set { return loadAs(t, document, Reading{}) }

// loadAs does so where the standards leave a choice.
func loadAs(t testing.TB, document string, reading Reading) *Set {
	t.Helper()
	root, _, err := tree.ParseJSON("doc", []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	edition := root.Get("openapi").Str()
	if edition == "" {
		edition = root.Get("swagger").Str()
	}
	set := NewSet(&Document{Root: root, Index: tree.NewIndex(root), Reading: reading,
		Version: openapi.Version(edition[:len("3.0")]),
		Locate:  func(at tree.Pointer) verdict.Location { return locate(root, at) }})
	set.Ready()
	return set
}

// locate finds the place of a value: of a member that of its name.
func locate(root *tree.Node, at tree.Pointer) verdict.Location {
	n, position := root, root.Position
	for _, token := range at.Tokens() {
		if member := n.Member(token); member != nil {
			n, position = member.Value, member.Position
			continue
		}
		item := n.At(tree.PointerOf(token))
		if item == nil {
			break
		}
		n, position = item, item.Position
	}
	return verdict.Location{Layer: verdict.Published, File: "doc", Line: position.Line,
		Column: position.Column, Pointer: at}
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

// schemaAt is where the schema of [withSchema] stands since 3.0.
const schemaAt = "/paths/~1a/get/responses/200/content/application~1json/schema"

// bodySchema returns the schema of [withSchema].
func bodySchema(t testing.TB, set *Set) *Schema {
	t.Helper()
	at := tree.Pointer(schemaAt)
	if set.document.Version == openapi.Swagger20 {
		at = "/paths/~1a/get/responses/200/schema"
	}
	if set.document.at(at) == nil {
		t.Fatal("the operation has no schema")
	}
	return set.At(at)
}

// withComponents adds component schemas to a document since 3.0 of [withSchema].
func withComponents(document, schemas string) string {
	return strings.Replace(document, `"info"`, `"components":{"schemas":`+schemas+`},"info"`, 1)
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

// judged says of values, parted by blanks, which a schema accepts: "+" or "-" for each.
func judged(t *testing.T, schema *Schema, values string) string {
	t.Helper()
	var b strings.Builder
	for _, value := range strings.Fields(values) {
		problems, err := schema.Judge(valueOf(t, value), ToClient)
		switch {
		case err != nil:
			t.Errorf("%s: %v", value, err)
		case slices.ContainsFunc(problems,
			func(p Problem) bool { return p.Severity == verdict.Error }):
			b.WriteString("-")
		case slices.ContainsFunc(problems, func(p Problem) bool { return p.Kind == Mismatch }):
			b.WriteString("n") // accepted, with a note
		default:
			b.WriteString("+")
		}
	}
	return b.String()
}

var kindNames = map[ProblemKind]string{Mismatch: "mismatch", WrongWay: "wrong way",
	Undeclared: "undeclared", Discriminated: "discriminated"}

// told lists problems, one a line: kind, severity, place in the value, message and the place in the
// document, which begins with "~" for schemaAt. What could not be judged is the last line.
func told(problems []Problem, err error) string {
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

// differs compares two texts of several lines.
func differs(t *testing.T, what, got, want string) {
	t.Helper()
	if want = strings.TrimSpace(want); got != want {
		t.Errorf("%s\n got:\n%s\nwant:\n%s", what, got, want)
	}
}

// watch fails a fuzz target that hangs: the fuzzer itself would wait.
func watch(what string) (stop func()) {
	timer := time.AfterFunc(20*time.Second, func() { panic(what + " hangs") })
	return func() { timer.Stop() }
}
