package schema

import (
	"encoding/json"
	"strings"
	"testing"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

func TestEveryKindOfProblemIsWorded(t *testing.T) {
	long := strings.Repeat("a", 200)
	for _, test := range []struct{ name, schema, value, want string }{
		{"type", `{"type":"string"}`, `1`, `$ is the number 1; must be string`},
		{"type: a string", `{"type":"integer"}`, `"<a>"`, `$ is the string "<a>"; must be integer`},
		{"type: null", `{"type":["string","integer"]}`, `null`,
			`$ is null; must be integer or string`},
		{"type: a boolean", `{"type":"array"}`, `true`, `$ is a boolean; must be array`},
		{"type: an array", `{"type":"object"}`, `[]`, `$ is an array; must be object`},
		{"type: an object", `{"type":"array"}`, `{}`, `$ is an object; must be array`},
		{"type: a fraction", `{"type":"integer"}`, `1.5`, `$ is the number 1.5; must be integer`},
		{"enum", `{"enum":["a",1,null]}`, `"b"`, `$ is "b"; must be one of "a", 1, null`},
		{"const", `{"const":{"a":1}}`, `{"a":2}`, `$ is {"a":2}; must be {"a":1}`},
		{"const null", `{"const":null}`, `0`, `$ is 0; must be null`},
		{"format", `{"format":"uuid"}`, `"x"`, `$ is "x"; must be of the format uuid`},
		{"pattern", `{"pattern":"^a$"}`, `"b"`, `$ is "b"; must match the pattern ^a$`},
		{"minLength", `{"minLength":2}`, `"é"`, `$ has 1 character; must have at least 2`},
		{"maxLength", `{"maxLength":1}`, `"éé"`, `$ has 2 characters; must have at most 1`},
		{"minItems", `{"minItems":1}`, `[]`, `$ has 0 items; must have at least 1`},
		{"maxItems", `{"maxItems":1}`, `[1,2]`, `$ has 2 items; must have at most 1`},
		{"minProperties", `{"minProperties":2}`, `{"a":1}`, `$ has 1 member; must have at least 2`},
		{"maxProperties", `{"maxProperties":0}`, `{"a":1}`, `$ has 1 member; must have at most 0`},
		{"minimum", `{"minimum":1.50}`, `1`, `$ is 1; must be at least 1.5`},
		{"maximum", `{"maximum":12345678901234567890}`, `12345678901234567891`,
			`$ is 12345678901234567891; must be at most 12345678901234567890`},
		{"exclusiveMinimum", `{"exclusiveMinimum":0}`, `-0.0`, `$ is -0.0; must be more than 0`},
		{"exclusiveMaximum", `{"exclusiveMaximum":0.1}`, `1e-1`,
			`$ is 1e-1; must be less than 0.1`},
		{"multipleOf", `{"multipleOf":0.01}`, `0.015`, `$ is 0.015; must be a multiple of 0.01`},
		{"uniqueItems", `{"uniqueItems":true}`, `[1,2,1.0]`,
			`$ has equal items at 0 and 2; items must be unique`},
		{"required", `{"required":["a"]}`, `{}`, `$.a is missing (required)`},
		{"required twice", `{"required":["a","b"]}`, `{}`,
			"$.a is missing (required)\n$.b is missing (required)"},
		{"required inside", `{"properties":{"x":{"items":{"required":["a b"]}}}}`,
			`{"x":[{"a b":1},{}]}`, `$.x[1]."a b" is missing (required)`},
		{"additionalProperties", `{"additionalProperties":false}`, `{"a/b":1}`,
			`$."a/b" is not allowed here (additionalProperties)`},
		{"not", `{"not":{"type":"string"}}`, `"a"`,
			`$ satisfies a schema that it must not satisfy (not)`},
		{"anyOf", `{"anyOf":[{"type":"string"},{"required":["a","b"]}]}`, `{}`,
			`$ satisfies none of the 2 alternatives (anyOf) [closest alternative: $ is an object; must be string]`},
		{"oneOf: none", `{"oneOf":[{"required":["a","b"]},{"required":["c"]}]}`, `{}`,
			`$ satisfies none of the 2 alternatives (oneOf) [closest alternative: $.c is missing (required)]`},
		{"oneOf: two", `{"oneOf":[{},{"type":"string"},{"type":"object"}]}`, `{}`,
			`$ satisfies alternatives [0 2]; must satisfy exactly one (oneOf)`},
		{"false", `false`, `1`, `$ is not allowed here`},
		{"false property", `{"properties":{"a":false}}`, `{"a":1}`, `$.a is not allowed here`},
		{"unevaluatedProperties", `{"unevaluatedProperties":false}`, `{"a":1}`,
			`$.a is not allowed here`},
		{"unevaluatedProperties beside another problem",
			`{"allOf":[{"properties":{"a":{"maximum":1},"b":true}}],"unevaluatedProperties":false}`,
			`{"a":2,"b":2,"c":2}`, "$.a is 2; must be at most 1\n$.c is not allowed here"},
		{"unevaluatedProperties beside no other problem",
			`{"anyOf":[{"properties":{"a":{"maximum":1},"b":true}},true],"unevaluatedProperties":false}`,
			`{"a":2,"b":2}`, "$.a is not allowed here\n$.b is not allowed here"},
		{"unevaluatedItems beside another problem",
			`{"allOf":[{"prefixItems":[{"maximum":1},true]}],"unevaluatedItems":false}`,
			`[2,2,2]`, "$[0] is 2; must be at most 1\n$[2] is not allowed here"},
		{"unevaluatedItems", `{"prefixItems":[{}],"unevaluatedItems":false}`, `[1,2]`,
			`$[1] is not allowed here`},
		{"dependentRequired", `{"dependentRequired":{"a":["b","c"]}}`, `{"a":1}`,
			`$ has "a", and therefore must have "b", "c" (dependentRequired)`},
		{"propertyNames", `{"propertyNames":{"maxLength":1}}`, `{"aa":1}`,
			`$ has a member of the name "aa", which is not allowed (propertyNames)`},
		{"propertyNames of objects inside", `{"additionalProperties":true,"properties":{
			"a":{"type":"array","items":{"additionalProperties":true,"properties":{
			"b":{"propertyNames":{"maxLength":1}}}}},"d":{"type":"object"},"e":{"items":{"type":"integer"}}}}`,
			`{"a":[{"b":{"cc":1},"x":2},{"b":{"cc":1,"c":2},"x":{}}],"d":{"cc":{"cc":1}},
			"e":[1,2],"f":{"b":{"cc":1}}}`,
			`$.a[0].b has a member of the name "cc", which is not allowed (propertyNames)` +
				"\n" +
				`$.a[1].b has a member of the name "cc", which is not allowed (propertyNames)`},
		{"propertyNames below alternatives", `{"anyOf":[{"properties":{"a":{
			"propertyNames":{"maxLength":1}}}},{"type":"string"}]}`, `{"a":{"bb":1}}`,
			`$ satisfies none of the 2 alternatives (anyOf) [closest alternative: $.a has a ` +
				`member of the name "bb", which is not allowed (propertyNames)]`},
		{"contains", `{"contains":{"type":"string"}}`, `[1]`,
			`$ has no item of the kind that it must contain (contains)`},
		{"minContains", `{"contains":{"type":"string"},"minContains":2}`, `["a"]`,
			`$ has 1 item of the kind that it must contain; must have at least 2 (minContains)`},
		{"maxContains", `{"contains":{"type":"string"},"maxContains":1}`, `["a","b"]`,
			`$ has 2 items of the kind that it must contain; must have at most 1 (maxContains)`},
		{"allOf", `{"allOf":[{"type":"string"},{"minimum":5}]}`, `1`,
			"$ is the number 1; must be string\n$ is 1; must be at least 5"},
		{"by reference",
			`{"$defs":{"s":{"type":"string"}},"$ref":"#/paths/~1a/get/responses/200/content/application~1json/schema/$defs/s"}`, `1`, `$ is the number 1; must be string`},
		{"a long value", `{"const":1}`, `"` + long + `"`,
			`$ is "` + long[:excerptLength-1] + `…; must be 1`},
		{"names with quotes", `{"properties":{"a\"b":{"type":"string"}}}`, `{"a\"b":1}`,
			`$."a\"b" is the number 1; must be string`},
	} {
		t.Run(test.name, func(t *testing.T) {
			problems, err := bodySchema(t,
				load(t, withSchema(openapi.OpenAPI31, test.schema))).Judge(valueOf(t, test.value),
				ToClient)
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, p := range problems {
				line := tree.Path(p.Instance) + " " + p.Message
				if p.Hint != "" {
					line += " [" + p.Hint + "]"
				}
				lines = append(lines, line)
			}
			if got := strings.Join(lines, "\n"); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestAProblemTellsExpectedActualAndPlace(t *testing.T) {
	const schema = `{"required":["Token"],"properties":{"n":{"maximum":3}},"patternProperties":{"^T":true,"^n$":true,"_":true},"additionalProperties":false}`
	c := load(t, withSchema(openapi.OpenAPI31, schema))
	problems, err := bodySchema(t, c).Judge(valueOf(t, `{"n":4,"extra":{"a":1}}`), ToClient)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Problem{}
	for _, p := range problems {
		got[string(p.Instance)] = p
	}
	for instance, want := range map[string][3]string{
		"/n":     {"maximum: 3", "4", "/properties/n/maximum"},
		"/Token": {"required: Token", "no such member", "/required/0"},
		"/extra": {"additionalProperties: false", `{"a":1}`, "/additionalProperties"},
	} {
		p, found := got[instance]
		if !found || p.Expected != want[0] || p.Actual != want[1] ||
			!strings.HasSuffix(string(p.Location.Pointer), "schema"+want[2]) ||
			p.Location.Line != 1 {
			t.Errorf("%s: got %+v", instance, p)
		}
	}
	if len(problems) != 3 {
		t.Errorf("got %d problems", len(problems))
	}
}

func TestAMemberSpelledOtherwiseIsHintedAt(t *testing.T) {
	schema := bodySchema(t, load(t, withSchema(openapi.OpenAPI31, `{"required":["AccessToken"]}`)))
	for body, want := range map[string]string{
		`{"accessToken":1}`:                   `the body has "accessToken"; the contract spells it "AccessToken"`,
		`{"access_token":1}`:                  `the body has "access_token"; the contract spells it "AccessToken"`,
		`{"access-token":1,"ACCESSTOKEN":1}`:  `the body has "ACCESSTOKEN"; the contract spells it "AccessToken"`,
		`{"token":1}`:                         "",
		`{"AccessTokens":1,"nested":{"a":1}}`: "",
	} {
		problems, err := schema.Judge(valueOf(t, body), ToClient)
		if err != nil || len(problems) != 1 {
			t.Fatal(problems, err)
		}
		if problems[0].Hint != want {
			t.Errorf("%s: got %q, want %q", body, problems[0].Hint, want)
		}
	}
}

func TestExcerptIsShortAndWhole(t *testing.T) {
	for _, value := range []any{strings.Repeat("é", 200), json.Number(strings.Repeat("9", 500)),
		[]any{strings.Repeat("<", 300)}} {
		got := excerpt(value)
		if len(got) > excerptLength+len("…") || !strings.HasSuffix(got, "…") ||
			strings.ContainsRune(got, '\uFFFD') {
			t.Errorf("got %s", got)
		}
	}
	if got := excerpt("<a&b>"); got != `"<a&b>"` {
		t.Error(got)
	}
}

func TestTheSameValueAlwaysGivesTheSameProblems(t *testing.T) {
	c := load(t, `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"description":"d","content":{"application/json":{"schema":
		{"anyOf":[{"properties":{"a":{"type":"string"},"b":{"type":"string"},"c":{"type":"string"},"d":{"type":"string"},"e":{"type":"string"}}}]}}}}}}}}}`)
	schema := bodySchema(t, c)
	value := map[string]any{"a": true, "b": true, "c": true, "d": true, "e": true}
	for range 50 {
		problems, err := schema.Judge(value, ToClient)
		if err != nil || len(problems) != 1 ||
			!strings.HasPrefix(problems[0].Hint, "closest alternative: $.a is ") {
			t.Fatal(problems, err)
		}
	}
}
