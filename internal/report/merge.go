package report

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"plumbline/internal/contract"
	"plumbline/internal/coverage"
)

// MergeError says which two results cannot be joined, by their numbers from 1 as they were given,
// and why.
type MergeError struct {
	First, Second int
	Problem       string
}

// Error names the results by their numbers.
func (e *MergeError) Error() string {
	return fmt.Sprintf("result %d and result %d cannot be merged: %s", e.First, e.Second, e.Problem)
}

// Merge joins the results of several suites, of shards of one suite, or of both, into one. Every
// shard has to list all cases of its suite, and each case may have been run in one of them only: so
// no case counts twice, and none is lost. A case that no shard has run stays skipped. The order of
// the results decides the order of the suites, and nothing else as long as they did not start at
// the same time. An error is a [*MergeError] unless there is nothing to merge.
func Merge(runs []Run) (Run, error) {
	switch len(runs) {
	case 0:
		return Run{}, errors.New("there is no result to merge")
	case 1:
		return runs[0], nil
	}
	for i, run := range runs[1:] {
		if run.Version != runs[0].Version {
			return Run{},
				&MergeError{1, i + 2,
					fmt.Sprintf(
						"their form is of version %d and %d; results of one edition of plumbline "+
							"are needed", runs[0].Version, run.Version)}
		}
	}
	merged := mergeRuns(runs)
	var names []string
	parts := map[string][]part{}
	for i, run := range runs {
		for _, suite := range run.Suites {
			if parts[suite.Name] == nil {
				names = append(names, suite.Name)
			}
			parts[suite.Name] = append(parts[suite.Name], part{suite, run, i + 1})
		}
	}
	for _, name := range names {
		suite, err := mergeParts(parts[name], merged)
		if err != nil {
			return Run{}, err
		}
		merged.Suites = append(merged.Suites, suite)
	}
	return merged, nil
}

// mergeRuns joins what runs say of themselves, without their suites.
func mergeRuns(runs []Run) Run {
	ordered := slices.Clone(runs)
	slices.SortStableFunc(ordered, func(a, b Run) int { return a.Started.Compare(b.Started) })
	merged := ordered[0]
	merged.Suites, merged.Versions, merged.Shard = nil, map[string]string{}, nil
	ended := merged.Started
	var filters, interruptions []string
	for _, run := range ordered {
		if end := run.Started.Add(time.Duration(run.Duration)); end.After(ended) {
			ended = end
		}
		if run.Seed != merged.Seed {
			merged.Seed = 0
		}
		merged.Processes = max(merged.Processes, run.Processes)
		merged.CoverageMin = max(merged.CoverageMin, run.CoverageMin)
		filters, interruptions = append(filters, run.Filter), append(interruptions, run.Interrupted)
		merged.Versions = joinMaps(merged.Versions, run.Versions)
	}
	merged.Duration = Seconds(ended.Sub(merged.Started))
	merged.Filter, merged.Interrupted = joinTexts(" ; ", filters...),
		joinTexts("; ", interruptions...)
	return merged
}

// joinTexts joins texts, each of which may have been joined before, and leaves out what is there
// already. What all have stays as it is.
func joinTexts(separator string, texts ...string) string {
	if first := texts[0]; !slices.ContainsFunc(texts,
		func(text string) bool { return text != first }) {
		return first
	}
	var all []string
	for _, text := range texts {
		for _, one := range strings.Split(text, separator) {
			if one != "" && !slices.Contains(all, one) {
				all = append(all, one)
			}
		}
	}
	return strings.Join(all, separator)
}

// joinMaps returns what both maps have, and where they differ both values.
func joinMaps(a, b map[string]string) map[string]string {
	joined := maps.Clone(a)
	for name, value := range b {
		if joined == nil {
			joined = map[string]string{}
		}
		if known, found := joined[name]; found {
			value = joinTexts(", ", known, value)
		}
		joined[name] = value
	}
	return joined
}

// part is what one of the runs says of a suite.
type part struct {
	Suite
	run    Run
	number int // of the run, from 1
}

// judged returns the problems that follow from the rest of the suite, and that have to be found
// anew when it changes.
func (s Suite) judged(run Run) []string {
	return slices.Concat(s.StaleWaivers(), s.Untested(run.Filter), s.Uncovered(run.CoverageMin))
}

func mergeParts(parts []part, whole Run) (Suite, error) {
	if len(parts) == 1 {
		return parts[0].Suite, nil
	}
	for _, other := range parts[1:] {
		if problem := parts[0].differs(other.Suite); problem != "" {
			return Suite{}, &MergeError{parts[0].number, other.number,
				"the suite " + other.Name + ": " + problem}
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int {
		return a.run.Started.Compare(b.run.Started)
	})
	merged := parts[0].Suite
	var err error
	if merged.Subject == Recording {
		err = mergeRecordings(&merged, parts)
	} else {
		merged.Cases, err = mergeCases(parts)
	}
	if err != nil {
		return Suite{}, err
	}
	merged.CleanUp, merged.LeftBehind, merged.Waivers, merged.Problems, merged.Coverage = nil, nil,
		nil, nil, nil
	merged.Throttled = nil
	for _, p := range parts {
		merged.Target.Credentials, merged.Target.Settings = joinMaps(merged.Target.Credentials,
			p.Target.Credentials), joinMaps(merged.Target.Settings, p.Target.Settings)
		merged.Defects = mergeDefects(merged.Defects, p.Defects)
		merged.CleanUp = append(merged.CleanUp, p.CleanUp...)
		merged.LeftBehind = MergeLeft(merged.LeftBehind, p.LeftBehind)
		if p.Throttled != nil {
			merged.Throttled = merged.Throttled.Plus(*p.Throttled)
		}
		merged.Waivers = mergeWaivers(merged.Waivers, p.Waivers)
		merged.Coverage = coverage.Merge(merged.Coverage, p.Coverage)
		for _, problem := range p.Problems {
			// Where nothing is known of any case, the set-up failed, which no other shard makes
			// good.
			passing := len(p.Cases) > 0 && slices.Contains(p.judged(p.run), problem)
			if !passing && !slices.Contains(merged.Problems, problem) {
				merged.Problems = append(merged.Problems, problem)
			}
		}
	}
	if merged.Subject != Recording { // there an id says which entry it is
		renumber(&merged)
	}
	if len(merged.Cases) > 0 {
		merged.Problems = append(merged.Problems, merged.judged(whole)...)
	}
	return merged, nil
}

// differs says why two results of a suite are not about the same thing; empty where they are.
func (s Suite) differs(other Suite) string {
	switch {
	case s.Document.SHA256 != other.Document.SHA256:
		return fmt.Sprintf("the document differs: %s has the SHA-256 %s, and %s has %s",
			s.Document.Path, s.Document.SHA256, other.Document.Path, other.Document.SHA256)
	case !slices.EqualFunc(s.Amendments, other.Amendments,
		func(a, b Document) bool { return a.SHA256 == b.SHA256 }):
		return fmt.Sprintf("the amendments differ: %s, and %s", amendmentsOf(s),
			amendmentsOf(other))
	case s.Subject != other.Subject:
		return "one is about recorded traffic, and the other is not"
	case s.Target.Own && other.Target.Own, s.Subject == Recording:
		return ""
	case s.Target.Own != other.Target.Own || s.Target.Name != other.Target.Name ||
		s.Target.BaseURL != other.Target.BaseURL:
		return fmt.Sprintf("the target differs: %s, and %s", s.Target.told(), other.Target.told())
	}
	return ""
}

func (t Target) told() string {
	if t.BaseURL == "" || t.BaseURL == t.Name {
		return t.Name
	}
	return t.Name + " at " + t.BaseURL
}

func amendmentsOf(s Suite) string {
	var all []string
	for _, a := range s.Amendments {
		all = append(all, a.Path+" has the SHA-256 "+a.SHA256)
	}
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(all, ", ")
}

func mergeDefects(all, more []contract.Defect) []contract.Defect {
	all = slices.Clip(all)
	for _, defect := range more {
		if !slices.ContainsFunc(all,
			func(d contract.Defect) bool { return reflect.DeepEqual(d, defect) }) {
			all = append(all, defect)
		}
	}
	return all
}

func mergeWaivers(all, more []Waiver) []Waiver {
	for _, w := range more {
		i := slices.IndexFunc(all, func(known Waiver) bool {
			return known.Place() == w.Place() && known.String() == w.String()
		})
		if i >= 0 {
			all[i].Used += w.Used
		} else {
			all = append(all, w)
		}
	}
	return all
}

// CaseName is what a case is known by from one run to another.
type CaseName struct {
	Suite       string `json:"suite"`
	Requirement string `json:"requirement,omitempty"`
	Title       string `json:"title"`
	// Twin tells cases of the same requirement and title apart: how many come before it.
	Twin int `json:"twin,omitempty"`
}

// String returns the name as people are told it.
func (n CaseName) String() string {
	text := strings.TrimSpace(fmt.Sprintf("%s %q", n.Requirement, n.Title))
	if n.Twin > 0 {
		text += fmt.Sprintf(" (number %d of that name)", n.Twin+1)
	}
	return text
}

// named returns the cases by their names, and the names in order.
func (s Suite) named() (names []CaseName, cases map[CaseName]Case) {
	cases = make(map[CaseName]Case, len(s.Cases))
	twins := make(map[CaseName]int, len(s.Cases))
	for _, c := range s.Cases {
		name := CaseName{Suite: s.Name, Requirement: c.Requirement.ID, Title: c.Title}
		twin := twins[name]
		twins[name]++
		name.Twin = twin
		names, cases[name] = append(names, name), c
	}
	return names, cases
}

// mergeRecordings puts the recordings of all parts side by side: each has entries of its own, so
// that only a recording that stands in two parts would count twice.
func mergeRecordings(merged *Suite, parts []part) error {
	from := map[string]int{}
	merged.Cases, merged.Recordings = nil, nil
	for _, p := range parts {
		for _, recording := range p.Recordings {
			if first, known := from[recording.SHA256]; known && first != p.number {
				return &MergeError{min(first, p.number), max(first, p.number),
					fmt.Sprintf("the suite %s: the recording %s was judged in both", p.Name,
						recording.Path)}
			}
			from[recording.SHA256] = p.number
		}
		merged.Cases = append(merged.Cases, p.Cases...)
		merged.Recordings = append(merged.Recordings, p.Recordings...)
	}
	merged.Target.Name = RecordingsName(merged.Recordings)
	return nil
}

// RecordingsName says for people which recordings there are.
func RecordingsName(recordings []Document) string {
	if len(recordings) == 1 {
		return recordings[0].Path
	}
	return fmt.Sprintf("%d recordings", len(recordings))
}

// mergeCases takes each case from the part that has run it.
func mergeCases(parts []part) ([]Case, error) {
	names, chosen := parts[0].named()
	from := map[CaseName]int{}
	for name := range chosen {
		from[name] = parts[0].number
	}
	for _, p := range parts[1:] {
		listed, cases := p.named()
		if err := lost(parts[0], names, p, listed); err != nil {
			return nil, err
		}
		for _, name := range listed {
			c, known := cases[name], chosen[name]
			switch {
			case c.tried() && known.tried():
				return nil, twice(name, known, from[name], c, p.number)
			case c.tried(), !known.tried() &&
				slices.Index(untried, c.Reason) > slices.Index(untried, known.Reason):
				chosen[name], from[name] = c, p.number
			}
		}
	}
	merged := make([]Case, len(names))
	for i, name := range names {
		merged[i] = chosen[name]
	}
	return merged, nil
}

// twice says that a case was run in two parts, in the order they were given in.
func twice(name CaseName, a Case, inA int, b Case, inB int) error {
	if inB < inA {
		a, inA, b, inB = b, inB, a, inA
	}
	return &MergeError{inA, inB,
		fmt.Sprintf(
			"the suite %s: the case %s was run in both (%s, and %s); shards must not share cases",
			name.Suite, name, a.Outcome, b.Outcome)}
}

// lost says which case one part lists and the other does not.
func lost(a part, inA []CaseName, b part, inB []CaseName) error {
	only := func(here, there []CaseName) []CaseName {
		known := make(map[CaseName]bool, len(there))
		for _, name := range there {
			known[name] = true
		}
		return slices.DeleteFunc(slices.Clone(here),
			func(name CaseName) bool { return known[name] })
	}
	for _, side := range []struct {
		has, lacks part
		missing    []CaseName
	}{{a, b, only(inA, inB)}, {b, a, only(inB, inA)}} {
		if n := len(side.missing); n > 0 {
			return &MergeError{side.has.number, side.lacks.number, fmt.Sprintf(
				"the suite %s: the second does not list %s of the first, such as %s; a shard "+
					"lists all cases, those that it does not run too, unless its set-up failed "+
					"or it is of another edition",
				a.Name, plural(n, "case"), side.missing[0])}
		}
	}
	return nil
}

// renumber returns exchanges ids of their own: what they belong to, and a number, as in a run that
// was not split.
func renumber(suite *Suite) {
	counts := map[string]int{}
	number := func(exchanges []Exchange) ([]Exchange, map[string]string) {
		renamed := map[string]string{}
		exchanges = slices.Clone(exchanges)
		for i := range exchanges {
			id := exchanges[i].ID
			owner := id
			if at := strings.LastIndexByte(id, '#'); at >= 0 {
				owner = id[:at]
			}
			counts[owner]++
			exchanges[i].ID = fmt.Sprintf("%s#%d", owner, counts[owner])
			renamed[id] = exchanges[i].ID
		}
		return exchanges, renamed
	}
	for i := range suite.Cases {
		c := &suite.Cases[i]
		var renamed map[string]string
		c.Exchanges, renamed = number(c.Exchanges)
		c.Findings = slices.Clone(c.Findings)
		for j, finding := range c.Findings {
			if id, found := renamed[finding.Exchange]; found {
				c.Findings[j].Exchange = id
			}
		}
		c.Unchecked = slices.Clone(c.Unchecked)
		for j, unchecked := range c.Unchecked {
			if id, found := renamed[unchecked.Exchange]; found {
				c.Unchecked[j].Exchange = id
			}
		}
	}
	suite.CleanUp, _ = number(suite.CleanUp)
}
