package cli

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// spellings are the ways a secret is looked for, and the ways the leaking server writes it.
func spellings(secret string) map[string]string {
	var percent, escaped strings.Builder
	for _, b := range []byte(secret) {
		fmt.Fprintf(&percent, "%%%02X", b)
		fmt.Fprintf(&escaped, `\u%04x`, b)
	}
	return map[string]string{
		"as it is": secret, "base64": base64.StdEncoding.EncodeToString([]byte(secret)), "base64url": base64.RawURLEncoding.EncodeToString([]byte(secret)),
		"percent-encoded": percent.String(), "in a query": url.QueryEscape(secret), "JSON-escaped": escaped.String(),
	}
}

// leak writes a secret in all spellings, and once broken over a line end.
func leak(secret, lineEnd string) string {
	var all []string
	for _, spelling := range spellings(secret) {
		all = append(all, spelling)
	}
	return strings.Join(all, " ") + " " + secret[:7] + lineEnd + secret[7:]
}

// handedOut collects the tokens that a server gives.
type handedOut struct {
	mutex  sync.Mutex
	tokens []string
}

func (h *handedOut) note(body []byte) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.tokens = append(h.tokens, tokensIn(body)...)
}

// TestSecretsDoNotLeave runs both suites, passing and failing, and searches every byte that is left.
func TestSecretsDoNotLeave(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		status int
		leaks  bool
	}{{"servers that keep secrets", 0, false}, {"servers that repeat them in every error", 1, true}} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			handed := &handedOut{}
			environment := serveRespoke(t, altering(func(request *http.Request, response *httptest.ResponseRecorder) {
				handed.note(response.Body.Bytes())
				if test.leaks {
					leakJSON(request, response, canaryPassword, canaryAppSecret)
				}
			}))
			for name, value := range serveResonance(t, altering(func(_ *http.Request, response *httptest.ResponseRecorder) {
				handed.note(response.Body.Bytes())
				if test.leaks && response.Code != http.StatusOK {
					response.Header().Set("X-Debug", canarySecret)
					response.Header().Set("Content-Type", "application/json") // which is a finding
					replaceBody(response, append(response.Body.Bytes(), leak(canarySecret, "\n")...))
				}
			})) {
				environment[name] = value
			}
			run := runPlumbline(t, environment, "run", "--verbose")
			if run.status != test.status {
				t.Fatalf("status %d, want %d\n%s", run.status, test.status, run.output)
			}
			if len(handed.tokens) < 20 {
				t.Fatalf("the servers handed out %d tokens only", len(handed.tokens))
			}
			run.keeps(t, append(handed.tokens, canaryPassword, canaryAppSecret, canarySecret))
		})
	}
}

// leakJSON misspells a member of every answer of Respoke, and repeats secrets in its errors.
func leakJSON(request *http.Request, response *httptest.ResponseRecorder, secrets ...string) {
	body := bytes.ReplaceAll(response.Body.Bytes(), []byte(`"message"`), []byte(`"Message"`))
	all := request.Header.Get("App-Secret")
	for _, secret := range secrets {
		all += " " + leak(secret, `\n`)
		response.Header().Add("X-Debug", secret)
	}
	replaceBody(response, bytes.ReplaceAll(body, []byte(`"error":"`), []byte(`"error":"`+all+" ")))
}

// keeps searches the output and every file of a run for secrets, as they stand there and as readers decode them.
func (p plumbline) keeps(t *testing.T, secrets []string) {
	t.Helper()
	artifacts := map[string]string{"the output": p.output}
	entries, err := os.ReadDir(p.folder)
	if err != nil || len(entries) != 8 {
		t.Fatal(entries, err)
	}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(p.folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		artifacts[entry.Name()] = string(text)
	}
	for name, text := range artifacts {
		forms := map[string]string{
			"": text, ", its characters references resolved,": html.UnescapeString(text), ", its line ends removed,": strings.Join(strings.Fields(text), ""),
			", its JSON strings decoded,": jsonStrings(text),
		}
		for _, secret := range secrets {
			for spelled, spelling := range spellings(secret) {
				for form, content := range forms {
					if strings.Contains(content, spelling) {
						t.Errorf("%s%s contains %s %s", name, form, secret, spelled)
					}
				}
			}
		}
	}
}

// jsonStrings gives every string of a JSON text on a line of its own, and those within strings that are JSON themselves; "" for what is not JSON.
func jsonStrings(text string) string {
	var all strings.Builder
	decoder := json.NewDecoder(strings.NewReader(text))
	for {
		token, err := decoder.Token()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				return ""
			}
			return all.String()
		}
		if content, is := token.(string); is {
			all.WriteString(content + "\n")
			if strings.HasPrefix(content, "{") || strings.HasPrefix(content, "[") {
				all.WriteString(jsonStrings(content))
			}
		}
	}
}

// tokensIn gives the credentials that an answer of Respoke hands out.
func tokensIn(body []byte) []string {
	var found []string
	for _, member := range []string{`"token":"`, `"tokenId":"`, `"AccessToken":"`, `"RefreshToken":"`} {
		if _, rest, ok := strings.Cut(string(body), member); ok {
			found = append(found, rest[:strings.IndexByte(rest, '"')])
		}
	}
	return found
}
