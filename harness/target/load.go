package target

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/redact"
)

// CredentialPrefix stands before the name of a credential in what a [Lookup] is asked for.
const CredentialPrefix = "credentials."

// BaseURL is what a [Lookup] is asked for the base URL by.
const BaseURL = "base-url"

// Lookup says what was given for something that an API needs to know: [BaseURL], the name of a
// setting, or that of a credential behind [CredentialPrefix]. source says where it was given, such
// as RESPOKE_BASE_URL or plumbline.yaml:7.
type Lookup func(name string) (value, source string, given bool)

// FromEnvironment looks up what variables of the environment say, which env looks up, such as
// [os.LookupEnv].
func FromEnvironment(d Definition, env func(string) (string, bool)) Lookup {
	variables := map[string]string{BaseURL: d.BaseURLVariable}
	for _, s := range d.Settings {
		variables[s.Name] = d.Variable(s.Name)
	}
	for _, c := range d.Credentials {
		variables[CredentialPrefix+c.Name] = c.Variable
	}
	return func(name string) (value, source string, given bool) {
		value, given = env(variables[name])
		return value, variables[name], given
	}
}

// Load builds the target of an API from what was given. Every mistake is reported, joined with
// [errors.Join], each as a [*Mistake].
func Load(d Definition, given Lookup, headers ...Header) (*Target, error) {
	l := &loader{definition: d, value: given, secrets: &redact.Redactor{}}
	t := &Target{definition: d, credentials: map[string]string{}, settings: map[string]string{},
		headers: headers}
	// First, so that whatever is quoted from here on is redacted.
	credentials := l.credentials()
	t.base = l.baseURL()
	l.loadSettings(t)
	if t.base != nil {
		t.credentials = credentials
		l.missing(credentials)
	} else if len(l.mistakes) == 0 {
		t.warnings = l.ignored(credentials)
	}
	if len(l.mistakes) > 0 {
		return nil, errors.Join(l.mistakes...)
	}
	return t, nil
}

type loader struct {
	definition Definition
	value      Lookup
	secrets    *redact.Redactor
	mistakes   []error
}

func (l *loader) mistake(heading, cause, remedy string) {
	l.mistakes = append(l.mistakes,
		&Mistake{l.secrets.String(heading), l.secrets.String(cause), l.secrets.String(remedy)})
}

func (l *loader) credentials() map[string]string {
	given := map[string]string{}
	for _, c := range l.definition.Credentials {
		value, _, _ := l.value(CredentialPrefix + c.Name)
		if value == "" {
			continue // CI systems set what they do not know to nothing
		}
		given[c.Name] = value
		if c.Secret {
			l.secrets.Secret(c.Variable, value)
		}
	}
	return given
}

func (l *loader) missing(given map[string]string) {
	var names, lines []string
	for _, c := range l.definition.Credentials {
		if c.Required && given[c.Name] == "" {
			names = append(names, c.Variable)
			lines = append(lines, c.Variable+" ("+c.Description+")")
		}
	}
	if len(names) == 0 {
		return
	}
	l.mistake(fmt.Sprintf("%s: missing credentials", l.definition.API),
		"a base URL is given, and these are not set or empty: "+strings.Join(lines, ", "),
		"set "+strings.Join(names, ", ")+" in the environment, or say in plumbline.yaml where "+
			"to find each; credentials are never flags")
}

func (l *loader) ignored(given map[string]string) []string {
	var names []string
	for _, c := range l.definition.Credentials {
		if given[c.Name] != "" {
			names = append(names, c.Variable)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{
		fmt.Sprintf(
			"%s is ignored: there is no base URL, so the suite's own reference server is tested; "+
				"set %s or --%s.base-url to test another",
			strings.Join(names, ", "), l.definition.BaseURLVariable, l.definition.API)}
}

// baseURL returns nil if none is given, or if it is wrong.
func (l *loader) baseURL() *url.URL {
	text, source, given := l.value(BaseURL)
	if !given {
		return nil
	}
	u, cause, remedy := parseBaseURL(text)
	if cause != "" {
		shown := ""
		if text != "" {
			shown = fmt.Sprintf(" %q", showable(l.secrets, text))
		}
		l.mistake(l.definition.API+": the base URL is not usable", source+shown+": "+cause, remedy)
		return nil
	}
	return u
}

// showable cuts off what a mistyped base URL may hold of a secret.
func showable(r *redact.Redactor, text string) string {
	text, _, _ = strings.Cut(text, "#")
	text, _, _ = strings.Cut(text, "?")
	if i := strings.LastIndexByte(text, '@'); i >= 0 {
		text = "..." + text[i:]
	}
	return r.String(text)
}

const baseURLRemedy = "give an absolute URL such as https://api.example.com/v1"

func parseBaseURL(text string) (u *url.URL, cause, remedy string) {
	if cause, remedy = misplaced(text); cause != "" {
		return nil, cause, remedy
	}
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		return nil, "it has no scheme", "put https:// or http:// in front"
	}
	if scheme = strings.ToLower(scheme); scheme != "http" && scheme != "https" {
		return nil, "its scheme is neither http nor https", baseURLRemedy
	}
	authority, _, _ := strings.Cut(rest, "/")
	if strings.Contains(authority, "@") {
		return nil, "it holds a user name or a password",
			"remove everything up to @; credentials have variables of their own"
	}
	u, err := url.Parse(text)
	switch {
	case strings.HasPrefix(authority, "[") && !strings.Contains(authority, "]"):
		return nil, "it is malformed: a bracket is not closed", baseURLRemedy
	case badPort(authority):
		return nil, "its port is not a number from 1 to 65535", "correct the port or leave it out"
	case err != nil:
		return nil, "it is malformed", baseURLRemedy
	case u.Hostname() == "":
		return nil, "it has no host", baseURLRemedy
	}
	return normalize(u), "", ""
}

// misplaced finds what no base URL may have in it.
func misplaced(text string) (cause, remedy string) {
	switch {
	case text == "":
		return "it is set and empty",
			"unset it to test the suite's own reference server, or " + baseURLRemedy
	case strings.ContainsFunc(text,
		func(c rune) bool { return c <= ' ' || c == 0x7f || c == '\u00a0' }):
		return "it holds a space or a control character", "remove it; look at the ends too"
	case strings.ContainsRune(text, '#'):
		return "it has a fragment", "remove everything from # on"
	case strings.ContainsRune(text, '?'):
		return "it has a query", "remove everything from ? on"
	}
	return "", ""
}

func badPort(authority string) bool {
	// an IPv6 address has colons of its own
	host := authority[strings.LastIndexByte(authority, ']')+1:]
	_, port, found := strings.Cut(host, ":")
	n, err := strconv.ParseUint(port, 10, 16)
	return found && (err != nil || n == 0)
}

// normalize makes scheme and host lower case (RFC 3986 section 6.2.2.1) and
// removes trailing slashes; escapes in the path stay as they are.
func normalize(u *url.URL) *url.URL {
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	escaped := strings.TrimRight(u.EscapedPath(), "/")
	u.Path, _ = url.PathUnescape(escaped)
	u.RawPath = escaped
	return u
}

func (l *loader) loadSettings(t *Target) {
	for _, s := range l.definition.Settings {
		value, source, given := l.value(s.Name)
		if !given {
			t.settings[s.Name] = s.Default
			continue
		}
		t.settings[s.Name] = value
		l.checkSetting(s, value, source)
	}
}

func (l *loader) checkSetting(s Setting, value, source string) {
	heading := fmt.Sprintf("%s: the setting %s is not usable", l.definition.API, s.Name)
	remedy := "give a value: " + s.Description
	if len(s.Values) > 0 {
		remedy = "give one of: " + strings.Join(s.Values, ", ")
	}
	switch {
	case value == "":
		l.mistake(heading, source+" is set and empty", "unset it for the default, or "+remedy)
	case len(s.Values) > 0 && !slices.Contains(s.Values, value):
		l.mistake(heading, fmt.Sprintf("%s has the unknown value %q", source, value), remedy)
	case s.Check != nil:
		if err := s.Check(value); err != nil {
			l.mistake(heading, fmt.Sprintf("%s %q: the value is not usable: %v", source, value,
				err), remedy)
		}
	}
}
