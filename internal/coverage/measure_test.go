package coverage

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/harness/exchange"
	"plumbline/internal/contract"
	"plumbline/specs"
)

// responding is a path /a whose GET has the responses.
func responding(responses string) string { return `"/a":{"get":{"responses":{` + responses + `}}}` }

const failing = `{"description":"d","headers":{"X":{"schema":{}}},"content":{"application/json":{"schema":{"properties":{"e":{}}}}}}`

func TestStatuses(t *testing.T) {
	const failure = "not-provokable 0/0/0 (" + reasonFailure + ")"
	for _, test := range []struct {
		name, responses string
		calls           []call
		want            []string
	}{
		{"exact, range, default",
			`"200":{"description":"d"},"4XX":{"description":"d"},"404":{"description":"d"},"default":{"description":"d"}`,
			[]call{{status: 404}, {status: 404}, {status: 403, unjudged: true}, {status: 302}},
			[]string{"200: not-reached 0/0/0 (no call was answered with 200)", "4XX: seen 1/0/0",
				"404: exercised 2/0/0", "default: exercised 1/0/0"}},
		{"none of them",
			`"4xx":{"description":"d"},"default":{"description":"d"},"200":{"description":"d"}`,
			[]call{{status: 200}}, []string{
				"4xx: not-reached 0/0/0 (no call was answered with a status of 4xx)",
				"default: not-reached 0/0/0 (no call was answered with a status that has no " +
					"response of its own)",
				"200: exercised 1/0/0"}},
		{"never called",
			`"200":{"description":"d"},"500":{"description":"d"}`, nil,
			[]string{"200: not-reached 0/0/0 (the operation was never called)",
				"500: " + failure}},
		{"called and undocumented", `"200":{"description":"d"}`, []call{{status: 201}},
			[]string{"200: not-reached 0/0/0 (no call was answered with 200)"}},
		{"failures",
			`"500":{"description":"d"},"503":{"description":"d"},"5XX":{"description":"d"}`,
			[]call{{status: 503}}, []string{"500: " + failure, "503: exercised 1/0/0",
				"5XX: " + failure}},
		{"no response", `"200":{"description":"d"}`,
			[]call{{status: -1, problem: exchange.Connection}},
			[]string{"200: not-reached 0/0/0 (no call was answered with 200)"}},
		{"a response that broke off", `"200":{"description":"d"}`,
			[]call{{problem: exchange.Truncated}}, []string{"200: seen 1/0/0"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			differs(t, "statuses", lines(measure(t, v31(responding(test.responses)), test.calls...),
				KindStatus), test.want...)
		})
	}
}

func TestWhatBelongsToAResponse(t *testing.T) {
	kinds := []ItemKind{KindResponseType, KindResponseHeader, KindResponseMember}
	in := func(reason string) []string {
		var all []string
		for _, item := range []string{"response-media-type [S] application/json",
			"response-header [S] header X", "response-member [S] $.e"} {
			all = append(all, item+": "+reason)
		}
		return all
	}
	headers := `"200":{"description":"d","headers":{"X-One":{"schema":{}},"X-Two":{"schema":{}},"content-type":{"schema":{}}},"content":{"application/json":{"schema":{}},"text/*":{},"*/*":{}}}`
	for _, test := range []struct {
		name, document, status string
		calls                  []call
		want                   []string
	}{
		{"of a status that did not come", v31(responding(`"404":` + failing)), "404",
			[]call{{}}, in("not-reached 0/0/0 (no call was answered with 404)")},
		{"of a failure that did not come", v31(responding(`"503":` + failing)), "503", nil,
			in("not-provokable 0/0/0 (" + reasonFailure + ")")},
		{"of a failure that came with nothing", v31(responding(`"503":` + failing)), "503",
			[]call{{status: 503}}, []string{
				"response-media-type [S] application/json: not-provokable 0/0/0 (" + reasonFailure +
					")",
				"response-header [S] header X: not-provokable 0/1/0 (" + reasonFailure + ")",
				"response-member [S] $.e: not-provokable 0/0/0 (" + reasonFailure + ")"}},
		{"all of it", v31(responding(`"200":` + failing)), "200", []call{{got: []string{"X: ",
			"Content-Type: application/json"}, answer: `{"e":1}`}}, in("exercised 1/0/0")},
		{"all of it, unjudged", v31(responding(`"200":` + failing)), "200",
			[]call{{got: []string{"X: 1",
				"Content-Type: application/json"}, answer: `{"e":1}`, unjudged: true}},
			in("seen 1/0/0")},
		{"half of it", v31(responding(`"200":` + failing)), "200", []call{{got: []string{"X: 1",
			"Content-Type: application/json"}, answer: `{"e":1}`, problem: exchange.Truncated}},
			[]string{
				"response-media-type [S] application/json: seen 1/0/0",
				"response-header [S] header X: seen 1/0/0",
				"response-member [S] $.e: not-reached 0/0/0 (no response of this status had what " +
					"contains it)"}},
		{"another media type", v31(responding(`"200":` + failing)), "200",
			[]call{{got: []string{"Content-Type: text/plain"}, answer: `{"e":1}`}}, []string{
				"response-media-type [S] application/json: not-reached 0/0/0 (no response of " +
					"this status had this media type)",
				"response-header [S] header X: not-reached 0/1/0 (the responses of this status " +
					"never had it)",
				"response-member [S] $.e: not-reached 0/0/0 (no response of this status had the " +
					"media type application/json)"}},
		{"two media types at once", v31(responding(`"200":` + failing)), "200",
			[]call{{got: []string{"Content-Type: application/json",
				"Content-Type: application/json"}, answer: `{"e":1}`}}, []string{
				"response-media-type [S] application/json: not-reached 0/0/0 (no response of " +
					"this status had this media type)",
				"response-header [S] header X: not-reached 0/1/0 (the responses of this status " +
					"never had it)",
				"response-member [S] $.e: not-reached 0/0/0 (no response of this status had the " +
					"media type application/json)"}},
		{"the most specific media type", v31(responding(headers)), "200",
			[]call{{got: []string{"X-Two: a", "X-Two: b",
				"Content-Type: text/html"}},
				{got: []string{"Content-Type: image/png"}, unjudged: true}},
			[]string{
				"response-media-type [S] application/json: not-reached 0/0/0 (no response of " +
					"this status had this media type)",
				"response-media-type [S] text/*: exercised 1/0/0",
				"response-media-type [S] */*: seen 1/0/0",
				"response-header [S] header X-One: not-reached 0/2/0 (the responses of this " +
					"status never had it)",
				"response-header [S] header X-Two: exercised 1/1/0"}},
		{"a body that HTTP does not allow", v31(responding(`"204":` + failing)), "204",
			[]call{{status: 204, got: []string{"Content-Type: application/json"},
				answer: `{"e":1}`}},
			[]string{
				"response-media-type [S] application/json: not-provokable 0/0/0 (" +
					reasonBodyless + ")",
				"response-header [S] header X: not-reached 0/1/0 (the responses of this status " +
					"never had it)",
				"response-member [S] $.e: not-provokable 0/0/0 (" + reasonBodyless + ")"}},
		{"nor by a status of a range", v31(responding(`"2XX":` + failing)), "2XX",
			[]call{{status: 204, got: []string{"X: 1",
				"Content-Type: application/json"}, answer: `{"e":1}`}}, []string{
				"response-media-type [S] application/json: not-reached 0/0/0 (no response of " +
					"this status had this media type)",
				"response-header [S] header X: exercised 1/0/0",
				"response-member [S] $.e: not-reached 0/0/0 (no response of this status had the " +
					"media type application/json)"}},
		{"HEAD", v31(`"/a":{"head":{"responses":{"200":` + failing + `}}}`), "200",
			[]call{{operation: "HEAD /a", got: []string{"X: 1", "Content-Type: application/json"}}},
			[]string{
				"response-media-type [S] application/json: not-provokable 0/0/0 (" +
					reasonBodyless + ")",
				"response-header [S] header X: exercised 1/0/0",
				"response-member [S] $.e: not-provokable 0/0/0 (" + reasonBodyless + ")"}},
		{"2.0, with all that it produces",
			v20(
				`"/a":{"get":{"produces":["application/json","application/xml"],"responses":{"200":{"description":"d","schema":{"properties":{"e":{}}},"headers":{"X":{"type":"string"}}}}}}`), "200",
			[]call{jsonAnswer(`{"e":null}`)}, []string{
				"response-media-type [S] application/json: exercised 1/0/0",
				"response-media-type [S] application/xml: not-reached 0/0/0 (no response of this " +
					"status had this media type)",
				"response-header [S] header X: not-reached 0/1/0 (the responses of this status " +
					"never had it)",
				"response-member [S] $.e: exercised 0/0/1",
				"response-member [S] [application/xml] $.e: not-reached 0/0/0 (no response of " +
					"this status had the media type application/xml)"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := slices.Clone(test.want)
			for i := range want {
				want[i] = strings.ReplaceAll(want[i], "[S]", "["+test.status+"]")
			}
			differs(t, "items", lines(measure(t, test.document, test.calls...), kinds...), want...)
		})
	}
}

func TestOperations(t *testing.T) {
	document := v31(
		`"/a":{"get":{"responses":{}}},"/b":{"get":{"responses":{}}},"/c":{"get":{"responses":{}}}`)
	c := measure(t, document, call{}, call{operation: "GET /b", unjudged: true},
		call{operation: "GET /b", unjudged: true},
		call{operation: "GET /c", status: -1, problem: exchange.NotSent})
	differs(t, "operations", lines(c, KindOperation), "GET /a: exercised 1/0/0",
		"GET /b: seen 2/0/0", "GET /c: not-reached 0/0/0 (the operation was never called)")
	for i, want := range []int{1, 2, 0} {
		if got := c.Operations[i].Calls; got != want {
			t.Errorf("%s: got %d calls, want %d", c.Operations[i].Name, got, want)
		}
	}
}

func TestWhatCountsNothing(t *testing.T) {
	c := load(t, v31(responding(`"200":{"description":"d"}`)))
	foreign := call{operation: "GET /z"}.observation(t,
		load(t, v31(`"/z":{"get":{"responses":{}}}`)))
	operation := c.Operations()[0]
	got := Measure(c, []Observation{foreign, {}, {Operation: operation},
		{Exchange: &exchange.Exchange{}}})
	if want := Measure(c, nil); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%swant\n%s", lines(got), lines(want))
	}
}

// TestHeadersAreSpelledInAnyWay: that of a request is recorded as it was spelled.
func TestHeadersAreSpelledInAnyWay(t *testing.T) {
	document := v31(`"/a":{"post":{"parameters":[{"name":"X-ID","in":"header","schema":{"type":"array","items":{"enum":["1","2"]}}}],"requestBody":{"content":{"application/json":{"schema":{"properties":{"a":{}}}}}},
		"security":[{"s":[]}],"responses":{}}}`,
		`"components":{"securitySchemes":{"s":{"type":"http","scheme":"basic"}}}`)
	c := load(t, document)
	o := call{operation: "POST /a", body: `{"a":1}`}.observation(t, c)
	sent := http.Header{"x-id": {"1"}, "X-ID": {"2"}, "content-type": {"application/json"},
		"AUTHORIZATION": {"Basic x"}}
	o.Exchange.Request.Header = sent.Clone()
	differs(t, "items", lines(Measure(c, []Observation{o}), KindParameter, KindParameterValue,
		KindRequestMember, KindSecurity),
		"parameter header X-ID: exercised 1/0/0", "parameter-value header X-ID=1: exercised 1/0/0",
		"parameter-value header X-ID=2: exercised 1/0/0",
		"request-member $.a: exercised 1/0/0", "security s: exercised 1/0/0")
	if !reflect.DeepEqual(o.Exchange.Request.Header, sent) {
		t.Errorf("the exchange's own header became %v", o.Exchange.Request.Header)
	}
}

func TestRequestsThatWereNotSent(t *testing.T) {
	c := load(t, v31(responding(`"200":{"description":"d"}`)))
	for _, test := range []struct {
		kind     exchange.ProblemKind
		duration time.Duration
		calls    int
	}{
		{exchange.NotSent, 0, 0}, {exchange.Canceled, 0, 0}, {exchange.Canceled, time.Second, 1},
		{exchange.Deadline, time.Second, 1}, {exchange.Connection, time.Second, 1},
	} {
		o := call{status: -1, problem: test.kind}.observation(t, c)
		o.Exchange.Duration = test.duration
		if got := Measure(c, []Observation{o}).Operations[0].Calls; got != test.calls {
			t.Errorf("%s after %v: got %d calls, want %d", test.kind, test.duration, got,
				test.calls)
		}
	}
}

// TestTheSameDocumentLoadedTwice: operations are known by their names, so that observations may
// stem from another loading.
func TestTheSameDocumentLoadedTwice(t *testing.T) {
	document := v31(responding(`"200":` + failing))
	got := Measure(load(t, document), observations(t, load(t, document), []call{{}}))
	if got.Operations[0].Calls != 1 ||
		find(t, got, key{KindStatus, "200", "200", ""}).Level != Exercised {
		t.Errorf("got\n%s", lines(got))
	}
}

// TestAResponseTwice: a document that has a member twice is read with both; its items are listed
// once.
func TestAResponseTwice(t *testing.T) {
	c := measure(t, v31(responding(`"200":`+failing+`,"200":`+failing)),
		call{got: []string{"X: 1"}})
	differs(t, "statuses", lines(c, KindStatus), "200: exercised 1/0/0")
	differs(t, "headers", lines(c, KindResponseHeader), "[200] header X: exercised 1/0/0")
}

func TestItemsAreSortedAndLocated(t *testing.T) {
	for _, api := range []specs.API{specs.Respoke, specs.Resonance} {
		c := Measure(shipped(t, api), nil)
		for _, o := range c.Operations {
			known := map[key]bool{}
			for i, item := range o.Items {
				if known[item.key()] {
					t.Errorf("%s has %v twice", o.Name, item.key())
				}
				known[item.key()] = true
				if item.Location.Line == 0 || item.Location.File == "" {
					t.Errorf("%s: %s %s has no place: %v", o.Name, item.Kind, item.Name,
						item.Location)
				}
				if i > 0 && slices.Index(ItemKinds, o.Items[i-1].Kind) > slices.Index(ItemKinds,
					item.Kind) {
					t.Errorf("%s: %s stands after %s", o.Name, item.Kind, o.Items[i-1].Kind)
				}
			}
		}
	}
}

func shipped(t testing.TB, api specs.API) *contract.Contract {
	t.Helper()
	c, err := contract.Load(contract.Source{
		Document:   contract.Text{Path: api.DocumentPath, Bytes: api.Document},
		Amendments: []contract.Text{{Path: api.AmendmentsPath, Bytes: api.Amendments}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestShippedDocuments looks for what is documented in them in its own way: by parameters of a
// path, by amendment, behind references.
func TestShippedDocuments(t *testing.T) {
	respoke, resonance := shipped(t, specs.Respoke), shipped(t, specs.Resonance)
	nothing := Measure(respoke, nil)
	if got, want := len(nothing.Operations), len(respoke.Operations()); got != want {
		t.Errorf("Respoke: got %d operations, want %d", got, want)
	}
	for _, k := range []key{
		{kind: KindOperation, name: "GET /apps/{id}"},
		{kind: KindRequestMediaType, name: "application/json"},
		{kind: KindParameter, name: "path id"},
		{KindResponseHeader, "header RateLimit-Limit", "200",
			""}, {KindResponseType, "application/json", "200", ""}, {KindResponseMember, "$.token",
			"200", "application/json"},
		{KindRequestMember, "$.username", "", "application/json"},
	} {
		if level := find(t, nothing, k).Level; level != NotReached {
			t.Errorf("Respoke: %v is %s though nothing was called", k, level)
		}
	}
	if nothing.Percent() != 0 || nothing.Count(KindStatus, NotProvokable) == 0 {
		t.Errorf("Respoke: got %s with %d statuses that cannot be provoked, want 0.0%% with some",
			nothing.PercentText(), nothing.Count(KindStatus, NotProvokable))
	}
	token := Measure(resonance, observations(t, resonance,
		[]call{{operation: "POST /token", sent: []string{"Content-Type: application/json"},
			body: `{"appClientId":"a","appSecret":null}`,
			got:  []string{"Content-Type: application/json"}, answer: `{"AccessToken":"t"}`}}))
	for _, test := range []struct {
		key   key
		level Level
	}{
		{key{kind: KindOperation, name: "POST /token"}, Exercised},
		{key{KindRequestMember, "$.appClientId", "", "application/json"}, Exercised},
		{key{KindRequestMember, "$.appSecret", "", "application/json"}, Exercised},
		{key{KindResponseMember, "$.AccessToken", "200", "application/json"}, Exercised},
		{key{KindResponseMember, "$.ExpiresIn", "200", "application/json"}, NotReached},
		{key{KindStatus, "401", "401", ""}, NotReached},
		{key{KindStatus, "502", "502", ""}, NotProvokable},
	} {
		if got := find(t, token, test.key).Level; got != test.level {
			t.Errorf("Resonance: %v is %s, want %s", test.key, got, test.level)
		}
	}
}

// TestTheOrderOfObservationsDoesNotMatter, nor does measuring change them.
func TestTheOrderOfObservationsDoesNotMatter(t *testing.T) {
	c := load(t, rich)
	all := observations(t, c, richCalls)
	want := Measure(c, all)
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if got := Measure(c, all); !reflect.DeepEqual(got, want) {
			t.Fatalf("in another order: got\n%swant\n%s", lines(got), lines(want))
		}
	}
}

// TestEveryKindAndLevel occurs in the document that merging is tested with.
func TestEveryKindAndLevel(t *testing.T) {
	c := measure(t, rich, richCalls...)
	for _, kind := range ItemKinds {
		if c.Count(kind, "") == 0 {
			t.Errorf("no item is a %s", kind)
		}
		for _, level := range []Level{Exercised, NotReached} {
			if c.Count(kind, level) == 0 {
				t.Errorf("no %s is %s", kind, level)
			}
		}
	}
	for _, level := range Levels {
		if c.Count("", level) == 0 {
			t.Errorf("no item is %s", level)
		}
	}
	for _, o := range c.Operations {
		for _, i := range o.Items {
			if (i.Reason == "") != (i.Level == Exercised || i.Level == Seen) {
				t.Errorf("%s %s is %s with the reason %q", i.Kind, i.Name, i.Level, i.Reason)
			}
		}
	}
}

func TestCoverageIsReadBack(t *testing.T) {
	for _, c := range []*Coverage{measure(t, rich, richCalls...), measure(t, v31(""))} {
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "null,") &&
			strings.Contains(string(text), `"items":null`) ||
			strings.Contains(string(text), `"operations":null`) {
			t.Errorf("a list is null: %s", text)
		}
		var read Coverage
		if err := json.Unmarshal(text, &read); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(&read, c) {
			t.Errorf("got\n%swant\n%s", lines(&read), lines(c))
		}
	}
}

// rich is a document with items of all kinds, and richCalls reach some of each.
var rich = v31(`"/a":{"post":{"parameters":[{"name":"x","in":"query","schema":{"enum":["a","b"]}},{"name":"y","in":"query","schema":{}}],"security":[{"s":[]},{"k":[]}],
	"requestBody":{"content":{"application/json":{"schema":{"properties":{"a":{},"b":{"items":{"properties":{"c":{}}}}}}},"text/plain":{}}},
	"responses":{"200":{"description":"d","headers":{"H":{"schema":{}},"I":{"schema":{}}},"content":{"application/json":{"schema":{"properties":{"r":{},"s":{"properties":{"t":{}}}}}},"text/plain":{}}},
	"404":{"description":"d"},"500":`+failing+`}}},
	"/b":{"get":{"responses":{"200":{"description":"d"},"500":{"description":"d"}}}},
		"/c":{"head":{"responses":{"200":`+failing+`}}}`,
	`"components":{"securitySchemes":{"s":{"type":"http","scheme":"bearer"},"k":{"type":"apiKey","in":"query","name":"k"}}}`)

var richCalls = []call{
	{operation: "POST /a", address: "/a?x=a", sent: []string{"Content-Type: application/json",
		"Authorization: Bearer t"}, body: `{"a":1,"b":[{},{}]}`,
		got: []string{"Content-Type: application/json", "H: 1"}, answer: `{"r":null}`},
	{operation: "POST /a", address: "/a?x=c", sent: []string{"Content-Type: application/json"},
		body: `{`, got: []string{"Content-Type: application/json"}, answer: `{"r":1,"s":null}`,
		unjudged: true},
	{operation: "POST /a", status: 404, unjudged: true},
	{operation: "POST /a", status: -1, problem: exchange.Connection},
	{operation: "GET /b", status: 500},
}

// BenchmarkMeasure measures 20,000 exchanges, which is what a long run has.
func BenchmarkMeasure(b *testing.B) {
	c := load(b, rich)
	var all []Observation
	for len(all) < 20_000 {
		all = append(all, observations(b, c, richCalls)...)
	}
	for b.Loop() {
		Measure(c, all)
	}
}
