package faulty

import (
	"fmt"
	"slices"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/mock"
)

// deriver gathers the faults of a contract.
type deriver struct {
	contract    *contract.Contract
	plan        *explore.Plan
	right       *mock.Server // which answers to everybody
	faults      []Fault
	underivable []Underivable
	taken       map[string]int // how many faults would have an id
	usual       mock.Answered  // to the plainest request to the operation
	lacks       string         // why the operation never succeeds; "" where it does
	bound       bool           // things that were created are all that its path names
}

// Derive returns the faults of a contract, in the order of its operations, and what none could be
// derived of.
func Derive(c *contract.Contract) (faults []Fault, underivable []Underivable) {
	d := &deriver{contract: c, plan: explore.New(c, explore.Options{}), taken: map[string]int{}}
	d.right = mock.New(c, mock.Options{Unhurried: true, Mistake: mock.Mistake{
		Admit: func(*contract.Operation, exchange.Request) bool { return true }}})
	for _, o := range c.Operations() {
		d.answers(o)
	}
	return d.faults, d.underivable
}

// answers derives what can be wrong with the answers of an operation.
func (d *deriver) answers(o *contract.Operation) {
	base, err := d.base(o)
	if err != nil {
		for _, class := range Classes() {
			d.cannot(o, class, "the document shows no request: "+err.Error())
		}
		return
	}
	d.lacks = d.unreached(base)
	if base, err = d.base(o); err != nil { // the one before may have deleted what it is about
		return
	}
	if s, why := d.success(base); why == "" {
		d.content(s)
		d.headers(s)
		d.media(s)
		d.statuses(s)
	} else {
		for _, class := range ofAnswers() {
			d.cannot(o, class, why)
		}
	}
	d.invalid(o, base)
	d.refusing(o, base)
	d.credentials(o)
	d.methods(o)
	d.state(o)
}

// add adds a fault of an operation; where tells it from others of its class.
func (d *deriver) add(o *contract.Operation, f Fault, where string) {
	f.Operation = o.String()
	if f.unprovable == "" && needsSuccess(f.Class) && !f.refused {
		f.unprovable = d.lacks
	}
	f.ID = d.plan.Name(o) + "." + string(f.Class)
	if where != "" {
		f.ID += "." + where
	}
	f.ID = d.unique(f.ID)
	d.faults = append(d.faults, f)
}

// unique is an id that no other fault has.
func (d *deriver) unique(id string) string {
	d.taken[id]++
	if n := d.taken[id]; n > 1 {
		return d.unique(fmt.Sprintf("%s.n%d", id, n))
	}
	return id
}

// cannot notes that there is no fault of a class.
func (d *deriver) cannot(o *contract.Operation, class Class, reason string) {
	for i, u := range d.underivable {
		if u.Operation == o.String() && u.Class == class && u.Reason == reason {
			d.underivable[i].Count++
			return
		}
	}
	d.underivable = append(d.underivable, Underivable{o.String(), class, reason, 1})
}

// placed is a fault that breaks what an operation says as a whole.
func (d *deriver) placed(o *contract.Operation, class Class, check verdict.Check,
	sentence string) Fault {
	return Fault{Class: class, Sentence: sentence, Check: check,
		Place: d.contract.Locate(o.Pointer)}
}

// Find finds a fault by its id.
func Find(faults []Fault, id string) (f Fault, found bool) {
	i := slices.IndexFunc(faults, func(f Fault) bool { return f.ID == id })
	if i < 0 {
		return f, false
	}
	return faults[i], true
}
