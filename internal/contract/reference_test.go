package contract

import (
	"fmt"
	"slices"
	"testing"
)

// A reference that leads nowhere is reported where it is a reference, and only there.
func TestReferencesAreToldFromData(t *testing.T) {
	const dangling = `{"$ref":"#/nope"}`
	for _, test := range []struct {
		name      string
		document  string
		reference bool
	}{
		{"example of a schema", swagger(`"paths":{},"definitions":{"A":{"example":%s}}`), false},
		{"default of a schema", swagger(`"paths":{},"definitions":{"A":{"default":%s}}`), false},
		{"enum of a schema", swagger(`"paths":{},"definitions":{"A":{"enum":[%s]}}`), false},
		{"const of a schema", openapi31(`"paths":{},"components":{"schemas":{"A":{"const":%s}}}`),
			false},
		{"examples of a schema",
			openapi31(`"paths":{},"components":{"schemas":{"A":{"examples":[%s]}}}`), false},
		{"example of a property",
			swagger(`"paths":{},"definitions":{"A":{"properties":{"a":{"example":%s}}}}`), false},
		{"extension", swagger(`"x-a":%s,"paths":{}`), false},
		{"extension of a schema", swagger(`"paths":{},"definitions":{"A":{"x-a":%s}}`), false},
		{"examples of a response",
			swagger(
				`"paths":{},"responses":{"r":{"description":"d","examples":{"application/json":%s}}}`), false},
		{"example of a media type",
			openapi30(
				`"paths":{},"components":{"responses":{"r":{"description":"d","content":{"a/b":{"example":%s}}}}}`), false},
		{"value of an example",
			openapi30(`"paths":{},"components":{"examples":{"e":{"value":%s}}}`), false},
		{"parameters of a link",
			openapi30(
				`"paths":{},"components":{"links":{"l":{"operationId":"x","parameters":{"p":%s}}}}`), false},

		{"definition", swagger(`"paths":{},"definitions":{"A":%s}`), true},
		{"property called example",
			swagger(`"paths":{},"definitions":{"A":{"properties":{"example":%s}}}`), true},
		{"property called default",
			swagger(`"paths":{},"definitions":{"A":{"properties":{"default":%s}}}`), true},
		{"property called enum",
			swagger(`"paths":{},"definitions":{"A":{"properties":{"enum":%s}}}`), true},
		{"property called examples",
			swagger(`"paths":{},"definitions":{"A":{"properties":{"examples":%s}}}`), true},
		{"property called $ref",
			swagger(`"paths":{},"definitions":{"A":{"properties":{"$ref":%s}}}`), true},
		{"property called x-a", swagger(`"paths":{},"definitions":{"A":{"properties":{"x-a":%s}}}`),
			true},
		{"property called properties",
			swagger(`"paths":{},"definitions":{"A":{"properties":{"properties":%s}}}`), true},
		{"below a property called example",
			swagger(`"paths":{},"definitions":{"A":{"properties":{"example":{"items":%s}}}}`),
			true},
		{"definition called example", swagger(`"paths":{},"definitions":{"example":%s}`), true},
		{"component called default",
			openapi30(`"paths":{},"components":{"schemas":{"default":%s}}`), true},
		{"component called example",
			openapi30(`"paths":{},"components":{"parameters":{"example":%s}}`), true},
		{"response called default", swagger(`"paths":{"/a":{"get":{"responses":{"default":%s}}}}`),
			true},
		{"header called example",
			openapi30(
				`"paths":{},"components":{"responses":{"r":{"description":"d","headers":{"example":%s}}}}`), true},
		{"example of a component", openapi30(`"paths":{},"components":{"examples":{"e":%s}}`),
			true},
		{"examples of a media type",
			openapi30(
				`"paths":{},"components":{"requestBodies":{"r":{"content":{"a/b":{"examples":{"e":%s}}}}}}`), true},
		{"link",
			openapi30(
				`"paths":{},"components":{"responses":{"r":{"description":"d","links":{"l":%s}}}}`),
			true},
		{"callback", openapi30(`"paths":{"/a":{"get":{"responses":{},"callbacks":{"c":%s}}}}`),
			true},
		{"schema in a callback",
			openapi30(
				`"paths":{},"components":{"callbacks":{"c":{"{$url}":{"post":{"responses":{"200":{"description":"d","content":{"a/b":{"schema":%s}}}}}}}}}`), true},
		{"header of an encoding",
			openapi30(
				`"paths":{},"components":{"requestBodies":{"r":{"content":{"a/b":{"encoding":{"p":{"headers":{"h":%s}}}}}}}}`), true},
		{"webhook", openapi31(`"webhooks":{"w":%s},"paths":{}`), true},
		{"prefixItems", openapi31(`"paths":{},"components":{"schemas":{"A":{"prefixItems":[%s]}}}`),
			true},
		{"$defs", openapi31(`"paths":{},"components":{"schemas":{"A":{"$defs":{"const":%s}}}}`),
			true},
		{"if", openapi31(`"paths":{},"components":{"schemas":{"A":{"if":%s}}}`), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, fmt.Sprintf(test.document, dangling))
			found := slices.ContainsFunc(c.Defects(),
				func(d Defect) bool { return d.Rule == RuleDanglingReference })
			if found != test.reference {
				t.Errorf("reported: %t, want %t; defects: %v", found, test.reference, c.Defects())
			}
		})
	}
}

func TestParametersAreToldFromWhatIsCalledParameters(t *testing.T) {
	const incomplete = `[{"in":"query","name":"q"}]`
	for _, test := range []struct {
		name, document string
		parameter      bool
	}{
		{"of an operation", `"paths":{"/a":{"get":{"responses":{},"parameters":%s}}}`, true},
		{"of a path", `"paths":{"/a":{"parameters":%s}}`, true},
		{"of a path called parameters", `"paths":{"/parameters":{"parameters":%s}}`, true},
		{"example of a property called parameters",
			`"paths":{},"definitions":{"A":{"properties":{"parameters":{"example":%s}}}}`, false},
		{"example with a member called parameters",
			`"paths":{},"definitions":{"A":{"example":{"parameters":%s}}}`, false},
		{"extension", `"x-a":{"parameters":%s},"paths":{}`, false},
		{"extension of an operation",
			`"paths":{"/a":{"get":{"responses":{},"x-a":{"parameters":%s}}}}`, false},
		{"enum", `"paths":{},"definitions":{"A":{"enum":[{"parameters":%s}]}}`, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, swagger(fmt.Sprintf(test.document, incomplete)))
			found := slices.ContainsFunc(c.Defects(),
				func(d Defect) bool { return d.Rule == RuleParameterWithoutType })
			if found != test.parameter {
				t.Errorf("reported: %t, want %t; defects: %v", found, test.parameter, c.Defects())
			}
		})
	}
}

func TestAPropertyCalledParametersIsASchema(t *testing.T) {
	c := load(t,
		swagger(
			`"paths":{},"definitions":{"A":{"properties":{"parameters":{"properties":{"in":{},"name":{"$ref":"#/nope"}}}}}}`))
	if got := rules(c.Defects()); got != "dangling-reference doc:1:142" {
		t.Errorf("got %q", got)
	}
}
