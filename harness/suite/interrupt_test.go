package suite

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/conform"
	"plumbline/harness/requirement"
	"plumbline/internal/report"
)

// endlessSuite has a case that passes, one that panics, and then one that waits for the end of the
// run.
func endlessSuite() *Suite {
	suite := pantrySuite(requirement.Table{requirementFor("first", "getJar"),
		requirementFor("second", "getJar"), requirementFor("third", "getJar"),
		requirementFor("fourth", "getJar")})
	suite.Cases(func(api *API) {
		Describe("in order", Ordered, ContinueOnFailure, func() {
			It("passes", suite.Requirement("pantry.jars.first"), func(ctx SpecContext) {
				Expect(get(ctx, api, "1")).To(conform.ConformTo(api.Contract))
			})
			It("panics", suite.Requirement("pantry.jars.second"), func(ctx SpecContext) {
				Expect(get(ctx, api, "1")).To(conform.ConformTo(api.Contract))
				panic("of " + canary)
			})
			It("waits", suite.Requirement("pantry.jars.third"), func(ctx SpecContext) {
				_, _ = os.Stderr.WriteString("waiting\n")
				<-ctx.Done()
			})
			It("never runs", suite.Requirement("pantry.jars.fourth"), func(ctx SpecContext) {
				Expect(get(ctx, api, "1")).To(conform.ConformTo(api.Contract))
			})
		})
	})
	return suite
}

func TestAnInterruptedRunLeavesCompleteReports(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			command := exec.CommandContext(deadline(t), os.Args[0])
			command.Env = environment("endless", folder)
			var output strings.Builder
			command.Stdout = &output
			errors, err := command.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(errors)
			for lines.Scan() && lines.Text() != "waiting" {
				output.WriteString(lines.Text() + "\n")
			}
			if err := command.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			for lines.Scan() {
				output.WriteString(lines.Text() + "\n")
			}
			_ = command.Wait() // its status is looked at below
			run := ended{status: command.ProcessState.ExitCode(), output: output.String(),
				folder: folder}
			run.wants(t, 1, "interrupted: ")
			run.hides(t)
			leavesOnly(t, folder, "index.html", "junit-pantry.xml", "pantry.har", "plumbline.json",
				"plumbline.md", "plumbline.ndjson", "plumbline.sarif")
			read := run.result(t)
			if read.Interrupted == "" {
				t.Error("the result does not say that it was interrupted")
			}
			var outcomes []report.CaseOutcome
			for _, c := range read.Suites[0].Cases {
				outcomes = append(outcomes, c.Outcome)
			}
			if len(outcomes) != 4 || outcomes[0] != report.Passed ||
				outcomes[1] != report.Errored || outcomes[2] != report.Errored ||
				outcomes[3] != report.Skipped {
				t.Errorf("outcomes: %v\n%s", outcomes, run.output)
			}
		})
	}
}
