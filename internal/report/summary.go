package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/coverage"
	"plumbline/internal/printable"
)

func writeSuite(b *strings.Builder, suite Suite) {
	fmt.Fprintf(b, "\n%s at %s: %s\n\n", suite.Title, suite.Target.Name, suite.Verdict())
	writeTable(b, suite)
	b.WriteString("\n")
	writeLayers(b, suite)
	writeDefects(b, suite)
	for _, problem := range boundedTexts(suite.Problems) {
		fmt.Fprintf(b, "  problem: %s\n", printable.OneLine(problem))
	}
	writeReasons(b, suite, Errored)
	writeFlips(b, suite)
	writeReasons(b, suite, Skipped)
	writeReasons(b, suite, Waived)
	writeReasons(b, suite, Unsupported)
	writeWarnings(b, suite)
	writeUnchecked(b, suite)
	writeRetries(b, suite)
	writeSecondOpinions(b, suite)
	if suite.Throttled != nil {
		fmt.Fprintf(b, "  throttled: %s\n", suite.Throttled)
	}
	writeLeftBehind(b, suite)
	if suite.Coverage != nil {
		fmt.Fprintf(b, "\n")
		// into a strings.Builder, which does not fail
		_ = coverage.WriteText(b, suite.Coverage, suite.LeftOut())
	}
}

// writeLayers tells findings against what was published from those against what an amendment added.
func writeLayers(b *strings.Builder, suite Suite) {
	counts := map[verdict.Layer]int{}
	for _, c := range suite.Cases {
		for _, finding := range c.Findings {
			if finding.Severity == verdict.Error {
				counts[finding.Contract.Layer]++
			}
		}
	}
	if total := counts[verdict.Published] + counts[verdict.Amended]; total > 0 {
		fmt.Fprintf(b, "  findings: %d against what was published, %d against amendments\n",
			counts[verdict.Published], counts[verdict.Amended])
	}
}

// Verdict says in a few words what the run found about the API, the same in every report.
func (s Suite) Verdict() string {
	switch {
	case s.Tested() == 0 && s.Count(Errored) == 0 && s.elsewhere() && len(s.Problems) == 0:
		return "nothing of it was tested in this shard"
	case s.Tested() == 0 && s.Count(Errored) == 0:
		return "nothing was tested"
	case s.Conforms() && s.Count(Waived) > 0:
		return "conforms but for " + plural(s.Count(Waived), "waived case")
	case s.Conforms():
		return "conforms"
	case s.Count(Failed) == 0 && s.Subject == Recording && len(s.Problems) == 0:
		return "could not be judged as a whole"
	case s.Count(Failed) == 0:
		return "could not be tested to the end"
	}
	return "does not conform"
}

func writeTable(b *strings.Builder, suite Suite) {
	names := append(operations(suite), "all")
	width := 0
	for _, name := range names {
		width = max(width, len(name))
	}
	fmt.Fprintf(b, "  %-*s  cases", width, "")
	for _, outcome := range CaseOutcomes {
		fmt.Fprintf(b, "  %s", outcome)
	}
	b.WriteString("  findings\n")
	for _, name := range names {
		outcomes, findings := suite.tallyOf(name, name == "all")
		fmt.Fprintf(b, "  %-*s  %5d", width, name, sum(outcomes))
		for _, outcome := range CaseOutcomes {
			fmt.Fprintf(b, "  %*d", len(outcome), outcomes[outcome])
		}
		fmt.Fprintf(b, "  %8d\n", findings)
	}
}

func sum(counts map[CaseOutcome]int) int {
	n := 0
	for _, count := range counts {
		n += count
	}
	return n
}

// noOperation is what stands for the operation of an entry that the contract has none for.
const noOperation = "no operation"

// hasWithoutOperation tells whether there is recorded traffic that the contract has no operation
// for.
func (s Suite) hasWithoutOperation() bool {
	return slices.ContainsFunc(s.Cases,
		func(c Case) bool { return c.recorded() && c.Operation == "" }) ||
		slices.ContainsFunc(s.NotKept, func(n NotKept) bool { return n.Operation == "" })
}

func operations(suite Suite) []string {
	var names []string
	for _, c := range suite.Cases {
		if name := c.About(); name != "" && !slices.Contains(names, name) {
			names = append(names, c.About())
		}
	}
	return names
}

func writeDefects(b *strings.Builder, suite Suite) {
	layers, severities := map[verdict.Layer]int{}, map[verdict.Severity]int{}
	for _, defect := range suite.Defects {
		layers[defect.Location.Layer] += defect.Times()
		if defect.Location.Layer == verdict.Published {
			severities[defect.Severity] += defect.Times()
		}
	}
	fmt.Fprintf(b, "  document: %s: %s as published (%s, %s, %s), %d in its amendments\n",
		suite.Document.Path, plural(layers[verdict.Published], "defect"),
		plural(severities[verdict.Error], "error"),
		plural(severities[verdict.Warning], "warning"), plural(severities[verdict.Note], "note"),
		layers[verdict.Amended])
	if len(suite.Defects) > 0 {
		fmt.Fprintf(b, "            plumbline check-document %s lists them\n", suite.Document.Path)
	}
}

// writeReasons lists why cases have an outcome, each reason once. Cases without a reason are left
// out: they are counted in the table.
func writeReasons(b *strings.Builder, suite Suite, outcome CaseOutcome) {
	counts := tally{}
	for _, c := range suite.Cases {
		if c.Outcome == outcome && c.Reason != "" {
			counts.add(printable.OneLine(c.Reason))
		}
	}
	counts.write(b, func(reason string, count int) string {
		return fmt.Sprintf("%s: %s: %s", outcome, plural(count, "case"), reason)
	})
}

// writeWarnings lists what was found and speaks against no case. What a test of a document has
// found is told with its operation, and with what shows it again.
func writeWarnings(b *strings.Builder, suite Suite) {
	counts, shown := tally{}, map[string]string{}
	for _, c := range suite.Cases {
		for _, finding := range c.Findings {
			if finding.Severity == verdict.Error {
				continue
			}
			told := printable.OneLine(finding.Message)
			if finding.Obligation != "" && !strings.Contains(told, c.About()) {
				told = c.About() + ": " + told
			}
			told = fmt.Sprintf("%s: %s: %s", finding.Severity, finding.Check, told)
			counts.add(told)
			if curl := c.curlOf(finding); finding.Obligation != "" && curl != "" {
				shown[printable.Cut(told, maxText)] = curl
			}
		}
	}
	slices.Sort(counts.reasons)
	counts.write(b, func(reason string, count int) string {
		line := fmt.Sprintf("%s (%s)", reason, plural(count, "exchange"))
		if curl := shown[reason]; curl != "" {
			line += "\n           reproduce  " + printable.Cut(printable.Neutral(curl), maxText)
		}
		return line
	})
}

// curlOf is the line that sends the request again which a finding is about; "" where there is none.
func (c Case) curlOf(finding Finding) string {
	for _, x := range c.Exchanges {
		if x.ID == finding.Exchange {
			return x.Curl
		}
	}
	return ""
}

func writeUnchecked(b *strings.Builder, suite Suite) {
	exchanges, requests := tally{}, tally{}
	for _, c := range suite.Cases {
		for _, unchecked := range c.Unchecked {
			reason := string(unchecked.Check) + ": " + printable.OneLine(unchecked.Reason)
			if unchecked.Count > 0 {
				requests.addMany(reason, unchecked.Count)
				continue
			}
			exchanges.add(reason)
		}
	}
	for _, of := range []struct {
		what   string
		counts tally
	}{{"exchange", exchanges}, {"request", requests}} {
		slices.Sort(of.counts.reasons)
		of.counts.write(b, func(reason string, count int) string {
			return fmt.Sprintf("not checked: %s: %s", plural(count, of.what), reason)
		})
	}
}

// Retries counts the exchanges of a suite whose request was sent again after a fault of the
// network, by what ended an attempt.
func (s Suite) Retries() map[string]int {
	counts := map[string]int{}
	count := func(list []Exchange) {
		for _, x := range list {
			for _, ended := range x.Retries {
				counts[ended.Message]++
			}
		}
	}
	for _, c := range s.Cases {
		count(c.Exchanges)
	}
	count(s.CleanUp)
	return counts
}

// writeRetries counts the requests that were sent again.
func writeRetries(b *strings.Builder, suite Suite) {
	counts := tally{count: suite.Retries()}
	counts.reasons = slices.Sorted(maps.Keys(counts.count))
	counts.write(b, sentAgain)
}

// sentAgain says that requests were sent again, and why.
func sentAgain(reason string, count int) string {
	return fmt.Sprintf("sent again after a fault of the network: %s: %s", plural(count, "request"),
		printable.OneLine(reason))
}

// writeSecondOpinions counts the exchanges that another validator sees differently.
func writeSecondOpinions(b *strings.Builder, suite Suite) {
	counts := tally{}
	for _, c := range suite.Cases {
		for _, x := range c.Exchanges {
			if second := x.SecondOpinion; second != nil {
				counts.add(fmt.Sprintf("Plumbline says %s, another validator %s", second.Plumbline,
					second.Says()))
			}
		}
	}
	counts.write(b, func(reason string, count int) string {
		return fmt.Sprintf("second opinion: %s: %s", plural(count, "exchange"), reason)
	})
}

// writeFlips says which cases failed for an answer that was another one when the request was sent
// again.
func writeFlips(b *strings.Builder, suite Suite) {
	told := 0
	for _, c := range suite.Cases {
		if !c.HasFlip() {
			continue
		}
		if told++; told <= maxTold {
			fmt.Fprintf(b, "  flip: %s: %s\n", AnswersDiffer, printable.OneLine(c.Title))
		}
	}
	if told > maxTold {
		fmt.Fprintf(b, "  … and %d more flips; plumbline.json lists all\n", told-maxTold)
	}
}

func writeLeftBehind(b *strings.Builder, suite Suite) {
	for i, left := range suite.LeftBehind {
		if i == maxTold {
			fmt.Fprintf(b, "  … and %d more things that are left; plumbline.json lists all\n",
				len(suite.LeftBehind)-i)
			break
		}
		heading := "left behind"
		if left.Expires {
			heading = "left to expire"
		}
		if left.Count > 1 {
			heading += fmt.Sprintf(": %d ×", left.Count)
		} else {
			heading += ":"
		}
		fmt.Fprintf(b, "  %s %s: %s\n", heading, printable.OneLine(left.What),
			printable.OneLine(left.Reason))
	}
}

// tally counts texts and remembers the order they came in.
type tally struct {
	reasons []string
	count   map[string]int
}

// maxTold is how many lines of one kind a terminal shows.
const maxTold = 40

// write writes a line for each text, made of it and of how often it was counted, and counts those
// that a terminal does not show.
func (t *tally) write(b *strings.Builder, line func(reason string, count int) string) {
	for i, reason := range t.reasons {
		if i == maxTold {
			fmt.Fprintf(b, "  … and %d more of the kind; plumbline.json has all\n",
				len(t.reasons)-i)
			break
		}
		fmt.Fprintf(b, "  %s\n", line(printable.Cut(reason, maxText), t.count[reason]))
	}
}

func (t *tally) add(reason string) { t.addMany(reason, 1) }

func (t *tally) addMany(reason string, times int) {
	if t.count == nil {
		t.count = map[string]int{}
	}
	if t.count[reason] == 0 {
		t.reasons = append(t.reasons, reason)
	}
	t.count[reason] += times
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
