package suite

import (
	"fmt"
	"os"
	"slices"
	"time"

	"plumbline/harness/requirement"
	"plumbline/internal/contract"
	"plumbline/internal/report"
	"plumbline/internal/waiver"
)

// readWaivers reads the waivers of the suites and those of the files that the run was given, and
// gives each API those that may accept its findings. A waiver that names what no suite of the
// program knows, or that has expired, is an error.
func (s *session) readWaivers(now time.Time) error {
	texts := []contract.Text{}
	for _, api := range s.apis {
		// What has been accepted of a deployment is nothing that our own server may do.
		if api.suite.Waivers.Path != "" && !api.own {
			texts = append(texts, api.suite.Waivers)
		}
	}
	for _, path := range s.options.Waivers {
		//nolint:gosec // to read the file that is named is what the option is for
		content, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("the waivers cannot be read: %w", err)
		}
		texts = append(texts, contract.Text{Path: path, Bytes: content})
	}
	known, err := s.known()
	if err != nil {
		return err
	}
	all, err := report.ReadWaivers(texts, known, now)
	if err != nil {
		return err
	}
	for _, api := range s.apis {
		api.waivers = slices.DeleteFunc(slices.Clone(all),
			func(w waiver.Waiver) bool { return !api.concerns(w) })
	}
	return nil
}

// known is everything that a waiver may name. A file of waivers may be about all suites of a
// program, also where a run is of some of them.
func (s *session) known() (waiver.Known, error) {
	var contracts []*contract.Contract
	var requirements []string
	for _, api := range s.apis {
		contracts = append(contracts, api.compiled)
		requirements = append(requirements, idsOf(api.suite.Requirements)...)
	}
	for _, suite := range s.options.suites {
		if len(s.options.Waivers) == 0 || slices.ContainsFunc(s.apis,
			func(api *API) bool { return api.suite.Name == suite.Name }) {
			continue
		}
		source, err := suite.source()
		if err != nil {
			return waiver.Known{}, err
		}
		loaded, err := contract.Load(source)
		if err != nil {
			return waiver.Known{}, err
		}
		contracts = append(contracts, loaded)
		requirements = append(requirements, idsOf(suite.Requirements)...)
	}
	known := report.KnownToWaivers(contracts...)
	known.Requirements = requirements
	return known, nil
}

func idsOf(table requirement.Table) []string {
	ids := make([]string, len(table))
	for i, r := range table {
		ids[i] = r.ID
	}
	return ids
}

// concerns tells whether a waiver may accept findings of the API.
func (a *API) concerns(w waiver.Waiver) bool {
	if w.Requirement != "" {
		if _, found := a.suite.Requirements.Find(w.Requirement); !found {
			return false
		}
	}
	if w.Operation != "" {
		if _, found := a.compiled.Operation(w.Operation); !found {
			return false
		}
	}
	return true
}
