package report

import (
	"fmt"
	"slices"
)

// The reasons of a case that no run has tried to run. Another shard of the same run may have run
// it.
const (
	NotSelected = "not selected, or the run ended before it"
	Pending     = "it is marked as pending"
	DryRun      = "this is a dry run"
	OtherShard  = "it is in another shard"
)

// untried lists these reasons, the one that says least first.
var untried = []string{OtherShard, NotSelected, DryRun, Pending}

// LeftOut are the operations of which the run was told to leave out cases: what was not reached of
// them says nothing.
func (s Suite) LeftOut() map[string]bool {
	operations := map[string]bool{}
	for _, operation := range s.NotAsked {
		operations[operation] = true
	}
	for _, c := range s.Cases {
		if c.Outcome == Skipped && (c.Reason == NotSelected || c.Reason == OtherShard) {
			operations[c.About()] = true
		}
	}
	return operations
}

// tried tells whether a case was run, even if only to find that it cannot be.
func (c Case) tried() bool { return c.Outcome != Skipped || !slices.Contains(untried, c.Reason) }

// Untested says in a list of one problem that no case of the suite has tested anything; the filter
// is that of the run.
func (s Suite) Untested(filter string) []string {
	if s.Tested() > 0 || s.Count(Errored) > 0 {
		return nil
	}
	message := fmt.Sprintf("nothing was tested: %d cases were skipped", len(s.Cases))
	if filter != "" {
		message += fmt.Sprintf(
			"; the label filter is %q (labels: api:…, operation:…, kind:…, requirement:…)", filter)
	}
	return []string{message}
}

// Uncovered says in a list of one problem that less of the contract was exercised than is wanted,
// in percent.
func (s Suite) Uncovered(wanted float64) []string {
	if s.Coverage == nil || wanted <= 0 || s.Coverage.Percent() >= wanted {
		return nil
	}
	return []string{
		fmt.Sprintf("%s of the contract was exercised, and %g %% are wanted (--coverage-min)",
			s.Coverage.PercentText(), wanted)}
}

// StaleWaivers says which waivers accept nothing although every case they could be about has run.
// Of recorded traffic nobody knows whether it has everything that a waiver could be about.
func (s Suite) StaleWaivers() []string {
	if s.Subject == Recording {
		return nil
	}
	var problems []string
	for _, w := range s.Waivers {
		idle := slices.ContainsFunc(s.Cases, func(c Case) bool {
			return w.mayAccept(c) && c.Outcome != Passed && c.Outcome != Failed &&
				c.Outcome != Waived
		})
		if w.Used == 0 && !idle {
			problems = append(problems,
				fmt.Sprintf(
					"%s: the waiver accepts nothing (%s): what it waived has been mended, or "+
						"another waiver accepts it; delete it", w.Place(), w))
		}
	}
	return problems
}

// mayAccept tells whether a waiver could be about a case.
func (w Waiver) mayAccept(c Case) bool {
	if w.Requirement != "" {
		return c.Requirement.ID == w.Requirement
	}
	return w.Operation == "" || c.About() == w.Operation
}

// MergeLeft adds up what several processes or runs have left to expire. What does not expire is
// kept one by one.
func MergeLeft(all, more []LeftBehind) []LeftBehind {
	for _, left := range more {
		i := slices.IndexFunc(all, func(known LeftBehind) bool {
			return left.Expires && known.Expires && known.What == left.What &&
				known.Reason == left.Reason
		})
		if i >= 0 {
			all[i].Count += left.Count
		} else {
			all = append(all, left)
		}
	}
	return all
}

// Conforms tells whether the run came to its end, and all its suites conform.
func (r Run) Conforms() bool {
	return len(r.Suites) > 0 && r.Interrupted == "" &&
		!slices.ContainsFunc(r.Suites, func(s Suite) bool { return !s.Conforms() })
}
