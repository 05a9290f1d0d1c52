package suite

import (
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"plumbline/internal/report"
	"plumbline/internal/report/folder"
)

// finish writes the reports, in the first process, when all cases have run.
func (s *session) finish(ginkgoReport types.Report) {
	run := s.result(ginkgoReport)
	var problems []string
	for i := range run.Suites {
		suite := &run.Suites[i]
		suite.CountWaivers(s.apis[i].compiled, s.apis[i].waivers)
		found := append(suite.StaleWaivers(), s.unproven(i, *suite, ginkgoReport)...)
		if run.Shard == nil { // what all shards cover together is known when they are merged
			found = append(found, suite.Uncovered(run.CoverageMin)...)
		}
		suite.Problems = append(suite.Problems, found...)
		for _, problem := range found {
			problems = append(problems, suite.Title+": "+problem)
		}
	}
	s.finished = &run
	if s.settings.DryRun {
		s.finishDryRun(run)
		return
	}
	s.shown.Flush() // what is written next goes another way
	var unwritten []string
	for _, err := range folder.Write(s.reports, s.options.Name, run, s.options.Output,
		s.options.Formats...) {
		unwritten = append(unwritten, err.Error())
	}
	if err := report.WriteText(s.options.Output, run, report.TextOptions{}); err != nil {
		unwritten = append(unwritten, err.Error())
	}
	if s.options.ResultLine {
		if err := report.WriteFrame(s.options.Output, run.Bounded()); err != nil {
			unwritten = append(unwritten, err.Error())
		}
	}
	if s.terminal != nil {
		s.terminal.close(unwritten)
	}
	problems = append(problems, unwritten...)
	if len(problems) > 0 {
		ginkgo.Fail(strings.Join(problems, "\n"))
	}
}

// finishDryRun writes what a run would send, and no report.
func (s *session) finishDryRun(run report.Run) {
	if err := s.writePlan(s.options.Output, run); err != nil {
		ginkgo.Fail(err.Error())
	}
}

// setUpFailed tells whether the run ended before its first case. Ginkgo's report then has no cases.
func setUpFailed(whole types.Report) bool {
	return slices.ContainsFunc(whole.SpecReports, func(spec types.SpecReport) bool {
		return spec.LeafNodeType.Is(
			types.NodeTypeBeforeSuite|types.NodeTypeSynchronizedBeforeSuite) &&
			spec.State.Is(failureStates)
	})
}

// unproven says that nothing was tested, and lists the requirements that no case proves: a table
// that promises more than its suite tests is wrong.
func (s *session) unproven(i int, suite report.Suite, whole types.Report) []string {
	if setUpFailed(whole) {
		return []string{"nothing was tested: the set-up failed"}
	}
	problems := endedBefore(suite)
	if !s.share.mayBeIdle() {
		problems = append(problems, suite.Untested(s.share.filterOf(whole))...)
	}
	proven := map[string]bool{}
	for _, c := range suite.Cases {
		proven[c.Requirement.ID] = true
	}
	for _, r := range s.apis[i].suite.Requirements {
		if !proven[r.ID] {
			problems = append(problems, "no case proves the requirement "+r.ID)
		}
	}
	return problems
}

// status tells how the run ended. In a process other than the first only Ginkgo knows.
func (s *session) status(failed bool) Status {
	if s.finished != nil && s.settings.DryRun {
		return Conforms
	}
	if s.finished != nil && s.finished.CouldNotRun() {
		return CouldNotRun
	}
	if failed {
		return DoesNotConform
	}
	return Conforms
}
