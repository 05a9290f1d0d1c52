package verify

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/har"
	"plumbline/internal/redact"
	"plumbline/internal/report"
)

// secrets are the credentials in a file of traffic, and hide them.
type secrets struct {
	redact.Redactor
	// long are those that an excerpt may have cut short, so that they are not found as a whole.
	long []string
	// documented are the places that the contract names for API keys, whatever they are called:
	// query, header and cookie.
	documented []*contract.SecurityScheme
}

// secretsOf learns the credentials in entries, by the names they stand under.
func secretsOf(c *contract.Contract, entries []har.Entry, base string) *secrets {
	s := &secrets{documented: apiKeys(c)}
	for _, entry := range entries {
		s.learn(entry.Exchange)
		address, err := url.Parse(entry.Exchange.Request.URL)
		if err != nil {
			continue
		}
		match, unmatched := c.Find(entry.Exchange.Request.Method, address, base)
		if unmatched != nil {
			continue
		}
		for name, value := range match.PathParameters {
			if plain, err := url.PathUnescape(value); err == nil && redact.CredentialName(name) {
				s.secret(plain)
			}
		}
	}
	return s
}

// Secrets is a redactor that knows the credentials of an entry, by the names they stand under.
func Secrets(c *contract.Contract, entry har.Entry, base string) *redact.Redactor {
	return &secretsOf(c, []har.Entry{entry}, base).Redactor
}

// apiKeys returns the schemes of the type apiKey that any operation asks for, each once.
func apiKeys(c *contract.Contract) []*contract.SecurityScheme {
	var found []*contract.SecurityScheme
	seen := map[contract.SecurityScheme]bool{}
	for _, operation := range c.Operations() {
		for _, requirement := range operation.Security {
			for _, scheme := range requirement.Schemes {
				if scheme.Type == "apiKey" && scheme.Key != "" && !seen[*scheme] {
					seen[*scheme] = true
					found = append(found, scheme)
				}
			}
		}
	}
	return found
}

func (s *secrets) learn(x *exchange.Exchange) {
	s.learnHeader(x.Request.Header)
	s.learnBody(x.Request.Header, x.Request.Body)
	if address, err := url.Parse(x.Request.URL); err == nil {
		s.learnForm(address.RawQuery)
		if password, set := address.User.Password(); set {
			s.secret(password)
		}
	}
	if x.Response != nil {
		s.learnHeader(x.Response.Header)
		s.learnBody(x.Response.Header, x.Response.Body)
	}
}

// credential tells whether what stands under a name is one, by the name itself or by the contract.
func (s *secrets) credential(in, name string) bool {
	return redact.CredentialName(name) ||
		slices.ContainsFunc(s.documented, func(scheme *contract.SecurityScheme) bool {
			return scheme.In == in && (scheme.Key == name ||
				in == "header" && strings.EqualFold(scheme.Key, name))
		})
}

func (s *secrets) learnHeader(header http.Header) {
	for name, lines := range header {
		if !s.credential("header", name) {
			continue
		}
		for _, line := range lines {
			for _, value := range redact.HeaderCredentials(name, line) {
				s.secret(value)
			}
		}
	}
}

func (s *secrets) learnBody(header http.Header, body []byte) {
	if strings.Contains(header.Get("Content-Type"), "form-urlencoded") {
		s.learnForm(string(body))
	}
	for _, credential := range redact.Credentials(body, nil) {
		if credential.Structured && !strings.Contains(credential.Value, " ") ||
			credential.Distinct() {
			s.secret(credential.Value)
		}
	}
}

func (s *secrets) learnForm(text string) {
	for pair := range strings.SplitSeq(text, "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, nameErr := url.QueryUnescape(name)
		value, valueErr := url.QueryUnescape(value)
		if nameErr == nil && valueErr == nil && s.credential("query", name) {
			s.secret(value)
		}
	}
}

// leastSecret is how long a value has to be for its other occurrences to be hidden: shorter ones
// stand in too much that is none.
const leastSecret = 4

// leastCut is how much of a secret has to stand before an ellipsis to be taken for one that was cut
// short.
const leastCut = 8

func (s *secrets) secret(value string) {
	if len(value) < leastSecret {
		return
	}
	s.Secret("redacted", value)
	if len(value) > leastCut {
		s.long = append(s.long, value)
	}
}

// hidden returns a text without credentials, and without the beginning of one that stands before an
// ellipsis.
func (s *secrets) hidden(text string) string {
	parts := strings.SplitAfter(s.String(text), ellipsis)
	for i, part := range parts {
		if before, cut := strings.CutSuffix(part, ellipsis); cut {
			parts[i] = s.withoutCut(before) + ellipsis
		}
	}
	return strings.Join(parts, "")
}

const ellipsis = "…"

func (s *secrets) withoutCut(text string) string {
	for _, value := range s.long {
		if at := strings.LastIndex(text, value[:leastCut]); at >= 0 &&
			strings.HasPrefix(value, text[at:]) {
			return text[:at] + redact.Unnamed
		}
	}
	return text
}

// hide takes credentials out of a result.
func (r *Result) hide(s *secrets) {
	r.URL = s.hidden(s.URL(r.URL))
	for i := range r.Findings {
		f := &r.Findings[i]
		hideValue(f, s)
		for _, text := range []*string{&f.Message, &f.Expected, &f.Actual, &f.Hint, &f.Note} {
			*text = s.hidden(*text)
		}
	}
	for i := range r.Unchecked {
		r.Unchecked[i].Reason = s.hidden(r.Unchecked[i].Reason)
	}
	cut := report.Cut(verdict.Verdict{Findings: r.Findings, Unchecked: r.Unchecked})
	r.Findings, r.Unchecked = cut.Findings, cut.Unchecked
}

// hideValue hides what a finding shows of a value by the names of members, however short the secret
// is: the value's own name and those of the members it stands in, and the names in the value.
func hideValue(f *verdict.Finding, s *secrets) {
	if f.Actual == "" || !strings.ContainsRune(`"{[-0123456789`, rune(f.Actual[0])) {
		return // no value, but words
	}
	clean := string(s.JSON([]byte(f.Actual)))
	if f.Instance != nil && slices.ContainsFunc(f.Instance.Tokens(), redact.CredentialName) {
		clean = redact.Unnamed
	}
	if clean != f.Actual {
		f.Message, f.Hint = strings.ReplaceAll(f.Message, f.Actual, clean),
			strings.ReplaceAll(f.Hint, f.Actual, clean)
		f.Actual = clean
	}
}
