package redact

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

const (
	opaque = "Zk3q-8fTy_20xW"
	jwtOf  = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ4In0." +
		"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)

// shows are texts that show a credential, at the place of V.
var shows = map[string]string{
	"single quotes":         `{'AccessToken':'V','ExpiresIn':1}`,
	"name without quotes":   `{AccessToken: 'V'}`,
	"value without quotes":  `{"token" = V}`,
	"backticks":             "token: `V`",
	"arrow":                 `array('token' => 'V')`,
	"line end between":      "\"token\"\n:\n\t\"V\"",
	"in another case":       `ACCESS_TOKEN=V`,
	"two words":             `API key: V`,
	"prefix":                ")]}'\n" + `{"AccessToken":"V"}`,
	"second value":          `{"a":1}{"AccessToken":"V"}`,
	"cut":                   `{"a":1,"AccessToken":"V`,
	"cut, single quotes":    `{'a':1,'AccessToken':'V`,
	"JSON in a string":      `"{\"AccessToken\":\"V\",\"b\":1}"`,
	"JSON in a member":      `{"message":"{\"AccessToken\":\"V\"}"}`,
	"twice in a string":     `"\"{\\\"AccessToken\\\":\\\"V\\\"}\""`,
	"cut, in a string":      `"{\"AccessToken\":\"V`,
	"escaped quotes":        `"{\u0022token\u0022:\u0022V\u0022}"`,
	"array":                 `{'tokens': ['V', 'V']}`,
	"object":                `{'AccessToken': {'value': 'V'}}`,
	"Python":                `{u'token': u'V'}`,
	"YAML":                  "a: 1\ntoken: V\nb: 2\n",
	"YAML block":            "token: |\n  V\n",
	"YAML list":             "tokens:\n  - V\n",
	"line of a header":      "HTTP/1.1 200 OK\r\nX-Auth-Token: V\r\n\r\n",
	"scheme":                "Authorization: Bearer V",
	"cookie":                "Set-Cookie: sid=V; Path=/",
	"form":                  "a=b&token=V&c=d",
	"form, first":           "token=V&c=d",
	"form, encoded":         "user%5Btoken%5D=V",
	"form, indexed":         "a=b&tokens[0]=V",
	"link":                  "see https://h.example/cb?access_token=V&x=y",
	"link, in JSON":         `{"next":"https://h.example/cb?access_token=V"}`,
	"percent-encoded JSON":  `%7B%22token%22%3A%22V%22%7D`,
	"XML":                   `<r><AccessToken>V</AccessToken></r>`,
	"XML, prefix":           `<a:r><a:AccessToken type="x">V</a:AccessToken></a:r>`,
	"XML, deeper":           `<tokens><item>V</item></tokens>`,
	"XML, character data":   `<token><![CDATA[V]]></token>`,
	"XML, escaped":          `&lt;token&gt;V&lt;/token&gt;`,
	"XML, attribute":        `<session token="V"/>`,
	"XML, cut":              `<r><AccessToken>V`,
	"field":                 `<input type="hidden" name="csrf_token" value="V">`,
	"field, reversed":       `<input value='V' name='csrf_token'>`,
	"meta":                  `<meta name="csrf-token" content="V">`,
	"text area":             `<textarea name="token">V</textarea>`,
	"cells":                 `<tr><td>Token</td><td>V</td></tr>`,
	"bold":                  `<b>Token:</b> <code>V</code>`,
	"HTML in a JSON string": `{"page":"<input name=\"token\" value=\"V\">"}`,
	"quotes as entities":    `{&quot;token&quot;:&quot;V&quot;}`,
	"multipart": "--b\r\nContent-Disposition: form-data; " +
		"name=\"token\"\r\n\r\nV\r\n--b--\r\n",
	"sentence with separator": "Your token: V.",
}

// TestWhatIsShownUnderTheNameOfACredential returns every form a value that may be a credential, to
// redactors, to maskers and to those who learn.
func TestWhatIsShownUnderTheNameOfACredential(t *testing.T) {
	for name, form := range shows {
		for _, value := range []string{opaque, jwtOf, "0d8f7a52c3",
			"5f0c20ab-1d2e-4f3a-9b4c-5d6e7f8091a2", "abcdEFGH/ijkl+1234=="} {
			if strings.Contains(value, "+") && strings.Contains(form, "%") {
				continue
			}
			text := strings.ReplaceAll(form, "V", value)
			r := &Redactor{}
			got := string(r.JSON([]byte(text)))
			if want := strings.ReplaceAll(form, "V", Unnamed); got != want &&
				!(name == "cookie" || name == "form, encoded") || strings.Contains(got, value) {
				t.Errorf("%s: got %s, want %s", name, got, want)
			}
			if again := string(r.JSON([]byte(got))); again != got {
				t.Errorf("%s: a second pass made %s of %s", name, again, got)
			}
			if pieces := join(r.JSONPieces([]byte(text))); pieces != got {
				t.Errorf("%s: pieces are %s, the text is %s", name, pieces, got)
			}
			if masked := string((&Redactor{}).Masker().Body("application/x-www-form-urlencoded",
				[]byte(text))); strings.Contains(masked, value) {
				t.Errorf("%s: as a form it becomes %s", name, masked)
			}
			for _, contentType := range []string{"text/plain", "application/json"} {
				m := (&Redactor{}).Masker()
				masked := string(m.Body(contentType, []byte(text)))
				if strings.Contains(masked, value) || len(masked) != len(text) {
					t.Errorf("%s: masked as %s, of %s", name, masked, text)
				}
				if again := string(m.Body(contentType, []byte(masked))); again != masked {
					t.Errorf("%s: a second pass made %s of %s", name, again, masked)
				}
				if json.Valid([]byte(text)) != json.Valid([]byte(masked)) {
					t.Errorf("%s: JSON became none: %s", name, masked)
				}
				if len(m.Used()) == 0 {
					t.Errorf("%s: no mask is listed", name)
				}
			}
			learned := slices.ContainsFunc(Credentials([]byte(text), nil),
				func(c Credential) bool { return c.Value == value && c.Distinct() })
			if !learned && name != "cut" && name != "second value" {
				t.Errorf("%s: %s is not learned: %+v", name, value, Credentials([]byte(text), nil))
			}
		}
	}
}

// TestWhatStaysReadable holds the search to what it is for.
func TestWhatStaysReadable(t *testing.T) {
	for _, text := range []string{
		`{"error":"Invalid token"}`, "token: missing", "Token: required.",
		"password: must not be empty", "The token is missing or was revoked: log in again",
		`{"error":"token: required"}`, `{"message":"Authorization: Bearer token expected"}`,
		"Unauthorized: token expired",
		"token: InvalidTokenException", "error: token = not_authorized",
		"password: 8 to 64 characters", "tokens: 12",
		"openapi: 3.0.3\ncomponents:\n  schemas:\n    T:\n      properties:\n        " +
			"accessToken:\n          type: string\n          description: The token that was " +
			"asked for\n",
		"id: 5f0c20ab-1d2e-4f3a-9b4c-5d6e7f8091a2", `{'id':'5f0c20ab-1d2e-4f3a-9b4c-5d6e7f8091a2'}`,
		"<id>5f0c20ab1d2e4f3a9b4c5d6e7f8091a2</id>",
		`{'requestId':'Zk3q-8fTy_20xW','etag':'0d8f7a52c3'}`,
		"sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		`tokenType: Bearer12345`, `{'TokenType':'Bearer','ExpiresIn':21600}`,
		"token_endpoint=https://h.example/v1/token12345",
		"token: https://docs.example/tokens/12345", "see token://x1y2z3w4",
		"<p>Your token is invalid.</p>", `<label for="password">Password1234</label>`,
		"<th>Token</th><th>Expires</th>", "token: $MY_API_TOKEN_2", "token: ${TOKEN_12345}",
		"token: {{token12345}}", "token:", "token=", "token: \"\"", "token", `{'token':'`,
		`{'token':''}`,
		"eyJhbGciOiJIUzI1NiJ9 is a header", "eyJhbGciOiJIUzI1NiJ9. A sentence",
		"eyJ4IjoxfQ.eyJ5IjoxfQ.abc", "www.example.org", "...", "a.b.c",
		"Access-Control-Allow-Headers: X-Auth-Token12345", "token: [redacted]",
		`{'token':'[redacted]'}`, "token=[redacted]&a=b",
	} {
		r := &Redactor{}
		if got := string(r.JSON([]byte(text))); got != text {
			t.Errorf("%q became %q", text, got)
		}
		if got := string(r.Masker().Body("text/plain", []byte(text))); got != text &&
			!strings.Contains(text, Unnamed) {
			t.Errorf("%q was masked: %q", text, got)
		}
		for _, c := range Credentials([]byte(text), nil) {
			if c.Distinct() && !strings.Contains(text, Unnamed) {
				t.Errorf("of %q this would be hidden everywhere: %+v", text, c)
			}
		}
	}
}

// TestWordsAreNotLearned is about values that are hidden where they stand, and nowhere else.
func TestWordsAreNotLearned(t *testing.T) {
	for _, text := range []string{
		`{'password':'required'}`, `{'token':'InvalidToken'}`, `{'password':'correct horse 12'}`,
		"<token>missing</token>", "token=undefined&a=b", "token: 2024-05-01T00:00:00Z",
		"token: 12345678901", "auth: HMAC-SHA256", "token: oauth2.0", `{'password':'****'}`,
		`{'token':'abc12'}`, `{"token"='short'}`, "token: " + strings.Repeat("a1", 10<<10),
	} {
		for _, c := range Credentials([]byte(text), nil) {
			if c.Distinct() {
				t.Errorf("of %.60q this would be hidden everywhere: %+v", text,
					c.Value[:min(60, len(c.Value))])
			}
		}
	}
}

func TestRegisteredValuesKeepTheirNamesInAnyText(t *testing.T) {
	r := &Redactor{}
	r.Secret("KEY", "ab+cd/ef==")
	r.Secret("PIN", "123")
	r.Variable("USER", "alice")
	r.Public("made-up-1")
	for text, want := range map[string]string{
		`{'token':'ab+cd/ef=='}`:         `{'token':'[KEY]'}`,
		`{'token':'ab%2Bcd%2Fef%3D%3D'}`: `{'token':'[KEY]'}`,
		`{'token':'x ab+cd/ef=='}`:       `{'token':'[redacted]'}`,
		`token: '123'`:                   `token: '[PIN]'`,
		`{'token':'alice'}`:              `{'token':'alice'}`,
		`{'token':'made-up-1'}`:          `{'token':'made-up-1'}`,
		`token: made-up-1`:               `token: made-up-1`,
	} {
		if got := string(r.JSON([]byte(text))); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestTextInUTF16(t *testing.T) {
	text := `{"AccessToken":"` + opaque + `","a":"é"}`
	wide := func(text string, mark bool) string {
		var b []byte
		if mark {
			b = []byte{0xff, 0xfe}
		}
		for _, unit := range utf16.Encode([]rune(text)) {
			b = append(b, byte(unit), byte(unit>>8))
		}
		return string(b)
	}
	for _, mark := range []bool{true, false} {
		r := &Redactor{}
		if got, want := string(r.JSON([]byte(wide(text, mark)))),
			wide(strings.Replace(text, opaque, Unnamed, 1), mark); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		m := r.Masker()
		if got := string(m.Body("application/json",
			[]byte(wide(text, mark)))); strings.Contains(got, wide(opaque, false)) ||
			len(got) != len(wide(text, mark)) || len(m.Used()) != 1 {
			t.Errorf("masked as %q, with %v", got, m.Used())
		}
		if untouched := wide(`{"a":"b"}`, mark); string(r.JSON([]byte(untouched))) != untouched {
			t.Error("a text without credentials was changed")
		}
	}
}

func TestWebTokens(t *testing.T) {
	header := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	for name, token := range map[string]string{
		"signed": jwtOf, "unsigned": header(`{"alg":"none"}`) + ".eyJzdWIiOiJ4In0.",
		"detached":    header(`{"alg":"RS256"}`) + "..c2lnbmF0dXJl",
		"white space": header("{\n \"alg\":\"x\"}") + ".a.b",
		"encrypted":   header(`{"alg":"dir","enc":"A128GCM"}`) + "..aXY.dGV4dA.dGFn",
		"padded":      header(`{"alg":"RS256"}`) + "==.eyJz+WI/iJ4In0=.c2ln", "cut": jwtOf[:60],
		"blank": header(`{ "typ":"JWT"}`) + ".a.b",
	} {
		for frame, want := range map[string]string{"V": "[redacted]",
			"the token V is old": "the token [redacted] is old",
			`{"id":"V"}`:         `{"id":"[redacted]"}`,
			"/a/V/b?c=V":         "/a/[redacted]/b?c=[redacted]", `"\nV\n"`: `"\n[redacted]\n"`,
			"%22V%22": "%22[redacted]%22", "(V, V)": "([redacted], [redacted])"} {
			r := &Redactor{}
			text := strings.ReplaceAll(frame, "V", token)
			for method, got := range map[string]string{"String": r.String(text),
				"JSON":   string(r.JSON([]byte(text))),
				"pieces": join(r.Pieces(text))} {
				if got != want {
					t.Errorf("%s: %s gives %s, want %s", name, method, got, want)
				}
			}
			m := r.Masker()
			for _, masked := range []string{m.Text(text), string(m.Body("", []byte(text)))} {
				if strings.Contains(masked, token) || len(masked) != len(text) ||
					m.Text(masked) != masked {
					t.Errorf("%s: masked as %s", name, masked)
				}
			}
		}
	}
	r := &Redactor{}
	r.Public(jwtOf)
	if got := r.String("a " + jwtOf); got != "a "+jwtOf {
		t.Errorf("a public one became %s", got)
	}
	r.Secret("JWT", jwtOf)
	if got := r.String("a " + jwtOf); got != "a [JWT]" {
		t.Errorf("a registered one became %s", got)
	}
	m := (*Redactor)(nil).Masker()
	m.Body("", []byte(`{"AccessToken":"`+jwtOf+`"}`))
	for _, name := range m.Used() {
		if name != "AccessToken" {
			t.Errorf("it has the name %s", name)
		}
	}
}

// Texts of a megabyte that begin a credential again and again are searched to their end, which
// takes minutes if the search is quadratic.
func TestLongTextsAreSearchedToTheEnd(t *testing.T) {
	const last = "zq81-KKd0-77Lm"
	for _, part := range []string{
		"token:", "token=", "token:'", `token:"`, `token\":\"`, "token ", "token<", "<token>",
		"<token", "token:[", "tokens:['a1b2c3d4',", "token:{", "eyJ", "eyJhbGciOiJIUzI1NiJ9.", ".",
		`\`, "%22token", `token:\`,
		`<input name="token" `, `name="token"` + "\n", `form-data; name="token" `, "token:[a",
		"token\n", "&lt;token", "a:token>", "token: Bearer ", "cookie: a=", "token%25", "token:%25",
		"A",
	} {
		text := []byte(strings.Repeat(part, 1<<20/len(part)) + "\n\n{\"password\": \"" + last +
			"\"}\n")
		if bytes.Contains((&Redactor{}).JSON(text), []byte(last)) {
			t.Errorf("the password after many times %q is shown", part)
		}
		Credentials(text, nil)
	}
}

func FuzzCredentials(f *testing.F) {
	for _, form := range shows {
		f.Add(form)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := &Redactor{}
		r.JSON([]byte(text))
		r.Masker().Body("text/html", []byte(text))
		for _, c := range Credentials([]byte(text), nil) {
			if c.Value == "" || c.Name == "" {
				t.Errorf("of %q: %+v", text, c)
			}
		}
		if plain := plainText(text); !mayName(plain, nil) {
			namedCredentials(replacer{}, plain, CredentialName, func(c Credential) {
				t.Errorf("%q was passed over, which has %+v", text, c)
			})
		}
		with := text + "\n\"AccessToken\": \"" + jwtOf + "\""
		for _, got := range []string{string(r.JSON([]byte(with))),
			string(r.Masker().Body("text/html", []byte(with))), r.String(with)} {
			if wideEncoding(with) == nil && strings.Contains(got, jwtOf) {
				t.Errorf("%q became %q", with, got)
			}
		}
	})
}

func TestHeaderCredentials(t *testing.T) {
	for _, test := range []struct {
		name, value string
		want        []string
	}{
		{"Authorization", "Bearer abc", []string{"abc"}},
		{"Authorization", "abc", []string{"abc"}},
		{"Authorization", "Bearer", []string{""}},
		{"Proxy-Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte("me:pw")),
			[]string{"bWU6cHc=", "pw", "me:pw"}},
		{"Cookie", "a=1; b=2", []string{"1", "2"}},
		{"set-cookie", "sid=abc; Path=/; Secure", []string{"abc"}},
		{"X-Api-Key", "a b", []string{"a b"}},
	} {
		if got := HeaderCredentials(test.name, test.value); !slices.Equal(got, test.want) {
			t.Errorf("%s: %s: got %q, want %q", test.name, test.value, got, test.want)
		}
	}
}

func TestMembersAreTheFirstCredentials(t *testing.T) {
	const text = `{"say": "token=hunter22", "pin": 12, "token": "hunter22", "otp": 34, "n": [1],
		"secret": ["a b", {"x": "y"}]}`
	want := []Credential{{"token", "hunter22", true, true}, {"otp", "34", false, true},
		{"secret", "a b", true, true}}
	if got := Credentials([]byte(text), nil); !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
}

// TestWhatMayNameACredential: nothing is passed over that would be found, and most texts are not
// read at all.
func TestWhatMayNameACredential(t *testing.T) {
	for text, may := range map[string]bool{
		`{"name":"Chess","price":19.99}`:        false,
		`{"token_":"a"}`:                        true,
		`{"X-Api-Key":"a"}`:                     true,
		`{"api key":"a"}`:                       true,
		`{"t\u006fken":"a"}`:                    true,
		`{"tok\nen":"a"}`:                       true,
		`{"a\/uth":"a"}`:                        true,
		`{"\u006f\u0077\u006E":"a"}`:            true,
		`{"a":"{\"t\\u006fken\":\"a\"}"}`:       true,
		`C:\token\password=a`:                   true,
		`{"name":"a\n\u0000\ud83d\u12\"\\"}`:    false,
		`\`:                                     false,
		`{"own":"a"}`:                           true, // which is asked for
		"password=a":                            true,
		"{\"tok\u00aden\":\"a\"}":               true,
		`<Client-Secret>a</Client-Secret>`:      true,
		`{"type":"toke","nature":"keys"}`:       true, // for nothing
		`Title: Not Found, 404, of /v1/orders/`: false,
	} {
		also := map[string]string{"own": ""}
		if got := mayName(text, also); got != may {
			t.Errorf("%s: %v", text, got)
		}
		if got := Credentials([]byte(text), also); !may && len(got) > 0 {
			t.Errorf("%s: %v", text, got)
		}
	}
}
