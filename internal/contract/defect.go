package contract

import (
	"fmt"

	"plumbline/harness/verdict"
	"plumbline/internal/tree"
)

// Rule is the stable id of a kind of defect.
type Rule string

// The rules that loading applies.
const (
	RuleEmptySecondDocument      Rule = "empty-second-document"
	RuleSecondDocument           Rule = "second-document"
	RuleDuplicateMember          Rule = "duplicate-member"
	RuleKeyNotString             Rule = "key-not-string"
	RuleByteOrderMark            Rule = "byte-order-mark"
	RuleNotJSON                  Rule = "not-json"
	RulePathWithoutSlash         Rule = "path-without-slash"
	RuleBasePathWithoutSlash     Rule = "base-path-without-slash"
	RuleBasePathTrailingSlash    Rule = "base-path-trailing-slash"
	RuleDanglingReference        Rule = "dangling-reference"
	RuleReferenceCycle           Rule = "reference-cycle"
	RuleExternalReference        Rule = "external-reference"
	RuleParameterWithoutLocation Rule = "parameter-without-location"
	RuleParameterWithoutType     Rule = "parameter-without-type"
	RuleNotAnObject              Rule = "not-an-object"
	RuleNotAnArray               Rule = "not-an-array"
	RuleExampleContradicts       Rule = "example-contradicts-schema"
	RuleSchemaDoesNotCompile     Rule = "schema-does-not-compile"
	RuleAmendmentMatchesNothing  Rule = "amendment-matches-nothing"
	// RuleSecondModel is of what libopenapi, the second reader of a suite's document, reports.
	RuleSecondModel Rule = "second-model"
)

// RemedyOfSchema is what to do about a schema that cannot be used.
const RemedyOfSchema = "correct the schema; until then this part of it judges nothing"

// Defect is something wrong in a document itself, or in an amendment.
type Defect struct {
	Rule     Rule             `json:"rule"`
	Severity verdict.Severity `json:"severity"`
	// Message says what is wrong; Remedy how to mend it.
	Message string `json:"message"`
	Remedy  string `json:"remedy"`
	// Repaired says what Plumbline took the damaged part for; empty where nothing was repaired.
	Repaired string           `json:"repaired,omitempty"`
	Location verdict.Location `json:"location"`
	// Count is how often it was found where several are told as one; else 0. Samples are the first
	// others of them.
	Count   int      `json:"count,omitempty"`
	Samples []Sample `json:"samples,omitempty"`
}

// Sample is one of several defects that are told as one.
type Sample struct {
	Message  string           `json:"message"`
	Location verdict.Location `json:"location"`
}

// Times is how many defects of the document this one stands for: 1 where it is told alone.
func (d Defect) Times() int { return max(d.Count, 1) }

// Told is what is wrong, with how often it was found where several are told as one.
func (d Defect) Told() string {
	if d.Times() == 1 {
		return d.Message
	}
	return fmt.Sprintf("%s (%d times)", d.Message, d.Count)
}

// String returns one line: place, rule and message.
func (d Defect) String() string {
	return fmt.Sprintf("%s:%d:%d  %s: %s", d.Location.File, d.Location.Line, d.Location.Column,
		d.Rule, d.Told())
}

// oddityDefects says as defects what reading a text found odd.
func oddityDefects(layer verdict.Layer, file string, oddities []tree.Oddity) []Defect {
	defects := make([]Defect, 0, len(oddities))
	for _, oddity := range oddities {
		d := oddityDefect(file, oddity)
		d.Location = verdict.Location{Layer: layer, File: file, Line: oddity.Line,
			Column:  oddity.Column,
			Pointer: oddity.Pointer}
		if oddity.More > 0 {
			d.Count = 1 + oddity.More
		}
		defects = append(defects, d)
	}
	return defects
}

func oddityDefect(file string, oddity tree.Oddity) Defect {
	switch oddity.Kind {
	case tree.DuplicateMember:
		return Defect{Rule: RuleDuplicateMember, Severity: verdict.Error,
			Message: fmt.Sprintf("%q occurs twice in one object, first at %s:%s", oddity.Detail,
				file, oddity.First),
			Remedy: "remove one of the two", Repaired: "the last one counts"}
	case tree.KeyNotString:
		return Defect{Rule: RuleKeyNotString, Severity: verdict.Warning,
			Message:  fmt.Sprintf("the key %s is not a string", oddity.Detail),
			Remedy:   fmt.Sprintf("write it in quotes: %q", oddity.Detail),
			Repaired: "read as the text it was written as"}
	case tree.SecondDocument:
		return Defect{Rule: RuleSecondDocument, Severity: verdict.Error,
			Message: "a second YAML document follows the first",
			Remedy:  "keep one document in the file", Repaired: "the second one is left out"}
	case tree.NotJSON:
		return Defect{Rule: RuleNotJSON, Severity: verdict.Error,
			Message: "the file has the name of JSON, and is none: " + oddity.Detail,
			Remedy: "correct it, or give the file a name that ends in .yaml: most tools " +
				"refuse it as it is",
			Repaired: "read as YAML"}
	case tree.ByteOrderMark:
		return Defect{Rule: RuleByteOrderMark, Severity: verdict.Note,
			Message: "the file starts with a byte order mark",
			Remedy:  "save it as UTF-8 without one", Repaired: "left out"}
	}
	return Defect{Rule: RuleEmptySecondDocument, Severity: verdict.Error,
		Message: `"---" opens a second, empty YAML document; many parsers refuse the file`,
		Remedy:  `remove the "---"`, Repaired: "the second document is left out"}
}
