package ginkgoext

import (
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"plumbline/harness/check"
	"plumbline/harness/report"
	"plumbline/harness/requirement"
)

var failureStates = types.SpecStateFailureStates

// result makes Plumbline's report of Ginkgo's.
func (s *session) result(ginkgo types.Report) report.Run {
	var run report.Run
	for _, api := range s.apis {
		suite := report.Suite{
			Name: api.suite.Name, Title: api.suite.Title, Target: api.where(), Document: api.Contract.Path(), Defects: api.Contract.Defects(),
		}
		for _, spec := range ginkgo.SpecReports {
			if spec.LeafNodeType == types.NodeTypeIt && slices.Contains(spec.Labels(), api.suite.label()) {
				suite.Cases = append(suite.Cases, caseOf(s.requirementOf(spec.Labels()), spec))
			}
			for _, left := range entries[leftBehind](spec.ReportEntries, entryLeftBehind) {
				if left.Suite == suite.Name {
					suite.LeftBehind = mergeLeft(suite.LeftBehind, left.Left)
				}
			}
		}
		order(suite.Cases, api.suite.Requirements)
		run.Suites = append(run.Suites, suite)
	}
	return run
}

// order sorts cases as their requirements are sorted, so that a report does not depend on the order they ran in.
func order(cases []report.Case, table requirement.Table) {
	position := map[string]int{}
	for i, r := range table {
		position[r.ID] = i
	}
	slices.SortStableFunc(cases, func(a, b report.Case) int {
		if byRequirement := position[a.Requirement.ID] - position[b.Requirement.ID]; byRequirement != 0 {
			return byRequirement
		}
		return strings.Compare(a.Title, b.Title)
	})
}

// mergeLeft adds up what several processes left to expire.
func mergeLeft(all, more []report.LeftBehind) []report.LeftBehind {
	for _, left := range more {
		i := slices.IndexFunc(all, func(known report.LeftBehind) bool {
			return left.Expires && known.What == left.What && known.Reason == left.Reason
		})
		if i >= 0 {
			all[i].Count += left.Count
		} else {
			all = append(all, left)
		}
	}
	return all
}

func caseOf(r requirement.Requirement, spec types.SpecReport) report.Case {
	c := report.Case{Requirement: r, Title: title(spec), Outcome: outcome(spec), Duration: spec.RunTime}
	if c.Outcome == report.Skipped || c.Outcome == report.Unsupported {
		if c.Reason = spec.Failure.Message; c.Reason == "" {
			c.Reason = "not selected, or the run ended before it"
		}
	}
	for _, verdict := range entries[check.Verdict](spec.ReportEntries, entryVerdict) {
		c.Findings = append(c.Findings, verdict.Findings...)
		c.Unchecked = append(c.Unchecked, verdict.Unchecked...)
	}
	return c
}

// title is what a case says, without the container of its suite.
func title(spec types.SpecReport) string {
	texts := spec.ContainerHierarchyTexts
	if len(texts) > 0 {
		texts = texts[1:]
	}
	return strings.Join(append(slices.Clone(texts), spec.LeafNodeText), " ")
}

func outcome(spec types.SpecReport) report.Outcome {
	switch {
	case spec.State == types.SpecStatePassed:
		return report.Passed
	case spec.State.Is(types.SpecStateSkipped | types.SpecStatePending):
		if hasEntry(spec.ReportEntries, entryUnsupported) {
			return report.Unsupported
		}
		return report.Skipped
	case spec.State == types.SpecStateFailed && !hasEntry(spec.ReportEntries, entryErrored):
		return report.Failed
	}
	return report.Errored
}

// where says for people where the suite ran.
func (a *API) where() string {
	if a.own {
		return "its own reference server"
	}
	return a.Target.BaseURL()
}
