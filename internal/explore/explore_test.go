package explore

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

const boxes = `{"openapi":"3.1.0","info":{"title":"Boxes","version":"1"},"security":[{"key":[]}],
"components":{"securitySchemes":{"key":{"type":"apiKey","in":"header","name":"X-Key"}},
 "schemas":{"Box":{"type":"object","required":["label"],"properties":{
  "id":{"type":"string","readOnly":true},"label":{"type":"string","minLength":1,"maxLength":5},
  "size":{"type":"integer","minimum":1,"default":3}}}}},
"paths":{
 "/boxes":{
  "get":{"operationId":"list","parameters":[{"name":"limit","in":"query","schema":{"type":"integer","maximum":10}}],
   "responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"array"}}}}}},
  "post":{"operationId":"make","requestBody":{"required":true,"content":{"application/json":{
    "schema":{"$ref":"#/components/schemas/Box"},"examples":{"small":{"value":{"label":"a"}}}}}},
   "responses":{"201":{"description":"d","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Box"}}}},
    "422":{"description":"d"}}}},
 "/boxes/{boxId}":{"parameters":[{"name":"boxId","in":"path","required":true,"schema":{"type":"string"}}],
  "get":{"operationId":"read","responses":{"200":{"description":"d","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Box"}}}},"404":{"description":"d"}}},
  "put":{"operationId":"replace","requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Box"}}}},
   "responses":{"200":{"description":"d"}}},
  "delete":{"operationId":"remove","responses":{"204":{"description":"d"}}}},
 "/boxes/{boxId}/notes":{"parameters":[{"name":"boxId","in":"path","required":true,"schema":{"type":"string"}}],
  "post":{"operationId":"note","responses":{"201":{"description":"d"}}}},
 "/boxes/{boxId}/notes/{noteId}":{"parameters":[{"name":"boxId","in":"path","required":true,"schema":{"type":"string"}},
   {"name":"noteId","in":"path","required":true,"schema":{"type":"string"}}],
  "get":{"operationId":"readNote","responses":{"200":{"description":"d"}}}},
 "/health":{"get":{"operationId":"health","security":[],"responses":{"200":{"description":"d"}}}}}}`

func load(t testing.TB) *contract.Contract {
	t.Helper()
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "boxes.json",
		Bytes: []byte(boxes)}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func operation(t testing.TB, c *contract.Contract, name string) *contract.Operation {
	t.Helper()
	o, found := c.Operation(name)
	if !found {
		t.Fatalf("no operation %s", name)
	}
	return o
}

func TestResources(t *testing.T) {
	index := NewIndex(load(t))
	list := index.Resources
	if len(list) != 2 || list[0].Item != "/boxes/{boxId}" || list[0].Create.ID != "make" ||
		list[0].List.ID != "list" || list[0].Read.ID != "read" || list[0].Replace.ID != "replace" ||
		list[0].Deletes.ID != "remove" || list[0].Change != nil ||
		list[1].Collection != "/boxes/{boxId}/notes" || list[1].Parameter != "noteId" {
		t.Fatalf("got %+v", list)
	}
	for path, want := range map[string]string{"/boxes": "true", "/boxes/{boxId}": "boxId true",
		"/boxes/{boxId}/notes": "boxId true", "/boxes/{boxId}/notes/{noteId}": "boxId noteId true",
		"/other/{x}": "false"} {
		chain, whole := index.Chain(path)
		var got []string
		for _, r := range chain {
			got = append(got, r.Parameter)
		}
		if whole {
			got = append(got, "true")
		} else {
			got = append(got, "false")
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, want %s", path, got, want)
		}
	}
}

func decoded(t testing.TB, text string) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestIdentify(t *testing.T) {
	r := &Resource{Collection: "/boxes", Parameter: "boxId"}
	for _, test := range []struct {
		body, location string
		want           any
	}{
		{`{"id":"a","boxId":"b"}`, "", "b"},
		{`{"id":7}`, "", json.Number("7")},
		{`{"box":{"id":"a"}}`, "", "a"},
		{`{"name":"n"}`, "/v1/boxes/c", "c"},
		{`{"name":"n"}`, "", nil},
		{`{"id":null}`, "", nil},
		{`[]`, "https://host/boxes/d/", "d"},
	} {
		got, found := r.Identify(decoded(t, test.body), test.location)
		if got != test.want || found != (test.want != nil) {
			t.Errorf("%s, %s: got %v, %t", test.body, test.location, got, found)
		}
	}
}

// TestIdentifyByItsOwnName: a member that is called as the things are may name another one, such as
// the order that an order goes back to, and the parameter of a path may be no name of that kind.
func TestIdentifyByItsOwnName(t *testing.T) {
	for _, test := range []struct{ collection, parameter, body, want string }{
		{"/orders", "order", `{"order":"a","id":"b"}`, "b"},
		{"/orders", "order", `{"order":"a"}`, "a"},
		{"/products", "sku", `{"sku":"a","id":"b"}`, "a"},
		{"/boxes", "boxId", `{"boxId":"a","id":"b"}`, "a"},
	} {
		r := &Resource{Collection: test.collection, Parameter: test.parameter}
		if got, _ := r.Identify(decoded(t, test.body), ""); got != test.want {
			t.Errorf("%s: got %v, want %s", test.body, got, test.want)
		}
	}
}

func TestItems(t *testing.T) {
	for body, want := range map[string]int{`[1,2]`: 2, `{"items":[1],"tags":["a","b"]}`: 1,
		`{"boxes":[1,2,3],"total":3}`: 3, `{"a":[1],"b":[2]}`: -1, `{}`: -1, `"a"`: -1} {
		items, found := Items(decoded(t, body))
		if found != (want >= 0) || found && len(items) != want {
			t.Errorf("%s: got %v, %t", body, items, found)
		}
	}
}

func TestLost(t *testing.T) {
	no := func(string) bool { return false }
	for _, test := range []struct{ sent, read, want string }{
		{`{"a":1,"b":[{"c":2.0}]}`, `{"a":1.0,"b":[{"c":2,"d":1}],"e":1}`, ""},
		{`{"a":null}`, `{}`, ""},
		{`{"a":[],"b":{}}`, `{}`, ""},
		{`{"a":[1],"b":""}`, `{}`, "a was sent and is not there; b was sent and is not there"},
		{`{"a":1}`, `{}`, "a was sent and is not there"},
		{`{"a":"x"}`, `{"a":"y"}`, `a was sent as "x" and is "y"`},
		{`{"a":1}`, `{"a":"1"}`, `a was sent as 1 and is "1"`},
		{`{"a":[1,2]}`, `{"a":[1]}`, `a was sent as [1,2] and is [1]`},
		{`{"a":1}`, `{"box":{"a":2}}`, `a was sent as 1 and is 2`},
		{`{"a":1}`, `[]`, ""},
		{`1`, `{}`, ""},
	} {
		got := strings.Join(Lost(decoded(t, test.sent), decoded(t, test.read), no, no), "; ")
		if got != test.want {
			t.Errorf("%s, %s: got %q, want %q", test.sent, test.read, got, test.want)
		}
	}
	isA := func(name string) bool { return name == "a" }
	for _, read := range []string{`{}`, `{"a":2}`} {
		if got := Lost(decoded(t, `{"a":1}`), decoded(t, read), isA, no); got != nil {
			t.Errorf("got %v of a member that may differ", got)
		}
		if got := Lost(decoded(t, `{"a":1}`), decoded(t, read), no, isA); got != nil {
			t.Errorf("got %v of a member that cannot be read as it was sent", got)
		}
	}
}

func TestNamed(t *testing.T) {
	name := func(member string) (any, bool) { return "known", member == "boxId" }
	body := decoded(t, `{"boxId":"x","list":[{"boxId":"y"}],"other":"z"}`)
	got, _ := json.Marshal(Named(body, "body", "body/list/0/boxId", name))
	if want := `{"boxId":"known","list":[{"boxId":"y"}],"other":"z"}`; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if again, _ := json.Marshal(body); !strings.Contains(string(again), `"boxId":"x"`) {
		t.Errorf("the body itself was changed: %s", again)
	}
}

func TestPlan(t *testing.T) {
	c := load(t)
	p := New(c, Options{})
	seen := map[string]bool{}
	for _, o := range p.Operations() {
		for _, kind := range Kinds() {
			for _, obligation := range p.Of(o, kind) {
				if seen[obligation.ID()] {
					t.Errorf("%s is there twice", obligation.ID())
				}
				seen[obligation.ID()] = true
				if (obligation.Change == nil) == (obligation.Unbuilt == "") {
					t.Errorf("%s can be made and cannot", obligation.ID())
				}
			}
		}
	}
	for _, want := range []string{"generated.make.example.body.example.small",
		"generated.make.negative.body-label.maxlength.outside",
		"generated.make.protocol.body.json.malformed", "generated.make.access.credentials.absent",
		"generated.list.negative.query-limit.maximum.outside",
		"generated.list.protocol.method.delete"} {
		if !seen[want] {
			t.Errorf("%s is not planned", want)
		}
	}
	for id := range seen {
		if strings.HasPrefix(id, "generated.health.access") ||
			strings.HasPrefix(id, "generated.list.protocol.method.post") {
			t.Errorf("%s is planned", id)
		}
	}
	if names := scenarioNames(p, operation(t, c, "replace")); names !=
		"replace-then-read replace-then-list replace-twice refused-replacement "+
			"replace-by-another replace-by-nobody" {
		t.Errorf("got the scenarios %s", names)
	}
	only := New(c, Options{Only: []string{"make", "GET /boxes"}, Without: []string{"list"}})
	if got := only.Operations(); len(got) != 1 || got[0].ID != "make" {
		t.Errorf("got %v", got)
	}
}

func scenarioNames(p *Plan, o *contract.Operation) string {
	var names []string
	for _, s := range p.Scenarios(o) {
		names = append(names, s.Name)
	}
	return strings.Join(names, " ")
}

// TestThePlanIsTheSameEachTime: ids and requests are those of another plan of the same document.
func TestThePlanIsTheSameEachTime(t *testing.T) {
	requests := func() (list []string) {
		p := New(load(t), Options{Seed: 7})
		for _, o := range p.Operations() {
			base, err := p.Base(o)
			if err != nil {
				t.Fatal(err)
			}
			for _, kind := range Kinds() {
				for _, obligation := range p.Of(o, kind) {
					text := obligation.ID()
					if obligation.Change != nil {
						draft := base.Clone()
						obligation.Change(draft)
						encoded, err := draft.Encode()
						text += draft.Method + encoded.Path + encoded.Query + string(encoded.Body)
						if err != nil {
							text += err.Error()
						}
					}
					list = append(list, text)
				}
			}
		}
		return list
	}
	if first, again := requests(), requests(); !slices.Equal(first, again) || len(first) < 100 {
		t.Errorf("%d requests, and %d in another plan", len(first), len(again))
	}
}

// asksFor is the obligation to ask for a media type that a success may have.
func asksFor(mediaType string) Obligation {
	return Obligation{Kind: Protocol, Place: acceptPlace, Keyword: mediaTypeKeyword,
		Side: mediaType}
}

func TestConclude(t *testing.T) {
	c := load(t)
	for _, test := range []struct {
		name     string
		of       Obligation
		method   string
		label    Label
		status   int
		header   http.Header
		findings string
		doubt    bool
	}{
		{"invalid and refused", Obligation{Kind: Negative}, "POST", Invalid, 422, nil, "", false},
		{"invalid and accepted", Obligation{Kind: Negative}, "POST", Invalid, 201, nil,
			"invalid-accepted error", false},
		{"invalid and redirected", Obligation{Kind: Negative}, "POST", Invalid, 303, nil, "",
			false},
		{"undecided and accepted", Obligation{Kind: Negative}, "POST", Undecided, 201, nil, "",
			false},
		{"valid and accepted", Obligation{Kind: Boundary}, "POST", Valid, 201, nil, "", false},
		{"valid and refused", Obligation{Kind: Boundary}, "POST", Valid, 422, nil, "", true},
		{"a documented media type", asksFor("application/json"), "POST", Valid, 201,
			http.Header{"Content-Type": {"application/json; charset=utf-8"}}, "", false},
		{"another media type than is asked for", asksFor("application/xml"), "POST", Valid, 201,
			http.Header{"Content-Type": {"application/json"}}, "", true},
		{"a documented media type refused with what is not", asksFor("application/xml"), "POST",
			Valid, 406, nil, "", false}, // of which the check of the status tells
		{"an error of the server", Obligation{Kind: Negative}, "POST", Invalid, 500, nil,
			"server-error standard error", false},
		{"401 without a challenge", Obligation{Kind: Access}, "POST", Invalid, 401, nil,
			"challenge standard error", false},
		{"401 with one", Obligation{Kind: Access}, "POST", Invalid, 401,
			http.Header{"Www-Authenticate": {"Key"}}, "", false},
		{"no credentials and success", Obligation{Kind: Access}, "POST", Invalid, 201, nil,
			"credentials error", false},
		{"another method", Obligation{Kind: Protocol, Place: "method"}, "DELETE", Undecided, 204,
			nil, "method inferred warning", false},
		{"another method refused", Obligation{Kind: Protocol, Place: "method"}, "DELETE",
			Undecided, 405, http.Header{"Allow": {"GET", "POST"}}, "", false},
		{"another method without Allow", Obligation{Kind: Protocol, Place: "method"}, "DELETE",
			Undecided, 405, nil, "method standard error", false},
		{"another method that is not found", Obligation{Kind: Protocol, Place: "method"},
			"DELETE", Undecided, 404, nil, "", false},
		{"HEAD", Obligation{Kind: Protocol, Place: "method"}, "HEAD", Undecided, 200, nil, "",
			false},
		{"HEAD refused", Obligation{Kind: Protocol, Place: "method"}, "HEAD", Undecided, 405,
			nil, "method standard warning", false},
		{"HEAD of another type", Obligation{Kind: Protocol, Place: "method"}, "HEAD", Undecided,
			200, http.Header{"Content-Type": {"text/html"}}, "method standard warning", false},
		{"HEAD that fails", Obligation{Kind: Protocol, Place: "method"}, "HEAD", Undecided, 500,
			nil, "method standard error", false},
		{"OPTIONS", Obligation{Kind: Protocol, Place: "method"}, "OPTIONS", Undecided, 204,
			http.Header{"Allow": {"GET, POST"}}, "", false},
		{"OPTIONS that leaves one out", Obligation{Kind: Protocol, Place: "method"}, "OPTIONS",
			Undecided, 204, http.Header{"Allow": {"GET"}}, "method standard warning",
			false},
		{"OPTIONS refused", Obligation{Kind: Protocol, Place: "method"}, "OPTIONS", Undecided,
			404, nil, "", false},
		{"another method, and Allow leaves one out", Obligation{Kind: Protocol, Place: "method"},
			"DELETE", Undecided, 405, http.Header{"Allow": {"GET"}}, "method standard warning",
			false},
		{"another method that fails", Obligation{Kind: Protocol, Place: "method"}, "DELETE",
			Undecided, 500, nil, "method standard error", false},
		{"another method with another refusal", Obligation{Kind: Protocol, Place: "method"},
			"DELETE", Undecided, 400, nil, "method inferred warning", false},
		{"201 to GET", Obligation{Kind: Boundary}, "GET", Valid, 201, nil,
			"method standard warning", false},
		{"201 to PUT", Obligation{Kind: Boundary}, "PUT", Valid, 201, nil, "", false},
		{"206 of nothing", Obligation{Kind: Boundary}, "GET", Valid, 206, nil,
			"method standard warning", false},
		{"206 of a part", Obligation{Kind: Boundary}, "GET", Valid, 206,
			http.Header{"Content-Range": {"bytes 0-1/2"}}, "", false},
		{"304 to no condition", Obligation{Kind: Boundary}, "GET", Valid, 304, nil,
			"method standard warning", false},
		{"405 without Allow", Obligation{Kind: Boundary}, "GET", Valid, 405, nil,
			"method standard error", true},
		{"407 without a challenge", Obligation{Kind: Boundary}, "GET", Valid, 407, nil,
			"challenge standard error", true},
		{"407 with one", Obligation{Kind: Boundary}, "GET", Valid, 407,
			http.Header{"Proxy-Authenticate": {"Basic"}}, "", true},
		{"426 without a protocol", Obligation{Kind: Boundary}, "GET", Valid, 426, nil,
			"method standard error", true},
		{"426 with one", Obligation{Kind: Boundary}, "GET", Valid, 426,
			http.Header{"Upgrade": {"h2c"}}, "", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			of := test.of
			of.Operation = operation(t, c, "make")
			if test.header == nil {
				test.header = http.Header{}
			}
			got := Conclude(c, Answer{Obligation: &of, Method: test.method, Label: test.label,
				Why: "because", Response: &exchange.Response{Status: test.status,
					Header: test.header}, Bound: true, Documented: []string{"GET", "POST"},
				Get: &exchange.Response{Status: 200,
					Header: http.Header{"Content-Type": {"application/json"}}}})
			var checks []string
			for _, f := range got.Findings {
				checks = append(checks, strings.Join(strings.Fields(fmt.Sprint(f.Check, " ",
					f.Beyond, " ", f.Severity)), " "))
				if f.Obligation != of.ID() {
					t.Errorf("the obligation is %q", f.Obligation)
				}
			}
			if strings.Join(checks, ", ") != test.findings ||
				(got.Inconclusive != "") != test.doubt {
				t.Errorf("got %v, %q", got.Findings, got.Inconclusive)
			}
		})
	}
	for _, test := range []struct {
		status int
		echoes bool
		want   int
	}{{422, true, 1}, {422, false, 0}, {201, true, 0}} {
		got := Conclude(c, Answer{Obligation: &Obligation{Operation: operation(t, c, "make"),
			Kind: Negative}, Response: &exchange.Response{Status: test.status},
			Echoes: test.echoes})
		if len(got.Findings) != test.want {
			t.Errorf("%+v: %v", test, got.Findings)
		}
	}
	documented := Conclude(c, Answer{Obligation: &Obligation{Operation: operation(t, c, "make"),
		Kind: Negative}, Label: Invalid, Response: &exchange.Response{Status: 500,
		Header: http.Header{}}, Judged: verdict.Verdict{Findings: []verdict.Finding{{
		Check: verdict.Status, Severity: verdict.Error}}}})
	if len(documented.Findings) > 0 {
		t.Errorf("what the status check tells is told again: %v", documented.Findings)
	}
}

func TestLabelOf(t *testing.T) {
	c := load(t)
	for body, want := range map[string]Label{`{"label":"a"}`: Valid, `{"label":""}`: Invalid,
		`{}`: Invalid, `{`: Invalid} {
		got, why := LabelOf(c, operation(t, c, "make"), nil, exchange.Request{Method: "POST",
			URL: "http://contract.invalid/boxes", Body: []byte(body),
			Header: http.Header{"Content-Type": {"application/json"}, "X-Key": {"k"}}})
		if got != want || (why == "") != (want == Valid) {
			t.Errorf("%s: got %d, %q", body, got, why)
		}
	}
}

func TestLeak(t *testing.T) {
	for body, leaks := range map[string]bool{
		"goroutine 7 [running]:\nmain.main()\n":                          true,
		"Traceback (most recent call last):\n":                           true,
		"\tat org.example.Shop.buy(Shop.java:42)":                        true,
		"    at Object.<anonymous> (/srv/app/index.js:3:9)":              true,
		"ERROR: You have an error in your SQL syntax; check the manual":  true,
		`{"detail":"no answer of postgres://shop:hunter2@db:5432/shop"}`: true,
		"-----BEGIN RSA PRIVATE KEY-----":                                true,
		`{"title":"the name is wrong","at":"/name"}`:                     false,
		"see https://example.com:8443/@shop and ftp://user@example.com":  false,
		"we met at Object (the bar) at 3:9":                              false,
		"":                                                               false,
	} {
		if got := Leak([]byte(body)); (got != "") != leaks {
			t.Errorf("%q: got %q", body, got)
		}
	}
}
