package secondmodel

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"plumbline/internal/contract"
	"plumbline/specs"
)

func sourceOf(document string, amendments ...string) contract.Source {
	source := contract.Source{Document: contract.Text{Path: "api.yaml", Bytes: []byte(document)}}
	for _, text := range amendments {
		source.Amendments = append(source.Amendments,
			contract.Text{Path: "overlay.yaml", Bytes: []byte(text)})
	}
	return source
}

func read(t *testing.T, source contract.Source) Reading {
	t.Helper()
	c, err := contract.Load(source)
	if err != nil {
		t.Fatal(err)
	}
	return Read(c, source)
}

// TestTheShippedDocumentsAreReadAlike also shows what libopenapi reports of the damaged one.
func TestTheShippedDocumentsAreReadAlike(t *testing.T) {
	for _, test := range []struct {
		api  specs.API
		want []string
	}{
		{specs.Respoke, []string{
			"libopenapi reports: component `#/definitions/holder` does not exist in the " +
				"specification",
			"libopenapi reports: schema build failed: reference '#/definitions/holder' cannot " +
				"be found",
		}},
		{specs.Resonance, nil},
	} {
		source := contract.Source{
			Document: contract.Text{Path: test.api.DocumentPath, Bytes: test.api.Document},
			Amendments: []contract.Text{{Path: test.api.AmendmentsPath,
				Bytes: test.api.Amendments}},
		}
		reading := read(t, source)
		if len(reading.Differences) > 0 {
			t.Errorf("%s: %q", test.api.DocumentPath, reading.Differences)
		}
		var got []string
		for _, d := range reading.Defects {
			got = append(got, d.Message)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q", test.api.DocumentPath, got)
		}
	}
}

func TestReadings(t *testing.T) {
	const swagger = `swagger: '2.0'
info: {title: t, version: '1'}
paths: {
 "/a/{id}": {parameters: [{name: id, in: path, required: true, type: string}],
  get: {parameters: [{name: X-A, in: header, type: string}, {name: b, in: body, schema: {}}],
   responses: {'200': {description: d}, default: {description: d}, x-a: 1}}}}
`
	for _, test := range []struct{ name, document, amendment, defect string }{
		{"Swagger 2.0", swagger, "", ""},
		{"an amendment that removes a status", swagger, `overlay: 1.0.0
info: {title: t, version: '1'}
actions: [{target: "$.paths.*.get.responses['200']", remove: true}]
`,
			""},
		{"methods of 3.2", `openapi: 3.2.0
info: {title: t, version: '1'}
paths: {
 /a: {query: {responses: {4XX: {description: d}}},
  additionalOperations: {COPY: {responses: {'200': {description: d}}}}}}
`, "", ""},
		{"a circle of references", `openapi: 3.1.0
info: {title: t, version: '1'}
paths: {
 /a: {get: {responses: {'200': {description: d}}}}}
components: {schemas: {
  A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}}
`, "", ""},
		{"no paths", `openapi: 3.1.0
info: {title: t, version: '1'}
`, "", ""},
		{"what is no operation",
			"openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: 7}}\n", "", ""},
		{"what libopenapi reports",
			"openapi: 3.1.0\npaths: {/a: {get: {parameters: [{$ref: '#/x'}]}}}\n", "",
			"libopenapi"},
	} {
		t.Run(test.name, func(t *testing.T) {
			source := sourceOf(test.document)
			if test.amendment != "" {
				source = sourceOf(test.document, test.amendment)
			}
			reading := read(t, source)
			if len(reading.Differences) > 0 {
				t.Errorf("they differ: %q", reading.Differences)
			}
			found := slices.ContainsFunc(reading.Defects, func(d contract.Defect) bool {
				return strings.HasPrefix(d.Message, test.defect) && d.Remedy != ""
			})
			if (test.defect != "") != found || test.defect == "" && len(reading.Defects) > 0 {
				t.Errorf("got %+v", reading.Defects)
			}
		})
	}
}

// TestADocumentOfSeveralFiles is read with what it refers to.
func TestADocumentOfSeveralFiles(t *testing.T) {
	source := sourceOf(`openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/a: {get: {responses: {'200': {description: d, content: {
  application/json: {schema: {$ref: parts/a.yaml}}}}}}}}
`)
	source.Files = fstest.MapFS{"parts/a.yaml": {Data: []byte("{type: array, items: {$ref: b.yaml}}")},
		"parts/b.yaml": {Data: []byte("{type: string}")}}
	reading := read(t, source)
	if len(reading.Differences) > 0 || len(reading.Defects) > 0 {
		t.Errorf("got %+v", reading)
	}
}

// TestDifferencesAreFound holds the model of one document against the contract of another.
func TestDifferencesAreFound(t *testing.T) {
	const head = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {"
	load := func(operation string) model {
		c, err := contract.Load(sourceOf(head + operation + "}}}"))
		if err != nil {
			t.Fatal(err)
		}
		return modelOfContract(c)
	}
	for _, test := range []struct {
		name, ours, theirs string
		want               []string
	}{
		{"none", `parameters: [{name: A, in: header}]`, `parameters: [{name: a, in: header}]`, nil},
		{"a status", `responses: {'200': {description: d}}`, `responses: {}`,
			[]string{"only Plumbline finds the status 200 of GET /a"}},
		{"a parameter", ``, `parameters: [{name: q, in: query}]`,
			[]string{"only libopenapi finds the query parameter q of GET /a"}},
	} {
		if got := differences(load(test.ours), load(test.theirs)); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q", test.name, got)
		}
	}
	if got := differences(model{"GET /a": nil}, model{}); !slices.Equal(got,
		[]string{"only Plumbline finds the operation GET /a"}) {
		t.Errorf("got %q", got)
	}
}
