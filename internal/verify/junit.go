package verify

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"plumbline/harness/verdict"
	"plumbline/internal/printable"
)

// WriteJUnit writes a JUnit report: a testsuite for each file of traffic, a testcase for each of
// its entries. One that violates is a failure; one that is unverifiable is an error, since readers
// of JUnit take what is skipped for harmless. What is found in an entry that conforms stands in its
// output.
func WriteJUnit(w io.Writer, results []Result) error {
	report := junit.Testsuites{Name: "plumbline verify"}
	for start := 0; start < len(results); {
		end := start
		for end < len(results) && results[end].File == results[start].File {
			end++
		}
		suite := suiteOf(results[start:end])
		suite.ID = len(report.Suites)
		report.AddSuite(suite)
		start = end
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return report.WriteXML(w)
}

// noTime is written where JUnit wants a duration: what is judged has happened long ago.
const noTime = "0.000"

func suiteOf(results []Result) junit.Testsuite {
	file := printable.Line(results[0].File)
	suite := junit.Testsuite{Name: file, File: file, Time: noTime}
	for i := range results {
		suite.AddTestcase(results[i].testcase())
	}
	return suite
}

func (r *Result) testcase() junit.Testcase {
	c := junit.Testcase{Name: r.title(), Classname: "no operation", Time: noTime}
	if r.Operation != nil {
		c.Classname = printable.Line(*r.Operation)
	}
	block := r.block()
	told := &junit.Result{Message: r.inShort(), Type: string(r.Verdict), Data: "\n" + block}
	switch {
	case r.Verdict == verdict.Violates:
		c.Failure = told
	case r.Verdict == verdict.Unverifiable:
		c.Error = told
	case block != "":
		c.SystemOut = &junit.Output{Data: "\n" + block}
	}
	return c
}

// inShort is the first error and how many others there are, or the first reason for which something
// could not be judged.
func (r *Result) inShort() string {
	var all []string
	for _, f := range r.Findings {
		if f.Severity == verdict.Error {
			all = append(all, fmt.Sprintf("%s: %s", f.Check, f.Message))
		}
	}
	if len(all) == 0 {
		for _, u := range r.Unchecked {
			if !u.Silent {
				all = append(all, fmt.Sprintf("%s: %s", u.Check, u.Reason))
			}
		}
	}
	if len(all) == 0 {
		return string(r.Verdict)
	}
	line := strings.ReplaceAll(all[0], "\n", " ")
	if len(all) > 1 {
		line += fmt.Sprintf(" (and %d more)", len(all)-1)
	}
	return printable.Line(line)
}
