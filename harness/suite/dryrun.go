package suite

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/onsi/ginkgo/v2"

	"plumbline/harness/target"
	"plumbline/internal/config"
	"plumbline/internal/pace"
	"plumbline/internal/report"
)

// rehearsal is what a dry run knows of the deployment that it spares.
type rehearsal struct {
	where     string     // for people
	limit     pace.Limit // of the deployment
	known     bool       // whether the limit is
	perSecond float64    // how many requests a run may send; 0: any number
}

// notRehearsed is why a case of a suite is skipped in a dry run that nothing stands in for.
const notRehearsed = "a dry run sends nothing, and the suite has no reference server to stand in"

// rehearse makes the suite's own reference server stand in for the deployment: what may be done to
// the deployment stays, and how fast it takes calls does not.
func (a *API) rehearse(settings *config.Config) error {
	limit, known := a.RateLimit()
	a.rehearsal = &rehearsal{where: a.where(), limit: limit, known: known,
		perSecond: a.settings.RequestsPerSecond}
	a.settings.RequestsPerSecond = 0
	if a.own || a.suite.Reference == nil {
		return nil
	}
	definition := a.suite.definition()
	given := settings.Lookup(definition.API)
	stand, err := target.Load(definition, func(name string) (value, source string, found bool) {
		if name == target.BaseURL || name == settingRateLimit || name == settingDeadline ||
			strings.HasPrefix(name, target.CredentialPrefix) {
			return "", "", false
		}
		return given(name)
	})
	if err != nil {
		return err
	}
	a.Target, a.own = stand, true
	return nil
}

// rehearsesNothing tells of a dry run without a server that stands in for a deployment. Ginkgo then
// need not begin the cases, all of which would be skipped: to skip one takes it longer than to plan
// it.
func (s *session) rehearsesNothing() bool {
	return s.settings.DryRun && !slices.ContainsFunc(s.apis, func(a *API) bool { return a.own })
}

// notBegun is why Ginkgo has not begun a case in a dry run.
func (s *session) notBegun(a *API, labels []string) string {
	if !s.settings.DryRun {
		return report.DryRun // which is Ginkgo's
	}
	return cmp.Or(a.skipsLimitCases(s.requirementOf(labels).Kind), notRehearsed)
}

// skipIfNotRehearsed keeps a dry run from sending anything to a deployment.
func (a *API) skipIfNotRehearsed() {
	ginkgo.GinkgoHelper()
	if a.rehearsal != nil && !a.own {
		ginkgo.Skip(notRehearsed)
	}
}

// writePlan writes what a run would send, as the rehearsal of it has shown.
func (s *session) writePlan(w io.Writer, run report.Run) error {
	var b strings.Builder
	for i, suite := range run.Suites {
		s.apis[i].plan(&b, suite)
	}
	_, err := io.WriteString(w, s.redact(b.String()))
	return err
}

func (a *API) plan(b *strings.Builder, suite report.Suite) {
	fmt.Fprintf(b, "\n%s at %s: nothing has been sent there.\n", suite.Title, a.rehearsal.where)
	if !a.own && a.suite.isGenerated() {
		a.planGenerated(b, suite)
		planSkipped(b, suite)
		return
	}
	if !a.own {
		fmt.Fprintf(b, "It has no reference server to stand in, so calls cannot be counted. %s "+
			"would run:\n", cases(len(selected(suite))))
		planCases(b, selected(suite))
		planSkipped(b, suite)
		return
	}
	fmt.Fprint(b, "Its own reference server stood in; a run would send:\n\n")
	calls, succeeded := a.count(suite)
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "calls\tsucceed\t  operation, and what it does\n")
	all := 0
	for _, operation := range a.compiled.Operations() {
		name := operation.String()
		if calls[name] == 0 {
			continue
		}
		all += calls[name]
		fmt.Fprintf(table, "%d\t%d\t  %s: %s\n", calls[name], succeeded[name], name,
			a.suite.effectOf(operation, operation.Method))
	}
	fmt.Fprintf(table, "%d\t\t  in all\n", all)
	_ = table.Flush() // into a strings.Builder, which does not fail
	fmt.Fprintf(b, "\n  %s\n", a.takes(all))
	for _, left := range suite.LeftBehind {
		fmt.Fprintf(b, "  would be left: %d × %s: %s\n", left.Count, left.What, left.Reason)
	}
	planSkipped(b, suite)
}

// planGenerated lists how many requests the generated cases that would run are about, and what they
// do. What it takes to prepare them is not known before they run.
func (a *API) planGenerated(b *strings.Builder, suite report.Suite) {
	chosen := map[string]bool{}
	for _, c := range selected(suite) {
		chosen[c.Requirement.ID] = true
	}
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "A run would try:\n\nobligations\t  operation, and what it does\n")
	all := 0
	for _, one := range a.generated {
		if !chosen[one.Requirement.ID] {
			continue
		}
		all += one.Size()
		fmt.Fprintf(table, "%d\t  %s, %s: %s\n", one.Size(), one.Operation, one.Kind,
			a.suite.effectOf(one.Operation, one.Operation.Method))
	}
	fmt.Fprintf(table, "%d\t  in all\n", all)
	_ = table.Flush() // into a strings.Builder, which does not fail
	fmt.Fprintf(b, "\n  each is one request or more, besides those that create what it is about; "+
		"for %d requests %s\n", all, a.takes(all))
}

// count counts the calls of each operation, and those that succeed.
func (a *API) count(suite report.Suite) (calls, succeeded map[string]int) {
	calls, succeeded = map[string]int{}, map[string]int{}
	note := func(list []report.Exchange) {
		for _, x := range list {
			calls[x.Operation]++
			if x.Response != nil && x.Response.Status/100 == 2 {
				succeeded[x.Operation]++
			}
		}
	}
	for _, c := range suite.Cases {
		note(c.Exchanges)
	}
	note(suite.CleanUp)
	return calls, succeeded
}

// takes says how long so many calls take at least.
func (a *API) takes(calls int) string {
	limit := a.rehearsal.limit
	longest := time.Duration(calls) * limit.Per / time.Duration(limit.Calls)
	how := fmt.Sprintf("at %d calls in %v", limit.Calls, limit.Per)
	if !a.rehearsal.known {
		longest, how = 0, "without a rate limit"
	}
	if perSecond := a.rehearsal.perSecond; perSecond > 0 {
		slower := time.Duration(float64(calls) / perSecond * float64(time.Second))
		if slower > longest {
			longest, how = slower, fmt.Sprintf("at %v requests a second", perSecond)
		}
	}
	return fmt.Sprintf("%s that takes at least %v", how, longest.Round(time.Second))
}

// selected are the cases that would run: nothing but the rehearsal has left them out.
func selected(suite report.Suite) []report.Case {
	return slices.DeleteFunc(slices.Clone(suite.Cases), func(c report.Case) bool {
		return c.Outcome == report.Skipped && c.Reason != notRehearsed
	})
}

// planCases lists how many cases there are for each operation.
func planCases(b *strings.Builder, list []report.Case) {
	counts := map[string]int{}
	for _, c := range list {
		counts[c.Requirement.Operation]++
	}
	for _, operation := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(b, "  %s of %s\n", cases(counts[operation]), operation)
	}
}

// planSkipped says of which cases nothing would be sent, and why.
func planSkipped(b *strings.Builder, suite report.Suite) {
	reasons := map[string]int{}
	for _, c := range suite.Cases {
		if c.Reason != report.NotSelected && c.Reason != notRehearsed &&
			(c.Outcome == report.Skipped || c.Outcome == report.Unsupported) {
			reasons[c.Reason]++
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		fmt.Fprintf(b, "  not tested: %s: %s\n", cases(reasons[reason]), reason)
	}
	if odd := suite.Count(report.Failed) + suite.Count(report.Errored); odd > 0 {
		fmt.Fprintf(b, "  %s failed in the rehearsal, so the numbers are not exact\n",
			cases(odd))
	}
}
