package wire

import (
	"strings"
	"testing"
)

func TestHeaders(t *testing.T) {
	for _, test := range []struct {
		explode bool
		schema  string
		lines   string // separated by line breaks
		want    string
	}{
		{false, text, "  a b\t", `"a b"`},
		{false, text, "a, b", `"a, b"`},
		{false, text, "Wed, 09 Jun 2021 10:18:14 GMT", `"Wed, 09 Jun 2021 10:18:14 GMT"`},
		{false, text, "a\nb", `"a, b"`},
		{false, text, "a%20b+c", `"a%20b+c"`},
		{false, text, "%zz", `"%zz"`},
		{false, text, `"quoted"`, `"\"quoted\""`},
		{false, text, "é", `"é"`},
		{false, text, "\xe9", "undefined: is not UTF-8"},
		{false, "", " x ", `"x"`},
		{false, integer, " 12 ", "12"},
		{false, integer, "1\n2", `"1, 2"`},
		{false, stringList, "a,b , c\t,d", `["a","b","c","d"]`},
		{false, integers, "1, 2\n3", "[1,2,3]"},
		{false, integers, "1,,2, ", "[1,2]"},
		{false, stringList, ",", "[]"},
		{false, `{"type":"array","minItems":3,"items":{"type":"string"}}`, "a,,b", `["a","","b"]`},
		{false, stringList, "a%2Cb", `["a%2Cb"]`},
		{false, stringList, `"a,b", W/"c,d",e`, `["\"a,b\"","W/\"c,d\"","e"]`},
		{false, stringList, `"a\",b",c`, `["\"a\\\",b\"","c"]`},
		{false, stringList, `5",6`, `["5\"","6"]`},
		{false, stringList, `"a,\"`, `["\"a","\\\""]`},
		{false, free, "a, 1 ,b ,2", `{"a":"1","b":"2"}`},
		{false, free, "a,1\nb,2", `{"a":"1","b":"2"}`},
		{false, free, "a,,b,2", `{"a":"","b":"2"}`},
		{false, free, "a,1,b", "problem: has 3 elements"},
		{false, free, "a,1,a,2", "undefined: more than once"},
		{true, free, "a=1, b = 2", `{"a":"1","b":"2"}`},
		{true, free, "a=1,,b=2,", `{"a":"1","b":"2"}`},
		{true, free, `a="x,y",b=2`, `{"a":"\"x,y\"","b":"2"}`},
		{true, free, "a=1\nb=2", `{"a":"1","b":"2"}`},
		{true, free, "a=1,b", "problem: name=value"},
		{true, colors, "R=100, G=x", `{"G":"x","R":100}`},
		{true, stringList, "a=1,b", `["a=1","b"]`},
	} {
		t.Run(test.schema+" "+test.lines, func(t *testing.T) {
			same(t, Parameter{Name: "X-A", In: "header", Explode: test.explode,
				Schema: schema(t, test.schema)}.FromHeader(strings.Split(test.lines, "\n")),
				test.want)
		})
	}
	same(t, Parameter{Name: "X-A", In: "header", Schema: schema(t, text)}.FromHeader(nil), "absent")
	same(t, Parameter{Name: "X-A", In: "header", Schema: schema(t, text)}.FromHeader([]string{""}),
		`""`)
}

func TestSetCookie(t *testing.T) {
	const session = `{"type":"string","pattern":"^sid="}`
	for _, test := range []struct {
		explode bool
		schema  string
		lines   string
		want    string
	}{
		{false, session, "sid=1; Expires=Wed, 09 Jun 2021 10:18:14 GMT",
			`"sid=1; Expires=Wed, 09 Jun 2021 10:18:14 GMT"`},
		{false, session, "sid=1\nsid=2", `"sid=1"`},
		{false, session, "sid=1\nlang=en", `"lang=en"`},
		{false, session, "sid=1\nsid=\xff", "undefined: is not UTF-8"},
		{false, "", "sid=1, x\n lang=en ", `"sid=1, x\nlang=en"`},
		{false, stringList, "a=1, x\nb=2", `["a=1, x","b=2"]`},
		{true, free, "a=1; Expires=Wed, 09\nb=2", `{"a":"1; Expires=Wed, 09","b":"2"}`},
		{true, free, "a=1\na=2", "undefined: more than once"},
		{false, free, "a=1", "undefined: not exploded"},
	} {
		t.Run(test.schema+" "+test.lines, func(t *testing.T) {
			for _, name := range []string{"Set-Cookie", "set-cookie"} {
				same(t, Parameter{Name: name, In: "header", Explode: test.explode,
					Schema: schema(t, test.schema)}.FromHeader(strings.Split(test.lines, "\n")),
					test.want)
			}
		})
	}
}

func TestCookies(t *testing.T) {
	for _, test := range []struct {
		style   string
		explode bool
		schema  string
		lines   string
		want    string
	}{
		{"form", true, text, "", "absent"},
		{"form", true, text, "b=1; A=2; a", "absent"},
		{"form", true, text, "b=1;a=2", `"2"`},
		{"form", true, text, "b=1\n a = 2 ", `"2"`},
		{"form", true, text, "a=b=c", `"b=c"`},
		{"form", true, text, `a="x"`, `"\"x\""`},
		{"form", true, text, "a=x%20y+z", `"x y+z"`},
		{"form", true, text, "a=100%", "problem: percent-encoding"},
		{"form", true, text, "a=%FF", "problem: not UTF-8"},
		{"form", true, text, "b=100%; a=1", `"1"`},
		{"form", true, text, "a=1; a=2", "undefined: 2 times"},
		{"form", true, text, "a=1&a=2", `"1&a=2"`},
		{"form", true, integer, "a=7", "7"},
		{"form", true, text, "a=", `empty ""`},
		{"form", false, stringList, "a=1%2C2,3", `["1,2","3"]`},
		{"form", true, integers, "a=1; b=x; a=2", "[1,2]"},
		{"form", true, integers, "a=1&a=2", "[1,2]"},
		{"form", true, stringList, "a=1&2", `["1&2"]`},
		{"form", true, stringList, "a=1%26a=2", `["1&a=2"]`},
		{"form", true, colors, "R=1; x=2; G=3", `{"G":3,"R":1}`},
		{"form", true, colors, "R=1&%47=3", `{"G":3,"R":1}`},
		{"form", false, colors, "a=R,1,G", "problem: has 3 elements"},
		{"cookie", true, text, "a=x%20y+z", `"x%20y+z"`},
		{"cookie", true, text, "a=100%", `"100%"`},
		{"cookie", true, text, "a=\xff", "undefined: is not UTF-8"},
		{"cookie", true, integers, "a=1; a=2", "[1,2]"},
		{"cookie", true, stringList, "a=1&a=2", `["1&a=2"]`},
		{"cookie", false, stringList, "a=1%2C2,3", `["1%2C2","3"]`},
		{"cookie", true, text, "a=1; a=2", "undefined: 2 times"},
		{"cookie", true, colors, "R=1; R=2", "undefined: more than once"},
	} {
		t.Run(test.style+" "+test.schema+" "+test.lines, func(t *testing.T) {
			p := Parameter{Name: "a", In: "cookie", Style: test.style, Explode: test.explode,
				Schema: schema(t, test.schema)}
			same(t, p.FromCookie(strings.Split(test.lines, "\n")), test.want)
		})
	}
	same(t, Parameter{Name: "a", In: "cookie", Schema: schema(t, text)}.FromCookie(nil), "absent")
}
