package suite

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"plumbline/internal/contract"
	"plumbline/internal/coverage"
	"plumbline/internal/report"
)

var failureStates = types.SpecStateFailureStates

// result makes Plumbline's report of Ginkgo's.
func (s *session) result(whole types.Report) report.Run {
	run := report.Run{
		Version: report.FormatVersion, Versions: report.Versions(), Started: whole.StartTime.UTC(),
		Duration: report.Seconds(whole.RunTime),
		Seed:     whole.SuiteConfig.RandomSeed, Filter: s.share.filterOf(whole),
		Shard:     s.share.result(),
		Processes: whole.SuiteConfig.ParallelTotal, Interrupted: interruption(whole),
		CoverageMin: max(0, s.options.CoverageMin),
	}
	flipped := s.flipped(whole)
	for _, api := range s.apis {
		suite := api.described()
		numbered := map[string]int{}
		for _, spec := range s.specsOf(api, whole) {
			for _, left := range entries[leftThrottled](spec.ReportEntries, entryThrottled) {
				if left.Suite == suite.Name {
					suite.Throttled = suite.Throttled.Plus(left.Throttled)
				}
			}
			if spec.LeafNodeType == types.NodeTypeIt {
				c := api.inFull(s.caseOf(spec, numbered))
				suite.Cases = append(suite.Cases, api.markFlips(c, spec.FullText(), flipped))
				continue
			}
			if spec.State.Is(failureStates) {
				suite.Problems = append(suite.Problems, title(spec)+": "+s.description(spec))
			}
			for _, cleaned := range entries[sent](spec.ReportEntries, entryExchanges) {
				if cleaned.Suite == suite.Name {
					suite.CleanUp = append(suite.CleanUp, cleaned.Exchanges...)
				}
			}
			for _, left := range entries[leftBehind](spec.ReportEntries, entryLeftBehind) {
				if left.Suite == suite.Name {
					suite.LeftBehind = report.MergeLeft(suite.LeftBehind, left.Left)
				}
			}
		}
		number(suite.CleanUp, "clean-up", 0)
		if !s.settings.DryRun { // which shows nothing of it
			suite.Coverage = coverage.Measure(api.compiled, api.observations(suite))
		}
		run.Suites = append(run.Suites, suite)
	}
	return run
}

// flipped are the failures of all cases that were answered otherwise at the end of the run.
func (*session) flipped(whole types.Report) []flippedCase {
	var all []flippedCase
	for _, spec := range whole.SpecReports {
		all = append(all, entries[flippedCase](spec.ReportEntries, entryFlipped)...)
	}
	return all
}

// number returns exchanges their ids: what they belong to, and a number.
func number(list []report.Exchange, name string, before int) {
	for i := range list {
		list[i].ID = exchangeID(name, before+i+1)
	}
}

func exchangeID(name string, n int) string { return fmt.Sprintf("%s#%d", name, n) }

// observations are all exchanges of a suite, as coverage is measured by.
func (a *API) observations(suite report.Suite) []coverage.Observation {
	var all []coverage.Observation
	observe := func(list []report.Exchange) {
		for _, x := range list {
			if operation, found := a.compiled.Operation(x.Operation); found {
				all = append(all, coverage.Observation{Operation: operation, Exchange: x.Restore(),
					Judged: x.Judged})
			}
		}
	}
	for _, c := range suite.Cases {
		observe(c.Exchanges)
	}
	observe(suite.CleanUp)
	return all
}

// described is what is known of a suite before its cases.
func (a *API) described() report.Suite {
	view := a.Target.View()
	suite := report.Suite{
		Name: a.suite.Name, Title: a.suite.title(), Defects: a.defects,
		Target: report.Target{Name: a.where(), Own: a.own, Credentials: view.Credentials,
			Settings: view.Settings},
		Document: report.DocumentOf(a.source.Document),
	}
	if !a.own { // the address of our own server is another one in each run
		suite.Target.BaseURL = view.BaseURL
	}
	suite.Document.Edition = string(a.compiled.Version())
	for _, amendments := range a.source.Amendments {
		suite.Amendments = append(suite.Amendments, report.DocumentOf(amendments))
	}
	suite.NotAsked = a.notAsked()
	return suite
}

// notAsked are the operations that no cases were made of, where all cases are made of the document.
func (a *API) notAsked() []string {
	if !a.suite.isGenerated() {
		return nil
	}
	asked := map[*contract.Operation]bool{}
	for _, r := range a.suite.Requirements {
		if operation, found := a.compiled.Operation(r.Operation); found {
			asked[operation] = true
		}
	}
	var others []string
	for _, operation := range a.compiled.Operations() {
		if !asked[operation] {
			others = append(others, operation.String())
		}
	}
	return others
}

// interruption says what ended a run early, in Ginkgo's words.
func interruption(whole types.Report) string {
	var causes []string
	for _, reason := range whole.SpecialSuiteFailureReasons {
		if strings.HasPrefix(reason, "Interrupted") || strings.HasSuffix(reason, "Elapsed") ||
			strings.HasPrefix(reason, "Abort") {
			causes = append(causes, reason)
		}
	}
	return strings.Join(causes, "; ")
}

// inFull names the operation of a case as METHOD /path, which says more to people than an
// operationId.
func (a *API) inFull(c report.Case) report.Case {
	if operation, found := a.compiled.Operation(c.Requirement.Operation); found {
		c.Requirement.Operation = operation.String()
	}
	return c
}

// specsOf returns the cases of a suite, and what sets up and tears down any suite, sorted as their
// requirements are, so that a report does not depend on the order they ran in.
func (s *session) specsOf(api *API, whole types.Report) []types.SpecReport {
	var list []*placed
	for _, spec := range whole.SpecReports {
		if spec.LeafNodeType == types.NodeTypeIt &&
			!slices.Contains(spec.Labels(), api.suite.label()) {
			continue
		}
		if whole.SuiteConfig.DryRun && spec.State == types.SpecStatePassed {
			// Ginkgo calls passed what it did not run.
			spec.State = types.SpecStateSkipped
			spec.Failure.Message = s.notBegun(api, spec.Labels())
		}
		at, known := api.position(s.requirementOf(spec.Labels()).ID)
		if !known {
			at = len(api.suite.Requirements) // what has none comes last
		}
		list = append(list, &placed{spec, at, title(spec)})
	}
	slices.SortStableFunc(list, func(a, b *placed) int {
		return cmp.Or(
			cmp.Compare(a.position, b.position),
			strings.Compare(a.title, b.title),
			cmp.Compare(a.spec.LeafNodeLocation.LineNumber, b.spec.LeafNodeLocation.LineNumber),
			cmp.Compare(a.spec.ParallelProcess, b.spec.ParallelProcess),
		)
	})
	specs := make([]types.SpecReport, len(list))
	for i, one := range list {
		specs[i] = one.spec
	}
	return specs
}

// placed is a case with what it is sorted by.
type placed struct {
	spec     types.SpecReport
	position int // of its requirement
	title    string
}

// caseOf makes a case of Ginkgo's report of it. The exchanges of cases that prove the same
// requirement are numbered on: numbered counts them by what their ids begin with.
func (s *session) caseOf(spec types.SpecReport, numbered map[string]int) report.Case {
	c := report.Case{
		Requirement: s.requirementOf(spec.Labels()), Title: title(spec),
		Labels: slices.DeleteFunc(spec.Labels(),
			func(label string) bool { return s.share.Partial() && label == s.share.label() }),
		Outcome: outcome(spec),
		Source: fmt.Sprintf("%s:%d", projectPath(spec.LeafNodeLocation.FileName),
			spec.LeafNodeLocation.LineNumber),
		Started: spec.StartTime.UTC(), Duration: report.Seconds(spec.RunTime),
		Output: s.publicText(spec.CapturedStdOutErr),
	}
	if c.Outcome == report.Failed || c.Outcome == report.Errored {
		c.Failure = s.description(spec)
		if c.Outcome == report.Errored && spec.State != types.SpecStateFailed {
			c.Failure = spec.State.String() + ": " + c.Failure
		}
	}
	if c.Outcome == report.Skipped || c.Outcome == report.Unsupported {
		c.Reason = s.redact(s.reason(spec))
	}
	addLeft(&c, spec, numbered)
	return orWaived(c)
}

// addLeft adds what a case left in Ginkgo's report.
func addLeft(c *report.Case, spec types.SpecReport, numbered map[string]int) {
	name := cmp.Or(c.Requirement.ID, "case")
	before := numbered[name]
	for _, left := range entries[sent](spec.ReportEntries, entryExchanges) {
		c.Exchanges = append(c.Exchanges, left.Exchanges...)
	}
	number(c.Exchanges, name, before)
	numbered[name] = before + len(c.Exchanges)
	for _, left := range entries[told](spec.ReportEntries, entryVerdict) {
		id := ""
		if left.Exchange > 0 {
			id = exchangeID(name, before+left.Exchange)
		}
		for _, finding := range left.Findings {
			finding.Exchange = id
			c.Findings = append(c.Findings, finding)
		}
		for _, unchecked := range left.Unchecked {
			c.Unchecked = append(c.Unchecked,
				report.Unchecked{Unchecked: unchecked, Exchange: id})
		}
	}
	for _, met := range entries[report.Obligations](spec.ReportEntries, entryObligations) {
		c.Obligations = &met
	}
}

// orWaived tells a case that passed only because its findings have been accepted from one that
// passed.
func orWaived(c report.Case) report.Case {
	places := c.WaivedBy()
	if c.Outcome == report.Passed && len(places) > 0 {
		c.Outcome, c.Reason = report.Waived, "accepted by "+strings.Join(places, ", ")
	}
	return c
}

// reason tells why a case was not run.
func (s *session) reason(spec types.SpecReport) string {
	switch {
	case spec.Failure.Message != "":
		return spec.Failure.Message
	case spec.State == types.SpecStatePending:
		return report.Pending
	case s.share.elsewhere[fullName(spec)]:
		return report.OtherShard
	}
	return report.NotSelected
}

// title is what a case says, without the container of its suite. Set-up and tear-down say nothing;
// their kind names them.
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

func outcome(spec types.SpecReport) report.CaseOutcome {
	switch {
	case spec.State == types.SpecStatePassed:
		return report.Passed
	case spec.State.Is(types.SpecStateSkipped | types.SpecStatePending):
		if hasEntry(spec.ReportEntries, entryUnsupported) {
			return report.Unsupported
		}
		return report.Skipped
	case spec.State == types.SpecStateFailed && spec.LeafNodeType == types.NodeTypeIt &&
		!endedAsErrored(spec):
		return report.Failed
	}
	return report.Errored
}

// endedAsErrored tells whether what ended a case was an error of ours: one that came after a
// failure of the API, in a clean-up say, does not excuse the failure.
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
