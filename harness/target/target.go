// Package target holds the configuration of a run against one deployment: its
// base URL, the credentials to use there, and the settings that say how the
// deployment differs from what was published.
//
// Credentials are never flags: everyone on a machine can read its list of
// processes, flags included. Without a base URL the target is Plumbline's own
// reference server.
//
// A [Target] is safe to print in any way: it never shows a secret.
package target

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/redact"
)

// A Definition says what an API needs to know of a deployment. It is data of
// the API's suite and the same for every run.
type Definition struct {
	// API is the name of the API in lower case, such as "respoke"; flags
	// begin with it.
	API string
	// BaseURLVariable is the environment variable of the base URL, such as
	// "RESPOKE_BASE_URL".
	BaseURLVariable string
	Credentials     []Credential
	Settings        []Setting
}

// A Credential is something to authenticate with.
type Credential struct {
	Name        string // such as "username"
	Variable    string // such as "RESPOKE_USERNAME"
	Secret      bool   // must not be shown
	Required    bool   // nothing can be tested without it
	Description string // what it is, for the one who has to supply it
}

// A Setting is what may differ between deployments and is no secret, but for a part of it.
type Setting struct {
	Name        string   // such as "trailing-slash"
	Values      []string // what is allowed; empty: any text
	Default     string   // not checked against Values: it may be empty, for unset
	Description string
	// IsFile tells that the value is the path of a file. In a configuration file it is relative to
	// the folder of that file.
	IsFile bool
	// Check refuses values beyond what Values can say; nil accepts all. Its
	// error completes the sentence "the value is not usable: ...".
	Check func(string) error
	// Hide returns a value as it may be shown, and the part of it that is a secret; "" is none. A
	// value with a secret is not taken from a flag. nil: there is never a secret in it.
	Hide func(value string) (shown, secret string)
}

// hide is Hide of a setting that may have none.
func (s Setting) hide(value string) (shown, secret string) {
	if s.Hide == nil {
		return value, ""
	}
	return s.Hide(value)
}

// Variable is the environment variable of a setting: API and name in upper
// case, such as "RESPOKE_TRAILING_SLASH".
func (d Definition) Variable(setting string) string {
	return strings.ToUpper(strings.NewReplacer("-", "_", ".", "_").Replace(d.API + "_" + setting))
}

// A Target is the deployment under test. It is immutable.
type Target struct {
	definition  Definition
	base        *url.URL // nil: our own reference server
	credentials map[string]string
	settings    map[string]string
	headers     []Header
	warnings    []string
}

// A Header is sent with every request to a deployment, such as one that a gateway before it wants.
type Header struct {
	Name, Value string
	// Variable stands for the value where it may not be shown; "" where it may be.
	Variable string
}

// API is the name of the API.
func (t *Target) API() string { return t.definition.API }

// Own tells whether there is no base URL, so that Plumbline's own reference
// server is to be tested.
func (t *Target) Own() bool { return t.base == nil }

// BaseURL is the base URL without a trailing slash, empty if the target is
// our own.
func (t *Target) BaseURL() string {
	if t.base == nil {
		return ""
	}
	return t.base.String()
}

// BaseURLVariable is the environment variable of the base URL.
func (t *Target) BaseURLVariable() string { return t.definition.BaseURLVariable }

// Origin is the scheme, host and port of the base URL, the port always
// present; empty if the target is our own.
func (t *Target) Origin() string {
	if t.base == nil {
		return ""
	}
	return t.base.Scheme + "://" + address(t.base)
}

// Host is the host of the base URL in lower case, without the port; empty if the target is our own.
func (t *Target) Host() string {
	if t.base == nil {
		return ""
	}
	return strings.ToLower(t.base.Hostname())
}

// address is the host and port to connect to.
func address(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks5": "1080",
			"socks5h": "1080"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// Join returns the absolute URL of a path beneath the base URL. The path, with
// its query if it has one, is taken as it is, escapes and a trailing slash
// included; only where the two meet there is exactly one slash. An empty path
// is the base URL itself. It panics if the target is our own.
func (t *Target) Join(path string) string {
	if t.base == nil {
		panic("target: our own target has no base URL to join " + t.definition.API + " paths to")
	}
	switch {
	case path == "", path[0] == '?':
		return t.base.String() + path
	}
	return t.base.String() + "/" + strings.TrimLeft(path, "/")
}

// Credential returns the value of a credential, empty if it is not set or the
// target is our own. It panics on a name that the definition does not have.
func (t *Target) Credential(name string) string {
	for _, c := range t.definition.Credentials {
		if c.Name == name {
			return t.credentials[name]
		}
	}
	panic(fmt.Sprintf("target: %s has no credential %q", t.definition.API, name))
}

// Setting returns the value of a setting or its default. It panics on a name
// that the definition does not have.
func (t *Target) Setting(name string) string {
	value, ok := t.settings[name]
	if !ok {
		panic(fmt.Sprintf("target: %s has no setting %q", t.definition.API, name))
	}
	return value
}

// Headers are sent with every request.
func (t *Target) Headers() []Header { return slices.Clone(t.headers) }

// Warnings are sentences about what was given and has no effect.
func (t *Target) Warnings() []string { return append([]string(nil), t.warnings...) }

// Configures tells whether a variable of the environment is what a credential of the target is
// given by.
func (t *Target) Configures(variable string) bool {
	return slices.ContainsFunc(t.definition.Credentials,
		func(c Credential) bool { return c.Variable == variable })
}

// Register makes the credentials known to r under their environment variables:
// secrets as secrets, the others as variables. So are the secrets in settings.
func (t *Target) Register(r *redact.Redactor) {
	for _, c := range t.definition.Credentials {
		if value := t.credentials[c.Name]; c.Secret {
			r.Secret(c.Variable, value)
		} else {
			r.Variable(c.Variable, value)
		}
	}
	for _, h := range t.headers {
		if h.Variable != "" {
			r.Secret(h.Variable, h.Value)
		}
	}
	for _, s := range t.definition.Settings {
		if _, secret := s.hide(t.settings[s.Name]); secret != "" {
			r.Secret(t.definition.Variable(s.Name), secret)
		}
	}
}

// View is what may be shown of a target. A credential that is secret is a marker with the name of
// its variable.
type View struct {
	API         string            `json:"api"`
	BaseURL     string            `json:"baseUrl,omitempty"`
	Own         bool              `json:"own,omitempty"`
	Credentials map[string]string `json:"credentials,omitempty"`
	Settings    map[string]string `json:"settings,omitempty"`
}

// View returns it without secrets.
func (t *Target) View() View {
	r := &redact.Redactor{}
	t.Register(r)
	v := View{API: t.definition.API, BaseURL: r.URL(t.BaseURL()), Own: t.Own(),
		Credentials: map[string]string{}, Settings: map[string]string{}}
	for _, c := range t.definition.Credentials {
		value, set := t.credentials[c.Name]
		switch {
		case !set:
		case c.Secret:
			v.Credentials[c.Name] = "[" + c.Variable + "]"
		default:
			v.Credentials[c.Name] = r.String(value)
		}
	}
	for _, s := range t.definition.Settings {
		shown, _ := s.hide(t.settings[s.Name])
		v.Settings[s.Name] = r.String(shown)
	}
	return v
}

// String is one line without secrets. It and the three methods below have a
// value receiver, so that a copy of a target is as safe as the target.
func (t Target) String() string {
	v := t.View()
	where := v.BaseURL
	if v.Own {
		where = "own reference server"
	}
	line := v.API + " at " + where
	for _, c := range t.definition.Credentials {
		if value, set := v.Credentials[c.Name]; set {
			line += " " + c.Name + "=" + value
		}
	}
	for _, s := range t.definition.Settings {
		line += " " + s.Name + "=" + v.Settings[s.Name]
	}
	return line
}

// Format prints String for every verb: %+v and %#v would show the fields.
func (t Target) Format(f fmt.State, _ rune) { fmt.Fprint(f, t.String()) }

// MarshalJSON returns api, baseUrl or own, credentials and settings, without
// secrets: a marker tells that one is set.
func (t Target) MarshalJSON() ([]byte, error) { return json.Marshal(t.View()) }

// LogValue is String, for log/slog.
func (t Target) LogValue() slog.Value { return slog.StringValue(t.String()) }
