package contract

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"plumbline/harness/tree"
	"plumbline/specs"
)

var shipped = map[string]specs.API{"respoke": specs.Respoke, "resonance": specs.Resonance}

func loadShipped(t testing.TB, api specs.API, amended bool) *Contract {
	t.Helper()
	source := Source{Document: Text{api.DocumentPath, api.Document}}
	if amended {
		source.Amendments = []Text{{api.AmendmentsPath, api.Amendments}}
	}
	c, err := Load(source)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefectsOfTheShippedDocuments(t *testing.T) {
	for name, api := range shipped {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			for _, d := range loadShipped(t, api, true).Defects() {
				if d.Message == "" || d.Remedy == "" || d.Severity == "" {
					t.Errorf("it lacks words: %+v", d)
				}
				fmt.Fprintf(&b, "%s [%s] %s\n", d, d.Severity, d.Repaired)
			}
			golden(t, name+".defects.txt", b.String())
		})
	}
}

func TestOperationsOfTheShippedDocuments(t *testing.T) {
	for name, api := range shipped {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			for _, amended := range []bool{false, true} {
				fmt.Fprintf(&b, "amended: %t\n", amended)
				for _, o := range loadShipped(t, api, amended).Operations() {
					fmt.Fprintf(&b, "  %s %q %v\n", o, o.ID, o.Statuses())
				}
			}
			golden(t, name+".operations.txt", b.String())
		})
	}
}

func TestTheShippedDocumentsCanBeUsed(t *testing.T) {
	for name, api := range shipped {
		for _, amended := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, amended %t", name, amended), func(t *testing.T) {
				c := loadShipped(t, api, amended)
				if _, err := c.requests(); err != nil {
					t.Error(err)
				}
				if len(c.schemas.known) == 0 {
					t.Error("there are no schemas")
				}
				for pointer, schema := range c.schemas.known {
					if _, err := schema.compiled(); err != nil {
						t.Errorf("#%s: %v", pointer, err)
					}
				}
			})
		}
	}
}

func TestLoadRefusesWhatCannotBeReadAndSaysWhere(t *testing.T) {
	for _, test := range []struct{ name, document, want string }{
		{"empty", "", "doc:1:1: the file is empty"},
		{"cut", `{"swagger":`, "doc:1:12: the JSON ends before its end"},
		{"an array", `[]`, "doc:1:1: an OpenAPI document is an object, this is an array"},
		{"no edition", `{"info":{}}`, `doc:1:1: neither "swagger" nor "openapi" stands at the root`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := tryLoad(test.document)
			var syntax *tree.SyntaxError
			if !errors.As(err, &syntax) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestOperationIsFoundByIDAndByMethodAndPath(t *testing.T) {
	c := load(t, swagger(`"paths":{"/a":{"get":{"operationId":"x","responses":{}},"put":{"responses":{}}},
		"/b":{"get":{"operationId":"x","responses":{}},"put":{"operationId":"GET /a","responses":{}}}}`))
	for name, want := range map[string]string{
		"x": "GET /a", "GET /a": "GET /a", "PUT /a": "PUT /a", "GET /b": "GET /b", "": "", "get /a": "", "POST /a": "",
	} {
		operation, found := c.Operation(name)
		if found != (want != "") || found && operation.String() != want {
			t.Errorf("%q finds %v, want %q", name, operation, want)
		}
	}
}

func TestExtensionOfTheOperationComesBeforeTheDocuments(t *testing.T) {
	c := load(t, swagger(`"x-a":1,"x-b":1,"x-null":null,"paths":{"/a":{"get":{"operationId":"op","x-a":{"y":[2.0]},"responses":{}}}}`))
	operation := operationOf(t, c, "op")
	for _, test := range []struct {
		operation *Operation
		name      string
		want      string
		found     bool
	}{
		{operation, "x-a", "map[y:[2.0]]", true},
		{operation, "x-b", "1", true},
		{nil, "x-a", "1", true},
		{operation, "x-null", "<nil>", true},
		{operation, "x-c", "<nil>", false},
	} {
		if got, found := c.Extension(test.operation, test.name); fmt.Sprint(got) != test.want || found != test.found {
			t.Errorf("%s: got %v, %t", test.name, got, found)
		}
	}
}

func TestAContractTellsWhatItWasMadeOf(t *testing.T) {
	c := load(t, openapi31(`"paths":{}`))
	if c.Path() != "doc" || c.Version() != OpenAPI31 || len(c.Operations()) != 0 || len(c.Defects()) != 0 {
		t.Error(c.Path(), c.Version(), c.Operations(), c.Defects())
	}
}
