package wire

import "testing"

type queryTest struct{ style, explode, schema, query, want string }

func runQueries(t *testing.T, p Parameter, tests []queryTest) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.style+" "+test.explode+" "+test.schema+" "+test.query, func(t *testing.T) {
			p := p
			p.Style, p.Schema = test.style, schema(t, test.schema)
			p.Explode = test.explode == "explode" || test.explode == "" && DefaultExplode(p.style())
			same(t, p.FromQuery(test.query), test.want)
		})
	}
}

func TestQueryParameters(t *testing.T) {
	runQueries(t, Parameter{Name: "a", In: "query"}, []queryTest{
		{"", "", text, "", "absent"},
		{"", "", text, "b=1&aa=2&A=3&=4", "absent"},
		{"", "", text, "a=1", `"1"`},
		{"", "", text, "&&b=2&a=1&", `"1"`},
		{"", "", text, "%61=1", `"1"`},
		{"", "", text, "a=b=c", `"b=c"`},
		{"", "", text, "a=1;b=2", `"1;b=2"`},
		{"", "", text, "a=x+y%20z%2B", `"x y z+"`},
		{"", "", text, "a=x,y", `"x,y"`},
		{"", "", text, "a=%", "problem: percent-encoding"},
		{"", "", text, "a=%C3", "problem: not UTF-8"},
		{"", "", text, "a=1&b=%zz&%zz=1", `"1"`},
		{"", "", text, "a=1&a=2", "undefined: 2 times"},
		{"", "", text, "a=1&a=1", "undefined: 2 times"},
		{"", "", text, "a", `empty ""`},
		{"", "", text, "a=", `empty ""`},
		{"", "", text, "a=&a=", "undefined"},
		{"", "", integer, "a=", `empty ""`},
		{"", "", integer, "a=1+", `"1 "`},
		{"", "", "", "a=1", `"1"`},
		{"", "", "", "a=%7B%22x%22:+1%7D", `"{\"x\": 1}"`},
		{"form", "explode", integers, "a=1&b=x&a=2", "[1,2]"},
		{"form", "explode", integers, "a=1,2", `["1,2"]`},
		{"form", "explode", stringList, "a=1%2C2&a=x+y", `["1,2","x y"]`},
		{"form", "explode", stringList, "a=&a=b&a", `["","b",""]`},
		{"form", "explode", stringList, "a=b&a=%zz", "problem: %zz"},
		{"form", "explode", stringList, "b=1", "absent"},
		{"form", "not", integers, "a=1,2", "[1,2]"},
		{"form", "not", stringList, "a=1%2C2,x+y", `["1,2","x y"]`},
		{"form", "not", stringList, "a=x%20y,%26", `["x y","&"]`},
		{"form", "not", stringList, "a=,", `["",""]`},
		{"form", "not", stringList, "a=1&a=2", "undefined: 2 times"},
		{"form", "not", free, "a=R,1,G%2C,+", `{"G,":" ","R":"1"}`},
		{"form", "not", free, "a=R,1,G", "problem: has 3 elements"},
		{"form", "not", free, "a=R,1&a=G,2", "undefined: 2 times"},
		{"form", "not", free, "b=1", "absent"},
		{"spaceDelimited", "", stringList, "a=1+2%202%2C", `["1","2","2,"]`},
		{"spaceDelimited", "", stringList, "a=1,2|3 4", `["1,2|3","4"]`},
		{"spaceDelimited", "", integers, "a=1%2B2", `["1+2"]`},
		{"spaceDelimited", "", stringList, "a=1&a=2", "undefined: 2 times"},
		{"spaceDelimited", "", stringList, "b=1", "absent"},
		{"spaceDelimited", "", free, "a=x%201%20y", "problem: has 3 elements"},
		{"pipeDelimited", "", stringList, "a=1|2%7C3%7c4+5,6", `["1","2","3","4 5,6"]`},
		{"pipeDelimited", "", integers, "a=1|x", `[1,"x"]`},
		{"pipeDelimited", "", free, "a=x%7c1|y|+", `{"x":"1","y":" "}`},
		{"pipeDelimited", "", free, "a=x|1|x|2", "undefined: more than once"},
		{"pipeDelimited", "", free, "a=%FF|1", "problem: not UTF-8"},
	})
}

func TestExplodedObjectsInQueries(t *testing.T) {
	const rest = `{"type":"object","properties":{"R":{"type":"integer"}},"additionalProperties":{"type":"boolean"}}`
	runQueries(t, Parameter{Name: "a", In: "query", Style: "form", Others: []string{"page"}},
		[]queryTest{
			{"form", "explode", colors, "", "absent"},
			{"form", "explode", colors, "page=1&X=2&r=3", "absent"},
			{"form", "explode", colors, "R=1&page=1&X=2", `{"R":1}`},
			{"form", "explode", colors, "%52=1", `{"R":1}`},
			{"form", "explode", colors, "R=x", `{"R":"x"}`},
			{"form", "explode", colors, "R=1&R=2", `undefined: the member "R" more than once`},
			{"form", "explode", colors, "R=%zz", "problem: percent-encoding"},
			{"form", "explode", colors, "a=x", "absent"},
			{"form", "explode", colors, "a=&R=1", `{"R":1}`},
			{"form", "explode", colors, "a", "empty {}"},
			{"form", "explode", rest, "page=1&x=true", `{"x":true}`},
			{"form", "explode", rest, "page=1&x=1&R=2", `{"R":2,"x":"1"}`},
			{"form", "explode", rest, "page=1", "absent"},
			{"form", "explode", rest, "a=true", `{"a":true}`},
			{"form", "explode", rest, "%zz=true&%FF=true", "absent"},
			{"form", "explode", rest, "a=", "empty {}"},
			{"form", "explode", `{"type":"object","properties":{"page":{"type":"integer"}}}`,
				"page=1",
				`{"page":1}`},
			{"form", "explode", `{"type":"object","properties":{"a":{"type":"string"}}}`, "a=",
				`{"a":""}`},
			{"form", "explode", `{"type":"object","properties":{"R":{"type":"array"}}}`, "R=1",
				"undefined: array or object inside"},
			{"form", "explode",
				`{"type":["object","string"],"properties":{"R":{"type":"integer"}}}`,
				"a=x", `"x"`},
			{"form", "explode",
				`{"type":["object","string"],"properties":{"R":{"type":"integer"}}}`,
				"R=1", `{"R":1}`},
		})
}

func TestDeepObject(t *testing.T) {
	const deep = `{"type":"object","properties":{"b":{"type":"integer"},"l":{"type":"array"},"o":{"type":"object"}}}`
	runQueries(t, Parameter{Name: "a", In: "query", Others: []string{"a[other]"}}, []queryTest{
		{"deepObject", "", deep, "", "absent"},
		{"deepObject", "", deep, "b=1&ab[b]=2&A[b]=3&a.b=4", "absent"},
		{"deepObject", "", deep, "a[b]=1", `{"b":1}`},
		{"deepObject", "explode", deep, "a[b]=1", `{"b":1}`},
		{"deepObject", "", deep, "a%5Bb%5D=1&%61%5bc%5d=x+y", `{"b":1,"c":"x y"}`},
		{"deepObject", "", deep, "a[b]=x", `{"b":"x"}`},
		{"deepObject", "", deep, "a[b]=", `{"b":""}`},
		{"deepObject", "", deep, "a[b c.d]=1", `{"b c.d":"1"}`},
		{"deepObject", "", deep, "a[b]=%FF", "problem: not UTF-8"},
		{"deepObject", "", deep, "a%5B%FF%5D=1", "problem: not UTF-8"},
		{"deepObject", "", deep, "a[%zz]=1", "problem: percent-encoding"},
		{"deepObject", "", deep, "a[b]=1&%zz=1&\xff=1", `{"b":1}`},
		{"deepObject", "", deep, "a[b]=1&a[b]=2", `undefined: the member "b" more than once`},
		{"deepObject", "", deep, "a[b][c]=1", "undefined: a[b][c]"},
		{"deepObject", "", deep, "a[b]=1&a[l][]=1", "undefined: a[l][]"},
		{"deepObject", "", deep, "a[l]=1", "undefined: array or object inside"},
		{"deepObject", "", deep, "a[o]=1", "undefined: array or object inside"},
		{"deepObject", "", deep, "a[]=1", "undefined: a[]"},
		{"deepObject", "", deep, "a[b=1", "undefined: a[b"},
		{"deepObject", "", deep, "a[b]c=1", "undefined: a[b]c"},
		{"deepObject", "", deep, "a=x", "problem: a[member]=value"},
		{"deepObject", "", deep, "a=x&a[b]=1", "problem: a=x"},
		{"deepObject", "", deep, "a=", "empty undefined: is empty"},
		{"deepObject", "", deep, "a[other]=1", "absent"},
		{"deepObject", "", `{"type":["object","null"]}`, "a[b]=1", `{"b":"1"}`},
		{"deepObject", "", stringList, "a[0]=1", "undefined: only for objects"},
		{"deepObject", "", stringList, "a=1", "undefined: only for objects"},
	})
}

// TestNamesWithBrackets: only deepObject gives brackets a meaning.
func TestNamesWithBrackets(t *testing.T) {
	runQueries(t, Parameter{Name: "ids[]", In: "query"}, []queryTest{
		{"form", "explode", integers, "ids[]=1&ids%5B%5D=2", "[1,2]"},
		{"form", "explode", integers, "ids=1", "absent"},
		{"form", "not", integers, "ids[]=1,2", "[1,2]"},
	})
}

func TestEmptyValues(t *testing.T) {
	runQueries(t, Parameter{Name: "a", In: "query"}, []queryTest{
		{"form", "", stringList, "a", "empty []"},
		{"form", "not", stringList, "a=", "empty []"},
		{"form", "not", colors, "a=", "empty {}"},
		{"form", "", colors, "a=&b=1", "empty {}"},
		{"form", "", text, "b=", "absent"},
		{"form", "", text, "a=+", `" "`},
		{"form", "", text, "a=&a=1", "undefined"},
		{"deepObject", "", colors, "a=", "empty undefined: is empty"},
		{"deepObject", "", colors, "a=&a[R]=1", "empty undefined"},
		{"pipeDelimited", "", stringList, "a=", "empty []"},
		{"pipeDelimited", "", text, "a=", "empty undefined"},
		{"spaceDelimited", "", colors, "a=", "empty {}"},
	})
}

func TestAWholeQuery(t *testing.T) {
	runQueries(t, Parameter{Name: "a", In: "querystring"}, []queryTest{
		{"", "", "", "", "absent"},
		{"", "", "", "%7B%22a%22:%22x+y%22%7D", `"{\"a\":\"x+y\"}"`},
		{"", "", "", "a=1&b=2", `"a=1&b=2"`},
		{"", "", "", "%zz", "problem: percent-encoding"},
		{"", "", integer, "12", "12"},
		{"", "", stringList, "a,b", "undefined: no style"},
	})
}

func TestFormFields(t *testing.T) {
	fields := []Field{{"a", "x,y"}, {"b", "1"}, {"a", "50% + %2C"}, {"R", "7"}, {"d[k]", "v"},
		{"p", "1|2 3"}, {"e", ""}, {"bad", "\xff"}}
	for _, test := range []struct {
		name, style string
		explode     bool
		schema      string
		want        string
	}{
		{"a", "form", true, stringList, `["x,y","50% + %2C"]`},
		{"a", "form", false, stringList, "undefined: 2 times"},
		{"a", "form", true, text, "undefined: 2 times"},
		{"b", "form", true, integer, "1"},
		{"B", "form", true, integer, "absent"},
		{"o", "form", true, colors, `{"R":7}`},
		{"d", "deepObject", true, free, `{"k":"v"}`},
		{"p", "pipeDelimited", false, stringList, `["1","2 3"]`},
		{"p", "spaceDelimited", false, stringList, `["1|2","3"]`},
		{"e", "form", true, text, `empty ""`},
		{"bad", "form", true, text, "undefined: is not UTF-8"},
		{"b", "cookie", true, text, "undefined: style cookie"},
	} {
		t.Run(test.name+" "+test.style, func(t *testing.T) {
			same(t, Parameter{Name: test.name, Style: test.style, Explode: test.explode,
				Schema: schema(t, test.schema)}.FromFields(fields), test.want)
		})
	}
}
