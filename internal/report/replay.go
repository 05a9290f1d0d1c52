package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/mistake"
	"plumbline/internal/printable"
)

// ReplayVersion is the version of a Replayed's JSON. It changes when a member changes its meaning
// or goes; members may be added without.
const ReplayVersion = 1

// Replay is a choice of what a run has found, to be looked for again.
type Replay struct {
	// Suites are those that have something of it, with all their cases.
	Suites []Suite
	// Left counts what was not chosen, by what it is: waived findings, errored cases and problems
	// outside of any case.
	Left  map[string]int
	found [][]occurrence // by their ids, each id once
}

// Kinds of what is not looked for again.
const (
	leftWaived  = "waived finding"
	leftErrored = "errored case"
	leftProblem = "problem outside of any case"
)

// NewReplay chooses what has been found by its ids, or where there are none everything that speaks
// against a case and is not waived. An error says that there is nothing to choose, that an id is
// not known, or that something was not found in a deployment.
func NewReplay(run Run, ids []string) (Replay, error) {
	r := Replay{Left: map[string]int{}}
	var known []string
	at := map[string]int{}
	for _, suite := range run.Suites {
		r.Left[leftProblem] += len(suite.Problems)
		chosen := false
		names, cases := suite.named()
		for _, name := range names {
			for _, o := range suite.occurrences(name, cases[name],
				func(f Finding) bool { return len(ids) > 0 || isError(f) }) {
				known = append(known, o.ID)
				if !r.chooses(o, ids) {
					continue
				}
				chosen = true
				i, again := at[o.ID]
				if !again {
					i, at[o.ID] = len(r.found), len(r.found)
					r.found = append(r.found, nil)
				}
				r.found[i] = append(r.found[i], o)
			}
		}
		if chosen {
			r.Suites = append(r.Suites, suite)
		}
	}
	return r, r.check(ids, known)
}

// chooses tells whether something that was found is to be looked for, and counts what is not.
func (r Replay) chooses(o occurrence, ids []string) bool {
	switch {
	case len(ids) > 0:
		return o.ID != "" && slices.Contains(ids, o.ID)
	case o.ID == "":
		r.Left[leftErrored]++
	case o.Waiver != "":
		r.Left[leftWaived]++
	default:
		return true
	}
	return false
}

// mostNear bounds how many ids a message lists.
const mostNear = 3

func (r Replay) check(ids, known []string) error {
	slices.Sort(known)
	known = slices.DeleteFunc(slices.Compact(known), func(id string) bool { return id == "" })
	for _, id := range ids {
		if slices.Contains(known, id) {
			continue
		}
		near := mistake.Near(id, known, mostNear)
		if len(near) > 0 {
			return fmt.Errorf("the result has no finding %s; did you mean %s?", mistake.Show(id),
				strings.Join(near, " or "))
		}
		return fmt.Errorf("the result has no finding %s; %s", mistake.Show(id), listOfIDs(known))
	}
	if len(r.found) == 0 {
		rest := ""
		if others := r.Others(); others != "" {
			rest = "; it has " + others
		}
		return fmt.Errorf("the result has no finding that could be looked for again%s", rest)
	}
	for _, suite := range r.Suites {
		switch suite.Subject {
		case Recording:
			return fmt.Errorf("%s is recorded traffic, and nothing of it can be sent again; "+
				"\"plumbline verify\" judges a recording again", suite.Title)
		case CheckedDocument:
			return fmt.Errorf("%s is a document, and nothing was sent for it", suite.Title)
		case Deployment:
		}
	}
	return nil
}

func listOfIDs(known []string) string {
	if len(known) == 0 {
		return "it has none at all"
	}
	text := "it has " + mistake.Listed(known[:min(len(known), mostNear)])
	if more := len(known) - mostNear; more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text
}

// Others lists what the run has found besides and is not looked for again; "" for nothing.
func (r Replay) Others() string {
	var parts []string
	for _, kind := range []string{leftWaived, leftErrored, leftProblem} {
		switch n := r.Left[kind]; {
		case n == 1 || kind != leftProblem && n > 0:
			parts = append(parts, plural(n, kind))
		case n > 0:
			parts = append(parts, fmt.Sprintf("%d problems outside of any case", n))
		}
	}
	return mistake.Listed(parts)
}

// Requirements lists the requirements of the cases that have to run, each once.
func (r Replay) Requirements() []string {
	var all []string
	for _, found := range r.found {
		for _, o := range found {
			if o.place.Requirement != "" && !slices.Contains(all, o.place.Requirement) {
				all = append(all, o.place.Requirement)
			}
		}
	}
	return all
}

// ReplayState is what became of something that was found.
type ReplayState string

// The states.
const (
	StillThere ReplayState = "still-there"
	Mended     ReplayState = "mended"
	CannotTell ReplayState = "cannot-tell"
)

// Replayed is what became of the findings of a run.
type Replayed struct {
	Version  int               `json:"version"` // ReplayVersion
	Targets  []string          `json:"targets"` // what was sent to, for people
	Findings []ReplayedFinding `json:"findings"`
}

// ReplayedFinding is a finding as the run had it, and what became of it. Its reason says why
// nothing can be told.
type ReplayedFinding struct {
	State ReplayState `json:"state"`
	Delta
}

// Outcome says what a later run, in which the cases of the findings have run, makes of each.
func (r Replay) Outcome(newer Run) Replayed {
	is := map[string]Finding{}
	for _, suite := range newer.Suites {
		names, cases := suite.named()
		for _, name := range names {
			for _, o := range suite.occurrences(name, cases[name],
				func(Finding) bool { return true }) {
				if known, found := is[o.ID]; !found || known.Waiver != "" {
					is[o.ID] = Finding{ID: o.ID, Waiver: o.Waiver}
				}
			}
		}
	}
	looked := lookedIn(newer)
	done := Replayed{Version: ReplayVersion, Targets: []string{}, Findings: []ReplayedFinding{}}
	for _, suite := range newer.Suites {
		done.Targets = append(done.Targets, suite.Title+" at "+suite.Target.Name)
	}
	for _, found := range r.found {
		one := ReplayedFinding{Mended, found[0].Delta}
		one.Waiver, one.Count = "", 0
		for _, o := range found {
			one.Count += o.Count
		}
		if now, there := is[one.ID]; there {
			one.State, one.Waiver = StillThere, now.Waiver
		} else if one.Reason = untold(found, newer, looked); one.Reason != "" {
			one.State = CannotTell
		}
		done.Findings = append(done.Findings, one)
	}
	return done
}

// untold says why nothing can be told of something that was found and has not been found again;
// empty where it is mended.
func untold(found []occurrence, newer Run, looked func(occurrence) string) string {
	for _, o := range found {
		if o.place.Requirement == "" {
			return "its case is of no requirement, and cannot be chosen"
		}
		if reason := looked(o); reason != "" {
			return reason
		}
		failed := newer.outcomeOf(o.place) == Failed
		switch {
		case o.Check == verdict.Flip && failed:
			return "the case fails now without an answer that differs for the same request"
		case o.Check == verdict.Flip:
			return "the answers differ for the same request, and this time the first one was " +
				"another"
		case o.Check == "" && failed:
			return "the case fails now for another reason"
		}
	}
	return ""
}

func (r Run) outcomeOf(name CaseName) CaseOutcome {
	suite, _ := r.suite(name.Suite)
	_, cases := suite.named()
	return cases[name].Outcome
}

// Count counts the findings of a state.
func (r Replayed) Count(state ReplayState) int {
	n := 0
	for _, f := range r.Findings {
		if f.State == state {
			n++
		}
	}
	return n
}

// WriteReplayJSON writes it as JSON of the present [ReplayVersion].
func WriteReplayJSON(w io.Writer, r Replayed) error { return newEncoder(w, "  ").Encode(r) }

// WriteReplay writes it for people: a line for each finding, and one that counts them.
func WriteReplay(w io.Writer, r Replayed) error {
	var b strings.Builder
	for _, state := range []ReplayState{StillThere, CannotTell, Mended} {
		for _, f := range r.Findings {
			if f.State == state {
				fmt.Fprintf(&b, "%-11s  %s\n", strings.ReplaceAll(string(state), "-", " "),
					f.told())
			}
		}
	}
	fmt.Fprintf(&b, "\n%s looked for again: %d still there, %d mended, %d of which nothing can be "+
		"told (%s)\n", plural(len(r.Findings), "finding"), r.Count(StillThere), r.Count(Mended),
		r.Count(CannotTell), printable.OneLine(strings.Join(r.Targets, ", ")))
	_, err := io.WriteString(w, printable.Neutral(b.String()))
	return err
}
