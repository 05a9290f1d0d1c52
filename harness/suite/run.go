package suite

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"

	"plumbline/harness"
	"plumbline/harness/target"
	"plumbline/harness/verdict"
	"plumbline/internal/config"
	"plumbline/internal/contract"
	"plumbline/internal/inspect"
	"plumbline/internal/printable"
	"plumbline/internal/redact"
	"plumbline/internal/report"
	"plumbline/internal/report/folder"
	"plumbline/internal/secondmodel"
	"plumbline/internal/shard"
)

// Status is how a run ended, and the exit status of a program that runs it.
type Status int

// The statuses of a run.
const (
	Conforms       Status = 0
	DoesNotConform Status = 1
	CouldNotRun    Status = 2 // nothing was tested, or not all, since the target no longer answered
)

// Options are the settings of a run that do not belong to one API. What the configuration file, the
// environment or a flag says of one goes before what stands here.
type Options struct {
	Reports string // folder for reports; "" finds it
	// Name is what the files of reports that are about all suites begin with; "" is "plumbline".
	Name    string
	Formats []string // of reports, as in [folder.Formats]; none are all
	Waivers []string // files of accepted findings, besides the suites' own
	// CoverageMin is the percentage of a contract that a run has to exercise; 0 demands nothing.
	CoverageMin float64
	// Undeclared says what to make of members of a response that no schema declares: allow, warn
	// or fail; "" is warn.
	Undeclared string
	Filter     string // Ginkgo's label filter; "" takes Ginkgo's own flag
	Seed       int64  // of the random order; 0 takes Ginkgo's own
	// Shard is the part of the run that is to be run, as K/N; "" takes what the environment says,
	// and without that all of it.
	Shard string
	// Durations is the path of an earlier result (plumbline.json) that shards are balanced by; ""
	// balances them by the number of their cases.
	Durations string
	// ResultLine writes the whole result as one line to the output, for `plumbline merge` to find.
	ResultLine bool
	NoColor    bool // of Ginkgo's output
	Verbose    bool // show every case with its exchanges
	// Terminal shows the run in Plumbline's own form; otherwise Ginkgo shows it in its own.
	Terminal bool
	// Deployments is what is known of where suites are deployed, by their names, where the
	// configuration says nothing of it.
	Deployments map[string]Deployment
	// Apart keeps a run apart from those that the configuration is for: Reports, Formats and
	// CoverageMin are as they stand here.
	Apart bool
	// SecondOpinion readies another validator for a document in JSON, whose opinion the result
	// notes where it differs; nil asks nobody.
	SecondOpinion func(document []byte) (SecondOpinion, error)
	Output        io.Writer // for the summary; nil: standard output
	Errors        io.Writer // for what keeps a run from starting; nil: standard error

	flags  *config.Flags // the command line; nil has none
	suites []*Suite      // those that the program has
}

// Deployment is what is known of where a suite is deployed.
type Deployment struct {
	BaseURL  string            // "" is not known
	Settings map[string]string // by the names of the target's definition
	Origin   string            // where it is known from, for people
}

// NewOptions are the settings of runs of suites, whose flags it defines in a flag set: those of
// every run, and the base URL and settings of each suite. They hold once the flags are parsed.
func NewOptions(flags *flag.FlagSet, suites ...*Suite) *Options {
	options := &Options{flags: config.RegisterFlags(flags, definitions(suites)...), suites: suites}
	options.registerSharing(flags)
	return options
}

// registerSharing defines the flags of a run that is one of several parts.
func (o *Options) registerSharing(flags *flag.FlagSet) {
	flags.Func("shard", "shard `K/N` of the run, K from 1 to N ($"+shard.Variable+", "+
		"$CI_NODE_INDEX with $CI_NODE_TOTAL, or $"+shard.IndexVariable+" with $"+
		shard.CountVariable+"); plumbline merge joins the results",
		func(text string) error {
			o.Shard = text
			_, err := shard.Parse(text)
			return err
		})
	flags.StringVar(&o.Durations, "durations", "",
		"`file` of an earlier result (plumbline.json) that shards are balanced by; all shards "+
			"have to get the same")
	flags.BoolVar(&o.ResultLine, "result-line", false,
		"write the whole result as one line to standard output too, where plumbline merge finds "+
			"it among others")
}

func definitions(suites []*Suite) []target.Definition {
	list := make([]target.Definition, len(suites))
	for i, suite := range suites {
		list[i] = suite.definition()
	}
	return list
}

// Run runs suites against their targets and writes their reports. It never panics for bad
// configuration: that is told in one message, and nothing is tested.
func Run(options Options, suites ...*Suite) Status {
	if options.Output == nil {
		options.Output = os.Stdout
	}
	if options.Errors == nil {
		options.Errors = os.Stderr
	}
	options.Errors = printable.NewWriter(options.Errors)
	suiteConfig, reporterConfig := configure(options)
	s, err := prepare(&options, suites, suiteConfig)
	if err != nil {
		if suiteConfig.ParallelProcess == 1 {
			fmt.Fprintf(options.Errors, "\n%v\n\nNothing was tested.\n", err)
			if err := leaveWhy(options, suites, suiteConfig, err); err != nil {
				fmt.Fprintln(options.Errors, err)
			}
		}
		return CouldNotRun
	}
	if suiteConfig.ParallelProcess == 1 {
		s.warn()
	}
	running = s
	suiteConfig.DryRun = suiteConfig.DryRun ||
		s.rehearsesNothing() && suiteConfig.ParallelTotal == 1 // more are too many for Ginkgo
	s.registerCases()
	// before anything else is registered, since what runs around all cases would run here too
	suiteConfig = s.split(suiteConfig)
	if s.options.Terminal {
		s.terminal = &terminal{session: s, now: time.Now}
		s.terminal.watch()
	}
	s.registerSuiteNodes()
	gomega.RegisterFailHandler(s.fail)
	return s.run(suiteConfig, reporterConfig)
}

// run has Ginkgo run the cases. All that is shown on the way goes through writers that take out
// secrets.
func (s *session) run(suiteConfig types.SuiteConfig, reporterConfig types.ReporterConfig) Status {
	// Ginkgo shows what a case panicked with as it is.
	terminal := formatter.ColorableStdOut
	s.shown = s.screen(terminal)
	formatter.ColorableStdOut = s.shown
	if s.terminal != nil || s.settings.DryRun {
		s.shown = s.screen(s.options.Output)
		formatter.ColorableStdOut = io.Discard
	}
	defer func() { formatter.ColorableStdOut = terminal }()
	// net/http logs what a server sends unasked, also after the end of the run.
	logged := s.redacting(s.options.Errors)
	log.SetOutput(logged)
	var ended failure
	ginkgo.RunSpecs(&ended, s.title(), suiteConfig, reporterConfig)
	s.shown.Flush()
	_ = logged.Flush() // what cannot be shown changes no status
	return s.status(bool(ended))
}

// warn says what was given and has no effect.
func (s *session) warn() {
	for _, api := range s.apis {
		for _, warning := range append(api.Target.Warnings(), api.withoutEffect()...) {
			fmt.Fprintf(s.options.Errors, "%s: %s\n", api.suite.Name, warning)
		}
	}
}

// failure is what Ginkgo tells the outcome of a run to.
type failure bool

// Fail implements Ginkgo's GinkgoTestingT.
func (f *failure) Fail() { *f = true }

func configure(options Options) (types.SuiteConfig, types.ReporterConfig) {
	suiteConfig, reporterConfig := ginkgo.GinkgoConfiguration()
	// The cases of a suite stand in one container; only so does their order differ from run to run.
	suiteConfig.RandomizeAllSpecs = true
	if options.Filter != "" {
		suiteConfig.LabelFilter = options.Filter
	}
	if options.Seed != 0 {
		suiteConfig.RandomSeed = options.Seed
	}
	reporterConfig.NoColor = reporterConfig.NoColor || options.NoColor
	reporterConfig.Verbose = reporterConfig.Verbose || options.Verbose && !options.Terminal
	return suiteConfig, reporterConfig
}

var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// probeTimeout bounds the attempt to connect to a target before a run.
const probeTimeout = 10 * time.Second

// prepare makes everything that can go wrong before the first request go wrong now.
func prepare(options *Options, suites []*Suite, config types.SuiteConfig) (*session, error) {
	if len(suites) == 0 {
		return nil, errors.New("no suite was chosen")
	}
	if _, err := types.ParseLabelFilter(config.LabelFilter); err != nil {
		return nil, fmt.Errorf("the label filter %q cannot be read\n%s", config.LabelFilter,
			escapes.ReplaceAllString(err.Error(), ""))
	}
	settings, err := options.configuration(suites)
	if err != nil {
		options.Reports = options.flags.Last("reports", options.Reports) // they say why
		return nil, err
	}
	options.take(settings.Settings)
	s := &session{options: *options, settings: settings.Settings}
	if s.share, err = shareOf(*options, s.settings); err != nil {
		return nil, err
	}
	if err := s.prepareReports(suites, config); err != nil {
		return nil, err
	}
	if err := s.load(suites, settings); err != nil {
		return nil, err
	}
	if err := s.readWaivers(time.Now()); err != nil {
		return nil, err
	}
	err = s.reach()
	return s, err
}

// prepareReports finds the folder for reports, and takes out those of an earlier run. A dry run
// leaves none, and shows nothing but what it is asked for.
func (s *session) prepareReports(suites []*Suite, config types.SuiteConfig) (err error) {
	if s.settings.DryRun {
		s.options.Terminal = false
		return nil
	}
	if s.reports, err = folder.Prepare(s.options.Reports); err != nil ||
		config.ParallelProcess != 1 {
		return err
	}
	return folder.Remove(s.reports, s.options.Name, named(suites)...)
}

// load reads the contracts and the targets of suites.
func (s *session) load(suites []*Suite, settings *config.Config) error {
	for _, suite := range suites {
		api, err := load(suite, settings)
		if err != nil {
			return err
		}
		api.silence.ignored = settings.KeepGoing
		s.apis = append(s.apis, api)
		if settings.DryRun {
			err = api.rehearse(settings)
		} else {
			err = api.refuseProduction()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// reach readies the network, and looks whether deployments can be reached.
func (s *session) reach() error {
	ctx, cancel := context.WithTimeout(context.Background(), probeTimeout)
	defer cancel()
	for _, api := range s.apis {
		if err := api.readyNetwork(); err != nil {
			return err
		}
		if api.own || s.settings.DryRun {
			continue
		}
		if err := target.Probe(ctx, api.Target, api.dialer); err != nil {
			return err
		}
	}
	return nil
}

func named(suites []*Suite) []report.Suite {
	list := make([]report.Suite, len(suites))
	for i, suite := range suites {
		list[i].Name = suite.Name
	}
	return list
}

func load(suite *Suite, settings *config.Config) (*API, error) {
	if err := suite.Requirements.Validate(); err != nil {
		return nil, err
	}
	source, err := suite.source()
	if err != nil {
		return nil, err
	}
	public, err := harness.LoadSource(source)
	if err != nil {
		return nil, err
	}
	loaded := public.Compiled()
	plan, err := suite.planned(loaded, settings.Settings)
	if err != nil {
		return nil, err
	}
	if suite, err = suite.withCases(plan); err != nil {
		return nil, err
	}
	for _, r := range suite.Requirements {
		if _, found := loaded.Operation(r.Operation); !found {
			return nil, fmt.Errorf("the requirement %s is about %q, and %s has no such operation",
				r.ID, r.Operation, loaded.Path())
		}
	}
	where, err := suite.target(settings)
	if err != nil {
		return nil, err
	}
	defects := loaded.Defects()
	if !suite.isGenerated() {
		if defects, err = lookedAt(source, loaded); err != nil {
			return nil, err
		}
	}
	api := &API{suite: suite, Contract: public, compiled: loaded, source: source,
		defects: report.Together(defects),
		Target:  where, own: where.Own(), settings: settings.Settings,
		allowed: allowed(settings.Settings, where.Own()), redactor: &redact.Redactor{}}
	err = api.readCredentials(plan, settings)
	return api, err
}

// target is the deployment that the suite is to test.
func (s *Suite) target(settings *config.Config) (*target.Target, error) {
	definition := s.definition()
	where, err := target.Load(definition, settings.Lookup(definition.API),
		settings.TargetHeaders()...)
	if err != nil {
		return nil, err
	}
	if where.Own() && s.Reference == nil {
		return nil, fmt.Errorf("%s has no reference server of its own, so it needs a base URL; "+
			"set %s or --%s.base-url to that of the deployment to test", s.title(),
			definition.BaseURLVariable, definition.API)
	}
	return where, nil
}

// source is what the contract of the suite is made of.
func (s *Suite) source() (harness.Source, error) {
	if s.Document == "" {
		return s.Source, nil
	}
	return harness.ReadSource(s.Document, s.Overlays...)
}

// mostDifferences bounds how many differences between two readings a message lists.
const mostDifferences = 10

// shortList is the beginning of a list, and how many more there are.
func shortList(list []string) []string {
	if len(list) <= mostDifferences {
		return list
	}
	return append(slices.Clone(list[:mostDifferences]),
		fmt.Sprintf("and %d more", len(list)-mostDifferences))
}

// lookedAt lists what is wrong in a document, by what Plumbline and libopenapi see in it. The error
// says that they read it in two ways.
func lookedAt(source contract.Source, loaded *contract.Contract) ([]contract.Defect, error) {
	defects, err := defectsOf(source, loaded)
	if err != nil {
		return nil, err
	}
	second := secondmodel.Read(loaded, source)
	if len(second.Differences) > 0 {
		return nil, fmt.Errorf("%s is read in two ways, and one of them is wrong: %s",
			loaded.Path(), strings.Join(shortList(second.Differences), "; "))
	}
	return append(defects, second.Defects...), nil
}

// defectsOf lists what is wrong in a document as it was published, whatever the amendments mend,
// and in the amendments.
func defectsOf(source contract.Source, amended *contract.Contract) ([]contract.Defect, error) {
	source.Amendments = nil
	published, err := contract.Load(source)
	if err != nil {
		return nil, err
	}
	defects := inspect.Document(published)
	for _, d := range amended.Defects() {
		if d.Location.Layer == verdict.Amended {
			defects = append(defects, d)
		}
	}
	return defects, nil
}
