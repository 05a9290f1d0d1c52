package config

import (
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/target"
)

var shop = target.Definition{
	API: "shop", BaseURLVariable: "SHOP_BASE_URL",
	Credentials: []target.Credential{
		{Name: "user", Variable: "SHOP_USER", Description: "who buys"},
		{Name: "password", Variable: "SHOP_PASSWORD", Secret: true, Description: "of the user"},
	},
	Settings: []target.Setting{
		{Name: "rate-limit", Description: "calls in a span of time"},
		{Name: "ca-file", Description: "authorities", IsFile: true},
		{Name: "proxy", Description: "a proxy", Hide: func(text string) (shown, secret string) {
			shown, secret, _ = strings.Cut(text, "@")
			return shown, secret
		}},
		{Name: "slash", Values: []string{"with", "without"}, Default: "with",
			Description: "how paths end"},
	},
}

var bank = target.Definition{API: "bank", BaseURLVariable: "BANK_BASE_URL",
	Credentials: []target.Credential{{Name: "pin", Variable: "BANK_PIN", Secret: true}}}

// setUp is what a configuration is loaded from.
type setUp struct {
	file        string // the text of plumbline.yaml; "" for none
	environment map[string]string
	arguments   []string
	program     map[string]any
	deployments map[string]Deployment
}

// load returns what is in force, and the folder that the file is in.
func (s setUp) load(t *testing.T) (*Config, string, error) {
	t.Helper()
	folder := t.TempDir()
	if s.file != "" {
		keep(t, filepath.Join(folder, FileName), s.file)
	}
	set := flag.NewFlagSet("test", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	flags := RegisterFlags(set, shop, bank)
	if err := set.Parse(s.arguments); err != nil {
		t.Fatal(err)
	}
	var variables []string
	for name := range s.environment {
		variables = append(variables, name)
	}
	c, err := Load(Inputs{Flags: flags, Folders: []string{folder}, Variables: variables,
		Program: s.program, Deployments: s.deployments, APIs: []target.Definition{shop},
		Environment: func(name string) (string, bool) {
			value, set := s.environment[name]
			return value, set
		}})
	return c, folder, err
}

func keep(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (s setUp) mustLoad(t *testing.T) (*Config, string) {
	t.Helper()
	c, folder, err := s.load(t)
	if err != nil {
		t.Fatal(err)
	}
	return c, folder
}

const layered = `
max-requests: 1
read-only: true
apis:
  shop: {base-url: "https://top.example", slash: without}
targets:
  staging:
    max-requests: 2
    apis:
      shop: {base-url: "https://staging.example"}
  other: {}
`

func TestEachLayerBeatsThoseBelowIt(t *testing.T) {
	for _, test := range []struct {
		name    string
		set     setUp
		max     int
		baseURL string
		origin  string // of max-requests, without the folder
	}{
		{"nothing", setUp{}, 0, "", "default"},
		{"the program", setUp{program: map[string]any{"max-requests": 9}}, 9, "", "the program"},
		{"the top of the file",
			setUp{file: layered, program: map[string]any{"max-requests": 9}}, 1,
			"https://top.example", "plumbline.yaml:2"},
		{"a target", setUp{file: layered, arguments: []string{"--target", "staging"}}, 2,
			"https://staging.example", "plumbline.yaml:8"},
		{"a target by the environment",
			setUp{file: layered, environment: map[string]string{"PLUMBLINE_TARGET": "staging"}}, 2,
			"https://staging.example", "plumbline.yaml:8"},
		{"a target that leaves it to the top",
			setUp{file: layered, arguments: []string{"--target=other"}}, 1, "https://top.example",
			"plumbline.yaml:2"},
		{"the environment", setUp{file: layered, arguments: []string{"--target", "staging"},
			environment: map[string]string{"PLUMBLINE_MAX_REQUESTS": "3",
				"SHOP_BASE_URL": "https://environment.example"}}, 3,
			"https://environment.example", "PLUMBLINE_MAX_REQUESTS"},
		{"a flag", setUp{file: layered, arguments: []string{"--max-requests=4",
			"--shop.base-url=https://flag.example"},
			environment: map[string]string{"PLUMBLINE_MAX_REQUESTS": "3",
				"SHOP_BASE_URL": "https://environment.example"}}, 4, "https://flag.example",
			"--max-requests"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, folder := test.set.mustLoad(t)
			baseURL, _, _ := c.Lookup("shop")(target.BaseURL)
			if c.MaxRequests != test.max || baseURL != test.baseURL {
				t.Errorf("got %d and %q", c.MaxRequests, baseURL)
			}
			origin := strings.TrimPrefix(rowOf(t, c, "max-requests").Origin,
				filepath.ToSlash(folder)+"/")
			if origin != test.origin {
				t.Errorf("it comes from %s, want %s", origin, test.origin)
			}
		})
	}
}

// What the program knows of a deployment counts where nothing else says anything.
func TestAllElseBeatsWhatIsKnownOfADeployment(t *testing.T) {
	known := map[string]Deployment{"shop": {BaseURL: "https://known.example",
		Settings: map[string]string{"slash": "without"}, Origin: "run.json"}}
	for _, test := range []struct {
		set                                   setUp
		baseURL, baseOrigin, slash, slashFrom string
	}{
		{setUp{deployments: known}, "https://known.example", "run.json", "without", "run.json"},
		{setUp{deployments: known, arguments: []string{"--shop.slash=with"}},
			"https://known.example", "run.json", "with", "--shop.slash"},
		{setUp{deployments: known,
			environment: map[string]string{"SHOP_BASE_URL": "https://environment.example"}},
			"https://environment.example", "SHOP_BASE_URL", "without", "run.json"},
		{setUp{deployments: known, file: "apis: {shop: {base-url: https://file.example}}"},
			"https://file.example", "plumbline.yaml:1", "without", "run.json"},
	} {
		c, folder := test.set.mustLoad(t)
		lookup := c.Lookup("shop")
		baseURL, baseOrigin, _ := lookup(target.BaseURL)
		slash, slashFrom, _ := lookup("slash")
		baseOrigin = strings.TrimPrefix(baseOrigin, filepath.ToSlash(folder)+"/")
		if baseURL != test.baseURL || baseOrigin != test.baseOrigin || slash != test.slash ||
			slashFrom != test.slashFrom {
			t.Errorf("got %s (%s) and %s (%s), want %+v", baseURL, baseOrigin, slash, slashFrom,
				test)
		}
	}
}

func rowOf(t *testing.T, c *Config, name string) Row {
	t.Helper()
	rows := c.Rows([]target.Definition{shop})
	i := slices.IndexFunc(rows, func(row Row) bool { return row.Name == name })
	if i < 0 {
		t.Fatalf("there is no row %s: %v", name, rows)
	}
	return rows[i]
}

func TestEverySettingCanBeGivenEverywhere(t *testing.T) {
	inFile := setUp{file: `
read-only: true
max-requests: 5
requests-per-second: 0.5
allow: [create, delete]
keep-going: true
reports: out
formats: [html, junit]
waivers: [a.yaml, /b.yaml]
coverage-min: 60
undeclared: fail
production: [api.example.com]
headers: {x-env: staging, X-Number: 5}
`}
	c, folder := inFile.mustLoad(t)
	want := Settings{ReadOnly: true, MaxRequests: 5, RequestsPerSecond: 0.5,
		Allow: []string{"create", "delete"}, KeepGoing: true,
		Reports: filepath.Join(folder, "out"),
		Formats: []string{"html", "junit"}, CoverageMin: 60, Undeclared: "fail",
		Waivers:    []string{filepath.Join(folder, "a.yaml"), "/b.yaml"},
		Production: []string{"api.example.com"},
		Headers:    map[string]string{"X-Env": "staging", "X-Number": "5"}}
	if !reflect.DeepEqual(c.Settings, want) {
		t.Errorf("the file: got  %+v\nwant %+v", c.Settings, want)
	}
	want.Reports, want.Waivers = "out", []string{"a.yaml", "/b.yaml"}
	want.Production, want.Headers = nil, nil
	environment := setUp{environment: map[string]string{
		"PLUMBLINE_READ_ONLY": "true", "PLUMBLINE_MAX_REQUESTS": "5",
		"PLUMBLINE_REQUESTS_PER_SECOND": "0.5", "PLUMBLINE_ALLOW": "create, delete",
		"PLUMBLINE_KEEP_GOING": "1", "PLUMBLINE_REPORTS": "out", "PLUMBLINE_FORMATS": "html,junit",
		"PLUMBLINE_WAIVERS": "a.yaml,/b.yaml", "PLUMBLINE_COVERAGE_MIN": "60%",
		"PLUMBLINE_UNDECLARED": "fail"}}
	if c, _ := environment.mustLoad(t); !reflect.DeepEqual(c.Settings, want) {
		t.Errorf("the environment: got  %+v\nwant %+v", c.Settings, want)
	}
	want.YesProduction, want.DryRun = true, true
	flags := setUp{arguments: []string{"--read-only", "--max-requests=5",
		"--requests-per-second=0.5", "--allow=create", "--allow=delete", "--keep-going",
		"--reports=out", "--formats=html,junit", "--waivers=a.yaml", "--waivers=/b.yaml",
		"--coverage-min=60", "--undeclared=fail", "--yes-production", "--dry-run"}}
	if c, _ := flags.mustLoad(t); !reflect.DeepEqual(c.Settings, want) {
		t.Errorf("flags: got  %+v\nwant %+v", c.Settings, want)
	}
}

func TestFlagsThatCannotBeRead(t *testing.T) {
	for _, argument := range []string{"--max-requests=0", "--max-requests=x", "--read-only=maybe",
		"--requests-per-second=-1", "--allow=destroy", "--formats=pdf", "--coverage-min=101",
		"--undeclared=maybe", "--allow=,", "--max-requests="} {
		set := flag.NewFlagSet("test", flag.ContinueOnError)
		set.SetOutput(io.Discard)
		RegisterFlags(set, shop)
		if err := set.Parse([]string{argument}); err == nil {
			t.Errorf("%s is taken", argument)
		}
	}
}

const secret = "canary-4711-secret"

func TestReferences(t *testing.T) {
	folder := t.TempDir()
	keep(t, filepath.Join(folder, "password"), secret+"\n")
	for name, reference := range map[string]string{
		"a variable": "env:STAGING_PASSWORD",
		"a file":     "file:" + filepath.Join(folder, "password"),
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := setUp{file: `
headers: {X-Key: "` + reference + `"}
apis:
  shop: {credentials: {password: "` + reference + `", user: env:STAGING_USER}}
  bank: {credentials: {pin: env:NOT_SET}}
`, environment: map[string]string{"STAGING_PASSWORD": secret, "STAGING_USER": "ann"}}.mustLoad(t)
			lookup := c.Lookup("shop")
			if value, _, _ := lookup(target.CredentialPrefix + "password"); value != secret {
				t.Errorf("the password is %q", value)
			}
			if value, _, _ := lookup(target.CredentialPrefix + "user"); value != "ann" {
				t.Errorf("the user is %q", value)
			}
			headers := c.TargetHeaders()
			if len(headers) != 1 || headers[0].Value != secret || headers[0].Variable == "" {
				t.Errorf("the headers are %v", headers)
			}
			var shown strings.Builder
			rows := c.Rows([]target.Definition{shop})
			if err := errors.Join(WriteRows(&shown, rows),
				WriteRowsJSON(&shown, rows)); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(shown.String(), secret) ||
				!strings.Contains(shown.String(), "[SHOP_PASSWORD]") {
				t.Errorf("shown is\n%s", shown.String())
			}
		})
	}
}

func TestASecretInASettingIsNotShown(t *testing.T) {
	c, _ := setUp{file: "apis: {shop: {proxy: env:PROXY}}",
		environment: map[string]string{"PROXY": "p@" + secret}}.mustLoad(t)
	if value, _, _ := c.Lookup("shop")("proxy"); value != "p@"+secret {
		t.Errorf("it is %q", value)
	}
	if row := rowOf(t, c, "shop.proxy"); row.Value != "p" {
		t.Errorf("it is shown as %v", row.Value)
	}
}

func TestAPathInTheFileIsRelativeToIt(t *testing.T) {
	c, folder := setUp{file: "apis: {shop: {ca-file: ca.pem, rate-limit: 5/10s}}"}.mustLoad(t)
	if value, _, _ := c.Lookup("shop")("ca-file"); value != filepath.Join(folder, "ca.pem") {
		t.Errorf("got %s", value)
	}
	if value, _, _ := c.Lookup("shop")("rate-limit"); value != "5/10s" {
		t.Errorf("got %s", value)
	}
}

func TestAPlainHeaderOfATargetReplacesASecretOne(t *testing.T) {
	c, _ := setUp{file: "headers: {X-Key: env:KEY}\ntargets: {a: {headers: {X-Key: plain}}}\n",
		arguments:   []string{"--target=a"},
		environment: map[string]string{"KEY": secret}}.mustLoad(t)
	if got := c.TargetHeaders(); len(got) != 1 || got[0].Variable != "" || got[0].Value != "plain" {
		t.Errorf("got %v", got)
	}
}
