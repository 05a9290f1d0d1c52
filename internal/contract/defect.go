package contract

import "plumbline/harness/verdict"
import "fmt"

// Rule is the stable id of a kind of defect.
type Rule string

// The rules that loading applies.
const (
	RuleEmptySecondDocument      Rule = "empty-second-document"
	RuleSecondDocument           Rule = "second-document"
	RuleDuplicateMember          Rule = "duplicate-member"
	RuleKeyNotString             Rule = "key-not-string"
	RuleByteOrderMark            Rule = "byte-order-mark"
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
}

// String returns one line: place, rule and message.
func (d Defect) String() string {
	return fmt.Sprintf("%s:%d:%d  %s: %s", d.Location.File, d.Location.Line, d.Location.Column,
		d.Rule, d.Message)
}
