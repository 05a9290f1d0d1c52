package report

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/printable"
)

// Bounds of what is kept of a suite, whatever it has looked at.
const (
	maxKeptCases = 1000 // entries of recorded traffic
	maxAlike     = 5    // of them that say the same
)

// Bounded returns the run as reports have it. Of recorded traffic with more than 1000 entries up to
// five are kept for each thing that was found, and of the others as many as there is room for; the
// rest is counted, in [Suite.NotKept], and what is found in more entries than are kept says in how
// many. Texts are cut, and say so.
func (r Run) Bounded() Run {
	r.Suites = slices.Clone(r.Suites)
	for i := range r.Suites {
		suite := &r.Suites[i]
		if suite.Subject == Recording {
			suite.Keep(maxKeptCases)
		}
		suite.Cases = mapped(suite.Cases, Case.bounded)
		suite.Problems = boundedTexts(suite.Problems)
	}
	return r
}

func boundedTexts(texts []string) []string {
	kept := make([]string, 0, min(len(texts), maxListedText))
	for i, text := range texts {
		if i == maxListedText {
			return append(kept, fmt.Sprintf("%d more problems are not listed", len(texts)-i))
		}
		kept = append(kept, printable.Cut(text, maxText))
	}
	return kept
}

// Keep leaves out cases beyond so many, and counts them in NotKept: first those that conform, then
// those that say nothing new.
func (s *Suite) Keep(limit int) {
	if len(s.Cases) <= limit {
		return
	}
	counts, kept := s.choose(limit)
	more := map[string]*NotKept{}
	var cases []Case
	for i, c := range s.Cases {
		if kept[i] {
			cases = append(cases, c.toldOften(counts))
			continue
		}
		of := more[c.About()]
		if of == nil {
			of = &NotKept{Operation: c.About(), Outcomes: map[CaseOutcome]int{}}
			more[c.About()] = of
		}
		of.Outcomes[c.Outcome]++
		of.Findings += c.errors()
	}
	s.Cases, s.NotKept = cases, slices.Clone(s.NotKept)
	for _, of := range more {
		s.NotKept = append(s.NotKept, *of)
	}
	slices.SortFunc(s.NotKept,
		func(a, b NotKept) int { return strings.Compare(a.Operation, b.Operation) })
}

// choose counts in how many cases each cause was found, and tells which cases are kept: those that
// say something new first, then in their order those that do not conform, then the others.
func (s *Suite) choose(limit int) (counts map[cause]int, kept []bool) {
	counts, kept = map[cause]int{}, make([]bool, len(s.Cases))
	left := limit
	keep := func(i int) {
		if !kept[i] && left > 0 {
			kept[i] = true
			left--
		}
	}
	for i, c := range s.Cases {
		for one := range c.causes() {
			if counts[one]++; counts[one] <= maxAlike {
				keep(i)
			}
		}
	}
	for _, conforming := range []bool{false, true} {
		for i, c := range s.Cases {
			if (c.Outcome == Passed) == conforming && (conforming || len(c.causes()) == 0) {
				keep(i)
			}
		}
	}
	return counts, kept
}

// toldOften returns the case with the number of cases beside what was found in more than are kept.
func (c Case) toldOften(counts map[cause]int) Case {
	c.Findings = slices.Clone(c.Findings)
	for i := range c.Findings {
		f := &c.Findings[i]
		if n := counts[causeOf(c, *f)]; n > maxAlike {
			f.Hint = strings.TrimPrefix(fmt.Sprintf("%s\nfound in %d entries", f.Hint, n), "\n")
		}
	}
	return c
}

// tallyOf counts cases of an operation, or of all where none is named, with those that are not
// kept.
func (s Suite) tallyOf(operation string, all bool) (outcomes map[CaseOutcome]int, findings int) {
	outcomes = map[CaseOutcome]int{}
	for _, c := range s.Cases {
		if all || c.About() == operation {
			outcomes[c.Outcome]++
			findings += c.errors()
		}
	}
	for _, more := range s.NotKept {
		if all || more.Operation == operation {
			for outcome, n := range more.Outcomes {
				outcomes[outcome] += n
			}
			findings += more.Findings
		}
	}
	return outcomes, findings
}

// notKept says how many cases are not kept; empty where all are.
func (s Suite) notKept() string {
	n := s.Total() - len(s.Cases)
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d entries are counted here and not kept one by one; each of them "+
		"conforms, or has nothing to say that one that is kept does not say", n, s.Total())
}
