package content

import "testing"

// The body is the example of OpenAPI 3.2.0, Server-Sent Event Streams, and so is the value, but for
// the empty line that ends its last event.
const eventExample = "event: addString\ndata: This data is formatted\ndata: across two " +
	"lines\nretry: 5\n\nevent: addInt64\ndata: 1234.5678\nunknownField: this is ignored\n\n" +
	": This is a comment\nevent: addJSON\ndata: {\"foo\": 42}\n"

func TestEvents(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"the example of OpenAPI 3.2": {eventExample + "\n", `[{"event":"addString","data":"This data is formatted\nacross two lines","retry":5},
			{"event":"addInt64","data":"1234.5678"},{"event":"addJSON","data":"{\"foo\": 42}"}]`},
		"every line end": {"data: a\r\ndata: b\rdata: c\n\r\n", `[{"data":"a\nb\nc"}]`},
		"one space is left out": {"data:a\n\ndata: a\n\ndata:  a\n\n",
			`[{"data":"a"},{"data":"a"},{"data":" a"}]`},
		"a field without a colon":  {"data\n\n", `[{"data":""}]`},
		"empty data":               {"data:\ndata:\n\n", `[{"data":"\n"}]`},
		"no data is no event":      {"event: a\nid: 1\n\nretry: 1\n\n: c\n\n\n\n", `[]`},
		"fields do not carry over": {"event: a\nid: 1\n\ndata: b\n\n", `[{"data":"b"}]`},
		"the last of a field counts": {"event: a\nevent: b\ndata: c\n\n",
			`[{"event":"b","data":"c"}]`},
		"an id with NUL": {"id: a\nid: b\x00\ndata: c\n\n", `[{"id":"a","data":"c"}]`},
		"an empty id":    {"id\ndata: c\n\n", `[{"id":"","data":"c"}]`},
		"retry of digits only": {
			"retry: 1.5\nretry: -1\nretry:\ndata: a\n\nretry: 007\ndata: b\n\nretry: " +
				"00\ndata: c\n\n", `[{"data":"a"},{"data":"b","retry":7},{"data":"c","retry":0}]`},
		"names are case-sensitive": {"Data: a\ndata: b\n\n", `[{"data":"b"}]`},
		"a byte order mark":        {"\ufeffdata: a\n\n", `[{"data":"a"}]`},
		"a colon in the value":     {"data: a: b\n\n", `[{"data":"a: b"}]`},
		"nothing":                  {"", `[]`},
	} {
		t.Run(name, func(t *testing.T) {
			events, err := Events([]byte(c.body))
			if err != nil {
				t.Fatal(err)
			}
			values := []any{}
			for _, event := range events {
				values = append(values, event.Value)
			}
			wantValue(t, values, c.want)
		})
	}
}

func TestWhereEventsStand(t *testing.T) {
	events, err := Events([]byte(eventExample + "\n"))
	if err != nil || len(events) != 3 {
		t.Fatalf("got %v, error %v, want 3 events", events, err)
	}
	for i, want := range []int{1, 6, 11} {
		if events[i].Line != want {
			t.Errorf("event %d: got line %d, want line %d", i, events[i].Line, want)
		}
	}
}

// An event that no empty line ends is not dispatched (HTML section 9.2.6).
func TestAnUnfinishedEventIsNone(t *testing.T) {
	for body, want := range map[string]int{"data: a\n\ndata: b\n": 1, "data: a\n\ndata: b": 1,
		"data: a\n\ndata: b\n\n": 2, "data: a": 0, "data: a\r\n\r\n": 1} {
		if events, err := Events([]byte(body)); err != nil || len(events) != want {
			t.Errorf("%q: got %v, %v, want %d", body, events, err, want)
		}
	}
}

func TestEventsAreUTF8(t *testing.T) {
	_, err := Events([]byte("data: a\n\ndata: \xff\n\n"))
	wantMalformed(t, err,
		"not an event stream: an octet that belongs to no character of UTF-8 (line 3, column 7)")
}

func FuzzEvents(f *testing.F) {
	f.Add([]byte(eventExample))
	f.Add([]byte("data\r\rid:\x00\n\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := Events(body)
		if err != nil && events != nil {
			t.Errorf("got both events and %v", err)
		}
		for _, event := range events {
			if _, ok := event.Value["data"].(string); !ok || !plainValue(any(event.Value)) {
				t.Errorf("got the event %v", event.Value)
			}
		}
	})
}
