package contract

import (
	"fmt"

	"plumbline/harness/verdict"
	"plumbline/internal/tree"
)

// oddityDefects says as defects what reading a text found odd.
func oddityDefects(layer verdict.Layer, file string, oddities []tree.Oddity) []Defect {
	defects := make([]Defect, 0, len(oddities))
	for _, oddity := range oddities {
		d := oddityDefect(oddity)
		d.Location = verdict.Location{Layer: layer, File: file, Line: oddity.Line,
			Column:  oddity.Column,
			Pointer: oddity.Pointer}
		defects = append(defects, d)
	}
	return defects
}

func oddityDefect(oddity tree.Oddity) Defect {
	switch oddity.Kind {
	case tree.DuplicateMember:
		return Defect{Rule: RuleDuplicateMember, Severity: verdict.Error,
			Message: fmt.Sprintf("%q occurs twice in one object", oddity.Detail),
			Remedy:  "remove one of the two", Repaired: "the last one counts"}
	case tree.KeyNotString:
		return Defect{Rule: RuleKeyNotString, Severity: verdict.Warning,
			Message:  fmt.Sprintf("the key %s is not a string", oddity.Detail),
			Remedy:   fmt.Sprintf("write it in quotes: %q", oddity.Detail),
			Repaired: "read as the text it was written as"}
	case tree.SecondDocument:
		return Defect{Rule: RuleSecondDocument, Severity: verdict.Error,
			Message: "a second YAML document follows the first",
			Remedy:  "keep one document in the file", Repaired: "the second one is left out"}
	case tree.ByteOrderMark:
		return Defect{Rule: RuleByteOrderMark, Severity: verdict.Note,
			Message: "the file starts with a byte order mark",
			Remedy:  "save it as UTF-8 without one", Repaired: "left out"}
	}
	return Defect{Rule: RuleEmptySecondDocument, Severity: verdict.Error,
		Message: `"---" opens a second, empty YAML document; many parsers refuse the file`,
		Remedy:  `remove the "---"`, Repaired: "the second document is left out"}
}
