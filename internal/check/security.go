package check

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

// presence tells whether the credentials of a scheme are in a request.
type presence int

const (
	absent presence = iota
	present
	unseen // nobody can tell from an exchange
)

// checkSecurity demands the credentials of one of the documented alternatives (OpenAPI 3.1.1,
// Security Requirement Object). Whether they are the right ones is for the server to say.
func checkSecurity(s Subject, judged *judgment) {
	if len(s.Operation.Security) == 0 {
		return
	}
	var wanted []string
	undecided := ""
	for _, requirement := range s.Operation.Security {
		state, reason := met(s, requirement)
		switch state {
		case present:
			return
		case unseen:
			undecided = reason
		case absent:
			wanted = append(wanted, schemeNames(requirement))
		}
	}
	if undecided == "" && s.Unknown.Credentials != "" {
		undecided = s.Unknown.Credentials
	}
	if undecided == "" && s.Unknown.RequestHeader != "" {
		undecided = s.Unknown.RequestHeader
	}
	refused := isRefused(s)
	switch {
	case undecided != "" && refused:
		judged.silent(verdict.Security, undecided)
		return
	case undecided != "":
		judged.unjudged(verdict.Security, undecided)
		return
	}
	expected := strings.Join(wanted, " or ")
	severity := verdict.Error
	if refused {
		severity = verdict.Note
	}
	judged.found(verdict.Finding{
		Check: verdict.Security, Severity: severity,
		Message:  "the request has no credentials for " + expected,
		Expected: expected, Actual: "no such credentials",
		Contract: s.Contract.Locate(s.Operation.Security[0].Pointer),
	})
}

// isRefused tells of a request that the server refused for its credentials, in a way that the
// contract documents: who sent it wanted to see that.
func isRefused(s Subject) bool {
	response := s.Exchange.Response
	if response == nil || response.Status != http.StatusUnauthorized &&
		response.Status != http.StatusForbidden {
		return false
	}
	_, documented := s.Operation.Response(response.Status)
	return documented
}

// met tells whether a request has the credentials of every scheme of an alternative.
func met(s Subject, requirement *contract.SecurityRequirement) (presence, string) {
	state, reason := present, ""
	for _, scheme := range requirement.Schemes {
		switch has, why := credentials(s, scheme); has {
		case absent:
			return absent, ""
		case unseen:
			state, reason = unseen, why
		}
	}
	return state, reason
}

func schemeNames(requirement *contract.SecurityRequirement) string {
	names := make([]string, len(requirement.Schemes))
	for i, scheme := range requirement.Schemes {
		names[i] = scheme.Name
	}
	return strings.Join(names, " and ")
}

func credentials(s Subject, scheme *contract.SecurityScheme) (presence, string) {
	request := s.Exchange.Request
	switch scheme.Type {
	case "apiKey":
		return apiKey(request.Header, request.URL, scheme), ""
	case "basic":
		return authorization(request.Header, "basic"), ""
	case "http":
		return authorization(request.Header, scheme.Scheme), ""
	case "oauth2", "openIdConnect":
		return authorization(request.Header, "bearer"), ""
	case "":
		return unseen,
			fmt.Sprintf("the contract requires the security scheme %q and does not declare it",
				scheme.Name)
	}
	return unseen,
		fmt.Sprintf(
			"whether a request satisfies the security scheme %q of the type %s cannot be "+
				"seen in it", scheme.Name, scheme.Type)
}

func apiKey(header http.Header, address string, scheme *contract.SecurityScheme) presence {
	found := false
	switch scheme.In {
	case "header":
		found = header.Get(scheme.Key) != ""
	case "query":
		if u, err := url.Parse(address); err == nil {
			found = u.Query().Get(scheme.Key) != ""
		}
	case "cookie":
		cookies := (&http.Request{Header: header}).Cookies()
		found = slices.ContainsFunc(cookies,
			func(c *http.Cookie) bool { return c.Name == scheme.Key && c.Value != "" })
	}
	if found {
		return present
	}
	return absent
}

// authorization looks for an authentication scheme, whose name is case-insensitive (RFC 9110
// section 11.1).
func authorization(header http.Header, scheme string) presence {
	for _, line := range header.Values("Authorization") {
		name, credentials, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.EqualFold(name, scheme) && strings.TrimSpace(credentials) != "" {
			return present
		}
	}
	return absent
}
