package waiver

import (
	"fmt"
	"slices"
	"time"

	"plumbline/internal/mistake"
	"plumbline/internal/tree"
)

// Known is what there is to be named by a waiver. What a list does not have does not exist, so that
// of an empty list nothing may be named.
type Known struct {
	Requirements []string // ids
	Checks       []string // ids
	Operations   []string // METHOD /path and operationIds
}

// Check returns an [*mistake.Error] with a mistake for each name of a waiver that does not exist:
// what it is meant to accept would be accepted by nobody.
func Check(list []Waiver, known Known) error {
	// Looked up in the lists themselves, a thousand waivers would take a million comparisons.
	requirements, checks, operations := set(known.Requirements), set(known.Checks),
		set(known.Operations)
	theChecks := "there are no checks"
	if len(known.Checks) > 0 {
		theChecks = "the checks are " + mistake.Listed(known.Checks)
	}
	var found mistake.List
	for _, w := range list {
		if w.Requirement != "" && !requirements[w.Requirement] {
			about(&found, w, fmt.Sprintf("there is no requirement %s", mistake.Show(w.Requirement)),
				mistake.Meant(w.Requirement, known.Requirements,
					"correct its id, or remove the waiver if the requirement is gone"))
		}
		if w.Check != "" && !checks[w.Check] {
			about(&found, w, fmt.Sprintf("there is no check %s", mistake.Show(w.Check)),
				mistake.Meant(w.Check, known.Checks, theChecks))
		}
		if w.Operation != "" && !operations[w.Operation] {
			about(&found, w, fmt.Sprintf("there is no operation %s", mistake.Show(w.Operation)),
				mistake.Meant(w.Operation, known.Operations,
					"write METHOD /path as the contract spells it, or the operationId, or remove "+
						"the waiver if the operation is gone"))
		}
	}
	return found.Err()
}

func set(names []string) map[string]bool {
	all := make(map[string]bool, len(names))
	for _, name := range names {
		all[name] = true
	}
	return all
}

// Expired returns the waivers whose last day has ended, in the order of the list.
func Expired(list []Waiver, now time.Time) []Waiver {
	return slices.DeleteFunc(slices.Clone(list),
		func(w Waiver) bool { return !w.Expires.Over(now) })
}

// ExpiredError returns an [*mistake.Error] that says of each waiver that [Expired] gives what it
// was for, who has to do something about it, and what. It is nil if there are none.
func ExpiredError(expired []Waiver) error {
	var found mistake.List
	for _, w := range expired {
		about(&found, w,
			fmt.Sprintf("the waiver of %s, owned by %s, has expired: its last day was %s (UTC)",
				w.findings(), w.Owner, w.Expires),
			fmt.Sprintf("mend what it accepts and remove it, or agree on a new date with %s (%s)",
				w.Owner, w.Link))
	}
	return found.Err()
}

// about adds a mistake at the place of a waiver.
func about(found *mistake.List, w Waiver, problem, remedy string) {
	found.Add(w.File, tree.Position{Line: w.Line, Column: w.Column}, problem, remedy)
}
