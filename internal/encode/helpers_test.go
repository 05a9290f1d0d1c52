package encode

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/schema"
	"plumbline/internal/wire"
)

// failer is what [testing.T] and rapid's have in common.
type failer interface {
	Helper()
	Fatalf(format string, arguments ...any)
	Errorf(format string, arguments ...any)
}

// editions are the members that begin a document.
var editions = map[string]string{"2.0": `"swagger":"2.0"`, "3.0": `"openapi":"3.0.3"`,
	"3.1": `"openapi":"3.1.1"`, "3.2": `"openapi":"3.2.0"`}

// load reads a document with the one operation POST, whose members are given. Others are members
// of the document.
func load(t failer, edition, path, operation string, others ...string) (*contract.Contract,
	*contract.Operation) {
	t.Helper()
	text := fmt.Sprintf(`{%s,"info":{"title":"t","version":"1"},"paths":{%q:{"post":{`+
		`"operationId":"op","responses":{"200":{"description":"d"}},%s}}}%s}`, editions[edition],
		path, operation, strings.Join(append([]string{""}, others...), ","))
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "doc",
		Bytes: []byte(text)}})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	operationOf, found := c.Operation("op")
	if !found {
		t.Fatalf("%s: no operation: %v", text, c.Defects())
	}
	return c, operationOf
}

// valueOf decodes JSON.
func valueOf(t failer, text string) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

// judge finds the operation of a written request as a recording's would be found, and returns what
// is found wrong with it and what could not be judged.
func judge(t failer, c *contract.Contract, e Encoded) (matched contract.Match,
	findings []verdict.Finding, unchecked []string) {
	t.Helper()
	address, err := url.Parse("http://127.0.0.1" + e.Path + "?" + e.Query)
	if err != nil {
		t.Fatalf("%s?%s: %v", e.Path, e.Query, err)
	}
	matched, unmatched := c.Find(http.MethodPost, address, "/")
	if unmatched != nil {
		t.Fatalf("%s?%s is not addressed to the operation: %+v", e.Path, e.Query, unmatched)
	}
	judged := check.Request(check.Subject{Contract: c, Operation: matched.Operation,
		PathParameters: matched.PathParameters,
		Exchange: &exchange.Exchange{Request: exchange.Request{Method: http.MethodPost,
			URL: address.String(), Header: e.Header, Body: e.Body}}})
	for _, u := range judged.Unchecked {
		unchecked = append(unchecked, u.Reason)
	}
	return matched, judged.Findings, unchecked
}

// accepted demands that a written request is judged to conform, and that all of it was judged.
func accepted(t failer, c *contract.Contract, e Encoded) contract.Match {
	t.Helper()
	matched, findings, unchecked := judge(t, c, e)
	if len(findings)+len(unchecked) > 0 {
		t.Fatalf("%s?%s %v %q: found %v, not judged %v", e.Path, e.Query, e.Header, e.Body,
			findings, unchecked)
	}
	return matched
}

// readBack reads a parameter of a written request.
func readBack(t failer, o *contract.Operation, name string, e Encoded,
	matched contract.Match) any {
	t.Helper()
	for _, p := range o.Parameters {
		if p.Name != name {
			continue
		}
		way := wire.Parameter{Name: name, In: p.In, Style: p.Style, Explode: p.Explode,
			CollectionFormat: p.CollectionFormat, Schema: p.Schema.Wire(schema.ToServer)}
		for _, other := range o.Parameters {
			if other.In == p.In && other != p {
				way.Others = append(way.Others, other.Name)
			}
		}
		var read wire.Value
		switch p.In {
		case "path":
			read = way.FromPath(matched.PathParameters[name])
		case "header":
			read = way.FromHeader(e.Header.Values(name))
		case "cookie":
			read = way.FromCookie(e.Header.Values("Cookie"))
		default:
			read = way.FromQuery(e.Query)
		}
		if read.Problem+read.Undefined != "" {
			t.Fatalf("%+v: %s%s", e, read.Problem, read.Undefined)
		}
		return read.Value
	}
	t.Fatalf("no parameter %s", name)
	return nil
}

// same demands that two values are the same.
func same(t failer, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v, want %#v", got, want)
	}
}

// must writes a request.
func must(t testing.TB, o *contract.Operation, v Values) Encoded {
	t.Helper()
	e, err := Request(o, v)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// single are the values of a request with one parameter.
func single(in, name string, value any) Values {
	values := map[string]any{name: value}
	switch in {
	case "path":
		return Values{Path: values}
	case "header":
		return Values{Header: values}
	case "cookie":
		return Values{Cookie: values}
	}
	return Values{Query: values}
}
