package resonance

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"plumbline/harness/exchange"
)

func encoded(parts ...string) string {
	for i, part := range parts {
		parts[i] = base64.RawURLEncoding.EncodeToString([]byte(part))
	}
	return strings.Join(parts, ".")
}

func TestParseWebToken(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"signed", encoded(`{"alg":"HS256"}`, `{"exp":1}`, "x"), ""},
		{"without times", encoded(`{"alg":"RS256"}`, `{}`, "x"), ""},
		{"encrypted", encoded(`{"alg":"dir","enc":"A256GCM"}`, "", "iv", "text", "tag"), ""},
		{"nothing", "", "three parts or five"},
		{"opaque", "2YotnFZFEjr1zCsicMWpAA", "and this one 1"},
		{"two parts", encoded(`{"alg":"HS256"}`, `{}`), "and this one 2"},
		{"padded", encoded(`{"alg":"HS256"}`, `{}`, "x") + "==", "part 3 is not in base64url"},
		{"a line break", encoded(`{"alg":"HS256"}`, `{}`, "x") + "\n",
			"part 3 is not in base64url"},
		{"one digit too few", encoded(`{"alg":"HS256"}`) + ".A.A",
			"its claims is not in base64url"},
		{"a header that is no JSON", encoded(`alg`, `{}`, "x"), "its header is no JSON object"},
		{"a header that is null", encoded(`null`, `{}`, "x"), "its header is no JSON object"},
		{"claims that are an array", encoded(`{"alg":"HS256"}`, `[]`, "x"),
			"its claims is no JSON object"},
		{"no algorithm", encoded(`{}`, `{}`, "x"), "no alg"},
		{"the algorithm none", encoded(`{"alg":"none"}`, `{}`, ""), "not signed"},
		{"an empty signature", encoded(`{"alg":"HS256"}`, `{}`, ""), "not signed"},
		{"a date as exp", encoded(`{"alg":"HS256"}`, `{"exp":"2030-01-01"}`, "x"),
			"its claim exp is no number"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := parseWebToken(test.text)
			if test.want == "" && err != nil || test.want != "" &&
				(err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func FuzzParseWebToken(f *testing.F) {
	f.Add(encoded(`{"alg":"HS256"}`, `{"exp":1}`, "x"))
	f.Add("..")
	f.Add("....")
	f.Fuzz(func(t *testing.T, text string) {
		read, err := parseWebToken(text)
		if err == nil && read.header == nil {
			t.Error("a token without a header was read")
		}
		if err != nil && len(text) > 40 && strings.Contains(err.Error(), text) {
			t.Error("the error repeats the token")
		}
	})
}

func response(status int, body string, header ...string) *exchange.Response {
	r := &exchange.Response{Status: status, Header: http.Header{"Content-Type": {"text/plain"}},
		Body: []byte(body)}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func TestKeepsSecret(t *testing.T) {
	const secret = `s3cr"t/ü`
	information := func(claims string) string {
		return `{"AccessToken":"` + encoded(`{}`, claims, "x") +
			`","ExpiresIn":1,"TokenType":"","RefreshToken":""}`
	}
	for _, test := range []struct {
		name  string
		given *exchange.Response
		want  string
	}{
		{"nowhere", response(401, "Unauthorized", "X-Id", "1"), ""},
		{"as it is", response(401, "no: "+secret), "the body has it"},
		{"in JSON", response(401, `{"a":"s3cr\"t/ü"}`), "the body has it"},
		{"percent-encoded", response(401, "a=s3cr%22t%2F%C3%BC"), "the body has it"},
		{"in base64", response(401, base64.StdEncoding.EncodeToString([]byte(secret))),
			"the body has it"},
		{"in a header", response(401, "", "X-Debug", "a "+secret), "the header X-Debug has it"},
		{"in claims", response(200, information(`{"s":"s3cr\"t/ü"}`)), "the AccessToken has it"},
		{"not in claims", response(200, information(`{"s":""}`)), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := keepsSecret(secret).Problem(test.given)
			if test.want == "" && got != "" || !strings.HasPrefix(got, test.want) ||
				strings.Contains(got, secret) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	if got := keepsSecret("").Problem(response(200, "anything")); got != "" {
		t.Errorf("an empty secret is nowhere: %s", got)
	}
}

func TestSameAs(t *testing.T) {
	one := response(401, "Unauthorized (request 8f3a-01, no. 7)", "WWW-Authenticate",
		`Bearer nonce="1f"`)
	for _, test := range []struct {
		name  string
		other *exchange.Response
		want  string
	}{
		{"but for numbers", response(401, "Unauthorized (request 77bc-19, no. 12)",
			"WWW-Authenticate", `Bearer nonce="9"`), ""},
		{"another status", response(403, "Unauthorized (request 8f3a-01, no. 7)"), "status"},
		{"another text", response(401, "Unknown (request 8f3a-01, no. 7)", "WWW-Authenticate",
			`Bearer nonce="1f"`), "text"},
		{"another type", response(401, "", "Content-Type", "text/html"), "Content-Type"},
		{"no challenge", response(401, "Unauthorized (request 8f3a-01, no. 7)"),
			"WWW-Authenticate"},
		{"none", nil, "status"},
	} {
		if got := sameAs(test.other).Problem(one); (got == "") != (test.want == "") ||
			!strings.Contains(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestLives(t *testing.T) {
	const hour = time.Hour
	at := time.Now().UTC()
	in := func(span time.Duration) string { return at.Add(span).Format(http.TimeFormat) }
	exp := func(span time.Duration) string {
		return fmt.Sprintf(`{"exp":%d}`, at.Add(span).Unix())
	}
	both := func(exp, nbf time.Duration) string {
		return fmt.Sprintf(`{"exp":%d,"nbf":%d}`, at.Add(exp).Unix(), at.Add(nbf).Unix())
	}
	for _, test := range []struct {
		name, expiresIn, claims, date string
		wrong                         bool
	}{
		{"as it says", "21600", exp(6 * hour), in(0), false},
		{"minutes apart", "21400", both(6*hour, 55*time.Second), in(0), false},
		{"without exp", "3600", `{}`, in(0), false},
		{"twice as long", "43200", exp(6 * hour), in(0), true},
		{"a year", "31536000", `{}`, in(0), true},
		{"not yet valid", "21600", both(6*hour, 10000*time.Second), in(0), true},
		{"expired by our own clock", "21600", `{"exp":1000000000}`, "", true},
		{"without a Date", "21600", exp(6 * hour), "", false},
		{"all an hour slow", "21600", exp(5 * hour), in(-hour), false},
		{"all an hour fast", "21600", both(7*hour, hour), in(hour), false},
		{"the token alone an hour slow", "21600", exp(5 * hour), in(0), true},
		{"expired an hour ago, which its Date hides", "3600", exp(-hour), in(-2 * hour), true},
		{"expired a year ago, which its Date hides", "21600", exp(-365 * 24 * hour),
			in(-365*24*hour - 6*hour), true},
		{"not valid before next year, which its Date hides", "21600",
			both(366*24*hour, 365*24*hour), in(366*24*hour - 6*hour), true},
		{"right, with a Date of another year", "21600", exp(6 * hour), in(365 * 24 * hour), false},
	} {
		body := `{"AccessToken":"` + encoded(`{"alg":"HS256"}`, test.claims, "x") +
			`","ExpiresIn":` + test.expiresIn + `,"TokenType":"Bearer","RefreshToken":"r"}`
		given, problems := response(200, body, "Date", test.date), ""
		for _, expectation := range lives() {
			problems += expectation.Problem(given)
		}
		if (problems != "") != test.wrong {
			t.Errorf("%s: got %q", test.name, problems)
		}
	}
}
