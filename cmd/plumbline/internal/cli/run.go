package cli

import (
	"flag"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/harness/suite"
	"plumbline/internal/config"
	"plumbline/internal/report/folder"
	registry "plumbline/suites"
)

const runExample = `  plumbline run

  # one API as it is deployed
  plumbline run resonance --resonance.base-url https://staging.example.com

  # some cases only, and as a gate: how much of the contract has to be exercised
  plumbline run respoke --label-filter 'kind:negative && operation:postRoles'
  plumbline run --coverage-min 60

  # the second of five machines that share a run
  plumbline run --shard 2/5 --durations last/plumbline.json`

func newRunCommand() *cobra.Command {
	// go test and the ginkgo command take these flags too, in the flag package's own set.
	shared := flag.NewFlagSet("run", flag.ContinueOnError)
	options := registry.Options(shared)
	c := &cobra.Command{
		Use:   "run [" + strings.Join(suiteNames(), "|") + " …] [flags]",
		Short: "Test APIs, each against its base URL or its own reference server",
		Long: `Test APIs, each against its base URL or, where it has none, against its own reference
server. Flags beat the environment variables that stand beside them. Credentials are never flags:
they come from the environment, and a run says which it lacks.`,
		Example:           runExample,
		GroupID:           groupTest,
		SuggestFor:        []string{"test"},
		ValidArgsFunction: completeSuites,
	}
	grouped(c, "What is tested", func(flags *pflag.FlagSet) {
		take(flags, shared, isOneOf("target", "config", "yes-production", "dry-run",
			"generated"))
		flags.StringVar(&options.Filter, "label-filter", "",
			"run only the cases that match this `filter`, such as 'kind:negative && "+
				"operation:postRoles' (Ginkgo's label filter)")
		flags.Int64Var(&options.Seed, "seed", 0,
			"`number` that the random order comes from, to repeat a run (default: the time)")
		take(flags, shared, isOneOf("shard", "durations"))
	})
	groupPermitted(c, shared)
	groupReached(c, shared)
	grouped(c, "How the outcome is judged", func(flags *pflag.FlagSet) {
		take(flags, shared, isOneOf("waivers", "coverage-min", "undeclared"))
	})
	grouped(c, "What is written", func(flags *pflag.FlagSet) {
		take(flags, shared, isOneOf("reports", flagFormats, "result-line"))
		flags.BoolVar(&options.Verbose, "verbose", false, "show every case with its exchanges")
	})
	completeRun(c)
	does(c, func(i invocation, words []string) int {
		options.Output, options.Errors, options.Terminal = i.stdout, i.stderr, true
		chosen, err := choose(words)
		if err != nil {
			return i.fail("%v", err)
		}
		limitMemory()
		return int(suite.Run(*options, chosen...))
	})
	return c
}

// groupPermitted gives a command the flags that say what may be done to a deployment.
func groupPermitted(c *cobra.Command, shared *flag.FlagSet) {
	grouped(c, "What may be done to a deployment", func(flags *pflag.FlagSet) {
		take(flags, shared, isOneOf("read-only", "max-requests", "requests-per-second", "allow",
			"keep-going"))
	})
}

// groupReached gives a command the flags that say where each API is deployed.
func groupReached(c *cobra.Command, shared *flag.FlagSet) {
	for _, suite := range suites {
		grouped(c, "How "+suite.Title+" is reached", func(flags *pflag.FlagSet) {
			take(flags, shared, func(name string) bool { return suiteOf(name) == suite })
			for _, setting := range suite.Target.Settings {
				if flag := flags.Lookup(suite.Name + "." + setting.Name); len(setting.Values) > 0 {
					flag.Value = documented{flag.Value, setting.Values}
				}
			}
		})
	}
}

// isOneOf tells whether a flag has one of some names.
func isOneOf(names ...string) func(name string) bool {
	return func(name string) bool { return slices.Contains(names, name) }
}

// flagFormats is the flag of all runs that says which reports are written.
const flagFormats = "formats"

// take adds the flags of another set whose names are wanted.
func take(flags *pflag.FlagSet, from *flag.FlagSet, wanted func(name string) bool) {
	from.VisitAll(func(f *flag.Flag) {
		if !wanted(f.Name) {
			return
		}
		flags.AddGoFlag(f)
		if taken := flags.Lookup(f.Name); taken.Value.Type() == "boolFunc" {
			taken.Value = boolean{taken.Value}
		}
	})
}

// boolean is the value of a flag that is given without one, as the help shows it.
type boolean struct{ pflag.Value }

// Type is the name by which the help knows that there is no value to show.
func (boolean) Type() string { return "bool" }

// documented is the value of a flag of which the help shows the words that it takes. What it is
// given is judged with the rest of the configuration.
type documented struct {
	pflag.Value
	words []string
}

// Type is what the help shows in place of a value.
func (d documented) Type() string { return strings.Join(d.words, "|") }

// suiteOf returns the suite whose target a flag is about; nil where it is about all.
func suiteOf(flag string) *suite.Suite {
	for _, suite := range suites {
		if strings.HasPrefix(flag, suite.Name+".") {
			return suite
		}
	}
	return nil
}

// completeRun says what the shared flags take that a command has; they know nothing of shells.
func completeRun(c *cobra.Command) {
	for flag, complete := range map[string]cobra.CompletionFunc{
		flagFormats: completeList(folder.Formats...),
		"allow":     completeList(config.Words("allow")...),
		"undeclared": cobra.FixedCompletions(config.Words("undeclared"),
			cobra.ShellCompDirectiveNoFileComp),
		"waivers":   completeFiles(documentEndings...),
		"durations": completeFiles("json"),
		"config":    completeFiles(documentEndings...),
	} {
		if c.Flags().Lookup(flag) != nil {
			completesBy(c, flag, complete)
		}
	}
	c.Flags().Lookup("reports").Annotations[cobra.BashCompSubdirsInDir] = []string{}
	for _, suite := range suites {
		for _, setting := range suite.Target.Settings {
			completes(c, suite.Name+"."+setting.Name, setting.Values...)
		}
		completes(c, suite.Name+".base-url")
	}
}
