package check

import (
	"strings"
	"testing"
)

// schemes are declared security schemes, since 3.0 and in 2.0.
const (
	schemes = `"components":{"securitySchemes":{"header":{"type":"apiKey","in":"header","name":"X-Key"},"query":{"type":"apiKey","in":"query","name":"key"},` +
		`"cookie":{"type":"apiKey","in":"cookie","name":"sid"},"nowhere":{"type":"apiKey","in":"body","name":"key"},"basic":{"type":"http","scheme":"Basic"},` +
		`"bearer":{"type":"http","scheme":"bearer"},"oauth":{"type":"oauth2","flows":{}},"oidc":{"type":"openIdConnect","openIdConnectUrl":"https://id.example"},` +
		`"tls":{"type":"mutualTLS"},"odd":{"type":"knock"}}}`
	schemes20 = `"securityDefinitions":{"basic":{"type":"basic"},"header":{"type":"apiKey","in":"header","name":"X-Key"},"oauth":{"type":"oauth2","flow":"implicit"}}`
)

func secured(requirements string) string {
	return takes(in31, "get", `"security":`+requirements, schemes)
}

func TestCredentials(t *testing.T) {
	for _, test := range []struct {
		scheme string
		ask    ask
		there  bool
	}{
		{"header", ask{lines: []string{"X-Key: k"}}, true},
		{"header", ask{lines: []string{"X-Key: "}}, false},
		{"header", ask{query: "X-Key=k"}, false},
		{"query", ask{query: "a=1&key=k"}, true},
		{"query", ask{query: "key="}, false},
		{"query", ask{url: "://?key=k"}, false},
		{"query", ask{lines: []string{"key: k"}}, false},
		{"cookie", ask{lines: []string{"Cookie: a=1; sid=k"}}, true},
		{"cookie", ask{lines: []string{"Cookie: a=1; sid="}}, false},
		{"cookie", ask{lines: []string{"Cookie: SID=k"}}, false},
		{"nowhere", ask{query: "key=k", lines: []string{"key: k", "Cookie: key=k"}}, false},
		{"basic", ask{lines: []string{"Authorization: basic YTpi"}}, true},
		{"basic", ask{lines: []string{"Authorization: Bearer YTpi"}}, false},
		{"basic", ask{lines: []string{"Authorization: Basic"}}, false},
		{"basic", ask{lines: []string{"Authorization: Basic  "}}, false},
		{"bearer", ask{lines: []string{"Authorization: BEARER t"}}, true},
		{"bearer", ask{lines: []string{"Authorization: Bearert"}}, false},
		{"bearer", ask{lines: []string{"Authorization: Basic YTpi", "Authorization: Bearer t"}},
			true},
		{"oauth", ask{lines: []string{"Authorization: Bearer t"}}, true},
		{"oauth", ask{lines: []string{"Authorization: Basic t"}}, false},
		{"oidc", ask{lines: []string{"Authorization: Bearer t"}}, true},
		{"oidc", ask{}, false},
	} {
		var want []string
		if !test.there {
			want = []string{"security: the request has no credentials for " + test.scheme}
		}
		t.Run(test.scheme+" "+test.ask.query+strings.Join(test.ask.lines, ", "),
			func(t *testing.T) {
				compare(t, judgeAsk(t, secured(`[{"`+test.scheme+`":[]}]`), test.ask), want)
			})
	}
}

func TestAlternativesOfSecurity(t *testing.T) {
	key, bearer := "X-Key: k", "Authorization: Bearer t"
	asks(t, []askRow{
		{"nothing is required", takes(in31, "get", `"tags":[]`, schemes), ask{}, nil},
		{"the document requires something",
			takes(in31, "get", `"tags":[]`, schemes, `"security":[{"header":[]}]`), ask{},
			[]string{"security: the request has no credentials for header"}},
		{"the operation takes that back",
			takes(in31, "get", `"security":[]`, schemes, `"security":[{"header":[]}]`), ask{}, nil},
		{"the operation has its own",
			takes(in31, "get", `"security":[{"bearer":[]}]`, schemes, `"security":[{"header":[]}]`),
			ask{lines: []string{bearer}}, nil},
		{"optional", secured(`[{"header":[]},{}]`), ask{}, nil},
		{"both together", secured(`[{"header":[],"bearer":[]}]`), ask{lines: []string{key, bearer}},
			nil},
		{"one of both", secured(`[{"header":[],"bearer":[]}]`), ask{lines: []string{bearer}},
			[]string{"security: the request has no credentials for header and bearer"}},
		{"the second alternative", secured(`[{"header":[]},{"bearer":[]}]`),
			ask{lines: []string{bearer}}, nil},
		{"no alternative", secured(`[{"header":[]},{"bearer":[],"cookie":[]}]`),
			ask{lines: []string{bearer}},
			[]string{"security: the request has no credentials for header or bearer and cookie"}},
		{"what cannot be seen", secured(`[{"tls":[]}]`), ask{},
			[]string{
				`unchecked security: whether a request satisfies the security scheme "tls" of the type mutualTLS cannot be seen in it`}},
		{"what cannot be seen, or a key", secured(`[{"tls":[]},{"header":[]}]`),
			ask{lines: []string{key}}, nil},
		{"what cannot be seen, or a key that is not there", secured(`[{"header":[]},{"tls":[]}]`),
			ask{},
			[]string{
				`unchecked security: whether a request satisfies the security scheme "tls" of the type mutualTLS cannot be seen in it`}},
		{"what cannot be seen, with a key that is not there", secured(`[{"tls":[],"header":[]}]`),
			ask{}, []string{"security: the request has no credentials for tls and header"}},
		{"a type that nobody knows", secured(`[{"odd":[]}]`), ask{},
			[]string{
				`unchecked security: whether a request satisfies the security scheme "odd" of the type knock cannot be seen in it`}},
		{"a scheme that is not declared", secured(`[{"ghost":[]}]`), ask{},
			[]string{
				`unchecked security: the contract requires the security scheme "ghost" and does not declare it`}},
		{"2.0 basic", takes(in20, "get", `"security":[{"basic":[]}]`, schemes20),
			ask{lines: []string{"Authorization: Basic YTpi"}}, nil},
		{"2.0 oauth2", takes(in20, "get", `"security":[{"oauth":[]}]`, schemes20), ask{},
			[]string{"security: the request has no credentials for oauth"}},
	})
}

// TestCredentialsThatARecordDoesNotHave: what the recorder took out is not missing.
func TestCredentialsThatARecordDoesNotHave(t *testing.T) {
	sanitized, headless := Unknown{Credentials: "the credentials are taken out"},
		Unknown{RequestHeader: "no headers are recorded"}
	both := Unknown{Credentials: "the credentials are taken out",
		RequestHeader: "no headers are recorded"}
	asks(t, []askRow{
		{"sanitized", secured(`[{"bearer":[]}]`), ask{unknown: sanitized},
			[]string{"unchecked security: the credentials are taken out"}},
		{"without headers", secured(`[{"bearer":[]}]`), ask{unknown: headless},
			[]string{"unchecked security: no headers are recorded"}},
		{"both", secured(`[{"bearer":[]}]`), ask{unknown: both},
			[]string{"unchecked security: the credentials are taken out"}},
		{"there all the same", secured(`[{"query":[]}]`), ask{query: "key=k", unknown: both}, nil},
		{"nothing is required", secured(`[]`), ask{unknown: both}, nil},
		{"what cannot be seen in any record", secured(`[{"tls":[]}]`), ask{unknown: both},
			[]string{
				`unchecked security: whether a request satisfies the security scheme "tls" of the type mutualTLS cannot be seen in it`}},
	})
}
