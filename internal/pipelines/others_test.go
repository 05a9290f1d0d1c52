package pipelines

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	yaml "go.yaml.in/yaml/v4"
)

// gitlabScript is what a job of the template runs: its commands and those of what it extends.
func gitlabScript(t *testing.T, job string) string {
	t.Helper()
	var template map[string]any
	if err := yaml.Unmarshal([]byte(text(t, "docs/ci/gitlab.yml")), &template); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, name := range []string{".plumbline", job} {
		members, is := template[name].(map[string]any)
		if !is {
			t.Fatalf("there is no job %s", name)
		}
		for _, key := range []string{"before_script", "script"} {
			lines = append(lines, stringsOf(members[key])...)
		}
	}
	return strings.Join(lines, "\n")
}

func TestTheGitLabTemplateRunsShardsAndJoinsThem(t *testing.T) {
	tools, project := t.TempDir(), t.TempDir()
	fakeGo(t, tools, built(t))
	environment := append(clean(staging(t)...), "PATH="+tools+":/usr/bin:/bin",
		"PLUMBLINE_SUITES=respoke", "CI_NODE_TOTAL=2", "PLUMBLINE_NODES=2")
	joined := func() (string, int) {
		output, status, _ := bash(t.Context(), project, slices.DeleteFunc(slices.Clone(environment),
			func(pair string) bool { return strings.HasPrefix(pair, "CI_NODE") }),
			gitlabScript(t, "plumbline"))
		return output, status
	}
	for _, index := range []string{"1", "2"} {
		output, status, _ := bash(t.Context(), project, append(slices.Clone(environment),
			"CI_NODE_INDEX="+index), gitlabScript(t, "plumbline-shard"))
		if status != 0 || !strings.Contains(output, "Respoke at http://127.0.0.1:") {
			t.Fatalf("shard %s: status %d\n%s", index, status, output)
		}
		exists(t, filepath.Join(project, "shards", index, "junit-respoke.xml"))
		if index == "1" {
			if output, status := joined(); status != 2 || !strings.Contains(output, "2") {
				t.Errorf("without shard 2: status %d\n%s", status, output)
			}
		}
	}
	output, status := joined()
	if status != 0 || !strings.Contains(output, "conforms") {
		t.Errorf("status %d\n%s", status, output)
	}
	exists(t, filepath.Join(project, "reports", "plumbline.json"))
}

func TestTheGitLabTemplateJoinsItsShards(t *testing.T) {
	tools, project, file := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "calls")
	recorder(t, filepath.Join(tools, "recorder"))
	fakeGo(t, tools, filepath.Join(tools, "recorder"))
	environment := clean("PATH="+tools+":/usr/bin:/bin", "CALLS="+file,
		"PLUMBLINE_SUITES=respoke resonance", "PLUMBLINE_NODES=2")
	for _, index := range []string{"1", "2"} {
		_, status, err := bash(t.Context(), project, append(slices.Clone(environment),
			"CI_NODE_INDEX="+index), gitlabScript(t, "plumbline-shard"))
		if status != 0 {
			t.Fatal(status, err)
		}
	}
	if output, status, _ := bash(t.Context(), project, environment,
		gitlabScript(t, "plumbline")); status != 0 {
		t.Errorf("status %d\n%s", status, output)
	}
	want := []string{"run respoke resonance --reports shards/1",
		"run respoke resonance --reports shards/2",
		"merge --shards 2 shards/1/plumbline.json shards/2/plumbline.json --reports reports"}
	if got := calls(t, file); !slices.Equal(got, want) {
		t.Errorf("called\n%q, want\n%q", got, want)
	}
	// the status of the program is that of the job
	if _, status, _ := bash(t.Context(), project, append(environment, "STATUS=2"),
		gitlabScript(t, "plumbline")); status != 2 {
		t.Errorf("status %d, want 2", status)
	}
}

func TestTheJenkinsfileJoinsItsShards(t *testing.T) {
	tools, project, file := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "calls")
	recorder(t, filepath.Join(tools, "recorder"))
	fakeGo(t, tools, filepath.Join(tools, "recorder"))
	environment := clean("PATH="+tools+":/usr/bin:/bin", "CALLS="+file, "SUITES=resonance",
		"SHARD=2")
	all := jenkinsScripts(text(t, "docs/ci/Jenkinsfile"))
	if len(all) != 4 {
		t.Fatalf("got %d scripts", len(all))
	}
	for _, one := range all {
		if output, status, _ := bash(t.Context(), project, environment, one); status != 0 {
			t.Errorf("status %d\n%s", status, output)
		}
	}
	want := []string{"run resonance --shard 2/4 --reports shards/2",
		"merge --shards 4 shards/2/plumbline.json --reports reports"}
	if got := calls(t, file); !slices.Equal(got, want) {
		t.Errorf("called\n%q, want\n%q", got, want)
	}
	// What a shard finds is judged at the end; that it could not run is not let pass.
	for given, want := range map[string]int{"0": 0, "1": 0, "2": 1} {
		if _, status, _ := bash(t.Context(), project, append(slices.Clone(environment),
			"STATUS="+given), all[1]); status != want {
			t.Errorf("the program ends with %s: got %d, want %d", given, status, want)
		}
	}
}
