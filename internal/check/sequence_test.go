package check

import "testing"

const noStreamSchema = "unchecked body-schema: no edition before OpenAPI 3.2 says what the " +
	"schema of " +
	"an event stream is about: its text, its events or their data"

func TestSequences(t *testing.T) {
	const ndjson, lines, seq, events = "application/x-ndjson", "application/jsonl",
		"application/json-seq", "text/event-stream"
	item := `{"type":"object","properties":{"a":{"type":"integer"}}}`
	list := `{"type":"array","maxItems":1,"items":` + item + `}`
	of32 := func(mediaType, members string) string {
		return v32(ok(`"content":{"` + mediaType + `":{` + members + `}}`))
	}
	answers(t, []answerRow{
		{"lines, each good", v31(contentOf(ndjson, item)),
			textOf(ndjson, "{\"a\":1}\n\n{\"a\":2}\n"), nil},
		{"lines, one bad", v31(contentOf(ndjson, item)), textOf(ndjson, "{\"a\":1}\n{\"a\":\"x\"}"),
			[]string{`body-schema /1/a: $[1].a is the string "x"; must be integer`}},
		{"lines, two no JSON", v31(contentOf(ndjson, item)),
			textOf(ndjson, "{\"a\":1}\n{\"a\"\n{\"a\":1}\n\xff\n"),
			[]string{
				"json-syntax /1: the record at line 2 is not well-formed JSON: the JSON ends " +
					"before its end (line 2, column 5)",
				"json-syntax /3: the record at line 4 is not UTF-8"}},
		{"lines with a mark and a member twice", v31(contentOf(ndjson, item)),
			textOf(ndjson, "\xef\xbb\xbf{}\n{\"b\":{\"c\":1,\"c\":1}}\n"),
			[]string{
				"json-syntax /0: the record at line 1 starts with a byte order mark, which JSON " +
					"does not allow",
				"json-syntax /1/b/c: $[1].b.c occurs more than once in one object",
				"undeclared-member (warning) /1/b: $[1].b is not declared by the contract"}},
		{"a line too deep for us", v31(contentOf(ndjson, item)),
			textOf(ndjson, "{}\n"+nested(1500)),
			[]string{
				"unchecked body-schema: the record at line 2 is not read: it is nested more than " +
					"1000 deep"}},
		{"an empty line of JSON Lines", v31(contentOf(lines, item)), textOf(lines, "{}\n\n{}"),
			[]string{
				"json-syntax /1: the record at line 2 is empty; the contract documents " +
					"application/jsonl"}},
		{"before 3.2 an array is for all of them", v31(contentOf(ndjson, list)),
			textOf(ndjson, "{\"a\":1}\n{\"a\":\"x\"}"),
			[]string{"body-schema $: $ has 2 items; must have at most 1",
				`body-schema /1/a: $[1].a is the string "x"; must be integer`}},
		{"since 3.2 any schema is", of32(ndjson, `"schema":`+item), textOf(ndjson, "{}"),
			[]string{"body-schema $: $ is an array; must be object"}},
		{"since 3.2 there is one for each",
			of32(ndjson, `"schema":{"type":"array","maxItems":1},"itemSchema":`+item),
			textOf(ndjson, "{\"a\":1}\n{\"a\":\"x\"}"),
			[]string{"body-schema $: $ has 2 items; must have at most 1",
				`body-schema /1/a: $[1].a is the string "x"; must be integer`}},
		{"no lines", of32(ndjson, `"schema":{"type":"array","minItems":1}`), textOf(ndjson, ""),
			[]string{"body-schema $: $ has 0 items; must have at least 1"}},
		{"without schema", v31(ok(`"content":{"` + ndjson + `":{}}`)), textOf(ndjson, "{}"),
			[]string{"silent body-schema: the contract has no schema for " + ndjson + " of 200"}},
		{"without schema, no JSON", v31(ok(`"content":{"` + ndjson + `":{}}`)), textOf(ndjson, "{"),
			[]string{
				"json-syntax /0: the record at line 1 is not well-formed JSON: the JSON ends " +
					"before its end (line 1, column 2)",
				"silent body-schema: the contract has no schema for " + ndjson + " of 200"}},
		{"a bad record beside a good one", v31(contentOf(ndjson, item)),
			textOf(ndjson, "{\n{\"a\":\"x\"}"), []string{
				"json-syntax /0: the record at line 1 is not well-formed JSON: the JSON " +
					"ends before " +
					"its end (line 1, column 2)",
				`body-schema /1/a: $[1].a is the string "x"; must be integer`}},
		{"a bad record of an array", v31(contentOf(ndjson, `{"type":"array"}`)),
			textOf(ndjson, "{\n1"), []string{
				"json-syntax /0: the record at line 1 is not well-formed JSON: the JSON " +
					"ends before " +
					"its end (line 1, column 2)",
				"unchecked body-schema: not every item can be read, so the array of all " +
					"of them is " +
					"not held to its schema"}},

		{"a text sequence", v31(contentOf(seq, item)),
			textOf(seq, "\x1e{\"a\":1}\n\x1e{\"a\":\"x\"}\n"),
			[]string{`body-schema /1/a: $[1].a is the string "x"; must be integer`}},
		{"no text sequence", v31(contentOf(seq, item)), textOf(seq, "{}"),
			[]string{
				"json-syntax $: the body is not a JSON text sequence: it does not begin with a " +
					"record separator (1E) (line 1, column 1)"}},
		{"a text that may be cut off", v31(contentOf(seq, `{}`)), textOf(seq, "\x1e[\n1]\n\x1e12"),
			[]string{
				"json-syntax /1: the body is not a JSON text sequence: no line feed follows the " +
					"record, so it may be truncated (line 3, column 3)"}},
		{"a text of several lines that is no JSON", v31(contentOf(seq, `{}`)),
			textOf(seq, "\x1e{}\n\x1e[\n1,\n"),
			[]string{
				"json-syntax /1: the record at line 2 is not well-formed JSON: the JSON ends " +
					"before its end (line 4, column 1)"}},

		{"events",
			of32(events,
				`"itemSchema":{"type":"object","properties":{"data":{"pattern":"a"},"retry":{"maximum":1}}}`), textOf(events, ": c\ndata: a\n\ndata: b\nretry: 2\n\n"),
			[]string{`body-schema /1/data: $[1].data is "b"; must match the pattern a`,
				"body-schema /1/retry: $[1].retry is 2; must be at most 1"}},
		{"no events", of32(events, `"schema":{"type":"array","minItems":1}`), textOf(events, ""),
			[]string{"body-schema $: $ has 0 items; must have at least 1"}},
		{"events that are not UTF-8", of32(events, `"itemSchema":{}`),
			textOf(events, "data: \xff\n\n"),
			[]string{
				"body-syntax $: the body is not an event stream: an octet that belongs to no " +
					"character of UTF-8 (line 1, column 7)"}},
		{"before 3.2 a text is one text",
			v31(contentOf(events, `{"type":"string","pattern":"^data"}`)),
			textOf(events, "data: a\n\n"), nil},
		{"before 3.2 nobody says what an object is",
			v31(contentOf(events, `{"type":"object","required":["id"]}`)),
			textOf(events, "data: a\n\n"), []string{noStreamSchema}},
		{"or an array", v30(contentOf(events, `{"type":"array","items":{"type":"integer"}}`)),
			textOf(events, "data: a\n\n"), []string{noStreamSchema}},
		{"what is no event stream is found all the same",
			v31(contentOf(events, `{"type":"object"}`)), textOf(events, "data: \xff\n\n"),
			[]string{"body-syntax $: the body is not an event stream: an octet that belongs to " +
				"no character of UTF-8 (line 1, column 7)"}},
	})
	asks(t, []askRow{
		{"of a request", takes(in31, "post", requestBody(ndjson, item)),
			post(ndjson, "{\"a\":\"x\"}\n"),
			[]string{`request-body /0/a: $[0].a is the string "x"; must be integer`}},
		{"of a request, no JSON", takes(in31, "post", requestBody(ndjson, item)),
			post(ndjson, "{\n"),
			[]string{
				"request-body /0: the record at line 1 is not well-formed JSON: the JSON ends " +
					"before its end (line 1, column 2)"}},
	})
}
