package report

// Obligations are what a case had to try that was made from a document.
type Obligations struct {
	// Tried is how many were; Others are the rest, in the order of the plan.
	Tried  int          `json:"tried"`
	Others []Obligation `json:"others"`
}

// Obligation is one thing that a case had to try, and that says nothing of the API.
type Obligation struct {
	ID     string          `json:"id"` // generated.OPERATION.KIND.PLACE.KEYWORD.SIDE
	State  ObligationState `json:"state"`
	Reason string          `json:"reason"`
	// Count is of how many it is true, where more than one have the id: those that are drawn.
	Count int `json:"count,omitempty"`
}

// ObligationState is what became of an obligation.
type ObligationState string

// The states.
const (
	// Tried: a request was answered, and something is known of the API.
	Tried ObligationState = "tried"
	// Inconclusive: it was answered in a way that says nothing.
	Inconclusive ObligationState = "inconclusive"
	// OverBudget: the requests or the time that the run may take were spent.
	OverBudget ObligationState = "over-budget"
	// NotConstructible: no request can be made of it.
	NotConstructible ObligationState = "not-constructible"
	// NotTried: it was not sent, or not answered, for another reason.
	NotTried ObligationState = "not-tried"
)

// ObligationStates lists the states of what was not tried.
var ObligationStates = []ObligationState{Inconclusive, OverBudget, NotConstructible, NotTried}
