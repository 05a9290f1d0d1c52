package call

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"plumbline/harness/verdict"
)

func TestOptionsBuildTheRequest(t *testing.T) {
	for _, test := range []struct {
		name, operation string
		options         []Option
		want            sent
	}{
		{"nothing", "list", nil, sent{"GET /things", "", "none", ""}},
		{"by method and path", "GET /things", nil, sent{"GET /things", "", "none", ""}},
		{"a query", "list", []Option{Query("q", "a b&c"), Query("n", "1")},
			sent{"GET /things?n=1&q=a+b%26c", "", "none", ""}},
		{"a query parameter twice", "list",
			[]Option{Query("q", "2"), Query("q", "1"), Wrong("twice")},
			sent{"GET /things?q=2&q=1", "", "none", ""}},
		{"a header", "list", []Option{Header("x-kind", "a, b")},
			sent{"GET /things", "", "none", "a, b"}},
		{"a header twice", "list", []Option{Header("X-Kind", "a"), Header("X-Kind", "b")},
			sent{"GET /things", "", "none", "a and b"}},
		{"path parameters", "drop", []Option{PathParameter("id", "a/b ?{part}%"),
			PathParameter("part", "é")},
			sent{"DELETE /things/a%2Fb%20%3F%7Bpart%7D%25/parts/%C3%A9", "", "none", ""}},
		{"the last value of a path parameter", "drop",
			[]Option{PathParameter("id", "1"), PathParameter("part", "2"),
				PathParameter("id", "3")}, sent{"DELETE /things/3/parts/2", "", "none", ""}},
		{"JSON", "make", []Option{JSON(map[string]any{"name": "a"})},
			sent{"POST /things", `{"name":"a"}`, "application/json", ""}},
		{"a form", "make", []Option{Form(url.Values{"name": {"a b"}})},
			sent{"POST /things", "name=a+b", "application/x-www-form-urlencoded", ""}},
		{"bytes", "make", []Option{Body("text/plain", []byte("a\x00\xff")), Wrong("bytes")},
			sent{"POST /things", "a\x00\xff", "text/plain", ""}},
		{"bytes of no type", "make", []Option{Body("", []byte("{}")), Wrong("untyped")},
			sent{"POST /things", "{}", "none", ""}},
		{"the last body", "make", []Option{JSON(1), Body("", nil), Wrong("empty")},
			sent{"POST /things", "", "none", ""}},
		{"content of bytes", "make", []Option{Content("a/b", []byte(`{"`)), Wrong("cut")},
			sent{"POST /things", `{"`, "a/b", ""}},
		{"content of a value, as JSON under another type", "make",
			[]Option{Content("text/plain", "a"), Wrong("type")},
			sent{"POST /things", `"a"`, "text/plain", ""}},
		{"content of no type", "make",
			[]Option{Content("", map[string]any{"name": "a"}), Wrong("untyped")},
			sent{"POST /things", `{"name":"a"}`, "none", ""}},
		{"an undocumented method", "list", []Option{Method("PATCH")},
			sent{"PATCH /things", "", "none", ""}},
		{"a body that conforms not, on purpose", "make",
			[]Option{JSON(map[string]any{}), Wrong("no name")},
			sent{"POST /things", `{}`, "application/json", ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := &fake{}
			must(t, callerOf(t, f, ""), test.operation, test.options...)
			if got := f.requests(); len(got) != 1 || got[0] != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestARequestThatIsNotAsMeantIsNotSent(t *testing.T) {
	for _, test := range []struct {
		name, operation string
		options         []Option
		want            []string // what the error says
	}{
		{"an unknown operation", "nothing", nil,
			[]string{"the request to nothing was not sent: the contract has no such operation"}},
		{"a path that is none of the contract", "GET /nothing", nil,
			[]string{"GET /nothing", "no such operation"}},
		{"no body", "make", nil, []string{"the request to POST /things was not sent: ",
			"the request has no body; the contract requires one"}},
		{"a body without a required member", "make", []Option{JSON(map[string]any{})},
			[]string{"POST /things", "$.name is missing (required)"}},
		{"a body of another type", "make", []Option{Body("image/png", []byte("a"))},
			[]string{"image/png"}},
		{"a query beyond its limit", "list", []Option{Query("n", "10")},
			[]string{"GET /things", "the query parameter n is 10; must be at most 9"}},
		{"two problems at once", "drop",
			[]Option{PathParameter("id", ""), PathParameter("else", "1")},
			[]string{
				"no parameter {else}; the path parameter {id} is empty; the path " +
					"/things//parts/{part} has"}},
		{"no path parameter", "drop", []Option{PathParameter("part", "1")},
			[]string{"DELETE /things/{id}/parts/{part}",
				"the path /things/{id}/parts/1 has a parameter without value"}},
		{"none, although it is wrong", "drop",
			[]Option{PathParameter("part", "1"), Wrong("anything")},
			[]string{"has a parameter without value"}},
		{"an empty path parameter", "drop",
			[]Option{PathParameter("part", "1"), PathParameter("id", ""), Wrong("anything")},
			[]string{"the path parameter {id} is empty"}},
		{"a path parameter of another path", "list", []Option{PathParameter("id", "1")},
			[]string{"the path /things has no parameter {id}"}},
		{"a path parameter that is too long", "drop",
			[]Option{PathParameter("id", "1"), PathParameter("part", strings.Repeat("a", 21))},
			[]string{"the path parameter part has 21 characters; must have at most 20"}},
		{"a value that is no JSON", "make", []Option{JSON(math.NaN()), Wrong("anything")},
			[]string{"the body cannot be written as JSON: json: unsupported value: NaN"}},
		{"content that is no JSON", "make", []Option{Content("a/b", func() {})},
			[]string{"the body cannot be written as JSON"}},
		{"the method of another operation", "list", []Option{Method("POST")},
			[]string{"the method POST belongs to another operation of the contract"}},
		{"wrong without saying how", "list", []Option{Query("n", "10"), Wrong("")},
			[]string{"must be at most 9"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := &fake{}
			response, err := callerOf(t, f, "").Call(context.Background(), test.operation,
				test.options...)
			var refused *RequestError
			if !errors.As(err, &refused) || response != nil {
				t.Fatalf("got %v and the error %v", response, err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error does not say %q: %v", want, err)
				}
			}
			if got := f.requests(); len(got) != 0 {
				t.Errorf("it was sent: %q", got)
			}
		})
	}
}

func TestWhereARequestGoes(t *testing.T) {
	slash := func(path string) string { return path + "/" }
	for _, test := range []struct {
		base string
		path func(string) string
		want string
	}{
		{"", nil, "/things?q=1"},
		{"/", nil, "/things?q=1"},
		{"/v1", nil, "/v1/things?q=1"},
		{"/v%201/", nil, "/v%201/things?q=1"},
		{"/v1", slash, "/v1/things/?q=1"},
		{"", func(string) string { return "/else" }, "/else?q=1"},
		{"/v1/", func(string) string { return "//a//b" }, "/v1//a//b?q=1"},
	} {
		f := &fake{}
		caller := callerOf(t, f, test.base)
		caller.Path = test.path
		response := must(t, caller, "list", Query("q", "1"))
		if got := f.requests(); len(got) != 1 || got[0].line != "GET "+test.want {
			t.Errorf("%q: got %q, want %s", test.base, got, test.want)
		}
		if response.String() != "GET /things → 200" {
			t.Errorf("the path of the contract is shown, not %s", response)
		}
	}
}

func TestTheResponseIsJudged(t *testing.T) {
	f := &fake{body: `{"ID":1}`}
	caller := callerOf(t, f, "")
	response := must(t, caller, "make", JSON(map[string]any{"name": "a"}))
	if findings := response.Verdict.Findings; len(findings) != 1 ||
		findings[0].Message != "$.id is missing (required)" ||
		findings[0].Check != verdict.BodySchema {
		t.Errorf("got %+v", findings)
	}
	if response.Contract() != caller.Contract || response.Redactor() != caller.Redactor ||
		response.Operation.ID != "make" {
		t.Error("the response does not tell whose it is")
	}
	f.answers(0, nil, `{"id":1}`)
	if judged := must(t, caller, "make",
		JSON(map[string]any{"name": "a"})).Verdict; len(judged.Findings)+len(
		judged.Unchecked) != 0 {
		t.Errorf("got %+v", judged)
	}
}

// TestAnExchangeThatFailsIsNoError: whose fault it is shows in its problem.
func TestAnExchangeThatFailsIsNoError(t *testing.T) {
	f := &fake{}
	caller := callerOf(t, f, "")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	response, err := caller.Call(ctx, "list")
	if err != nil || response.Exchange.Problem == nil {
		t.Fatalf("got %v, %v", response, err)
	}
	if response.Status() != 0 || response.Body() != nil || response.Value() != nil ||
		response.Text("a") != "" || response.Decode(new(any)) == nil {
		t.Error("there is a response out of nothing")
	}
	if response.String() != "GET /things → no response" || len(response.Verdict.Findings) != 0 {
		t.Errorf("got %s, %+v", response, response.Verdict)
	}
}

func TestConcurrentCalls(t *testing.T) {
	f := &fake{body: `{"token":"token-1234"}`}
	caller := callerOf(t, f, "")
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			response, err := caller.Call(context.Background(), "list", Query("q", fmt.Sprint(i)),
				MadeUp(fmt.Sprint("made-up-", i)))
			if err != nil || response.Status() != http.StatusOK ||
				response.Text("token") != "token-1234" {
				t.Errorf("got %v, %v", response, err)
			}
		})
	}
	group.Wait()
	if got := len(f.requests()); got != 8 {
		t.Errorf("%d requests arrived", got)
	}
}
