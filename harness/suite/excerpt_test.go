package suite

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"plumbline/harness/call"
	"plumbline/internal/client"
	"plumbline/internal/redact"
)

// answered returns the response to a call of a server that answers with these bytes.
func answered(t *testing.T, contentType, body string) *call.Response {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = nil
		if contentType != "" {
			w.Header().Set("Content-Type", contentType)
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	api := loaded(t, pantrySuite(nil), nil)
	reference, err := api.Target.WithReference(server.URL, map[string]string{"key": canary})
	if err != nil {
		t.Fatal(err)
	}
	client, err := client.New(client.Options{Origin: reference.Origin()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	redactor := &redact.Redactor{}
	reference.Register(redactor)
	caller := &call.Caller{Contract: api.Contract, Target: reference, Client: client,
		Redactor: redactor}
	response, err := caller.Call(t.Context(), "getJar", call.PathParameter("id", "1"),
		call.Header("Pantry-Key", canary))
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func TestResponseLines(t *testing.T) {
	long := strings.Repeat("a", bodyExcerpt)
	for _, test := range []struct {
		name, contentType, body string
		want                    []string // after the first line's "HTTP/1.1 200 OK, "
	}{
		{"empty", "text/plain", "", []string{"text/plain, 0 bytes"}},
		{"no Content-Type", "", "x", []string{"no Content-Type, 1 bytes", "x"}},
		{"as long as is shown", "text/plain", long, []string{"text/plain, 600 bytes", long}},
		{"longer", "text/plain", long + "b", []string{"text/plain, 601 bytes", long + "…"}},
		{"cut within a letter", "text/plain", long[1:] + "äb",
			[]string{"text/plain, 602 bytes", long[1:] + "…"}},
		{"several lines", "text/plain", "a\r\nb\n\tc",
			[]string{"text/plain, 7 bytes", "a\nb\n\tc"}},
		{"what a terminal acts upon", "text/plain", "a\x1b[31mb\rc\x00\u009b",
			[]string{"text/plain, 12 bytes", `a\x1b[31mb\rc\x00\u009b`}},
		{"no text", "image/png", "\x89PNG\xff\xfe",
			[]string{"image/png, 6 bytes", "\uFFFDPNG\uFFFD\uFFFD"}},
		{"a secret", "text/plain", "it is " + canary,
			[]string{fmt.Sprintf("text/plain, %d bytes", 6+len(canary)), "it is [PANTRY_KEY]"}},
		{"a credential by its name", "application/json", `{"token":"abcdefgh"}`,
			[]string{"application/json, 20 bytes", `{"token":"[PANTRY_TOKEN]"}`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := responseLines(answered(t, test.contentType, test.body))
			test.want[0] = "HTTP/1.1 200 OK, " + test.want[0]
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// Wherever the excerpt ends, no part of a secret is left at its end.
func TestASecretAtTheEndOfAnExcerpt(t *testing.T) {
	for start := bodyExcerpt - len(canary) - 1; start <= bodyExcerpt; start++ {
		body := strings.Repeat(".", start) + canary + strings.Repeat(".", 50)
		text := strings.Join(responseLines(answered(t, "text/plain", body)), "\n")
		if strings.Contains(text, canary[:2]) || !utf8.ValidString(text) ||
			!strings.HasSuffix(text, "…") {
			t.Errorf("a secret at %d: …%s", start, text[len(text)-30:])
		}
	}
}
