package generate_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"plumbline/harness"
	"plumbline/harness/exchange"
	"plumbline/harness/generate"
	"plumbline/harness/verdict"
)

func load(t *testing.T, document string) *harness.Contract {
	t.Helper()
	contract, err := harness.Load([]byte(document), harness.Name("boxes.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return contract
}

// must returns a function that takes what a function of the package returns.
func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// TestValuesAreWhatTheyAreSaidToBe has the judge of exchanges say the same of each value, in both
// directions.
func TestValuesAreWhatTheyAreSaidToBe(t *testing.T) {
	contract := load(t, boxes)
	made := must[*generate.Generator](t)
	for name, side := range map[string]struct {
		values *generate.Generator
		judge  func(body []byte) harness.Verdict
	}{
		"a body": {made(generate.Body(contract, "createBox", "application/json")),
			func(body []byte) harness.Verdict {
				return contract.Judge(&exchange.Exchange{Request: request(body)})
			}},
		"an answer": {made(generate.Response(contract, "createBox", http.StatusCreated,
			"application/json")),
			func(body []byte) harness.Verdict {
				return contract.JudgeResponse(&exchange.Exchange{Request: request(nil),
					Response: &exchange.Response{Status: http.StatusCreated, Body: body,
						Header: jsonContent()}})
			}},
	} {
		t.Run(name, func(t *testing.T) {
			value := must[any](t)
			list, _ := side.values.Cases()
			for _, valid := range []any{value(side.values.Smallest()),
				value(side.values.Fullest()), value(side.values.Valid(1)),
				value(side.values.Valid(2))} {
				list = append(list, generate.Case{Value: valid, Valid: true})
			}
			for seed := range uint64(5) {
				missing, err := side.values.Invalid(seed)
				if err != nil || missing.Valid {
					t.Fatalf("got %+v, %v", missing, err)
				}
				list = append(list, missing)
			}
			for _, one := range list {
				judged := side.judge([]byte(shown(one.Value)))
				if (judged.Outcome == verdict.Conforms) != one.Valid {
					t.Errorf("%s of %q is said to be valid: %t\n%s", shown(one.Value),
						one.Sentence, one.Valid, judged)
				}
			}
		})
	}
}

func request(body []byte) exchange.Request {
	return exchange.Request{Method: http.MethodPost, URL: "https://boxes.example/boxes",
		Header: jsonContent(), Body: body}
}

func jsonContent() http.Header { return http.Header{"Content-Type": {"application/json"}} }

// TestEachKeywordHasBothSides: each keyword at each place is tried with what it allows and with
// what it forbids, and the document says so at the place that is named.
func TestEachKeywordHasBothSides(t *testing.T) {
	contract := load(t, boxes)
	box := must[*generate.Generator](t)(
		generate.Schema(contract, "/components/schemas/Box", generate.ToServer))
	cases, _ := box.Cases()
	for _, want := range []struct {
		place, keyword string
		sides          []generate.Side
		pointer        string
	}{
		{"", "type", []generate.Side{generate.Inside, generate.Outside}, ""},
		{"", "required", []generate.Side{generate.Outside}, ""},
		{"", "properties", []generate.Side{generate.Inside}, ""},
		{"/label", "minLength", []generate.Side{generate.AtLimit, generate.Inside,
			generate.Outside}, "/properties/label"},
		{"/label", "maxLength", []generate.Side{generate.AtLimit, generate.Inside,
			generate.Outside}, "/properties/label"},
		{"/secret", "enum", []generate.Side{generate.Inside, generate.Outside},
			"/properties/secret"},
		{"/parts/0", "const", []generate.Side{generate.Inside, generate.Outside},
			"/properties/parts/items"},
	} {
		for _, side := range want.sides {
			found := slices.IndexFunc(cases, func(c generate.Case) bool {
				return c.Place == want.place && c.Keyword == want.keyword && c.Side == side
			})
			if found < 0 {
				t.Errorf("nothing is %s of %s at %q", side, want.keyword, want.place)
				continue
			}
			one := cases[found]
			if one.Valid == (side == generate.Outside) || one.Sentence == "" ||
				string(one.Location.Pointer) != "/components/schemas/Box"+want.pointer {
				t.Errorf("got %+v", one)
			}
		}
	}
}

// TestValuesGoOneWay: what is read-only is in no request, and what is write-only in no answer.
func TestValuesGoOneWay(t *testing.T) {
	contract := load(t, boxes)
	for direction, want := range map[generate.Direction]string{
		generate.ToServer: "label parts secret", generate.ToClient: "id label parts",
	} {
		box := must[*generate.Generator](t)(
			generate.Schema(contract, "#/components/schemas/Box", direction))
		full := must[any](t)(box.Fullest()).(map[string]any)
		var members []string
		for name := range full {
			members = append(members, name)
		}
		slices.Sort(members)
		if got := strings.Join(members, " "); got != want {
			t.Errorf("a value has %s instead of %s", got, want)
		}
	}
}

// TestSeedsAreKept: a seed gives the same value however many ask at once, and another one another.
func TestSeedsAreKept(t *testing.T) {
	contract := load(t, boxes)
	made := must[*generate.Generator](t)
	trace := made(generate.Parameter(contract, "createBox", "header", "x-trace"))
	var group sync.WaitGroup
	values := [8]any{}
	for i := range values {
		group.Go(func() { values[i], _ = trace.Valid(uint64(i % 4)) })
	}
	group.Wait()
	again := made(generate.Parameter(contract, "createBox", "header", "X-Trace"))
	seen := map[any]bool{}
	for i := range 4 {
		same, err := again.Valid(uint64(i))
		if err != nil || same != values[i] || same != values[i+4] {
			t.Errorf("seed %d gives %v, %v and %v, %v", i, values[i], values[i+4], same, err)
		}
		seen[same] = true
	}
	if len(seen) != 4 {
		t.Errorf("4 seeds give %v", seen)
	}
}

// TestValuesAreTheCallers: whoever changes one changes no other, nor what values are held to.
func TestValuesAreTheCallers(t *testing.T) {
	contract := load(t, boxes)
	filter := must[*generate.Generator](t)(
		generate.Parameter(contract, "createBox", "query", "filter"))
	cases, _ := filter.Cases()
	allowed := slices.IndexFunc(cases, func(c generate.Case) bool { return c.Valid })
	for _, value := range []any{must[any](t)(filter.Smallest()), must[any](t)(filter.Valid(1)),
		must[any](t)(filter.Fullest()), cases[allowed].Value} {
		if shown(value) != `["a"]` {
			t.Fatalf("got %s", shown(value))
		}
		value.([]any)[0] = json.Number("1")
	}
	again, _ := filter.Cases()
	if value, err := filter.Smallest(); shown(value) != `["a"]` || err != nil ||
		!reflect.DeepEqual(again[allowed].Value, value) {
		t.Errorf("got %s and %s, %v", shown(value), shown(again[allowed].Value), err)
	}
}

// TestWhatCannotBeMade has one clear error each, or a reason.
func TestWhatCannotBeMade(t *testing.T) {
	contract := load(t, boxes)
	never := must[*generate.Generator](t)(
		generate.Schema(contract, "/components/schemas/Never", generate.ToServer))
	for name, value := range map[string]func() (any, error){"the smallest": never.Smallest,
		"the fullest": never.Fullest,
		"any":         func() (any, error) { return never.Valid(1) }} {
		if made, err := value(); err == nil || !strings.Contains(err.Error(), "contradicts") {
			t.Errorf("%s is %v, %v", name, made, err)
		}
	}
	if cases, unmade := never.Cases(); len(cases) > 0 || len(unmade) != 1 ||
		!strings.Contains(unmade[0].Reason, "contradicts") {
		t.Errorf("got %+v and %+v", cases, unmade)
	}
	box := must[*generate.Generator](t)(
		generate.Schema(contract, "/components/schemas/Box", generate.ToServer))
	if _, unmade := box.Cases(); len(unmade) != 1 || unmade[0].Keyword != "readOnly" ||
		unmade[0].Reason == "" || !strings.Contains(unmade[0].Sentence, `"id"`) {
		t.Errorf("got %+v", unmade)
	}
	anything := must[*generate.Generator](t)(
		generate.Schema(contract, "/components/schemas/Anything", generate.ToServer))
	if missing, err := anything.Invalid(1); err == nil {
		t.Errorf("got %+v", missing)
	}
}

func TestMistakes(t *testing.T) {
	contract := load(t, boxes)
	body := func(operation, mediaType string) error {
		_, err := generate.Body(contract, operation, mediaType)
		return err
	}
	parameter := func(in, name string) error {
		_, err := generate.Parameter(contract, "createBox", in, name)
		return err
	}
	response := func(status int, mediaType string) error {
		_, err := generate.Response(contract, "createBox", status, mediaType)
		return err
	}
	at := func(pointer string) error {
		_, err := generate.Schema(contract, pointer, generate.ToServer)
		return err
	}
	for _, test := range []struct {
		err  error
		says string // "" where nothing is wrong
	}{
		{body("POST /boxes", "application/json"), ""},
		{body("createBox", "application/xml"), ""}, // of a range
		{body("createBoxes", "application/json"), "did you mean createBox?"},
		{body("DELETE", "application/json"), "operationId or as METHOD /path"},
		{body("createBox", "image/png"), "it has application/json, application/* and text/plain"},
		{body("createBox", "json"), `"json" is no media type`},
		{body("createBox", "text/plain"), "no schema for the body of POST /boxes in text/plain"},
		{parameter("query", "limit"), ""},
		{parameter("header", "x-trace"), ""},
		{parameter("query", "Limit"), "it documents header X-Trace, query limit, query filter"},
		{parameter("query", "open"), "no schema for the query parameter open"},
		{response(http.StatusTeapot, "application/problem+json"), ""},
		{response(http.StatusOK, "application/json"), "it documents 201, 4XX, 204 and 500"},
		{response(http.StatusNoContent, "application/json"), "no content for the answer 204"},
		{response(http.StatusInternalServerError, "application/json"), "is not known: "},
		{at("/components/schemas/Box/properties/label"), ""},
		{at("#/paths/~1boxes/post/requestBody/content/application~1*/schema"), ""},
		{at("#/components/schemas/Bax"), "nothing at \"#/components/schemas/Bax\""},
		{at("components"), "nothing at \"components\""},
		{at("/components"), "is no schema"},
	} {
		switch {
		case test.says == "" && test.err != nil:
			t.Error(test.err)
		case test.says != "" && (test.err == nil || !strings.Contains(test.err.Error(), test.says)):
			t.Errorf("%v does not say %q", test.err, test.says)
		}
	}
}

// TestEditions: what other editions of OpenAPI write otherwise is found as well, and what has no
// meaning there is told.
func TestEditions(t *testing.T) {
	swagger := load(t, `{swagger: '2.0', info: {title: Boxes, version: '1'}, paths: {/boxes: {
post: {consumes: [application/json], parameters: [{name: box, in: body,
schema: {$ref: '#/definitions/Box'}}], responses: {'200': {description: made,
schema: {$ref: '#/definitions/Box'}}}, produces: [application/json]},
put: {consumes: [application/x-www-form-urlencoded], parameters: [{name: size, in: formData,
type: integer, maximum: 3}], responses: {'200': {description: done}}}}},
definitions: {Box: {type: array, minItems: 1, items: {type: boolean}}}}`)
	older := load(t, `{openapi: 3.0.3, info: {title: Boxes, version: '1'}, paths: {/boxes: {get: {
requestBody: {content: {application/json: {schema: {type: string}}}},
responses: {'200': {description: shown, content: {application/json: {schema: {type: string,
nullable: true, enum: [null]}}}}}}}}}`)
	newer := load(t, `{openapi: 3.2.0, info: {title: Boxes, version: '1'}, paths: {/boxes: {get: {
responses: {'200': {description: shown, content: {application/jsonl: {itemSchema: {
type: integer, maximum: 0}}}}}}}}}`)
	for name, test := range map[string]struct {
		made func() (*generate.Generator, error)
		want string
	}{
		"a body of 2.0": {func() (*generate.Generator, error) {
			return generate.Body(swagger, "POST /boxes", "application/json")
		}, "[false]"},
		"an answer of 2.0": {func() (*generate.Generator, error) {
			return generate.Response(swagger, "POST /boxes", http.StatusOK, "application/json")
		}, "[false]"},
		"a field of 2.0": {func() (*generate.Generator, error) {
			return generate.Parameter(swagger, "PUT /boxes", "formData", "size")
		}, "0"},
		"a definition": {func() (*generate.Generator, error) {
			return generate.Schema(swagger, "#/definitions/Box", generate.ToClient)
		}, "[false]"},
		"a body of GET in 3.0": {func() (*generate.Generator, error) {
			return generate.Body(older, "GET /boxes", "application/json")
		}, "the body of GET /boxes has no meaning in OpenAPI 3.0"},
		"an answer of 3.0": {func() (*generate.Generator, error) {
			return generate.Response(older, "GET /boxes", http.StatusOK, "application/json")
		}, "null"},
		"a sequence of 3.2": {func() (*generate.Generator, error) {
			return generate.Response(newer, "GET /boxes", http.StatusOK, "application/jsonl")
		}, "its pointer, /paths/~1boxes/get/responses/200/content/application~1jsonl/itemSchema"},
		"the items of it": {func() (*generate.Generator, error) {
			return generate.Schema(newer, "/paths/~1boxes/get/responses/200/content/"+
				"application~1jsonl/itemSchema", generate.ToClient)
		}, "0"},
	} {
		made, err := test.made()
		if err != nil {
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if value, err := made.Smallest(); err != nil || shown(value) != test.want {
			t.Errorf("%s: got %s, %v", name, shown(value), err)
		}
	}
}
