package suite

import (
	"crypto/tls"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"plumbline/fixtures/certificates"
	"plumbline/harness/exchange"
	"plumbline/harness/requirement"
	"plumbline/internal/report"
)

// reached runs the silent suite against a server, with more of an environment.
func reached(t *testing.T, origin string, more ...string) (ended, report.Suite) {
	t.Helper()
	folder := t.TempDir()
	command := exec.CommandContext(deadline(t), os.Args[0])
	command.Env = append(append(environment("silent", folder), "PANTRY_BASE_URL="+origin,
		"PANTRY_DEADLINE=2s", "PANTRY_KEY="+canary), more...)
	e := await(t, command, folder)
	path := filepath.Join(folder, "plumbline.json")
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return e, report.Suite{}
	}
	if err != nil {
		t.Fatal(err)
	}
	run, err := report.ReadJSON(path, text)
	if err != nil {
		t.Fatal(err)
	}
	return e, run.Suites[0]
}

func fileOf(t *testing.T, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestARunByMutualTLS: with the authority's file and a client certificate all cases pass; without
// either nothing is tested, and one message says what to set.
func TestARunByMutualTLS(t *testing.T) {
	t.Parallel()
	authority, err := certificates.NewAuthority("the pantry's")
	if err != nil {
		t.Fatal(err)
	}
	server, err := authority.Issue(certificates.Wanted{Names: []string{"127.0.0.1"}})
	if err != nil {
		t.Fatal(err)
	}
	client, err := authority.Issue(certificates.Wanted{Names: []string{"a client"}})
	if err != nil {
		t.Fatal(err)
	}
	secured := httptest.NewUnstartedServer(&pantry{})
	secured.Config.ErrorLog = log.New(io.Discard, "", 0)
	secured.TLS = &tls.Config{Certificates: []tls.Certificate{server.TLS},
		ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: authority.Pool()}
	secured.StartTLS()
	defer secured.Close()
	caFile := "PANTRY_CA_FILE=" + fileOf(t, "ca.pem", authority.PEM())
	chain := "PANTRY_CLIENT_CERTIFICATE=" + fileOf(t, "client.pem", client.Chain)
	key := "PANTRY_CLIENT_KEY=" + fileOf(t, "client.key", client.Key)

	e, suite := reached(t, secured.URL, caFile, chain, key)
	e.wants(t, 0)
	if suite.Count(report.Passed) != 8 {
		t.Errorf("%d cases passed\n%s", suite.Count(report.Passed), e.output)
	}
	if _, err := exec.LookPath("curl"); err == nil {
		line := suite.Cases[0].Exchanges[0].Curl
		again := exec.CommandContext(deadline(t), "sh", "-c", line)
		again.Env = append(again.Environ(), "PANTRY_BASE_URL="+secured.URL, caFile, chain, key)
		if output, err := again.CombinedOutput(); err != nil {
			t.Errorf("%s\n%v: %s", line, err, output)
		}
	}
	for name, test := range map[string]struct {
		environment []string
		says        []string
	}{
		"no authority": {nil, []string{"signed by an unknown authority", "--pantry.ca-file"}},
		"no certificate": {[]string{caFile}, []string{"the server demands a client certificate",
			"--pantry.client-certificate", "--pantry.client-key"}},
		"no key": {[]string{caFile, chain}, []string{"client.pem holds no private key",
			"--pantry.client-key"}},
		"a key for a file of authorities": {
			[]string{strings.Replace(key, "CLIENT_KEY", "CA_FILE", 1)},
			[]string{"PANTRY_CA_FILE", "client.key holds no certificate"}},
		"no file": {[]string{caFile, "PANTRY_CLIENT_CERTIFICATE=/nowhere"},
			[]string{"/nowhere cannot be read: no such file or directory"}},
		"no version": {[]string{"PANTRY_MINIMUM_TLS=1.1"},
			[]string{`unknown value "1.1"`, "1.2, 1.3"}},
	} {
		e, _ := reached(t, secured.URL, test.environment...)
		e.wants(t, 2, append(test.says, "Nothing was tested.")...)
		if strings.Contains(e.output, strings.Split(string(client.Key), "\n")[1]) {
			t.Errorf("%s: it shows a key\n%s", name, e.output)
		}
	}
}

// TestATargetThatDiesInTheMiddle: what was answered counts, what was not is errored, and the rest
// is not tested.
func TestATargetThatDiesInTheMiddle(t *testing.T) {
	t.Parallel()
	var answered atomic.Int32
	server := httptest.NewUnstartedServer(nil)
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if answered.Add(1) > 2 {
			server.Listener.Close() // nobody gets a connection any more
			panic(http.ErrAbortHandler)
		}
		(&pantry{}).ServeHTTP(w, r)
	})
	server.Start()
	defer server.Close()
	e, suite := reached(t, server.URL)
	e.wants(t, 2, "the target no longer answers, so 3 of 8 cases were not tested",
		"refused the connection")
	if suite.Count(report.Passed) != 2 || suite.Count(report.Errored) != 3 ||
		suite.Count(report.Failed) != 0 {
		t.Errorf("%d passed, %d errored, %d failed\n%s", suite.Count(report.Passed),
			suite.Count(report.Errored), suite.Count(report.Failed), e.output)
	}
	for _, c := range suite.Cases {
		if c.Outcome != report.Errored {
			continue
		}
		x := c.Exchanges[0]
		if x.Problem == nil || x.Problem.Kind != "connection" || len(x.Retries) != 2 ||
			x.Problem.Cause != "refused" {
			t.Errorf("%s: %+v after %+v", c.Title, x.Problem, x.Retries)
		}
	}
}

// TestKeepGoing tests every case, however dead the target is.
func TestKeepGoing(t *testing.T) {
	t.Parallel()
	var answered atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		answered.Add(1)
		panic(http.ErrAbortHandler)
	}))
	defer server.Close()
	e, suite := reached(t, server.URL, "PLUMBLINE_KEEP_GOING=true")
	e.wants(t, 2, "closed the connection without a response")
	if suite.Count(report.Errored) != 8 || answered.Load() != 3*8 {
		t.Errorf("%d errored after %d requests\n%s", suite.Count(report.Errored), answered.Load(),
			e.output)
	}
	e, _ = reached(t, server.URL, "PLUMBLINE_KEEP_GOING=perhaps")
	e.wants(t, 2, `PLUMBLINE_KEEP_GOING is not usable`, `it is "perhaps"`)
}

// TestARequestThatIsSentAgainIsShown: the case passes, and every report tells of it.
func TestARequestThatIsSentAgainIsShown(t *testing.T) {
	t.Parallel()
	var answered atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if answered.Add(1) == 3 {
			panic(http.ErrAbortHandler)
		}
		(&pantry{}).ServeHTTP(w, r)
	}))
	defer server.Close()
	e, suite := reached(t, server.URL)
	says := "sent again after a fault of the network: 1 request: "
	e.wants(t, 0, says)
	if suite.Count(report.Passed) != 8 {
		t.Errorf("%d passed", suite.Count(report.Passed))
	}
	for name, says := range map[string]string{"plumbline.md": says, "plumbline.json": `"retries"`,
		"junit-pantry.xml": "sent again after: connection: ", "pantry.har": `"_retries"`,
		"index.html": "1 request sent again after a fault of the network"} {
		text, err := os.ReadFile(filepath.Join(e.folder, name))
		if err != nil || !strings.Contains(string(text), says) {
			t.Errorf("%s does not have %q (%v)", name, says, err)
		}
	}
}

// TestAProxyWithAPassword is used for every request, and its password shows nowhere.
func TestAProxyWithAPassword(t *testing.T) {
	t.Parallel()
	var proxied atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, ok := proxyAuth(r); !ok || user != "user" || password != canary {
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		proxied.Add(1)
		w.Header().Set("Server", r.Header.Get("Proxy-Authorization")) // it tells what it was told
		(&pantry{}).ServeHTTP(w, r)
	}))
	defer proxy.Close()
	with := func(password string) string {
		return "PANTRY_PROXY=" + strings.Replace(proxy.URL, "//", "//user:"+password+"@", 1)
	}
	e, suite := reached(t, "http://pantry.invalid", with(canary))
	e.wants(t, 0)
	e.hides(t)
	if suite.Count(report.Passed) != 8 || proxied.Load() != 8 {
		t.Errorf("%d passed, %d by the proxy\n%s", suite.Count(report.Passed), proxied.Load(),
			e.output)
	}
	e, suite = reached(t, "http://pantry.invalid", with("not-"+canary))
	e.wants(t, 2, "407 Proxy Authentication Required")
	e.hides(t)
	if suite.Count(report.Failed) != 0 || suite.Count(report.Errored) == 0 {
		t.Errorf("the API is blamed for its proxy\n%s", e.output)
	}
	e, _ = reached(t, "http://pantry.invalid", "PANTRY_PROXY=user:"+canary+"@proxy")
	e.wants(t, 2, "the URL of a proxy is wanted")
	if strings.Contains(e.output, canary) {
		t.Errorf("the output has the password\n%s", e.output)
	}
}

// TestHeadersOfEveryRequest reach a deployment, and their values show nowhere: not in curl lines
// either, where a variable stands for them.
func TestHeadersOfEveryRequest(t *testing.T) {
	t.Parallel()
	const value = "canary-of-the-gateway"
	var missing atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Gateway-Key") != value {
			missing.Add(1)
		}
		if strings.HasSuffix(r.URL.Path, "1") {
			answer(w, http.StatusOK, "application/json",
				`{"was":"`+r.Header.Get("X-Gateway-Key")+`"}`)
			return
		}
		(&pantry{}).ServeHTTP(w, r)
	}))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "plumbline.yaml")
	keep(t, file, "headers: {X-Gateway-Key: env:GATEWAY_KEY}\n")
	e, suite := reached(t, server.URL, "PLUMBLINE_CONFIG="+file, "GATEWAY_KEY="+value)
	e.wants(t, 1, `-H 'X-Gateway-Key: '"$GATEWAY_KEY"`)
	if missing.Load() > 0 || suite.Count(report.Failed) != 8 {
		t.Errorf("%d requests had none, %d cases failed\n%s", missing.Load(),
			suite.Count(report.Failed), e.output)
	}
	e.hidesText(t, value)
}

func proxyAuth(r *http.Request) (user, password string, ok bool) {
	asBasic := http.Request{Header: http.Header{"Authorization": r.Header["Proxy-Authorization"]}}
	return asBasic.BasicAuth()
}

// TestThePageListsEverySettingAndCause of the network.
func TestThePageListsEverySettingAndCause(t *testing.T) {
	page, err := os.ReadFile("../../docs/network.md")
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, setting := range networkSettings() {
		words = append(words, setting.Name)
	}
	for _, cause := range exchange.Causes() {
		words = append(words, string(cause))
	}
	for _, phase := range exchange.Phases() {
		words = append(words, string(phase))
	}
	for _, word := range words {
		if !strings.Contains(string(page), "`"+word+"`") {
			t.Errorf("the page does not have %s", word)
		}
	}
}

// TestCurlIsToldTheSettingsOfTheNetwork, and no file's place.
func TestCurlIsToldTheSettingsOfTheNetwork(t *testing.T) {
	t.Parallel()
	authority, err := certificates.NewAuthority("the pantry's")
	if err != nil {
		t.Fatal(err)
	}
	ca := fileOf(t, "ca.pem", authority.PEM())
	const at = "--pantry.base-url=https://pantry.example.com"
	for _, test := range []struct {
		arguments []string
		want      string
	}{
		{[]string{}, ""}, // our own server
		{[]string{at}, ""},
		{[]string{at, "--pantry.ca-file=" + ca}, `--cacert "$PANTRY_CA_FILE"`},
		{[]string{at, "--pantry.minimum-tls=1.3", "--pantry.ip-version=6"}, "--tlsv1.3 -6"},
		{[]string{at, "--pantry.ip-version=4", "--pantry.http-version=1.1"}, "-4 --http1.1"},
		{[]string{at, "--pantry.http-version=2"}, "--http2-prior-knowledge"},
		{[]string{at, "--pantry.proxy=none"}, "--noproxy '*'"},
		{[]string{at, "--pantry.proxy=http://127.0.0.1:3128"},
			`--noproxy '' --proxy "$PANTRY_PROXY"`},
	} {
		suite := pantrySuite(requirement.Table{requirementFor("first", "getJar")})
		suite.Target.Credentials = nil
		api := loaded(t, suite, test.arguments)
		if got := strings.Join(api.curlOptions(), " "); got != test.want {
			t.Errorf("%q: got %q, want %q", test.arguments, got, test.want)
		}
	}
}

// TestSettingsOfTheNetworkHaveNoEffectOnOurOwnServer, which is said.
func TestSettingsOfTheNetworkHaveNoEffectOnOurOwnServer(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	command := exec.CommandContext(deadline(t), os.Args[0])
	command.Env = append(environment("right", folder), "PANTRY_IP_VERSION=6",
		"PANTRY_HTTP_VERSION=2", "PANTRY_PROXY=http://127.0.0.1:1")
	await(t, command, folder).wants(t, 0, "ip-version, http-version, proxy has no effect")
}
