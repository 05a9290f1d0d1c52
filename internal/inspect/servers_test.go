package inspect

import "testing"

// defectiveServers are documents with something wrong in servers.
var defectiveServers = []defective{
	{
		name: "a space", version: v30,
		at:   "'https://a.example/v1'",
		bad:  "'https://a example'",
		good: "'/v1'",
		want: []string{
			`4:12 error server-url-malformed: the server's URL "https://a example" has a character that no URL has; correct the URL`,
		},
	},
	{
		name: "no host", version: v31,
		at:   "'https://a.example/v1'",
		bad:  "'https:///v1'",
		good: "'//a.example'",
		want: []string{
			`4:12 error server-url-malformed: the server's URL "https:///v1" has no host; correct the URL`,
		},
	},
	{
		name: "a brace that is not closed", version: v32,
		at:   "'https://a.example/v1'",
		bad:  "'https://{h.example'",
		good: "'https://h.example'",
		want: []string{
			`4:12 error server-url-malformed: the server's URL "https://{h.example" has a brace without its counterpart, or with nothing inside; correct the URL`,
		},
	},
	{
		name: "a query", version: v30,
		at:   "'https://a.example/v1'",
		bad:  "'https://a.example?b=c'",
		good: "'https://a.example/b'",
		want: []string{
			`4:12 error server-url-malformed: the server's URL "https://a.example?b=c" has a query or a fragment, to which no path can be appended; correct the URL`,
		},
	},
	{
		name: "a fragment", version: v31,
		at:   "'https://a.example/v1'",
		bad:  "'https://a.example#b'",
		good: "'https://a.example/'",
		want: []string{
			`4:12 error server-url-malformed: the server's URL "https://a.example#b" has a query or a fragment, to which no path can be appended; correct the URL`,
		},
	},
	{
		name: "a port that is none", version: v30,
		at:   "'https://a.example/v1'",
		bad:  "'https://a.example:b'",
		good: "'https://a.example:8080'",
		want: []string{
			`4:12 error server-url-malformed: the server's URL "https://a.example:b" cannot be read: invalid port ":b" after host; correct the URL`,
		},
	},
	{
		name: "empty braces", version: v31,
		at:   "'https://a.example/v1'",
		bad:  "'https://{}.example'",
		good: "'.'",
		want: []string{
			`4:12 error server-url-malformed: the server's URL "https://{}.example" has a brace without its counterpart, or with nothing inside; correct the URL`,
		},
	},
	{
		name: "a variable that is undefined", version: v30,
		at:   "'https://a.example/v1'",
		bad:  "'https://{h}.example'",
		good: "'https://{h}.example', variables: {h: {default: a}}",
		want: []string{
			"4:12 error server-variable-undefined: the variable {h} of the server's URL is not " +
				"defined; define it in variables, with a default",
		},
	},
	{
		name: "a variable that is misspelled", version: v31,
		at:   "'https://a.example/v1'",
		bad:  "'https://{host}.example', variables: {hots: {default: a}}",
		good: "'https://{host}.example', variables: {host: {default: a}}",
		want: []string{
			`4:12 error server-variable-undefined: the variable {host} of the server's URL is not defined; did you mean "hots"?; define it in variables, with a default`,
			`4:55 warning server-variable-unused: the variable "hots" does not occur in the server's URL; remove it, or put {hots} into the URL`,
		},
	},
	{
		name: "a variable that is unused", version: v30,
		at:   "'https://a.example/v1'",
		bad:  "'https://a.example', variables: {h: {default: a}}",
		good: "'https://a.example'",
		want: []string{
			`4:50 warning server-variable-unused: the variable "h" does not occur in the server's URL; remove it, or put {h} into the URL`,
		},
	},
	{
		name: "a default that is not in the enum", version: v31,
		at:   "'https://a.example/v1'",
		bad:  "'https://{h}.example', variables: {h: {default: a, enum: [b]}}",
		good: "'https://{h}.example', variables: {h: {default: b, enum: [b]}}",
		want: []string{
			`4:56 error server-variable-default: the default "a" of the variable "h" is not among its values; correct the default, or add it to the enum`,
		},
	},
	{
		name: "a default that is not in the enum of 3.0", version: v30,
		at:   "'https://a.example/v1'",
		bad:  "'https://{h}.example', variables: {h: {default: a, enum: [b, c]}}",
		good: "'https://{h}.example', variables: {h: {default: c, enum: [b, c]}}",
		want: []string{
			`4:56 error server-variable-default: the default "a" of the variable "h" is not among its values; correct the default, or add it to the enum`,
		},
	},
	{
		name: "a whole URL as a variable", version: v32,
		at:   "'https://a.example/v1'",
		bad:  "'{u}', variables: {u: {default: 'a b'}}",
		good: "'{u}', variables: {u: {default: 'https://a.example'}}",
		want: []string{
			`4:12 error server-url-malformed: the server's URL "{u}" has a character that no URL has; correct the URL`,
		},
	},
	{
		name: "the server of a path", version: v30,
		at:  "  /a/{id}:\n",
		bad: "  /a/{id}:\n    servers: [{url: 'https://{h}.example'}]\n",
		want: []string{
			"9:16 error server-variable-undefined: the variable {h} of the server's URL is not " +
				"defined; define it in variables, with a default",
		},
	},
	{
		name: "the server of an operation", version: v31,
		at:   "      operationId: a\n",
		bad:  "      operationId: a\n      servers: [{url: 'https://a.example?b'}]\n",
		good: "      operationId: a\n      servers: [{url: 'https://a.example'}]\n",
		want: []string{
			`12:18 error server-url-malformed: the server's URL "https://a.example?b" has a query or a fragment, to which no path can be appended; correct the URL`,
		},
	},
}

func TestDefectiveServers(t *testing.T) { checkAll(t, defectiveServers) }
