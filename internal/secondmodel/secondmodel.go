// Package secondmodel reads a document with libopenapi, as a second pair of eyes: what libopenapi
// reports is worth telling, and where its model of the document differs from Plumbline's own, one
// of the two has misread it.
package secondmodel

import (
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"strings"

	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi/datamodel"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

// Reading is what came of reading a document with libopenapi.
type Reading struct {
	// Defects are what libopenapi reports of the document as it was published, or why it cannot
	// load it at all.
	Defects []contract.Defect
	// Differences are what libopenapi's model of the amended document has and the contract does
	// not, or the other way round: operations, parameters and statuses. Each is one sentence. None
	// are known where libopenapi cannot load the document.
	Differences []string
}

// Read has libopenapi load the published document, apply the amendments to it and make its model,
// and holds that model against the contract that was loaded from the same source.
func Read(c *contract.Contract, source contract.Source) Reading {
	var reading Reading
	if _, whole := c.SelfContained(); whole {
		// What it refers to in a circle or in other files, libopenapi is not given as published.
		_, err := modelOf(source.Document.Bytes)
		reading.Defects = reports(c, err)
	}
	theirs, err := amended(c, source.Amendments)
	if theirs == nil {
		reading.Defects = append(reading.Defects, defect(c,
			fmt.Sprintf("libopenapi cannot load the amended document: %v", err)))
		return reading
	}
	reading.Differences = differences(modelOfContract(c), theirs)
	return reading
}

// amended is libopenapi's model of the amended document. libopenapi applies the amendments itself,
// unless the document has something that it cannot be given.
func amended(c *contract.Contract, amendments []contract.Text) (m model, err error) {
	defer recovered(&err)
	text, whole := c.SelfContained()
	if !whole {
		return modelOf(text)
	}
	if text, err = c.Repaired(); err != nil {
		return nil, err
	}
	document, err := parse(text)
	if err != nil {
		return nil, err
	}
	for _, amendment := range amendments {
		result, err := libopenapi.ApplyOverlayFromBytes(document, amendment.Bytes)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", amendment.Path, err)
		}
		document = result.OverlayDocument
	}
	return build(document)
}

func modelOf(text []byte) (m model, err error) {
	defer recovered(&err)
	document, err := parse(text)
	if err != nil {
		return nil, err
	}
	return build(document)
}

// recovered makes an error of a panic: libopenapi has been seen to panic over damaged documents.
func recovered(err *error) {
	if problem := recover(); problem != nil {
		*err = fmt.Errorf("it panics: %v", problem)
	}
}

func parse(text []byte) (libopenapi.Document, error) {
	return libopenapi.NewDocumentWithConfiguration(text, &datamodel.DocumentConfiguration{
		Logger: slog.New(slog.DiscardHandler), // what it logs, it returns as an error as well
	})
}

// build makes the model of a document. A model may come with errors.
func build(document libopenapi.Document) (model, error) {
	if document.GetSpecInfo().SpecFormat == datamodel.OAS2 {
		built, err := document.BuildV2Model()
		if built == nil {
			return nil, err
		}
		return modelOfVersion2(&built.Model), err
	}
	built, err := document.BuildV3Model()
	if built == nil {
		return nil, err
	}
	return modelOfVersion3(&built.Model), err
}

// reports makes defects of what libopenapi returned as errors: one for each line.
func reports(c *contract.Contract, err error) []contract.Defect {
	if err == nil {
		return nil
	}
	var defects []contract.Defect
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSpace(line); line != "" {
			defects = append(defects, defect(c, "libopenapi reports: "+line))
		}
	}
	return defects
}

var position = regexp.MustCompile(`\bline (\d+), col(?:umn)? (\d+)`)

// defect is one report, at the place that it names.
func defect(c *contract.Contract, message string) contract.Defect {
	location := c.Locate("")
	if found := position.FindStringSubmatch(message); found != nil {
		line, err := strconv.Atoi(found[1])
		column, err2 := strconv.Atoi(found[2])
		if errors.Join(err, err2) == nil {
			location.Line, location.Column = line, column
		}
	}
	return contract.Defect{
		Rule: contract.RuleSecondModel, Severity: verdict.Warning, Message: message,
		Remedy:   "see whether other tools can read the document, and correct it if they cannot",
		Location: location,
	}
}
