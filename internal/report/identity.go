package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/tree"
)

// identity is what something that was found is known by from one run to the next: by what it is
// about and what it says, and not by what is another in each run.
type identity struct {
	suite, requirement, operation string
	check                         verdict.Check
	instance, message             string
}

// idBytes is how much of the hash is in an id. Of a thousand different findings two have the same
// id in one of two million runs.
const idBytes = 5

// id is a short name of the identity, such as f-3b9c01d2e4.
func (i identity) id() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{i.suite, i.requirement, i.operation,
		string(i.check), i.instance, i.message}, "\x00")))
	return "f-" + hex.EncodeToString(sum[:idBytes])
}

// identityOf is what a finding of a case is known by. Two findings that have one cause have one
// identity.
func (s Suite) identityOf(c Case, f Finding) identity {
	var masks map[string]string
	if x := c.exchange(f.Exchange); x != nil {
		masks = x.Masks
	}
	i := identity{suite: s.Name, requirement: c.Requirement.ID, operation: c.operationOf(f),
		check: f.Check, message: steadyMessage(f.Message, masks)}
	if f.Instance != nil {
		i.instance = steadyPlace(*f.Instance, masks)
	}
	return i
}

// maxIDs is how many ids are shown of one case.
const maxIDs = 5

// IDs is a line that tells by which ids the findings of a failed case of a suite can be named, for
// example to have what led to them sent again; "" where none speaks against the case.
func (c Case) IDs(suite string) string {
	of := Suite{Name: suite}
	var all []string
	for _, f := range c.Findings {
		if f.Severity != verdict.Error || f.Waiver != "" {
			continue
		}
		one := cmp.Or(f.ID, of.identityOf(c, f).id()) + " (" + string(f.Check) + ")"
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	switch left := len(all) - maxIDs; {
	case len(all) == 0:
		return ""
	case left > 0:
		all = append(all[:maxIDs], fmt.Sprintf("and %d more", left))
	}
	return "findings: " + strings.Join(all, ", ") + "\n"
}

// failureIdentity is what a case is known by that failed or errored without a finding.
func (s Suite) failureIdentity(c Case) identity {
	return identity{suite: s.Name, requirement: c.Requirement.ID, operation: c.About(),
		message: steadyMessage(c.failureText(), nil)}
}

// defectID is the id of a defect of a document.
func defectID(document Document, d contract.Defect) string {
	instance := string(d.Location.Pointer)
	if d.Location.Layer != verdict.Amended && d.Location.File != document.Path {
		instance = d.Location.File + "#" + instance
	}
	return identity{suite: document.Path, check: verdict.Check(d.Rule),
		instance: instance, message: steady(d.Message, nil)}.id()
}

// steadyPlace is a place in a body without what is another in each run. An index is: it says how
// many others a server has.
func steadyPlace(at tree.Pointer, masks map[string]string) string {
	return steady(verdict.Pattern(at), masks)
}

// Identified returns the run with an id for each finding that has none.
func (r Run) Identified() Run { return r.withIDs(false) }

// withIDs returns the run with the ids of all findings. Those that are there are made again where
// that is wanted.
func (r Run) withIDs(again bool) Run {
	r.Suites = slices.Clone(r.Suites)
	for i := range r.Suites {
		suite := &r.Suites[i]
		suite.Cases = slices.Clone(suite.Cases)
		for j := range suite.Cases {
			c := &suite.Cases[j]
			c.Findings = slices.Clone(c.Findings)
			for k, f := range c.Findings {
				if again || f.ID == "" {
					c.Findings[k].ID = suite.identityOf(*c, f).id()
				}
			}
		}
	}
	return r
}
