package call

import (
	"encoding/json"
	"net/http"
	"reflect"
	"testing"
)

func TestWhatAResponseSays(t *testing.T) {
	gzipped := http.Header{"Content-Encoding": {"gzip"}}
	object := map[string]any{"s": "text", "n": json.Number("1.50"), "b": true, "z": nil,
		"l": []any{}}
	const written = `{"s":"text","n":1.50,"b":true,"z":null,"l":[]}`
	for _, test := range []struct {
		name   string
		header http.Header
		body   string
		value  any
		text   map[string]string // by member
	}{
		{"an object", nil, written, object,
			map[string]string{"s": "text", "n": "1.50", "b": "", "z": "", "l": "", "nothing": ""}},
		{"a compressed one", gzipped, compressed(written), object, map[string]string{"s": "text"}},
		{"one in a corrupt coding", gzipped, written, object, map[string]string{"s": "text"}},
		{"an array", nil, `[1]`, []any{json.Number("1")}, map[string]string{"0": "", "s": ""}},
		{"null", nil, `null`, nil, map[string]string{"s": ""}},
		{"two values", nil, `{"s":"text"} {}`, nil, map[string]string{"s": ""}},
		{"no JSON", nil, `{"s":"text"`, nil, map[string]string{"s": ""}},
		{"nothing", nil, ``, nil, map[string]string{"s": ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			response := must(t, callerOf(t, &fake{header: test.header, body: test.body}, ""),
				"list")
			if got := response.Value(); !reflect.DeepEqual(got, test.value) {
				t.Errorf("Value gives %#v, want %#v", got, test.value)
			}
			for member, want := range test.text {
				if got := response.Text(member); got != want {
					t.Errorf("Text(%q) gives %q, want %q", member, got, want)
				}
			}
			if got := string(response.Body()); got != test.body {
				t.Errorf("Body gives %q, want it as transferred", got)
			}
		})
	}
}

func TestDecode(t *testing.T) {
	for _, test := range []struct {
		body  string
		want  int
		fails bool
	}{{`{"id":7}`, 7, false}, {`{"id":"7"}`, 0, true}, {`{`, 0, true}, {``, 0, true}} {
		var into struct{ ID int }
		err := must(t, callerOf(t, &fake{body: test.body}, ""), "list").Decode(&into)
		if (err != nil) != test.fails || into.ID != test.want {
			t.Errorf("%s: got %d and the error %v", test.body, into.ID, err)
		}
	}
}

func TestString(t *testing.T) {
	for _, test := range []struct {
		status    int
		operation string
		options   []Option
		want      string
	}{
		{200, "list", nil, "GET /things → 200"},
		{404, "drop", []Option{PathParameter("id", secret), PathParameter("part", "2")},
			"DELETE /things/{id}/parts/{part} → 404"},
		{405, "list", []Option{Method("PUT")}, "PUT /things → 405"},
	} {
		response := must(t, callerOf(t, &fake{status: test.status}, ""), test.operation,
			test.options...)
		if response.String() != test.want || response.Status() != test.status {
			t.Errorf("got %s, want %s", response, test.want)
		}
	}
}

func TestCurlTakesTheTargetFromTheEnvironment(t *testing.T) {
	caller := callerOf(t, &fake{body: `{"id":1}`}, "/v1")
	caller.Path = func(path string) string { return path + "/" }
	response := must(t, caller, "make", JSON(map[string]any{"name": "the-user", "more": secret}))
	want := `curl -sS -X POST "$MY_API_BASE_URL/things/" -H 'Content-Type: application/json' -d '{"more":"'"$MY_API_SECRET"'","name":"'"$MY_API_USER"'"}'`
	if got := response.Curl(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
