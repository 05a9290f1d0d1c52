package ginkgoext

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"plumbline/harness/report"
)

// finish writes the reports, in the first process, when all cases have run.
func (s *session) finish(ginkgoReport types.Report) {
	run := s.result(ginkgoReport)
	s.finished = &run
	var problems []string
	for i, suite := range run.Suites {
		if err := s.writeJUnit(s.apis[i], ginkgoReport); err != nil {
			problems = append(problems, err.Error())
		}
		if suite.Tested() == 0 && suite.Count(report.Errored) == 0 {
			problems = append(problems, nothingTested(suite, ginkgoReport))
		}
	}
	if !setUpFailed(ginkgoReport) {
		problems = append(problems, s.unproven(run)...)
	}
	if err := report.WriteSummary(s.options.Output, run); err != nil {
		problems = append(problems, err.Error())
	}
	if len(problems) > 0 {
		ginkgo.Fail(strings.Join(problems, "\n"))
	}
}

// setUpFailed tells whether the run ended before its first case. Ginkgo's report then has no cases.
func setUpFailed(whole types.Report) bool {
	return slices.ContainsFunc(whole.SpecReports, func(spec types.SpecReport) bool {
		return spec.LeafNodeType.Is(types.NodeTypeBeforeSuite|types.NodeTypeSynchronizedBeforeSuite) && spec.State.Is(failureStates)
	})
}

func nothingTested(suite report.Suite, whole types.Report) string {
	if setUpFailed(whole) {
		return suite.Title + ": nothing was tested: the set-up failed"
	}
	message := fmt.Sprintf("%s: nothing was tested: %d cases were skipped", suite.Title, len(suite.Cases))
	if filter := whole.SuiteConfig.LabelFilter; filter != "" {
		message += fmt.Sprintf("; the label filter is %q (labels: api:…, operation:…, kind:…, requirement:…)", filter)
	}
	return message
}

// unproven lists the requirements that no case proves: a table that promises more than its suite tests is wrong.
func (s *session) unproven(run report.Run) []string {
	var problems []string
	for i, suite := range run.Suites {
		for _, r := range s.apis[i].suite.Requirements {
			if !slices.ContainsFunc(suite.Cases, func(c report.Case) bool { return c.Requirement.ID == r.ID }) {
				problems = append(problems, fmt.Sprintf("%s: no case proves the requirement %s", suite.Title, r.ID))
			}
		}
	}
	return problems
}

// status tells how the run ended. In a process other than the first only Ginkgo knows.
func (s *session) status(failed bool) Status {
	if s.finished != nil && !slices.ContainsFunc(s.finished.Suites, func(suite report.Suite) bool { return suite.Tested() > 0 }) {
		return CouldNotRun
	}
	if failed {
		return DoesNotConform
	}
	return Conforms
}

// reportsFolder finds the folder for reports: the given one, or "reports" of the project that the working folder is in, or else of the
// working folder itself. That it can be written to is tried now, not when a run has ended.
func reportsFolder(given string) (string, error) {
	folder := given
	if folder == "" {
		folder = projectReports()
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("the folder for reports cannot be made: %w", err)
	}
	probe, err := os.CreateTemp(folder, ".plumbline-*")
	if err != nil {
		return "", fmt.Errorf("the folder for reports cannot be written to: %w", err)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return "", fmt.Errorf("the folder for reports cannot be written to: %w", err)
	}
	return filepath.Abs(folder)
}

func projectReports() string {
	folder, err := os.Getwd()
	if err != nil {
		return "reports"
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "reports", "README.md")); err == nil {
			return filepath.Join(folder, "reports")
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return "reports"
		}
		folder = parent
	}
}
