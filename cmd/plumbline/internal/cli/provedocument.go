package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"plumbline/harness"
	"plumbline/internal/config"
	"plumbline/internal/contract"
	"plumbline/internal/mock/faulty"
	"plumbline/internal/proof/score"
	"plumbline/internal/proof/ways"
	"plumbline/internal/report"
	"plumbline/internal/report/folder"
)

// measuring is how the worth of a test of a document is measured.
type measuring struct {
	amended
	recordedAt recordedAt
	callers    callers
	suite      string
	variable   string
	traffic    []string
	minScore   *float64 // nil where none is demanded
	most       int      // faults; 0 is any
	seed       uint64
}

func (m *measuring) documentFlags(flags *pflag.FlagSet) {
	m.amended.flags(flags)
	flags.StringVar(&m.suite, "suite", "", "`folder` of a Go package whose tests are measured: of "+
		"package testing, or of Ginkgo (default: what plumbline test does)")
	flags.StringVar(&m.variable, "base-url-variable", ways.BaseURLVariable,
		"environment `variable` that hands the suite the base URL of the server to test")
	flags.StringArrayVar(&m.traffic, "har", nil, "`file` of recorded traffic (HAR 1.2) that is "+
		"replayed, in place of a suite; may be given several times")
	m.callers.flags(flags)
}

func (m *measuring) scoreFlags(flags *pflag.FlagSet) {
	flags.Func("min-score", "`percentage` of the faults that have to be found (default: any)",
		func(text string) error {
			percent, err := config.ParsePercentage(text)
			m.minScore = &percent
			return err
		})
	flags.IntVar(&m.most, "max-faults", 0,
		"`number` of faults to try, spread over operations and classes (default: all)")
	flags.Uint64Var(&m.seed, "seed", usualSeed, "`number` that the sample of --max-faults comes "+
		"from, and all that requests have and the document leaves open")
}

// problem says what is wrong with the call; nil where nothing is.
func (m *measuring) problem(flags *pflag.FlagSet) error {
	switch {
	case m.suite != "" && len(m.traffic) > 0:
		return errors.New("--suite and --har are both given; one test is measured at a time")
	case flags.Changed("suite") && m.suite == "":
		return errors.New("--suite wants the folder of a Go package with tests")
	case flags.Changed("max-faults") && m.most < 1:
		return errors.New("--max-faults wants a number from 1")
	case m.variable == "" || strings.ContainsAny(m.variable, "= \x00"):
		return fmt.Errorf("--base-url-variable is %q; it has to be the name of an environment "+
			"variable", m.variable)
	}
	return errors.Join(m.misplaced(flags), m.recordedAt.check())
}

// misplaced tells of flags that are for another test than the one that is measured.
func (m *measuring) misplaced(flags *pflag.FlagSet) error {
	changed := func(names ...string) bool { return slices.ContainsFunc(names, flags.Changed) }
	switch {
	case m.suite == "" && changed("base-url-variable"):
		return errors.New("--base-url-variable is for a suite (--suite)")
	case len(m.traffic) == 0 && changed("host", "all-hosts", "base-path", "base-url"):
		return errors.New("--host, --all-hosts, --base-path and --base-url say where traffic was " +
			"recorded, and no traffic is given (--har)")
	case m.suite == "" && len(m.traffic) == 0 && m.callers.named():
		return errors.New("--auth and --auth-other are for a suite or for traffic; what " +
			"plumbline test does has credentials of the mock's own")
	}
	return nil
}

// measure measures a test of a document, and writes the score.
func (m *measuring) measure(i invocation, name string, only []string, workers int,
	reports string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	source, closed, err := m.source(i, name)
	if err != nil {
		return i.problem(err)
	}
	defer closed()
	c, err := harness.LoadSource(source)
	if err != nil {
		return i.problem(err)
	}
	faults, none := faulty.Derive(c.Compiled())
	chosen, err := m.choose(name, faults, only)
	if err != nil {
		return i.problem(err)
	}
	to, err := folder.Prepare(reports)
	if err != nil {
		return i.fail("%v", err)
	}
	limitMemoryOfCases()
	test, options, done, err := m.test(ctx, i, c, chosen)
	if err != nil {
		return i.problem(err)
	}
	defer done()
	fmt.Fprintf(i.stderr, "%s: %d of %d faults are tried; first the test is run against a mock "+
		"that does nothing wrong\n", i.path, len(chosen), len(faults))
	options.Workers, options.Done = workers, tellProgress(i.stderr, len(chosen))
	measured, err := score.Measure(ctx, c.Compiled(), chosen, test, options)
	if err != nil {
		return i.problem(err)
	}
	measured.Document = documentOf(source, c.Compiled())
	measured.Derived, measured.LeftOut = len(faults), len(faults)-len(chosen)
	measured.Underivable = none
	if measured.LeftOut > 0 && m.most > 0 {
		measured.Seed = m.seed
	}
	if err := errors.Join(score.WriteText(i.stdout, measured),
		writeScore(to, measured)); err != nil {
		return i.problem(err)
	}
	return m.status(i, measured)
}

func documentOf(source contract.Source, c *contract.Contract) report.Document {
	document := report.DocumentOf(source.Document)
	document.Edition = string(c.Version())
	return document
}

// choose returns the faults that are to be tried.
func (m *measuring) choose(name string, faults []faulty.Fault,
	only []string) ([]faulty.Fault, error) {
	if len(faults) == 0 {
		return nil, fmt.Errorf("no fault can be derived from %s: it has no operation with an "+
			"answer that could be wrong", name)
	}
	for _, id := range only {
		if !slices.ContainsFunc(faults, func(f faulty.Fault) bool { return f.ID == id }) {
			return nil, fmt.Errorf("there is no fault %q of %s: \"plumbline faults %s\" lists them",
				id, name, name)
		}
	}
	if len(only) > 0 {
		return slices.DeleteFunc(slices.Clone(faults),
			func(f faulty.Fault) bool { return !slices.Contains(only, f.ID) }), nil
	}
	if m.most > 0 {
		return score.Sample(faults, m.most, m.seed), nil
	}
	return faults, nil
}

// status is the exit status of a score.
func (m *measuring) status(i invocation, measured *score.Score) int {
	switch {
	case measured.Percent == nil || measured.Interrupted != "":
		return exitDoesNot
	case m.minScore != nil && *measured.Percent < *m.minScore:
		fmt.Fprintf(i.stderr, "%s: the score is below the %g %% of --min-score\n", i.path,
			*m.minScore)
		return exitDoesNot
	}
	return exitConforms
}

// parts are in how many steps progress is told.
const parts = 20

// tellCases tells of every twentieth of the cases that they were tried against the right mock.
func tellCases(w io.Writer) func(cases, of int) {
	return func(cases, of int) {
		if (cases-1)*parts/of < cases*parts/of {
			fmt.Fprintf(w, "[%*d/%d] cases against the right mock\n", len(fmt.Sprint(of)), cases,
				of)
		}
	}
}

// tellProgress tells of every twentieth of the faults how many were found so far.
func tellProgress(w io.Writer, all int) func(score.Result) {
	tried, found := 0, 0
	return func(r score.Result) {
		tried++
		if r.Outcome == score.Found {
			found++
		}
		if before, now := (tried-1)*parts/all, tried*parts/all; now > before {
			fmt.Fprintf(w, "[%*d/%d] %d found\n", len(fmt.Sprint(all)), tried, all, found)
		}
	}
}

func writeScore(dir string, measured *score.Score) error {
	var asJSON, asHTML bytes.Buffer
	return errors.Join(
		score.WriteJSON(&asJSON, measured),
		folder.Replace(filepath.Join(dir, "proof.json"), asJSON.Bytes()),
		score.WriteHTML(&asHTML, measured),
		folder.Replace(filepath.Join(dir, "proof.html"), asHTML.Bytes()),
	)
}

// workersOf is how many faults are tried at the same time where nothing else is said: as many as
// there are processors, since each trial keeps one busy.
func workersOf(flags *pflag.FlagSet, given int) int {
	if flags.Changed("workers") {
		return given
	}
	return runtime.NumCPU()
}

// isDocument tells whether a word is meant for the file of a document, and not for the name of an
// API.
func isDocument(word string) bool {
	if slices.Contains(servedNames(), word) {
		return false
	}
	_, err := os.Stat(word)
	return err == nil || word == standardInput || strings.ContainsAny(word, `./\`)
}
