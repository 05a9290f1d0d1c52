package suite

import (
	"errors"
	"time"

	"github.com/onsi/ginkgo/v2/types"

	"plumbline/internal/contract"
	"plumbline/internal/report"
	"plumbline/internal/report/folder"
)

// notReached is where a run that could not start has tested.
const notReached = "a target that nothing was sent to"

// leaveWhy leaves reports that say why a run could not start. Without them a CI server, which shows
// reports, would show nothing, and people would take that for nothing to complain about. The error
// says what could not be written.
func leaveWhy(options Options, suites []*Suite, config types.SuiteConfig, why error) error {
	run := report.Run{Version: report.FormatVersion, Versions: report.Versions(),
		Started: time.Now().UTC(), Seed: config.RandomSeed, Filter: config.LabelFilter,
		Processes: config.ParallelTotal, CoverageMin: max(0, options.CoverageMin)}
	for _, suite := range suites {
		source, err := suite.source()
		if err != nil {
			source.Document = contract.Text{Path: suite.Document}
		}
		untested := report.Suite{Name: suite.Name, Title: suite.title(),
			Target: report.Target{Name: notReached}, Document: report.DocumentOf(source.Document),
			Problems: []string{"the run could not start: " + why.Error()}}
		for _, amendments := range source.Amendments {
			untested.Amendments = append(untested.Amendments, report.DocumentOf(amendments))
		}
		run.Suites = append(run.Suites, untested)
	}
	dir, err := folder.Prepare(options.Reports)
	if err != nil {
		// That may be what is wrong.
		return folder.TellGitHub(run, options.Output)
	}
	if err := folder.Remove(dir, options.Name, named(suites)...); err != nil {
		return errors.Join(err, folder.TellGitHub(run, options.Output))
	}
	return errors.Join(folder.Write(dir, options.Name, run, options.Output, options.Formats...)...)
}
