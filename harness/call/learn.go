package call

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"plumbline/internal/curl"
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
	learned  func(curl.Origin)
}

func (r *Response) learn(d *draft) {
	l := learner{
		redactor: r.caller.Redactor, prefix: variableName(r.caller.Target.API()) + "_",
		named: d.credentials, madeUp: d.madeUp, refusal: r.Status() >= http.StatusBadRequest,
		learned: func(origin curl.Origin) {
			if !r.caller.Target.Configures(origin.Variable) {
				origin.Says += " in the answer to " + r.Operation.String()
				r.caller.origins.note(origin)
			}
		},
	}
	if problem := r.Exchange.Problem; problem != nil {
		l.text([]byte(problem.Message)) // it may repeat what came
	}
	if r.Exchange.Response == nil {
		return
	}
	l.text(r.content())
	l.header(r.Exchange.Response.Header)
}

// mostInText bounds how many credentials are learned of a text that is no JSON: each costs time
// wherever it is looked for.
const mostInText = 200

// text learns what any text shows of credentials. Members that the request names come first.
func (l learner) text(content []byte) {
	found := redact.Credentials(content, func(name string) bool {
		_, wanted := l.named[name]
		return wanted || redact.CredentialName(name)
	})
	inText := 0
	for _, first := range []bool{true, false} {
		for _, c := range found {
			variable, wanted := l.named[c.Name]
			if !wanted {
				variable = l.prefix + variableName(c.Name)
			}
			if (wanted && c.Member) != first || !l.isSecret(c, wanted) || inText == mostInText {
				continue
			}
			if !c.Member {
				inText++
			}
			l.secret(variable, c.Name, c.Value)
		}
	}
}

// isSecret tells whether what was found is a credential and can be told from ordinary words. A
// refusal says something about credentials, such as {"password": "must not be empty"}.
func (l learner) isSecret(c redact.Credential, wanted bool) bool {
	if c.Member {
		return wanted || c.Structured && (!l.refusal || c.Distinct())
	}
	return wanted && c.Structured || c.Distinct()
}

func (l learner) header(header http.Header) {
	for _, name := range slices.Sorted(maps.Keys(header)) {
		if !redact.CredentialName(name) {
			l.text([]byte(strings.Join(header[name], "\n")))
			continue
		}
		for _, line := range header[name] {
			for _, value := range redact.HeaderCredentials(name, line) {
				l.secret(l.prefix+variableName(name), "the header "+name, value)
			}
		}
	}
}

// secret registers a credential. What the request made up is none, although the response may repeat
// it.
func (l learner) secret(variable, member, value string) {
	if slices.Contains(l.madeUp, value) {
		return
	}
	l.redactor.Secret(variable, value)
	if !l.refusal && l.learned != nil {
		l.learned(curl.Origin{Variable: variable, Value: value, Says: member})
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
