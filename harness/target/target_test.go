package target

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"plumbline/internal/redact"
)

var definition = Definition{
	API:             "respoke",
	BaseURLVariable: "RESPOKE_BASE_URL",
	Credentials: []Credential{
		{Name: "username", Variable: "RESPOKE_USERNAME", Required: true,
			Description: "an administrator"},
		{Name: "password", Variable: "RESPOKE_PASSWORD", Secret: true, Required: true,
			Description: "its password"},
		{Name: "app-secret", Variable: "RESPOKE_APP_SECRET", Secret: true,
			Description: "an application's secret"},
	},
	Settings: []Setting{
		{Name: "trailing-slash", Values: []string{"published", "without"}, Default: "published",
			Description: "how paths end"},
		{Name: "note", Description: "any text"},
		{Name: "size", Default: "1", Description: "a size", Check: func(s string) error {
			if s != "1" && s != "2" {
				return errors.New("neither 1 nor 2")
			}
			return nil
		}},
	},
}

// given looks up what flags say, and then what the environment does.
func given(values map[string]string, flags *Flags) Lookup {
	environment := FromEnvironment(definition, func(name string) (string, bool) {
		value, ok := values[name]
		return value, ok
	})
	return func(name string) (value, source string, found bool) {
		flag := definition.API + "." + name
		if value, found := flags.Given()[flag]; found {
			return value, "--" + flag, true
		}
		return environment(name)
	}
}

func parse(t *testing.T, arguments ...string) *Flags {
	t.Helper()
	fs := flag.NewFlagSet("test", flag.ContinueOnError)
	flags := RegisterFlags(fs, definition,
		Definition{API: "resonance", BaseURLVariable: "RESONANCE_BASE_URL"})
	if err := fs.Parse(arguments); err != nil {
		t.Fatal(err)
	}
	return flags
}

// full is an environment with nothing missing.
func full(more ...string) map[string]string {
	env := map[string]string{
		"RESPOKE_BASE_URL": "https://api.example.com/v1/", "RESPOKE_USERNAME": "alice",
		"RESPOKE_PASSWORD": "hunter2-secret", "RESPOKE_APP_SECRET": "s3cr3t!",
	}
	for i := 0; i < len(more); i += 2 {
		env[more[i]] = more[i+1]
	}
	return env
}

func load(t *testing.T, env map[string]string, arguments ...string) *Target {
	t.Helper()
	target, err := Load(definition, given(env, parse(t, arguments...)))
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func TestLoad(t *testing.T) {
	target := load(t, full("RESPOKE_TRAILING_SLASH", "without", "RESPOKE_SIZE", "2"))
	if target.API() != "respoke" || target.Own() ||
		target.BaseURL() != "https://api.example.com/v1" ||
		target.Origin() != "https://api.example.com:443" ||
		target.BaseURLVariable() != "RESPOKE_BASE_URL" {
		t.Errorf("got %s %v %s %s", target.API(), target.Own(), target.BaseURL(), target.Origin())
	}
	for name, want := range map[string]string{"username": "alice", "password": "hunter2-secret",
		"app-secret": "s3cr3t!"} {
		if got := target.Credential(name); got != want {
			t.Errorf("credential %s: %q", name, got)
		}
	}
	for name, want := range map[string]string{"trailing-slash": "without", "note": "",
		"size": "2"} {
		if got := target.Setting(name); got != want {
			t.Errorf("setting %s: %q", name, got)
		}
	}
	if got := target.Warnings(); len(got) != 0 {
		t.Errorf("warnings: %v", got)
	}
}

func TestFlagsBeatTheEnvironment(t *testing.T) {
	target := load(t, full("RESPOKE_TRAILING_SLASH", "without"),
		"--respoke.base-url=http://127.0.0.1:8080", "--respoke.trailing-slash", "published",
		"-respoke.note", "a b")
	if target.BaseURL() != "http://127.0.0.1:8080" ||
		target.Setting("trailing-slash") != "published" || target.Setting("note") != "a b" {
		t.Errorf("got %v", target)
	}
	// A wrong value in the environment does not matter then.
	load(t, full("RESPOKE_SIZE", "7", "RESPOKE_BASE_URL", ""), "--respoke.size=1",
		"--respoke.base-url=http://h")
}

func TestFlagsOfOtherDefinitionsDoNotCount(t *testing.T) {
	if target := load(t, nil, "--resonance.base-url=http://h"); !target.Own() {
		t.Errorf("got %v", target)
	}
}

func TestThereAreNoFlagsForCredentials(t *testing.T) {
	fs := flag.NewFlagSet("test", flag.ContinueOnError)
	var usage bytes.Buffer
	fs.SetOutput(&usage)
	RegisterFlags(fs, definition)
	var names []string
	fs.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	if want := []string{"respoke.base-url", "respoke.note", "respoke.size",
		"respoke.trailing-slash"}; !reflect.DeepEqual(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
	fs.PrintDefaults()
	for _, want := range []string{
		"how paths end: published, without (default published) ($RESPOKE_TRAILING_SLASH)",
		"$RESPOKE_BASE_URL"} {
		if !strings.Contains(usage.String(), want) {
			t.Errorf("usage lacks %q:\n%s", want, usage.String())
		}
	}
}

func TestOwnTarget(t *testing.T) {
	target, err := Load(definition,
		given(map[string]string{"RESPOKE_PASSWORD": "hunter2-secret",
			"RESPOKE_USERNAME": "alice", "RESPOKE_APP_SECRET": ""}, nil))
	if err != nil {
		t.Fatal(err)
	}
	if !target.Own() || target.BaseURL() != "" || target.Origin() != "" ||
		target.Credential("password") != "" || target.Setting("size") != "1" {
		t.Errorf("got %v", target)
	}
	warnings := target.Warnings()
	if len(warnings) != 1 || !strings.HasPrefix(warnings[0],
		"RESPOKE_USERNAME, RESPOKE_PASSWORD is ignored") &&
		!strings.Contains(warnings[0], "ignored") || strings.Contains(warnings[0], "hunter2") {
		t.Errorf("warnings: %q", warnings)
	}
	warnings[0] = "changed"
	if target.Warnings()[0] == "changed" {
		t.Error("the warnings can be changed from outside")
	}
	if got := load(t, nil).Warnings(); len(got) != 0 {
		t.Errorf("nothing given, and warned: %q", got)
	}
	mustPanic(t, func() { target.Join("/a") })
}

func mustPanic(t *testing.T, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	f()
}

func TestUnknownNamesPanic(t *testing.T) {
	target := load(t, full())
	mustPanic(t, func() { target.Credential("pasword") })
	mustPanic(t, func() { target.Setting("trailing") })
}

func TestBaseURLMistakes(t *testing.T) {
	tests := map[string]struct{ url, cause string }{
		"empty":          {"", "set and empty"},
		"no scheme":      {"api.example.com/v1", "has no scheme"},
		"host and port":  {"localhost:8080", "has no scheme"},
		"other scheme":   {"ftp://h", "neither http nor https"},
		"userinfo":       {"https://user:topsecret@h", "user name or a password"},
		"user":           {"https://topsecret@h", "user name or a password"},
		"query":          {"https://h/?a=topsecret", "a query"},
		"bare query":     {"https://h?", "a query"},
		"fragment":       {"https://h/#topsecret", "a fragment"},
		"space":          {" https://h", "a space"},
		"space within":   {"https://h/a b", "a space"},
		"line end":       {"https://h\n", "a space or a control character"},
		"no break space": {"https://h\u00a0", "a space"},
		"port, word":     {"https://h:port", "port is not a number"},
		"port, none":     {"https://h:", "port is not a number"},
		"port, 0":        {"https://h:0", "port is not a number"},
		"port, large":    {"https://h:65536/v1", "port is not a number"},
		"no host":        {"https:///v1", "no host"},
		"only port":      {"https://:80", "no host"},
		"bad escape":     {"https://h/%zz", "malformed"},
		"bracket":        {"https://[::1", "malformed"},
		"credential":     {"ftp://hunter2-secret/", "neither"},
	}
	for name, test := range tests {
		for _, source := range []string{"RESPOKE_BASE_URL", "--respoke.base-url"} {
			t.Run(name+" in "+source, func(t *testing.T) {
				env, flags := full("RESPOKE_BASE_URL", test.url), parse(t)
				if strings.HasPrefix(source, "--") {
					env, flags = full(), parse(t, source, test.url)
				}
				target, err := Load(definition, given(env, flags))
				var mistake *Mistake
				if target != nil || !errors.As(err, &mistake) {
					t.Fatalf("got %v, %v", target, err)
				}
				if !strings.HasPrefix(mistake.Cause, source) ||
					!strings.Contains(mistake.Cause, test.cause) || mistake.Heading == "" ||
					mistake.Remedy == "" {
					t.Errorf("got %q, want the source %s and %q", mistake, source, test.cause)
				}
				if strings.Contains(err.Error(), "topsecret") ||
					strings.Contains(err.Error(), "hunter2") {
					t.Errorf("the message tells too much: %v", err)
				}
			})
		}
	}
}

func TestBaseURLIsNormalized(t *testing.T) {
	tests := map[string]struct{ url, origin string }{
		"https://h":              {"https://h", "https://h:443"},
		"HTTP://API.Example.COM": {"http://api.example.com", "http://api.example.com:80"},
		"http://h:8080///":       {"http://h:8080", "http://h:8080"},
		"http://h/V1/a%2Fb/":     {"http://h/V1/a%2Fb", "http://h:80"},
		"http://[::1]:8080/v1":   {"http://[::1]:8080/v1", "http://[::1]:8080"},
		"https://[2001:DB8::1]/": {"https://[2001:db8::1]", "https://[2001:db8::1]:443"},
		"http://h/a%20b/p@q":     {"http://h/a%20b/p@q", "http://h:80"},
	}
	for in, want := range tests {
		target := load(t, full("RESPOKE_BASE_URL", in))
		if target.BaseURL() != want.url || target.Origin() != want.origin {
			t.Errorf("%s: got %s and %s, want %v", in, target.BaseURL(), target.Origin(), want)
		}
	}
}

func TestJoin(t *testing.T) {
	tests := []struct{ base, path, want string }{
		{"http://h", "/a", "http://h/a"},
		{"http://h/", "a", "http://h/a"},
		{"http://h/v1/", "/a/", "http://h/v1/a/"},
		{"http://h/v1", "//a//b", "http://h/v1/a//b"},
		{"http://h/v1", "", "http://h/v1"},
		{"http://h/v1", "/", "http://h/v1/"},
		{"http://h/v1", "?x=1", "http://h/v1?x=1"},
		{"http://h/v1", "/a%2Fb/%2e%2e/../c?x=%20/#", "http://h/v1/a%2Fb/%2e%2e/../c?x=%20/#"},
		{"http://h/v%2F1", "/a", "http://h/v%2F1/a"},
	}
	for _, test := range tests {
		if got := load(t, full("RESPOKE_BASE_URL", test.base)).Join(test.path); got != test.want {
			t.Errorf("%s + %s: got %s, want %s", test.base, test.path, got, test.want)
		}
	}
}

func TestMissingCredentialsAreReportedAtOnce(t *testing.T) {
	_, err := Load(definition,
		given(map[string]string{"RESPOKE_BASE_URL": "http://h", "RESPOKE_PASSWORD": "",
			"RESPOKE_APP_SECRET": "hunter2"}, nil))
	var mistake *Mistake
	if !errors.As(err, &mistake) {
		t.Fatal(err)
	}
	for _, want := range []string{"RESPOKE_USERNAME (an administrator)",
		"RESPOKE_PASSWORD (its password)"} {
		if !strings.Contains(mistake.Cause, want) {
			t.Errorf("lacks %s: %v", want, err)
		}
	}
	if strings.Contains(err.Error(), "RESPOKE_APP_SECRET") ||
		strings.Contains(err.Error(), "hunter2") {
		t.Errorf("says too much: %v", err)
	}
	if lines := strings.Count(err.Error(), "\n"); lines != 2 {
		t.Errorf("%d line ends, want heading, cause and remedy:\n%v", lines, err)
	}
}

func TestSettingMistakes(t *testing.T) {
	tests := map[string]struct {
		env   map[string]string
		flags []string
		cause string
		fix   string
	}{
		"unknown": {full("RESPOKE_TRAILING_SLASH", "maybe"), nil,
			`RESPOKE_TRAILING_SLASH has the unknown value "maybe"`, "published, without"},
		"unknown, flag": {full(), []string{"--respoke.trailing-slash=maybe"},
			`--respoke.trailing-slash has the unknown value "maybe"`, "published, without"},
		"empty": {full("RESPOKE_NOTE", ""), nil, "RESPOKE_NOTE is set and empty",
			"any text"},
		"empty, flag": {full(), []string{"--respoke.trailing-slash="},
			"--respoke.trailing-slash is set and empty", "published, without"},
		"check": {full("RESPOKE_SIZE", "3"), nil, "neither 1 nor 2", "a size"},
		"holds a secret": {full("RESPOKE_TRAILING_SLASH", "hunter2-secret"), nil,
			"[RESPOKE_PASSWORD]", "published, without"},
		"own target too": {map[string]string{"RESPOKE_SIZE": "3"}, nil, "neither 1 nor 2",
			"a size"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Load(definition, given(test.env, parse(t, test.flags...)))
			var mistake *Mistake
			if !errors.As(err, &mistake) || !strings.Contains(mistake.Cause, test.cause) ||
				!strings.Contains(mistake.Remedy, test.fix) {
				t.Errorf("got %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("says too much: %v", err)
			}
		})
	}
}

func TestAllMistakesAreReported(t *testing.T) {
	_, err := Load(definition,
		given(map[string]string{"RESPOKE_BASE_URL": "h", "RESPOKE_SIZE": "3",
			"RESPOKE_NOTE": ""}, nil))
	if err == nil || strings.Count(err.Error(), "not usable\n") != 3 {
		t.Errorf("got %v", err)
	}
}

func TestNothingShowsASecret(t *testing.T) {
	// Secrets in places where they do not belong, too.
	target := load(t, full("RESPOKE_BASE_URL", "https://h/v1/hunter2-secret", "RESPOKE_NOTE",
		"is s3cr3t!", "RESPOKE_USERNAME", "alice-hunter2-secret"))
	encoded, err := json.Marshal(map[string]any{"target": target})
	if err != nil {
		t.Fatal(err)
	}
	var text, structured bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("m", "target", target)
	slog.New(slog.NewJSONHandler(&structured, nil)).Info("m", "target", target)
	shown := map[string]string{
		"String": target.String(), "JSON": string(encoded), "slog text": text.String(),
		"slog JSON": structured.String(),
		"Println":   fmt.Sprintln(target), "copy": fmt.Sprintf("%+v", *target),
		"struct of a copy": fmt.Sprintf("%#v", struct{ T Target }{*target}),
		"in a slice":       fmt.Sprintf("%+v", []*Target{target}),
		"in a struct":      fmt.Sprintf("%#v", struct{ T *Target }{target}),
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T %[1]v"} {
		shown[verb] = fmt.Sprintf(verb, target)
	}
	for name, s := range shown {
		if strings.Contains(s, "hunter2") || strings.Contains(s, "s3cr3t") {
			t.Errorf("%s shows a secret: %s", name, s)
		}
		if !strings.Contains(s, "[RESPOKE_PASSWORD]") {
			t.Errorf("%s does not say that there is one: %s", name, s)
		}
	}
}

func TestShownForms(t *testing.T) {
	target := load(t, full())
	if got, want := target.String(),
		"respoke at https://api.example.com/v1 username=alice password=[RESPOKE_PASSWORD] "+
			"app-secret=[RESPOKE_APP_SECRET] trailing-slash=published note= size=1"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	encoded, err := json.Marshal(target)
	want := `{"api":"respoke","baseUrl":"https://api.example.com/v1","credentials":{"app-secret":"[RESPOKE_APP_SECRET]","password":"[RESPOKE_PASSWORD]","username":"alice"},"settings":{"note":"","size":"1","trailing-slash":"published"}}`
	if err != nil || string(encoded) != want {
		t.Errorf("got  %s, %v\nwant %s", encoded, err, want)
	}
	if got := load(t, nil).String(); !strings.HasPrefix(got,
		"respoke at own reference server trailing-slash=") {
		t.Errorf("got %s", got)
	}
	//nolint:gocritic // fmt shows a nil pointer; the method itself cannot be called on one
	if got := fmt.Sprint((*Target)(nil)); got != "<nil>" {
		t.Errorf("nil: %s", got)
	}
}

func TestRegister(t *testing.T) {
	r := &redact.Redactor{}
	load(t, full()).Register(r)
	if got := r.String(
		"alice hunter2-secret s3cr3t!"); got != "alice [RESPOKE_PASSWORD] [RESPOKE_APP_SECRET]" {
		t.Errorf("got %s", got)
	}
	if got := r.Pieces("alice"); len(got) != 1 || got[0].Name != "RESPOKE_USERNAME" {
		t.Errorf("got %v", got)
	}
}
