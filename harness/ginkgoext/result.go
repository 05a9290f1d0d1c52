package ginkgoext

import (
	"cmp"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"plumbline/harness/check"
	"plumbline/harness/report"
	"plumbline/harness/requirement"
)

var failureStates = types.SpecStateFailureStates

// result makes Plumbline's report of Ginkgo's.
func (s *session) result(whole types.Report) report.Run {
	var run report.Run
	for _, api := range s.apis {
		suite := report.Suite{
			Name: api.suite.Name, Title: api.suite.Title, Target: api.where(), Document: api.Contract.Path(), Defects: api.defects,
		}
		for _, spec := range s.specsOf(api, whole) {
			if spec.LeafNodeType == types.NodeTypeIt {
				suite.Cases = append(suite.Cases, api.inFull(s.caseOf(spec)))
			}
			for _, left := range entries[leftBehind](spec.ReportEntries, entryLeftBehind) {
				if left.Suite == suite.Name {
					suite.LeftBehind = mergeLeft(suite.LeftBehind, left.Left)
				}
			}
		}
		run.Suites = append(run.Suites, suite)
	}
	return run
}

// inFull names the operation of a case as METHOD /path, which says more to people than an operationId.
func (a *API) inFull(c report.Case) report.Case {
	if operation, found := a.Contract.Operation(c.Requirement.Operation); found {
		c.Requirement.Operation = operation.String()
	}
	return c
}

// specsOf gives the cases of a suite, and what sets up and tears down any suite, sorted as their requirements are, so that a report does not
// depend on the order they ran in.
func (s *session) specsOf(api *API, whole types.Report) []types.SpecReport {
	var specs []types.SpecReport
	for _, spec := range whole.SpecReports {
		if spec.LeafNodeType == types.NodeTypeIt && !slices.Contains(spec.Labels(), api.suite.label()) {
			continue
		}
		if whole.SuiteConfig.DryRun && spec.State == types.SpecStatePassed {
			// Ginkgo calls passed what it did not run.
			spec.State, spec.Failure.Message = types.SpecStateSkipped, "this is a dry run"
		}
		specs = append(specs, spec)
	}
	table := api.suite.Requirements
	slices.SortStableFunc(specs, func(a, b types.SpecReport) int {
		return cmp.Or(
			cmp.Compare(s.position(table, a), s.position(table, b)), strings.Compare(title(a), title(b)),
			cmp.Compare(a.LeafNodeLocation.LineNumber, b.LeafNodeLocation.LineNumber), cmp.Compare(a.ParallelProcess, b.ParallelProcess),
		)
	})
	return specs
}

// position is where in the table the requirement of a case stands; what has none comes last.
func (s *session) position(table requirement.Table, spec types.SpecReport) int {
	id := s.requirementOf(spec.Labels()).ID
	if i := slices.IndexFunc(table, func(r requirement.Requirement) bool { return r.ID == id }); i >= 0 {
		return i
	}
	return len(table)
}

// mergeLeft adds up what several processes left to expire.
func mergeLeft(all, more []report.LeftBehind) []report.LeftBehind {
	for _, left := range more {
		i := slices.IndexFunc(all, func(known report.LeftBehind) bool {
			return left.Expires && known.Expires && known.What == left.What && known.Reason == left.Reason
		})
		if i >= 0 {
			all[i].Count += left.Count
		} else {
			all = append(all, left)
		}
	}
	return all
}

func (s *session) caseOf(spec types.SpecReport) report.Case {
	c := report.Case{Requirement: s.requirementOf(spec.Labels()), Title: title(spec), Outcome: outcome(spec), Duration: spec.RunTime}
	if c.Outcome == report.Skipped || c.Outcome == report.Unsupported {
		c.Reason = s.redact(reason(spec))
	}
	for _, verdict := range entries[check.Verdict](spec.ReportEntries, entryVerdict) {
		c.Findings = append(c.Findings, verdict.Findings...)
		c.Unchecked = append(c.Unchecked, verdict.Unchecked...)
	}
	return c
}

// reason tells why a case was not run.
func reason(spec types.SpecReport) string {
	switch {
	case spec.Failure.Message != "":
		return spec.Failure.Message
	case spec.State == types.SpecStatePending:
		return "it is marked as pending"
	}
	return "not selected, or the run ended before it"
}

// title is what a case says, without the container of its suite. Set-up and tear-down say nothing; their kind names them.
func title(spec types.SpecReport) string {
	if spec.LeafNodeType != types.NodeTypeIt {
		return strings.TrimSpace("[" + spec.LeafNodeType.String() + "] " + spec.LeafNodeText)
	}
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
	case spec.State == types.SpecStateFailed && spec.LeafNodeType == types.NodeTypeIt && !endedAsErrored(spec):
		return report.Failed
	}
	return report.Errored
}

// endedAsErrored tells whether what ended a case was an error of ours: one that came after a failure of the API, in a clean-up say, does not
// excuse the failure.
func endedAsErrored(spec types.SpecReport) bool {
	return slices.Contains(entries[string](spec.ReportEntries, entryErrored), spec.Failure.Message)
}

// where says for people where the suite ran.
func (a *API) where() string {
	if a.own {
		return "its own reference server"
	}
	return a.Target.BaseURL()
}
