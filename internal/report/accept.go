package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/waiver"
)

// ReadWaivers reads files of accepted findings. A waiver that names what is not known, or that has
// expired, is an error.
func ReadWaivers(texts []contract.Text, known waiver.Known, now time.Time) ([]waiver.Waiver,
	error) {
	var all []waiver.Waiver
	for _, text := range texts {
		read, err := waiver.Read(text.Path, text.Bytes)
		if err != nil {
			return nil, err
		}
		all = append(all, read...)
	}
	if err := waiver.Check(all, known); err != nil {
		return nil, err
	}
	return all, waiver.ExpiredError(waiver.Expired(all, now))
}

// KnownToWaivers is everything that a waiver of findings under these contracts may name, but for
// the requirements.
func KnownToWaivers(contracts ...*contract.Contract) waiver.Known {
	var known waiver.Known
	for _, description := range verdict.Descriptions() {
		known.Checks = append(known.Checks, string(description.ID))
	}
	for _, c := range contracts {
		for _, operation := range c.Operations() {
			known.Operations = append(known.Operations, operation.String())
			if operation.ID != "" {
				known.Operations = append(known.Operations, operation.ID)
			}
		}
	}
	return known
}

// WaiverOf returns the waiver that accepts a finding, nil where there is none; only what speaks
// against a case can be waived. The requirement is that of the case, empty where it has none.
func WaiverOf(list []waiver.Waiver, requirement string, operation *contract.Operation,
	finding verdict.Finding) *waiver.Waiver {
	if finding.Severity != verdict.Error {
		return nil
	}
	i, found := waiver.Find(list, waiver.Subject{Requirement: requirement,
		Check: string(finding.Check), Operation: operation.String(), OperationID: operation.ID})
	if !found {
		return nil
	}
	return &list[i]
}

// CountWaivers sets the waivers of the suite and counts what each has accepted. In a report
// operations are named as METHOD /path.
func (s *Suite) CountWaivers(c *contract.Contract, list []waiver.Waiver) {
	used := map[string]int{}
	for _, one := range s.Cases {
		for _, finding := range one.Findings {
			used[finding.Waiver]++
		}
	}
	s.Waivers = nil
	for _, w := range list {
		counted := Waiver{Waiver: w, Used: used[w.Place()]}
		if operation, found := c.Operation(w.Operation); found {
			counted.Operation = operation.String()
		}
		s.Waivers = append(s.Waivers, counted)
	}
}

// Accept marks what waivers accept in recorded traffic. A case of which all errors are accepted is
// waived, unless something that the contract demands could not be judged: then nothing is known of
// it.
func (s *Suite) Accept(c *contract.Contract, list []waiver.Waiver) {
	for i := range s.Cases {
		one := &s.Cases[i]
		operation, found := c.Operation(one.Operation)
		if !found || one.Outcome != Failed {
			continue
		}
		for j, finding := range one.Findings {
			if w := WaiverOf(list, "", operation, finding.Finding); w != nil {
				one.Findings[j].Waiver = w.Place()
			}
		}
		if one.errors() > 0 {
			*one = one.Explained()
			continue
		}
		one.Outcome = Waived
		if slices.ContainsFunc(one.Unchecked, func(u Unchecked) bool { return !u.Silent }) {
			one.Outcome = Errored
		}
		*one = one.Explained()
	}
	s.CountWaivers(c, list)
}

// Explained returns the case with what people are shown of its outcome, made of its findings and of
// what was not judged: the failure of one that failed, and the reason of one that errored or is
// waived.
func (c Case) Explained() Case {
	c.Failure, c.Reason = "", ""
	switch c.Outcome {
	case Failed:
		c.Failure = c.inShort() + "\n" + c.block(nil)
	case Errored:
		c.Reason = c.inShort()
	case Waived:
		c.Reason = "accepted by " + strings.Join(c.WaivedBy(), ", ")
	case Skipped:
		for _, u := range c.Unchecked {
			c.Reason = u.Reason
		}
	case Passed, Unsupported:
	}
	return c
}

// WaivedBy lists the places of the waivers that accept findings of the case, each once.
func (c Case) WaivedBy() []string {
	var places []string
	for _, finding := range c.Findings {
		if finding.Waiver != "" && !slices.Contains(places, finding.Waiver) {
			places = append(places, finding.Waiver)
		}
	}
	return places
}

// inShort is the first error and how many others there are, or the first reason for which something
// could not be judged.
func (c Case) inShort() string {
	var all []string
	for _, f := range c.Findings {
		if f.Severity == verdict.Error && f.Waiver == "" {
			all = append(all, fmt.Sprintf("%s: %s", f.Check, f.Message))
		}
	}
	if len(all) == 0 {
		for _, u := range c.Unchecked {
			if !u.Silent {
				all = append(all, fmt.Sprintf("%s: %s", u.Check, u.Reason))
			}
		}
	}
	if len(all) == 0 {
		return string(c.judged())
	}
	line := strings.ReplaceAll(all[0], "\n", " ")
	if len(all) > 1 {
		line += fmt.Sprintf(" (and %d more)", len(all)-1)
	}
	return line
}
