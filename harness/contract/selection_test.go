package contract

import "testing"

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
	}
}

func TestSelectMediaTypeTakesTheMostSpecific(t *testing.T) {
	all := []string{"*/*", "application/*", "application/json", "application/json; version=2", "text/plain", "application/problem+json"}
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
		{[]string{"application/json; charset=UTF-8"}, "application/json; Charset=utf-8", "application/json; charset=UTF-8"},
		{[]string{"application/json; charset=utf-8"}, "application/json", ""},
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
	for _, contentType := range []string{"", " ", "/", "application/", "a/b; c", "a/b; c=1; c=2", "a b/c", "application/json, text/html"} {
		if selected, err := SelectMediaType([]*MediaType{{Range: "*/*"}}, contentType); err == nil {
			t.Errorf("%q selects %v", contentType, selected)
		}
	}
}

func TestIsJSON(t *testing.T) {
	for contentType, want := range map[string]bool{
		"application/json": true, "Application/JSON; charset=utf-8": true, "application/problem+json": true, "text/json": true, "application/vnd.a+JSON": true,
		"application/jsonp": false, "text/plain": false, "application/*": false, "*/*": false, "": false, "json": false, "application/json-seq": false,
	} {
		if got := IsJSON(contentType); got != want {
			t.Errorf("%q: %t", contentType, got)
		}
	}
}
