package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/internal/har"
)

func asHAR(t *testing.T, run Run, suite string) string {
	t.Helper()
	var b strings.Builder
	if err := WriteHAR(&b, run, suite); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWriteHAR(t *testing.T) {
	text := asHAR(t, rich(), "a")
	golden(t, "run.har", text)
	entries, err := har.Read("run.har", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		status, problem := 0, exchange.ProblemKind("")
		if e.Exchange.Response != nil {
			status = e.Exchange.Response.Status
			if body := string(e.Exchange.Response.Body); body != "\x00\xff\xfe\x89PNG\r" {
				t.Errorf("got the body %q", body)
			}
		}
		if e.Exchange.Problem != nil {
			problem = e.Exchange.Problem.Kind
		}
		got = append(got,
			strings.TrimSpace(fmt.Sprintf("%s %s %d %s", e.Exchange.Request.Method,
				e.Exchange.Request.URL, status, problem)))
		if want := "{\"a\":\n\"]]>\"}"; string(e.Exchange.Request.Body) != want {
			t.Errorf("got the request body %q, want %q", e.Exchange.Request.Body, want)
		}
		if e.RequestHeadersUnknown+e.ResponseHeadersUnknown != "" ||
			e.RequestBodyUnknown+e.ResponseBodyUnknown+e.CredentialsUnknown != "" {
			t.Errorf("something of entry %d is not known: %+v", e.Index, e)
		}
	}
	want := []string{
		"POST https://api.example.com/v1/token 200",
		"POST https://api.example.com/v1/token 0 deadline",
		"GET https://api.example.com/v1/roles 200",
		"DELETE https://api.example.com/v1/roles/{id} 204",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestHAREntriesNameTheirCases(t *testing.T) {
	var read struct {
		Log struct {
			Creator struct{ Name, Version string }
			Entries []struct {
				ID       string `json:"_id"`
				Case     string `json:"_case"`
				Comment  string
				Response struct{ Comment string }
			}
		}
	}
	if err := json.Unmarshal([]byte(asHAR(t, rich(), "a")), &read); err != nil {
		t.Fatal(err)
	}
	if read.Log.Creator.Name != "plumbline" || read.Log.Creator.Version != "1.2.3" {
		t.Errorf("got the creator %+v", read.Log.Creator)
	}
	var got []string
	for _, e := range read.Log.Entries {
		got = append(got, e.ID+" "+e.Case)
	}
	want := "a.token.create.200#1 a.token.create.200, a.token.create.200#2 a.token.create.200, " +
		"a.roles.list.200#1 a.roles.list.200, a.clean-up#1 "
	if strings.Join(got, ", ") != want {
		t.Errorf("got %q, want %q", strings.Join(got, ", "), want)
	}
	if first := read.Log.Entries[0]; first.Response.Comment !=
		"the trailer section is left out, which HAR has no place for: X-Sum" {
		t.Errorf("what is not in the record is told as %q", first.Response.Comment)
	}
	if last := read.Log.Entries[3]; last.Comment != "deletes what the run has created" {
		t.Errorf("the clean-up is told as %q", last.Comment)
	}
}

func TestHAROfASuiteWithoutExchangesAndOfNone(t *testing.T) {
	if entries, err := har.Read("f", []byte(asHAR(t, rich(), "b")), nil); err != nil ||
		len(entries) != 0 {
		t.Errorf("got %d entries and %v", len(entries), err)
	}
	if err := WriteHAR(&strings.Builder{}, rich(), "c"); err == nil ||
		!strings.Contains(err.Error(), `no suite "c"`) {
		t.Errorf("got %v", err)
	}
	if err := WriteHAR(broken{}, rich(), "a"); !errors.Is(err, errBroken) {
		t.Errorf("got the error %v", err)
	}
}
