// Package waiver is the list of findings that have been accepted: each with its reason, its owner
// and the day it ends.
//
// A file of waivers is YAML or JSON:
//
//	waivers:
//	  - requirement: respoke.roles.list.200
//	    check: body-schema
//	    operation: GET /roles/
//	    reason: The list is sorted by name until the index is rebuilt.
//	    link: https://tracker.example.com/PL-17
//	    owner: team-roles
//	    expires: 2027-03-31
//
// At least one of requirement and check has to be there; what is left out of requirement, check and
// operation matches everything. The operation is METHOD /path as the contract spells it, or the
// operationId. Everything else has to be there. Nothing is accepted silently: what a file says
// twice, misspells or leaves open is an error of [Read], what does not exist one of [Check], and
// what is over one of [ExpiredError].
//
// Known limit: that METHOD /path and an operationId name the same operation only the contract
// knows, so two waivers that differ in nothing else are not seen as one.
package waiver

import (
	"fmt"
	"strings"
)

// Waiver accepts findings. What is empty of Requirement, Check and Operation matches everything;
// one of Requirement and Check is always given.
type Waiver struct {
	// id of the requirement whose case has the finding
	Requirement string `json:"requirement,omitempty"`
	Check       string `json:"check,omitempty"`     // id of the check that found it
	Operation   string `json:"operation,omitempty"` // METHOD /path or operationId
	Reason      string `json:"reason"`
	Link        string `json:"link"`  // where it was decided
	Owner       string `json:"owner"` // who answers for it
	Expires     Date   `json:"expires"`
	File        string `json:"file"`
	Line        int    `json:"line"`
	Column      int    `json:"column"`
}

// Subject is what a waiver may accept: a finding, by what it is about. What a finding is not about
// is empty.
type Subject struct {
	Requirement string // id of the requirement whose case has the finding
	Check       string // id of the check that found it
	Operation   string // METHOD /path as the contract spells it
	OperationID string // operationId of the same operation
}

// Accepts tells whether everything the waiver names is what the finding is about, whatever the day
// is: [Expired] is asked before. A waiver that names neither a requirement nor a check, which
// [Read] does not give, accepts nothing rather than everything.
func (w Waiver) Accepts(s Subject) bool {
	if w.Requirement == "" && w.Check == "" {
		return false
	}
	return (w.Requirement == "" || w.Requirement == s.Requirement) &&
		(w.Check == "" || w.Check == s.Check) &&
		(w.Operation == "" || w.Operation == s.Operation || w.Operation == s.OperationID)
}

// Find returns the waiver that accepts a finding. Of several it is the one that names most of
// requirement, check and operation, since that one was written for this finding, and of equals the
// first of the list.
func Find(list []Waiver, s Subject) (index int, found bool) {
	index, most := -1, 0
	for i, w := range list {
		if names := w.names(); names > most && w.Accepts(s) {
			index, most = i, names
		}
	}
	return index, index >= 0
}

// names counts what the waiver names of requirement, check and operation.
func (w Waiver) names() int {
	n := 0
	for _, name := range []string{w.Requirement, w.Check, w.Operation} {
		if name != "" {
			n++
		}
	}
	return n
}

// Place is where the waiver stands: file:line.
func (w Waiver) Place() string { return fmt.Sprintf("%s:%d", w.File, w.Line) }

// String tells people in one line what is accepted, until when, who answers for it, why, and where
// that was decided.
func (w Waiver) String() string {
	line := fmt.Sprintf("accepts %s until %s, owned by %s: %s (%s)", w.findings(), w.Expires,
		w.Owner, w.Reason, w.Link)
	return strings.Join(strings.Fields(line), " ") // a reason may have several lines
}

// findings says which findings the waiver accepts.
func (w Waiver) findings() string {
	text := "all findings"
	if w.Check != "" {
		text = w.Check + " findings"
	}
	if w.Requirement != "" {
		text += " of " + w.Requirement
	}
	if w.Operation != "" {
		text += " at " + w.Operation
	}
	return text
}
