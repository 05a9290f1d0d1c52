package ways

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/har"
	"plumbline/internal/mock"
	"plumbline/internal/mock/faulty"
	"plumbline/internal/proof/score"
	"plumbline/internal/verify"
)

// recordedAs is an exchange METHOD URL → status, with bodies of JSON.
func recordedAs(key, method, address, sent string, status int, got string) *exchange.Exchange {
	header := http.Header{"Content-Type": {"application/json"}}
	if key != "" {
		header.Set("X-Key", key)
	}
	return &exchange.Exchange{
		Request: exchange.Request{Method: method, URL: address, Header: header, Body: []byte(sent)},
		Response: &exchange.Response{Status: status, Proto: "HTTP/1.1",
			Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(got)},
	}
}

// recording is a file of recorded traffic.
func recording(t *testing.T, exchanges ...*exchange.Exchange) []verify.Traffic {
	t.Helper()
	var text bytes.Buffer
	if err := har.Write(&text, har.Creator{Name: "n", Version: "1"}, exchanges); err != nil {
		t.Fatal(err)
	}
	entries, err := har.Read("a.har", text.Bytes(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return []verify.Traffic{{Text: contract.Text{Path: "a.har"}, Entries: entries}}
}

// aLife is what is done with a box, as it was recorded with a key.
func aLife(key string) []*exchange.Exchange {
	const at = "https://boxes.example/v1/boxes"
	return []*exchange.Exchange{
		recordedAs(key, "POST", at, `{"label":"a"}`, 201, `{"id":"recorded-77","label":"a"}`),
		recordedAs("", "GET", at, "", 401, ""),
		recordedAs(key, "GET", at, "", 200, `[{"id":"recorded-77","label":"a"}]`),
		recordedAs(key, "GET", at+"/recorded-77", "", 200, `{"id":"recorded-77","label":"a"}`),
		recordedAs(key, "DELETE", at+"/recorded-77", "", 204, ""),
		recordedAs(key, "GET", "https://elsewhere.example/picture", "", 200, ""),
	}
}

// TestReplayedTrafficFindsWhatItShows: also of what the mock has another name for, and by the
// credentials that are given where the recorded ones are none.
func TestReplayedTrafficFindsWhatItShows(t *testing.T) {
	c := boxesContract(t)
	for name, test := range map[string]struct {
		recorded string // key
		callers  Callers
		finds    bool
	}{
		"as recorded": {"canary-key-4711", Callers{}, true},
		"given": {"", Callers{Own: map[string]string{"key": "canary-key-4711"},
			Other: map[string]string{"key": "canary-key-4712"}}, true},
		"given and masked": {"redacted", Callers{Own: map[string]string{"key": "canary-key-4711"}},
			true},
		"none": {"", Callers{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			traffic, err := NewTraffic(c.Compiled(), recording(t, aLife(test.recorded)...),
				verify.Options{AddressedOnly: true}, test.callers)
			if err != nil {
				t.Fatal(err)
			}
			if name := traffic.Name(); name != "the recorded traffic (5 of 6 requests)" {
				t.Errorf("it is %s", name)
			}
			s := measured(t, c, traffic, score.Options{OneCaller: true,
				Mock: mock.Options{Credentials: test.callers.Accepted()}})
			for _, r := range s.Results {
				if r.Class == faulty.UndocumentedStatus &&
					test.finds != (r.Outcome == score.Found) {
					t.Errorf("%s: %s: %s", r.ID, r.Outcome, r.Reason)
				}
				if r.Outcome == score.Found && !r.AsMeant() {
					t.Errorf("%s is found by %v, and %s is meant to", r.ID, r.By, r.Check)
				}
			}
		})
	}
}

// TestTwoCallersAreToldApart by the credentials of the second one.
func TestTwoCallersAreToldApart(t *testing.T) {
	callers := Callers{Own: map[string]string{"key": "one-4711"},
		Other: map[string]string{"key": "two-4711"}}
	for key, want := range map[string]explore.Caller{"two-4711": explore.Other,
		"one-4711": explore.Self, "three": explore.Self, "": explore.Self} {
		for _, got := range []explore.Caller{callers.whose(http.Header{"X-Key": {key}}, ""),
			callers.whose(nil, "key="+key)} {
			if got != want {
				t.Errorf("%q is sent by %q, want %q", key, got, want)
			}
		}
	}
}

// TestTrafficThatCannotBeReplayed is told so.
func TestTrafficThatCannotBeReplayed(t *testing.T) {
	c := boxesContract(t).Compiled()
	elsewhere := recording(t, recordedAs("", "GET", "https://elsewhere.example/v1/x", "", 200, ""))
	if _, err := NewTraffic(c, elsewhere, verify.Options{AddressedOnly: true},
		Callers{}); err == nil || !strings.Contains(err.Error(),
		"none of the 1 recorded requests is addressed to an operation") {
		t.Errorf("the error is %v", err)
	}
	lost := recording(t, aLife("k")[0])
	lost[0].Entries[0].RequestBodyUnknown = "it is not there"
	if _, err := NewTraffic(c, lost, verify.Options{}, Callers{}); err == nil ||
		!strings.Contains(err.Error(), "the bodies of 1 are not in the recording") {
		t.Errorf("the error is %v", err)
	}
}

// TestNamesInRequests: a thing is called in each place as the mock calls it, and nothing else is
// changed.
func TestNamesInRequests(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /boxes:
    get: {responses: {'200': {description: d}}}
    post: {responses: {'201': {description: d}}}
  /boxes/{boxId}:
    parameters: [{name: boxId, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {description: d}}}
`
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "a.yaml",
		Bytes: []byte(document)}})
	if err != nil {
		t.Fatal(err)
	}
	read, _ := c.Operation("GET /boxes/{boxId}")
	create, _ := c.Operation("POST /boxes")
	list, _ := c.Operation("GET /boxes")
	n := newNames(explore.NewIndex(c))
	answer := func(status int, body string) *exchange.Response {
		return &exchange.Response{Status: status, Header: http.Header{}, Body: []byte(body)}
	}
	n.learn(create, answer(201, `{"id":"old"}`), answer(201, `{"id":"n/w"}`))
	n.learn(create, answer(201, `{"id":7}`), answer(201, `{"id":8}`))
	n.learn(create, answer(201, `{"id":"kept"}`), answer(400, `{"id":"refused"}`))
	n.learn(list, answer(200, `[{"id":"old"},{"id":"third"}]`),
		answer(200, `[{"id":"another"},{"id":"three"}]`))
	for _, test := range []struct{ got, want string }{
		{n.inPath(read, "boxId", "old"), "n%2Fw"}, {n.inPath(read, "boxId", "kept"), "kept"},
		{n.inPath(read, "boxId", "third"), "three"}, {n.inPath(read, "boxId", "7"), "8"},
		{n.inQuery("boxId=old&label=old&x"), "boxId=n%2Fw&label=old&x"},
		{string(n.inBody("application/json",
			[]byte(`{"a":[{"boxId":"old","label":"old"}],"boxId":7}`))),
			`{"a":[{"boxId":"n/w","label":"old"}],"boxId":8}`},
		{string(n.inBody("application/json", []byte(`{"b": 1, "a": 2}`))), `{"b": 1, "a": 2}`},
		{string(n.inBody("text/plain", []byte(`{"boxId":"old"}`))), `{"boxId":"old"}`},
	} {
		if test.got != test.want {
			t.Errorf("got %s, want %s", test.got, test.want)
		}
	}
	if got := withoutParameter("a=1&key=2&b", "key"); got != "a=1&b" {
		t.Errorf("a query without a parameter is %s", got)
	}
}
