package suite

import (
	"fmt"
	"os"
	"slices"
	"time"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/report"
	"plumbline/internal/waiver"
)

// readWaivers reads the waivers of the suites and those of the files that the run was given, and
// gives each API those that may accept its findings. A waiver that names what no suite of the run
// knows, or that has expired, is an error.
func (s *session) readWaivers(now time.Time) error {
	var all []waiver.Waiver
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
	for _, text := range texts {
		read, err := waiver.Read(text.Path, text.Bytes)
		if err != nil {
			return err
		}
		all = append(all, read...)
	}
	if err := waiver.Check(all, s.known()); err != nil {
		return err
	}
	if err := waiver.ExpiredError(waiver.Expired(all, now)); err != nil {
		return err
	}
	for _, api := range s.apis {
		api.waivers = slices.DeleteFunc(slices.Clone(all),
			func(w waiver.Waiver) bool { return !api.concerns(w) })
	}
	return nil
}

// known is everything that a waiver may name.
func (s *session) known() waiver.Known {
	var known waiver.Known
	for _, description := range verdict.Descriptions() {
		known.Checks = append(known.Checks, string(description.ID))
	}
	for _, api := range s.apis {
		for _, r := range api.suite.Requirements {
			known.Requirements = append(known.Requirements, r.ID)
		}
		for _, operation := range api.compiled.Operations() {
			known.Operations = append(known.Operations, operation.String())
			if operation.ID != "" {
				known.Operations = append(known.Operations, operation.ID)
			}
		}
	}
	return known
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

// waiverOf returns the waiver that accepts a finding; only what speaks against a case can be
// waived.
func (a *API) waiverOf(requirement string, operation *contract.Operation,
	finding verdict.Finding) *waiver.Waiver {
	if finding.Severity != verdict.Error {
		return nil
	}
	subject := waiver.Subject{Requirement: requirement, Check: string(finding.Check),
		Operation: operation.String(), OperationID: operation.ID}
	i, found := waiver.Find(a.waivers, subject)
	if !found {
		return nil
	}
	return &a.waivers[i]
}

// waiversUsed counts what each waiver has accepted. In a report operations are named as METHOD
// /path.
func (a *API) waiversUsed(suite report.Suite) []report.Waiver {
	var used []report.Waiver
	for _, w := range a.waivers {
		one := report.Waiver{Waiver: w}
		if operation, found := a.compiled.Operation(w.Operation); found {
			one.Operation = operation.String()
		}
		for _, c := range suite.Cases {
			for _, finding := range c.Findings {
				if finding.Waiver == w.Place() {
					one.Used++
				}
			}
		}
		used = append(used, one)
	}
	return used
}
