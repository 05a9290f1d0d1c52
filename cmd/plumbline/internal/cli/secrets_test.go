package cli

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"plumbline/fixtures/faults"
)

// spellings are the ways a secret is looked for, and the ways the leaking server writes it.
func spellings(secret string) map[string]string {
	var percent, escaped strings.Builder
	for _, b := range []byte(secret) {
		fmt.Fprintf(&percent, "%%%02X", b)
		fmt.Fprintf(&escaped, `\u%04x`, b)
	}
	return map[string]string{
		"as it is": secret, "base64": base64.StdEncoding.EncodeToString([]byte(secret)),
		"base64url":       base64.RawURLEncoding.EncodeToString([]byte(secret)),
		"percent-encoded": percent.String(), "in a query": url.QueryEscape(secret),
		"JSON-escaped": escaped.String(),
	}
}

// encodings are further ways that README promises to see through.
func encodings(secret string) map[string]string {
	hexed := hex.EncodeToString([]byte(secret))
	twice := base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString(
		[]byte(secret))))
	var little, big, colons, printable strings.Builder
	for i, b := range []byte(secret) {
		little.WriteString(string([]byte{b, 0}))
		big.WriteString(string([]byte{0, b}))
		fmt.Fprintf(&printable, "=%02X", b)
		colons.WriteString(hexed[2*i:2*i+2] + ":")
	}
	escaped, _ := json.Marshal(secret) // of a text, which does not fail
	inJSON := string(escaped[1 : len(escaped)-1])
	return map[string]string{
		"in hex": hexed, "in hex, capitals": strings.ToUpper(hexed),
		"in hex with colons": strings.TrimSuffix(colons.String(), ":"),
		"twice base64":       twice, "UTF-16LE": little.String(), "UTF-16BE": big.String(),
		"quoted-printable": printable.String(), "in capitals": strings.ToUpper(secret),
		"JSON, percent-encoded": url.QueryEscape(inJSON), "JSON in base64": base64.StdEncoding.
						EncodeToString([]byte(inJSON)),
		"one byte into base64":  base64.StdEncoding.EncodeToString([]byte("1" + secret)),
		"two bytes into base64": base64.StdEncoding.EncodeToString([]byte("12" + secret)),
		"character references":  html.EscapeString(secret),
		"for a shell":           strings.ReplaceAll(secret, "'", `'\''`),
	}
}

// leak writes a secret in all spellings, and once broken over a line end.
func leak(secret string) string {
	all := slices.Concat(slices.Sorted(maps.Values(spellings(secret))),
		slices.Sorted(maps.Values(encodings(secret))))
	return strings.Join(all, " ") + " " + secret[:7] + "\n" + secret[7:]
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

// TestSecretsDoNotLeave runs both suites, passing and failing, and searches every byte that is
// left.
func TestSecretsDoNotLeave(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		status int
		leaks  bool
	}{{"servers that keep secrets", 0, false},
		{"servers that repeat them in every error", 1, true}} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			handed := &handedOut{}
			environment := serveRespoke(t,
				altering(func(request *http.Request, response *httptest.ResponseRecorder) {
					handed.note(response.Body.Bytes())
					if test.leaks {
						leakJSON(request, response, canaryPassword, canaryAppSecret)
					}
				}))
			for name, value := range serveResonance(t,
				altering(func(_ *http.Request, response *httptest.ResponseRecorder) {
					handed.note(response.Body.Bytes())
					if test.leaks && response.Code != http.StatusOK {
						leakHeader(response, canarySecret)
						// which is a finding
						response.Header().Set("Content-Type", "application/json")
						replaceBody(response, append(response.Body.Bytes(),
							leak(canarySecret)...))
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
			files := 5 + 2*len(suites)
			run.keeps(t, files,
				append(handed.tokens, canaryPassword, canaryAppSecret, canarySecret))
			for _, canary := range []string{canaryPassword, canaryAppSecret, canarySecret} {
				run.keeps(t, files, slices.Collect(maps.Values(encodings(canary))))
			}
		})
	}
}

// TestTokensInDamagedBodiesDoNotLeave runs the suite against servers whose tokens stand in
// something that is not the documented JSON.
func TestTokensInDamagedBodiesDoNotLeave(t *testing.T) {
	t.Parallel()
	wanted := map[string]bool{}
	for _, name := range []string{
		"body-shape.prefix", "body-shape.single-quotes", "body-shape.token-in-text",
		"body-shape.token-cut", "body-shape.two-values", "body-shape.trailing-comma",
		"body-shape.expires-in-nan", "body-shape.token-in-array",
		"body-shape.access-token-in-object", "body-shape.utf-16", "headers.token-as-html",
		"headers.token-as-text",
	} {
		wanted["resonance."+name] = true
	}
	for _, fault := range servers.Faults("resonance") {
		if !wanted[fault.ID] {
			continue
		}
		delete(wanted, fault.ID)
		t.Run(fault.ID, func(t *testing.T) {
			server, err := fault.Start("127.0.0.1:0", faults.Limits{Calls: 10_000, Per: 1})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = server.Close(context.Background()) })
			run, tokens := runThrough(t, server)
			if run.status != 1 {
				t.Errorf("status %d, want 1\n%s", run.status, run.output)
			}
			if len(tokens) < 4 {
				t.Fatalf("the server handed out %d tokens only", len(tokens))
			}
			run.keeps(t, 7, append(tokens, server.Credentials["app-secret"]))
		})
	}
	if len(wanted) > 0 {
		t.Errorf("there are no faults %v", wanted)
	}
}

// runThrough runs the suite against a server behind a proxy that notes the tokens in what passes:
// those of the form of JSON Web Tokens, and opaque ones.
func runThrough(t *testing.T, server *faults.Server) (plumbline, []string) {
	t.Helper()
	target, err := url.Parse(server.BaseURL)
	if err != nil {
		t.Fatal(err)
	}
	form := regexp.MustCompile(`eyJ[\w-]+\.[\w-]+(?:\.[\w-]+)?|RefreshToken\W+[\w-]{20,}`)
	handed := &handedOut{}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ModifyResponse = func(response *http.Response) error {
		body, err := io.ReadAll(response.Body)
		if err != nil {
			return err
		}
		response.Body = io.NopCloser(bytes.NewReader(body))
		handed.mutex.Lock()
		defer handed.mutex.Unlock()
		for _, token := range form.FindAllString(strings.ReplaceAll(string(body), "\x00", ""), -1) {
			token = strings.TrimLeft(strings.TrimPrefix(token, "RefreshToken"), `"'\:`)
			// excerpts may cut it short
			handed.tokens = append(handed.tokens, token, token[:len(token)/2])
		}
		return nil
	}
	front := httptest.NewServer(proxy)
	t.Cleanup(front.Close)
	environment := map[string]string{"RESONANCE_BASE_URL": front.URL,
		"RESONANCE_RATE_LIMIT": "10000/1s", "RESONANCE_LIMIT_CASES": "skip"}
	for name, value := range server.Credentials {
		environment["RESONANCE_"+strings.ToUpper(strings.ReplaceAll(name, "-", "_"))] = value
	}
	run := runPlumbline(t, environment, "run", "resonance", "--verbose")
	handed.mutex.Lock()
	defer handed.mutex.Unlock()
	return run, handed.tokens
}

// leakJSON misspells a member of every answer of Respoke, and repeats secrets in its errors.
func leakJSON(request *http.Request, response *httptest.ResponseRecorder, secrets ...string) {
	body := bytes.ReplaceAll(response.Body.Bytes(), []byte(`"message"`), []byte(`"Message"`))
	all := request.Header.Get("App-Secret")
	for _, secret := range secrets {
		escaped, _ := json.Marshal(leak(secret)) // of a text, which does not fail
		all += " " + strings.Trim(string(escaped), `"`)
		leakHeader(response, secret)
	}
	replaceBody(response, bytes.ReplaceAll(body, []byte(`"error":"`), []byte(`"error":"`+all+" ")))
}

// leakHeader repeats a secret in the values and names of headers and trailers.
func leakHeader(response *httptest.ResponseRecorder, secret string) {
	header := response.Header()
	header.Add("X-Debug", secret)
	header.Add("X-Trace", encodings(secret)["in hex"])
	header.Add(http.TrailerPrefix+"X-Sum", secret)
	if name := "X-" + secret; !strings.ContainsAny(name, `"'`) {
		header.Add(name, "1")
		header.Add(http.TrailerPrefix+name, "1")
	}
}

// keeps searches the output and every file of a run, of which there have to be so many, for
// secrets, as they stand there and as readers decode them.
func (p plumbline) keeps(t *testing.T, files int, secrets []string) {
	t.Helper()
	artifacts := map[string]string{"the output": p.output}
	entries, err := os.ReadDir(p.folder)
	if err != nil || len(entries) != files {
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
			"": text, ", its characters references resolved,": html.UnescapeString(text),
			", its line ends removed,":    strings.Join(strings.Fields(text), ""),
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

// jsonStrings returns every string of a JSON text on a line of its own, and those within strings
// that are JSON themselves; "" for what is not JSON.
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

// tokensIn returns the credentials that an answer of Respoke hands out.
func tokensIn(body []byte) []string {
	var found []string
	for _, member := range []string{`"token":"`, `"tokenId":"`, `"AccessToken":"`,
		`"RefreshToken":"`} {
		if _, rest, ok := strings.Cut(string(body), member); ok {
			found = append(found, rest[:strings.IndexByte(rest, '"')])
		}
	}
	return found
}
