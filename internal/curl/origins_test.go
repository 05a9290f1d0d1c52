package curl

import (
	"net/http"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/internal/redact"
)

// TestALineSaysWhereItsVariablesComeFrom, of those that nobody has set, and only of those it uses.
func TestALineSaysWhereItsVariablesComeFrom(t *testing.T) {
	redactor := &redact.Redactor{}
	redactor.Secret("A_ADMIN_TOKEN", "4f3c9a-admin-token")
	redactor.Secret("A_PASSWORD", "correct horse battery")
	request := func(name, value string) exchange.Request {
		return exchange.Request{Method: http.MethodGet, URL: "https://api.example/roles",
			Header: http.Header{name: {value}}}
	}
	origins := []Origin{{"A_ADMIN_TOKEN", "another-admin-token", "token in the answer to POST /a"},
		{"A_ADMIN_TOKEN", "4f3c9a-admin-token", "token in the answer to POST /sessions"},
		{"A_OTHER", "4f3c9a", "id in the answer to POST /others"}}
	for _, test := range []struct {
		name    string
		request exchange.Request
		want    string
	}{
		{"of an earlier step", request("Admin-Token", "4f3c9a-admin-token"),
			`"$A_ADMIN_TOKEN" # A_ADMIN_TOKEN is token in the answer to POST /sessions`},
		{"that the reader has", request("Password", "correct horse battery"), `"$A_PASSWORD"`},
		{"none", request("Accept", "text/plain"), `'Accept: text/plain'`},
	} {
		got := Line(test.request, Options{Redactor: redactor, Origins: origins})
		if !strings.HasSuffix(got, test.want) {
			t.Errorf("%s: got %s, want %s at its end", test.name, got, test.want)
		}
	}
}
