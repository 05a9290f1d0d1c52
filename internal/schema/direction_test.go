package schema

import (
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
)

// Required members that do not go the way of an exchange, and those that are there all the same.
func TestDirections(t *testing.T) {
	const readOnly, writeOnly = `{"required":["id","name"],"properties":{"id":{"readOnly":true},"name":{}}}`, `{"required":["secret"],"properties":{"secret":{"writeOnly":true}}}`
	for _, test := range []struct {
		name    string
		version openapi.Version
		schema  string
		value   string
		// what a client is told of a value that it receives, and a server of one that it is sent
		toClient, toServer string
	}{
		{"2.0: read-only, absent", openapi.Swagger20, readOnly, `{"name":1}`,
			`mismatch error "/id" is missing (required) @~/required/0`, ``},
		{"3.0: read-only, absent", openapi.OpenAPI30, readOnly, `{"name":1}`,
			`mismatch error "/id" is missing (required) @~/required/0`, ``},
		{"3.1: read-only, absent", openapi.OpenAPI31, readOnly, `{"name":1}`,
			`mismatch error "/id" is missing (required) @~/required/0`,
			`mismatch warning "/id" is missing (required) @~/required/0`},
		{"3.2: read-only, absent", openapi.OpenAPI32, readOnly, `{"name":1}`,
			`mismatch error "/id" is missing (required) @~/required/0`,
			`mismatch warning "/id" is missing (required) @~/required/0`},
		{"2.0: read-only, present", openapi.Swagger20, readOnly, `{"id":1,"name":1}`, ``,
			`wrong way error "/id" is for the client to read, not to send (readOnly) @~/properties/id/readOnly`},
		{"3.0: read-only, present", openapi.OpenAPI30, readOnly, `{"id":1,"name":1}`, ``,
			`wrong way warning "/id" is for the client to read, not to send (readOnly) @~/properties/id/readOnly`},
		{"3.1: read-only, present", openapi.OpenAPI31, readOnly, `{"id":1,"name":1}`, ``,
			`wrong way note "/id" is for the client to read, not to send (readOnly) @~/properties/id/readOnly`},
		{"3.0: another member is required as before", openapi.OpenAPI30, readOnly, `{}`,
			"mismatch error \"/id\" is missing (required) @~/required/0\nmismatch error " +
				"\"/name\" is missing (required) @~/required/1",
			`mismatch error "/name" is missing (required) @~/required/1`},
		{"3.1: another member is required as before", openapi.OpenAPI31, readOnly, `{}`,
			"mismatch error \"/id\" is missing (required) @~/required/0\nmismatch error " +
				"\"/name\" is missing (required) @~/required/1",
			`mismatch error "/name" is missing (required) @~/required/1`},
		{"2.0 has no writeOnly", openapi.Swagger20, writeOnly, `{"secret":1}`, ``, ``},
		{"2.0 has no writeOnly: absent", openapi.Swagger20, writeOnly, `{}`,
			`mismatch error "/secret" is missing (required) @~/required/0`,
			`mismatch error "/secret" is missing (required) @~/required/0`},
		{"3.0: write-only, present", openapi.OpenAPI30, writeOnly, `{"secret":1}`,
			`wrong way error "/secret" is for the client to send, not to read (writeOnly) @~/properties/secret/writeOnly`, ``},
		{"3.1: write-only, present", openapi.OpenAPI31, writeOnly, `{"secret":1}`,
			`wrong way error "/secret" is for the client to send, not to read (writeOnly) @~/properties/secret/writeOnly`, ``},
		{"3.0: write-only, absent", openapi.OpenAPI30, writeOnly, `{}`, ``,
			`mismatch error "/secret" is missing (required) @~/required/0`},
		{"3.1: write-only, absent", openapi.OpenAPI31, writeOnly, `{}`, ``,
			`mismatch error "/secret" is missing (required) @~/required/0`},
		{"false says nothing", openapi.OpenAPI30,
			`{"required":["a"],"properties":{"a":{"readOnly":false,"writeOnly":false}}}`, `{"a":1}`,
			``, ``},
		{"a string is an error", openapi.OpenAPI30,
			`{"required":["a"],"properties":{"a":{"readOnly":"true"}}}`, `{"a":1}`,
			`not judged: it is no schema of its dialect: #~/properties/a/readOnly: got string, want boolean`, `not judged: it is no schema of its dialect: #~/properties/a/readOnly: got string, want boolean`},
		{"required is no list", openapi.OpenAPI31, `{"properties":{"a":{"readOnly":true}}}`, `{}`,
			``, ``},

		{"required above allOf", openapi.OpenAPI30,
			`{"required":["id"],"allOf":[{"properties":{"id":{"readOnly":true}}}]}`, `{}`,
			`mismatch error "/id" is missing (required) @~/required/0`, ``},
		{"required inside allOf, marked above", openapi.OpenAPI30,
			`{"properties":{"id":{"readOnly":true}},"allOf":[{"required":["id"]}]}`, `{}`,
			`mismatch error "/id" is missing (required) @~/allOf/0/required/0`, ``},
		{"required in one of allOf, marked in the other", openapi.OpenAPI30,
			`{"allOf":[{"required":["id"]},{"properties":{"id":{"readOnly":true}}}]}`, `{}`,
			`mismatch error "/id" is missing (required) @~/allOf/0/required/0`, ``},
		{"required inside anyOf, marked above", openapi.OpenAPI30,
			`{"properties":{"id":{"readOnly":true}},"anyOf":[{"required":["id"]}]}`, `{"x":1}`,
			`mismatch error "" does not satisfy the only alternative (anyOf) @~/anyOf`,
			`undeclared warning "/x" is not declared by the contract @~`},
		{"required in then, marked above", openapi.OpenAPI31,
			`{"properties":{"id":{"writeOnly":true}},"if":true,"then":{"required":["id"]}}`, `{}`,
			``, `mismatch error "/id" is missing (required) @~/then/required/0`},
		{"the names do not hold for another object", openapi.OpenAPI30,
			`{"properties":{"id":{"readOnly":true},"a":{"required":["id"]}}}`, `{"a":{}}`,
			`mismatch error "/a/id" is missing (required) @~/properties/a/required/0`,
			`mismatch error "/a/id" is missing (required) @~/properties/a/required/0`},
		{"nor for the items", openapi.OpenAPI31,
			`{"properties":{"id":{"readOnly":true}},"prefixItems":[{"required":["id"]}]}`, `[{}]`,
			`mismatch error "/0/id" is missing (required) @~/prefixItems/0/required/0`,
			`mismatch error "/0/id" is missing (required) @~/prefixItems/0/required/0`},
		{"nested", openapi.OpenAPI30,
			`{"properties":{"a":{"items":{"required":["id"],"properties":{"id":{"readOnly":true}}}}}}`, `{"a":[{},{"id":1}]}`,
			`mismatch error "/a/0/id" is missing (required) @~/properties/a/items/required/0`,
			`wrong way warning "/a/1/id" is for the client to read, not to send (readOnly) @~/properties/a/items/properties/id/readOnly`},
		{"two marked levels", openapi.OpenAPI30,
			`{"properties":{"b":{"readOnly":true}},"required":["a","b"],"allOf":[{"required":["a","b"],"properties":{"a":{"readOnly":true}}}]}`, `{}`,
			"mismatch error \"/a\" is missing (required) @~/required/0\nmismatch error \"/b\" is " +
				"missing (required) @~/required/1\n" +
				"mismatch error \"/a\" is missing (required) @~/allOf/0/required/0\nmismatch " +
				"error \"/b\" is missing (required) @~/allOf/0/required/1", ``},
		{"nothing of the value is told twice", openapi.OpenAPI30,
			`{"properties":{"a":{"type":"string","readOnly":true}}}`, `{"a":1}`,
			`mismatch error "/a" is the number 1; must be string @~/properties/a/type`,
			"mismatch error \"/a\" is the number 1; must be string @~/properties/a/type\nwrong " +
				"way warning \"/a\" is for the client to read, not to send (readOnly) " +
				"@~/properties/a/readOnly"},
		{"a read-only item is none of a member", openapi.OpenAPI30, `{"items":{"readOnly":true}}`,
			`[1]`,
			``, ``},
		{"null goes the wrong way, too", openapi.OpenAPI31,
			`{"properties":{"a":{"readOnly":true}}}`,
			`{"a":null}`, ``,
			`wrong way note "/a" is for the client to read, not to send (readOnly) @~/properties/a/readOnly`},
		{"by an additional member's schema", openapi.OpenAPI31,
			`{"additionalProperties":{"writeOnly":true}}`, `{"a":1}`,
			`wrong way error "/a" is for the client to send, not to read (writeOnly) @~/additionalProperties/writeOnly`, ``},
		{"by a pattern's schema", openapi.OpenAPI31,
			`{"patternProperties":{"^a":{"writeOnly":true}}}`,
			`{"a":1}`,
			`wrong way error "/a" is for the client to send, not to read (writeOnly) @~/patternProperties/^a/writeOnly`, ``},
		{"a branch that does not hold says nothing", openapi.OpenAPI31,
			`{"properties":{"a":{"oneOf":[{"type":"string","writeOnly":true},{"type":"integer"}]}}}`, `{"a":1}`, ``, ``},
		{"a branch that holds does", openapi.OpenAPI31,
			`{"properties":{"a":{"oneOf":[{"type":"string","writeOnly":true},{"type":"integer"}]}}}`, `{"a":"b"}`,
			`wrong way error "/a" is for the client to send, not to read (writeOnly) @~/properties/a/oneOf/0/writeOnly`, ``},
	} {
		t.Run(test.name, func(t *testing.T) {
			schema := bodySchema(t, load(t, withSchema(test.version, test.schema)))
			for _, way := range []struct {
				direction Direction
				name      string
				want      string
			}{{ToClient, "to the client", test.toClient},
				{ToServer, "to the server", test.toServer}} {
				got := strings.ReplaceAll(told(schema.Judge(valueOf(t, test.value), way.direction)),
					"@/paths/~1a/get/responses/200/schema", "@~")
				differs(t, way.name, got, way.want)
			}
		})
	}
}

// What is marked is found behind references, however they are laid.
func TestDirectionsBehindReferences(t *testing.T) {
	const components = `{
		"Id":{"type":"string","readOnly":true},
		"Alias":{"$ref":"#/components/schemas/Id"},
		"Combined":{"allOf":[{"$ref":"#/components/schemas/Alias"},{"minLength":1}]},
		"Base":{"type":"object","required":["id"],"properties":{"id":{"$ref":"#/components/schemas/Id"}}},
		"Derived":{"allOf":[{"$ref":"#/components/schemas/Base"},{"type":"object","required":["id","name"],"properties":{"name":{"type":"string"}}}]},
		"Circle":{"$ref":"#/components/schemas/Circle2"},"Circle2":{"allOf":[{"$ref":"#/components/schemas/Circle"}]},
		"List":{"properties":{"next":{"$ref":"#/components/schemas/List"},"id":{"readOnly":true}},"required":["id"]}}`
	for _, test := range []struct{ name, schema, value, toClient, toServer string }{
		{"a member that is a reference",
			`{"required":["a"],"properties":{"a":{"$ref":"#/components/schemas/Id"}}}`, `{}`,
			`mismatch error "/a" is missing (required) @~/required/0`, ``},
		{"a reference to one",
			`{"required":["a"],"properties":{"a":{"$ref":"#/components/schemas/Alias"}}}`, `{}`,
			`mismatch error "/a" is missing (required) @~/required/0`, ``},
		{"inside its allOf",
			`{"required":["a"],"properties":{"a":{"$ref":"#/components/schemas/Combined"}}}`, `{}`,
			`mismatch error "/a" is missing (required) @~/required/0`, ``},
		{"in its own allOf",
			`{"required":["a"],"properties":{"a":{"allOf":[{"$ref":"#/components/schemas/Id"}]}}}`,
			`{}`, `mismatch error "/a" is missing (required) @~/required/0`, ``},
		{"a base's member", `{"$ref":"#/components/schemas/Derived"}`, `{"name":"n"}`,
			"mismatch error \"/id\" is missing (required) " +
				"@/components/schemas/Base/required/0\nmismatch error \"/id\" is missing " +
				"(required) @/components/schemas/Derived/allOf/1/required/0", ``},
		{"a base's member that is there", `{"$ref":"#/components/schemas/Derived"}`,
			`{"id":"i","name":"n"}`, ``,
			`wrong way warning "/id" is for the client to read, not to send (readOnly) @/components/schemas/Id/readOnly`},
		{"a schema inside itself", `{"$ref":"#/components/schemas/List"}`,
			`{"next":{"next":{"id":1},"id":2},"id":3}`, ``,
			"wrong way warning \"/id\" is for the client to read, not to send (readOnly) " +
				"@/components/schemas/List/properties/id/readOnly\n" +
				"wrong way warning \"/next/id\" is for the client to read, not to send " +
				"(readOnly) @/components/schemas/List/properties/id/readOnly\n" +
				"wrong way warning \"/next/next/id\" is for the client to read, not to send " +
				"(readOnly) @/components/schemas/List/properties/id/readOnly"},
		{"a reference into nothing that is marked",
			`{"required":["a"],"properties":{"a":{"$ref":"#/components/schemas/Base"}}}`, `{}`,
			`mismatch error "/a" is missing (required) @~/required/0`,
			`mismatch error "/a" is missing (required) @~/required/0`},
		{"a circle comes to an end",
			`{"required":["a"],"properties":{"a":{"allOf":[{"$ref":"#/components/schemas/Circle"}]}}}`, `{}`,
			`mismatch error "/a" is missing (required) @~/required/0`,
			`mismatch error "/a" is missing (required) @~/required/0`},
	} {
		t.Run(test.name, func(t *testing.T) {
			schema := bodySchema(t,
				load(t, withComponents(withSchema(openapi.OpenAPI30, test.schema), components)))
			differs(t, "to the client", told(schema.Judge(valueOf(t, test.value), ToClient)),
				test.toClient)
			differs(t, "to the server", told(schema.Judge(valueOf(t, test.value), ToServer)),
				test.toServer)
		})
	}
}

func TestWhatTheLetterSaysIsHintedAt(t *testing.T) {
	for _, test := range []struct {
		version   openapi.Version
		schema    string
		value     string
		direction Direction
		want      string
	}{
		{openapi.OpenAPI31, `{"required":["id"],"properties":{"id":{"readOnly":true}}}`, `{}`,
			ToServer,
			`it is read-only; since OpenAPI 3.1 "required" holds for requests all the same`},
		{openapi.OpenAPI30, `{"type":"string","nullable":true,"enum":["a"]}`, `null`, ToServer,
			`by the letter of OpenAPI 3.0.3 null is not allowed here: "nullable" has no effect without "type" beside it, nor on an enum without null`},
		{openapi.Swagger20, `{"x-nullable":true,"minLength":1,"allOf":[{"type":"string"}]}`, `null`,
			ToClient,
			`by the letter of OpenAPI 3.0.3 null is not allowed here: "nullable" has no effect without "type" beside it, nor on an enum without null`},
	} {
		problems, err := bodySchema(t,
			load(t, withSchema(test.version, test.schema))).Judge(valueOf(t, test.value),
			test.direction)
		if err != nil || len(problems) != 1 || problems[0].Hint != test.want ||
			problems[0].Severity == verdict.Error {
			t.Errorf("%s %s: got %+v, %v, want %s", test.version, test.schema, problems, err,
				test.want)
		}
	}
}

// Everything that looks at a value without telling of it has to go the same way.
func TestAcceptsGoesItsWay(t *testing.T) {
	for _, test := range []struct {
		schema, value      string
		toClient, toServer bool
	}{
		{`{"required":["id"],"properties":{"id":{"readOnly":true}}}`, `{}`, false, true},
		{`{"required":["id"],"properties":{"id":{"writeOnly":true}}}`, `{}`, true, false},
		{`{"type":"string"}`, `1`, false, false},
		{`{"type":"string"}`, `"a"`, true, true},
		{`{"type":"strin"}`, `"a"`, true, true},
		{`{"type":"strin","maxLength":0}`, `"a"`, false, false},
		{`{}`, `1e999999999`, false, false},
		{`{"pattern":"^(?:(a+)+)+(?=b)$"}`, `"b"`, false, false},
	} {
		schema := bodySchema(t, load(t, withSchema(openapi.OpenAPI30, test.schema)))
		if got := schema.Accepts(valueOf(t, test.value), ToClient); got != test.toClient {
			t.Errorf("%s %s to the client: got %t", test.schema, test.value, got)
		}
		if got := schema.Accepts(valueOf(t, test.value), ToServer); got != test.toServer {
			t.Errorf("%s %s to the server: got %t", test.schema, test.value, got)
		}
	}
}
