package wire

import "testing"

func TestPathParameters(t *testing.T) {
	const numbers = `{"type":"object","additionalProperties":{"type":"number"}}`
	for _, test := range []struct {
		style         string
		explode       bool
		schema, text  string
		want, comment string
	}{
		{"simple", false, text, "a%20b", `"a b"`, ""},
		{"simple", false, text, "a+b", `"a+b"`, "a plus is a space only in queries and forms"},
		{"simple", false, text, "a%2Fb", `"a/b"`, ""},
		{"simple", false, text, "a,b", `"a,b"`, "a string has no delimiters"},
		{"simple", false, text, "%C3%A9%2c", `"é,"`, ""},
		{"simple", false, text, "é", `"é"`, ""},
		{"simple", false, text, "%", `problem: has an invalid percent-encoding: "%"`, ""},
		{"simple", false, text, "a%zz", "problem: %zz", ""},
		{"simple", false, text, "%FF", "problem: not UTF-8", ""},
		{"simple", false, text, "a\xff", "problem: not UTF-8", ""},
		{"simple", false, integer, "%31%32", "12", ""},
		{"simple", false, integer, "x", `"x"`, "for the schema to refuse"},
		{"simple", false, integer, "%ZZ", "problem: percent-encoding", ""},
		{"simple", false, stringList, "a%2Cb,c", `["a,b","c"]`, "%2C is data"},
		{"simple", false, stringList, "a%2cb", `["a,b"]`, ""},
		{"simple", false, stringList, "a,,b,", `["a","","b",""]`, ""},
		{"simple", false, stringList, "a, b", `["a"," b"]`, "white space counts outside of headers"},
		{"simple", false, stringList, `"a,b"`, `["\"a","b\""]`, "no quoted strings outside of headers"},
		{"simple", false, stringList, "a,%FF", "problem: not UTF-8", ""},
		{"simple", true, stringList, "a%2Cb,c", `["a,b","c"]`, ""},
		{"simple", false, integers, "1,x,3", `[1,"x",3]`, "for the schema to refuse"},
		{"simple", false, free, "a,1,b", "problem: has 3 elements", ""},
		{"simple", false, free, "a", "problem: has 1 elements", ""},
		{"simple", false, free, "a,1,a,2", `undefined: the member "a" more than once`, ""},
		{"simple", false, free, "a%2Cb,1%3D", `{"a,b":"1="}`, ""},
		{"simple", false, free, "%FF,1", "problem: not UTF-8", ""},
		{"simple", false, free, "a,", `{"a":""}`, ""},
		{"simple", true, free, "a=1,b=", `{"a":"1","b":""}`, ""},
		{"simple", true, free, "a=1=2", `{"a":"1=2"}`, ""},
		{"simple", true, free, "a%3Db=1%2C2", `{"a=b":"1,2"}`, ""},
		{"simple", true, free, "a,b=1", `problem: has the element "a"`, ""},
		{"simple", true, free, "a=1,a=1", "undefined: more than once", ""},
		{"simple", true, free, "%=1", "problem: percent-encoding", ""},
		{"simple", true, colors, "R=1,X=y", `{"R":1,"X":"y"}`, "an undeclared member is the schema's affair"},
		{"label", false, text, ".", `""`, ""},
		{"label", false, text, ".a.b", `"a.b"`, "dots of a string"},
		{"label", false, text, "..", `"."`, ""},
		{"label", false, text, "a", "problem: begin with a dot", ""},
		{"label", false, text, "", "problem: begin with a dot", ""},
		{"label", false, text, "%2Ea", "problem: begin with a dot", ""},
		{"label", false, stringList, ".a%2Cb,c", `["a,b","c"]`, ""},
		{"label", false, integers, ".1.2", "[1,2]", "as 3.0.3 and 3.1.0 have it"},
		{"label", false, `{"type":"array","items":{"type":"number"}}`, ".1.5,2", "[1.5,2]", "where there is a comma, dots are data"},
		{"label", false, `{"type":"array","items":{"enum":["blue","black"]}}`, ".blue.black", `["blue","black"]`, ""},
		{"label", false, colors, ".R.100.G.200.B.150", rgb, "as 3.0.3 and 3.1.0 have it"},
		{"label", false, numbers, ".R,1.5,G,2", `{"G":2,"R":1.5}`, ""},
		{"label", false, colors, ".R,100,G", "problem: has 3 elements", ""},
		{"label", true, integers, ".1.2.x", `[1,2,"x"]`, ""},
		{"label", true, integers, ".1", `[1]`, ""},
		{"label", true, `{"type":"array","items":{"type":"string","pattern":"^\\d+\\.\\d+$"}}`, ".1.2", `["1.2"]`, "a dot within an item is not encoded"},
		{"label", true, numbers, ".R=1.5.G=2", `{"G":2,"R":1.5}`, "a piece without = goes on with the value"},
		{"label", true, numbers, ".R.G=2", `{"R.G":2}`, ""},
		{"label", true, numbers, ".R", `problem: has the element "R"`, ""},
		{"matrix", false, text, ";color=a%3Bb=", `"a;b="`, ""},
		{"matrix", false, text, ";c%6Flor=a", `"a"`, ""},
		{"matrix", false, text, ";tint=a", `problem: has the name "tint"`, ""},
		{"matrix", false, text, ";Color=a", `problem: has the name "Color"`, "names are case-sensitive"},
		{"matrix", false, text, ";%FF=a", "problem: not UTF-8", ""},
		{"matrix", false, text, "color=a", "problem: begin with a semicolon", ""},
		{"matrix", false, text, "", "problem: begin with a semicolon", ""},
		{"matrix", false, text, ";", `problem: has the name ""`, ""},
		{"matrix", false, text, ";color=a;color=b", "problem: 2 times", ""},
		{"matrix", false, integers, ";color=1,2;color=3", "problem: 2 times", ""},
		{"matrix", false, stringList, ";color=a%2Cb,c", `["a,b","c"]`, ""},
		{"matrix", true, stringList, ";color=a,b", `["a,b"]`, "exploded, so the comma is data"},
		{"matrix", true, stringList, ";color=a;color", `["a",""]`, ""},
		{"matrix", true, integers, ";color=1;shade=2", `problem: has the name "shade"`, ""},
		{"matrix", false, colors, ";color=R,100,G", "problem: has 3 elements", ""},
		{"matrix", true, free, ";a=1;%FF=2", "problem: not UTF-8", ""},
		{"matrix", true, free, ";%zz=2", "problem: percent-encoding", ""},
		{"matrix", true, colors, ";R=1;R=2", "undefined: more than once", ""},
		{"matrix", true, free, ";R=1%3B;G", `{"G":"","R":"1;"}`, ""},
		{"matrix", true, `{"type":"object","properties":{"color":{"type":"string"}}}`, ";color", `{"color":""}`, "its own name may be a member's"},
	} {
		t.Run(test.style+" "+test.schema+" "+test.text, func(t *testing.T) {
			same(t, Parameter{Name: "color", In: "path", Style: test.style, Explode: test.explode, Schema: schema(t, test.schema)}.FromPath(test.text), test.want)
		})
	}
}
