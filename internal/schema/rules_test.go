package schema

import (
	"slices"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
)

// rulesOf are the rules of a schema of OpenAPI 3.1.
func rulesOf(t *testing.T, text string) *Rules {
	t.Helper()
	schema := bodySchema(t, load(t, withSchema(openapi.OpenAPI31, text)))
	rules, err := schema.Rules(ToServer)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// The keywords of other editions are told in those of 2020-12.
func TestRulesAreToldInOneWay(t *testing.T) {
	old := `"$schema":"http://json-schema.org/draft-07/schema#","$id":"http://a.test/s"`
	r := rulesOf(t, `{`+old+`,"items":[{"type":"string"}],"additionalItems":{"type":"null"},
		"dependencies":{"a":["b"],"c":{"required":["d"]}}}`)
	if len(r.PrefixItems) != 1 || r.PrefixItems[0].Types != String || r.Items == nil ||
		r.Items.Types != Null {
		t.Errorf("items: %+v, then %+v", r.PrefixItems, r.Items)
	}
	if len(r.DependentRequired) != 1 || r.DependentRequired[0].Name != "a" ||
		len(r.DependentSchemas) != 1 || r.DependentSchemas[0].Rules.Required[0] != "d" {
		t.Errorf("dependencies: %v %v", r.DependentRequired, r.DependentSchemas)
	}
	if r = rulesOf(t, `{"const":1,"enum":[1.0,2]}`); len(r.Enum) != 1 {
		t.Errorf("const and enum: %v", r.Enum)
	}
	if r = rulesOf(t, `{"const":3,"enum":[1,2]}`); r.Enum == nil || len(r.Enum) != 0 {
		t.Errorf("a const that is not in the enum: %v", r.Enum)
	}
	if r = rulesOf(t, `{"type":["number","null"],"format":"regex"}`); r.Types != Number|Null ||
		r.Format == nil || r.Format.Name != "regex" {
		t.Errorf("%v %v", r.Types, r.Format)
	}
}

func TestRulesOfOpenAPI30(t *testing.T) {
	schema := bodySchema(t, load(t, withSchema(openapi.OpenAPI30, `{"type":"object","properties":{
		"n":{"type":"integer","minimum":1,"exclusiveMinimum":true,"nullable":true}},
		"additionalProperties":false}`)))
	rules, err := schema.Rules(ToServer)
	if err != nil {
		t.Fatal(err)
	}
	n := rules.Properties["n"]
	if n.Types != Integer|Null || n.Minimum != nil || n.ExclusiveMinimum == nil ||
		n.ExclusiveMinimum.RatString() != "1" || n.Pointer != schemaAt+"/properties/n" {
		t.Errorf("%+v", n)
	}
	if more := rules.AdditionalProperties; more == nil || more.Bool == nil || *more.Bool {
		t.Errorf("additionalProperties: %+v", more)
	}
	if again, err := schema.Rules(ToServer); err != nil || again != rules {
		t.Errorf("the rules are others the second time: %v", err)
	}
}

// Schemas lead to each other in circles, and dynamic references know what outer resources say.
func TestRulesOfReferences(t *testing.T) {
	r := rulesOf(t, `{"$id":"http://a.test/strict","$dynamicAnchor":"node","$ref":"tree",
		"unevaluatedProperties":false,"$defs":{"tree":{"$id":"tree","$dynamicAnchor":"node",
		"properties":{"kids":{"items":{"$dynamicRef":"#node"}}}}}}`)
	tree := r.Ref
	d := tree.Properties["kids"].Items.Dynamic
	if d == nil || d.Anchor != "node" || d.To != tree || r.Resource.Anchors["node"] != r ||
		tree.Resource == r.Resource || tree.Resource.Anchors["node"] != tree {
		t.Errorf("%+v", d)
	}
}

// What a gap stands for is demanded of no value.
func TestRulesOfAGapTakeNothing(t *testing.T) {
	schema := bodySchema(t, load(t, withSchema(openapi.OpenAPI31,
		`{"properties":{"a":{"$ref":"#/nowhere"},"b":{"type":"string"}}}`)))
	rules, err := schema.Rules(ToServer)
	if err != nil {
		t.Fatal(err)
	}
	if rules.Properties["a"].Accepts("x") || !rules.Properties["b"].Accepts("x") ||
		schema.Sure(ToServer) {
		t.Errorf("a takes %v, b %v", rules.Properties["a"].Accepts("x"),
			rules.Properties["b"].Accepts("x"))
	}
}

func TestTypesOfValues(t *testing.T) {
	for text, want := range map[string]Types{`null`: Null, `true`: Boolean, `1.0`: Integer,
		`1e2`: Integer, `0.5`: Fraction, `"1"`: String, `[]`: Array, `{}`: Object} {
		if got := TypeOf(valueOf(t, text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	if got := (Number | Null).String(); got != "null, integer, fraction" {
		t.Error(got)
	}
}

// Satisfied says what Judge does.
func TestSatisfiedIsWhatIsJudged(t *testing.T) {
	values := []string{`null`, `1`, `"a"`, `"abc"`, `{}`, `{"id":1}`, `{"id":"x"}`, `{"kind":"S"}`,
		`{"kind":"none"}`, `[]`, `[1]`, `[1,1]`, `{"secret":"s"}`, `1e100000`}
	schemas := []string{`{"type":"string","pattern":"^a(?=b)"}`,
		`{"type":"object","properties":{"id":{"type":"integer","readOnly":true},
			"secret":{"type":"string","writeOnly":true}},"required":["id"]}`,
		`{"type":"array","uniqueItems":true,"contains":{"const":1}}`,
		`{"discriminator":{"propertyName":"kind"},"properties":{"kind":{"type":"string"}}}`,
		`{"$ref":"#/nowhere"}`, `{"pattern":"(?#no)"}`, `{"minimum":5,"not":{"type":"string"}}`}
	for _, version := range []openapi.Version{openapi.Swagger20, openapi.OpenAPI30,
		openapi.OpenAPI31} {
		for _, text := range schemas {
			schema := bodySchema(t, load(t, withSchema(version, text)))
			for _, direction := range []Direction{ToClient, ToServer} {
				for _, value := range values {
					problems, err := schema.Judge(valueOf(t, value), direction)
					want := err == nil && !slices.ContainsFunc(problems,
						func(p Problem) bool { return p.Severity == verdict.Error })
					got, err2 := schema.Satisfied(valueOf(t, value), direction)
					if got != want || (err == nil) != (err2 == nil) {
						t.Errorf("%s, %s, %s: %v %v, judged %v %v", version, text, value, got, err2,
							problems, err)
					}
				}
			}
		}
	}
}
