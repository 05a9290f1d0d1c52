package verify

import (
	"fmt"
	"io"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/printable"
	"plumbline/internal/sarif"
	"plumbline/internal/tree"
)

// WriteSARIF writes SARIF 2.1.0 with results at the places of the contract, whose files are named
// relative to the folder base where they lie below it. What is found at one place for one operation
// and in one member is one result, with the first message and the number of occurrences: code hosts
// show a line of the document once. What could not be judged is a result of the kind "open" at the
// operation.
func WriteSARIF(w io.Writer, results []Result, base string) error {
	log := sarif.Log{Tool: "plumbline", Base: base, Rules: sarif.Checks()}
	gathered := sarif.Gatherer[occurrence]{Base: base}
	for i := range results {
		gather(&gathered, &results[i])
	}
	log.Results = gathered.Results(messageOf)
	return log.Write(w)
}

// occurrence is where in the traffic something was found.
type occurrence struct {
	File     string        `json:"file"`
	Entry    int           `json:"entry"`
	Instance *tree.Pointer `json:"instance"`
	title    string
}

func gather(g *sarif.Gatherer[occurrence], r *Result) {
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
		g.Add(at, sarif.Result{
			Rule: string(f.Check), Severity: f.Severity, Message: message,
			Location: verdict.Location{Layer: f.Layer, File: f.Contract.File,
				Line: f.Contract.Line, Column: f.Contract.Column, Pointer: f.Contract.Pointer},
			Properties: map[string]any{"operation": operation, "layer": f.Layer},
		}, operation, sarif.InstancePattern(f.Instance))
	}
	at.Instance = nil
	for _, u := range r.Unchecked {
		if u.Silent {
			continue
		}
		g.Add(at, sarif.Result{
			Rule: string(u.Check), Kind: "open", Message: u.Reason,
			Location: verdict.Location{File: r.Contract.File, Line: r.Contract.Line,
				Column: r.Contract.Column, Pointer: r.Contract.Pointer},
			Properties: map[string]any{"operation": operation},
		}, operation, u.Reason)
	}
}

// messageOf says what was found, and in which entry it was first.
func messageOf(result sarif.Result, first occurrence) string {
	more := ""
	if result.Count > 1 {
		more = fmt.Sprintf(", and %d more", result.Count-1)
	}
	return printable.Line(fmt.Sprintf("%s (%s %s%s)", strings.ReplaceAll(result.Message, "\n", " "),
		first.File, first.title, more))
}
