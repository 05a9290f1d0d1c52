package pipelines

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	yaml "go.yaml.in/yaml/v4"
)

// action is what is read of action.yml.
type action struct {
	Inputs  map[string]struct{ Default string }
	Outputs map[string]struct{ Value string }
	Runs    struct{ Steps []step }
}

type step struct {
	ID, Name, Run, Uses, If string
	Env                     map[string]string
}

func readAction() (action, error) {
	content, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		return action{}, err
	}
	var read action
	err = yaml.Unmarshal(content, &read)
	return read, err
}

// actionSteps are the steps by their names.
func actionSteps() (map[string]step, error) {
	read, err := readAction()
	steps := map[string]step{}
	for _, one := range read.Runs.Steps {
		steps[one.Name] = one
	}
	return steps, err
}

// ran is what became of the action.
type ran struct {
	status  int
	output  string
	outputs map[string]string
	summary string
	folder  string // the workspace
}

var expression = regexp.MustCompile(`\$\{\{ ([\w.-]+) \}\}`)

// runAction runs the scripts of the action as GitHub does, with a program that is there already.
func runAction(t *testing.T, program string, inputs map[string]string,
	environment ...string) ran {
	t.Helper()
	read, err := readAction()
	if err != nil {
		t.Fatal(err)
	}
	runner := t.TempDir()
	result := ran{folder: t.TempDir()}
	if err := os.Symlink(program, filepath.Join(runner, "plumbline")); err != nil {
		t.Fatal(err)
	}
	known := map[string]string{"runner.temp": runner, "github.action_path": root}
	for name, input := range read.Inputs {
		known["inputs."+name] = input.Default
	}
	for name, value := range inputs {
		if _, found := known["inputs."+name]; !found {
			t.Fatalf("there is no input %q", name)
		}
		known["inputs."+name] = value
	}
	evaluated := func(text string) string {
		return expression.ReplaceAllStringFunc(text, func(found string) string {
			value, is := known[expression.FindStringSubmatch(found)[1]]
			if !is {
				t.Errorf("%s is not known", found)
			}
			return value
		})
	}
	summary := filepath.Join(runner, "summary.md")
	for i, one := range read.Runs.Steps {
		if one.Run == "" || one.Name == "Build Plumbline" {
			continue
		}
		outputs := filepath.Join(runner, fmt.Sprint("outputs", i))
		own := append(clean(environment...), "GITHUB_OUTPUT="+outputs, "GITHUB_ACTIONS=true",
			"GITHUB_STEP_SUMMARY="+summary)
		for name, value := range one.Env {
			own = append(own, name+"="+evaluated(value))
		}
		output, status, _ := bash(t.Context(), result.folder, own, one.Run)
		result.output += output
		content, _ := os.ReadFile(outputs) // there is none where the step wrote none
		for line := range strings.Lines(string(content)) {
			name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
			known["steps."+one.ID+".outputs."+name] = value
		}
		if result.status = status; status != 0 {
			break
		}
	}
	content, _ := os.ReadFile(summary) // nor a summary
	result.summary, result.outputs = string(content), map[string]string{}
	for name, output := range read.Outputs {
		result.outputs[name] = known[expression.FindStringSubmatch(output.Value)[1]]
	}
	return result
}

func TestTheActionRunsASuite(t *testing.T) {
	got := runAction(t, built(t), map[string]string{"suites": "respoke",
		"label-filter": "kind:positive"}, staging(t)...)
	if got.status != 0 || got.outputs["status"] != "0" ||
		!strings.HasPrefix(got.summary, "# Respoke: conforms\n") {
		t.Errorf("status %d, outputs %v\n%s\n%s", got.status, got.outputs, got.summary, got.output)
	}
	for _, name := range []string{"plumbline.json", "junit-respoke.xml", "plumbline.sarif"} {
		exists(t, filepath.Join(got.outputs["reports"], name))
		exists(t, filepath.Join(got.folder, "reports", name))
	}
}

func TestTheActionFailsOnWhatItIsTold(t *testing.T) {
	wrong := httptest.NewServer(http.NotFoundHandler())
	defer wrong.Close()
	at := func(url string) []string {
		return append(staging(t), "RESPOKE_BASE_URL="+url)
	}
	gone := httptest.NewServer(nil)
	gone.Close()
	for _, test := range []struct {
		name, failOn string
		environment  []string
		status       int
		output       string
		summary      string
	}{
		{"findings", "findings", at(wrong.URL + "/v1"), 1, "1", "# Respoke: does not conform\n"},
		{"findings are let pass", "could-not-run", at(wrong.URL + "/v1"), 0, "1", "# Respoke: "},
		{"no target", "findings", at(gone.URL), 2, "2", "# Respoke: nothing was tested\n"},
		{"no target, and findings are let pass", "could-not-run", at(gone.URL), 2, "2",
			"# Respoke: nothing was tested\n"},
		{"no target, and all is let pass", "nothing", at(gone.URL), 0, "2",
			"# Respoke: nothing was tested\n"},
		{"a word that is none", "warnings", nil, 2, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := runAction(t, built(t), map[string]string{"suites": "respoke",
				"label-filter": "kind:positive", "fail-on": test.failOn},
				test.environment...)
			if got.status != test.status || got.outputs["status"] != test.output ||
				!strings.HasPrefix(got.summary, test.summary) {
				t.Errorf("status %d, outputs %v, summary %.60q\n%s", got.status, got.outputs,
					got.summary, got.output)
			}
		})
	}
}

// The inputs become the flags that they are named after, whatever stands in them.
func TestTheActionCallsPlumbline(t *testing.T) {
	program := filepath.Join(t.TempDir(), "recorder")
	recorder(t, program)
	results := t.TempDir()
	for _, shard := range []string{"a", "b b"} {
		executable(t, filepath.Join(results, shard, "plumbline.json"), "{}")
	}
	for _, test := range []struct {
		inputs map[string]string
		want   string // REPORTS stands for the folder of reports
	}{
		{nil, "run --reports REPORTS"},
		{map[string]string{"suites": "respoke resonance", "target": "staging", "shard": "2/5"},
			"run respoke resonance --target staging --shard 2/5 --reports REPORTS"},
		{map[string]string{"suites": "$(touch gone); *", "label-filter": "a && !b"},
			"run $(touch gone); * --label-filter a && !b --reports REPORTS"},
		{map[string]string{"merge": "2", "results": results, "shard": "2/5"},
			"merge --shards 2 " + results + "/a/plumbline.json " + results +
				"/b b/plumbline.json --reports REPORTS"},
		{map[string]string{"merge": "2", "results": "nowhere"},
			"merge --shards 2 --reports REPORTS"},
	} {
		file := filepath.Join(t.TempDir(), "calls")
		got := runAction(t, program, test.inputs, "CALLS="+file)
		want := strings.ReplaceAll(test.want, "REPORTS", got.outputs["reports"])
		if called := calls(t, file); got.status != 0 || !slices.Equal(called, []string{want}) {
			t.Errorf("%v: status %d, called\n%q, want\n%q\n%s",
				slices.Sorted(maps.Keys(test.inputs)), got.status, called, want, got.output)
		}
		if entries, err := os.ReadDir(got.folder); err != nil || len(entries) != 1 {
			t.Errorf("%v: %v, the workspace has %v", test.inputs, err, entries)
		}
	}
}
