package cli

import (
	"strings"
	"testing"
)

// TestAJobHasReferencesToSecretsOnly, one for each credential of the chosen suites, whatever the
// environment has.
func TestAJobHasReferencesToSecretsOnly(t *testing.T) {
	t.Parallel()
	environment := map[string]string{}
	for _, suite := range suites {
		for _, credential := range suite.Target.Credentials {
			environment[credential.Variable] = canarySecret
		}
	}
	for _, words := range [][]string{nil, {"respoke"}, {"resonance"}} {
		run := runCommand(t, environment, append([]string{"job", "--shards", "2", "--target",
			"staging"}, words...)...)
		if run.status != exitConforms || strings.Contains(run.output, canarySecret) {
			t.Fatalf("%q: status %d\n%s", words, run.status, run.output)
		}
		chosen, err := choose(words)
		if err != nil {
			t.Fatal(err)
		}
		wanted := 0
		for _, suite := range chosen {
			for _, credential := range suite.Target.Credentials {
				wanted++
				if !strings.Contains(run.output, "key: "+credential.Variable+"\n") {
					t.Errorf("%q: no reference to %s", words, credential.Variable)
				}
			}
		}
		if got := strings.Count(run.output, "secretKeyRef:"); got != wanted {
			t.Errorf("%q: %d references, want %d", words, got, wanted)
		}
	}
}

func TestMistakenJobs(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		arguments []string
		wants     []string
	}{
		{nil, []string{"--target is missing", "--shards is 0", `"plumbline job --help"`}},
		{[]string{"--shards", "2", "--target", "staging", "jam"}, []string{`no suite "jam"`}},
		{[]string{"--shards", "two"}, []string{`--shards is "two"; a whole number is wanted`}},
		{[]string{"--shards", "2", "--target", "staging", "--results", "disk"},
			[]string{`--results is "disk"; it has to be one of volume, log`}},
		{[]string{"--shards", "2", "--target", "staging", "--schedule", "daily"},
			[]string{`--schedule is "daily"; five fields of cron are wanted`}},
		{[]string{"--shards", "2", "--target", "staging", "--respoke.password", "x"},
			[]string{"credentials are never flags"}},
	} {
		var stdout, stderr strings.Builder
		status := Main(append([]string{"job"}, test.arguments...), &stdout, &stderr)
		if status != exitCouldNotRun || stdout.Len() > 0 {
			t.Errorf("%q: status %d, want 2 and no manifest\n%s", test.arguments, status, &stdout)
		}
		for _, want := range test.wants {
			if !strings.Contains(stderr.String(), want) {
				t.Errorf("%q: got %q, want %q in it", test.arguments, stderr.String(), want)
			}
		}
	}
}
