// Package requirement is what cases prove: a stable id, the sentence that must hold, and where it
// comes from.
//
// Requirements stand beside the cases as data, so that a failure can print what was demanded and
// why.
package requirement

import (
	"fmt"
	"regexp"
	"strings"
)

// Kind tells what a case does with an API.
type Kind string

// The kinds.
const (
	Positive Kind = "positive" // a call that has to succeed
	Negative Kind = "negative" // a call that has to be refused
	Flow     Kind = "flow"     // one of several calls that hand on what they got
	Limit    Kind = "limit"    // exceeds a limit on purpose
)

// Requirement is one sentence that an API must satisfy.
type Requirement struct {
	// lower-case words joined by dots and hyphens, such as respoke.roles.create.200
	ID        string `json:"id"`
	Operation string `json:"operation"` // operationId or METHOD /path, as the contract knows it
	Kind      Kind   `json:"kind"`
	Sentence  string `json:"sentence"`
	// how it is known: published, docs, recorded, client, inferred, with where
	Source string `json:"source"`
}

// Table is the requirements of one API.
type Table []Requirement

// Find returns the requirement of an id.
func (t Table) Find(id string) (Requirement, bool) {
	for _, r := range t {
		if r.ID == id {
			return r, true
		}
	}
	return Requirement{}, false
}

var idPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$`)

// Validate returns an error for the first requirement whose id is malformed or taken, or that
// leaves out what a reader needs.
func (t Table) Validate() error {
	seen := map[string]bool{}
	for _, r := range t {
		switch {
		case !idPattern.MatchString(r.ID):
			return fmt.Errorf(
				"requirement id %q: lower-case words joined by dots and hyphens are wanted", r.ID)
		case seen[r.ID]:
			return fmt.Errorf("requirement id %s occurs twice", r.ID)
		case r.Operation == "" || r.Sentence == "" || r.Source == "":
			return fmt.Errorf("requirement %s: operation, sentence and source are wanted", r.ID)
		case r.Kind != Positive && r.Kind != Negative && r.Kind != Flow && r.Kind != Limit:
			return fmt.Errorf("requirement %s: %q is not a kind", r.ID, r.Kind)
		}
		seen[r.ID] = true
	}
	return nil
}

var notLabel = regexp.MustCompile(`[^A-Za-z0-9_.-]+`)

// Labels returns what cases can be selected by: requirement:…, operation:… and kind:…. A label has
// no characters that filters have a meaning for, so METHOD /path becomes method-path.
func (r Requirement) Labels() []string {
	operation := r.Operation
	if method, path, found := strings.Cut(operation, " "); found {
		operation = strings.ToLower(method) + "-" +
			strings.Trim(notLabel.ReplaceAllString(path, "-"), "-")
	}
	return []string{"requirement:" + r.ID, "operation:" + operation, "kind:" + string(r.Kind)}
}
