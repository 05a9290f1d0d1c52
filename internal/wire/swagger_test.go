package wire

import (
	"testing"

	"plumbline/internal/tree"
)

func TestCollectionFormats(t *testing.T) {
	for _, test := range []struct{ in, format, schema, text, want string }{
		{"query", "csv", stringList, "a=x,y%2Cz", `["x","y,z"]`},
		{"query", "csv", integers, "a=1,x", `[1,"x"]`},
		{"query", "csv", integers, "a=", "empty []"},
		{"query", "csv", integers, "b=1", "absent"},
		{"query", "csv", integers, "a=1&a=2", "undefined: 2 times"},
		{"query", "csv", integer, "a=1", "1"},
		{"query", "csv", integer, "a=1&a=2", "undefined: 2 times"},
		{"query", "csv", text, "a=x,y", `"x,y"`},
		{"query", "csv", `{"type":"object"}`, "a=x,y", "undefined: is an object"},
		{"query", "ssv", stringList, "a=x+y%20z w", `["x","y","z","w"]`},
		{"query", "ssv", stringList, "a=x,y", `["x,y"]`},
		{"query", "tsv", stringList, "a=x%09y\tz", `["x","y","z"]`},
		{"query", "pipes", stringList, "a=x%7Cy|z%7cw", `["x","y","z","w"]`},
		{"query", "multi", integers, "a=1&b=x&a=2", "[1,2]"},
		{"query", "multi", stringList, "a=x,y&a=", `["x,y",""]`},
		{"query", "multi", stringList, "a", "empty []"},
		{"query", "multi", integer, "a=1&a=2", "undefined: 2 times"},
		{"query", "multi", integers, "b=1", "absent"},
		{"query", "CSV", stringList, "a=x", "undefined: collectionFormat"},
		{"path", "csv", stringList, "x,y%2Cz", `["x","y,z"]`},
		{"path", "ssv", stringList, "x+y%20z", `["x+y","z"]`},
		{"path", "tsv", stringList, "x%09y", `["x","y"]`},
		{"path", "pipes", stringList, "x|y%7C", `["x","y",""]`},
		{"path", "multi", stringList, "x", "undefined: does not exist for its place"},
		{"path", "csv", integer, "12", "12"},
		{"header", "csv", stringList, "x, y%2C", `["x","y%2C"]`},
		{"header", "ssv", stringList, "x y", `["x","y"]`},
		{"header", "pipes", stringList, "x | y", `["x","y"]`},
		{"header", "multi", stringList, "x", "undefined"},
		{"header", "csv", text, "x, y", `"x, y"`},
	} {
		t.Run(test.in+" "+test.format+" "+test.schema+" "+test.text, func(t *testing.T) {
			same(t,
				read(Parameter{Name: "a", In: test.in, CollectionFormat: test.format,
					Schema: schema(t, test.schema)}, test.text), test.want)
		})
	}
}

func TestArraysOfArrays(t *testing.T) {
	of := func(format, items string) string {
		if format != "" {
			format = `"collectionFormat":"` + format + `",`
		}
		return `{"type":"array",` + format + `"items":` + items + `}`
	}
	for _, test := range []struct{ format, schema, query, want string }{
		{"pipes", of("", of("csv", integer)), "a=1,2|3", "[[1,2],[3]]"},
		{"pipes", of("", of("", integer)), "a=1,2%7C3", "[[1,2],[3]]"},
		{"csv", of("", of("ssv", integer)), "a=1+2,3", "[[1,2],[3]]"},
		{"csv", of("", of("ssv", text)), "a=1+2%2C,3", `[["1","2,"],["3"]]`},
		{"multi", of("", of("csv", integer)), "a=1,2&a=3", "[[1,2],[3]]"},
		{"multi", of("", of("pipes", of("csv", integer))), "a=1,2|3&a=4", "[[[1,2],[3]],[[4]]]"},
		{"csv", of("", of("", integer)), "a=1,2,3", "undefined: csv for both"},
		{"pipes", of("", of("csv", of("pipes", integer))), "a=1", "undefined: pipes for both"},
		{"pipes", of("", of("multi", integer)), "a=1|2", "undefined: multi"},
		{"pipes", of("", of("csv", integer)), "a=1,x|3", `[[1,"x"],[3]]`},
		{"pipes", of("", of("csv", text)), "a=%FF|3", "problem: not UTF-8"},
	} {
		t.Run(test.format+" "+test.schema+" "+test.query, func(t *testing.T) {
			same(t, Parameter{Name: "a", In: "query", CollectionFormat: test.format,
				Schema: schema(t, test.schema)}.FromQuery(test.query), test.want)
		})
	}
	// from OpenAPI 3.0 on, styles do not nest
	same(t, Parameter{Name: "a", In: "query", Style: "pipeDelimited",
		Schema: schema(t, of("", of("csv", integer)))}.FromQuery("a=1,2|3"),
		"undefined: array or object inside")
}

func TestFormData(t *testing.T) {
	fields := []Field{{"tags", "x y"}, {"tags", "z,"}, {"file", "\x89PNG\x00"}, {"n", "1"},
		{"csv", "1,2"}}
	for _, test := range []struct{ name, format, schema, want string }{
		{"tags", "multi", stringList, `["x y","z,"]`},
		{"tags", "csv", stringList, "undefined: 2 times"},
		{"n", "csv", integer, "1"},
		{"csv", "csv", integers, "[1,2]"},
		{"m", "csv", integers, "absent"},
	} {
		same(t, Parameter{Name: test.name, In: "formData", CollectionFormat: test.format,
			Schema: schema(t, test.schema)}.FromFields(fields), test.want)
	}
	// the type file is no type of JSON Schema
	same(t, Parameter{Name: "n", In: "formData", CollectionFormat: "csv",
		Schema: ofType{"file"}}.FromFields(fields), `"1"`)
}

// ofType is a schema of types that JSON Schema may not know.
type ofType []string

func (o ofType) Types() []string      { return o }
func (o ofType) Items() Schema        { return nil }
func (o ofType) Item(int) Schema      { return nil }
func (o ofType) Members() []string    { return nil }
func (o ofType) Member(string) Schema { return nil }
func (o ofType) Accepts(any) bool     { return false }

func (o ofType) Keyword(string) *tree.Node { return nil }
