package inspect

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
)

const (
	v20 = openapi.Swagger20
	v30 = openapi.OpenAPI30
	v31 = openapi.OpenAPI31
	v32 = openapi.OpenAPI32
)

// sound are documents without a defect, one for each edition. Tests change a part of them.
var sound = map[openapi.Version]string{
	openapi.Swagger20: `
swagger: '2.0'
info: {title: t, version: '1'}
host: a.example
schemes: [https]
produces: [application/json]
security: []
tags: [{name: one}]
paths:
  /a/{id}:
    parameters: [{name: id, in: path, required: true, type: string}]
    get:
      operationId: a
      tags: [one]
      parameters: [{name: q, in: query, type: string}]
      responses: {'200': {description: d, schema: {$ref: '#/definitions/S'}}}
    post:
      operationId: b
      consumes: [application/json]
      parameters: [{name: body, in: body, required: true, schema: {type: object}}]
      responses: {'204': {description: d}}
definitions:
  S: {type: object, properties: {m: {type: string}}}
`,
	openapi.OpenAPI30: strings.Replace(newer, "EDITION", "3.0.3", 1),
	openapi.OpenAPI31: strings.Replace(newer, "EDITION", "3.1.0", 1),
	openapi.OpenAPI32: strings.Replace(newer, "EDITION", "3.2.0", 1),
}

const newer = `
openapi: EDITION
info: {title: t, version: '1'}
servers: [{url: 'https://a.example/v1'}]
security: []
tags: [{name: one}]
paths:
  /a/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: a
      tags: [one]
      parameters: [{name: q, in: query, schema: {type: string}}]
      responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}
    post:
      operationId: b
      requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
      responses: {'204': {description: d}}
components:
  schemas:
    S: {type: object, properties: {m: {type: string}}}
`

// schemaText is the part of every sound document that a test of a schema replaces.
const schemaText = "{type: object, properties: {m: {type: string}}}"

// changed is the sound document of an edition with pairs of texts replaced.
func changed(t testing.TB, version openapi.Version, pairs ...string) string {
	t.Helper()
	text := sound[version]
	for i := 0; i+1 < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the document of %s has no %q", version, pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

func inspected(t testing.TB, text string) []contract.Defect {
	t.Helper()
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "doc",
		Bytes: []byte(text)}})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return Document(c)
}

// list writes defects, one a line.
func list(defects []contract.Defect) string {
	var b strings.Builder
	for _, d := range defects {
		fmt.Fprintf(&b, "  %s #%s\n    remedy: %s\n", d, d.Location.Pointer, d.Remedy)
	}
	return b.String()
}

// defective is a document with something wrong in it and, where there is one, a twin that differs
// in that only.
type defective struct {
	name    string
	version openapi.Version
	// the part of the sound document that is replaced; empty: the documents are given as a whole
	at   string
	bad  string
	good string   // empty: the part as it is
	want []string // all there is to tell: place, severity, rule, message and remedy
}

// check asserts that of the bad document exactly what is wanted is told, and of the good one
// nothing.
func (d defective) check(t *testing.T) {
	t.Helper()
	bad, good := d.bad, d.good
	if d.at != "" {
		bad = changed(t, d.version, d.at, d.bad)
		good = sound[d.version]
		if d.good != "" {
			good = changed(t, d.version, d.at, d.good)
		}
	}
	if got := lines(inspected(t, bad)); !slices.Equal(got, d.want) {
		t.Errorf("%s: got\n  %s\nwant\n  %s", d.bad, strings.Join(got, "\n  "),
			strings.Join(d.want, "\n  "))
	}
	if good == "" {
		return
	}
	if got := lines(inspected(t, good)); len(got) > 0 {
		t.Errorf("%s: got\n  %s\nwant nothing", d.good, strings.Join(got, "\n  "))
	}
}

// lines writes defects as a test wants them.
func lines(defects []contract.Defect) []string {
	written := make([]string, len(defects))
	for i, d := range defects {
		written[i] = fmt.Sprintf("%d:%d %s %s: %s; %s", d.Location.Line, d.Location.Column,
			d.Severity, d.Rule, d.Told(), d.Remedy)
	}
	return written
}

func checkAll(t *testing.T, documents []defective) {
	t.Helper()
	for _, d := range documents {
		t.Run(string(d.version)+" "+d.name, d.check)
	}
}
