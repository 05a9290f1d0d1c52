package report

import (
	"fmt"

	"plumbline/harness/verdict"
	"plumbline/internal/printable"
	"plumbline/internal/waiver"
)

// Baseline is what waivers of everything that a run has found would be, and what they would leave.
type Baseline struct {
	// Waivers have a waiver for each requirement, check and operation; all but these names is as it
	// was given.
	Waivers  []waiver.Commented
	Findings int // that the waivers accept
	Waived   int // findings that are waived already
	// Refused says of each thing that no waiver can accept what it is, such as errored cases.
	Refused []string
	// Remarks say why there may be more findings than the run has.
	Remarks []string
}

// triple is what a waiver may name.
type triple struct{ requirement, check, operation string }

// NewBaseline makes waivers of the findings that speak against a run, as narrow as a waiver can be.
// What else speaks against it no waiver can accept. like has the reason, the link, the owner and
// the date of all waivers.
func NewBaseline(run Run, like waiver.Waiver) Baseline {
	b := Baseline{Remarks: beginningsOf(run)}
	accepted := map[triple][]Finding{}
	var order []triple
	for _, suite := range run.Suites {
		for _, problem := range suite.Problems {
			b.Refused = append(b.Refused, suite.Title+": "+printable.OneLine(problem))
		}
		for _, c := range suite.Cases {
			for _, f := range c.Findings {
				switch of := (triple{c.Requirement.ID, string(f.Check), c.operationOf(f)}); {
				case f.Severity != verdict.Error:
				case f.Waiver != "":
					b.Waived++
				default:
					if accepted[of] == nil {
						order = append(order, of)
					}
					accepted[of] = append(accepted[of], f)
					b.Findings++
				}
			}
			if c.Outcome == Errored || c.failedWithoutFinding() {
				b.Refused = append(b.Refused, c.refusal())
			}
		}
		for _, more := range suite.NotKept {
			if more.Findings > 0 {
				b.Remarks = append(b.Remarks, fmt.Sprintf("%s: %s of %s are not kept in the result",
					suite.Title, plural(more.Findings, "finding"), more.Operation))
			}
		}
	}
	for _, of := range order {
		one := waiver.Commented{Waiver: like, Comment: fmt.Sprintf("%s, the first: %s",
			plural(len(accepted[of]), "finding"), accepted[of][0].Message)}
		one.Requirement, one.Check, one.Operation = of.requirement, of.check, of.operation
		b.Waivers = append(b.Waivers, one)
	}
	return b
}

// refusal says what of a case no waiver can accept.
func (c Case) refusal() string {
	return fmt.Sprintf("%s: %s", c.Outcome, printable.OneLine(c.name()))
}

// name is what people know a case by.
func (c Case) name() string {
	return CaseName{Requirement: c.Requirement.ID, Title: c.Title}.String()
}

// beginningsOf says why a run may not have found everything.
func beginningsOf(run Run) []string {
	var all []string
	if run.Interrupted != "" {
		all = append(all, "the run did not come to its end: "+printable.OneLine(run.Interrupted))
	}
	if run.Filter != "" {
		all = append(all, fmt.Sprintf("the run was of the cases of %q only", run.Filter))
	}
	return all
}
