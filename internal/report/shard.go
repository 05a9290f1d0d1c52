package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Shard says which part of a run a result is.
type Shard struct {
	Index int `json:"index"` // from 1
	Count int `json:"count"`
	// Cases is how many cases of the run are in this shard; what was selected is in one shard each.
	Cases int `json:"cases"`
	// Split is the same for all shards that were split alike: a SHA-256 of which case is in which.
	Split string `json:"split"`
}

// String says for people which shard it is.
func (s Shard) String() string { return fmt.Sprintf("shard %d of %d", s.Index, s.Count) }

// CouldNotRun tells whether the run of suites says nothing of their APIs, or not all since it had
// to end before. A shard of which no case tests anything is one of a run that may.
func (r Run) CouldNotRun() bool {
	tested, wrong := false, false
	for _, suite := range r.Suites {
		tested = tested || suite.Tested() > 0 || suite.Subject != Deployment
		wrong = wrong || len(suite.Problems) > 0 || suite.Count(Errored) > 0
		if slices.ContainsFunc(suite.Cases, Case.CutOff) {
			return true
		}
	}
	return !tested && (wrong || r.Shard == nil)
}

// CutShort tells whether the run did not get to its end, so that another attempt may replace it.
func (r Run) CutShort() bool { return r.Interrupted != "" || r.CouldNotRun() }

// The reasons of cases that were not tested since the run had to end.
const (
	NoLonger    = "the target no longer answers"
	BudgetSpent = "the run has sent all requests that it may (--max-requests)"
	TimeSpent   = "the time that the run may take is over (--time)"
)

// Endings lists them.
var Endings = []string{NoLonger, BudgetSpent, TimeSpent}

// CutOff tells of a case that was not tested since the run had to end.
func (c Case) CutOff() bool { return c.Outcome == Skipped && slices.Contains(Endings, c.Reason) }

// elsewhere tells whether some cases of the suite are in other shards, which this result says
// nothing of.
func (s Suite) elsewhere() bool {
	return slices.ContainsFunc(s.Cases,
		func(c Case) bool { return c.Outcome == Skipped && c.Reason == OtherShard })
}

// Result is a run and what it was read from, for messages.
type Result struct {
	Run  Run
	Name string
}

// Shards returns the results without those of attempts that were made again: where a shard was
// interrupted or could not run and has another result, that one counts. The error says of which
// suite a shard is missing, is there twice, or does not belong to the others. count is how many
// there have to be; 0 leaves that to the results, and takes whole runs as well.
func Shards(results []Result, count int) ([]Result, error) {
	results = lastAttempts(results)
	var suites []string
	of := map[string][]Result{}
	for _, result := range results {
		for _, suite := range result.Run.Suites {
			if of[suite.Name] == nil {
				suites = append(suites, suite.Name)
			}
			of[suite.Name] = append(of[suite.Name], result)
		}
	}
	var problems []string
	concerned := map[string][]string{}
	for _, suite := range suites {
		for _, problem := range incomplete(of[suite], count) {
			if concerned[problem] == nil {
				problems = append(problems, problem)
			}
			concerned[problem] = append(concerned[problem], suite)
		}
	}
	var all []error
	if len(suites) == 0 && count > 0 {
		all = append(all, fmt.Errorf("the results have no suite, and %d shards are wanted", count))
	}
	for _, problem := range problems {
		all = append(all, fmt.Errorf("%s (%s)", problem, strings.Join(concerned[problem], ", ")))
	}
	return results, errors.Join(all...)
}

// part of a run that several results may be about.
type slot struct {
	suites string
	Shard
}

func (r Result) slot() slot {
	var suites []string
	for _, suite := range r.Run.Suites {
		suites = append(suites, suite.Name)
	}
	return slot{strings.Join(suites, " "), *r.Run.Shard}
}

// lastAttempts leaves out results of shards that did not get to their end where there is another
// one. Of several that did not the latest counts.
func lastAttempts(results []Result) []Result {
	best := map[slot]int{}
	for i, result := range results {
		if result.Run.Shard == nil {
			continue
		}
		known, found := best[result.slot()]
		if !found || results[known].Run.CutShort() && (!result.Run.CutShort() ||
			result.Run.Started.After(results[known].Run.Started)) {
			best[result.slot()] = i
		}
	}
	var kept []Result
	for i, result := range results {
		if result.Run.Shard == nil || !result.Run.CutShort() || best[result.slot()] == i {
			kept = append(kept, result)
		}
	}
	return kept
}

// incomplete says what keeps the results of one suite from being a whole run.
func incomplete(results []Result, count int) []string {
	first := slices.IndexFunc(results, func(r Result) bool { return r.Run.Shard != nil })
	if first < 0 {
		if count > 1 {
			return []string{fmt.Sprintf("%s is the result of a whole run, and %d shards are wanted",
				results[0].Name, count)}
		}
		return nil
	}
	one := results[first]
	if count == 0 {
		count = one.Run.Shard.Count
	}
	names := make([][]string, count)
	for _, result := range results {
		shard := result.Run.Shard
		switch {
		case shard == nil:
			return []string{fmt.Sprintf("%s is the result of a whole run, and %s is %s",
				result.Name, one.Name, one.Run.Shard)}
		case shard.Count != count:
			return []string{fmt.Sprintf("%s is %s, and %d shards are wanted", result.Name, shard,
				count)}
		case shard.Split != one.Run.Shard.Split:
			return []string{fmt.Sprintf("%s and %s were split in different ways, so that cases "+
				"may be lost; all shards need the same suites, the same --label-filter, the same "+
				"--durations and the same edition of plumbline", one.Name, result.Name)}
		case shard.Index > count:
			return []string{fmt.Sprintf("%s is %s, which cannot be", result.Name, shard)}
		}
		names[shard.Index-1] = append(names[shard.Index-1], result.Name)
	}
	var problems []string
	for i, list := range names {
		switch {
		case len(list) == 0:
			problems = append(problems, fmt.Sprintf("shard %d of %d is missing", i+1, count))
		case len(list) > 1:
			problems = append(problems, fmt.Sprintf("shard %d of %d is there more than once: %s",
				i+1, count, strings.Join(list, ", ")))
		}
	}
	return problems
}
