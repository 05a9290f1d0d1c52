package faulty

import (
	"fmt"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// Derive returns the faults of a contract, in the order of its operations, and what none could be
// derived of.
func Derive(c *contract.Contract) (faults []Fault, underivable []Underivable) {
	d := &deriver{contract: c, plan: explore.New(c, explore.Options{}), taken: map[string]int{}}
	for _, o := range c.Operations() {
		d.statuses(o)
	}
	return d.faults, d.underivable
}

// deriver gathers the faults of a contract.
type deriver struct {
	contract    *contract.Contract
	plan        *explore.Plan
	faults      []Fault
	underivable []Underivable
	taken       map[string]int // how many faults would have an id
}

// add adds a fault of an operation; where tells it from others of its class.
func (d *deriver) add(o *contract.Operation, f Fault, where string) {
	f.operation, f.Operation = o, o.String()
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
	return Fault{Class: class, Sentence: sentence, Check: check, Place: d.contract.Locate(o.Pointer)}
}
