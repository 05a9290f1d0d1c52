package faulty

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/mock"
)

// ignorance is a way to take no notice of credentials.
type ignorance struct {
	side     string // of the obligation that finds it
	sentence string
	// ignores tells whether a request is let through for what it has in the place of a scheme.
	ignores func(given string, present bool, right []string) bool
}

var ignorances = []ignorance{
	{"absent", "Nothing is asked for: the request needs no credentials.",
		func(_ string, present bool, _ []string) bool { return !present }},
	{"made-up", "Any credentials are good enough, whoever has made them up.",
		func(given string, _ bool, _ []string) bool { return given != "" }},
	{"shortened", "The beginning of the credentials is good enough.",
		func(given string, _ bool, right []string) bool {
			for _, one := range right {
				if given != "" && given != one && strings.HasPrefix(one, given) {
					return true
				}
			}
			return false
		}},
	{"empty", "Nothing need stand where the credentials would.",
		func(given string, present bool, _ []string) bool { return present && given == "" }},
}

// credentials derives servers that take no notice of some credentials.
func (d *deriver) credentials(o *contract.Operation) {
	planned := map[string]bool{}
	for _, obligation := range d.plan.Of(o, explore.Access) {
		planned[obligation.Side] = true
	}
	if !planned["absent"] {
		d.cannot(o, CredentialIgnored, "the operation requires no credentials")
		return
	}
	if !isSent(o) {
		d.cannot(o, CredentialIgnored, "the credentials are no part of the request")
		return
	}
	for _, i := range ignorances {
		if !planned[i.side] {
			continue
		}
		f := d.placed(o, CredentialIgnored, verdict.Credentials, i.sentence)
		if node := o.Pointer + "/security"; d.contract.Locate(node).Pointer == node {
			f.Place = d.contract.Locate(node)
		}
		f.mistake = func(count *counts) mock.Mistake {
			return mock.Mistake{
				Admit: func(other *contract.Operation, r exchange.Request) bool {
					admitted := other == o && i.admits(o, r)
					if admitted {
						count.shown.Add(1)
					}
					return admitted
				},
				Answer: func(a mock.Answered) *exchange.Response {
					if a.Operation == o {
						count.called.Add(1)
					}
					return a.Response
				}}
		}
		d.add(o, f, i.side)
	}
}

// isSent tells whether all ways to call an operation have credentials in the request.
func isSent(o *contract.Operation) bool {
	for _, r := range o.Security {
		sent := false
		for _, s := range r.Schemes {
			sent = sent || s.Type != "mutualTLS" && s.Type != ""
		}
		if !sent {
			return false
		}
	}
	return len(o.Security) > 0
}

// admits tells whether a request, whose credentials are not known, is let through.
func (i ignorance) admits(o *contract.Operation, r exchange.Request) bool {
	for _, requirement := range o.Security {
		all := true
		for _, s := range requirement.Schemes {
			given, present := given(s, r)
			all = all && (i.ignores(given, present, mock.Callers(s)) || isRight(s, given))
		}
		if all {
			return true
		}
	}
	return false
}

func isRight(s *contract.SecurityScheme, given string) bool {
	for _, one := range mock.Callers(s) {
		if one == given {
			return true
		}
	}
	return false
}

// given is what a request has in the place of a scheme: what is behind the name of the scheme in
// Authorization, of Basic decoded. A user without a password has nothing there.
func given(s *contract.SecurityScheme, r exchange.Request) (value string, present bool) {
	switch {
	case s.Type == "apiKey" && s.In == "query":
		u, err := url.Parse(r.URL)
		if err != nil || !u.Query().Has(s.Key) {
			return "", false
		}
		return u.Query().Get(s.Key), true
	case s.Type == "apiKey" && s.In == "cookie":
		cookie, err := (&http.Request{Header: r.Header}).Cookie(s.Key)
		if err != nil {
			return "", false
		}
		return cookie.Value, true
	case s.Type == "apiKey":
		return r.Header.Get(s.Key), len(r.Header.Values(s.Key)) > 0
	}
	_, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	rest = strings.TrimSpace(rest)
	if s.Type == "basic" || s.Type == "http" && strings.EqualFold(s.Scheme, "basic") {
		plain, err := base64.StdEncoding.DecodeString(rest)
		if err == nil {
			rest = string(plain)
		}
		if strings.HasSuffix(rest, ":") {
			rest = ""
		}
	}
	return rest, len(r.Header.Values("Authorization")) > 0
}
