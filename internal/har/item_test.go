package har

import (
	"bytes"
	"net/http"
	"reflect"
	"testing"

	"plumbline/harness/exchange"
)

func writtenItems(t *testing.T, items ...Item) string {
	t.Helper()
	var out bytes.Buffer
	if err := WriteItems(&out, Creator{"plumbline", "1"}, items); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestItemsSayWhatStandsBesideThem(t *testing.T) {
	x := &exchange.Exchange{Request: exchange.Request{Method: "GET", URL: "http://h"},
		Response: &exchange.Response{Status: 200, Header: http.Header{}}}
	text := writtenItems(t, Item{Exchange: x, ID: "a.b#1", Case: "a.b",
		Comment: "says <hello>\xff"}, Item{Exchange: x})
	entries := value(t, text).(map[string]any)["log"].(map[string]any)["entries"].([]any)
	for i, want := range []map[string]any{{"_id": "a.b#1", "_case": "a.b",
		"comment": "says <hello>ÿ"}, {"_id": nil, "_case": nil, "comment": nil}} {
		for name, value := range want {
			entry := entries[i].(map[string]any)
			if _, there := entry[name]; there != (value != nil) || entry[name] != value {
				t.Errorf("%d: %s is %v, want %v", i, name, entry[name], value)
			}
		}
	}
	withoutThem := read(t, written(t, x, x))
	for i, entry := range read(t, text) {
		if got, want := told(entry), told(withoutThem[i]); got != want {
			t.Errorf("%d: it is read as\n%s\nwant\n%s", i, got, want)
		}
	}
	if !reflect.DeepEqual(value(t, writtenItems(t)), value(t, written(t))) {
		t.Error("no items are not written as no exchanges")
	}
}

func TestALeftOutTrailerIsTold(t *testing.T) {
	for _, test := range []struct {
		trailer http.Header
		want    any
	}{
		{nil, nil}, {http.Header{}, nil},
		{http.Header{"X-Sum": {"1"}, "A": {"2", "3"}},
			"the trailer section is left out, which HAR has no place for: A, X-Sum"},
	} {
		x := &exchange.Exchange{Request: exchange.Request{Method: "GET", URL: "http://h"},
			Response: &exchange.Response{Status: 200, Trailer: test.trailer}}
		log := value(t, written(t, x)).(map[string]any)["log"].(map[string]any)
		entry := log["entries"].([]any)[0].(map[string]any)
		if got := entry["response"].(map[string]any)["comment"]; got != test.want {
			t.Errorf("%v: got the comment %v, want %v", test.trailer, got, test.want)
		}
	}
}
