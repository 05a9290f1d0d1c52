package contract

import (
	"encoding/json"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
)

func TestADefectIsWrittenInOneLine(t *testing.T) {
	at := verdict.Location{Layer: verdict.Published, File: "specs/a.yaml", Line: 3, Column: 7,
		Pointer: "/paths"}
	for want, d := range map[string]Defect{
		"specs/a.yaml:3:7  dangling-reference: $ref \"#/x\" leads nowhere": {
			Rule: RuleDanglingReference, Severity: verdict.Error,
			Message: `$ref "#/x" leads nowhere`, Remedy: "define it",
			Repaired: "read as an empty object", Location: at},
		"specs/a.yaml:3:7  second-model: 100% wrong": {Rule: RuleSecondModel,
			Message: "100% wrong", Location: at},
		":0:0  : ": {},
	} {
		if got := d.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// The names of the members are part of the reports that others read. What was not repaired says
// nothing of it.
func TestADefectInJSON(t *testing.T) {
	d := Defect{Rule: RuleNotAnObject, Severity: verdict.Error, Message: "m", Remedy: "r",
		Location: verdict.Location{Layer: verdict.Published, File: "f", Line: 1, Column: 2,
			Pointer: "/p"}}
	const location = `"location":{"layer":"published","file":"f","line":1,"column":2,"pointer":"/p"}}`
	for repaired, want := range map[string]string{
		"": `{"rule":"not-an-object","severity":"error","message":"m","remedy":"r",` +
			location,
		"left out": `{"rule":"not-an-object","severity":"error","message":"m","remedy":"r","repaired":"left out",` + location,
	} {
		d.Repaired = repaired
		if text, err := json.Marshal(d); err != nil || string(text) != want {
			t.Errorf("got %s, %v, want %s", text, err, want)
		}
	}
}

// Each kind of damage is a defect of its rule and severity, says how to mend it, and tells whether
// it was repaired.
func TestEveryRuleIsGivenForItsDamage(t *testing.T) {
	for rule, test := range map[Rule]struct {
		document, overlay string
		severity          verdict.Severity
		repaired          bool
	}{
		RuleEmptySecondDocument: {"swagger: '2.0'\npaths: {}\n---\n", "", verdict.Error, true},
		RuleSecondDocument: {"swagger: '2.0'\npaths: {}\n---\na: 1\n", "", verdict.Error,
			true},
		RuleDuplicateMember:      {swagger(`"paths":{},"paths":{}`), "", verdict.Error, true},
		RuleKeyNotString:         {"swagger: '2.0'\npaths: {}\n1: x\n", "", verdict.Warning, true},
		RuleByteOrderMark:        {"\ufeff" + swagger(`"paths":{}`), "", verdict.Note, true},
		RulePathWithoutSlash:     {swagger(`"paths":{"a":{}}`), "", verdict.Error, true},
		RuleBasePathWithoutSlash: {swagger(`"basePath":"v1","paths":{}`), "", verdict.Error, true},
		RuleBasePathTrailingSlash: {swagger(`"basePath":"/v1/","paths":{}`), "", verdict.Warning,
			true},
		RuleDanglingReference: {
			swagger(`"paths":{},"definitions":{"A":{"$ref":"#/nowhere"}}`), "", verdict.Error,
			true},
		RuleReferenceCycle: {
			swagger(`"paths":{},"definitions":{"A":{"$ref":"#/definitions/A"}}`), "", verdict.Error,
			false},
		RuleExternalReference: {swagger(`"paths":{},"definitions":{"A":{"$ref":"b.yaml"}}`),
			"", verdict.Warning, false},
		RuleParameterWithoutLocation: {
			swagger(`"paths":{"/a":{"get":{"parameters":[{"schema":{}}],"responses":{}}}}`), "",
			verdict.Error, true},
		RuleParameterWithoutType: {
			swagger(
				`"paths":{"/a":{"get":{"parameters":[{"name":"q","in":"query"}],"responses":{}}}}`),
			"", verdict.Error, true},
		RuleNotAnObject: {swagger(`"paths":{"/a":[]}`), "", verdict.Error, false},
		RuleNotAnArray: {
			swagger(`"paths":{"/a":{"get":{"parameters":{},"responses":{}}}}`), "", verdict.Error,
			false},
		RuleExampleContradicts: {withSchema(openapi.Swagger20, `{"type":"string","example":1}`), "",
			verdict.Error, false},
		RuleSchemaDoesNotCompile: {withSchema(openapi.OpenAPI31, `{"type":"text"}`), "",
			verdict.Error,
			false},
		RuleAmendmentMatchesNothing: {swagger(`"paths":{}`),
			overlayOf("{target: $.x, remove: true}"), verdict.Warning, false},
	} {
		t.Run(string(rule), func(t *testing.T) {
			var overlays []string
			if test.overlay != "" {
				overlays = append(overlays, test.overlay)
			}
			count := 0
			c := load(t, test.document, overlays...)
			for _, d := range c.Defects() {
				if d.Rule != rule {
					continue
				}
				count++
				if d.Severity != test.severity || (d.Repaired != "") != test.repaired ||
					d.Message == "" || d.Remedy == "" || d.Location.Line == 0 {
					t.Errorf("got %+v", d)
				}
			}
			if count != 1 {
				t.Errorf("it is given %d times", count)
			}
		})
	}
}
