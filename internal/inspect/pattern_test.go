package inspect

import "testing"

// defectivePatterns are documents with something wrong in regular expressions.
var defectivePatterns = []defective{
	{
		name: "a group that is not closed", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, pattern: '('}",
		good: "{type: string, pattern: '^a(?=b)'}",
		want: []string{
			`23:21 error pattern-invalid: the pattern "(" cannot be run: it is no regular expression of ECMA-262: missing closing ); correct the pattern: regular expressions are those of ECMA-262`,
		},
	},
	{
		name: "a group that is not closed", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, pattern: '('}",
		good: "{type: string, pattern: '^a(?=b)'}",
		want: []string{
			`21:23 error pattern-invalid: the pattern "(" cannot be run: it is no regular expression of ECMA-262: missing closing ); correct the pattern: regular expressions are those of ECMA-262`,
		},
	},
	{
		name: "a group that is not closed", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, pattern: '('}",
		good: "{type: string, pattern: '^a(?=b)'}",
		want: []string{
			`21:23 error pattern-invalid: the pattern "(" cannot be run: it is no regular expression of ECMA-262: missing closing ); correct the pattern: regular expressions are those of ECMA-262`,
		},
	},
	{
		name: "a group that is not closed", version: v32,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, pattern: '('}",
		good: "{type: string, pattern: '^a(?=b)'}",
		want: []string{
			`21:23 error pattern-invalid: the pattern "(" cannot be run: it is no regular expression of ECMA-262: missing closing ); correct the pattern: regular expressions are those of ECMA-262`,
		},
	},
	{
		name: "inline flags", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, pattern: '(?i)a'}",
		good: `{type: string, pattern: '^\p{L}$'}`,
		want: []string{
			`21:23 error pattern-invalid: the pattern "(?i)a" cannot be run: (?i) is no construct of ECMA-262; correct the pattern: regular expressions are those of ECMA-262`,
		},
	},
	{
		name: "a class that is not closed, inside", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, properties: {m: {items: {pattern: '[a'}, type: array}}}",
		good: "{type: object, properties: {m: {items: {pattern: '[a]'}, type: array}}}",
		want: []string{
			`21:48 error pattern-invalid: the pattern "[a" cannot be run: it is no regular expression of ECMA-262: unterminated [] set; correct the pattern: regular expressions are those of ECMA-262`,
		},
	},
	{
		name: "a bad name of pattern properties", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{patternProperties: {'^x-': {}, '^(': {}}}",
		good: "{patternProperties: {'^x-': {}, '^()': {}}}",
		want: []string{
			`21:40 error pattern-invalid: the pattern "^(" cannot be run: it is no regular expression of ECMA-262: missing closing ); correct the pattern: regular expressions are those of ECMA-262`,
		},
	},
	{
		name: "a bad name and a bad pattern", version: v32,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{patternProperties: {'[': {pattern: '*'}}}",
		good: "{patternProperties: {'[a]': {pattern: 'a*'}}}",
		want: []string{
			`21:29 error pattern-invalid: the pattern "[" cannot be run: it is no regular expression of ECMA-262: unterminated [] set; correct the pattern: regular expressions are those of ECMA-262`,
			`21:35 error pattern-invalid: the pattern "*" cannot be run: it is no regular expression of ECMA-262: missing argument to repetition operator; correct the pattern: regular expressions are those of ECMA-262`,
		},
	},
	{
		name: "an escape of another engine", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  `{type: string, pattern: '\Aa\z'}`,
		good: "{type: string, pattern: '^a$'}",
		want: []string{
			`21:23 error pattern-invalid: the pattern "\\Aa\\z" cannot be run: \A is no escape of ECMA-262; correct the pattern: regular expressions are those of ECMA-262`,
		},
	},
	{
		name: "a default that is no pattern", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, format: regex, default: '('}",
		good: "{type: string, format: regex, default: '()'}",
		want: []string{
			`21:38 warning default-contradicts-schema: the default contradicts its schema in 1 place: $ is "("; must be of the format regex; correct the default or the schema`,
		},
	},
	{
		name: "an example that is no pattern", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, format: regex, examples: [a, '[']}",
		good: "{type: string, format: regex, examples: [a, '[b]']}",
		want: []string{
			`21:52 error example-contradicts-schema: the example contradicts its schema in 1 place: $ is "["; must be of the format regex; correct the example or the schema; the schema is what counts`,
		},
	},
	{
		name: "a pattern hides no other damage", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, pattern: '(', minLength: -1}",
		good: "{type: string, pattern: '()', minLength: 1}",
		want: []string{
			`21:23 error pattern-invalid: the pattern "(" cannot be run: it is no regular expression of ECMA-262: missing closing ); correct the pattern: regular expressions are those of ECMA-262`,
			"21:37 error schema-keyword-invalid: minLength has to be an integer of 0 or more, " +
				"not the number -1; correct it: tools refuse such a schema, or ignore it",
		},
	},
	{
		name: "what does not depend on it is judged", version: v31,
		at: "{type: object, properties: {m: {type: string}}}",
		bad: "{type: object, properties: {m: {pattern: '('}, n: {type: integer}}, default: {m: " +
			"a, n: b}}",
		good: "{type: object, properties: {n: {type: integer}}, default: {m: a, n: 5}}",
		want: []string{
			`21:40 error pattern-invalid: the pattern "(" cannot be run: it is no regular expression of ECMA-262: missing closing ); correct the pattern: regular expressions are those of ECMA-262`,
			`21:76 warning default-contradicts-schema: the default contradicts its schema in 1 place: $.n is the string "b"; must be integer; correct the default or the schema`,
		},
	},
	{
		name: "the pattern of a parameter of 2.0", version: v20,
		at:   "{name: q, in: query, type: string}",
		bad:  "{name: q, in: query, type: string, pattern: '('}",
		good: "{name: q, in: query, type: string, pattern: 'a'}",
		want: []string{
			`15:55 error pattern-invalid: the pattern "(" cannot be run: it is no regular expression of ECMA-262: missing closing ); correct the pattern: regular expressions are those of ECMA-262`,
		},
	},
	{
		name: "the pattern of a parameter", version: v30,
		at:   "{name: q, in: query, schema: {type: string}}",
		bad:  "{name: q, in: query, schema: {type: string, pattern: '('}}",
		good: "{name: q, in: query, schema: {type: string, pattern: 'a'}}",
		want: []string{
			`13:64 error pattern-invalid: the pattern "(" cannot be run: it is no regular expression of ECMA-262: missing closing ); correct the pattern: regular expressions are those of ECMA-262`,
		},
	},
	{
		name: "the pattern of a header of 2.0", version: v20,
		at:   "{'204': {description: d}}",
		bad:  "{'204': {description: d, headers: {H: {type: string, pattern: '('}}}}",
		good: "{'204': {description: d, headers: {H: {type: string, pattern: '()'}}}}",
		want: []string{
			`21:71 error pattern-invalid: the pattern "(" cannot be run: it is no regular expression of ECMA-262: missing closing ); correct the pattern: regular expressions are those of ECMA-262`,
		},
	},
}

func TestDefectivePatterns(t *testing.T) { checkAll(t, defectivePatterns) }
