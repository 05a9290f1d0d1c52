package cli

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestTheBaseURLMayHaveAPath(t *testing.T) {
	t.Parallel()
	for _, suffix := range []string{"", "/"} {
		t.Run("ending in "+suffix, func(t *testing.T) {
			t.Parallel()
			var outside sync.Map
			mounted := func(handler http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
					if !strings.HasPrefix(request.URL.Path, "/staging/") {
						outside.Store(request.URL.Path, true)
					}
					http.StripPrefix("/staging", handler).ServeHTTP(w, request)
				})
			}
			environment := serveRespoke(t, mounted)
			base := strings.TrimSuffix(environment["RESPOKE_BASE_URL"], "/v1")
			environment["RESPOKE_BASE_URL"] = "http://unused.invalid" // the flag beats it
			run := runPlumbline(t, environment, "run", "respoke", "--respoke.base-url",
				base+"/staging/v1"+suffix)
			if run.status != 0 {
				t.Errorf("status %d\n%s", run.status, run.output)
			}
			outside.Range(func(path, _ any) bool {
				t.Errorf("%s was asked for", path)
				return true
			})
		})
	}
}

func TestTheTrailingSlashIsSentAsChosen(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		setting string
		slashes bool
	}{{"", true}, {"published", true}, {"without", false}} {
		t.Run(test.setting, func(t *testing.T) {
			t.Parallel()
			var mutex sync.Mutex
			paths := map[string]bool{}
			environment := serveRespoke(t,
				altering(func(request *http.Request, _ *httptest.ResponseRecorder) {
					mutex.Lock()
					defer mutex.Unlock()
					paths[request.URL.Path] = true
				}))
			arguments := []string{"run", "respoke"}
			if test.setting != "" {
				arguments = append(arguments, "--respoke.trailing-slash="+test.setting)
			}
			if run := runPlumbline(t, environment, arguments...); run.status != 0 {
				t.Fatalf("status %d\n%s", run.status, run.output)
			}
			if paths["/v1/tokens/"] != test.slashes || paths["/v1/tokens"] == test.slashes {
				t.Errorf("paths sent: %q", slices.Sorted(maps.Keys(paths)))
			}
		})
	}
}

func TestWhatCannotRunSaysWhyAndTestsNothing(t *testing.T) {
	t.Parallel()
	complete := map[string]string{
		"RESONANCE_BASE_URL": "http://127.0.0.1:1", "RESONANCE_APP_CLIENT_ID": "appcl-1",
		"RESONANCE_APP_SECRET": "canary-secret",
	}
	for _, test := range []struct {
		name        string
		environment map[string]string
		arguments   []string
		want        string
	}{
		{"no command", nil, nil, "plumbline run"},
		{"unknown command", nil, []string{"walk"}, `there is no command "walk"`},
		{"unknown suite", nil, []string{"run", "respoken"},
			`there is no suite "respoken" (suites: ` + strings.Join(suiteNames(), ", ") + ")"},
		{"unknown flag", nil, []string{"run", "--nothing"},
			"plumbline run: unknown flag --nothing\n"},
		{"missing credentials", map[string]string{"RESONANCE_BASE_URL": "http://127.0.0.1:1"},
			[]string{"run", "resonance"}, "RESONANCE_APP_CLIENT_ID"},
		{"malformed base URL", nil, []string{"run", "resonance", "--resonance.base-url",
			"localhost:8080"}, "--resonance.base-url"},
		{"unreachable", complete, []string{"run", "resonance"}, "the target cannot be reached"},
		{"unknown setting", complete, []string{"run", "--respoke.trailing-slash", "both"},
			"published, without"},
		{"bad rate limit", complete, []string{"run", "--respoke.rate-limit", "fast"}, "5/10s"},
		{"malformed filter", nil, []string{"run", "--label-filter", "kind:("}, "the label filter"},
		{"a filter that matches nothing", nil,
			[]string{"run", "respoke", "--label-filter", "operation:postRolls"},
			`nothing was tested`},
		{"everything switched off", nil,
			[]string{"run", "respoke", "--label-filter", "kind:limit",
				"--respoke.limit-cases=skip"}, "nothing was tested"},
		{"serve nothing", nil, []string{"serve"},
			"one of " + strings.Join(servedNames(), ", ") + " is wanted"},
		{"serve two", nil, []string{"serve", "respoke", "resonance"},
			"one of " + strings.Join(servedNames(), ", ") + " is wanted"},
		{"serve to the world", nil, []string{"serve", "respoke", "--addr", "0.0.0.0:0"},
			"loopback"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			run := runCommand(t, test.environment, test.arguments...)
			if run.status != 2 || !strings.Contains(run.output, test.want) {
				t.Errorf("status %d, want 2 and %q\n%s", run.status, test.want, run.output)
			}
			if strings.Contains(run.output, "canary-secret") {
				t.Error("a secret is shown")
			}
		})
	}
}

func TestARunThatCannotStartLeavesNoOldReportOfItsSuite(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	const own, other = "junit-resonance.xml", "junit-respoke.xml"
	for _, name := range []string{own, other} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("<testsuites/>"),
			0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := runCommand(t, nil, "run", "resonance", "--resonance.base-url", "nonsense", "--reports",
		folder)
	if run.status != 2 {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
	run.folder = folder
	if cases := run.junit(t, "resonance").Cases; len(cases) != 1 || cases[0].Error == nil {
		t.Errorf("the report does not say that the run could not start: %+v", cases)
	}
	if _, err := os.Stat(filepath.Join(folder, other)); err != nil {
		t.Errorf("the report of another suite is gone: %v", err)
	}
}

func TestHelpIsASuccess(t *testing.T) {
	t.Parallel()
	const suites = "Exit status: 0 conforms, 1 does not conform, 2 could not run."
	for _, test := range []struct {
		arguments []string
		want      string
	}{
		{[]string{"help"}, suites}, {[]string{"--help"}, suites},
		{[]string{"run", "--help"}, suites},
		{[]string{"serve", "-h"},
			"Exit status: 0 it has served and was interrupted, 2 it could not be started."},
	} {
		run := runCommand(t, nil, test.arguments...)
		if run.status != 0 || !strings.Contains(run.output, test.want) {
			t.Errorf("%q: status %d\n%s", test.arguments, run.status, run.output)
		}
	}
}

func TestCredentialsWithoutABaseURLAreToldToBeIgnored(t *testing.T) {
	t.Parallel()
	environment := map[string]string{"RESPOKE_PASSWORD": canaryPassword}
	run := runPlumbline(t, environment, "run", "respoke", "--label-filter",
		"requirement:respoke.apps.list.null", "--respoke.rate-limit=10000/1s")
	if run.status != 0 || !strings.Contains(run.output,
		"RESPOKE_PASSWORD is ignored: there is no base URL") {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
	if strings.Contains(run.output, canaryPassword) {
		t.Error("the password is shown")
	}
}

func TestWithoutAFailingClientA502IsUnsupported(t *testing.T) {
	t.Parallel()
	environment := serveResonance(t, plain)
	delete(environment, "RESONANCE_FAILING_APP_CLIENT_ID")
	run := runPlumbline(t, environment, "run", "resonance")
	if run.status != 0 || !strings.Contains(run.output,
		"unsupported: 1 case: no client can make the downstream service fail") {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
}

func TestWhatARunCreatedIsDeletedAlsoAfterFailures(t *testing.T) {
	t.Parallel()
	var mutex sync.Mutex
	created, deleted := 0, 0
	// Every answer about roles is wrong, so that the cases about roles fail.
	environment := serveRespoke(t,
		altering(func(request *http.Request, response *httptest.ResponseRecorder) {
			mutex.Lock()
			defer mutex.Unlock()
			switch roles := strings.HasPrefix(request.URL.Path, "/v1/roles"); {
			case roles && request.Method == http.MethodPost && response.Code == 200:
				created++
			case roles && request.Method == http.MethodDelete && response.Code == 200:
				deleted++
			}
			response.Header().Del("Request-Id")
		}))
	run := runPlumbline(t, environment, "run", "respoke")
	if run.status != 1 || created < 3 || created != deleted {
		t.Errorf("status %d, %d roles created, %d deleted\n%s", run.status, created, deleted,
			run.output)
	}
	if strings.Contains(run.output, "left behind") {
		t.Errorf("something was left behind\n%s", run.output)
	}
}

func TestWhatCannotBeDeletedIsListed(t *testing.T) {
	t.Parallel()
	environment := serveRespoke(t,
		altering(func(request *http.Request, response *httptest.ResponseRecorder) {
			if request.Method == http.MethodDelete {
				response.Code = http.StatusInternalServerError
			}
		}))
	run := runPlumbline(t, environment, "run", "respoke")
	// the terminal has the first of them, which are others in another order of cases
	text, err := os.ReadFile(filepath.Join(run.folder, "plumbline.json"))
	if err != nil || run.status != 1 || !strings.Contains(run.output, "left behind: ") ||
		!strings.Contains(string(text), `"role `) ||
		!strings.Contains(string(text), `"a session of an app`) {
		t.Errorf("status %d, %v\n%s", run.status, err, run.output)
	}
}

func TestAServerWithoutALimitFailsTheLimitCase(t *testing.T) {
	t.Parallel()
	for api, serve := range map[string]func(*testing.T,
		wrapper) map[string]string{"respoke": serveRespoke, "resonance": serveResonance} {
		environment := serve(t, plain)
		variable := strings.ToUpper(api)
		environment[variable+"_LIMIT_CASES"] = "run"
		environment[variable+"_RATE_LIMIT"] = "5/2s"
		run := runPlumbline(t, environment, "run", api, "--label-filter", "kind:limit")
		want := map[string]string{"respoke": "calls at once were all answered",
			"resonance": "of 11 calls at once 11 were answered"}[api]
		if run.status != 1 || !strings.Contains(run.output, want) {
			t.Errorf("%s: status %d\n%s", api, run.status, run.output)
		}
	}
}

func TestDeadlineAndBodyLimitAreKept(t *testing.T) {
	t.Parallel()
	const filter = "requirement:resonance.token.create.200"
	for _, test := range []struct {
		name, flag, want string
		status           int
		wrap             wrapper
	}{
		{"deadline", "--resonance.deadline=100ms", "the exchange took longer than 100ms", 2,
			func(http.Handler) http.Handler {
				return http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
					// only then does the server see that the client has gone
					_, _ = io.Copy(io.Discard, request.Body)
					<-request.Context().Done()
				})
			}},
		{"body limit", "--resonance.body-limit=10", "the body is larger than the limit of 10 bytes",
			1, plain},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			run := runPlumbline(t, serveResonance(t, test.wrap), "run", "resonance",
				"--label-filter", filter, test.flag)
			if run.status != test.status || !strings.Contains(run.output, test.want) {
				t.Errorf("status %d\n%s", run.status, run.output)
			}
		})
	}
	if run := runPlumbline(t, serveResonance(t, plain), "run", "resonance", "--label-filter",
		filter); run.status != 0 {
		t.Errorf("with the defaults: status %d\n%s", run.status, run.output)
	}
}
