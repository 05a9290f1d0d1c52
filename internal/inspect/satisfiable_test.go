package inspect

import (
	"fmt"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/openapi"
)

// satisfiable are schemas that some value satisfies, however close they are to such that none does.
var satisfiable = []struct {
	version openapi.Version
	schema  string
}{
	{v20, "{type: integer, minimum: 0, maximum: 1, exclusiveMinimum: true}"},
	{v30,
		"{type: integer, minimum: 0, maximum: 2, exclusiveMinimum: true, exclusiveMaximum: true}"},
	{v30, "{type: number, minimum: 0, maximum: 1, exclusiveMinimum: true, exclusiveMaximum: true}"},
	{v30, "{type: number, minimum: 1, maximum: 1, exclusiveMinimum: false}"},
	{v31, "{type: number, exclusiveMinimum: 0, exclusiveMaximum: 1}"},
	{v31, "{type: integer, exclusiveMinimum: 0, exclusiveMaximum: 2}"},
	{v31, "{type: integer, exclusiveMinimum: 0.5, exclusiveMaximum: 1.5}"},
	{v31, "{type: integer, minimum: -0.5, maximum: 0.5}"},
	{v31, "{type: integer, minimum: -1.5, maximum: -0.5}"},
	{v31, "{type: [integer, 'null'], exclusiveMinimum: 0, exclusiveMaximum: 1}"},
	{v31, "{type: [integer, number], exclusiveMinimum: 0, exclusiveMaximum: 1}"},
	{v31, "{type: [integer, string], minimum: 5, maximum: 4}"},
	{v30, "{type: integer, nullable: true, minimum: 5, maximum: 4}"},
	{v20, "{type: integer, x-nullable: true, minimum: 5, maximum: 4}"},
	{v30, "{type: string, nullable: true, minLength: 5, maxLength: 4}"},
	{v31, "{type: [array, string], minItems: 5, maxItems: 4}"},
	{v31, "{type: [object, 'null'], required: [a, b], maxProperties: 1}"},
	{v31, "{type: [object, 'null'], required: [a], additionalProperties: false}"},
	{v31, "{minimum: 1e400}"},
	{v31, "{minimum: -1e30, maximum: 1e30, multipleOf: 1e29}"},
	{v30, "{type: number, multipleOf: 5, minimum: 10, maximum: 10}"},
	{v30, "{type: number, multipleOf: 0.1, minimum: 0.3, maximum: 0.3}"},
	{v30, "{type: integer, multipleOf: 0.1, minimum: 3, maximum: 3}"},
	{v30, "{type: integer, multipleOf: 2.5, minimum: 4, maximum: 5}"},
	{v31, "{type: number, multipleOf: 7, minimum: -3, maximum: 3}"},
	{v31, "{type: number, multipleOf: 7, exclusiveMinimum: -7, exclusiveMaximum: 1}"},
	{v31, "{type: number, multipleOf: 7, minimum: 1}"},
	{v31, "{type: integer, maximum: 0.5}"},
	{v30, "{type: string, minLength: 0, maxLength: 0}"},
	{v20, "{type: array, items: {}, minItems: 0, maxItems: 0}"},
	{v31, "{type: array, maxItems: 0, items: false}"},
	{v31, "{required: [a], maxProperties: 1}"},
	{v31, "{required: [a], additionalProperties: false, patternProperties: {'^a': {}}}"},
	{v31, "{required: [a], additionalProperties: false, properties: {a: {}}}"},
	{v31, "{required: [a], properties: {b: false}}"},
	{v31, "{properties: {a: false}}"},
	{v31, "{required: [a], unevaluatedProperties: false, allOf: [{properties: {a: {}}}]}"},
	{v30, "{allOf: [{type: number}, {type: integer}]}"},
	{v30, "{type: number, allOf: [{type: integer}, {minimum: 1}]}"},
	{v30, "{allOf: [{type: string}, {anyOf: [{type: string}, {type: object}]}]}"},
	{v30, "{anyOf: [{type: string}, {type: object}]}"},
	{v30, "{oneOf: [{type: string}, {type: object}]}"},
	{v30, "{allOf: [{type: object, nullable: true}, {type: string, nullable: true}]}"},
	{v31, "{allOf: [{type: [string, integer]}, {type: [number, boolean]}]}"},
	{v31, "{allOf: [{type: ['null', string]}, {type: [object, 'null']}]}"},
	{v31, "{allOf: [true, {}, {type: string}]}"},
	{v30, "{not: {type: string}}"},
	{v30, "{not: {not: {}}}"},
	{v31, "{not: false}"},
	{v31, "{const: null}"},
	{v31, "{type: [string, 'null'], const: null}"},
	{v31, "{type: integer, const: 1.0}"},
	{v30, "{type: string, enum: ['']}"},
	{v30, "{type: string, nullable: true, enum: [a, null]}"},
	{v30, "{type: object, properties: {m: {$ref: '#/components/schemas/S'}}}"},
	{v30,
		"{type: object, required: [m], properties: {m: {type: object, nullable: true, required: " +
			"[m], properties: {m: {$ref: '#/components/schemas/S'}}}}}"},
	{v30,
		"{type: object, required: [m], properties: {m: {type: array, items: {$ref: " +
			"'#/components/schemas/S'}}}}"},
	{v30,
		"{type: object, required: [m], properties: {m: {oneOf: [{$ref: " +
			"'#/components/schemas/S'}, {type: string}]}}}"},
	{v31,
		"{type: [object, 'null'], required: [m], properties: {m: {$ref: " +
			"'#/components/schemas/S'}}}"},
	{v31, "{type: object, required: [m], additionalProperties: {$ref: '#/components/schemas/S'}}"},
	{v31,
		"{type: object, required: [m], properties: {m: {type: array, prefixItems: [{$ref: " +
			"'#/components/schemas/S'}], minItems: 0}}}"},
}

func TestWhatIsSatisfiableIsNotAccused(t *testing.T) {
	for _, test := range satisfiable {
		for _, d := range inspected(t, changed(t, test.version, schemaText, test.schema)) {
			if d.Rule == RuleUnsatisfiable || d.Severity == verdict.Error {
				t.Errorf("%s %s: got %s", test.version, test.schema, d)
			}
		}
	}
}

// In another dialect the keywords may have another meaning: before draft 2019-09, what stands
// beside a $ref has none.
func TestLimitsOfAnotherDialectAreItsOwn(t *testing.T) {
	text := changed(t, v31, schemaText,
		"{$ref: '#/components/schemas/T', minimum: 5, maximum: 4}\n    T: {type: number}")
	if got := lines(inspected(t, text)); len(got) != 1 ||
		!strings.Contains(got[0], "leave nothing") {
		t.Fatalf("got %q, want one defect of the limits", got)
	}
	text = "jsonSchemaDialect: 'http://json-schema.org/draft-07/schema#'" + text
	if got := lines(inspected(t, text)); len(got) > 0 {
		t.Errorf("got %q, want nothing", got)
	}
}

// The values of an enum are not compared with one another: this many would take longer than a test
// may.
func TestALongEnum(t *testing.T) {
	var enum strings.Builder
	for n := range 50_000 {
		fmt.Fprintf(&enum, "%d, n%d, ", n, n)
	}
	text := changed(t, v31, schemaText,
		"{type: integer, maximum: 49998, enum: ["+enum.String()+"7.0]}")
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "doc",
		Bytes: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	defects := Document(c)
	count := map[contract.Rule]int{}
	for _, d := range defects {
		count[d.Rule]++
	}
	if count[RuleEnumContradicts] != 50_001 || count[RuleDuplicateEnum] != 1 ||
		len(defects) != 50_002 {
		t.Errorf(
			"got %v, want 50001 values that contradict the schema (all texts, and one beyond the "+
				"limit) and one that is there twice", count)
	}
}
