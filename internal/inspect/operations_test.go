package inspect

import "testing"

// defectiveOperations are documents with something wrong in operations and links.
var defectiveOperations = []defective{
	{
		name: "no operationId", version: v30,
		at:  "      operationId: b\n",
		bad: "",
		want: []string{
			"15:5 note operation-without-id: POST /a/{id} has no operationId; give it one, by " +
				"which tools can name it",
		},
	},
	{
		name: "no operationId in 2.0", version: v20,
		at:  "      operationId: b\n",
		bad: "",
		want: []string{
			"17:5 note operation-without-id: POST /a/{id} has no operationId; give it one, by " +
				"which tools can name it",
		},
	},
	{
		name: "an operation by reference", version: v30,
		at: "    post:\n",
		bad: "    put: {$ref: '#/paths/~1a~1{id}/post'}\n    trace: {$ref: " +
			"'#/paths/~1a~1{id}/post'}\n" +
			"    post:\n",
		want: []string{
			`15:11 error operation-by-reference: a $ref stands in place of the operation PUT /a/{id} (2 times); write the operation itself, or make all of its path item a reference: many tools leave out such an operation`,
		},
	},
	{
		name: "an operation by reference in 2.0", version: v20,
		at:  "    post:\n",
		bad: "    put: {$ref: '#/paths/~1a~1{id}/post'}\n    post:\n",
		want: []string{
			`17:11 error operation-by-reference: a $ref stands in place of the operation PUT /a/{id}; write the operation itself, or make all of its path item a reference: many tools leave out such an operation`,
		},
	},
	{
		name: "an operationId twice", version: v30,
		at:  "operationId: b",
		bad: "operationId: a",
		want: []string{
			`16:7 error duplicate-operation-id: the operationId "a" is taken by GET /a/{id} in line 11; give each operation an operationId of its own`,
		},
	},
	{
		name: "an operationId twice in 2.0", version: v20,
		at:  "operationId: b",
		bad: "operationId: a",
		want: []string{
			`18:7 error duplicate-operation-id: the operationId "a" is taken by GET /a/{id} in line 13; give each operation an operationId of its own`,
		},
	},
	{
		name: "operationIds that differ by case", version: v30,
		at:  "operationId: b",
		bad: "operationId: A",
		want: []string{
			`16:7 warning operation-id-differs-by-case: the operationId "A" differs only by case from "a" of GET /a/{id} in line 11; choose names that differ by more: code generated from them may not tell them apart`,
		},
	},
	{
		name: "operationIds that differ by case in 3.2", version: v32,
		at:  "operationId: b",
		bad: "operationId: A",
		want: []string{
			`16:7 warning operation-id-differs-by-case: the operationId "A" differs only by case from "a" of GET /a/{id} in line 11; choose names that differ by more: code generated from them may not tell them apart`,
		},
	},
	{
		name: "a link to an operationId that there is not", version: v30,
		at:   "{'204': {description: d}}",
		bad:  "{'204': {description: d, links: {l: {operationId: c}}}}",
		good: "{'204': {description: d, links: {l: {operationId: a}}}}",
		want: []string{
			`18:55 error link-target-unknown: no operation has the operationId "c"; correct the name`,
		},
	},
	{
		name: "a link to no operation", version: v31,
		at:   "{'204': {description: d}}",
		bad:  "{'204': {description: d, links: {l: {operationRef: '#/paths/~1a/get'}}}}",
		good: "{'204': {description: d, links: {l: {operationRef: '#/paths/~1a~1{id}/get'}}}}",
		want: []string{
			`18:55 error link-target-unknown: operationRef "#/paths/~1a/get" leads to no operation; correct the reference: it leads to a method below paths`,
		},
	},
	{
		name: "a link to a path", version: v32,
		at:   "{'204': {description: d}}",
		bad:  "{'204': {description: d, links: {l: {operationRef: '#/paths/~1a~1%7Bid%7D'}}}}",
		good: "{'204': {description: d, links: {l: {operationRef: '#/paths/~1a~1%7Bid%7D/post'}}}}",
		want: []string{
			`18:55 error link-target-unknown: operationRef "#/paths/~1a~1%7Bid%7D" leads to no operation; correct the reference: it leads to a method below paths`,
		},
	},
	{
		name: "a link to another document", version: v30,
		at:   "{'204': {description: d}}",
		bad:  "{'204': {description: d, links: {l: {operationRef: '#nowhere'}}}}",
		good: "{'204': {description: d, links: {l: {operationRef: 'other.yaml#/paths/~1b/get'}}}}",
		want: []string{
			`18:55 error link-target-unknown: operationRef "#nowhere" leads to no operation; correct the reference: it leads to a method below paths`,
		},
	},
	{
		name: "a link with a server whose variable is undefined", version: v31,
		at: "{'204': {description: d}}",
		bad: "{'204': {description: d, links: {l: {operationId: a, server: {url: " +
			"'https://{h}.example'}}}}}",
		good: "{'204': {description: d, links: {l: {operationId: a, server: {url: " +
			"'https://h.example'}}}}}",
		want: []string{
			"18:80 error server-variable-undefined: the variable {h} of the server's URL is not " +
				"defined; define it in variables, with a default",
		},
	},
}

func TestDefectiveOperations(t *testing.T) { checkAll(t, defectiveOperations) }
