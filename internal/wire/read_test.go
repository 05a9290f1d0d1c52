package wire

import "testing"

// TestTypesOfText reads texts that stand alone, in the path.
func TestTypesOfText(t *testing.T) {
	for _, test := range []struct{ schema, text, want string }{
		{"", "12", `"12"`},
		{text, "12", `"12"`},
		{text, "true", `"true"`},
		{text, "null", `"null"`},
		{integer, "12", "12"},
		{integer, "-0", "-0"},
		{integer, "2.0", "2.0"},
		{integer, "1e2", "1e2"},
		{integer, "1.5", "1.5"}, // a number, which the schema refuses
		{integer, "123456789012345678901234567890", "123456789012345678901234567890"},
		{integer, "012", `"012"`},
		{integer, "1.", `"1."`},
		{integer, ".5", `".5"`},
		{integer, "1_000", `"1_000"`},
		{integer, " 1", `" 1"`},
		{integer, "0x1", `"0x1"`},
		{integer, "%2B1", `"+1"`},
		{integer, "NaN", `"NaN"`},
		{integer, "true", `"true"`},
		{integer, "[1]", `"[1]"`},
		{integer, "", `""`},
		{`{"type":"number"}`, "-1.5E-3", "-1.5E-3"},
		{`{"type":"number"}`, "Infinity", `"Infinity"`},
		{`{"type":"boolean"}`, "true", "true"},
		{`{"type":"boolean"}`, "false", "false"},
		{`{"type":"boolean"}`, "True", `"True"`},
		{`{"type":"boolean"}`, "1", `"1"`},
		{`{"type":"boolean"}`, "", `""`},
		{`{"type":"null"}`, "", "null"},
		{`{"type":"null"}`, "x", `"x"`},
		{`{"type":"null"}`, "null", "undefined: write null"},
		{`{"type":["integer","null"]}`, "null", "undefined: write null"},
		{`{"type":["integer","null"]}`, "x", `"x"`},
		{`{"type":["string","null"]}`, "null", `"null"`},
		{`{"type":["string","null"],"minLength":5}`, "null", "undefined: write null"},
		{`{"type":["string","integer"]}`, "12", `"12"`},
		{`{"type":["integer","string"]}`, "12", "12"},
		{`{"type":["string","integer"],"enum":[12]}`, "12", "12"},
		{`{"type":["integer","string"],"enum":["12"]}`, "12", `"12"`},
		// neither satisfies
		{`{"type":["string","integer"],"maxLength":1,"maximum":5}`, "12", `"12"`},
		{`{"type":["integer","boolean"]}`, "x", `"x"`},
		{`{"type":["integer","boolean","string"],"minLength":5}`, "true", "true"},
		{`{"enum":[1,2]}`, "1", "1"},
		{`{"enum":[1,2]}`, "3", `"3"`},
		{`{"enum":["1",1]}`, "1", `"1"`},
		{`{"const":true}`, "true", "true"},
		{`{}`, "1", `"1"`},
		{`{"anyOf":[{"type":"integer"},{"type":"boolean"}]}`, "1", "1"},
		{`{"anyOf":[{"type":"integer"},{"type":"boolean"}]}`, "x", `"x"`},
		{`{"anyOf":[{"type":"integer"},{"type":"array","items":{"type":"integer"}}]}`, "1,2",
			"[1,2]"},
		{`{"anyOf":[{"type":"integer"},{"type":"array","items":{"type":"integer"}}]}`, "1,x",
			`"1,x"`},
		{`{"anyOf":[{"type":"integer"},{"type":"object","required":["a"]}]}`, "a,1", `{"a":"1"}`},
		{`{"items":{"type":"integer"}}`, "1,2", "[1,2]"},
		{`{"items":{"type":"integer"},"type":["array","integer"]}`, "1", "[1]"},
		{`{"items":{"type":"integer"},"type":["integer","array"]}`, "1", "1"},
		{`{"items":{"type":"integer"},"type":["integer","array"]}`, "1,x", `[1,"x"]`},
		{`{"properties":{"a":{"type":"integer"}}}`, "a,1", `{"a":1}`},
		{`{"properties":{"a":{"type":"integer"}}}`, "a", `"a"`},
		{`{"type":["object","integer"]}`, "a,1,b", `"a,1,b"`},
	} {
		t.Run(test.schema+" "+test.text, func(t *testing.T) {
			same(t,
				Parameter{Name: "x", In: "path",
					Schema: schema(t, test.schema)}.FromPath(test.text), test.want)
		})
	}
}

// TestTypesOfParts reads items and members.
func TestTypesOfParts(t *testing.T) {
	for _, test := range []struct{ schema, text, want string }{
		{`{"type":"array","items":{"type":["integer","boolean","string"]}}`, "1,true,x",
			`[1,true,"x"]`},
		{`{"type":"array","items":{"enum":[1,"a",false]}}`, "1,a,false,b", `[1,"a",false,"b"]`},
		{`{"type":"array","items":{"type":"null"}}`, ",", "[null,null]"},
		{`{"type":"array","items":{"type":["integer","null"]}}`, "1,null", "undefined: write null"},
		{`{"type":"array"}`, "1,a", `["1","a"]`},
		// only so it is accepted
		{`{"type":"array","contains":{"type":"integer"}}`, "1,a,true", `[1,"a",true]`},
		{`{"type":"array","contains":{"type":"object"}}`, "1,a", `["1","a"]`},
		{`{"type":"array","enum":[[1,2]]}`, "1,2", "[1,2]"},
		{`{"type":"object","properties":{"a":{"type":"integer"}}}`, "a,1,b,2", `{"a":1,"b":"2"}`},
		{`{"type":"object","properties":{"a":{"type":"integer"}},"patternProperties":{"b":{"type":"number"}}}`, "a,1,b,2", `{"a":1,"b":2}`},
		{`{"type":"object","patternProperties":{"b":{"type":"number"}}}`, "b,x", `{"b":"x"}`},
		{`{"type":"object","additionalProperties":{"type":"boolean"}}`, "a,true", `{"a":true}`},
		{`{"type":"array","items":{"type":"array","items":{"type":"integer"}}}`, "1,2",
			"undefined: array or object inside"},
		{`{"type":"array","items":{"type":"object"}}`, "1,2", "undefined: array or object inside"},
		// a string satisfies the item's schema
		{`{"type":"array","items":{"properties":{"a":{"type":"integer"}}}}`, "1", `["1"]`},
		{`{"type":"array","items":{"type":["array","string"]}}`, "1,2", `["1","2"]`},
		{`{"type":"array","items":{"type":["array","integer"]}}`, "1,2", "[1,2]"},
		{`{"type":"array","items":{"type":["array","integer"]}}`, "1,x",
			"undefined: array or object inside"},
		{`{"type":"object","properties":{"a":{"type":"object"}}}`, "a,1",
			"undefined: array or object inside"},
		{`{"type":["array","null"],"items":{"type":"array"}}`, "1",
			"undefined: array or object inside"},
	} {
		t.Run(test.schema+" "+test.text, func(t *testing.T) {
			same(t,
				Parameter{Name: "x", In: "path",
					Schema: schema(t, test.schema)}.FromPath(test.text), test.want)
		})
	}
}

// TestOneTypeExplainsWhatAnotherCannot: what makes no sense for one of the types is not undefined
// if it does for another.
func TestOneTypeExplainsWhatAnotherCannot(t *testing.T) {
	runQueries(t, Parameter{Name: "a", In: "query"}, []queryTest{
		{"form", "", `{"type":["array","null"],"items":{"type":"integer"}}`, "a=1&a=x", `[1,"x"]`},
		{"form", "", `{"type":["string","array"],"items":{"type":"integer"}}`, "a=1&a=2", "[1,2]"},
		{"form", "", `{"type":["string","integer"]}`, "a=1&a=2", "undefined"},
		// an array satisfies it, and is the only meaning
		{"form", "", `{}`, "a=1&a=2", `["1","2"]`},
		{"form", "", `{"anyOf":[{"type":"array"},{"type":"integer"}]}`, "a=1&a=2", `["1","2"]`},
		{"form", "", `{"type":["object","null"],"properties":{"R":{"type":"integer"}}}`, "R=x",
			`{"R":"x"}`},
		{"form", "", `{"type":["object","null"],"properties":{"R":{"type":"integer"}}}`, "b=x",
			"absent"},
		{"form", "", `{"anyOf":[{"type":"string"},{"type":"integer"}]}`, "b=x", "absent"},
		{"pipeDelimited", "", `{"type":["array","null"],"items":{"type":"integer"}}`, "a=1|x",
			`[1,"x"]`},
		{"deepObject", "", `{"type":["object","null"],"properties":{"R":{"type":"integer"}}}`,
			"a[R]=x", `{"R":"x"}`},
		{"deepObject", "", `{"type":["object","null"],"properties":{"R":{"type":"integer"}}}`,
			"a[R][x]=x", "undefined"},
	})
}
