package inspect

import "testing"

// defectiveDialects are documents with something wrong in schemas in other dialects.
var defectiveDialects = []defective{
	{
		name: "a list of items with something that is no schema", version: v31,
		bad: "openapi: 3.1.0\njsonSchemaDialect: " +
			"'http://json-schema.org/draft-07/schema#'\ninfo: {title: t, version: " +
			"'1'}\nsecurity: []\npaths:\n  /a: {get: {operationId: a, responses: {'200': " +
			"{description: d, content: {application/json: {schema: {type: array, items: [{type: " +
			"string}, 5]}}}}}}}\n",
		good: "openapi: 3.1.0\njsonSchemaDialect: " +
			"'http://json-schema.org/draft-07/schema#'\ninfo: {title: t, version: " +
			"'1'}\nsecurity: []\npaths:\n  /a: {get: {operationId: a, responses: {'200': " +
			"{description: d, content: {application/json: {schema: {type: array, items: [{type: " +
			"string}], additionalItems: false}}}}}}}\n",
		want: []string{
			"6:95 error schema-does-not-compile: it is no schema of its dialect: " +
				"#/paths/~1a/get/responses/200/content/application~1json/schema/items/1: got " +
				"number, want boolean or object; correct the schema; until then this part of it " +
				"judges nothing",
		},
	},
	{
		name: "a limit that is a text", version: v32,
		bad: "openapi: 3.2.0\njsonSchemaDialect: " +
			"'http://json-schema.org/draft-07/schema#'\ninfo: {title: t, version: " +
			"'1'}\nsecurity: []\npaths:\n  /a: {get: {operationId: a, responses: {'200': " +
			"{description: d, content: {application/json: {schema: {items: [{minimum: " +
			"'5'}]}}}}}}}\n",
		good: "openapi: 3.2.0\njsonSchemaDialect: " +
			"'http://json-schema.org/draft-07/schema#'\ninfo: {title: t, version: " +
			"'1'}\nsecurity: []\npaths:\n  /a: {get: {operationId: a, responses: {'200': " +
			"{description: d, content: {application/json: {schema: {items: [{minimum: 5}], " +
			"definitions: {A: {type: string}}}}}}}}}\n",
		want: []string{
			"6:95 error schema-does-not-compile: it is no schema of its dialect: " +
				"#/paths/~1a/get/responses/200/content/application~1json/schema/items/0/minimum: " +
				"got string, want number; correct the schema; until then this part of it " +
				"judges nothing",
		},
	},
	{
		name: "a pattern is one of ECMA-262 in each dialect", version: v31,
		bad: "openapi: 3.1.0\njsonSchemaDialect: " +
			"'http://json-schema.org/draft-07/schema#'\ninfo: {title: t, version: " +
			"'1'}\nsecurity: []\npaths:\n  /a: {get: {operationId: a, responses: {'200': " +
			"{description: d, content: {application/json: {schema: {items: [{pattern: " +
			"'('}]}}}}}}}\n",
		good: "openapi: 3.1.0\njsonSchemaDialect: " +
			"'http://json-schema.org/draft-07/schema#'\ninfo: {title: t, version: " +
			"'1'}\nsecurity: []\npaths:\n  /a: {get: {operationId: a, responses: {'200': " +
			"{description: d, content: {application/json: {schema: {items: [{pattern: " +
			"'()'}]}}}}}}}\n",
		want: []string{
			`6:113 error pattern-invalid: the pattern "(" cannot be run: it is no regular expression of ECMA-262: missing closing ); correct the pattern: regular expressions are those of ECMA-262`,
		},
	},
	{
		name: "draft-04 has flags", version: v31,
		bad: "openapi: 3.1.0\njsonSchemaDialect: " +
			"'http://json-schema.org/draft-04/schema#'\ninfo: {title: t, version: " +
			"'1'}\nsecurity: []\npaths:\n  /a: {get: {operationId: a, responses: {'200': " +
			"{description: d, content: {application/json: {schema: {minimum: 5, " +
			"exclusiveMinimum: 5}}}}}}}\n",
		good: "openapi: 3.1.0\njsonSchemaDialect: " +
			"'http://json-schema.org/draft-04/schema#'\ninfo: {title: t, version: " +
			"'1'}\nsecurity: []\npaths:\n  /a: {get: {operationId: a, responses: {'200': " +
			"{description: d, content: {application/json: {schema: {minimum: 5, " +
			"exclusiveMinimum: true}}}}}}}\n",
		want: []string{
			"6:95 error schema-does-not-compile: it is no schema of its dialect: " +
				"#/paths/~1a/get/responses/200/content/application~1json/schema/exclusiveMinimum: got number, want boolean; correct the schema; until then this part of it judges nothing",
		},
	},
	{
		name: "a schema that goes back to 2020-12", version: v31,
		bad: "openapi: 3.1.0\njsonSchemaDialect: " +
			"'http://json-schema.org/draft-07/schema#'\ninfo: {title: t, version: " +
			"'1'}\nsecurity: []\npaths:\n  /a: {get: {operationId: a, responses: {'200': " +
			"{description: d, content: {application/json: {schema: {$id: 'https://a.example/s', " +
			"$schema: 'https://json-schema.org/draft/2020-12/schema', items: [{}]}}}}}}}\n",
		good: "openapi: 3.1.0\njsonSchemaDialect: " +
			"'http://json-schema.org/draft-07/schema#'\ninfo: {title: t, version: " +
			"'1'}\nsecurity: []\npaths:\n  /a: {get: {operationId: a, responses: {'200': " +
			"{description: d, content: {application/json: {schema: {$id: 'https://a.example/s', " +
			"$schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: [{}]}}}}}}}\n",
		want: []string{
			"6:189 error schema-keyword-invalid: items has to be a schema, not an array; write " +
				"prefixItems for a list of schemas",
		},
	},
	{
		name: "a schema with a dialect of its own", version: v31,
		bad: "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  /a: {get: " +
			"{operationId: a, responses: {'200': {description: d, content: {application/json: " +
			"{schema: {$id: 'https://a.example/s', $schema: " +
			"'http://json-schema.org/draft-07/schema#', items: [{}, 5]}}}}}}}\n",
		good: "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  /a: {get: " +
			"{operationId: a, responses: {'200': {description: d, content: {application/json: " +
			"{schema: {$id: 'https://a.example/s', $schema: " +
			"'http://json-schema.org/draft-07/schema#', items: [{}]}}}}}}}\n",
		want: []string{
			"5:95 error schema-does-not-compile: it is no schema of its dialect: " +
				"#/paths/~1a/get/responses/200/content/application~1json/schema/items/1: got " +
				"number, want boolean or object; correct the schema; until then this part of it " +
				"judges nothing",
		},
	},
	{
		name: "the dialect of OpenAPI is 2020-12", version: v31,
		bad: "openapi: 3.1.0\njsonSchemaDialect: " +
			"'https://spec.openapis.org/oas/3.1/dialect/base'\ninfo: {title: t, version: " +
			"'1'}\nsecurity: []\npaths:\n  /a: {get: {operationId: a, responses: {'200': " +
			"{description: d, content: {application/json: {schema: {items: [{}]}}}}}}}\n",
		good: "openapi: 3.1.0\njsonSchemaDialect: " +
			"'https://spec.openapis.org/oas/3.1/dialect/base'\ninfo: {title: t, version: " +
			"'1'}\nsecurity: []\npaths:\n  /a: {get: {operationId: a, responses: {'200': " +
			"{description: d, content: {application/json: {schema: {prefixItems: [{}]}}}}}}}\n",
		want: []string{
			"6:104 error schema-keyword-invalid: items has to be a schema, not an array; write " +
				"prefixItems for a list of schemas",
		},
	},
	{
		name: "a dialect that nobody knows", version: v31,
		bad: "openapi: 3.1.0\njsonSchemaDialect: 'https://a.example/dialect'\ninfo: {title: t, " +
			"version: '1'}\nsecurity: []\npaths:\n  /a: {get: {operationId: a, responses: " +
			"{'200': {description: d, content: {application/json: {schema: {minLength: -1}}}}}}}\n",
		want: []string{
			`6:95 error schema-does-not-compile: the document's jsonSchemaDialect "https://a.example/dialect" is not one that is known; correct the schema; until then this part of it judges nothing`,
		},
	},
	{
		name: "own dialect without id", version: v31,
		bad: "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  /a: {get: " +
			"{operationId: a, responses: {'200': {description: d, content: {application/json: " +
			"{schema: {$schema: 'http://json-schema.org/draft-07/schema#', items: [{}, 5]}}}}}}}\n",
		want: []string{
			"5:95 error schema-does-not-compile: it is no schema of its dialect: " +
				"#/paths/~1a/get/responses/200/content/application~1json/schema/items: got " +
				"array, want boolean or object; correct the schema; until then this part of it " +
				"judges nothing",
		},
	},
}

func TestDefectiveDialects(t *testing.T) { checkAll(t, defectiveDialects) }
