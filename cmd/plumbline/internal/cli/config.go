package cli

import (
	"flag"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/harness/suite"
	registry "plumbline/suites"
)

const configStatuses = "Exit status: 0 it is sound, 2 it is not."

func newConfigCommand() *cobra.Command {
	shared := flag.NewFlagSet("config", flag.ContinueOnError)
	options := registry.Options(shared)
	var format string
	var schema bool
	c := &cobra.Command{
		Use:   "config [" + strings.Join(suiteNames(), "|") + " …] [flags]",
		Short: "Show what is in force for a run, and where each value comes from",
		Long: `Show what is in force for a run, and where each value comes from: the default, plumbline.yaml,
the environment or a flag, of which the later beat the earlier. Secrets are shown as the name of
what has them. The command takes the flags of plumbline run that can be configured, and sends
nothing.`,
		Example: `  plumbline config

  # what a run of the target staging would be told
  plumbline config --target staging

  # a JSON Schema of plumbline.yaml, for editors
  plumbline config --schema`,
		GroupID:           groupTest,
		SuggestFor:        []string{"configuration", "settings"},
		ValidArgsFunction: completeSuites,
		Annotations:       map[string]string{statusAnnotation: configStatuses},
	}
	grouped(c, "What is written", func(flags *pflag.FlagSet) {
		oneOf(flags, &format, "format", formatText, "how it is written", formatText, "json")
		flags.BoolVar(&schema, "schema", false,
			"write a JSON Schema of plumbline.yaml instead, for editors")
	})
	grouped(c, "What is configured", func(flags *pflag.FlagSet) {
		take(flags, shared, func(name string) bool {
			return suiteOf(name) == nil && name != "yes-production" && name != "dry-run"
		})
	})
	groupReached(c, shared)
	completeRun(c)
	does(c, func(i invocation, words []string) int {
		chosen, err := choose(words)
		if err != nil {
			return i.fail("%v", err)
		}
		if schema {
			_, err = i.stdout.Write(suite.ConfigurationSchema(chosen...))
		} else {
			err = options.WriteConfiguration(i.stdout, format == "json", chosen...)
		}
		if err != nil {
			return i.problem(err)
		}
		return exitConforms
	})
	return c
}
