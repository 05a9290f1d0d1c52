package verify_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/har"
	"plumbline/internal/report"
	"plumbline/internal/verify"
)

const small = `{openapi: 3.0.3, info: {title: t, version: '1'}, servers: [{url: /v1}], paths: {/a: {get: {parameters: [{name: q, in: query, required: true, schema: {type: integer}}],
  responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}}}}}}}}`

var jsonHeader = http.Header{"Content-Type": {"application/json"}}

func checks(r verify.Result) []string {
	list := []string{}
	for _, f := range r.Findings {
		list = append(list, string(f.Check)+" "+string(f.Severity))
	}
	for _, u := range r.Unchecked {
		if !u.Silent {
			list = append(list, string(u.Check)+" unchecked")
		}
	}
	slices.Sort(list)
	return list
}

func TestOptionsSayHowTrafficIsJudged(t *testing.T) {
	for name, test := range map[string]struct {
		address string
		options verify.Options
		verdict verdict.Outcome
		want    []string
	}{
		"both": {"http://h/v1/a", verify.Options{}, verdict.Violates,
			[]string{"body-schema error", "parameter error", "undeclared-member warning"}},
		"request only": {"http://h/v1/a", verify.Options{Only: verify.RequestOnly},
			verdict.Violates, []string{"parameter error"}},
		"sound request only": {"http://h/v1/a?q=1", verify.Options{Only: verify.RequestOnly},
			verdict.Conforms, []string{}},
		"response only": {"http://h/v1/a", verify.Options{Only: verify.ResponseOnly},
			verdict.Violates, []string{"body-schema error", "undeclared-member warning"}},
		"undeclared allowed": {"http://h/v1/a?q=1",
			verify.Options{Undeclared: check.AllowUndeclared}, verdict.Violates,
			[]string{"body-schema error"}},
		"undeclared fails": {"http://h/v1/a?q=1",
			verify.Options{Undeclared: check.FailUndeclared}, verdict.Violates,
			[]string{"body-schema error", "undeclared-member error"}},
		"no such base path": {"http://h/a?q=1", verify.Options{}, verdict.Unverifiable,
			[]string{"operation unchecked"}},
		"no base path": {"http://h/a?q=1", verify.Options{BasePath: "/"}, verdict.Violates,
			[]string{"body-schema error", "undeclared-member warning"}},
		"another base path": {"http://h/x/y/a?q=1", verify.Options{BasePath: "/x/y"},
			verdict.Violates, []string{"body-schema error", "undeclared-member warning"}},
		"no URL": {"http://h/%zz", verify.Options{}, verdict.Unverifiable,
			[]string{"operation unchecked"}},
	} {
		t.Run(name, func(t *testing.T) {
			entries := []har.Entry{entry(5, "GET", test.address, nil, "", 200, jsonHeader,
				`{"a":"x","b":1}`)}
			r := verify.Entries(loaded(t, small), "a.har", entries, test.options)[0]
			if got := checks(r); r.Verdict != test.verdict || !slices.Equal(got, test.want) {
				t.Errorf("got %s %q, want %s %q", r.Verdict, got, test.verdict, test.want)
			}
			if r.Entry != 5 || r.File != "a.har" || r.Method != "GET" || r.Status != 200 {
				t.Errorf("got %+v", r)
			}
			if (r.Operation == nil) != (r.Contract.Pointer == "") ||
				r.Contract.File != "api.yaml" || r.Contract.Line != 1 {
				t.Errorf("got operation %v at %s", r.Operation, r.Contract)
			}
		})
	}
}

func TestWithoutAResponse(t *testing.T) {
	for kind, want := range map[exchange.ProblemKind]struct {
		verdict verdict.Outcome
		checks  []string
	}{
		exchange.Connection: {verdict.Unverifiable, []string{"status unchecked"}},
		exchange.Canceled:   {verdict.Unverifiable, []string{"status unchecked"}},
		exchange.Deadline:   {verdict.Unverifiable, []string{"status unchecked"}},
		exchange.Malformed:  {verdict.Violates, []string{"transport error"}},
	} {
		e := entry(0, "GET", "http://h/v1/a?q=1", nil, "", 0, nil, "")
		e.Exchange.Response, e.Exchange.Problem = nil,
			&exchange.Problem{Kind: kind, Message: "it broke"}
		r := verify.Entries(loaded(t, small), "a.har", []har.Entry{e}, verify.Options{})[0]
		if got := checks(r); r.Verdict != want.verdict || !slices.Equal(got, want.checks) ||
			r.Status != 0 {
			t.Errorf("%s: got %s %q, status %d; want %s %q", kind, r.Verdict, got, r.Status,
				want.verdict, want.checks)
		}
		r = verify.Entries(loaded(t, small), "a.har", []har.Entry{e},
			verify.Options{Only: verify.RequestOnly})[0]
		if r.Verdict != verdict.Conforms {
			t.Errorf("%s: the request alone is %s %q", kind, r.Verdict, checks(r))
		}
	}
}

func TestWhatTheRecordDoesNotHaveIsUnverifiable(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*har.Entry)
		want   string
	}{
		"response body": {func(e *har.Entry) { e.ResponseBodyUnknown = "left out" },
			"body-schema unchecked"},
		"response headers": {func(e *har.Entry) {
			e.ResponseHeadersUnknown,
				e.Exchange.Response.Header = "left out", nil
		}, "content-type unchecked"},
	} {
		e := entry(0, "GET", "http://h/v1/a?q=1", nil, "", 200, jsonHeader, `{}`)
		test.change(&e)
		r := verify.Entries(loaded(t, small), "a.har", []har.Entry{e}, verify.Options{})[0]
		if r.Verdict != verdict.Unverifiable || !slices.Contains(checks(r), test.want) {
			t.Errorf("%s: got %s %q, want %s", name, r.Verdict, checks(r), test.want)
		}
		if !strings.Contains(written(t, "text", []verify.Result{r}), "left out") {
			t.Errorf("%s: the reason is not told", name)
		}
	}
}

// counts are the verdicts of results.
type counts struct{ conforms, violates, unverifiable int }

func sum(results []verify.Result) (c counts) {
	for _, r := range results {
		switch r.Verdict {
		case verdict.Conforms:
			c.conforms++
		case verdict.Violates:
			c.violates++
		case verdict.Unverifiable:
			c.unverifiable++
		}
	}
	return c
}

func TestOutcomesCountAsVerdictsDo(t *testing.T) {
	results := shop(t)
	want := counts{conforms: 2, violates: 4, unverifiable: 2}
	suite := run(results).Suites[0]
	got := counts{suite.Count(report.Passed), suite.Count(report.Failed),
		suite.Count(report.Errored)}
	if sum(results) != want || got != want {
		t.Errorf("got the verdicts %v and the outcomes %v, want %v", sum(results), got, want)
	}
	text := written(t, "text", results)
	if want := "2 conform, 4 violate, 2 unverifiable ("; !strings.Contains(text, want) {
		t.Errorf("want %q in\n%s", want, text)
	}
}

func TestNoEntriesAreNoResults(t *testing.T) {
	if got := verify.Entries(loaded(t, small), "a.har", nil, verify.Options{}); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
	for format := range formats {
		text := written(t, format, nil)
		if format == "ndjson" && text != "" || format == "text" &&
			!strings.Contains(text, "0 entries: 0 conform") {
			t.Errorf("%s: got %q", format, text)
		}
	}
}
