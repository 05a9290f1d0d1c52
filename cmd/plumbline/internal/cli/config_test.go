package cli

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// schemaFile is where editors find the schema of plumbline.yaml.
const schemaFile = "../../../../docs/plumbline.schema.json"

func TestTheSchemaThatIsPublishedIsTheOneOfTheProgram(t *testing.T) {
	t.Parallel()
	var stdout, stderr strings.Builder
	if status := Main([]string{"config", "--schema"}, &stdout, &stderr); status != exitConforms {
		t.Fatal(stderr.String())
	}
	if *update {
		if err := os.WriteFile(schemaFile, []byte(stdout.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	published, err := os.ReadFile(schemaFile)
	if err != nil || string(published) != stdout.String() {
		t.Errorf("it differs; go test -update writes it anew (%v)", err)
	}
}

func TestAConfigurationIsShownWithoutSecrets(t *testing.T) {
	t.Parallel()
	file := documents(t, "plumbline.yaml", `
read-only: true
apis:
  resonance:
    base-url: https://staging.example.com
    credentials: {app-client-id: ann, app-secret: env:STAGING_SECRET}
auth:
- oauth=client-credentials id=env:ID secret=canary-4711
auth-other: [bearer=env:OTHER]
`)[0]
	run := runCommand(t, map[string]string{"STAGING_SECRET": "canary-4711-secret"}, "config",
		"resonance", "--config", file, "--resonance.rate-limit", "1/1s")
	shown := strings.Join(strings.Fields(run.output), " ")
	for _, want := range []string{"read-only true " + file + ":2 ",
		"resonance.base-url https://staging.example.com " + file + ":5 ",
		"resonance.credentials.app-client-id ann " + file + ":6 ",
		"resonance.credentials.app-secret [RESONANCE_APP_SECRET] env:STAGING_SECRET of " + file,
		"auth oauth=client-credentials " + file + ":8 ",
		"auth-other bearer=env:OTHER " + file + ":9 ",
		"resonance.rate-limit 1/1s --resonance.rate-limit ", "resonance.deadline 10s default"} {
		if !strings.Contains(shown, want) {
			t.Errorf("it does not show %q:\n%s", want, run.output)
		}
	}
	if run.status != exitConforms || strings.Contains(run.output, "canary") {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
	run = runCommand(t, nil, "config", "resonance", "--config", file)
	if run.status != exitCouldNotRun ||
		!strings.Contains(run.output,
			file+":6:51: app-secret: the variable STAGING_SECRET is not") {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
	run = runCommand(t, nil, "config", "resonance", "--resonance.deadline", "soon")
	if run.status != exitCouldNotRun || !strings.Contains(run.output, "a span of time is wanted") {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
}
