package inspect

import "testing"

// defectivePaths are documents with something wrong in path templates and their parameters.
var defectivePaths = []defective{
	{
		name: "a brace that is not closed", version: v30,
		at:   "  /a/{id}:",
		bad:  "  '/b/{id': {}\n  /a/{id}:",
		good: "  '/b/id': {}\n  /a/{id}:",
		want: []string{
			"8:3 error path-template-malformed: the path /b/{id has a brace without its " +
				"counterpart; correct the template: each parameter stands once, as {name}",
		},
	},
	{
		name: "a brace that is not opened", version: v31,
		at:   "  /a/{id}:",
		bad:  "  '/b/id}': {}\n  /a/{id}:",
		good: "  /b: {}\n  /a/{id}:",
		want: []string{
			"8:3 error path-template-malformed: the path /b/id} has a brace without its " +
				"counterpart; correct the template: each parameter stands once, as {name}",
		},
	},
	{
		name: "braces in braces", version: v20,
		at:   "  /a/{id}:",
		bad:  "  '/b/{a{b}}': {}\n  /a/{id}:",
		good: "  /b: {}\n  /a/{id}:",
		want: []string{
			"10:3 error path-template-malformed: the path /b/{a{b}} has a brace without its " +
				"counterpart; correct the template: each parameter stands once, as {name}",
		},
	},
	{
		name: "empty braces", version: v30,
		at:   "  /a/{id}:",
		bad:  "  '/b/{}': {}\n  /a/{id}:",
		good: "  /b: {}\n  /a/{id}:",
		want: []string{
			"8:3 error path-template-malformed: the path /b/{} has empty braces; correct the " +
				"template: each parameter stands once, as {name}",
		},
	},
	{
		name: "empty braces in 2.0", version: v20,
		at:   "  /a/{id}:",
		bad:  "  '/b/{}': {}\n  /a/{id}:",
		good: "  /b: {}\n  /a/{id}:",
		want: []string{
			"10:3 error path-template-malformed: the path /b/{} has empty braces; correct the " +
				"template: each parameter stands once, as {name}",
		},
	},
	{
		name: "a name twice", version: v30,
		at:   "  /a/{id}:",
		bad:  "  '/b/{a}/{a}': {}\n  /a/{id}:",
		good: "  '/b/{a}/{c}': {}\n  /a/{id}:",
		want: []string{
			"8:3 error path-template-malformed: the path /b/{a}/{a} names {a} twice; correct the " +
				"template: each parameter stands once, as {name}",
		},
	},
	{
		name: "a name twice in 3.2", version: v32,
		at:   "  /a/{id}:",
		bad:  "  '/b/{a}-{a}': {}\n  /a/{id}:",
		good: "  '/b/{a}-{c}': {}\n  /a/{id}:",
		want: []string{
			"8:3 error path-template-malformed: the path /b/{a}-{a} names {a} twice; correct the " +
				"template: each parameter stands once, as {name}",
		},
	},
	{
		name: "a query", version: v31,
		at:   "  /a/{id}:",
		bad:  "  /b?c=1: {}\n  /a/{id}:",
		good: "  /b: {}\n  /a/{id}:",
		want: []string{
			"8:3 error path-with-query: the path /b?c=1 has a query or a fragment, which is " +
				"never part of a path; declare query parameters instead",
		},
	},
	{
		name: "a fragment", version: v30,
		at:   "  /a/{id}:",
		bad:  "  '/b#c': {}\n  /a/{id}:",
		good: "  /b: {}\n  /a/{id}:",
		want: []string{
			"8:3 error path-with-query: the path /b#c has a query or a fragment, which is never " +
				"part of a path; declare query parameters instead",
		},
	},
	{
		name: "a query in 2.0", version: v20,
		at:   "  /a/{id}:",
		bad:  "  /b?c={d}: {}\n  /a/{id}:",
		good: "  /b: {}\n  /a/{id}:",
		want: []string{
			"10:3 error path-with-query: the path /b?c={d} has a query or a fragment, which is " +
				"never part of a path; declare query parameters instead",
		},
	},
	{
		name: "the same but for the name", version: v30,
		at:   "  /a/{id}:",
		bad:  "  '/a/{name}': {}\n  /a/{id}:",
		good: "  '/b/{name}': {}\n  /a/{id}:",
		want: []string{
			"9:3 error ambiguous-paths: the path /a/{id} is the same as /a/{name} in line 8 but " +
				"for the names of its parameters; make one path of the two",
		},
	},
	{
		name: "the same but for the name in 3.1", version: v31,
		at:   "  /a/{id}:",
		bad:  "  '/a/{name}': {}\n  /a/{id}:",
		good: "  '/a/{name}/c': {}\n  /a/{id}:",
		want: []string{
			"9:3 error ambiguous-paths: the path /a/{id} is the same as /a/{name} in line 8 but " +
				"for the names of its parameters; make one path of the two",
		},
	},
	{
		name: "the same but for the name in 2.0", version: v20,
		at:   "  /a/{id}:",
		bad:  "  '/a/{name}': {}\n  /a/{id}:",
		good: "  '/a/name': {}\n  /a/{id}:",
		want: []string{
			"11:3 error ambiguous-paths: the path /a/{id} is the same as /a/{name} in line 10 " +
				"but for the names of its parameters; make one path of the two",
		},
	},
	{
		name: "a path parameter that is in no template", version: v30,
		at:  "parameters: [{name: id,",
		bad: "parameters: [{name: ID, in: path, required: true, schema: {}}, {name: id,",
		want: []string{
			`9:18 error path-parameter-not-in-template: the path parameter "ID" does not occur in the path /a/{id}; did you mean "id"?; put it into the path as {ID}, or correct its name`,
		},
	},
	{
		name: "a path parameter of 2.0 that is in no template", version: v20,
		at:  "parameters: [{name: id,",
		bad: "parameters: [{name: other, in: path, required: true, type: string}, {name: id,",
		want: []string{
			`11:18 error path-parameter-not-in-template: the path parameter "other" does not occur in the path /a/{id}; put it into the path as {other}, or correct its name`,
		},
	},
	{
		name: "a path parameter of an operation that is in no template", version: v31,
		at: "[{name: q, in: query, schema: {type: string}}",
		bad: "[{name: x, in: path, required: true, schema: {}}, {name: q, in: query, schema: " +
			"{type: string}}",
		good: "[{name: x, in: cookie, schema: {}}, {name: q, in: query, schema: {type: string}}",
		want: []string{
			`13:20 error path-parameter-not-in-template: the path parameter "x" does not occur in the path /a/{id}; put it into the path as {x}, or correct its name`,
		},
	},
	{
		name: "a name that nobody declares", version: v30,
		at:  "    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n",
		bad: "",
		want: []string{
			`9:5 error path-parameter-undeclared: GET /a/{id} declares no path parameter "id"; declare a parameter with name: id, in: path and required: true`,
			`14:5 error path-parameter-undeclared: POST /a/{id} declares no path parameter "id"; declare a parameter with name: id, in: path and required: true`,
		},
	},
	{
		name: "a name that nobody declares in 2.0", version: v20,
		at:  "    parameters: [{name: id, in: path, required: true, type: string}]\n",
		bad: "",
		want: []string{
			`11:5 error path-parameter-undeclared: GET /a/{id} declares no path parameter "id"; declare a parameter with name: id, in: path and required: true`,
			`16:5 error path-parameter-undeclared: POST /a/{id} declares no path parameter "id"; declare a parameter with name: id, in: path and required: true`,
		},
	},
	{
		name: "a name that one operation declares", version: v31,
		at: "    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n   " +
			" get:\n      operationId: a\n      tags: [one]\n      parameters: [",
		bad: "    get:\n      operationId: a\n      tags: [one]\n      parameters: [{name: id, " +
			"in: path, required: true, schema: {}}, ",
		want: []string{
			`14:5 error path-parameter-undeclared: POST /a/{id} declares no path parameter "id"; declare a parameter with name: id, in: path and required: true`,
		},
	},
	{
		name: "a name that is declared in another place", version: v32,
		at:  "{name: id, in: path, required: true,",
		bad: "{name: id, in: query,",
		want: []string{
			`10:5 error path-parameter-undeclared: GET /a/{id} declares no path parameter "id"; declare a parameter with name: id, in: path and required: true`,
			`15:5 error path-parameter-undeclared: POST /a/{id} declares no path parameter "id"; declare a parameter with name: id, in: path and required: true`,
		},
	},
}

func TestDefectivePaths(t *testing.T) { checkAll(t, defectivePaths) }

// defectiveOverlaps are documents with something wrong in paths that the same URL may match.
var defectiveOverlaps = []defective{
	{
		name: "one fixed segment each", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  '/{x}/b': " +
			"{}\n  '/a/{y}': {}\ncomponents: {}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  '/a/b': " +
			"{}\n  '/a/{y}': {}\ncomponents: {}\n",
		want: []string{
			"6:3 note overlapping-paths: a URL may match both /a/{y} and /{x}/b of line 5, and " +
				"neither is the more concrete; tell them apart by a fixed segment",
		},
	},
	{
		name: "the same in the other order", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  '/a/{y}': " +
			"{}\n  '/{x}/b': {}\ncomponents: {}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  " +
			"'/{x}/{y}': {}\n  '/a/{y}': {}\ncomponents: {}\n",
		want: []string{
			"6:3 note overlapping-paths: a URL may match both /{x}/b and /a/{y} of line 5, and " +
				"neither is the more concrete; tell them apart by a fixed segment",
		},
	},
	{
		name: "three segments", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  " +
			"'/a/{x}/c': {}\n  '/a/b/{y}': {}\ncomponents: {}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  " +
			"'/a/{x}/c': {}\n  '/a/b/c': {}\ncomponents: {}\n",
		want: []string{
			"6:3 note overlapping-paths: a URL may match both /a/b/{y} and /a/{x}/c of line 5, " +
				"and neither is the more concrete; tell them apart by a fixed segment",
		},
	},
	{
		name: "three segments, the middle is fixed", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  " +
			"'/{x}/b/c': {}\n  '/a/b/{y}': {}\ncomponents: {}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  " +
			"'/{x}/b/c': {}\n  '/a/c/{y}': {}\ncomponents: {}\n",
		want: []string{
			"6:3 note overlapping-paths: a URL may match both /a/b/{y} and /{x}/b/c of line 5, " +
				"and neither is the more concrete; tell them apart by a fixed segment",
		},
	},
	{
		name: "of three paths the first two", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  '/{x}/b': " +
			"{}\n  '/a/{y}': {}\n  '/a/b': {}\ncomponents: {}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  " +
			"'/{x}/{z}': {}\n  '/a/{y}': {}\n  '/a/b': {}\ncomponents: {}\n",
		want: []string{
			"6:3 note overlapping-paths: a URL may match both /a/{y} and /{x}/b of line 5, and " +
				"neither is the more concrete; tell them apart by a fixed segment",
		},
	},
	{
		name: "a part of a segment is a parameter", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  '/{x}/b': " +
			"{}\n  '/a/{y}': {}\n  '/a-{z}/b': {}\ncomponents: {}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  " +
			"'/a-{x}/b': {}\n  '/b/{y}': {}\ncomponents: {}\n",
		want: []string{
			"6:3 note overlapping-paths: a URL may match both /a/{y} and /{x}/b of line 5, and " +
				"neither is the more concrete; tell them apart by a fixed segment",
		},
	},
	{
		name: "an empty segment is none", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  '/{x}/b': " +
			"{}\n  '/a/{y}': {}\n  '//{y}': {}\ncomponents: {}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  '//{y}': " +
			"{}\n  '/{x}/': {}\ncomponents: {}\n",
		want: []string{
			"6:3 note overlapping-paths: a URL may match both /a/{y} and /{x}/b of line 5, and " +
				"neither is the more concrete; tell them apart by a fixed segment",
		},
	},
	{
		name: "lengths differ", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  '/a/{x}': " +
			"{}\n  '/{y}/b': {}\n  '/{y}/b/c': {}\ncomponents: {}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  '/a/{x}': " +
			"{}\n  '/{y}/b/c': {}\n  '/{y}': {}\ncomponents: {}\n",
		want: []string{
			"6:3 note overlapping-paths: a URL may match both /{y}/b and /a/{x} of line 5, and " +
				"neither is the more concrete; tell them apart by a fixed segment",
		},
	},
	{
		name: "a chain of three", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  '/a/{x}': " +
			"{}\n  '/{y}/b': {}\n  '/{y}/c': {}\ncomponents: {}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  '/a/{x}': " +
			"{}\n  '/{y}/b/c': {}\ncomponents: {}\n",
		want: []string{
			"6:3 note overlapping-paths: a URL may match both /{y}/b and /a/{x} of line 5, and " +
				"neither is the more concrete; tell them apart by a fixed segment",
			"7:3 note overlapping-paths: a URL may match both /{y}/c and /a/{x} of line 5, and " +
				"neither is the more concrete; tell them apart by a fixed segment",
		},
	},
	{
		name: "identical templates are not told as overlapping", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  '/a/{x}': " +
			"{}\n  '/a/{y}': {}\ncomponents: {}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  '/a/{x}': " +
			"{}\ncomponents: {}\n",
		want: []string{
			"6:3 error ambiguous-paths: the path /a/{y} is the same as /a/{x} in line 5 but for " +
				"the names of its parameters; make one path of the two",
		},
	},
	{
		name: "a broken template is not compared", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  " +
			"'/{x}/b/{': {}\n  '/a/{y}/c': {}\ncomponents: {}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  " +
			"'/a/{y}/c': {}\ncomponents: {}\n",
		want: []string{
			"5:3 error path-template-malformed: the path /{x}/b/{ has a brace without its " +
				"counterpart; correct the template: each parameter stands once, as {name}",
		},
	},
}

func TestDefectiveOverlaps(t *testing.T) { checkAll(t, defectiveOverlaps) }
