package cli

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestCredentialsOfAFile: plumbline.yaml says where credentials come from in the same words as
// --auth does, and a mistake is told with its line and without a secret.
func TestCredentialsOfAFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	keep := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	keep("basic.txt", "ada:canary-basic-4711\n")
	for name, test := range map[string]struct {
		text   string
		status int
		says   string
	}{
		"as they should be": {"auth: ['basic=file:basic.txt']\n", 0, "Tokens"},
		"a secret in it": {"\nauth:\n- oauth=client-credentials id=env:ID secret=canary-4711\n", 2,
			"auth of FILE:3, for the security scheme oauth: secret is a secret"},
		"no variable": {"auth-other:\n- basic=env:NONE_4712\n", 2,
			"the variable NONE_4712 is not set, or empty (which auth-other of FILE:2 names"},
		"a secret in place of it": {"read-only: true\nauth: [basic=canary-4711]\n", 2,
			"FILE:2:8: auth has something in its list"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := keep(strings.ReplaceAll(name, " ", "-")+".yaml", test.text)
			api := &tokensAPI{}
			e := tokensRun(t, api, "/token", "--config", file, "--operation", "GET /basic")
			if says := strings.ReplaceAll(test.says, "FILE", file); e.status != test.status ||
				!strings.Contains(e.output, says) {
				t.Errorf("status %d, want %d and %q; it says\n%s", e.status, test.status, says,
					e.output)
			}
			if shown := shows(t, e); shown != "" {
				t.Errorf("it shows a secret: …%s…", shown)
			}
		})
	}
}

// TestTokensAreRequestsAsWell: with --max-requests they count, and nobody is asked for more.
func TestTokensAreRequestsAsWell(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		auth, operation string
		most            string
		tokens          int
	}{
		"a client":          {byGrant, "GET /oauth", "5", 1},
		"a login":           {byLogin, "GET /bearer", "5", 1},
		"a client, and one": {byGrant, "GET /oauth", "1", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := &tokensAPI{}
			e := tokensRun(t, api, "/token", "--auth", test.auth, "--operation", test.operation,
				"--max-requests", test.most)
			api.mutex.Lock()
			defer api.mutex.Unlock()
			if got := len(api.lines); e.status != 2 ||
				!strings.Contains(e.output, "(--max-requests)") ||
				strings.Contains(e.output, "hands out no token") || strconv.Itoa(got) != test.most {
				t.Errorf("status %d, and %d requests: %q\n%s", e.status, got, api.lines, e.output)
			}
			if asked := api.asked["oauth"] + api.asked["bearer"]; asked < test.tokens {
				t.Errorf("tokens were got %v", api.asked)
			}
		})
	}
}
