package cli

import (
	"flag"
	"os"

	"plumbline/harness/suite"
	"plumbline/suites/targets"
)

func run(i invocation) int {
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	options := targets.Options(flags)
	options.Output, options.Errors, options.NoColor = i.stdout, i.stderr, !colorful()
	flags.StringVar(&options.Filter, "label-filter", "",
		"run only the cases that match, such as 'kind:negative && operation:postRoles' (Ginkgo's "+
			"label filter)")
	flags.StringVar(&options.Reports, "reports", "", "`folder` for reports (default: reports)")
	flags.Int64Var(&options.Seed, "seed", 0,
		"of the random order, to repeat a run (default: the time)")
	flags.BoolVar(&options.Verbose, "verbose", false, "show every case with its exchanges")
	words, status, done := i.parse(flags)
	if done {
		return status
	}
	chosen, err := choose(words)
	if err != nil {
		return i.fail("%v", err)
	}
	return int(suite.Run(*options, chosen...))
}

// colorful tells whether the output is looked at on a terminal that wants color
// (https://no-color.org).
func colorful() bool {
	info, err := os.Stdout.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == ""
}
