package encode

import (
	"testing"

	"plumbline/internal/schema"
	"plumbline/internal/wire"
)

// TestCollections writes arrays of Swagger 2.0 in each collectionFormat and place.
func TestCollections(t *testing.T) {
	for _, row := range []struct{ in, format, items, value, want string }{
		{"path", "csv", `{"type":"string"}`, `["a","b/"]`, "a,b%2F"},
		{"path", "ssv", `{"type":"string"}`, `["a","b"]`, "a%20b"},
		{"path", "tsv", `{"type":"string"}`, `["a","b"]`, "a%09b"},
		{"path", "pipes", `{"type":"string"}`, `["a","b"]`, "a%7Cb"},
		{"header", "csv", `{"type":"integer"}`, `[1,2]`, "1,2"},
		{"header", "ssv", `{"type":"string"}`, `["a","b"]`, "a b"},
		{"header", "tsv", `{"type":"string"}`, `["a","b"]`, "a\tb"},
		{"header", "pipes", `{"type":"string"}`, `["a","b"]`, "a|b"},
		{"query", "csv", `{"type":"string"}`, `["a b","c"]`, "p=a%20b,c"},
		{"query", "ssv", `{"type":"string"}`, `["a","b"]`, "p=a%20b"},
		{"query", "tsv", `{"type":"string"}`, `["a","b"]`, "p=a%09b"},
		{"query", "pipes", `{"type":"string"}`, `["a","b"]`, "p=a%7Cb"},
		{"query", "multi", `{"type":"string"}`, `["a,b","c"]`, "p=a%2Cb&p=c"},
		{"query", "csv", `{"type":"array","collectionFormat":"pipes","items":{"type":"integer"}}`,
			`[[1,2],[3]]`, "p=1%7C2,3"},
		{"query", "multi", `{"type":"array","items":{"type":"integer"}}`, `[[1,2],[3]]`,
			"p=1,2&p=3"},
	} {
		path := "/a"
		if row.in == "path" {
			path = "/a/{p}"
		}
		c, o := load(t, "2.0", path, `"parameters":[{"name":"p","in":"`+row.in+
			`","required":true,"type":"array","collectionFormat":"`+row.format+`","items":`+
			row.items+`}]`)
		value := valueOf(t, row.value)
		e := must(t, o, single(row.in, "p", value))
		matched := accepted(t, c, e)
		got := e.Query + e.Header.Get("p")
		if row.in == "path" {
			got = e.Path[len("/a/"):]
		}
		same(t, got, row.want)
		same(t, readBack(t, o, "p", e, matched), value)
	}
}

const swaggerFields = `"parameters":[` +
	`{"name":"a","in":"formData","type":"string"},` +
	`{"name":"l","in":"formData","type":"array","items":{"type":"integer"}},` +
	`{"name":"m","in":"formData","type":"array","collectionFormat":"multi","items":` +
	`{"type":"string"}},` +
	`{"name":"s","in":"formData","type":"array","collectionFormat":"ssv","items":` +
	`{"type":"string"}}`

// TestFormsOfSwagger writes the parameters in formData.
func TestFormsOfSwagger(t *testing.T) {
	fields := `{"a":"é &","l":[1,2],"m":["x,","y"],"s":["1","2"]}`
	for _, row := range []struct{ consumes, more, value, want string }{
		{"application/x-www-form-urlencoded", "", fields,
			"a=%C3%A9+%26&l=1,2&m=x%2C&m=y&s=1+2"},
		{"multipart/form-data", "", fields,
			partText(`name="a"`, "é &") + partText(`name="l"`, "1,2") + partText(`name="m"`, "x,") +
				partText(`name="m"`, "y") + partText(`name="s"`, "1 2") + "--plumbline-0--\r\n"},
		{"multipart/form-data", `,{"name":"f","in":"formData","type":"file"}`,
			`{"a":"plumbline-0","f":"\u00ff"}`,
			"--plumbline-1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nplumbline-0\r\n" +
				"--plumbline-1\r\nContent-Disposition: form-data; name=\"f\"; filename=\"file\"" +
				"\r\nContent-Type: application/octet-stream\r\n\r\n\xff\r\n--plumbline-1--\r\n"},
	} {
		c, o := load(t, "2.0", "/a",
			`"consumes":["`+row.consumes+`"],`+swaggerFields+row.more+`]`)
		value := valueOf(t, row.value).(map[string]any)
		e := must(t, o, Values{Body: value, HasBody: true})
		same(t, string(e.Body), row.want)
		accepted(t, c, e)
		if row.consumes != "application/x-www-form-urlencoded" {
			continue
		}
		for name, want := range value {
			var read wire.Value
			for _, p := range o.Parameters {
				if p.Name == name {
					read = wire.Parameter{Name: name, In: "formData",
						CollectionFormat: p.CollectionFormat,
						Schema:           p.Schema.Wire(schema.ToServer)}.FromQuery(string(e.Body))
				}
			}
			same(t, read.Value, want)
		}
	}
}

// TestBodyOfSwagger writes a body parameter, by JSON where nothing says what the operation
// consumes.
func TestBodyOfSwagger(t *testing.T) {
	c, o := load(t, "2.0", "/a", `"parameters":[{"name":"b","in":"body","schema":`+person+`}]`)
	e := must(t, o, Values{Body: valueOf(t, `{"name":"é","id":1}`), HasBody: true})
	same(t, string(e.Body), `{"id":1,"name":"é"}`)
	same(t, e.Header.Get("Content-Type"), "application/json")
	accepted(t, c, e)
}
