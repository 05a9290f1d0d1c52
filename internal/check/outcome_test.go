package check

import (
	"net/http"
	"reflect"
	"slices"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
)

func TestOnlyErrorsKeepFromConforming(t *testing.T) {
	for _, test := range []struct {
		severity verdict.Severity
		conforms bool
	}{{verdict.Error, false}, {verdict.Warning, true}, {verdict.Note, true}} {
		judged := verdict.Verdict{Findings: []verdict.Finding{{Severity: verdict.Note},
			{Severity: test.severity}}}
		if judged.Conforms() != test.conforms {
			t.Errorf("%s: Conforms is %v", test.severity, judged.Conforms())
		}
	}
}

// TestOutcomes: an error is sure, whatever else is not known; what the contract says nothing of
// cannot be wrong.
func TestOutcomes(t *testing.T) {
	fault, warning := verdict.Finding{Severity: verdict.Error},
		verdict.Finding{Severity: verdict.Warning}
	open, silent := verdict.Unchecked{}, verdict.Unchecked{Silent: true}
	for _, test := range []struct {
		verdict verdict.Verdict
		want    verdict.Outcome
	}{
		{verdict.Verdict{}, verdict.Conforms},
		{verdict.Verdict{Findings: []verdict.Finding{warning},
			Unchecked: []verdict.Unchecked{silent}}, verdict.Conforms},
		{verdict.Verdict{Findings: []verdict.Finding{warning},
			Unchecked: []verdict.Unchecked{silent, open}}, verdict.Unverifiable},
		{verdict.Verdict{Unchecked: []verdict.Unchecked{open}}, verdict.Unverifiable},
		{verdict.Verdict{Findings: []verdict.Finding{warning, fault}}, verdict.Violates},
		{verdict.Verdict{Findings: []verdict.Finding{fault}, Unchecked: []verdict.Unchecked{open}},
			verdict.Violates},
	} {
		if got := test.verdict.Outcome(); got != test.want {
			t.Errorf("%+v: got %s, want %s", test.verdict, got, test.want)
		}
	}
}

func TestVerdictsAreJoined(t *testing.T) {
	first := verdict.Verdict{Findings: slices.Grow([]verdict.Finding{{Message: "a"}}, 9),
		Unchecked: []verdict.Unchecked{{Reason: "b"}}}
	second := verdict.Verdict{Findings: []verdict.Finding{{Message: "c"}},
		Unchecked: []verdict.Unchecked{{Reason: "d"}}}
	want := verdict.Verdict{Findings: []verdict.Finding{{Message: "a"}, {Message: "c"}},
		Unchecked: []verdict.Unchecked{{Reason: "b"}, {Reason: "d"}}}
	if got := first.And(second); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := (verdict.Verdict{}).And(verdict.Verdict{}); got.Outcome() != verdict.Conforms {
		t.Errorf("nothing and nothing is %+v", got)
	}
}

// TestAnExchangeIsItsRequestAndItsResponse, in this order.
func TestAnExchangeIsItsRequestAndItsResponse(t *testing.T) {
	text := `{` + in31 +
		`,"info":{"title":"t","version":"1"},"paths":{"/a":{"post":{"operationId":"op",` +
		parameters(`"name":"n","in":"query","required":true`) + `,` +
		requestBody("application/json", `{"type":"object"}`) + `,"responses":{` +
		contentOf("application/json", `{"type":"array"}`) + `}}}}}`
	c := loadContract(t, text, "")
	x := post("application/json", "[]").exchange()
	x.Response = jsonOf("{}").exchange().Response
	s := Subject{Contract: c, Operation: operationOf(t, c), Exchange: x}
	compare(t, Exchange(s), []string{"parameter: the query parameter n is missing (required)",
		"request-body $: $ is an array; must be object",
		"body-schema $: $ is an object; must be array"})
	x.Response, x.Problem = nil, &exchange.Problem{Kind: exchange.Connection}
	compare(t, Exchange(s), []string{"parameter: the query parameter n is missing (required)",
		"request-body $: $ is an array; must be object"})
}

func TestDeviations(t *testing.T) {
	for kind, want := range map[exchange.ProblemKind]bool{
		exchange.Truncated: true, exchange.Malformed: true, exchange.TooLarge: true,
		exchange.Deadline:   false,
		exchange.Connection: false, exchange.NotSent: false, exchange.Canceled: false,
	} {
		if got := Deviates(&exchange.Problem{Kind: kind,
			Phase: exchange.FirstByte}); got != want {
			t.Errorf("%s: got %v, want %v", kind, got, want)
		}
	}
	if Deviates(nil) {
		t.Error("no problem deviates")
	}
}

func TestUndeclaredMembers(t *testing.T) {
	of := v31(contentOf("application/json",
		`{"type":"object","properties":{"a":{"type":"object","properties":{"b":{}}}}}`))
	text := "$.a.c is not declared by the contract"
	for _, test := range []struct {
		policy  Undeclared
		want    []string
		outcome verdict.Outcome
	}{
		{"", []string{"undeclared-member (warning) /a/c: " + text}, verdict.Conforms},
		{WarnUndeclared, []string{"undeclared-member (warning) /a/c: " + text}, verdict.Conforms},
		{FailUndeclared, []string{"undeclared-member /a/c: " + text}, verdict.Violates},
		{AllowUndeclared, nil, verdict.Conforms},
	} {
		a := jsonOf(`{"a":{"b":1,"c":2}}`)
		a.undeclared = test.policy
		judged := judge(t, of, a)
		compare(t, judged, test.want)
		if judged.Outcome() != test.outcome {
			t.Errorf("%q: got %s, want %s", test.policy, judged.Outcome(), test.outcome)
		}
	}
	strict := v31(contentOf("application/json",
		`{"type":"object","properties":{"a":{}},"additionalProperties":false}`))
	compare(t, judge(t, strict, jsonOf(`{"c":1}`)),
		[]string{"body-schema /c: $.c is not allowed here (additionalProperties)"})
	asked := post("application/json", `{"name":"a","more":1}`)
	asked.undeclared = FailUndeclared
	compare(t, judgeAsk(t, takes(in31, "post", requestBody("application/json", objectSchema)),
		asked), []string{"undeclared-member /more: $.more is not declared by the contract"})
}

func TestDirections(t *testing.T) {
	of := func(version string) string {
		return takes(version, "post", requestBody("application/json", readOnly))
	}
	in := func(schema string) string { return v31(contentOf("application/json", schema)) }
	message := "$.id is for the client to read, not to send (readOnly)"
	asks(t, []askRow{
		{"2.0", takes(in20, "post", parameters(`"name":"b","in":"body","schema":`+readOnly)),
			post("application/json", `{"id":1}`), []string{"direction /id: " + message}},
		{"3.0", of(in30), post("application/json", `{"id":1}`),
			[]string{"direction (warning) /id: " + message}},
		{"3.1", of(in31), post("application/json", `{"id":1}`),
			[]string{"direction (note) /id: " + message}},
		{"3.2", of(in32), post("application/json", `{"id":1}`),
			[]string{"direction (note) /id: " + message}},
		{"not there", of(in31), post("application/json", `{}`), nil},
		{"required, and not there", takes(in31, "post",
			requestBody("application/json",
				`{"required":["id"],"properties":{"id":{"readOnly":true}}}`)),
			post("application/json", `{}`),
			[]string{"request-body (warning) /id: $.id is missing (required)"}},
		{"of a form",
			takes(in31, "post", requestBody("application/x-www-form-urlencoded", readOnly)),
			post("application/x-www-form-urlencoded", "id=1"),
			[]string{"direction (note) /id: " + message}},
		{"of a parameter, where it means nothing",
			takes(in31, "get",
				parameters(`"name":"n","in":"query","style":"deepObject","schema":`+readOnly)),
			ask{query: "n[id]=1"}, nil},
	})
	answers(t, []answerRow{
		{"writeOnly", in(writeOnly), jsonOf(`{"pin":"1"}`),
			[]string{"direction /pin: $.pin is for the client to send, not to read (writeOnly)"}},
		{"writeOnly, required, and not there",
			in(`{"required":["pin"],"properties":{"pin":{"writeOnly":true}}}`), jsonOf(`{}`), nil},
		{"writeOnly in lines", v31(contentOf("application/jsonl", writeOnly)),
			textOf("application/jsonl", `{"pin":"1"}`),
			[]string{
				"direction /0/pin: $[0].pin is for the client to send, not to read (writeOnly)"}},
	})
}

func TestDiscriminators(t *testing.T) {
	in := func(schema string) string {
		return v31(contentOf("application/json", schema),
			`"components":{"schemas":{"Cat":{"required":["kind"],"properties":{"kind":{"type":"string"},"age":{"type":"integer"}}},"Dog":{"required":["kind","bark"],"properties":{"kind":{},"bark":{}}}}}`)
	}
	either := in(
		`{"anyOf":[{"$ref":"#/components/schemas/Cat"},{"$ref":"#/components/schemas/Dog"}],"discriminator":{"propertyName":"kind"}}`)
	answers(t, []answerRow{
		{"the schema it names", either, jsonOf(`{"kind":"Cat","age":1}`), nil},
		{"no schema", either, jsonOf(`{"kind":"Cow"}`),
			[]string{
				`discriminator /kind: $.kind is "Cow", which neither the mapping nor the document's schemas know (discriminator)`}},
		{"another schema than it satisfies", either, jsonOf(`{"kind":"Dog"}`),
			[]string{
				`discriminator (warning) /kind: $.kind is "Dog", but the value does not satisfy the schema of that name (discriminator)`}},
		{"the schema it names and does not satisfy", either, jsonOf(`{"kind":"Cat","age":"x"}`),
			[]string{`body-schema /age: $.age is the string "x"; must be integer`}},
	})
}

func TestStatusText(t *testing.T) {
	for status, want := range map[int]string{http.StatusNotFound: "404 Not Found", 299: "299",
		http.StatusTeapot: "418 I'm a teapot"} {
		if got := StatusText(status); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
