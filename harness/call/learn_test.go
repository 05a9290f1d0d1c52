package call

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"plumbline/internal/report"
)

func compressed(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // into a bytes.Buffer, which does not fail
	_ = w.Close()
	return b.String()
}

// TestCredentialsOfAResponseAreKnownAfterwards sends what a response handed out in the next
// request, under a name that tells nothing.
func TestCredentialsOfAResponseAreKnownAfterwards(t *testing.T) {
	named := []Option{Credential("ticket", "MY_API_TICKET")}
	for _, test := range []struct {
		name    string
		options []Option
		status  int
		header  http.Header
		body    string
		sent    string // X-Kind of the next request
		want    string // how the curl line shows it
	}{
		{"by the name of the member", nil, 200, nil, `{"accessToken":"abcd1234"}`, "abcd1234",
			`'X-Kind: '"$MY_API_ACCESS_TOKEN"`},
		{"by the name the request gives", named, 200, nil, `{"ticket":"abcd1234"}`, "abcd1234",
			`'X-Kind: '"$MY_API_TICKET"`},
		{"named, and a number", named, 200, nil, `{"ticket":12345678}`, "12345678",
			`'X-Kind: '"$MY_API_TICKET"`},
		{"named, and inside", named, 200, nil, `[{"a":{"ticket":"abcd1234"}}]`, "abcd1234",
			`'X-Kind: '"$MY_API_TICKET"`},
		{"named comes before known by name", named, 200, nil,
			`{"token":"abcd1234","ticket":"abcd1234"}`, "abcd1234", `'X-Kind: '"$MY_API_TICKET"`},
		{"inside objects and arrays", nil, 200, nil,
			`{"list":[1,{"more":[[],{"api_key":"abcd1234"}]}]}`, "abcd1234",
			`'X-Kind: '"$MY_API_API_KEY"`},
		{"in an array of them", nil, 200, nil, `{"tokens":["first-one",["abcd1234"]]}`, "abcd1234",
			`'X-Kind: '"$MY_API_TOKENS"`},
		{"the first of two members of one name", nil, 200, nil,
			`{"token":"abcd1234","token":"other"}`, "abcd1234", `'X-Kind: '"$MY_API_TOKEN"`},
		{"in JSON that is cut short", nil, 200, nil, `{"token":"abcd1234","a":`, "abcd1234",
			`'X-Kind: '"$MY_API_TOKEN"`},
		{"after a byte order mark", nil, 200, nil, "\xef\xbb\xbf" + `{"token":"abcd1234"}`,
			"abcd1234", `'X-Kind: '"$MY_API_TOKEN"`},
		{"in a compressed body", nil, 200, http.Header{"Content-Encoding": {"gzip"}},
			compressed(`{"token":"abcd1234"}`), "abcd1234", `'X-Kind: '"$MY_API_TOKEN"`},
		{"in a refusal", nil, 401, nil, `{"token":"abcd1234"}`, "abcd1234",
			`'X-Kind: '"$MY_API_TOKEN"`},
		{"in a header", nil, 200, http.Header{"X-Auth-Token": {"abcd1234"}}, `{}`, "abcd1234",
			`'X-Kind: '"$MY_API_X_AUTH_TOKEN"`},
		{"in a cookie", nil, 200, http.Header{"Set-Cookie": {"sid=abcd1234; Path=/"}}, `{}`,
			"abcd1234", `'X-Kind: '"$MY_API_SET_COOKIE"`},
		{"behind a scheme", nil, 200, http.Header{"Authorization": {"Bearer abcd1234"}}, `{}`,
			"abcd1234", `'X-Kind: '"$MY_API_AUTHORIZATION"`},
		{"the target's own keep their name", nil, 200, nil, `{"token":"` + secret + `"}`, secret,
			`'X-Kind: '"$MY_API_SECRET"`},

		{"in single quotes", nil, 200, nil, `{'accessToken':'abcd1234'}`, "abcd1234",
			`'X-Kind: '"$MY_API_ACCESS_TOKEN"`},
		{"behind a prefix", nil, 200, nil, ")]}'\n" + `{"accessToken":"abcd1234"}`, "abcd1234",
			`'X-Kind: '"$MY_API_ACCESS_TOKEN"`},
		{"in JSON in a string", nil, 200, nil, `"{\"accessToken\":\"abcd1234\"}"`, "abcd1234",
			`'X-Kind: '"$MY_API_ACCESS_TOKEN"`},
		{"in a page", nil, 200, nil, `<input name="csrfToken" value="abcd1234">`, "abcd1234",
			`'X-Kind: '"$MY_API_CSRF_TOKEN"`},
		{"named, in what is no JSON", named, 200, nil, `{'ticket':'abcd1234'}`, "abcd1234",
			`'X-Kind: '"$MY_API_TICKET"`},
		{"a JSON Web Token", nil, 200, nil, `{"id":"eyJhbGciOiJub25lIn0.e30.c2ln"}`,
			"eyJhbGciOiJub25lIn0.e30.c2ln", `'X-Kind: '"$MY_API_TOKEN"`},
		{"in another header", nil, 200, http.Header{"Location": {"/cb?access_token=abcd1234"}},
			`{}`, "abcd1234", `'X-Kind: '"$MY_API_ACCESS_TOKEN"`},

		{"a word about one", nil, 401, nil, `{"token":"required"}`, "required",
			`'X-Kind: required'`},
		{"a word about one, in text", nil, 401, nil, `token: required`, "required",
			`'X-Kind: required'`},
		{"a word in single quotes", nil, 401, nil, `{'password':'required'}`, "required",
			`'X-Kind: required'`},
		{"a number in a sentence", nil, 401, nil, `token: 12345678 is unknown`, "12345678",
			`'X-Kind: 12345678'`},
		{"a member that is none", nil, 200, nil, `{"id":"abcd1234","tokenType":"abcd1234"}`,
			"abcd1234", `'X-Kind: abcd1234'`},
		{"what was made up and is repeated", []Option{MadeUp("abcd1234")}, 401, nil,
			`{"token":"abcd1234"}`, "abcd1234", `'X-Kind: abcd1234'`},
		{"what is said about one in a refusal", nil, 400, nil, `{"password":"is missing"}`,
			"is missing", `'X-Kind: is missing'`},
		{"what is neither text nor number", named, 200, nil, `{"ticket":true,"token":null}`, "true",
			`'X-Kind: true'`},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := &fake{status: test.status, header: test.header, body: test.body}
			caller := callerOf(t, f, "")
			must(t, caller, "list", test.options...)
			f.answers(200, nil, "{}")
			next := must(t, caller, "list", Header("X-Kind", test.sent))
			got, origin, _ := strings.Cut(next.Curl(), " # ")
			if got != `curl -sS "$MY_API_BASE_URL/things" -H `+test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			// What was learned of an answer that is no refusal says where it comes from.
			_, after, learned := strings.Cut(test.want, "$")
			variable, _, _ := strings.Cut(after, `"`)
			if origin != "" && !learned ||
				learned && test.status < 400 && !caller.Target.Configures(variable) &&
					!strings.HasSuffix(origin, " in the answer to GET /things") {
				t.Errorf("its origin is told as %q", origin)
			}
			if got := f.requests(); len(got) != 2 || got[1].header != test.sent {
				t.Errorf("what is sent is no marker: %q", got)
			}
		})
	}
}

func TestMadeUpValuesAreShown(t *testing.T) {
	f := &fake{body: `{"id":1}`}
	caller := callerOf(t, f, "")
	body := JSON(map[string]any{"name": "a", "password": "guess"})
	hidden := must(t, caller, "make", body, Header("X-Token", "made-up")).Curl()
	if strings.Contains(hidden, "guess") || strings.Contains(hidden, "made-up") {
		t.Errorf("nobody said that they are made up: %s", hidden)
	}
	shown := must(t, caller, "make", body, Header("X-Token", "made-up"),
		MadeUp("guess", "made-up")).Curl()
	if !strings.Contains(shown, `"password":"guess"`) ||
		!strings.Contains(shown, "X-Token: made-up") {
		t.Errorf("they are hidden: %s", shown)
	}
	if still := must(t, caller, "make", body, Header("X-Token", secret),
		MadeUp(secret)).Curl(); strings.Contains(still, secret) {
		t.Errorf("a secret does not become public: %s", still)
	}
}

// TestNoSecretGetsOut looks for canaries in all that a case shows: those of the target, and those
// of responses good and broken.
func TestNoSecretGetsOut(t *testing.T) {
	const token = "canary-of-a-response"
	for _, test := range []struct {
		name   string
		header http.Header
		body   string
	}{
		{"a member that the schema does not allow", nil, `{"id":1,"token":"` + token + `"}`},
		{"members of one name", nil, `{"id":1,"token":"` + token + `","token":"x"}`},
		{"below the name", nil, `{"id":{"sessionId":"` + token + `"}}`},
		{"in an array", nil, `{"id":1,"secrets":[["` + token + `"]]}`},
		{"JSON that is cut short", nil, `{"id":1,"token":"` + token + `","more":[`},
		{"JSON that is cut inside", nil, `{"id":1,"token":"` + token},
		{"two values", nil, `{"token":"` + token + `"} {}`},
		{"a header", http.Header{"X-Access-Token": {token}}, `{"id":"` + token + `"}`},
		{"the target's own", nil, `{"id":"` + secret + `"}`},
		{"the target's own in JSON that is none", nil, secret},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := &fake{header: test.header, body: test.body}
			caller := callerOf(t, f, "")
			response := must(t, caller, "make", JSON(map[string]any{"name": secret}))
			if len(response.Verdict.Findings) == 0 {
				t.Fatal("without findings there is nothing to look at")
			}
			judged, err := json.Marshal(response.Verdict)
			if err != nil {
				t.Fatal(err)
			}
			_, refused := caller.Call(context.Background(), "list", Query("n", secret))
			if refused == nil {
				t.Fatal("the request conforms")
			}
			// Findings go through the redactor where they are recorded, as suite does it; the
			// others are safe as they are.
			for what, text := range map[string]string{
				"the findings":  caller.Redactor.String(string(judged)),
				"the curl line": response.Curl(), "the name": response.String(),
				"the error": refused.Error(),
			} {
				if strings.Contains(text, secret) || strings.Contains(text, token) {
					t.Errorf("%s: %s", what, text)
				}
			}
		})
	}
}

func TestARefusedRequestDoesNotShowItsSecrets(t *testing.T) {
	caller := callerOf(t, &fake{body: `{"token":"canary-of-a-response"}`}, "")
	must(t, caller, "list")
	for _, test := range []struct{ value, want string }{
		{secret, "[MY_API_SECRET]"}, {"canary-of-a-response", "[MY_API_TOKEN]"},
		{"nothing-to-hide", "nothing-to-hide"},
	} {
		_, err := caller.Call(context.Background(), "list", PathParameter(test.value, "x"))
		if want := "the request to GET /things was not sent: the path /things has no parameter {" +
			test.want + "}"; err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestVariableName(t *testing.T) {
	for _, test := range []struct{ member, want string }{
		{"token", "TOKEN"}, {"accessToken", "ACCESS_TOKEN"}, {"AccessToken", "ACCESS_TOKEN"},
		{"access_token", "ACCESS_TOKEN"}, {"Access_Token", "ACCESS_TOKEN"},
		{"X-Api-Key", "X_API_KEY"}, {"APIKey", "API_KEY"}, {"apiKEY", "API_KEY"},
		{"tokenID", "TOKEN_ID"}, {"oauth2Token", "OAUTH2_TOKEN"},
		{"TOKEN", "TOKEN"}, {"2fa", "_FA"}, {"a b", "A_B"}, {"é", "__"}, {"", ""},
		{"a$(x)", "A__X_"}, {"my-api", "MY_API"},
	} {
		if got := variableName(test.member); got != test.want {
			t.Errorf("%q: got %s, want %s", test.member, got, test.want)
		}
	}
}

// TestAResponseWithMoreCredentialsThanAreLearned: what nothing could hide is neither judged nor
// shown nor kept.
func TestAResponseWithMoreCredentialsThanAreLearned(t *testing.T) {
	members := func(count int) string {
		var b strings.Builder
		b.WriteString("[")
		for i := range count {
			fmt.Fprintf(&b, `{"token":"canary-%d-of-many"},`, i)
		}
		return b.String() + "1]"
	}
	cookies := http.Header{}
	for i := range mostLearned + 1 {
		cookies.Add("Set-Cookie", fmt.Sprintf("a%d=canary-%d-of-many", i, i))
	}
	for name, test := range map[string]struct {
		header http.Header
		body   string
		beyond string // "" is nothing
	}{
		"as many as are learned": {nil, members(mostLearned), ""},
		"one more": {nil, members(mostLearned + 1),
			"it hands out more than 200 credentials, which nothing could hide"},
		"the same many times": {nil, strings.Repeat(members(1), 1000), ""},
		"cookies": {cookies, "{}",
			"it hands out more than 200 credentials, which nothing could hide"},
		"a long one": {nil, `{"token":"canary` + strings.Repeat("a", longestLearned) + `"}`,
			"it hands out a credential of more than 16384 bytes, which nothing could hide"},
	} {
		t.Run(name, func(t *testing.T) {
			header := http.Header{"Content-Type": {"application/json"}}
			maps.Copy(header, test.header)
			server := &fake{status: 200, header: header, body: test.body}
			response, err := callerOf(t, server, "").Call(t.Context(), "make",
				JSON(map[string]any{"name": "a"}))
			if err != nil {
				t.Fatal(err)
			}
			reason := ""
			for _, u := range response.Verdict.Unchecked {
				reason += u.Reason
			}
			kept := response.Kept(report.Room{Body: 1 << 20, Header: 1 << 20})
			cut := kept.Cut()
			if test.beyond == "" {
				if reason != "" || cut != nil {
					t.Errorf("it is not judged or not kept: %s", reason)
				}
				return
			}
			failure := response.Failure(response.Verdict.Findings)
			if reason != test.beyond || cut == nil ||
				!strings.Contains(cut.Reason(), test.beyond) || kept.Body() != nil ||
				!strings.Contains(failure, "the body is not shown: "+test.beyond) {
				t.Errorf("not judged: %q; cut: %v; shown: %s", reason, cut, failure)
			}
			if strings.Contains(failure, "canary") {
				t.Errorf("the failure has a credential: %.300s", failure)
			}
		})
	}
}

// TestARunLearnsOnlySoManyCredentials: those it knows it still hides.
func TestARunLearnsOnlySoManyCredentials(t *testing.T) {
	server := &fake{status: 200, header: http.Header{"Content-Type": {"application/json"}},
		body: `{"token":"canary-1-of-many"}`}
	caller := callerOf(t, server, "")
	call := func() string {
		response, err := caller.Call(t.Context(), "make", JSON(map[string]any{"name": "a"}))
		if err != nil {
			t.Fatal(err)
		}
		return response.unlearned
	}
	if beyond := call(); beyond != "" || caller.learned.Load() != 1 {
		t.Errorf("%q, %d learned", beyond, caller.learned.Load())
	}
	caller.learned.Store(mostInRun)
	if beyond := call(); beyond != "" {
		t.Errorf("of one that is known: %q", beyond)
	}
	server.answers(200, server.header, `{"token":"canary-2-of-many"}`)
	if beyond := call(); !strings.Contains(beyond, "more than 5000 credentials") {
		t.Errorf("of one more: %q", beyond)
	}
}
