package content

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestForm(t *testing.T) {
	for body, want := range map[string][]Field{
		"":                       nil,
		"a=1&b=2&a=3":            {{"a", "1", "1"}, {"b", "2", "2"}, {"a", "3", "3"}},
		"a":                      {{"a", "", ""}},
		"a=":                     {{"a", "", ""}},
		"=a":                     {{"", "a", "a"}},
		"&&a=1&":                 {{"a", "1", "1"}},
		"a=b=c":                  {{"a", "b=c", "b=c"}},
		"a+b=c+d":                {{"a b", "c d", "c+d"}},
		"a%20b=c%2Bd%3d":         {{"a b", "c+d=", "c%2Bd%3d"}},
		"n=%C3%A9&m=é":           {{"n", "é", "%C3%A9"}, {"m", "é", "é"}},
		"a%5Bb%5D=%26":           {{"a[b]", "&", "%26"}},
		"a=%25zz":                {{"a", "%zz", "%25zz"}},
		"a;b=1":                  {{"a;b", "1", "1"}},
		"a=%00%0A":               {{"a", "\x00\n", "%00%0A"}},
		"%E6%97%A5=%F0%9F%98%80": {{"日", "😀", "%F0%9F%98%80"}},
	} {
		got, err := Form([]byte(body))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %q, error %v, want %q", body, got, err, want)
		}
	}
}

func TestAFormThatIsMalformed(t *testing.T) {
	for body, want := range map[string]string{
		"a=1&b=%zz":   "two hexadecimal digits do not follow (line 1, column 7)",
		"a=%":         "(line 1, column 3)",
		"a=%4":        "(line 1, column 3)",
		"a=%+1":       "(line 1, column 3)",
		"a=%1_":       "(line 1, column 3)",
		"%4x=1":       "(line 1, column 1)",
		"a=1&b=%FF":   "octets that are not UTF-8 (line 1, column 7)",
		"a=%C3%":      "two hexadecimal digits",
		"a=\xe9":      "not UTF-8",
		"a=%ED%A0%80": "not UTF-8",
	} {
		_, err := Form([]byte(body))
		wantMalformed(t, err, want)
	}
}

func TestAFormOfTooManyFieldsIsNotJudged(t *testing.T) {
	if _, err := Form([]byte(strings.Repeat("a&", MaxValues))); err != nil {
		t.Errorf("got error %v at the limit", err)
	}
	if _, err := Form([]byte(strings.Repeat("a&", MaxValues+1))); !errors.Is(err, ErrNotJudged) {
		t.Errorf("got error %v beyond the limit, want it not judged", err)
	}
}

const formSchema = `{"type":"object","properties":{"id":{"type":"string","format":"uuid"},"count":{"type":"integer"},"ok":{"type":"boolean"},"none":{"type":["integer","null"]},
	"any":{},"tags":{"type":"array","items":{"type":"string"}},"numbers":{"type":"array","items":{"type":"integer"}},"lists":{"type":"array","items":{"type":"array","items":{"type":"integer"}}},
	"address":{"type":"object","properties":{"city":{"type":"string"},"zip":{"type":"integer"},"lines":{"type":"array","items":{"type":"integer"}}}},
	"people":{"type":"array","items":{"type":"object"}},"either":{"oneOf":[{"type":"object"},{"type":"boolean"}]},"maybe":{"type":["object","integer"]}}}`

func yes() *bool { value := true; return &value }
func no() *bool  { value := false; return &value }

func TestFormValue(t *testing.T) {
	style := func(name, style string, explode *bool) map[string]Encoding {
		return map[string]Encoding{name: {Style: style, Explode: explode}}
	}
	media := func(name, contentType string) map[string]Encoding {
		return map[string]Encoding{name: {ContentType: contentType}}
	}
	for name, c := range map[string]struct {
		body      string
		encodings map[string]Encoding
		want      string
	}{
		"the example of OpenAPI": {
			"id=f81d4fae-7dec-11d0-a765-00a0c91e6bf6&address=%7B%22streetAddress%22%3A%22123+Example+Dr.%22%2C%22city%22%3A%22Somewhere%22%2C%22state%22%3A%22CA%22%2C%22zip%22%3A%2299999%2B1234%22%7D", nil,
			`{"id":"f81d4fae-7dec-11d0-a765-00a0c91e6bf6","address":{"streetAddress":"123 Example Dr.","city":"Somewhere","state":"CA","zip":"99999+1234"}}`,
		},
		"its id as JSON": {"id=%22f81d4fae-7dec-11d0-a765-00a0c91e6bf6%22",
			media("id", "application/json"), `{"id":"f81d4fae-7dec-11d0-a765-00a0c91e6bf6"}`},
		"scalars": {"count=1&ok=true&none=&any=1&id=2", nil,
			`{"count":1,"ok":true,"none":null,"any":"1","id":"2"}`},
		"null as JSON spells it": {"none=null", nil, `{"none":null}`},
		"of no such type": {"count=x&ok=1&none=y", nil,
			`{"count":"x","ok":"1","none":"y"}`},
		"nothing trimmed": {"count=+1", nil, `{"count":" 1"}`},
		"an array":        {"tags=a&tags=b,c", nil, `{"tags":["a","b,c"]}`},
		"an array of one": {"numbers=1", nil, `{"numbers":[1]}`},
		"objects in an array": {"people=%7B%7D&people=%7B%22a%22:1%7D", nil,
			`{"people":[{},{"a":1}]}`},
		"arrays in an array":          {"lists=[1]&lists=[2,3]", nil, `{"lists":[[1],[2,3]]}`},
		"a scalar twice":              {"id=a&id=b", nil, `{"id":["a","b"]}`},
		"an undeclared field":         {"x=1&x=2&y=3", nil, `{"x":["1","2"],"y":"3"}`},
		"an alternative that is JSON": {"either=%7B%22a%22:1%7D", nil, `{"either":{"a":1}}`},
		"an alternative that is not":  {"either=true", nil, `{"either":true}`},
		"object or integer":           {"maybe=1", nil, `{"maybe":1}`},
		"items as JSON": {"numbers=1&numbers=2",
			media("numbers", "application/json"), `{"numbers":[1,2]}`},
		"the whole array as JSON": {"numbers=[1,2]", media("numbers", "application/json"),
			`{"numbers":[1,2]}`},
		"an object as XML": {"address=%3Ca%3E%3Ccity%3Ex%3C/city%3E%3C/a%3E",
			media("address", "application/xml"), `{"address":{"city":"x"}}`},
		"an object as text": {"address=%7B%7D", media("address", "text/plain"),
			`{"address":"{}"}`},
		"an image in base64": {"id=iVBO_w%3D%3D", media("id", "image/png, image/jpeg"),
			`{"id":"iVBO_w=="}`},
		"form, exploded": {"numbers=1&numbers=2", style("numbers", "form", nil),
			`{"numbers":[1,2]}`},
		"form, not exploded": {"numbers=1,2", style("numbers", "", no()),
			`{"numbers":[1,2]}`},
		"form, encoded at once": {"numbers=1%2C2", style("numbers", "form", no()),
			`{"numbers":[1,2]}`},
		"form, a comma in an item": {"tags=a%2Cb,c", style("tags", "form", no()),
			`{"tags":["a,b","c"]}`},
		"form, no item": {"numbers=", style("numbers", "form", no()),
			`{"numbers":[]}`},
		"spaces": {"numbers=1%202+3",
			style("numbers", "spaceDelimited", nil), `{"numbers":[1,2,3]}`},
		"pipes": {"numbers=1%7C2", style("numbers", "pipeDelimited", nil),
			`{"numbers":[1,2]}`},
		"pipes, bare": {"tags=a%7Cb|c", style("tags", "pipeDelimited", nil),
			`{"tags":["a|b","c"]}`},
		"pipes, exploded": {"numbers=1&numbers=2",
			style("numbers", "pipeDelimited", yes()), `{"numbers":[1,2]}`},
		"tabs (2.0)": {"numbers=1%092", style("numbers", "tabDelimited", nil),
			`{"numbers":[1,2]}`},
		"an object, exploded": {"city=x&zip=1&lines=1&lines=2",
			style("address", "form", yes()), `{"address":{"city":"x","zip":1,"lines":[1,2]}}`},
		"an object, not exploded": {"address=city,x,zip,1", style("address", "form", no()),
			`{"address":{"city":"x","zip":1}}`},
		"a deep object": {
			"address%5Bcity%5D=x&address[zip]=1&address[lines]=2&count=3",
			style("address", "deepObject", yes()),
			`{"address":{"city":"x","zip":1,"lines":[2]},"count":3}`},
		"allowReserved alone is a style": {"address=x",
			map[string]Encoding{"address": {AllowReserved: true}}, `{"address":"x"}`},
		"a scalar in a style": {"count=1&id=%5B%5D",
			map[string]Encoding{"count": {Style: "form"}, "id": {Explode: yes()}},
			`{"count":1,"id":"[]"}`},
		"nothing": {"", style("address", "deepObject", nil), `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			fields, err := Form([]byte(c.body))
			if err != nil {
				t.Fatal(err)
			}
			got, err := FormValue(fields, schemaOf(t, formSchema), c.encodings)
			if err != nil {
				t.Fatal(err)
			}
			wantProblems(t, got.Problems)
			wantValue(t, got.Value, c.want)
		})
	}
}

// TestDeepObjectsThatNobodyDefines: what OpenAPI says nothing of is neither right nor wrong.
func TestDeepObjectsThatNobodyDefines(t *testing.T) {
	for _, body := range []string{"address[a][b]=x", "tags[0]=a&tags[1]=b", "tags[]=a", "tags[=a"} {
		fields, err := Form([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		deep := Encoding{Style: "deepObject", Explode: yes()}
		_, err = FormValue(fields, schemaOf(t, formSchema),
			map[string]Encoding{"address": deep, "tags": deep})
		if !errors.Is(err, ErrNotJudged) || !strings.Contains(err.Error(), fields[0].Name) {
			t.Errorf("%s: %v", body, err)
		}
		got, err := FormValue(fields, schemaOf(t, formSchema), nil)
		if err != nil || len(got.Undeclared) == 0 {
			t.Errorf("%s without a style: %v, %v", body, got.Undeclared, err)
		}
	}
}

func TestFormFieldsThatAreMalformed(t *testing.T) {
	for name, c := range map[string]struct {
		body      string
		encodings map[string]Encoding
		problem   string
		value     string
	}{
		"not JSON": {"address=x", nil, "/address not JSON", `{"address":"x"}`},
		"JSON cut off": {"address=%7B%22a%22", nil, "/address not JSON",
			`{"address":"{\"a\""}`},
		"a member twice": {`address={"a":1,"a":2}`, nil, "/address not well-formed JSON",
			`{"address":{"a":2}}`},
		"an item": {"people={}&people=x", nil, "/people/1 not JSON",
			`{"people":[{},"x"]}`},
		"a field that repeats": {"address={}&address=x", nil, "/address/1 not JSON",
			`{"address":[{},"x"]}`},
		"not XML": {"address=x",
			map[string]Encoding{"address": {ContentType: "text/xml"}}, "/address not XML",
			`{"address":"x"}`},
		"a name of no value": {"address=city,x,zip",
			map[string]Encoding{"address": {Explode: no()}},
			"/address names and values do not alternate", `{"address":{"city":"x"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			fields, err := Form([]byte(c.body))
			if err != nil {
				t.Fatal(err)
			}
			got, err := FormValue(fields, schemaOf(t, formSchema), c.encodings)
			if err != nil {
				t.Fatal(err)
			}
			wantProblems(t, got.Problems, c.problem)
			wantValue(t, got.Value, c.value)
			if !got.Problems[0].Syntax {
				t.Errorf("got %+v, want one of syntax", got.Problems[0])
			}
		})
	}
}

func TestUndeclaredFields(t *testing.T) {
	for _, c := range []struct {
		schema, body string
		want         []string
	}{
		{formSchema, "z=1&id=2&y=3&z=4", []string{"z", "y"}},
		{`{"type":"object","additionalProperties":{"type":"integer"}}`, "z=1", nil},
		{"", "z=1", []string{"z"}},
	} {
		fields, err := Form([]byte(c.body))
		if err != nil {
			t.Fatal(err)
		}
		got, err := FormValue(fields, schemaOf(t, c.schema), nil)
		if err != nil || !slices.Equal(got.Undeclared, c.want) {
			t.Errorf("%s: got %q, error %v, want %q", c.body, got.Undeclared, err, c.want)
		}
	}
}

func TestAFormOfWhichOnlyAlternativesKnowTheTypesIsNotJudged(t *testing.T) {
	schema := schemaOf(t,
		`{"oneOf":[{"required":["a"],"properties":{"a":{"type":"integer"}}},{"required":["b"],"properties":{"b":{"type":"string"}}}]}`)
	if _, err := FormValue([]Field{{Name: "a", Value: "1"}}, schema, nil); !errors.Is(err,
		ErrNotJudged) {
		t.Errorf("got error %v, want it not judged: a would satisfy as a number", err)
	}
	got, err := FormValue([]Field{{Name: "b", Value: "1"}}, schema, nil)
	if err != nil {
		t.Fatal(err)
	}
	wantValue(t, got.Value, `{"b":"1"}`)
}

func FuzzForm(f *testing.F) {
	for _, seed := range []string{"a=1&b=%zz", "address[city]=x&address=%7B%7D",
		"numbers=1,2&numbers=3%7C4", "city=x&tags=", "%C3=%A9"} {
		f.Add([]byte(seed))
	}
	schema := schemaOf(f, formSchema)
	f.Fuzz(func(t *testing.T, body []byte) {
		fields, err := Form(body)
		if err != nil {
			return
		}
		if values, err := url.ParseQuery(strings.ReplaceAll(string(body), ";", "%3B")); err != nil {
			t.Errorf("%q is read, but net/url says %v", body, err)
		} else {
			for _, field := range fields {
				if !slices.Contains(values[field.Name], field.Value) {
					t.Errorf("got %q in %q, where net/url reads %q", field, body, values)
				}
			}
		}
		for _, encoding := range []Encoding{{}, {Style: "deepObject"}, {Explode: no()},
			{Explode: yes()}, {Style: "pipeDelimited"}, {ContentType: "application/xml"}} {
			value, _ := FormValue(fields, schema,
				map[string]Encoding{"address": encoding, "numbers": encoding, "id": encoding})
			if !plainValue(any(value.Value)) {
				t.Errorf("got %#v", value.Value)
			}
		}
	})
}
