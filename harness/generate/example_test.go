package generate_test

import (
	"encoding/json"
	"fmt"

	"plumbline/harness"
	"plumbline/harness/generate"
)

const boxes = `openapi: 3.1.0
info: {title: Boxes, version: '1'}
paths:
  /boxes:
    post:
      operationId: createBox
      parameters:
        - {name: X-Trace, in: header, schema: {type: string, pattern: '^[0-9a-f]{8}$'}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50}}
        - {name: filter, in: query, content: {application/json: {schema: {const: [a]}}}}
        - {name: open, in: query}
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Box'}}
          application/*: {schema: {type: boolean}}
          text/plain: {}
      responses:
        '201':
          description: made
          content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}
        4XX:
          description: refused
          content: {application/problem+json: {schema: {type: object, required: [title]}}}
        '204': {description: nothing}
        '500': {$ref: '#/components/responses/None'}
components:
  schemas:
    Box:
      type: object
      required: [label]
      properties:
        id: {type: integer, readOnly: true, minimum: 1}
        secret: {type: string, writeOnly: true, enum: [red, green]}
        label: {type: string, minLength: 2, maxLength: 3}
        parts: {type: array, items: {const: {name: lid}}}
    Never: {type: string, minLength: 2, maxLength: 1}
    Anything: {}
`

// shown is a value as JSON; the members of objects are sorted by their names.
func shown(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func Example() {
	contract, err := harness.Load([]byte(boxes))
	if err != nil {
		fmt.Println(err)
		return
	}
	limit, err := generate.Parameter(contract, "POST /boxes", "query", "limit")
	if err != nil {
		fmt.Println(err)
		return
	}
	cases, _ := limit.Cases()
	for _, one := range cases {
		if one.Keyword == "maximum" {
			fmt.Println(one.Value, one.Valid, "-", one.Side, "-", one.Sentence)
		}
	}
	// Output:
	// 50 true - at the limit - the limit itself, 50
	// 49 true - inside - the next number within the limit, 49
	// 51 false - outside - the next number beyond the limit, 51
}

func ExampleGenerator_Smallest() {
	contract, err := harness.Load([]byte(boxes))
	if err != nil {
		fmt.Println(err)
		return
	}
	box, err := generate.Body(contract, "createBox", "application/json")
	if err != nil {
		fmt.Println(err)
		return
	}
	smallest, err := box.Smallest()
	fmt.Println(shown(smallest), err)
	fullest, err := box.Fullest()
	fmt.Println(shown(fullest), err)
	// Output:
	// {"label":"aa"} <nil>
	// {"label":"aa","parts":[{"name":"lid"}],"secret":"red"} <nil>
}

func ExampleGenerator_Invalid() {
	contract, err := harness.Load([]byte(boxes), harness.Name("boxes.yaml"))
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := generate.Response(contract, "createBox", 201, "application/json")
	if err != nil {
		fmt.Println(err)
		return
	}
	wrong, err := answer.Invalid(1)
	fmt.Println(shown(wrong.Value), err)
	fmt.Println(wrong.Sentence)
	fmt.Println(wrong.Location)
	// Output:
	// {"id":"0x57","label":"Sb","parts":[]} <nil>
	// $.id: a hexadecimal number
	// boxes.yaml:32:9  #/components/schemas/Box/properties/id
}
