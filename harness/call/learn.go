package call

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"plumbline/internal/redact"
)

// learner makes the redactor know the credentials that a response hands out. Those that the request
// names come first, since a value keeps the first name it gets; all others are known by the names
// of members and headers.
type learner struct {
	redactor *redact.Redactor
	prefix   string            // of variables
	named    map[string]string // name of a member → variable
	madeUp   []string
	refusal  bool
}

func (r *Response) learn(d *draft) {
	l := learner{
		redactor: r.caller.Redactor, prefix: variableName(r.caller.Target.API()) + "_",
		named: d.credentials, madeUp: d.madeUp, refusal: r.Status() >= http.StatusBadRequest,
	}
	if problem := r.Exchange.Problem; problem != nil {
		l.text([]byte(problem.Message)) // it may repeat what came
	}
	if r.Exchange.Response == nil {
		return
	}
	content := r.content()
	redact.EachMember(content, l.namedMember)
	redact.EachMember(content, l.anyMember)
	l.text(content)
	l.header(r.Exchange.Response.Header)
}

// mostInText bounds how many credentials are learned of a text that is no JSON: each costs time
// wherever it is looked for.
const mostInText = 200

// text learns what any text shows of credentials, if it can be told from ordinary words.
func (l learner) text(content []byte) {
	learned := 0
	for _, credential := range redact.Credentials(content, l.isCredential) {
		if variable, wanted := l.named[credential.Name]; wanted && credential.Structured ||
			credential.Distinct() {
			if !wanted {
				variable = l.prefix + variableName(credential.Name)
			}
			l.secret(variable, credential.Value)
			if learned++; learned == mostInText {
				return
			}
		}
	}
}

func (l learner) isCredential(name string) bool {
	_, wanted := l.named[name]
	return wanted || redact.CredentialName(name)
}

func (l learner) namedMember(name string, value json.Token) {
	variable, wanted := l.named[name]
	if !wanted {
		return
	}
	switch value := value.(type) {
	case string:
		l.secret(variable, value)
	case json.Number:
		l.secret(variable, value.String())
	}
}

func (l learner) anyMember(name string, value json.Token) {
	text, ok := value.(string)
	if _, wanted := l.named[name]; wanted || !ok || !redact.CredentialName(name) {
		return
	}
	if l.refusal && !(redact.Credential{Name: name, Value: text, Structured: true}).Distinct() {
		// what is said about the credential, such as {"password": "must not be empty"} or
		// {"password": "required"}
		return
	}
	l.secret(l.prefix+variableName(name), text)
}

func (l learner) header(header http.Header) {
	names := make([]string, 0, len(header))
	for name := range header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !redact.CredentialName(name) {
			l.text([]byte(strings.Join(header[name], "\n")))
			continue
		}
		for _, value := range header[name] {
			l.secret(l.prefix+variableName(name), headerCredential(name, value))
		}
	}
}

// headerCredential is what is secret in a header: the value of a cookie, or what follows an
// authentication scheme.
func headerCredential(name, value string) string {
	if name == "Set-Cookie" {
		pair, _, _ := strings.Cut(value, ";")
		_, value, _ = strings.Cut(pair, "=")
		return strings.TrimSpace(value)
	}
	if _, credential, found := strings.Cut(value, " "); found &&
		strings.HasSuffix(name, "Authorization") {
		return credential
	}
	return value
}

// secret registers a credential. What the request made up is none, although the response may repeat
// it.
func (l learner) secret(variable, value string) {
	if !slices.Contains(l.madeUp, value) {
		l.redactor.Secret(variable, value)
	}
}

// variableName writes the name of a member the way environment variables are: accessToken becomes
// ACCESS_TOKEN.
func variableName(member string) string {
	var b strings.Builder
	for i, c := range []byte(member) {
		switch {
		case !isLetterOrDigit(c) || i == 0 && isDigit(c):
			b.WriteByte('_')
			continue
		case i > 0 && startsWord(member, i):
			b.WriteByte('_')
		}
		b.WriteString(strings.ToUpper(string(rune(c))))
	}
	return b.String()
}

// startsWord tells whether a word starts at a capital: after a small letter or digit, and where a
// small letter follows several capitals, as in APIKey.
func startsWord(name string, i int) bool {
	before, after := name[i-1], byte(0)
	if i+1 < len(name) {
		after = name[i+1]
	}
	return isCapital(name[i]) && isLetterOrDigit(before) && (!isCapital(before) || isSmall(after))
}

func isCapital(c byte) bool       { return c >= 'A' && c <= 'Z' }
func isSmall(c byte) bool         { return c >= 'a' && c <= 'z' }
func isDigit(c byte) bool         { return c >= '0' && c <= '9' }
func isLetterOrDigit(c byte) bool { return isCapital(c) || isSmall(c) || isDigit(c) }
