package cases

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// registry knows which case has told of a cause, so that no other tells of it again.
type registry struct {
	mutex sync.Mutex
	cases map[string]string // by cause, the id of the requirement
}

// teller returns the case that has told of a cause before; "" where none has.
func (r *registry) teller(key string) string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.cases[key]
}

func (r *registry) note(key, by string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.cases[key] = by
}

// mostCauses is how many causes a check tells of in one case; more are one finding. An answer may
// be wrong in many ways; a server that refuses nothing has one mistake.
func mostCauses(id verdict.Check) int {
	if slices.Contains(verdict.Generated(), id) {
		return 6
	}
	return 20
}

// conclude hands what was gathered to the run, and returns the words of what failed. What another
// case has told of is counted only.
func (r *runner) conclude(operation, by string, known *registry) (failures []string) {
	for _, one := range r.tally.kept {
		r.host.Keep(one.response, nil)
	}
	again := map[verdict.Unchecked]int{}
	for _, of := range grouped(r.tally) {
		if teller := r.teller(of, by, known); teller != "" {
			again[verdict.Unchecked{Check: of.finding.Check,
				Reason: "what they show is told of by " + teller}] += of.count
			continue
		}
		findings := []verdict.Finding{r.told(of)}
		accepted := r.host.Keep(of.response, findings)
		if !accepted {
			failures = append(failures, of.response.Failure(findings))
		}
		if !accepted || findings[0].Severity != verdict.Error {
			known.note(of.key, by) // what was waived here may not be so elsewhere
		}
	}
	r.tell(operation, again)
	return failures
}

// teller is the case that tells of a cause: another one that has, or any that tells of the same as
// an error, which says more than a warning; "" where none does.
func (r *runner) teller(of group, by string, known *registry) string {
	if finding := of.finding; finding.Severity == verdict.Warning {
		finding.Severity = verdict.Error
		asError := causeOf(finding)
		if r.tally.causes[asError] != nil {
			return by
		}
		if teller := known.teller(asError); teller != "" {
			return teller
		}
	}
	if teller := known.teller(of.key); teller != by {
		return teller
	}
	return ""
}

// told is a finding as it is reported: with a count, and as an error where that was asked for.
func (r *runner) told(of group) verdict.Finding {
	f := of.finding
	if f.Beyond == verdict.Inferred && f.Severity == verdict.Warning {
		f.Severity = r.inferred
	}
	if of.count > 1 {
		f.Note = strings.TrimPrefix(f.Note+fmt.Sprintf(
			"; %d requests of this case show it, and this is the smallest", of.count), "; ")
	}
	if len(of.others) > 0 {
		f.Note += "; it shows as well where there should be " + strings.Join(of.others, ", ")
	}
	return f
}

// tell tells what could not be judged, the same reason once.
func (r *runner) tell(operation string, again map[verdict.Unchecked]int) {
	var unchecked []verdict.Unchecked
	for _, counts := range []map[verdict.Unchecked]int{r.tally.untested, again} {
		for u, count := range counts {
			if u.Count = count; slices.Contains(report.Endings, u.Reason) {
				u.Reason = "over budget: " + u.Reason
			}
			unchecked = append(unchecked, u)
		}
	}
	slices.SortFunc(unchecked, byReason)
	if len(unchecked) > 0 {
		r.host.Tell(operation, unchecked)
	}
}

// byReason sorts what could not be judged by checks and reasons.
func byReason(a, b verdict.Unchecked) int {
	return cmp.Or(cmp.Compare(a.Check, b.Check), cmp.Compare(a.Reason, b.Reason))
}

// group is one cause, or all that one check tells of where it tells of many.
type group struct {
	cause
	key    string
	others []string // what some of the others demand
}

// grouped lists causes in the order in which they were met. Of a check that has more than
// mostCauses in one case all are one.
func grouped(t *tally) []group {
	perCheck := map[verdict.Check]int{}
	for _, key := range t.order {
		perCheck[t.causes[key].finding.Check]++
	}
	var list []group
	merged := map[verdict.Check]int{} // index in the list
	for _, key := range t.order {
		c := *t.causes[key]
		id := c.finding.Check
		if perCheck[id] <= mostCauses(id) {
			list = append(list, group{c, key, nil})
			continue
		}
		at, begun := merged[id]
		if !begun {
			merged[id] = len(list)
			list = append(list, group{c, string(id) + " " + string(c.finding.Contract.Pointer),
				nil})
			continue
		}
		list[at].join(c)
	}
	return list
}

const mostOthers = 5

// join adds another cause; the smaller request is the one that is shown.
func (g *group) join(c cause) {
	other, count := c.finding.Expected, g.count+c.count
	if c.size < g.size {
		other, g.cause = g.finding.Expected, c
	}
	g.count = count
	switch {
	case len(g.others) < mostOthers:
		g.others = append(g.others, other)
	case len(g.others) == mostOthers:
		g.others = append(g.others, "and more")
	}
}
