package suite

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"plumbline/harness/verdict"
	"plumbline/internal/printable"
	"plumbline/internal/redact"
	"plumbline/internal/report"
)

// screen is where people watch a run: it shows no secret, and nothing that a CI system would take
// for a command.
type screen struct {
	redacted *redact.Writer
	neutral  *printable.Writer
}

func (s *session) screen(to io.Writer) *screen {
	neutral := printable.NewWriter(to)
	return &screen{redacted: s.redacting(neutral), neutral: neutral}
}

// Write implements io.Writer.
func (s *screen) Write(p []byte) (int, error) { return s.redacted.Write(p) }

// Flush shows what is held back. The reports have all that cannot be shown, so that an error
// changes nothing.
func (s *screen) Flush() { _, _ = s.redacted.Flush(), s.neutral.Flush() }

const (
	// quietAfter is how long a terminal shows nothing before it says how far the run has come.
	quietAfter = 5 * time.Second
	// maxAlike is how many failures are shown in full that say the same.
	maxAlike = 3
)

// terminal shows a run in Plumbline's own form: a block for each case that failed or errored when
// it has ended, and now and then how far the run has come. What follows a run is
// [report.WriteText].
type terminal struct {
	session     *session
	now         func() time.Time
	shown       time.Time // when something was shown last
	done, total int
	failed      int
	alike       map[string]int // how often failures were shown that say the same
}

// watch has Ginkgo tell the terminal what it shows.
func (t *terminal) watch() {
	ginkgo.ReportBeforeSuite(t.begin)
	ginkgo.ReportAfterEach(t.ended)
}

func (t *terminal) begin(whole types.Report) {
	t.shown, t.alike = t.now(), map[string]int{}
	t.total = whole.PreRunStats.SpecsThatWillRun
	part := ""
	if share := t.session.share; share.Partial() {
		part = fmt.Sprintf(", shard %d of %d", share.Index, share.Count)
	}
	fmt.Fprintf(t.session.shown, "%s%s: %d of %s, in a random order (--seed %d)\n",
		t.session.title(), part, t.total, cases(whole.PreRunStats.TotalSpecs),
		whole.SuiteConfig.RandomSeed)
	t.session.shown.Flush()
}

func (t *terminal) ended(spec types.SpecReport) {
	c := t.session.caseOf(spec, map[string]int{})
	if c.Outcome == report.Skipped && (c.Reason == report.NotSelected ||
		c.Reason == report.OtherShard) {
		return
	}
	t.done++
	block := ""
	switch {
	case c.Outcome == report.Failed || c.Outcome == report.Errored:
		t.failed++
		block = t.failure(c)
		for _, api := range t.session.apis {
			if slices.Contains(c.Labels, api.suite.label()) {
				block += indented(api.inFull(c).IDs(api.suite.Name))
			}
		}
	case t.session.options.Verbose:
		block = fmt.Sprintf("\n%s: %s (%s)\n", c.Outcome, c.Title,
			time.Duration(c.Duration).Round(time.Millisecond))
		if c.Reason != "" {
			block += "  " + printable.OneLine(c.Reason) + "\n"
		}
	case t.now().Sub(t.shown) >= quietAfter:
		block = fmt.Sprintf("%d of %s have ended, %d failed or errored\n", t.done,
			cases(t.total), t.failed)
	}
	if t.session.options.Verbose {
		block += indented(printable.Text(
			t.session.publicText(spec.CapturedGinkgoWriterOutput)))
	}
	if block == "" {
		return
	}
	t.shown = t.now()
	_, _ = io.WriteString(t.session.shown, block) // see Flush
	t.session.shown.Flush()
}

// failure is a block that says what became of a case. What several others have said before is not
// said in full again.
func (t *terminal) failure(c report.Case) string {
	heading := fmt.Sprintf("\n%s: %s\n", c.Outcome, printable.OneLine(c.Title))
	said := essence(c)
	t.alike[said]++
	if t.alike[said] > maxAlike {
		return heading + "  as above: " + printable.OneLine(said) + "\n"
	}
	return heading + indented(printable.Text(c.Failure))
}

// essence is what a case has to say, whatever it sent and whatever the values were.
func essence(c report.Case) string {
	var parts []string
	for _, f := range c.Findings {
		if f.Severity == verdict.Error && f.Waiver == "" {
			parts = append(parts, string(f.Check)+": "+f.Message)
		}
	}
	if len(parts) == 0 {
		first, _, _ := strings.Cut(strings.TrimSpace(c.Failure), "\n")
		_, what, found := strings.Cut(first, ": ") // METHOD /path → status
		return cmp.Or(map[bool]string{true: what, false: first}[found], string(c.Outcome))
	}
	return strings.Join(parts, "; ")
}

// close says what could not be written, and where the rest is.
func (t *terminal) close(problems []string) {
	for _, problem := range problems {
		fmt.Fprintf(t.session.shown, "problem: %s\n", printable.OneLine(problem))
	}
	fmt.Fprintf(t.session.shown, "\nThe reports are in %s.\n", fromHere(t.session.reports))
	t.session.shown.Flush()
}

// fromHere names a folder as the reader of a terminal would, from the working folder on.
func fromHere(path string) string {
	working, err := os.Getwd()
	if err != nil {
		return path
	}
	if relative, err := filepath.Rel(working, path); err == nil && filepath.IsLocal(relative) {
		return relative
	}
	return path
}

func indented(text string) string {
	text = strings.TrimRight(text, "\n")
	if text == "" {
		return ""
	}
	return "  " + strings.ReplaceAll(text, "\n", "\n  ") + "\n"
}

// cases counts cases for people.
func cases(n int) string {
	if n == 1 {
		return "1 case"
	}
	return fmt.Sprintf("%d cases", n)
}
