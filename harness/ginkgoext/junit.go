package ginkgoext

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2/reporters"
	"github.com/onsi/ginkgo/v2/types"

	"plumbline/harness/redact"
)

// writeJUnit writes junit-<suite>.xml by Ginkgo's own reporter, from a report that holds nothing but this suite: no path of this machine,
// no secret, no entry of ours, in the order of the requirements.
func (s *session) writeJUnit(name string, whole types.Report) error {
	i := slices.IndexFunc(s.apis, func(api *API) bool { return api.suite.Name == name })
	cleaned := s.clean(whole, s.apis[i])
	path := filepath.Join(s.reports, "junit-"+name+".xml")
	temporary, err := os.CreateTemp(s.reports, ".junit-*")
	if err != nil {
		return fmt.Errorf("writing the JUnit report: %w", err)
	}
	defer os.Remove(temporary.Name()) // fails once it has been renamed, as it should
	if err := temporary.Close(); err != nil {
		return fmt.Errorf("writing the JUnit report: %w", err)
	}
	config := reporters.JunitReportConfig{OmitLeafNodeType: true, OmitSpecLabels: true, OmitTimelinesForSpecState: allStates}
	if err := reporters.GenerateJUnitReportWithConfig(cleaned, temporary.Name(), config); err != nil {
		return fmt.Errorf("writing the JUnit report: %w", err)
	}
	if err := os.Chmod(temporary.Name(), 0o644); err != nil {
		return fmt.Errorf("writing the JUnit report: %w", err)
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		return fmt.Errorf("writing the JUnit report: %w", err)
	}
	return nil
}

// allStates leaves out Ginkgo's timelines: they repeat the failure, with paths of this machine. The exchanges go to system-out.
const allStates = ^types.SpecState(0)

func (s *session) clean(whole types.Report, api *API) types.Report {
	cleaned := whole
	cleaned.SuiteDescription = api.suite.Title
	cleaned.SuitePath = "suites/" + api.suite.Name
	cleaned.SpecReports = nil
	cleaned.RunTime = 0
	redactor := &redact.Redactor{}
	if api.caller != nil {
		redactor = api.caller.Redactor
	}
	position := map[string]int{}
	for i, r := range api.suite.Requirements {
		position[r.ID] = i
	}
	for _, spec := range whole.SpecReports {
		own := slices.Contains(spec.Labels(), api.suite.label())
		// Set-up and tear-down are of interest only if they failed.
		if !own && (spec.LeafNodeType == types.NodeTypeIt || !spec.State.Is(failureStates)) {
			continue
		}
		cleaned.SpecReports = append(cleaned.SpecReports, cleanSpec(spec, redactor))
		cleaned.RunTime += spec.RunTime
	}
	slices.SortStableFunc(cleaned.SpecReports, func(a, b types.SpecReport) int {
		if by := position[s.requirementOf(a.Labels()).ID] - position[s.requirementOf(b.Labels()).ID]; by != 0 {
			return by
		}
		return strings.Compare(a.FullText(), b.FullText())
	})
	return cleaned
}

func cleanSpec(spec types.SpecReport, redactor *redact.Redactor) types.SpecReport {
	cleaned := spec
	cleaned.ReportEntries = nil
	cleaned.SpecEvents = nil
	cleaned.CapturedGinkgoWriterOutput = ""
	cleaned.CapturedStdOutErr = redactor.String(spec.CapturedGinkgoWriterOutput + spec.CapturedStdOutErr)
	if len(spec.ContainerHierarchyTexts) > 0 {
		// The outermost container is the suite itself, whose name stands in classname.
		cleaned.ContainerHierarchyTexts = spec.ContainerHierarchyTexts[1:]
	}
	cleaned.LeafNodeLocation = cleanLocation(spec.LeafNodeLocation)
	cleaned.ContainerHierarchyLocations = nil
	cleaned.Failure = cleanFailure(spec.Failure, redactor)
	cleaned.AdditionalFailures = nil
	for _, additional := range spec.AdditionalFailures {
		additional.Failure = cleanFailure(additional.Failure, redactor)
		cleaned.AdditionalFailures = append(cleaned.AdditionalFailures, additional)
	}
	return cleaned
}

func cleanFailure(failure types.Failure, redactor *redact.Redactor) types.Failure {
	failure.Message = redactor.String(failure.Message)
	failure.ForwardedPanic = redactor.String(failure.ForwardedPanic)
	failure.Location = cleanLocation(failure.Location)
	failure.FailureNodeLocation = cleanLocation(failure.FailureNodeLocation)
	failure.TimelineLocation = types.TimelineLocation{}
	return failure
}

// cleanLocation keeps a file's path from the project's own folders on, and no stack trace, which is full of the machine's paths.
func cleanLocation(location types.CodeLocation) types.CodeLocation {
	location.FullStackTrace = ""
	location.CustomMessage = ""
	slashed := filepath.ToSlash(location.FileName)
	location.FileName = filepath.Base(location.FileName)
	for _, folder := range []string{"suites", "harness"} {
		if i := strings.LastIndex(slashed, "/"+folder+"/"); i >= 0 {
			location.FileName = slashed[i+1:]
			return location
		}
	}
	return location
}
