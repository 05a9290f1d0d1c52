package report

import (
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/inspect"
)

func TestACheckedDocumentHasACaseForEachRule(t *testing.T) {
	document := Document{Path: "a.yaml"}
	wrong := contract.Defect{Rule: inspect.Rules()[3].ID, Severity: verdict.Error, Message: "no",
		Location: verdict.Location{File: "a.yaml", Line: 7, Column: 2}}
	noted := contract.Defect{Rule: inspect.Rules()[5].ID, Severity: verdict.Warning,
		Message: "hm", Location: verdict.Location{File: "a.yaml", Line: 9, Column: 1}}
	for name, test := range map[string]struct {
		defects          []contract.Defect
		failed           int
		conforms         bool
		failure, remarks string
	}{
		"sound":     {nil, 0, true, "", ""},
		"a warning": {[]contract.Defect{noted}, 0, true, "", "a.yaml:9:1  warning"},
		"an error":  {[]contract.Defect{noted, wrong}, 1, false, "a.yaml:7:2  error", ""},
	} {
		suite := CheckDocument(document, test.defects)
		if len(suite.Cases) != len(inspect.Rules()) || suite.Count(Failed) != test.failed ||
			suite.Conforms() != test.conforms {
			t.Errorf("%s: %d cases, %d failed, conforms %t", name, len(suite.Cases),
				suite.Count(Failed), suite.Conforms())
		}
		var b strings.Builder
		if err := WriteJUnit(&b, Run{}, suite); err != nil {
			t.Fatal(err)
		}
		if strings.Count(b.String(), "<failure ") != test.failed ||
			!strings.Contains(b.String(), test.failure) ||
			!strings.Contains(b.String(), test.remarks) {
			t.Errorf("%s: got\n%s", name, b.String())
		}
	}
}

func TestAnUnreadableDocumentIsAnErrorInJUnit(t *testing.T) {
	suite := UnreadableDocument(Document{Path: "a.yaml"}, "a.yaml:1:1: no YAML")
	var b strings.Builder
	if err := WriteJUnit(&b, Run{}, suite); err != nil {
		t.Fatal(err)
	}
	if suite.Conforms() || !strings.Contains(b.String(), `errors="1"`) ||
		!strings.Contains(b.String(), "a.yaml:1:1: no YAML") {
		t.Errorf("got\n%s", b.String())
	}
}
