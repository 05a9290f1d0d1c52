package ginkgoext

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2/reporters"
	"github.com/onsi/ginkgo/v2/types"

	"plumbline/harness/report"
)

func (s *session) junitPath(suite *Suite) string {
	return filepath.Join(s.reports, "junit-"+suite.Name+".xml")
}

// dropOldReports removes what an earlier run has said of the suites: where this one cannot start, an old success must not be taken for its result.
func (s *session) dropOldReports(suites []*Suite) error {
	for _, suite := range suites {
		if err := os.Remove(s.junitPath(suite)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the report of an earlier run cannot be removed: %w", err)
		}
	}
	return nil
}

// writeJUnit writes junit-<suite>.xml: nothing but this suite, no path of this machine, no secret, no entry of ours, in the order of the
// requirements. Ginkgo's own writer is not used: it calls errored cases failed, names set-up and tear-down "", and shows where this machine
// keeps its files.
func (s *session) writeJUnit(api *API, whole types.Report) error {
	text, err := xml.MarshalIndent(s.junit(api, whole), "", "  ")
	if err == nil {
		err = replaceFile(s.junitPath(api.suite), append([]byte(xml.Header), append(text, '\n')...))
	}
	if err != nil {
		return fmt.Errorf("writing the JUnit report: %w", err)
	}
	return nil
}

// replaceFile writes a file as a whole or not at all.
func replaceFile(path string, content []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".plumbline-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name()) // fails once it has been renamed, as it should
	_, err = temporary.Write(content)
	if err := errors.Join(err, temporary.Chmod(0o644), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

// junit makes the JUnit report of one suite.
func (s *session) junit(api *API, whole types.Report) reporters.JUnitTestSuites {
	config := whole.SuiteConfig
	suite := reporters.JUnitTestSuite{
		Name: api.suite.Title, Package: "suites/" + api.suite.Name, Timestamp: whole.StartTime.UTC().Format("2006-01-02T15:04:05"),
		Properties: reporters.JUnitProperties{Properties: []reporters.JUnitProperty{
			{Name: "RandomSeed", Value: fmt.Sprint(config.RandomSeed)},
			{Name: "LabelFilter", Value: config.LabelFilter},
			{Name: "ParallelTotal", Value: fmt.Sprint(config.ParallelTotal)},
		}},
	}
	for _, defect := range api.defects {
		suite.Properties.Properties = append(suite.Properties.Properties, reporters.JUnitProperty{Name: "defect", Value: defect.String()})
	}
	var ran time.Duration
	for _, spec := range s.specsOf(api, whole) {
		// Set-up and tear-down are of interest only if they failed.
		if spec.LeafNodeType == types.NodeTypeIt || spec.State.Is(failureStates) {
			addToJUnit(&suite, s.junitCase(api, spec))
			ran += spec.RunTime
		}
	}
	suite.Time = ran.Seconds()
	return reporters.JUnitTestSuites{
		Tests: suite.Tests, Disabled: suite.Disabled + suite.Skipped, Errors: suite.Errors, Failures: suite.Failures, Time: suite.Time,
		TestSuites: []reporters.JUnitTestSuite{suite},
	}
}

func addToJUnit(suite *reporters.JUnitTestSuite, c reporters.JUnitTestCase) {
	suite.TestCases = append(suite.TestCases, c)
	suite.Tests++
	switch {
	case c.Error != nil:
		suite.Errors++
	case c.Failure != nil:
		suite.Failures++
	case c.Skipped != nil:
		suite.Skipped++
	}
}

// junitCase tells the outcome in the attribute status too: JUnit has no element for what is unsupported.
func (s *session) junitCase(api *API, spec types.SpecReport) reporters.JUnitTestCase {
	outcome := outcome(spec)
	c := reporters.JUnitTestCase{
		Name: title(spec), Classname: api.suite.Title, Status: string(outcome), Time: spec.RunTime.Seconds(),
		SystemOut: s.publicText(spec.CapturedGinkgoWriterOutput + spec.CapturedStdOutErr),
	}
	message, _, _ := strings.Cut(s.publicText(failureMessage(spec.Failure)), "\n")
	switch outcome {
	case report.Failed:
		c.Failure = &reporters.JUnitFailure{Message: message, Type: string(outcome), Description: s.description(spec)}
	case report.Errored:
		c.Error = &reporters.JUnitError{Message: message, Type: spec.State.String(), Description: s.description(spec)}
		if spec.State == types.SpecStateFailed {
			c.Error.Type = string(outcome)
		}
	case report.Skipped, report.Unsupported:
		c.Skipped = &reporters.JUnitSkipped{Message: string(outcome) + ": " + s.publicText(reason(spec))}
	}
	return c
}

// description is all that was reported of a case that did not pass, and where its code stands.
func (s *session) description(spec types.SpecReport) string {
	var b bytes.Buffer
	writeFailure(&b, spec.Failure)
	for _, additional := range spec.AdditionalFailures {
		fmt.Fprintf(&b, "\nthen %s: ", additional.State)
		writeFailure(&b, additional.Failure)
	}
	return s.publicText(b.String())
}

func writeFailure(b *bytes.Buffer, failure types.Failure) {
	b.WriteString(strings.TrimRight(failureMessage(failure), "\n"))
	fmt.Fprintf(b, "\nin %s at %s:%d\n", failure.FailureNodeType, projectPath(failure.Location.FileName), failure.Location.LineNumber)
	if failure.AdditionalFailure != nil {
		fmt.Fprintf(b, "\nthen %s: ", failure.AdditionalFailure.State)
		writeFailure(b, failure.AdditionalFailure.Failure)
	}
}

func failureMessage(failure types.Failure) string {
	if failure.ForwardedPanic != "" {
		return failure.Message + ": " + failure.ForwardedPanic
	}
	return failure.Message
}

// publicText is a text as it may leave this machine: without secrets, without the machine's paths, without what only a terminal
// understands. What XML does not allow the encoder replaces.
func (s *session) publicText(text string) string {
	return withoutMachinePaths(s.redact(escapes.ReplaceAllString(text, "")))
}
