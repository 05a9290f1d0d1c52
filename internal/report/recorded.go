package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/printable"
	"plumbline/internal/tree"
)

// What the text of judged traffic is bounded by; see [WriteText].
const (
	maxListed  = 50 // entries
	maxReasons = 20 // reasons for what was not judged, in the summary
)

// recordedText writes what was found in recorded traffic.
type recordedText struct {
	out    strings.Builder
	suite  Suite
	files  bool // there are several, so that each entry has to name its own
	counts map[cause]int
	shown  map[cause]bool
	listed int
	// what is not listed: entries that conform, those of them with warnings or notes, and entries
	// that do not conform
	conforming, remarked, others int
	skipped                      int // that are not listed
}

// NotAddressed begins the reason for which an entry of recorded traffic is skipped.
const NotAddressed = "not addressed to this API"

// cause is what findings of one kind have in common: they come from one line of the contract, or
// nothing was judged for one reason, whatever the values and the indexes were.
type cause struct {
	operation, check, severity, file, place, instance string
}

func causeOf(c Case, f Finding) cause {
	return cause{c.operationOf(f), string(f.Check), string(f.Severity), f.Contract.File,
		string(f.Contract.Pointer), instancePattern(f.Instance)}
}

func causeOfUnchecked(c Case, u Unchecked) cause {
	return cause{operation: c.About(), check: string(u.Check), place: u.Reason}
}

// instancePattern is a place in a body with its indexes left open; "-" for nil.
func instancePattern(instance *tree.Pointer) string {
	if instance == nil {
		return "-"
	}
	return verdict.Pattern(*instance)
}

func writeRecorded(b *strings.Builder, suite Suite, options TextOptions) {
	t := &recordedText{suite: suite, files: suite.severalFiles(), shown: map[cause]bool{}}
	if all := options.Verbose || len(suite.Cases) <= maxListed; all {
		for _, c := range suite.Cases {
			t.entry(c)
		}
	} else {
		t.count()
		t.causes()
	}
	t.summary()
	for _, problem := range suite.Problems {
		fmt.Fprintf(&t.out, "problem: %s\n", printable.OneLine(problem))
	}
	t.notListed()
	b.WriteString(t.out.String())
}

func (s Suite) severalFiles() bool {
	return slices.ContainsFunc(s.Cases, func(c Case) bool {
		return c.file() != s.Cases[0].file()
	})
}

// recorded tells whether the case is an entry of recorded traffic.
func (c Case) recorded() bool { return len(c.Exchanges) > 0 && c.Exchanges[0].Recorded != nil }

// file is the recording that the case comes from.
func (c Case) file() string {
	if !c.recorded() {
		return ""
	}
	return c.Exchanges[0].Recorded.File
}

// count counts in how many entries each cause was found.
func (t *recordedText) count() {
	t.counts = map[cause]int{}
	for _, c := range t.suite.Cases {
		for one := range c.causes() {
			t.counts[one]++
		}
	}
}

// causes are those that have something to say of the case, warnings and notes among them.
func (c Case) causes() map[cause]bool {
	all := map[cause]bool{}
	for _, f := range c.Findings {
		all[causeOf(c, f)] = true
	}
	for _, u := range c.Unchecked {
		if !u.Silent {
			all[causeOfUnchecked(c, u)] = true
		}
	}
	return all
}

// causes lists an entry for each cause for which one does not conform, and counts the others.
func (t *recordedText) causes() {
	for _, c := range t.suite.Cases {
		switch {
		case c.Outcome == Passed:
			t.conforming++
			if len(c.Findings) > 0 {
				t.remarked++
			}
		case c.Outcome == Skipped:
			t.skipped++
		case t.listed == maxListed || !t.says(c):
			t.others++
		default:
			t.listed++
			t.entry(c)
		}
	}
}

// says tells whether the case has a cause that was not shown yet, and notes what it has as shown.
func (t *recordedText) says(c Case) bool {
	anything := false
	for one := range c.causes() {
		anything = anything || !t.shown[one]
		t.shown[one] = true
	}
	return anything
}

func (t *recordedText) entry(c Case) {
	if t.files {
		t.out.WriteString(printable.Line(c.file()) + " ")
	}
	fmt.Fprintf(&t.out, "%s: %s\n%s", printable.Line(c.ShownTitle()), c.verdictText(),
		c.block(t.counts))
}

// ShownTitle is the title of a case; that of an entry of recorded traffic begins with its index.
func (c Case) ShownTitle() string {
	if c.recorded() {
		return fmt.Sprintf("#%d %s", c.Exchanges[0].Recorded.Index, c.Title)
	}
	return c.Title
}

// judged is the outcome of an entry in the words of a verdict.
func (c Case) judged() verdict.Outcome {
	switch c.Outcome {
	case Passed:
		return verdict.Conforms
	case Failed, Waived:
		return verdict.Violates
	case Skipped:
		return verdict.Skipped
	case Errored, Unsupported:
	}
	return verdict.Unverifiable
}

// verdictText is the verdict, and the operation it is about where the path sent does not show it.
func (c Case) verdictText() string {
	if c.Outcome == Skipped {
		return NotAddressed
	}
	text := string(c.judged())
	if c.Outcome == Waived {
		text += ", waived"
	}
	_, path, _ := strings.Cut(c.Operation, " ")
	sent := strings.SplitN(c.Title, " ", 3) // METHOD /path?query → status
	if c.Operation == "" || len(sent) > 1 && strings.HasSuffix(withoutQuery(sent[1]), path) {
		return text
	}
	return text + " (" + printable.Line(c.Operation) + ")"
}

func withoutQuery(target string) string {
	path, _, _ := strings.Cut(target, "?")
	return path
}

// block has the findings and what could not be judged, a row each with a label before it. counts
// has in how many cases each cause was found, where not all of them are shown.
func (c Case) block(counts map[cause]int) string {
	often := func(b *rows, of cause) {
		if n := counts[of]; n > 1 {
			b.beside("found", fmt.Sprintf("in %d entries", n))
		}
	}
	var b rows
	for _, f := range c.Findings {
		b.finding(f.Finding)
		if f.Waiver != "" {
			b.beside("waived", "by "+f.Waiver)
		}
		often(&b, causeOf(c, f))
	}
	for _, u := range c.Unchecked {
		if !u.Silent {
			b.add("not judged", fmt.Sprintf("%s: %s", u.Check, u.Reason))
			often(&b, causeOfUnchecked(c, u))
		}
	}
	return b.String()
}

func (t *recordedText) summary() {
	severities := map[verdict.Severity]int{}
	demanded, silent := map[verdict.Unchecked]int{}, map[verdict.Unchecked]int{}
	skipped := map[verdict.Unchecked]int{}
	for _, c := range t.suite.Cases {
		for _, f := range c.Findings {
			severities[f.Severity]++
		}
		for _, u := range c.Unchecked {
			switch {
			case c.Outcome == Skipped:
				u.Reason = strings.TrimPrefix(u.Reason, NotAddressed+": ")
				skipped[u.Unchecked]++
			case u.Silent:
				silent[u.Unchecked]++
			default:
				demanded[u.Unchecked]++
			}
		}
	}
	waived := ""
	if n := t.suite.Count(Waived); n > 0 {
		waived = fmt.Sprintf(", %d waived", n)
	}
	if n := t.suite.Count(Skipped); n > 0 {
		waived += fmt.Sprintf(", %d %s", n, NotAddressed)
	}
	fmt.Fprintf(&t.out, "\n%s: %d conform, %d violate, %d unverifiable%s (%s, %s, %s)\n",
		entries(len(t.suite.Cases)), t.suite.Count(Passed), t.suite.Count(Failed),
		t.suite.Count(Errored), waived, plural(severities[verdict.Error], "error"),
		plural(severities[verdict.Warning], "warning"), plural(severities[verdict.Note], "note"))
	t.reasons("not judged, so that nobody knows whether the entry conforms:", demanded)
	t.reasons("not judged, since the contract says nothing of it:", silent)
	t.reasons(NotAddressed+", and so not judged:", skipped)
}

// reasons lists what was not judged with how often that was so, the most frequent first.
func (t *recordedText) reasons(heading string, counts map[verdict.Unchecked]int) {
	if len(counts) == 0 {
		return
	}
	list := make([]verdict.Unchecked, 0, len(counts))
	for u := range counts {
		list = append(list, u)
	}
	slices.SortFunc(list, func(a, b verdict.Unchecked) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a.Check, b.Check),
			cmp.Compare(a.Reason, b.Reason))
	})
	t.out.WriteString(heading + "\n")
	for i, u := range list {
		if i == maxReasons {
			fmt.Fprintf(&t.out, "  and %s; --format ndjson lists all\n",
				plural(len(list)-i, "other reason"))
			break
		}
		fmt.Fprintf(&t.out, "  %d × %s: %s\n", counts[u], u.Check, printable.Line(u.Reason))
	}
}

// notListed counts the entries that are not listed, and the causes that therefore are not.
func (t *recordedText) notListed() {
	if t.others > 0 {
		open := t.notShown()
		fmt.Fprintf(&t.out, "%s that do not conform not listed", entries(t.others))
		if open > 0 {
			fmt.Fprintf(&t.out, ", with %s that no listed one has; --format ndjson has all of them",
				plural(open, "finding"))
		} else {
			t.out.WriteString(", since a listed one has the same findings")
		}
		t.out.WriteString("; --verbose lists all\n")
	}
	if t.skipped > 0 {
		fmt.Fprintf(&t.out, "%s not listed that are %s; --verbose lists all\n",
			entries(t.skipped), NotAddressed)
	}
	if t.conforming == 0 {
		return
	}
	fmt.Fprintf(&t.out, "%s not listed", strings.Replace(entries(t.conforming), " ",
		" conforming ", 1))
	if t.remarked > 0 {
		fmt.Fprintf(&t.out, ", %d of them with warnings or notes", t.remarked)
	}
	t.out.WriteString("; --verbose lists all\n")
}

// notShown counts the causes in entries that do not conform which no listed entry has.
func (t *recordedText) notShown() int {
	open := map[cause]bool{}
	for _, c := range t.suite.Cases {
		for one := range c.causes() {
			if c.Outcome != Passed && c.Outcome != Skipped && !t.shown[one] {
				open[one] = true
			}
		}
	}
	return len(open)
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}
