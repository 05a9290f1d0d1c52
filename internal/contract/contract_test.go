package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
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
			for _, d := range allDefects(loadShipped(t, api, true)) {
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

// TestTheShippedDocumentsCanBeUsed but for what Respoke's document refers to and does not have:
// that is what an amendment says.
func TestTheShippedDocumentsCanBeUsed(t *testing.T) {
	const missing = `$ref "#/definitions/holder" leads nowhere`
	for name, api := range shipped {
		for _, amended := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, amended %t", name, amended), func(t *testing.T) {
				c := loadShipped(t, api, amended)
				inspection, schemas, unusable := c.Inspect(), 0, 0
				for _, place := range inspection.Places {
					if !inspection.isSchema(place) {
						continue
					}
					schemas++
					err := inspection.Schema(place).Err()
					if err != nil && name == "respoke" && !amended && err.Error() == missing {
						unusable++
					} else if err != nil {
						t.Errorf("#%s: %v", place.Pointer, err)
					}
				}
				if want := 3; name == "respoke" && !amended && unusable != want {
					t.Errorf("%d schemas refer to what is missing, want %d", unusable, want)
				}
				if schemas == 0 {
					t.Error("there are no schemas")
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
		{"no edition", `{"info":{}}`,
			`doc:1:1: neither "swagger" nor "openapi" stands at the root`},
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
		"x": "GET /a", "GET /a": "GET /a", "PUT /a": "PUT /a", "GET /b": "GET /b", "": "",
		"get /a": "", "POST /a": "",
	} {
		operation, found := c.Operation(name)
		if found != (want != "") || found && operation.String() != want {
			t.Errorf("%q finds %v, want %q", name, operation, want)
		}
	}
}

func TestExtensionOfTheOperationComesBeforeTheDocuments(t *testing.T) {
	c := load(t,
		swagger(
			`"x-a":1,"x-b":1,"x-null":null,"paths":{"/a":{"get":{"operationId":"op","x-a":{"y":[2.0]},"responses":{}}}}`))
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
		if got, found := c.Extension(test.operation, test.name); fmt.Sprint(got) != test.want ||
			found != test.found {
			t.Errorf("%s: got %v, %t", test.name, got, found)
		}
	}
}

func TestAContractTellsWhatItWasMadeOf(t *testing.T) {
	c := load(t, openapi31(`"paths":{}`))
	if c.Path() != "doc" || c.Version() != openapi.OpenAPI31 || len(c.Operations()) != 0 ||
		len(allDefects(c)) != 0 {
		t.Error(c.Path(), c.Version(), c.Operations(), allDefects(c))
	}
}

func TestExtensionsAreGivenAsTheyAreWritten(t *testing.T) {
	c := load(t,
		swagger(
			`"x-o":{"a":[1.50,null,"é"],"b":{}},"x-s":"","x-f":false,"x-n":1e400,"paths":{"/a":{"get":{"operationId":"op","x-f":null,"responses":{}}}}`),
		overlayOf("{target: $, update: {x-amended: 1, x-o: {c: 2}}}",
			"{target: '$.paths.*.get', update: {x-s: t}}"))
	operation := operationOf(t, c, "op")
	for _, test := range []struct {
		name, document, operation string
	}{
		{"x-o", `{"a":[1.50,null,"é"],"b":{},"c":2}`, `{"a":[1.50,null,"é"],"b":{},"c":2}`},
		{"x-s", `""`, `"t"`},
		{"x-f", `false`, `null`},
		{"x-n", `1e400`, `1e400`},
		{"x-amended", `1`, `1`},
	} {
		for _, asked := range []struct {
			of   *Operation
			want string
		}{{nil, test.document}, {operation, test.operation}} {
			value, found := c.Extension(asked.of, test.name)
			text, err := json.Marshal(value)
			if err != nil || !found || string(text) != asked.want {
				t.Errorf("%s of %v: got %s, %t, %v, want %s", test.name, asked.of, text, found, err,
					asked.want)
			}
		}
	}
	if value, found := c.Extension(&Operation{Pointer: "/nowhere"}, "x-s"); !found || value != "" {
		t.Errorf("an operation of another contract has what the document says: got %v, %t", value,
			found)
	}
}

// What is changed in a value that was given out does not change the contract.
func TestExtensionsAreCopies(t *testing.T) {
	c := load(t, swagger(`"x-o":{"a":[1]},"paths":{}`))
	value, _ := c.Extension(nil, "x-o")
	value.(map[string]any)["a"].([]any)[0] = "changed"
	delete(value.(map[string]any), "a")
	again, _ := c.Extension(nil, "x-o")
	if got := fmt.Sprint(again); got != "map[a:[1]]" {
		t.Error(got)
	}
}

// use does with a contract all that a case does, and says what came of it.
func use(c *Contract) string {
	var b strings.Builder
	for _, o := range c.Operations() {
		again, found := c.Operation(o.String())
		fmt.Fprintln(&b, o, found && again == o, o.Statuses(), c.Locate(o.Pointer))
		limit, limited := c.RateLimit(o)
		fmt.Fprintln(&b, limit, limited)
		for _, status := range []int{200, 401, 599} {
			response, documented := o.Response(status)
			if !documented {
				continue
			}
			media, err := SelectMediaType(response.Content, "application/json; charset=utf-8")
			if err != nil || media == nil || media.Schema == nil {
				fmt.Fprintln(&b, status, err)
				continue
			}
			for _, value := range []any{nil, "a", json.Number("1"), map[string]any{},
				[]any{map[string]any{"a": nil}}, c.PublishedExample(media)} {
				problems, err := media.Schema.Judge(value, schema.ToClient)
				fmt.Fprintln(&b, status, problems, err, media.Schema.Types(),
					media.Schema.Items().Types())
			}
		}
	}
	for at := range c.amended.All() {
		fmt.Fprintln(&b, c.Locate(at))
	}
	fmt.Fprintln(&b, allDefects(c))
	return b.String()
}

// A contract is used by many cases at once. Under the race detector this shows that it may be, and
// everywhere that the answers stay the same.
func TestOneContractServesManyAtOnce(t *testing.T) {
	contracts := map[string]func() *Contract{
		"many schemas": func() *Contract { return load(t, manyOperations(100)) }}
	for name, api := range shipped {
		contracts[name] = func() *Contract { return loadShipped(t, api, true) }
	}
	for name, fresh := range contracts {
		t.Run(name, func(t *testing.T) {
			want := use(fresh())
			c := fresh() // nothing of it has been used yet
			before := string(c.amended.JSON())
			var all sync.WaitGroup
			for i := range 4 {
				all.Go(func() {
					if got := use(c); got != want {
						t.Errorf("user %d: got\n%.2000s\nwant\n%.2000s", i, got, want)
					}
				})
			}
			all.Wait()
			if string(c.amended.JSON()) != before {
				t.Error("it changed by being used")
			}
		})
	}
}

func TestLoadKeepsTheBytesItWasGiven(t *testing.T) {
	document, overlay := []byte(swagger(`"basePath":"v1/","paths":{"a":{}}`)),
		[]byte(overlayOf("{target: $, update: {x-a: 1}}"))
	documentBefore, overlayBefore := string(document), string(overlay)
	if _, err := Load(Source{Document: Text{"doc", document},
		Amendments: []Text{{"overlay", overlay}}}); err != nil {
		t.Fatal(err)
	}
	if string(document) != documentBefore || string(overlay) != overlayBefore {
		t.Error("loading changed them")
	}
}

func TestLoadNamesTheOverlayThatCannotBeRead(t *testing.T) {
	sound := overlayOf("{target: $, update: {x-a: 1}}")
	for want, overlays := range map[string][]string{
		"first:2:1: ":  {"overlay: [\n", sound},
		"second:1:1: ": {sound, "[]"},
		"third:1:1: ":  {sound, sound, ""},
	} {
		_, err := tryLoad(swagger(`"paths":{}`), overlays...)
		var syntax *tree.SyntaxError
		if !errors.As(err, &syntax) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestFindTellsOperationAndPathParameters(t *testing.T) {
	c := load(t,
		swagger(
			`"basePath":"/v1","paths":{"/a/{id}":{"get":{"operationId":"op","responses":{}}},"/a/b":{"get":{"operationId":"other","responses":{}}}}`))
	for _, test := range []struct{ method, address, base, want string }{
		{"GET", "https://h.example/v1/a/x%2Fy?q=1", "", "op map[id:x%2Fy]"},
		{"GET", "https://elsewhere.example/v1/a/b", "", "other map[]"},
		{"GET", "https://h.example/a/1", "", "none"},
		{"GET", "https://h.example/a/1", "/", "op map[id:1]"},
		{"GET", "https://h.example/x/a/1", "/x", "op map[id:1]"},
		{"POST", "https://h.example/v1/a/1", "", "none"},
	} {
		address, err := url.Parse(test.address)
		if err != nil {
			t.Fatal(err)
		}
		match, unmatched := c.Find(test.method, address, test.base)
		got := "none"
		if unmatched == nil {
			got = fmt.Sprint(match.Operation.ID, " ", match.PathParameters)
		}
		if got != test.want || unmatched != nil && unmatched.Reason == "" {
			t.Errorf("%s %s below %q: got %s, want %s", test.method, test.address, test.base, got,
				test.want)
		}
	}
}
