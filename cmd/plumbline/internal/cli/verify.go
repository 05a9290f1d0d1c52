package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/config"
	"plumbline/internal/contract"
	"plumbline/internal/har"
	"plumbline/internal/report"
	"plumbline/internal/report/folder"
	"plumbline/internal/schema"
	"plumbline/internal/verify"
	"plumbline/internal/waiver"
)

// verifyStatuses says more of the exit statuses than what holds for all commands.
const verifyStatuses = `Exit status: 0 every entry conforms that is addressed to the API, whatever
warnings and notes there are, 1 some entries violate the contract or are unverifiable, or none is
addressed to the API, 2 could not run: a file cannot be read, no entry in any file, or a mistake in
the call. docs/verify.md has the whole story.`

// verification is what one call of verify is to do.
type verification struct {
	contract, format, output string
	amended
	only, undeclared string
	nullable         string
	recordedAt       recordedAt
	fetch, verbose   bool

	schemaFormats string // assert or annotate
	reports       string
	kinds         []string // of reports
	waivers       []string
	coverageMin   float64
}

func newVerifyCommand() *cobra.Command {
	var v verification
	c := &cobra.Command{
		Use: "verify --contract FILE TRAFFIC.har… [flags]", GroupID: groupJudge,
		Short: "Judge recorded traffic by an OpenAPI document, without sending anything",
		Long: `Judge recorded traffic (HAR 1.2) by an OpenAPI document, without sending anything.
Traffic is a file, or - for standard input; flags and files may stand in any order. It may be
packed with gzip or zip. Only entries that are addressed to the API are judged: to a server of the
document, or to what --host or --base-url names.`,
		Example: `  plumbline verify --contract openapi.yaml recorded.har

  # responses only, with amendments, for a program to read
  plumbline verify --contract openapi.yaml --overlay openapi.overlay.yaml --only response \
      --format ndjson recorded.har`,
		SuggestFor:        []string{"judge", "validate"},
		ValidArgsFunction: completeFiles("har"),
		Annotations:       map[string]string{statusAnnotation: verifyStatuses},
	}
	grouped(c, "The document", v.documentFlags)
	grouped(c, "How entries are judged", v.judgmentFlags)
	grouped(c, "What is written", v.outputFlags)
	completesBy(c, "contract", completeFiles(documentEndings...))
	completesBy(c, "overlay", completeFiles(documentEndings...))
	does(c, func(i invocation, words []string) int {
		if err := v.check(words); err != nil {
			return i.fail("%v", err)
		}
		return v.run(i, words)
	})
	return c
}

func (v *verification) documentFlags(flags *pflag.FlagSet) {
	flags.StringVar(&v.contract, "contract", "",
		"`file` with the OpenAPI document (2.0, 3.0, 3.1 or 3.2; JSON or YAML); - reads "+
			"standard input")
	v.amended.flags(flags)
	flags.BoolVar(&v.fetch, "fetch", false,
		"follow references of the document to http and https, 10 seconds and 10 MiB each")
}

func (v *verification) judgmentFlags(flags *pflag.FlagSet) {
	v.recordedAt.flags(flags)
	oneOf(flags, &v.only, "only", "", "judge only this side (default: both)", "request", "response")
	oneOf(flags, &v.undeclared, "undeclared", "warn", "members that no schema declares", "allow",
		"warn", "fail")
	oneOf(flags, &v.nullable, "nullable", "lenient",
		"nullable where OpenAPI 3.0 gives it no effect: lenient accepts null with a note, strict "+
			"reads the letter", "lenient", "strict")
	oneOf(flags, &v.schemaFormats, "schema-formats", "assert",
		"format in schemas: assert holds values to it, annotate does not", "assert", "annotate")
	flags.StringArrayVar(&v.waivers, "waivers", nil,
		"`file` of accepted findings; may be given several times")
	flags.Func("coverage-min",
		"`percentage` of the contract that the traffic has to exercise (default: any)",
		func(text string) (err error) {
			v.coverageMin, err = config.ParsePercentage(text)
			return err
		})
}

func (v *verification) outputFlags(flags *pflag.FlagSet) {
	oneOf(flags, &v.format, "format", formatText, "how the results are written", formatText,
		"ndjson", "junit", "sarif")
	flags.StringVar(&v.output, "output", "",
		"`file` to write the results to, as a whole or not at all (default: standard output)")
	flags.StringVar(&v.reports, "reports", "",
		"`folder` to write all reports to as well, as plumbline run does (default: none are "+
			"written)")
	flags.Func("formats",
		"`list` of the reports to write there: "+strings.Join(folder.Formats, ",")+
			" (default: all)", func(text string) error {
			v.kinds = strings.Split(text, ",")
			return folder.CheckFormats(v.kinds)
		})
	flags.BoolVar(&v.verbose, "verbose", false,
		"list the entries that conform, however many there are (text)")
}

// check looks for what is wrong with the call itself, beyond single flags.
func (v verification) check(words []string) error {
	inputs := slices.Concat([]string{v.contract}, v.overlays, v.waivers, words)
	fromStandardInput := len(slices.DeleteFunc(slices.Clone(inputs),
		func(name string) bool { return name != standardInput }))
	switch {
	case v.contract == "":
		return errors.New("no document is named; --contract takes its file")
	case len(words) == 0:
		return errors.New("no traffic is named; give HAR files, or - for standard input")
	case slices.Contains(inputs, ""):
		return errors.New("a file is named by an empty word")
	case fromStandardInput > 1:
		return errors.New("standard input (-) is named more than once, and can be read only once")
	}
	return v.recordedAt.check()
}

// options are how entries are judged.
func (v verification) options() verify.Options {
	o := v.recordedAt.options()
	o.Only, o.Undeclared = verify.Side(v.only), check.Undeclared(v.undeclared)
	o.Whole = v.reports != ""
	return o
}

func (v verification) run(i invocation, words []string) int {
	judging, err := v.load(i)
	if err != nil {
		return i.problem(err)
	}
	i.tellUnmatched(judging.Contract)
	v.tellDefects(i, judging)
	if judging.Waivers, err = v.readWaivers(i, judging.Contract); err != nil {
		return i.problem(err)
	}
	to, err := v.prepareReports(judging)
	if err != nil {
		return i.problem(err)
	}
	var ok bool
	if judging.Traffic, ok = readTraffic(i, words); !ok {
		return exitCouldNotRun
	}
	run := report.Run{Version: report.FormatVersion, Versions: report.Versions(),
		Started: time.Now().UTC(), Processes: 1, CoverageMin: v.coverageMin}
	judged := verify.Judge(judging)
	if len(judged.Cases) == 0 {
		return i.problem(fmt.Errorf("no entry in %s: tested nothing", strings.Join(words, ", ")))
	}
	if judged.Count(report.Skipped) == len(judged.Cases) {
		fmt.Fprintf(i.stderr, "%s: no entry is addressed to this API, so that nothing was tested; "+
			"--host names where it was recorded, --all-hosts judges all entries\n", i.path)
	}
	run.Suites = []report.Suite{judged}
	run.Duration = report.Seconds(time.Since(run.Started))
	if err := v.deliver(i, run, to); err != nil {
		return i.problem(err)
	}
	if !run.Conforms() {
		return exitDoesNot
	}
	return exitConforms
}

func (v verification) load(i invocation) (verify.Judging, error) {
	source, closed, err := v.source(i, v.contract)
	if err != nil {
		return verify.Judging{}, err
	}
	defer closed()
	source.Reading = schema.Reading{FormatsAnnotate: v.schemaFormats == "annotate",
		StrictNullable: v.nullable == "strict"}
	if v.fetch {
		source.Fetch = newFetcher().fetch
	}
	c, err := contract.Load(source)
	if err != nil {
		return verify.Judging{}, err
	}
	return verify.Judging{Contract: c, Source: source, Defects: c.Defects(),
		Options:  v.options(),
		Coverage: v.reports != "", CoverageMin: v.coverageMin}, nil
}

func (v verification) readWaivers(i invocation, c *contract.Contract) ([]waiver.Waiver, error) {
	files, err := i.readTexts(v.waivers)
	if err != nil {
		return nil, err
	}
	return report.ReadWaivers(files, report.KnownToWaivers(c), time.Now())
}

// prepareReports returns the folder for reports, empty for none, without what an earlier call has
// left there.
func (v verification) prepareReports(judging verify.Judging) (string, error) {
	if v.reports == "" {
		return "", nil
	}
	to, err := folder.Prepare(v.reports)
	if err != nil {
		return "", err
	}
	return to, folder.Remove(to, "",
		verify.SuiteOf(report.DocumentOf(judging.Source.Document), nil))
}

// tellDefects says that the document has errors of its own: what they touch is judged by what is
// left of it.
func (v verification) tellDefects(i invocation, judging verify.Judging) {
	errorsFound := 0
	for _, d := range judging.Defects {
		if d.Severity == verdict.Error {
			errorsFound += d.Times()
		}
	}
	if errorsFound == 0 {
		return
	}
	words := []string{v.contract}
	if v.root != "" {
		words = append(words, "--root", v.root)
	}
	for _, overlay := range v.overlays {
		words = append(words, "--overlay", overlay)
	}
	fmt.Fprintf(i.stderr,
		"plumbline verify: %s itself has %s; \"plumbline check-document %s\" lists what is wrong\n",
		judging.Contract.Path(), counted(errorsFound, "error"), strings.Join(words, " "))
}

// readTraffic reads all files: each one that cannot be read is told of.
func readTraffic(i invocation, words []string) (read []verify.Traffic, ok bool) {
	ok = true
	for _, word := range words {
		text, err := i.readText(word)
		var entries []har.Entry
		if err == nil {
			entries, err = readHAR(text)
		}
		switch {
		case err != nil:
			i.problem(err)
			ok = false
		case len(entries) == 0 && len(words) > 1:
			fmt.Fprintf(i.stderr, "%s: %s has no entry\n", i.path, text.Path)
		}
		read = append(read, verify.Traffic{Text: text, Entries: entries})
	}
	return read, ok
}

// readHAR reads a HAR, and the bodies that it has in files of its folder. The folder is opened as a
// root, so that no symbolic link leads out of it; a HAR from standard input has none.
func readHAR(text contract.Text) ([]har.Entry, error) {
	if text.Path == standardInputName {
		return har.Read(text.Path, text.Bytes, nil)
	}
	folder, err := os.OpenRoot(filepath.Dir(text.Path))
	if err != nil {
		return nil, withoutOperation(text.Path, err)
	}
	defer func() { _ = folder.Close() }() // it was only read
	return har.Read(text.Path, text.Bytes, folder.FS())
}

func (v verification) write(w io.Writer, run report.Run) error {
	switch v.format {
	case "ndjson":
		return report.WriteNDJSON(w, run)
	case "junit":
		return report.WriteJUnit(w, run, run.Suites...)
	case "sarif":
		return report.WriteSARIF(w, run, workingFolder())
	}
	return report.WriteText(w, run, report.TextOptions{Verbose: v.verbose})
}

// deliver writes the result, and the reports to their folder if there is one.
func (v verification) deliver(i invocation, run report.Run, to string) error {
	var written bytes.Buffer
	if err := v.write(&written, run); err != nil {
		return err
	}
	if to != "" {
		if err := errors.Join(folder.Write(to, "", run, i.stderr, v.kinds...)...); err != nil {
			return err
		}
	}
	if v.output == "" || v.output == standardInput {
		_, err := written.WriteTo(i.stdout)
		return err
	}
	if err := folder.Replace(v.output, written.Bytes()); err != nil {
		return fmt.Errorf("the results cannot be written: %w", withoutOperation(v.output, err))
	}
	return nil
}
