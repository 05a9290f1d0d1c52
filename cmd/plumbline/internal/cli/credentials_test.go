package cli

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// tokensDocument describes an API that wants a token, which comes from one of two places.
const tokensDocument = `openapi: 3.1.0
info: {title: Tokens, version: '1'}
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: TOKEN_URL, scopes: {read: r, write: w}}}}
    bearer: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
paths:
  /oauth:
    get:
      security: [{oauth: [read, write]}]
      parameters: [{name: n, in: query, schema: {type: integer, minimum: 1, maximum: 3}}]
      responses: &answers
        '200': {description: who, content: {application/json: {schema: {type: object}}}}
        '400': {description: no}
        '401': {description: no}
        '406': {description: no}
  /bearer:
    get: {security: [{bearer: []}], parameters: [{name: n, in: query, schema: {type: integer, minimum: 1, maximum: 3}}], responses: *answers}
  /basic:
    get: {security: [{basic: []}], responses: *answers}
  /own:
    get: {parameters: [{name: X-Own, in: header, required: true, schema: {type: string}}], responses: *answers}
  /sessions:
    post:
      operationId: logIn
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [user, password], additionalProperties: false, properties: {user: {type: string}, password: {type: string}, keep: {type: boolean}}}}}
      responses:
        '200': {description: in, content: {application/json: {schema: {type: object}}}}
        '400': {description: no}
        '401': {description: no}
        '406': {description: no}
        '415': {description: no}
`

// tokensAPI hands out tokens that are good for a few requests each.
type tokensAPI struct {
	wrong string

	mutex         sync.Mutex
	issued, used  int
	asked, scopes map[string]int // how often each place of tokens was asked, and for which scopes
	lines         []string
}

const usesOfAToken = 6

func (a *tokensAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.lines = append(a.lines, r.Method+" "+r.URL.Path)
	method := http.MethodGet
	if r.URL.Path == "/sessions" || r.URL.Path == "/token" {
		method = http.MethodPost
	}
	switch {
	case r.Method != method && r.Method != http.MethodHead:
		w.Header().Set("Allow", method)
		w.WriteHeader(http.StatusMethodNotAllowed)
	case strings.Contains(r.Header.Get("Accept"), "x-plumbline"):
		w.WriteHeader(http.StatusNotAcceptable)
	case r.URL.Path == "/token":
		a.token(w, r)
	case r.URL.Path == "/sessions":
		a.logIn(w, r)
	default:
		a.answer(w, r)
	}
}

// token is the endpoint of OAuth 2.
func (a *tokensAPI) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	if id != "canary-id-4711" || secret != "canary-secret-4711" || a.wrong == "no token" ||
		r.FormValue("grant_type") != "client_credentials" {
		answer(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client",
			"error_description": "not canary-secret-4711"})
		return
	}
	a.asked["oauth"]++
	a.scopes[r.FormValue("scope")]++
	answer(w, http.StatusOK, map[string]any{"access_token": a.issue("oauth"),
		"token_type": "Bearer", "refresh_token": "canary-refresh-4711"})
}

func (a *tokensAPI) issue(of string) string {
	a.issued++
	a.used = 0
	return fmt.Sprintf("canary-%s-%d-4711", of, a.issued)
}

func (a *tokensAPI) logIn(w http.ResponseWriter, r *http.Request) {
	var body map[string]any
	if r.Header.Get("Content-Type") != "application/json" {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	}
	decoder := json.NewDecoder(r.Body)
	if decoder.Decode(&body) != nil || decoder.More() {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	_, user := body["user"].(string)
	_, password := body["password"].(string)
	keep, given := body["keep"]
	_, boolean := keep.(bool)
	for name := range body {
		user = user && strings.Contains("user password keep", name)
	}
	switch {
	case !user || !password || given && !boolean:
		w.WriteHeader(http.StatusBadRequest)
	case body["user"] != "canary-user-4711" || body["password"] != "canary-password-4711":
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.WriteHeader(http.StatusUnauthorized)
	default:
		a.asked["bearer"]++
		answer(w, http.StatusOK, map[string]any{"session": []any{
			map[string]any{"value": a.issue("bearer")}}})
	}
}

func (a *tokensAPI) answer(w http.ResponseWriter, r *http.Request) {
	authorization := r.Header.Get("Authorization")
	of := strings.TrimPrefix(r.URL.Path, "/")
	wanted := fmt.Sprintf("Bearer canary-%s-%d-4711", of, a.issued)
	name, password, _ := r.BasicAuth()
	allowed := authorization == wanted && a.used < usesOfAToken ||
		of == "basic" && name == "ada" && password == "canary-basic-4711" ||
		of == "own" && r.Header.Get("X-Own") == "canary-own-4711"
	n := r.URL.Query().Get("n")
	a.used++
	switch {
	case !allowed && a.wrong != "lets all in":
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.WriteHeader(http.StatusUnauthorized)
	case r.URL.Query().Has("n") && n != "1" && n != "2" && n != "3":
		w.WriteHeader(http.StatusBadRequest)
	case a.wrong == "shows it":
		answer(w, http.StatusOK, []string{authorization, "canary-secret-4711", password})
	default:
		answer(w, http.StatusOK, map[string]any{})
	}
}

// tokensEnvironment has the secrets, as they are referred to.
var tokensEnvironment = map[string]string{"ID": "canary-id-4711", "SECRET": "canary-secret-4711",
	"LOGIN": "canary-user-4711", "PASSWORD": "canary-password-4711",
	"BASIC": "ada:canary-basic-4711", "OWN": "canary-own-4711"}

const (
	byGrant = "oauth=client-credentials id=env:ID secret=env:SECRET"
	byLogin = "bearer=login operation=logIn body/user=env:LOGIN body/password=env:PASSWORD " +
		"body/keep=true token=/session/0/value"
)

func tokensRun(t *testing.T, api *tokensAPI, tokenURL string, arguments ...string) plumbline {
	t.Helper()
	api.asked, api.scopes = map[string]int{}, map[string]int{}
	document := filepath.Join(t.TempDir(), "tokens.yaml")
	text := strings.Replace(tokensDocument, "TOKEN_URL", tokenURL, 1)
	if err := os.WriteFile(document, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return runPlumbline(t, tokensEnvironment, append([]string{"test", document, "--base-url",
		start(t, api, ""), "--verbose"}, arguments...)...)
}

// shows tells whether anything that a run leaves shows a canary.
func shows(t *testing.T, e plumbline) string {
	t.Helper()
	all := e.output
	err := filepath.WalkDir(e.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all += string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if at := strings.Index(all, "-4711"); at >= 0 {
		return all[max(0, at-200):min(len(all), at+50)]
	}
	return ""
}

// TestTokensAreGot: tokens of both kinds are got, and got anew when they have expired, and nobody
// is blamed for that. No report shows a secret, also where the API repeats it.
func TestTokensAreGot(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		wrong     string
		tokenURL  string
		arguments []string
		status    int
		says      string
		asked     string // where for tokens, at least twice
	}{
		"a client": {"", "/token", []string{"--auth", byGrant, "--operation", "GET /oauth"}, 0,
			"Tokens", "oauth"},
		"a login": {"", "/token", []string{"--auth", byLogin, "--operation", "GET /bearer"}, 0,
			"Tokens", "bearer"},
		"a login, and the operation itself": {"", "/token", []string{"--auth", byLogin,
			"--operation", "logIn"}, 0, "Tokens", ""},
		"a login, read-only": {"", "/token", []string{"--auth", byLogin, "--read-only"}, 0,
			"the target is read-only", "bearer"},
		"user and password": {"", "/token", []string{"--auth", "basic=env:BASIC", "--operation",
			"GET /basic"}, 0, "Tokens", ""},
		"a place": {"", "/token", []string{"--auth", "header.x-own=env:OWN", "--operation",
			"GET /own"}, 0, "Tokens", ""},
		"all in, a client": {"lets all in", "/token", []string{"--auth", byGrant, "--operation",
			"GET /oauth"}, 1, "credentials", ""},
		"what is repeated, a client": {"shows it", "/token", []string{"--auth", byGrant,
			"--operation", "GET /oauth"}, 1, "body-schema", ""},
		"what is repeated, a login": {"shows it", "/token", []string{"--auth", byLogin,
			"--operation", "GET /bearer", "--auth", byGrant}, 1, "body-schema", ""},
		"what is repeated, user and password": {"shows it", "/token", []string{"--auth",
			"basic=env:BASIC", "--auth", byGrant, "--operation", "GET /basic"}, 1,
			"body-schema", ""},
		"no token": {"no token", "/token", []string{"--auth", byGrant, "--operation",
			"GET /oauth", "--label-filter", "kind:positive"}, 2,
			"it answers with 401 and the error invalid_client", ""},
		"the document's other host": {"", "https://elsewhere.example/token", []string{"--auth",
			byGrant}, 2, "the secret is sent there only if you say so by " +
			"token-url=https://elsewhere.example/token", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := &tokensAPI{wrong: test.wrong}
			e := tokensRun(t, api, test.tokenURL, test.arguments...)
			if e.status != test.status || !strings.Contains(e.output, test.says) {
				t.Errorf("status %d, want %d and %q; it says\n%s", e.status, test.status,
					test.says, e.output)
			}
			if shown := shows(t, e); shown != "" {
				t.Errorf("it shows a secret: …%s…", shown)
			}
			api.mutex.Lock()
			defer api.mutex.Unlock()
			if test.asked != "" && api.asked[test.asked] < 2 {
				t.Errorf("tokens were got %v", api.asked)
			}
			if test.asked == "oauth" && api.scopes["read write"] != api.asked["oauth"] {
				t.Errorf("the scopes are %v", api.scopes)
			}
		})
	}
}

// TestCredentialMistakes: each gets one clear error, before anything is sent, and without what may
// be a secret.
func TestCredentialMistakes(t *testing.T) {
	t.Parallel()
	for auth, says := range map[string]string{
		"oauth=client-credentials id=env:ID": "wants id=env:NAME and secret=env:NAME",
		"oauth=client-credentials id=env:ID secret=canary-4711": "secret is a secret, and stands " +
			"here as it is",
		byGrant + " realm=a":                                              "takes id, secret and token-url, and not realm",
		byGrant + " id=env:ID":                                            "id is given twice",
		byGrant + " token-url=/token":                                     "no absolute URL",
		byGrant + " canary-4711":                                          "is not NAME=VALUE",
		"bearer=login operation=logIn":                                    "wants operation=NAME",
		"bearer=login operation=nothing token=/a":                         "no operation nothing to log in by",
		"bearer=login operation=logIn token=a":                            "a JSON pointer",
		byLogin + " header=a":                                             "and not header",
		"bearer=login operation=logIn token=/a body/password=canary-4711": "password is a secret",
		"bearer=file:/nowhere/4711":                                       "cannot be read",
		"nothing=env:ID":                                                  "which no operation requires (but basic, bearer, oauth)",
		"header.X-Nothing=env:ID":                                         "which no operation requires",
		"bearer=env:":                                                     "names no variable",
	} {
		t.Run(auth, func(t *testing.T) {
			t.Parallel()
			api := &tokensAPI{}
			e := tokensRun(t, api, "/token", "--auth", auth)
			if e.status != 2 || !strings.Contains(e.output, says) ||
				strings.Contains(e.output, "canary") {
				t.Errorf("status %d, want %q; it says\n%s", e.status, says, e.output)
			}
			api.mutex.Lock()
			defer api.mutex.Unlock()
			if len(api.lines) > 0 {
				t.Errorf("it sent %q", api.lines)
			}
		})
	}
}
