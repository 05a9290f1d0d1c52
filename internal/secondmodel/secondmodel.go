// Package secondmodel reads a document with libopenapi, as a second pair of eyes: what libopenapi
// reports is worth telling, and where its model of the document differs from Plumbline's own, one
// of the two has misread it.
package secondmodel

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

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
	for _, d := range c.Defects() {
		// What is no operation for the contract, as its defect says, is an empty one for
		// libopenapi.
		if tokens := d.Location.Pointer.Tokens(); d.Rule == contract.RuleNotAnObject &&
			len(tokens) == 3 && tokens[0] == "paths" {
			path := "/" + strings.TrimPrefix(tokens[1], "/") // as it is after its repair
			delete(theirs, operationName(tokens[2], path))
		}
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
	for _, amendment := range amendments {
		if text, err = amend(text, amendment.Bytes); err != nil {
			return nil, fmt.Errorf("%s: %w", amendment.Path, err)
		}
	}
	return modelOf(text)
}

// position is where libopenapi has met something first, which is another place in each run.
var position = regexp.MustCompile(`,? (?:at|on) line \d+(?:, col(?:umn)? \d+)?`)

// reports makes defects of what libopenapi returned as errors: one for each text, by the alphabet,
// so that two runs say the same.
func reports(c *contract.Contract, err error) []contract.Defect {
	if err == nil {
		return nil
	}
	var messages []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSpace(position.ReplaceAllString(line, "")); line != "" {
			messages = append(messages, "libopenapi reports: "+line)
		}
	}
	slices.Sort(messages)
	var defects []contract.Defect
	for _, message := range slices.Compact(messages) {
		defects = append(defects, defect(c, message))
	}
	return defects
}

// defect is one report. It is about the document as a whole.
func defect(c *contract.Contract, message string) contract.Defect {
	return contract.Defect{
		Rule: contract.RuleSecondModel, Severity: verdict.Warning, Message: message,
		Remedy:   "see whether other tools can read the document, and correct it if they cannot",
		Location: c.Locate(""),
	}
}
