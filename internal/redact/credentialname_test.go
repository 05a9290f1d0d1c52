package redact

import (
	"net/http"
	"reflect"
	"testing"
)

func TestCredentialName(t *testing.T) {
	tests := map[string]bool{
		"Authorization": true, "Proxy-Authorization": true, "X-Authorization": true, "Cookie": true,
		"Set-Cookie": true,
		"App-Token":  true, "X-Api-Key": true, "api_key": true, "apikey": true, "X-Auth": true,
		"X-Auth-Token": true,
		"accessToken":  true, "AccessToken": true, "access_token": true, "refreshToken": true,
		"IdToken": true,
		"tokenId": true, "token": true, "tokens": true, "password": true, "newPassword": true,
		"PASSWORD":  true,
		"appSecret": true, "client_secret": true, "secret": true, "credentials": true,
		"sessionId": true, "pwd": true,
		"jwt": true, "otp": true, "passphrase": true,
		"tokenType": false, "TokenType": false, "token_type": false, "expires_in": false,
		"tokenExpiresIn": false,
		"passwordPolicy": false, "tokenEndpoint": false, "tokenUrl": false,
		"Access-Control-Allow-Credentials": false, "Access-Control-Allow-Headers": false,
		"appClientId": false, "username": false, "Content-Type": false, "WWW-Authenticate": false,
		"key":    false,
		"author": false, "option": false, "": false, "日本": false,
	}
	for name, want := range tests {
		if got := CredentialName(name); got != want {
			t.Errorf("%q: got %v, want %v", name, got, want)
		}
	}
}

func TestHeader(t *testing.T) {
	r := &Redactor{}
	r.Secret("TOKEN", "s3cr3t-token")
	r.Secret("PIN", "123")
	r.Variable("USER", "alice")
	tests := map[string]struct{ name, value, want string }{
		"bearer":             {"Authorization", "Bearer unknown", "Bearer [redacted]"},
		"bearer, registered": {"Authorization", "Bearer s3cr3t-token", "Bearer [TOKEN]"},
		"basic":              {"Authorization", "Basic dXNlcjpwYXNz", "Basic [redacted]"},
		"digest": {"Authorization", `Digest username="a", response="b"`,
			"Digest [redacted]"},
		"no scheme":          {"Authorization", "s3cr3t-token", "[TOKEN]"},
		"no scheme, unknown": {"authorization", "whatever", "[redacted]"},
		"secret first":       {"Authorization", "s3cr3t-token abc", "[redacted]"},
		"short secret first": {"Authorization", "123 abc", "[redacted]"},
		"odd scheme":         {"Authorization", "a=b c", "[redacted]"},
		"proxy":              {"Proxy-Authorization", "Basic abc", "Basic [redacted]"},
		"api key":            {"X-API-Key", "abc", "[redacted]"},
		"empty":              {"X-API-Key", "", ""},
		"percent-encoded":    {"X-API-Key", "s3cr3t%2Dtoken", "[TOKEN]"},
		"cookies": {"Cookie", "sid=abc; theme=s3cr3t-token; lone",
			"sid=[redacted]; theme=[TOKEN];[redacted]"},
		"set-cookie": {"Set-Cookie", "sid=abc; Path=/; HttpOnly; Max-Age=5",
			"sid=[redacted]; Path=/; HttpOnly; Max-Age=5"},
		"set-cookie, value": {"set-cookie", "sid=a; Path=/s3cr3t-token",
			"sid=[redacted]; Path=/[TOKEN]"},
		"by value": {"Location", "https://h/?x=s3cr3t-token&y=1",
			"https://h/?x=[TOKEN]&y=1"},
		"short whole":  {"X-Pin", "123", "[PIN]"},
		"short inside": {"X-Pin", "1234", "1234"},
		"variable":     {"X-User", "alice", "alice"},
		"other":        {"Content-Type", "application/json", "application/json"},
		"cors":         {"Access-Control-Allow-Credentials", "true", "true"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			h := http.Header{test.name: {test.value}}
			got := replacer{r: r}.header(h)
			if want := (http.Header{test.name: {test.want}}); !reflect.DeepEqual(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
			if h[test.name][0] != test.value {
				t.Error("the argument was changed")
			}
		})
	}
}

func TestHeaderShapes(t *testing.T) {
	r := with("TOKEN", "s3cr3t-token")
	r.Secret("LETTERS", "alphabet")
	if got := (replacer{r: r}).header(nil); got != nil {
		t.Errorf("nil: got %v", got)
	}
	got := replacer{r: r}.header(http.Header{"X-A": {"1", "s3cr3t-token"}, "X-Empty": {},
		"X-a%6Cphabet": {"v"}})
	want := http.Header{"X-A": {"1", "[TOKEN]"}, "X-Empty": {}, "X-[LETTERS]": {"v"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
