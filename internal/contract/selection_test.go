package contract

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestResponseIsTheMostExact(t *testing.T) {
	for _, test := range []struct {
		documented []string
		status     int
		want       string
	}{
		{[]string{"default", "4XX", "404"}, 404, "404"},
		{[]string{"default", "4XX", "404"}, 400, "4XX"},
		{[]string{"default", "4XX", "404"}, 500, "default"},
		{[]string{"4xx"}, 499, "4xx"},
		{[]string{"4Xx"}, 499, "4Xx"},
		{[]string{"4XX"}, 399, ""},
		{[]string{"200"}, 201, ""},
		{[]string{"2XX", "200"}, 200, "200"},
		{[]string{"default"}, 100, "default"},
		{[]string{"DEFAULT"}, 200, ""},
		{nil, 200, ""},
	} {
		o := &Operation{}
		for _, status := range test.documented {
			o.Responses = append(o.Responses, &Response{Status: status})
		}
		got := ""
		if response, found := o.Response(test.status); found {
			got = response.Status
		}
		if got != test.want {
			t.Errorf("%d of %v: got %q, want %q", test.status, test.documented, got, test.want)
		}
		if names := got == fmt.Sprint(test.status); o.Names(test.status) != names {
			t.Errorf("%d of %v: names it is %v", test.status, test.documented, !names)
		}
	}
}

func TestSelectMediaTypeTakesTheMostSpecific(t *testing.T) {
	all := []string{"*/*", "application/*", "application/json", "application/json; version=2",
		"text/plain", "application/problem+json"}
	for _, test := range []struct {
		documented []string
		actual     string
		want       string
	}{
		{all, "application/json", "application/json"},
		{all, "application/json; charset=utf-8", "application/json"},
		{all, "application/json;version=2", "application/json; version=2"},
		{all, "application/json;version=3", "application/json"},
		{all, "APPLICATION/JSON", "application/json"},
		{all, "application/problem+json", "application/problem+json"},
		{all, "application/xml", "application/*"},
		{all, "image/png", "*/*"},
		{[]string{"Application/JSON"}, "application/json", "Application/JSON"},
		{[]string{"application/json; charset=UTF-8"}, "application/json; Charset=utf-8",
			"application/json; charset=UTF-8"},
		// the charset of JSON has no effect (RFC 8259 section 11)
		{[]string{"application/json; charset=utf-8"}, "application/json",
			"application/json; charset=utf-8"},
		{[]string{"application/json; charset=utf-8"}, "application/json; charset=us-ascii",
			"application/json; charset=utf-8"},
		{[]string{"application/*; charset=utf-8"}, "application/problem+json",
			"application/*; charset=utf-8"},
		{[]string{"application/json; charset=utf-8", "application/json"}, "application/json",
			"application/json"},
		{[]string{"application/json; charset=utf-8", "application/json"},
			"application/json; charset=utf-8", "application/json; charset=utf-8"},
		{[]string{"application/json; charset=utf-8; v=2"}, "application/json", ""},
		{[]string{"text/html; charset=utf-8"}, "text/html", ""},
		{[]string{"application/json"}, "application/problem+json", ""},
		{[]string{"text/*"}, "application/json", ""},
		{[]string{"TEXT/*"}, "text/html", "TEXT/*"},
		{[]string{"*"}, "text/html", "*"},
		{[]string{"not a media type", "", "text/html"}, "text/html", "text/html"},
		{nil, "text/html", ""},
	} {
		var content []*MediaType
		for _, name := range test.documented {
			content = append(content, &MediaType{Range: name})
		}
		selected, err := SelectMediaType(content, test.actual)
		if err != nil {
			t.Errorf("%s: %v", test.actual, err)
			continue
		}
		got := ""
		if selected != nil {
			got = selected.Range
		}
		if got != test.want {
			t.Errorf("%s of %q: got %q, want %q", test.actual, test.documented, got, test.want)
		}
	}
}

func TestSelectMediaTypeRefusesWhatIsNone(t *testing.T) {
	for _, contentType := range []string{"", " ", "/", "application/", "a/b; c", "a/b; c=1; c=2",
		"a b/c", "application/json, text/html"} {
		if selected, err := SelectMediaType([]*MediaType{{Range: "*/*"}}, contentType); err == nil {
			t.Errorf("%q selects %v", contentType, selected)
		}
	}
}

func TestIsJSON(t *testing.T) {
	for contentType, want := range map[string]bool{
		"application/json": true, "Application/JSON; charset=utf-8": true,
		"application/problem+json": true, "text/json": true, "application/vnd.a+JSON": true,
		"application/jsonp": false, "text/plain": false, "application/*": false, "*/*": false,
		"": false, "json": false, "application/json-seq": false,
	} {
		if got := IsJSON(contentType); got != want {
			t.Errorf("%q: %t", contentType, got)
		}
	}
}

// Exact beats range beats default, in whatever order the document has them, and whatever else it
// has.
func TestResponseDoesNotDependOnTheOrderOfTheDocument(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 3))
		var documented []string
		for _, name := range []string{"200", "201", "204", "2XX", "3xx", "400", "404", "4xX", "500",
			"5XX", "default"} {
			if random.IntN(2) == 0 {
				documented = append(documented, name)
			}
		}
		random.Shuffle(len(documented),
			func(i, j int) { documented[i], documented[j] = documented[j], documented[i] })
		o := &Operation{}
		for _, name := range documented {
			o.Responses = append(o.Responses, &Response{Status: name})
		}
		if !slices.Equal(o.Statuses(), documented) {
			t.Fatalf("seed %d: got %v, want %v", seed, o.Statuses(), documented)
		}
		for _, status := range []int{100, 199, 200, 201, 204, 299, 300, 400, 404, 451, 500, 599} {
			want := wantedResponse(documented, status)
			response, found := o.Response(status)
			if found != (want != "") || found && response.Status != want {
				t.Errorf("seed %d: %d of %v: got %v, want %q", seed, status, documented, response,
					want)
			}
		}
	}
}

func wantedResponse(documented []string, status int) string {
	code := fmt.Sprint(status)
	for _, name := range []string{code, code[:1] + "XX", code[:1] + "xx", code[:1] + "xX",
		"default"} {
		if slices.Contains(documented, name) {
			return name
		}
	}
	return ""
}

func TestStatusesThatAreNoneMatchNothingButDefault(t *testing.T) {
	for _, documented := range []string{"20", "2000", "2X", "2XXX", "XXX", "X00", "20X", " 200",
		"200 ", "+200", "", "Default", "0200"} {
		o := &Operation{Responses: []*Response{{Status: documented}}}
		for _, status := range []int{0, 2, 200, 204, 999} {
			if response, found := o.Response(status); found {
				t.Errorf("%d finds %q", status, response.Status)
			}
		}
		o.Responses = append(o.Responses, &Response{Status: "default"})
		if response, found := o.Response(200); !found || response.Status != "default" {
			t.Errorf("beside %q default is not found", documented)
		}
	}
}

// Of the documented media types that match, the most specific is selected whatever their order: a
// type with parameters, the type, its range, any.
func TestSelectMediaTypeDoesNotDependOnTheOrderOfTheDocument(t *testing.T) {
	// each matches all that the next one does
	ladder := []string{"*/*", "application/*", "application/json", "application/json;v=1",
		"application/json;v=1;w=2"}
	strangers := []string{"text/*", "text/plain", "application/jso", "application/json5",
		"application/json;v=2", "applications/*", "json", "*/json", "application/json;v=1;w=3"}
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 4))
		var content []*MediaType
		want := ""
		for _, name := range ladder {
			if random.IntN(2) == 0 {
				content, want = append(content, &MediaType{Range: name}), name
			}
		}
		for _, name := range strangers {
			if random.IntN(2) == 0 {
				content = append(content, &MediaType{Range: name})
			}
		}
		random.Shuffle(len(content),
			func(i, j int) { content[i], content[j] = content[j], content[i] })
		for _, actual := range []string{"application/json;v=1;w=2", "Application/JSON; W=2; V=1",
			`application/json; v="1"; charset=utf-8; w=2`} {
			selected, err := SelectMediaType(content, actual)
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if (selected != nil) != (want != "") || selected != nil && selected.Range != want {
				t.Errorf("seed %d: %s selects %v, want %q", seed, actual, selected, want)
			}
		}
	}
}

func TestOfTwoThatAreAsSpecificTheFirstIsSelected(t *testing.T) {
	content := []*MediaType{{Range: "text/html"}, {Range: "TEXT/HTML"}, {Range: "text/*"},
		{Range: "Text/*"}}
	for _, want := range []int{0, 2} {
		if selected, err := SelectMediaType(content[want:], "text/html"); err != nil ||
			selected != content[want] {
			t.Errorf("got %v, %v, want %v", selected, err, content[want])
		}
	}
}
