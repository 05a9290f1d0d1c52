// Package verdict has the words in which Plumbline says what it makes of an exchange: findings,
// what could not be judged and why, and the outcome that both come to.
package verdict

import "plumbline/internal/tree"

// Finding is one deviation of an exchange from the contract.
type Finding struct {
	Check    Check    `json:"check"`
	Severity Severity `json:"severity"`
	// Message is one sentence with what was expected and what came.
	Message  string `json:"message"`
	Expected string `json:"expected"`
	Actual   string `json:"actual"`
	// Hint may help the reader to see what happened; Note is what the contract itself adds to the
	// matter. Both may be empty.
	Hint string `json:"hint,omitempty"`
	Note string `json:"note,omitempty"`
	// Beyond is the ground of what the contract does not demand; empty where it does.
	Beyond Ground `json:"ground,omitempty"`
	// Obligation is the id of what a generated request was to try; empty for others.
	Obligation string `json:"obligation,omitempty"`
	// Instance is where in the response's body, nil where the finding is not about the body.
	Instance *tree.Pointer `json:"instance"`
	Contract Location      `json:"contract"`
	// Count is how often the same was found in one exchange, at places that differ in the index of
	// a list entry; 0 stands for once. Places are some of the others, up to [MaxPlaces]. The hint
	// says both.
	Count  int            `json:"count,omitempty"`
	Places []tree.Pointer `json:"places,omitempty"`
}

// Unchecked is something that was not judged.
type Unchecked struct {
	Check  Check  `json:"check"`
	Reason string `json:"reason"`
	// Silent tells that the contract says nothing of the matter, so that nothing could be wrong.
	// Otherwise the contract demands something, and whether the exchange has it is not known.
	Silent bool `json:"silent"`
	// Count is for how many requests it stands that are in no exchange of the report; 0 where it is
	// about one exchange.
	Count int `json:"count,omitempty"`
}

// Verdict is everything the checks say of one exchange.
type Verdict struct {
	Findings  []Finding   `json:"findings"`
	Unchecked []Unchecked `json:"unchecked"`
}

// Conforms tells whether nothing of severity error was found.
func (v Verdict) Conforms() bool {
	for _, finding := range v.Findings {
		if finding.Severity == Error {
			return false
		}
	}
	return true
}

// Outcome sums a verdict up.
type Outcome string

// The outcomes.
const (
	// Conforms: what the contract demands was judged, and nothing of severity error was found.
	Conforms Outcome = "conforms"
	// Violates: something of severity error was found.
	Violates Outcome = "violates"
	// Unverifiable: no error was found, but not everything the contract demands could be judged.
	Unverifiable Outcome = "unverifiable"
	// Skipped: of recorded traffic, what is not addressed to the API, and so was not judged.
	Skipped Outcome = "skipped"
)

// Outcome returns the worst that is known for sure.
func (v Verdict) Outcome() Outcome {
	if !v.Conforms() {
		return Violates
	}
	for _, unchecked := range v.Unchecked {
		if !unchecked.Silent {
			return Unverifiable
		}
	}
	return Conforms
}

// And joins two verdicts of one exchange.
func (v Verdict) And(other Verdict) Verdict {
	return Verdict{Findings: append(v.Findings, other.Findings...),
		Unchecked: append(v.Unchecked, other.Unchecked...)}
}
