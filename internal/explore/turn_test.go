package explore

import (
	"net/http"
	"testing"

	"plumbline/internal/contract"
)

func TestNext(t *testing.T) {
	for _, test := range []struct {
		link, body string
		want       Turn
	}{
		{`</boxes?after=x&limit=2>; rel="next"`, `[]`, Turn{Query: "after=x&limit=2"}},
		{`</boxes>; rel=first, <https://h/v1/boxes?p=2>; rel=next`, `[]`, Turn{Query: "p=2"}},
		{`</boxes?p=1>; rel="prev"`, `[]`, Turn{}},
		{``, `{"items":[],"next":"/boxes?after=x"}`, Turn{Query: "after=x"}},
		{``, `{"_links":{"next":{"href":"?after=y"}}}`, Turn{Query: "after=y"}},
		{``, `{"links":{"next":{"href":"?after=y"}}}`, Turn{Query: "after=y"}},
		{``, `{"@odata.nextLink":"https://h/boxes?$skiptoken=1"}`, Turn{Query: "$skiptoken=1"}},
		{``, `{"next_cursor":"abc"}`, Turn{Cursor: "abc"}},
		{``, `{"meta":{"nextPageToken":7}}`, Turn{Cursor: "7"}},
		{``, `{"pageInfo":{"endCursor":"c","hasNextPage":true}}`, Turn{Cursor: "c"}},
		{``, `{"pageInfo":{"endCursor":"c","hasNextPage":false}}`, Turn{}},
		{``, `{"paging":{"cursors":{"after":"z"}}}`, Turn{Cursor: "z"}},
		{``, `{"next_cursor":""}`, Turn{}},
		{``, `{"next_cursor":null}`, Turn{}},
		{``, `[{"next_cursor":"of a thing"}]`, Turn{}},
	} {
		header := http.Header{}
		if test.link != "" {
			header.Set("Link", test.link)
		}
		paging := Paging{Cursor: &contract.Parameter{Name: "cursor"}}
		got, found := paging.Next(header, decoded(t, test.body))
		if got != test.want || found != (test.want != Turn{}) {
			t.Errorf("%s %s: got %+v, %v, want %+v", test.link, test.body, got, found, test.want)
		}
	}
	if turn, found := (Paging{}).Next(nil, decoded(t, `{"next_cursor":"a"}`)); found {
		t.Errorf("no parameter takes it: %+v", turn)
	}
}
