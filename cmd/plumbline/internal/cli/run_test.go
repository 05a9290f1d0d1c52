package cli

import (
	"bytes"
	"context"
	"encoding/xml"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"plumbline/fixtures/resonance"
	"plumbline/fixtures/respoke"
	"plumbline/fixtures/serving"
)

// asPlumbline makes the test binary behave as plumbline itself: Ginkgo runs one tree per process,
// so each run needs a process of its own.
const asPlumbline = "PLUMBLINE_TEST_ARGUMENTS"

func TestMain(m *testing.M) {
	if arguments, found := os.LookupEnv(asPlumbline); found {
		self = again
		os.Exit(Main(strings.FieldsFunc(arguments, func(r rune) bool { return r == '\n' }),
			os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// onlyCases is a label filter for the runs of a proof.
const onlyCases = "PLUMBLINE_TEST_PROOF_FILTER"

// again runs plumbline within plumbline.
func again(ctx context.Context, arguments ...string) *exec.Cmd {
	if filter, found := os.LookupEnv(onlyCases); found {
		arguments = append(arguments, "--label-filter", filter)
	}
	command := exec.CommandContext(ctx, os.Args[0])
	command.Env = append(os.Environ(), asPlumbline+"="+strings.Join(arguments, "\n"))
	return command
}

// plumbline is one run of the program.
type plumbline struct {
	status int
	output string // both streams, as a person sees them
	folder string // where the reports are
}

func runPlumbline(t *testing.T, environment map[string]string, arguments ...string) plumbline {
	t.Helper()
	folder := t.TempDir()
	run := runCommand(t, environment, append(arguments, "--reports", folder)...)
	run.folder = folder
	return run
}

func runCommand(t *testing.T, environment map[string]string, arguments ...string) plumbline {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Dir = t.TempDir() // where a run without --reports writes
	command.Env = append(withoutTargets(os.Environ()),
		asPlumbline+"="+strings.Join(arguments, "\n"))
	for name, value := range environment {
		command.Env = append(command.Env, name+"="+value)
	}
	output, err := command.CombinedOutput()
	if err != nil && command.ProcessState == nil {
		t.Fatal(err)
	}
	return plumbline{status: command.ProcessState.ExitCode(), output: string(output)}
}

// junit is what is read back of a JUnit report.
type junit struct {
	Cases []struct {
		Name    string    `xml:"name,attr"`
		Failure *struct{} `xml:"failure"`
		Error   *struct{} `xml:"error"`
		Skipped *struct {
			Message string `xml:"message,attr"`
		} `xml:"skipped"`
	} `xml:"testsuite>testcase"`
}

func (p plumbline) junit(t *testing.T, api string) junit {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.folder, "junit-"+api+".xml"))
	if err != nil {
		t.Fatal(err)
	}
	var read junit
	if err := xml.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// wrapper changes what a server answers.
type wrapper func(http.Handler) http.Handler

func plain(handler http.Handler) http.Handler { return handler }

// altering returns a wrapper that changes responses before they are sent.
func altering(change func(request *http.Request, response *httptest.ResponseRecorder)) wrapper {
	return func(handler http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, request)
			change(request, recorder)
			maps.Copy(w.Header(), recorder.Header())
			w.WriteHeader(recorder.Code)
			_, _ = w.Write(recorder.Body.Bytes())
		})
	}
}

// Canaries: no artifact may ever contain one of these.
const (
	canaryPassword  = `canary-"pass'word"-4711`
	canaryAppSecret = "c0ffee00-4712-4712-8712-00000000c0de"
	canarySecret    = "canary-secret-4713"
)

// serveRespoke serves a reference server that takes calls as fast as they come, and returns the
// environment to test it.
func serveRespoke(t *testing.T, wrap wrapper) map[string]string {
	t.Helper()
	service := respoke.New(respoke.Config{
		Credentials: respoke.Credentials{Password: canaryPassword, AppSecret: canaryAppSecret},
		Limit:       respoke.Limit{PerSecond: 10_000, Burst: 10_000},
	})
	server := start(t, wrap(service), respoke.BasePath)
	credentials := service.Credentials()
	return map[string]string{
		"RESPOKE_BASE_URL": server, "RESPOKE_RATE_LIMIT": "10000/1s", "RESPOKE_LIMIT_CASES": "skip",
		"RESPOKE_USERNAME": credentials.Username, "RESPOKE_PASSWORD": credentials.Password,
		"RESPOKE_APP_ID": credentials.AppID, "RESPOKE_APP_SECRET": credentials.AppSecret,
	}
}

func serveResonance(t *testing.T, wrap wrapper) map[string]string {
	t.Helper()
	service := resonance.New(resonance.Config{
		Credentials: resonance.Credentials{AppSecret: canarySecret},
		Limit:       resonance.Limit{Calls: 10_000, Window: 1},
	})
	server := start(t, wrap(service), "")
	credentials := service.Credentials()
	return map[string]string{
		"RESONANCE_BASE_URL": server, "RESONANCE_RATE_LIMIT": "10000/1s",
		"RESONANCE_LIMIT_CASES":           "skip",
		"RESONANCE_APP_CLIENT_ID":         credentials.AppClientID,
		"RESONANCE_APP_SECRET":            credentials.AppSecret,
		"RESONANCE_FAILING_APP_CLIENT_ID": credentials.FailingAppClientID,
	}
}

func start(t *testing.T, handler http.Handler, basePath string) string {
	t.Helper()
	server, err := serving.Start("127.0.0.1:0", handler, basePath)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(t.Context()); err != nil && t.Context().Err() == nil {
			t.Error(err)
		}
	})
	return server.BaseURL
}

func TestARightServerConforms(t *testing.T) {
	t.Parallel()
	environment := serveRespoke(t, plain)
	maps.Copy(environment, serveResonance(t, plain))
	run := runPlumbline(t, environment, "run")
	if run.status != 0 {
		t.Fatalf("status %d\n%s", run.status, run.output)
	}
	for _, suite := range suites {
		if got := run.junit(t, suite.Name); len(got.Cases) < len(suite.Requirements) ||
			len(got.Cases) == 0 {
			t.Errorf("%s: %d cases of %d requirements", suite.Name, len(got.Cases),
				len(suite.Requirements))
		}
	}
	for _, want := range []string{"Respoke at http://", "Resonance AdminIdentity at http://",
		": conforms", "POST /token", "left to expire"} {
		if !strings.Contains(run.output, want) {
			t.Errorf("the output does not have %q\n%s", want, run.output)
		}
	}
}

// Which cases must find which fault is proven by plumbline prove; this is what their reader is
// told.
func TestTheReaderOfAFailureIsToldWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, api string
		wrap      wrapper
		output    []string // what the reader of the failure must be told
	}{
		{
			"a member in another case", "resonance",
			altering(func(_ *http.Request, response *httptest.ResponseRecorder) {
				replaceBody(response, bytes.ReplaceAll(response.Body.Bytes(),
					[]byte(`"AccessToken"`), []byte(`"accessToken"`)))
			}),
			[]string{
				"POST /token → 200: the body does not conform",
				"$.AccessToken is missing (required)",
				`the body has "accessToken"; the contract spells it "AccessToken"`,
				"specs/resonance/openapi.json:1:16", "(published)",
				"the document's own example has the same problem",
				`curl -sS -X POST "$RESONANCE_BASE_URL/token" -H 'Content-Type: application/json' -d '{"appClientId":"'"$RESONANCE_APP_CLIENT_ID"'","appSecret":"'"$RESONANCE_APP_SECRET"'"}'`,
			},
		},
		{
			"a 401 that answers JSON", "resonance",
			altering(func(_ *http.Request, response *httptest.ResponseRecorder) {
				if response.Code == 401 {
					response.Header().Set("Content-Type", "application/json")
					replaceBody(response, []byte(`{"error":"no"}`))
				}
			}),
			[]string{
				"the Content-Type is application/json; the contract documents text/plain for 401"},
		},
		{
			"an undocumented 201", "respoke",
			altering(func(request *http.Request, response *httptest.ResponseRecorder) {
				if request.Method == http.MethodPost &&
					strings.HasPrefix(request.URL.Path, "/v1/roles") && response.Code == 200 {
					response.Code = 201
				}
			}),
			[]string{"the status is 201 Created; POST /roles/ documents 200, 400, 401",
				"this case requires that the status is 200 OK"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			environment := serveResonance(t, test.wrap)
			if test.api == "respoke" {
				environment = serveRespoke(t, test.wrap)
			}
			run := runPlumbline(t, environment, "run", test.api)
			if run.status != 1 {
				t.Errorf("status %d\n%s", run.status, run.output)
			}
			for _, want := range test.output {
				if !strings.Contains(run.output, want) {
					t.Errorf("the output does not have %q\n%s", want, run.output)
				}
			}
		})
	}
}

func replaceBody(response *httptest.ResponseRecorder, body []byte) {
	response.Body = bytes.NewBuffer(body)
	response.Header().Del("Content-Length")
}
