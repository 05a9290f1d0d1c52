package suite

import (
	"bytes"
	"context"
	"encoding/xml"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Variables that make the test binary behave as a suite: Ginkgo runs one tree per process, so each
// run needs a process of its own.
const (
	variableScenario = "PLUMBLINE_TEST_SCENARIO"
	variableReports  = "PLUMBLINE_TEST_REPORTS"
	variableFilter   = "PLUMBLINE_TEST_FILTER"
)

// scenarios are the suites that can be run so.
var scenarios = map[string]func() *Suite{
	"outcomes": outcomeSuite, "right": rightSuite, "refused": refusedSuite,
	"clean-up": cleanUpSuite, "unproven": unprovenSuite,
	"no reference": noReferenceSuite, "no credential": noCredentialSuite, "crowd": crowdSuite,
	"torn": tornSuite,
	"odd":  oddSuite, "endless": endlessSuite, "silent": silentSuite, "gate": gateSuite,
	"gate without reference": gateWithoutReference,
	"parted":                 partedSuite, "flip": flipSuite,
	"any status": anyStatusSuite,
}

func TestMain(m *testing.M) {
	if name, found := os.LookupEnv(variableScenario); found {
		suite := scenarios[name]()
		options := NewOptions(flag.CommandLine, suite)
		options.Reports, options.Filter = os.Getenv(variableReports), os.Getenv(variableFilter)
		options.NoColor = true
		flag.Parse() // Ginkgo's flags too
		os.Exit(int(Run(*options, suite)))
	}
	os.Exit(m.Run())
}

// ended is how a run ended.
type ended struct {
	status int
	output string // both streams, as a person sees them
	folder string // where the reports are
}

func environment(scenario, reports string) []string {
	clean := slices.DeleteFunc(os.Environ(),
		func(variable string) bool {
			return strings.HasPrefix(variable, "PANTRY_") ||
				strings.HasPrefix(variable, "CI_NODE_") ||
				strings.HasPrefix(variable, "PLUMBLINE_SHARD")
		})
	return append(clean, variableScenario+"="+scenario, variableReports+"="+reports,
		"PANTRY_RATE_LIMIT=1000/1ms")
}

func runScenario(t *testing.T, scenario, filter string, arguments ...string) ended {
	t.Helper()
	folder := t.TempDir()
	command := exec.CommandContext(deadline(t), os.Args[0], arguments...)
	command.Env = append(environment(scenario, folder), variableFilter+"="+filter)
	return await(t, command, folder)
}

// deadline ends a run that hangs, long before go test would.
func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func await(t *testing.T, command *exec.Cmd, folder string) ended {
	t.Helper()
	output, err := command.CombinedOutput()
	if command.ProcessState == nil {
		t.Fatal(err)
	}
	return ended{status: command.ProcessState.ExitCode(), output: string(output), folder: folder}
}

func (e ended) wants(t *testing.T, status int, texts ...string) {
	t.Helper()
	if e.status != status {
		t.Errorf("status %d, want %d\n%s", e.status, status, e.output)
	}
	plain := blanks.ReplaceAllString(e.output, " ")
	for _, text := range texts {
		if !strings.Contains(plain, text) {
			t.Errorf("the output does not have %q\n%s", text, e.output)
		}
	}
}

// counts returns the row of the summary that counts all cases: cases, the six outcomes, findings.
func (e ended) counts(t *testing.T) string {
	t.Helper()
	for line := range strings.Lines(e.output) {
		if fields := strings.Fields(line); len(fields) == 9 && fields[0] == "all" {
			return strings.Join(fields[1:], " ")
		}
	}
	t.Fatalf("the output has no summary\n%s", e.output)
	return ""
}

// readCase is what is read back of a case of a JUnit report.
type readCase struct {
	Name    string   `xml:"name,attr"`
	Status  string   `xml:"status,attr"`
	Failure *problem `xml:"failure"`
	Error   *problem `xml:"error"`
	Skipped *problem `xml:"skipped"`
	Output  string   `xml:"system-out"`
}

type problem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// element names the element that tells the outcome, and returns all it says.
func (c readCase) element() (name, text string) {
	all := map[string]*problem{"failure": c.Failure, "error": c.Error, "skipped": c.Skipped}
	maps.DeleteFunc(all, func(_ string, p *problem) bool { return p == nil })
	var names []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		names = append(names, name)
		text += all[name].Type + " " + all[name].Message + "\n" + all[name].Text
	}
	return strings.Join(names, " and "), text
}

func (e ended) junit(t *testing.T) map[string]readCase {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(e.folder, "junit-pantry.xml"))
	if err != nil {
		t.Fatalf("%v\n%s", err, e.output)
	}
	checkJUnit(t, text)
	var read struct {
		Cases []readCase `xml:"testsuite>testcase"`
	}
	if err := xml.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	cases := map[string]readCase{}
	for _, c := range read.Cases {
		if _, twice := cases[c.Name]; twice {
			t.Errorf("the case %q is there twice", c.Name)
		}
		cases[c.Name] = c
	}
	return cases
}

// hides checks that neither the output nor any file of the folder holds the canary.
func (e ended) hides(t *testing.T) {
	t.Helper()
	e.hidesText(t, canary)
}

// hidesText checks that neither the output nor any file of the folder holds a secret.
func (e ended) hidesText(t *testing.T, secret string) {
	t.Helper()
	if strings.Contains(e.output, secret) {
		t.Errorf("the output has %q\n%s", secret, e.output)
	}
	entries, err := os.ReadDir(e.folder)
	if err != nil || len(entries) == 0 {
		t.Fatal("no reports", err)
	}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(e.folder, entry.Name()))
		if err != nil || bytes.Contains(text, []byte(secret)) {
			t.Errorf("%s has %q (%v)\n%s", entry.Name(), secret, err, text)
		}
	}
}

// leavesOnly checks the names of the files in a folder.
func leavesOnly(t *testing.T, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if !slices.Equal(names, want) {
		t.Errorf("files: %q, want %q", names, want)
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is out of date (go test -update); got:\n%s", path, got)
	}
}

// refuses checks that an error says something.
func refuses(t *testing.T, err error, texts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, text := range texts {
		if !strings.Contains(fmt.Sprint(err), text) {
			t.Errorf("the error does not have %q: %v", text, err)
		}
	}
}
