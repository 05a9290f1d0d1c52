package redact

import "testing"

func TestURL(t *testing.T) {
	r := &Redactor{}
	r.Secret("TOKEN", "s3cr3t/token")
	r.Secret("PIN", "123")
	r.Secret("ODD", "p=q&r=s")
	r.Variable("USER", "alice")
	tests := map[string]struct{ in, want string }{
		"nothing":            {"https://h:8443/v1/a%2Fb/?x=1&y", "https://h:8443/v1/a%2Fb/?x=1&y"},
		"userinfo":           {"https://user:pass@h/p", "https://h/p"},
		"user only":          {"https://user@h", "https://h"},
		"two at signs":       {"https://user:p@ss@h/p@q", "https://h/p@q"},
		"no scheme":          {"//user:pass@h/p", "//h/p"},
		"relative":           {"/a//b@c", "/a//b@c"},
		"query by name":      {"/t?access_token=abc&x=1", "/t?access_token=[redacted]&x=1"},
		"encoded name":       {"/t?access%5Ftoken=abc", "/t?access%5Ftoken=[redacted]"},
		"query by value":     {"/t?x=s3cr3t%2ftoken&y=%20", "/t?x=[TOKEN]&y=%20"},
		"name and value":     {"/t?password=s3cr3t%2Ftoken", "/t?password=[TOKEN]"},
		"value within":       {"/t?x=a%20s3cr3t%2Ftoken", "/t?x=a%20[TOKEN]"},
		"short whole":        {"/t?pin=123&q=1234", "/t?pin=[PIN]&q=1234"},
		"variable":           {"/t?user=alice", "/t?user=alice"},
		"empty value":        {"/t?password=&x", "/t?password=&x"},
		"path":               {"/apps/s3cr3t%2Ftoken/x", "/apps/[TOKEN]/x"},
		"fragment":           {"/cb#access_token=abc&x=1", "/cb#access_token=[redacted]&x=1"},
		"plain fragment":     {"/cb#top", "/cb#top"},
		"secret in fragment": {"/cb#s3cr3t/token", "/cb#[TOKEN]"},
		"delimiters":         {"/t?p=q&r=s", "/t?[ODD]"},
		"malformed":          {"http://[::1/%zz?token=%zz", "http://[::1/%zz?token=[redacted]"},
		"empty":              {"", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := r.URL(test.in); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestForm(t *testing.T) {
	r := with("PASSWORD", "p&ss word")
	tests := map[string]string{
		"grant_type=password&password=p%26ss+word&scope=a": "grant_type=password&password=[PASSWORD]&scope=a",
		"client_secret=x&": "client_secret=[redacted]&",
		"a=b":              "a=b",
		"":                 "",
	}
	for in, want := range tests {
		if got := r.Form(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
