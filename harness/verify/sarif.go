package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"plumbline/harness/check"
	"plumbline/harness/contract"
	"plumbline/harness/sarif"
	"plumbline/harness/tree"
)

// maxOccurrences bounds the entries that a SARIF result lists; it counts all.
const maxOccurrences = 20

// WriteSARIF writes SARIF 2.1.0 with results at the places of the contract, whose files are named relative to the folder base where they lie below it.
// What is found at one place for one operation and in one member is one result, with the first message and the number of occurrences: code
// hosts show a line of the document once. What could not be judged is a result of the kind "open" at the operation.
func WriteSARIF(w io.Writer, results []Result, base string) error {
	log := sarif.Log{Tool: "plumbline", Base: base}
	for _, d := range check.Descriptions() {
		rule := sarif.Rule{ID: string(d.ID), Sentence: d.Sentence, Help: d.Help, Severity: contract.Error}
		if d.ID == check.UndeclaredMember {
			rule.Severity = contract.Warning
		}
		log.Rules = append(log.Rules, rule)
	}
	g := &gatherer{base: base, places: map[string]int{}}
	for i := range results {
		g.gather(&results[i])
	}
	for i := range g.results {
		g.results[i].Message = g.message(i)
	}
	log.Results = g.results
	return log.Write(w)
}

// gatherer makes one result of what is found again and again.
type gatherer struct {
	base    string
	places  map[string]int // of results, by fingerprint
	results []sarif.Result
	seen    [][]occurrence
}

// occurrence is where in the traffic something was found.
type occurrence struct {
	File     string        `json:"file"`
	Entry    int           `json:"entry"`
	Instance *tree.Pointer `json:"instance"`
	title    string
}

func (g *gatherer) gather(r *Result) {
	operation := ""
	if r.Operation != nil {
		operation = *r.Operation
	}
	at := occurrence{r.File, r.Entry, nil, r.title()}
	for _, f := range r.Findings {
		at.Instance = f.Instance
		message := f.Message
		for _, more := range []string{f.Hint, f.Note} {
			if more != "" {
				message += "; " + more
			}
		}
		g.add(at, sarif.Result{
			Rule: string(f.Check), Severity: f.Severity, Message: message,
			Location:   contract.Location{Layer: f.Layer, File: f.Contract.File, Line: f.Contract.Line, Column: f.Contract.Column, Pointer: f.Contract.Pointer},
			Properties: map[string]any{"operation": operation, "layer": f.Layer},
		}, operation, instancePattern(f.Instance))
	}
	at.Instance = nil
	for _, u := range r.Unchecked {
		if u.Silent {
			continue
		}
		g.add(at, sarif.Result{
			Rule: string(u.Check), Kind: "open", Message: u.Reason,
			Location:   contract.Location{File: r.Contract.File, Line: r.Contract.Line, Column: r.Contract.Column, Pointer: r.Contract.Pointer},
			Properties: map[string]any{"operation": operation},
		}, operation, u.Reason)
	}
}

// add adds a result, or counts it where there is one of its fingerprint. Lines, columns and values are no part of that, so that it stays the same when the
// document grows and when the traffic is recorded anew.
func (g *gatherer) add(at occurrence, result sarif.Result, parts ...string) {
	file := result.Location.File
	if relative, err := filepath.Rel(g.base, file); err == nil && g.base != "" && filepath.IsAbs(file) {
		file = relative
	}
	parts = append(parts, result.Rule, string(result.Severity), result.Kind, filepath.ToSlash(file), string(result.Location.Pointer))
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	result.Fingerprint = hex.EncodeToString(sum[:16])
	n, known := g.places[result.Fingerprint]
	if !known {
		n = len(g.results)
		g.places[result.Fingerprint] = n
		g.results, g.seen = append(g.results, result), append(g.seen, nil)
	}
	g.results[n].Count++
	if len(g.seen[n]) < maxOccurrences {
		g.seen[n] = append(g.seen[n], at)
		g.results[n].Properties["occurrences"] = g.seen[n]
	}
}

// message says what was found, and in which entry it was first.
func (g *gatherer) message(n int) string {
	first, more := g.seen[n][0], ""
	if count := g.results[n].Count; count > 1 {
		more = fmt.Sprintf(", and %d more", count-1)
	}
	return printable(fmt.Sprintf("%s (%s %s%s)", strings.ReplaceAll(g.results[n].Message, "\n", " "), first.File, first.title, more))
}

// instancePattern is an instance with its indexes left open: one schema's problem with each item of a list is one problem.
func instancePattern(instance *tree.Pointer) string {
	if instance == nil {
		return "-"
	}
	tokens := instance.Tokens()
	for i, token := range tokens {
		if strings.Trim(token, "0123456789") == "" {
			tokens[i] = "*"
		}
	}
	return string(tree.PointerOf(tokens...))
}
