package mock_test

import (
	"strings"
	"testing"

	"plumbline/harness"
	"plumbline/internal/contract"
	"plumbline/internal/inspect"
	"plumbline/internal/mock"
)

const contradictions = `openapi: 3.0.3
info: {title: Contradictions, version: '1'}
paths:
  /none: {get: {responses: {'404': {description: d}}}}
  /number:
    get:
      responses: {'200': {description: d, content: {application/json: {schema: {
        $ref: '#/components/schemas/Number'}}}}}
  /endless:
    get:
      responses: {'200': {description: d, content: {application/json: {schema: {
        type: object, required: [width], properties: {
          width: {type: integer, maximum: .inf}}}}}}}
components:
  schemas:
    Number:
      type: object
      required: [size]
      properties:
        size: {type: integer, minimum: 5, maximum: 3}
`

// TestWhyThereIsNoAnswer: where the document lets no answer be made, the mock says what contradicts
// what, and where. What cannot be judged contradicts nothing.
func TestWhyThereIsNoAnswer(t *testing.T) {
	c, err := harness.LoadSource(contract.Source{Document: contract.Text{Path: "c.yaml",
		Bytes: []byte(contradictions)}})
	if err != nil {
		t.Fatal(err)
	}
	defects := func() []contract.Defect { return inspect.Document(c.Compiled()) }
	for path, want := range map[string]string{
		"/none": "the document names no success of GET /none (c.yaml:4:11)",
		"/number": "the document contradicts itself: it allows nothing that 200 of GET /number " +
			"could be (c.yaml:7:72): no number satisfies the schema: minimum 5 and maximum 3 " +
			"leave nothing (c.yaml:20:31)",
		"/endless": `{"width":`,
	} {
		s := mock.New(c.Compiled(), mock.Options{Defects: defects})
		if got := ask(t, s, "GET "+path); !strings.Contains(got.Body.String(), want) {
			t.Errorf("%s: got %d %s, want %s", path, got.Code, got.Body, want)
		}
	}
}
