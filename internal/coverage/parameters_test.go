package coverage

import (
	"fmt"
	"net/url"
	"testing"
)

// with is a path whose GET has the parameters.
func with(path, parameters string) string {
	return `"` + path + `":{"get":{"parameters":[` + parameters +
		`],"responses":{"204":{"description":"d"}}}}`
}

func TestParameters(t *testing.T) {
	const unsent, unvalued = "not-reached 0/1/0 (no call sent it)",
		"not-reached 0/0/0 (no call sent this value)"
	for _, test := range []struct {
		name, document string
		call           call
		want           []string
	}{
		{"query", v31(with("/a",
			`{"name":"x","in":"query","schema":{}},{"name":"y","in":"query","schema":{}},{"name":"empty","in":"query","schema":{}}`)),
			call{address: "/a?x=1&empty="},
			[]string{"parameter query x: exercised 1/0/0",
				"parameter query y: " + unsent, "parameter query empty: exercised 1/0/0"}},
		{"path, below any base path", v31(with("/a/{x}/b/{y}",
			`{"name":"x","in":"path","required":true,"schema":{"enum":["a/b","c"]}},{"name":"y","in":"path","required":true,"schema":{}}`)),
			call{operation: "GET /a/{x}/b/{y}", address: "/v1/base/a/a%2Fb/b/"},
			[]string{"parameter path x: exercised 1/0/0", "parameter path y: exercised 1/0/0",
				"parameter-value path x=a/b: exercised 1/0/0",
				"parameter-value path x=c: " + unvalued}},
		{"path that is not the template's", v31(with("/a/{x}",
			`{"name":"x","in":"path","required":true,"schema":{}}`)),
			call{operation: "GET /a/{x}", address: "/b"},
			[]string{"parameter path x: not-reached 0/0/0 (no call sent it)"}},
		{"path with what has to be encoded", v31(with("/ä b/{x}",
			`{"name":"x","in":"path","required":true,"schema":{"enum":["c d"]}}`)),
			call{operation: "GET /ä b/{x}", address: "/%C3%A4%20b/c%20d"},
			[]string{"parameter path x: exercised 1/0/0",
				"parameter-value path x=c d: exercised 1/0/0"}},
		{"path in a style it is not written in", v31(with("/a/{x}",
			`{"name":"x","in":"path","required":true,"style":"label","schema":{"enum":["c"]}}`)),
			call{operation: "GET /a/{x}", address: "/a/c"},
			[]string{"parameter path x: exercised 1/0/0", "parameter-value path x=c: " + unvalued}},
		{"path parameter that the template does not have", v31(with("/a",
			`{"name":"x","in":"path","required":true,"schema":{}}`)), call{},
			[]string{"parameter path x: not-reached 0/0/0 (no call sent it)"}},
		{"header and cookie", v31(with("/a",
			`{"name":"X-A","in":"header","schema":{"enum":["1","2"]}},{"name":"c","in":"cookie","schema":{}},{"name":"d","in":"cookie","schema":{}}`)),
			call{sent: []string{"x-a: 2", "Cookie: c=1"}},
			[]string{"parameter header X-A: exercised 1/0/0", "parameter cookie c: exercised 1/0/0",
				"parameter cookie d: " + unsent,
				"parameter-value header X-A=1: " + unvalued,
				"parameter-value header X-A=2: exercised 1/0/0"}},
		{"headers that are none", v31(with("/a",
			`{"name":"Accept","in":"header","schema":{}},{"name":"authorization","in":"header","schema":{}}`)),
			call{}, nil},
		{"2.0 has those headers",
			v20(with("/a", `{"name":"Accept","in":"header","type":"string"}`)),
			call{sent: []string{"Accept: */*"}},
			[]string{"parameter header Accept: exercised 1/0/0"}},
		{"a place that is none", v31(with("/a", `{"name":"x","in":"body","schema":{}}`)), call{},
			nil},
		{"enum of 2.0, of items as well", v20(with("/a",
			`{"name":"x","in":"query","type":"string","enum":["a","b"]},{"name":"y","in":"query","type":"array","items":{"type":"integer","enum":[1,2,3]}}`)),
			call{address: "/a?x=b&y=3,1"},
			[]string{"parameter query x: exercised 1/0/0", "parameter query y: exercised 1/0/0",
				"parameter-value query x=a: " + unvalued,
				"parameter-value query x=b: exercised 1/0/0",
				"parameter-value query y=1: exercised 1/0/0",
				"parameter-value query y=2: " + unvalued,
				"parameter-value query y=3: exercised 1/0/0"}},
		{"enum behind $ref, and of numbers, booleans and null", v31(with("/a",
			`{"name":"x","in":"query","schema":{"$ref":"#/components/schemas/E"}},{"name":"y","in":"query","schema":{"type":["boolean","null"],"enum":[true,false,null]}}`),
			schemas(`"E":{"type":"number","enum":[1.50,2]}`)), call{address: "/a?x=15e-1&y=true"},
			[]string{"parameter query x: exercised 1/0/0", "parameter query y: exercised 1/0/0",
				"parameter-value query x=1.50: exercised 1/0/0",
				"parameter-value query x=2: " + unvalued,
				"parameter-value query y=true: exercised 1/0/0",
				"parameter-value query y=false: " + unvalued,
				"parameter-value query y=null: " + unvalued}},
		{"const, which 3.0 does not know", v31(with("/a",
			`{"name":"x","in":"query","schema":{"type":"string","oneOf":[{"const":"a"},{"const":"b"}]}}`)),
			call{address: "/a?x=a"},
			[]string{"parameter query x: exercised 1/0/0",
				"parameter-value query x=a: exercised 1/0/0",
				"parameter-value query x=b: " + unvalued}},
		{"const in 3.0", v30(with("/a", `{"name":"x","in":"query","schema":{"const":"a"}}`)),
			call{address: "/a?x=a"}, []string{"parameter query x: exercised 1/0/0"}},
		{"a value that is wrong on purpose", v31(with("/a",
			`{"name":"x","in":"query","schema":{"enum":["a"]}}`)), call{address: "/a?x=z"},
			[]string{"parameter query x: exercised 1/0/0",
				"parameter-value query x=a: " + unvalued}},
		{"a style, and a value twice", v31(with("/a",
			`{"name":"x","in":"query","style":"pipeDelimited","explode":false,"schema":{"type":"array","items":{"type":"string","enum":["a","b"]}}}`)),
			call{address: "/a?x=a%7Cb"},
			[]string{"parameter query x: exercised 1/0/0",
				"parameter-value query x=a: exercised 1/0/0",
				"parameter-value query x=b: exercised 1/0/0"}},
		{"content", v31(with("/a",
			`{"name":"x","in":"query","content":{"application/json":{"schema":{"enum":["a",{"b":1}]}}}}`)),
			call{address: "/a?x=%7B%22b%22:1%7D"},
			[]string{"parameter query x: exercised 1/0/0",
				"parameter-value query x=a: " + unvalued,
				`parameter-value query x={"b":1}: exercised 1/0/0`}},
		{"content that is broken", v31(with("/a",
			`{"name":"x","in":"query","content":{"application/json":{"schema":{"enum":["a"]}}}}`)),
			call{address: "/a?x=a"},
			[]string{"parameter query x: exercised 1/0/0",
				"parameter-value query x=a: " + unvalued}},
		{"the whole query", v32(with("/a",
			`{"name":"q","in":"querystring","content":{"application/x-www-form-urlencoded":{"schema":{"properties":{"a":{}}}}}}`)),
			call{address: "/a?a=1"},
			[]string{"parameter querystring q: exercised 1/0/0"}},
		{"no query at all", v32(with("/a",
			`{"name":"q","in":"querystring","content":{"application/json":{"schema":{}}}}`)),
			call{},
			[]string{"parameter querystring q: " + unsent}},
		{"members of an exploded object are no parameter's", v31(with("/a",
			`{"name":"o","in":"query","schema":{"type":"object"}},{"name":"x","in":"query","schema":{}}`)),
			call{address: "/a?x=1"},
			[]string{"parameter query o: " + unsent, "parameter query x: exercised 1/0/0"}},
		{"an API key is no member of an exploded object", v31(with("/a",
			`{"name":"o","in":"query","schema":{"type":"object"}}`),
			`"security":[{"k":[]}],"components":{"securitySchemes":{"k":{"type":"apiKey","in":"query","name":"key"}}}`),
			call{address: "/a?key=1"}, []string{"parameter query o: " + unsent}},
	} {
		t.Run(test.name, func(t *testing.T) {
			differs(t, "parameters", lines(measure(t, test.document, test.call), KindParameter,
				KindParameterValue), test.want...)
		})
	}
}

// TestAURLThatCannotBeRead has parameters that nobody knows; the call counts all the same.
func TestAURLThatCannotBeRead(t *testing.T) {
	c := load(t, v31(with("/a", `{"name":"x","in":"query","schema":{}}`)))
	o := call{}.observation(t, c)
	o.Exchange.Request.URL = "http://host/%zz?x=1"
	got := Measure(c, []Observation{o})
	differs(t, "parameters", lines(got, KindParameter),
		"query x: not-reached 0/0/0 (no call sent it)")
	if got.Operations[0].Calls != 1 {
		t.Errorf("got %d calls, want 1", got.Operations[0].Calls)
	}
}

func TestFormFields(t *testing.T) {
	document := v20(`"/a":{"post":{"consumes":["multipart/form-data","application/x-www-form-urlencoded"],"parameters":[{"name":"x","in":"formData","type":"string","enum":["a","b"]},
		{"name":"y","in":"formData","type":"string"}],"responses":{"204":{"description":"d"}}}}`)
	const unread = "parameter formData x: not-reached 0/1/0 (no call sent it)"
	for _, test := range []struct {
		name, contentType, body, want string
	}{
		{"form", "application/x-www-form-urlencoded", "x=b",
			"parameter formData x: exercised 1/0/0"},
		{"multipart", "multipart/form-data; boundary=b",
			"--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nb\r\n--b--\r\n",
			"parameter formData x: exercised 1/0/0"},
		{"none", "application/x-www-form-urlencoded", "", unread},
		{"a broken form", "application/x-www-form-urlencoded", "x=%z", unread},
		{"broken multipart", "multipart/form-data", "x", unread},
		{"JSON", "application/json", `{"x":"b"}`, unread},
	} {
		t.Run(test.name, func(t *testing.T) {
			value := "parameter-value formData x=b: exercised 1/0/0"
			if test.want == unread {
				value = "parameter-value formData x=b: not-reached 0/0/0 (no call sent this value)"
			}
			differs(t, "fields", lines(measure(t, document, sending(test.contentType, test.body)),
				KindParameter, KindParameterValue),
				test.want, "parameter formData y: not-reached 0/1/0 (no call sent it)",
				"parameter-value formData x=a: not-reached 0/0/0 (no call sent this value)", value)
		})
	}
}

func TestNumbersAreComparedByValue(t *testing.T) {
	for _, test := range []struct {
		x, y string
		want bool
	}{
		{"1", "1", true}, {"1", "1.0", true}, {"1e2", "100", true}, {"1", "2", false},
		{"9007199254740993", "9007199254740992", false},
		{"9007199254740993", "9007199254740993", true},
		{"99999999999999999999", "99999999999999999998", false}, {"1e999999999",
			"1e999999998", false}, {"-0", "0", true},
	} {
		if got := equalNumbers(test.x, test.y); got != test.want {
			t.Errorf("%s and %s: got %t, want %t", test.x, test.y, got, test.want)
		}
	}
}

func TestPathsAreReadFromTheirEnd(t *testing.T) {
	for _, test := range []struct{ template, path, name, want string }{
		{"/{a}/{b}", "/v1/x/y", "a", "x"},
		{"/{a}/{b}", "/v1/x/y", "b", "y"},
		{"/a.{a}-{b}", "/a.1-2-3", "b", "3"},
		{"/r/{a}?q={q}", "/r/1", "a", "1"},
		{"/r/{a}#x", "/r/1", "a", "1"},
		{"/r/{a}", "/r/", "a", ""},
		{"/r/{a}", "/r", "a", "none"},
		{"/r/{a}", "/r/1/", "a", "none"},
		{"/r.x/{a}", "/rax/1", "a", "none"},
		{"/r/{a}", "/r/1", "b", "none"},
	} {
		address, err := url.Parse("http://host" + test.path)
		if err != nil {
			t.Fatal(err)
		}
		got, found := newPathReader(test.template).value(address, test.name)
		if !found {
			got = "none"
		}
		if got != test.want {
			t.Errorf("%s of %s in %s: got %q, want %q", test.name, test.template, test.path, got,
				test.want)
		}
	}
}

func TestSecurity(t *testing.T) {
	const path = `"/a":{"get":{"responses":{"204":{"description":"d"}}}}`
	const carried, missed = "exercised 1/0/0", "not-reached 0/1/0 (no call sent it)"
	unshown := "not-reached 0/0/0 (" + reasonUnshown + ")"
	for _, test := range []struct {
		name, scheme string
		call         call
		want         string
	}{
		{"a key in a header",
			`{"type":"apiKey","in":"header","name":"App-Secret"}`,
			call{sent: []string{"app-secret: x"}}, carried},
		{"no key in a header",
			`{"type":"apiKey","in":"header","name":"App-Secret"}`,
			call{sent: []string{"App-Secret: ",
				"Secret: x"}}, missed},
		{"a key in the query", `{"type":"apiKey","in":"query","name":"k"}`, call{address: "/a?k=1"},
			carried},
		{"no key in the query", `{"type":"apiKey","in":"query","name":"k"}`, call{address: "/a?k="},
			missed},
		{"a key in a cookie",
			`{"type":"apiKey","in":"cookie","name":"k"}`, call{sent: []string{"Cookie: a=1; k=2"}},
			carried},
		{"no key in a cookie",
			`{"type":"apiKey","in":"cookie","name":"k"}`, call{sent: []string{"Cookie: a=k"}},
			missed},
		{"a key nowhere", `{"type":"apiKey","in":"moon","name":"k"}`, call{address: "/a?k=1"},
			missed},
		{"http bearer", `{"type":"http","scheme":"Bearer"}`,
			call{sent: []string{"Authorization: bearer x"}}, carried},
		{"http basic, another scheme",
			`{"type":"http","scheme":"basic"}`, call{sent: []string{"Authorization: Bearer x"}},
			missed},
		{"http without a credential",
			`{"type":"http","scheme":"basic"}`, call{sent: []string{"Authorization: Basic "}},
			missed},
		{"basic of 2.0", `{"type":"basic"}`, call{sent: []string{"Authorization: Basic x"}},
			carried},
		{"oauth2", `{"type":"oauth2"}`, call{sent: []string{"Authorization: Bearer x"}}, carried},
		{"openIdConnect", `{"type":"openIdConnect"}`, call{}, missed},
		{"that nobody judged",
			`{"type":"oauth2"}`, call{sent: []string{"Authorization: Bearer x"}, unjudged: true},
			"seen 1/0/0"},
		{"mutualTLS", `{"type":"mutualTLS"}`, call{}, unshown},
		{"what is not declared", `{}`, call{}, unshown},
	} {
		t.Run(test.name, func(t *testing.T) {
			document := v31(path, `"security":[{},{"s":[]},{"s":[]}]`,
				`"components":{"securitySchemes":{"s":`+test.scheme+`}}`)
			differs(t, "security", lines(measure(t, document, test.call), KindSecurity),
				"s: "+test.want)
		})
	}
	t.Run("the operation's own list is the one that counts", func(t *testing.T) {
		own := `"/a":{"get":{"security":[{"b":[],"a":[]}],"responses":{"204":{"description":"d"}}}}`
		c := measure(t, v31(own, `"security":[{"s":[]}]`,
			`"components":{"securitySchemes":{"a":{"type":"oauth2"},"b":{"type":"http","scheme":"basic"}}}`),
			call{sent: []string{"Authorization: Basic x"}})
		differs(t, "security", lines(c, KindSecurity), "b: exercised 1/0/0",
			"a: not-reached 0/1/0 (no call sent it)")
		if at := find(t, c, key{kind: KindSecurity, name: "b"}).Location; at.Line == 0 ||
			at.Pointer != "/paths/~1a/get/security/0/b" {
			t.Errorf("got the place %v, want that of the operation's requirement", at)
		}
	})
}

func TestRequestBodies(t *testing.T) {
	const body = `"requestBody":{"content":{"application/json":{"schema":{"properties":{"events":{"properties":{"subscribe":{}}},"id":{"readOnly":true}}}},"text/*":{"schema":{}}}},"responses":{"204":{"description":"d"}}`
	post, get := fmt.Sprintf(`"/a":{"post":{%s}}`, body), fmt.Sprintf(`"/a":{"get":{%s}}`, body)
	for _, test := range []struct {
		name, document string
		calls          []call
		want           []string
	}{
		{"sent", v31(post), []call{sending("application/json", `{"events":{"subscribe":null}}`)},
			[]string{
				"request-media-type application/json: exercised 1/0/0",
				"request-media-type text/*: not-reached 0/0/0 (no call sent a body of this " +
					"media type)",
				"request-member $.events: exercised 1/0/0",
				"request-member $.events.subscribe: exercised 0/0/1",
			}},
		{"another media type", v31(post),
			[]call{sending("text/html", `{"events":{"subscribe":null}}`)}, []string{
				"request-media-type application/json: not-reached 0/0/0 (no call sent a " +
					"body of this " +
					"media type)",
				"request-media-type text/*: exercised 1/0/0",
				"request-member $.events: not-reached 0/0/0 (no call sent a body of the " +
					"media type " +
					"application/json)",
				"request-member $.events.subscribe: not-reached 0/0/0 (no call sent a " +
					"body of the " +
					"media type application/json)",
			}},
		{"left out", v31(post), []call{sending("application/json", `{}`)}, []string{
			"request-media-type application/json: exercised 1/0/0",
			"request-media-type text/*: not-reached 0/0/0 (no call sent a body of this media type)",
			"request-member $.events: not-reached 0/1/0 (no call sent it)",
			"request-member $.events.subscribe: not-reached 0/0/0 (no call sent what contains it)",
		}},
		{"a media type that is not documented, one that is none, and no body", v31(post),
			[]call{sending("image/png", `{"events":1}`), sending("json",
				`{"events":1}`), sending("application/json", "")}, []string{
				"request-media-type application/json: not-reached 0/0/0 (no call sent a body of " +
					"this media type)",
				"request-media-type text/*: not-reached 0/0/0 (no call sent a body of this " +
					"media type)",
				"request-member $.events: not-reached 0/0/0 (no call sent a body of the media " +
					"type application/json)",
				"request-member $.events.subscribe: not-reached 0/0/0 (no call sent a body of " +
					"the media type application/json)",
			}},
		{"a body of GET counts since 3.1", v31(get), nil, []string{
			"request-media-type application/json: not-reached 0/0/0 (the operation was " +
				"never called)",
			"request-media-type text/*: not-reached 0/0/0 (the operation was never called)",
			"request-member $.events: not-reached 0/0/0 (the operation was never called)",
			"request-member $.events.subscribe: not-reached 0/0/0 (the operation was never called)",
		}},
		{"and is ignored before", v30(get), nil, nil},
		{"2.0",
			v20(
				`"/a":{"post":{"consumes":["application/json"],"parameters":[{"in":"body","name":"b","schema":{"properties":{"a":{},"id":{"readOnly":true}}}}],"responses":{"204":{"description":"d"}}}}`),
			[]call{sending("application/json", `{"a":1,"id":2}`)},
			[]string{"request-media-type application/json: exercised 1/0/0",
				"request-member $.a: exercised 1/0/0"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			differs(t, "request", lines(measure(t, test.document, test.calls...),
				KindRequestMediaType, KindRequestMember), test.want...)
		})
	}
}
