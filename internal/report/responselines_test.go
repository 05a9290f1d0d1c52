package report

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"plumbline/harness/exchange"
	"plumbline/internal/redact"
)

const canary = "canary-8d1f0a7c"

// lines are those of a response with a body, for a redactor that knows the canary.
func lines(contentType, body string) []string {
	r := &exchange.Response{Status: 200, Proto: "HTTP/1.1", Header: http.Header{},
		Body: []byte(body)}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	redactor := &redact.Redactor{}
	redactor.Secret("PANTRY_KEY", canary)
	return ResponseLines(r, nil, redactor)
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
		{"longer", "text/plain", long + "b", []string{"text/plain, 601 bytes",
			long + "… (1 byte more)"}},
		{"cut within a letter", "text/plain", long[1:] + "äb",
			[]string{"text/plain, 602 bytes", long[1:] + "… (3 bytes more)"}},
		{"several lines", "text/plain", "a\r\nb\n\tc",
			[]string{"text/plain, 7 bytes", "a\nb\n\tc"}},
		{"what a terminal acts upon", "text/plain", "a\x1b[31mb\rc\x00\u009b",
			[]string{"text/plain, 12 bytes", `a\x1b[31mb\rc\x00\u009b`}},
		{"no text", "image/png", "\x89PNG\xff\xfe",
			[]string{"image/png, 6 bytes", "\uFFFDPNG\uFFFD\uFFFD"}},
		{"a secret", "text/plain", "it is " + canary,
			[]string{fmt.Sprintf("text/plain, %d bytes", 6+len(canary)), "it is [PANTRY_KEY]"}},
		{"a credential by its name", "application/json", `{"token":"abcdefgh"}`,
			[]string{"application/json, 20 bytes", `{"token":"[redacted]"}`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := lines(test.contentType, test.body)
			test.want[0] = "HTTP/1.1 200 OK, " + test.want[0]
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	of := &exchange.Response{Status: 200, Proto: "HTTP/1.1", Body: make([]byte, 100<<10)}
	whole := ResponseLines(of, nil, nil)
	kept, cut := Keep(&exchange.Exchange{Response: of}, Room{Body: 1 << 10}, "", nil)
	if got := ResponseLines(kept.Response, cut, nil); !slices.Equal(got, whole) {
		t.Errorf("where a part is kept: %q, and %q is wanted", got, whole)
	}
	kept, cut = Keep(&exchange.Exchange{Response: of}, Room{Body: 1 << 10}, "why", nil)
	if got := ResponseLines(kept.Response, cut, nil); got[0] != whole[0] ||
		got[1] != "the body is not shown: why" {
		t.Errorf("where none is kept: %q", got)
	}
	if got := ResponseLines(nil, nil, nil); !slices.Equal(got, []string{"none"}) {
		t.Errorf("without a response: %q", got)
	}
}

// Wherever the excerpt ends, no part of a secret is left at its end.
func TestASecretAtTheEndOfAnExcerpt(t *testing.T) {
	for start := bodyExcerpt - len(canary) - 1; start <= bodyExcerpt; start++ {
		body := strings.Repeat(".", start) + canary + strings.Repeat(".", 50)
		text := strings.Join(lines("text/plain", body), "\n")
		if strings.Contains(text, canary[:2]) || !utf8.ValidString(text) ||
			!strings.HasSuffix(text, " bytes more)") {
			t.Errorf("a secret at %d: …%s", start, text[len(text)-30:])
		}
	}
}
