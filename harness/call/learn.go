package call

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"plumbline/internal/curl"
	"plumbline/internal/redact"
	"plumbline/internal/report"
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
	caller   *Caller
	learned  map[string]bool
	beyond   string // why not all credentials of the response are learned, or ""
	origin   func(curl.Origin)
}

// What is learned is bounded: each credential takes memory, and time wherever it is looked for.
const (
	mostLearned    = 200      // credentials of a response
	mostInRun      = 5000     // of all responses to a caller
	longestLearned = 16 << 10 // bytes of one
)

// learn learns what the response hands out, and notes why that is not all. Content is that of the
// response, without its content codings.
func (r *Response) learn(d *draft, content []byte) {
	l := &learner{
		redactor: r.caller.Redactor, prefix: variableName(r.caller.Target.API()) + "_",
		named: d.credentials, madeUp: d.madeUp, refusal: r.Status() >= http.StatusBadRequest,
		caller: r.caller, learned: map[string]bool{},
		origin: func(origin curl.Origin) {
			if !r.caller.Target.Configures(origin.Variable) {
				origin.Says += " in the answer to " + r.Operation.String()
				r.caller.origins.note(origin)
			}
		},
	}
	defer func() { r.unlearned = l.beyond }()
	if problem := r.Exchange.Problem; problem != nil {
		l.text([]byte(problem.Message)) // it may repeat what came
	}
	if r.Exchange.Response == nil {
		return
	}
	if r.Exchange.Problem != nil || r.larger != "" {
		// No more of it is shown, since it is not judged.
		content = content[:min(len(content), report.Searched)]
	}
	l.text(content)
	l.header(r.Exchange.Response.Header)
	l.header(r.Exchange.Response.Trailer)
}

// text learns what any text shows of credentials. Members that the request names come first.
func (l *learner) text(content []byte) {
	found := redact.Credentials(content, l.named)
	for _, first := range []bool{true, false} {
		for _, c := range found {
			variable, wanted := l.named[c.Name]
			if !wanted {
				variable = l.prefix + variableName(c.Name)
			}
			if (wanted && c.Member) != first || !l.isSecret(c, wanted) {
				continue
			}
			l.secret(variable, c.Name, c.Value)
		}
	}
}

// isSecret tells whether what was found is a credential and can be told from ordinary words. A
// refusal says something about credentials, such as {"password": "must not be empty"}.
func (l *learner) isSecret(c redact.Credential, wanted bool) bool {
	if c.Member {
		return wanted || c.Structured && (!l.refusal || c.Distinct())
	}
	return wanted && c.Structured || c.Distinct()
}

// mostAlone is how many header fields are looked through one by one; others are together, since to
// begin takes longer than to look through a line.
const mostAlone = 200

func (l *learner) header(header http.Header) {
	var rest []string
	for i, name := range slices.Sorted(maps.Keys(header)) {
		if !redact.CredentialName(name) {
			if i < mostAlone {
				l.text([]byte(strings.Join(header[name], "\n")))
			} else {
				rest = append(rest, header[name]...)
			}
			continue
		}
		for _, line := range header[name] {
			for _, value := range redact.HeaderCredentials(name, line) {
				l.secret(l.prefix+variableName(name), "the header "+name, value)
			}
		}
	}
	l.text([]byte(strings.Join(rest, "\n")))
}

// secret registers a credential. What the request made up is none, although the response may repeat
// it.
func (l *learner) secret(variable, member, value string) {
	if l.learned[value] || slices.Contains(l.madeUp, value) {
		return
	}
	switch {
	case len(value) > longestLearned:
		l.beyond = fmt.Sprintf("it hands out a credential of more than %d bytes, which nothing "+
			"could hide", longestLearned)
	case len(l.learned) == mostLearned:
		l.beyond = fmt.Sprintf("it hands out more than %d credentials, which nothing could hide",
			mostLearned)
	case l.caller.learned.Load() >= mostInRun && !l.redactor.Knows(value):
		l.beyond = fmt.Sprintf("the run has been handed out more than %d credentials, and nothing "+
			"could hide more", mostInRun)
	default:
		l.learned[value] = true
		if !l.redactor.Knows(value) {
			l.caller.learned.Add(1)
		}
		l.redactor.Secret(variable, value)
		if !l.refusal && l.origin != nil {
			l.origin(curl.Origin{Variable: variable, Value: value, Says: member})
		}
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
