package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing/fstest"

	"plumbline/harness/exchange"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/har"
	"plumbline/internal/schema"
	"plumbline/internal/verify"
)

// askPlumbline does what plumbline verify does: a document file, and a HAR.
func askPlumbline(q question) answer {
	files := fstest.MapFS{}
	for name, text := range q.Files {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := contract.Load(contract.Source{
		Document: contract.Text{Path: q.DocumentName, Bytes: q.Document}, Files: files,
		Reading: schema.Reading{FormatsAnnotate: q.Options.Formats == "annotate",
			StrictNullable: q.Options.Nullable == "strict"},
	})
	if err != nil {
		return answer{said: failed, reason: err.Error()}
	}
	var text bytes.Buffer
	if err := har.Write(&text, har.Creator{Name: "compare", Version: "1"},
		[]*exchange.Exchange{q.Exchange}); err != nil {
		return answer{said: failed, reason: err.Error()}
	}
	entries, err := har.Read("row.har", text.Bytes(), nil)
	if err != nil {
		return answer{said: failed, reason: err.Error()}
	}
	options := verify.Options{BasePath: q.Options.BasePath, Only: verify.Side(q.Options.Only),
		Undeclared: check.Undeclared(q.Options.Undeclared)}
	return q.read(verify.Entries(c, "row.har", entries, options)[0])
}

// read compares findings too, and what was left unchecked where the row says it.
func (q question) read(result verify.Result) answer {
	findings, unchecked := []string{}, []string{}
	for _, f := range result.Findings {
		line := string(f.Check) + " " + string(f.Severity)
		if f.Instance != nil {
			line += " " + strings.Replace("$"+string(*f.Instance), "$/", "/", 1)
		}
		findings = append(findings, line)
	}
	for _, u := range result.Unchecked {
		unchecked = append(unchecked, string(u.Check))
	}
	slices.Sort(findings)
	slices.Sort(unchecked)
	unchecked = slices.Compact(unchecked)
	a := answer{said: said(result.Verdict)}
	switch {
	case !slices.Equal(findings, q.Findings):
		a.otherwise, a.reason = true,
			fmt.Sprintf("it finds %q and should find %q", findings, q.Findings)
	case q.Unchecked != nil && !slices.Equal(unchecked, q.Unchecked):
		a.otherwise, a.reason = true,
			fmt.Sprintf("it leaves %q unchecked and should leave %q", unchecked, q.Unchecked)
	case a.said == unverifiable:
		a.reason = "unchecked: " + strings.Join(unchecked, ", ")
	default:
		a.reason = strings.Join(findings, ", ")
	}
	return a
}
