package suites_test

import (
	"context"
	"flag"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/fixtures/faults"
	"plumbline/suites"
)

// The flags of a run are given to every package of go test ./suites/... at once.
var _ = suites.Options(flag.CommandLine)

var identifierForm = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)

func TestTheCatalogIsWellFormed(t *testing.T) {
	seen := map[string]bool{}
	identified := func(id, start, sentence string) {
		if seen[id] {
			t.Errorf("%s is there twice", id)
		}
		seen[id] = true
		if name, ok := strings.CutPrefix(id, start); !ok || !identifierForm.MatchString(name) {
			t.Errorf("the id %q does not consist of %q and small words", id, start)
		}
		if !strings.HasSuffix(sentence, ".") || strings.HasSuffix(sentence, "..") ||
			len(strings.Fields(sentence)) < 3 {
			t.Errorf("%s: %q is no sentence", id, sentence)
		}
	}
	for _, f := range suites.Servers().Faults("") {
		identified(f.ID, f.API+"."+string(f.Class)+".", f.Sentence)
		if !slices.Contains(faults.Classes, f.Class) || f.Operation == "" ||
			!strings.HasPrefix(f.Requirement, f.API+".") || f.Check == "" || f.Mistake == nil {
			t.Errorf("%s is not complete: %+v", f.ID, f)
		}
		if f.Instance != "" && (f.Instance[0] != '/' || f.Check == "required") {
			t.Errorf("%s: %q is no place for %s", f.ID, f.Instance, f.Check)
		}
	}
	for _, v := range suites.Servers().Variations("") {
		identified(v.ID, v.API+".variation.", v.Sentence)
		if v.Mistake == nil {
			t.Errorf("%s does nothing", v.ID)
		}
	}
}

// TestServersEnd has each server answer, or begin to, before it is closed.
func TestServersEnd(t *testing.T) {
	for _, f := range suites.Servers().Faults("") {
		server, err := f.Start("127.0.0.1:0", faults.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		ends(t, f.ID, server)
	}
	for _, v := range suites.Servers().Variations("") {
		server, err := v.Start("127.0.0.1:0", faults.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		ends(t, v.ID, server)
	}
}

func ends(t *testing.T, id string, server *faults.Server) {
	t.Helper()
	address := strings.TrimPrefix(server.BaseURL, "http://")
	address, _, _ = strings.Cut(address, "/")
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	request := "GET /v1/roles/ HTTP/1.1\r\nHost: api\r\nApp-Secret: " +
		server.Credentials["app-secret"] + "\r\n\r\n"
	if _, err := connection.Write([]byte(request)); err != nil {
		t.Errorf("%s: %v", id, err)
	}
	_ = connection.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := server.Close(ctx); err != nil {
		t.Errorf("%s does not end: %v", id, err)
	}
}

func TestThereIsNoOtherAPI(t *testing.T) {
	if _, err := suites.Servers().Start("plumb", "127.0.0.1:0", faults.Limits{}); err == nil {
		t.Error("a server of an unknown API was started")
	}
	if len(suites.Servers().Faults("plumb"))+len(suites.Servers().Variations("plumb")) > 0 {
		t.Error("an unknown API has faults or variations")
	}
	sum := 0
	for _, suite := range suites.All() {
		sum += len(suites.Servers().Faults(suite.Name))
	}
	if all := len(suites.Servers().Faults("")); all != sum || all == 0 {
		t.Errorf("there are %d faults in all, and %d of the APIs", all, sum)
	}
}

func TestARightServerIsUnchanged(t *testing.T) {
	server, err := suites.Servers().Start("respoke", "127.0.0.1:0",
		faults.Limits{Calls: 50, Per: time.Second, Burst: 60})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close(t.Context()) }()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
		server.BaseURL+"/roles/", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("App-Secret", server.Credentials["app-secret"])
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK || response.Header.Get("RateLimit-Limit") != "50" {
		t.Errorf("status %d, RateLimit-Limit %q", response.StatusCode,
			response.Header.Get("RateLimit-Limit"))
	}
}
