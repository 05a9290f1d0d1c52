package report

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

// maxOccurrences bounds the occurrences that a result lists; it counts all.
const maxOccurrences = 20

// sarifGatherer makes one result of what is found again and again: code hosts show a line of a
// document once. An occurrence says where it was found; those of a result stand in its property
// occurrences, as JSON. The zero sarifGatherer is ready for use.
type sarifGatherer[O any] struct {
	// Base is what [Log.Base] will be.
	Base string

	places  map[string]int // of results, by fingerprint
	results []sarifResult
	seen    [][]O
}

// Add adds a result, or counts it where there is one of its fingerprint, which is made of the parts
// and of the result's rule, severity, kind, file and pointer. Lines, columns and messages are no
// part of it, so that it stays the same when the document grows and when the same is found with
// other values. What is suppressed in one occurrence only is not suppressed.
func (g *sarifGatherer[O]) Add(at O, result sarifResult, parts ...string) {
	file := result.Location.File
	if relative, err := filepath.Rel(g.Base, file); err == nil && g.Base != "" &&
		filepath.IsAbs(file) {
		file = relative
	}
	parts = append(parts, result.Rule, string(result.Severity), result.Kind, filepath.ToSlash(file),
		string(result.Location.Pointer))
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	result.Fingerprint = hex.EncodeToString(sum[:16])
	n, known := g.places[result.Fingerprint]
	if !known {
		if g.places == nil {
			g.places = map[string]int{}
		}
		n = len(g.results)
		g.places[result.Fingerprint] = n
		g.results, g.seen = append(g.results, result), append(g.seen, nil)
	}
	if g.results[n].Properties == nil {
		g.results[n].Properties = map[string]any{}
	}
	if result.Suppression == nil {
		g.results[n].Suppression = nil
	}
	g.results[n].Count++
	for _, id := range result.Findings {
		if !slices.Contains(g.results[n].Findings, id) &&
			len(g.results[n].Findings) < maxOccurrences {
			g.results[n].Findings = append(g.results[n].Findings, id)
		}
	}
	if len(g.seen[n]) < maxOccurrences {
		g.seen[n] = append(g.seen[n], at)
		g.results[n].Properties["occurrences"] = g.seen[n]
	}
}

// Results returns what was gathered, in the order in which it was first found. The message of each
// is made of the result as it was first added and its first occurrence.
func (g *sarifGatherer[O]) Results(message func(result sarifResult, first O) string) []sarifResult {
	results := make([]sarifResult, len(g.results))
	for i, result := range g.results {
		result.Message = message(result, g.seen[i][0])
		results[i] = result
	}
	return results
}

// checkRules returns a rule for each check.
func checkRules() []sarifRule {
	var rules []sarifRule
	for _, d := range verdict.Descriptions() {
		rule := sarifRule{ID: string(d.ID), Sentence: d.Sentence, Help: d.Help,
			Severity: verdict.Error}
		if d.ID == verdict.UndeclaredMember {
			rule.Severity = verdict.Warning
		}
		rules = append(rules, rule)
	}
	return rules
}

// resultOfDefect returns the result of a defect of a document.
func resultOfDefect(d contract.Defect) sarifResult {
	result := sarifResult{Rule: string(d.Rule), Severity: d.Severity, Location: d.Location,
		Message: d.Told(), Count: d.Count, Related: d.Samples, Properties: map[string]any{}}
	if d.Remedy != "" {
		result.Message += "; " + d.Remedy
		result.Properties["remedy"] = d.Remedy
	}
	if d.Repaired != "" {
		result.Properties["repaired"] = d.Repaired
	}
	return result
}
