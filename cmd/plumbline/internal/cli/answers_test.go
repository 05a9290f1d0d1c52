package cli

import (
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
)

// unreadable are bodies of which a case can read nothing that it needs.
var unreadable = []string{
	"", "null", "{}", "[]", "[null]", "[[]]", "[{}]", "7", `"text"`, "{",
	`{"id":null,"token":null,"tokenId":null,"AccessToken":null}`,
	`{"id":7,"token":7,"tokenId":7,"AccessToken":7,"ExpiresIn":"x"}`,
	`{"id":"","token":"","tokenId":"","AccessToken":"","ExpiresIn":-1e400}`,
	`{"id":{},"token":[],"tokenId":{},"name":[],"createdAt":{},"AccessToken":{}}`,
	`{"id":"../..","token":"\u0000","tokenId":"\ud800","AccessToken":".."}`,
	`[{"id":7},{"id":[]},{"id":"a"},{"id":"a"}]`,
	"{\"id\":\"\xff\"}",
}

// succeedingWith answers what succeeds with a body, where that is wanted of the request.
func succeedingWith(body string, wanted func(*http.Request) bool) wrapper {
	return altering(func(request *http.Request, response *httptest.ResponseRecorder) {
		if response.Code == http.StatusOK && wanted(request) {
			replaceBody(response, []byte(body))
		}
	})
}

// TestCasesBearAnyAnswer has each body in place of the answers of one route after the other, and
// of all.
func TestCasesBearAnyAnswer(t *testing.T) {
	routes := []string{"admin-sessions", "apps", "roles", "tokens", "session-tokens", ""}
	for i, body := range unreadable {
		route := routes[i%len(routes)]
		t.Run(route+" "+body, func(t *testing.T) {
			t.Parallel()
			wrong := succeedingWith(body, func(request *http.Request) bool {
				first := strings.Split(strings.TrimPrefix(path.Clean(request.URL.Path), "/v1/"),
					"/")
				return route == "" || first[0] == route
			})
			environment := serveRespoke(t, wrong)
			environment["RESPOKE_EXPIRY_CASES"] = "skip"
			for name, value := range serveResonance(t, wrong) {
				environment[name] = value
			}
			run := runPlumbline(t, environment, "run")
			if run.status == 0 || strings.Contains(strings.ToLower(run.output), "panic") ||
				strings.Contains(run.output, "runtime error") {
				t.Errorf("status %d\n%s", run.status, run.output)
			}
		})
	}
}
