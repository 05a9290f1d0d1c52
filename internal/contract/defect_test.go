package contract

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
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
			false},
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
			for _, d := range allDefects(c) {
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

func TestEveryOddityIsADefect(t *testing.T) {
	for kind, want := range map[tree.OddityKind]struct {
		rule     Rule
		severity verdict.Severity
		message  string
	}{
		tree.DuplicateMember: {RuleDuplicateMember, verdict.Error,
			`"a" occurs twice in one object, first at f:1:4`},
		tree.NotJSON: {RuleNotJSON, verdict.Error,
			`the file has the name of JSON, and is none: a`},
		tree.KeyNotString: {RuleKeyNotString, verdict.Warning, `the key a is not a string`},
		tree.SecondDocument: {RuleSecondDocument, verdict.Error,
			`a second YAML document follows the first`},
		tree.ByteOrderMark: {RuleByteOrderMark, verdict.Note,
			`the file starts with a byte order mark`},
		tree.EmptyDocument: {RuleEmptySecondDocument, verdict.Error,
			`"---" opens a second, empty YAML document; many parsers refuse the file`},
	} {
		oddity := tree.Oddity{Kind: kind, Detail: "a", Pointer: "/x/a",
			Position: tree.Position{Line: 2, Column: 3}, First: tree.Position{Line: 1, Column: 4}}
		d := oddityDefects(verdict.Amended, "f", []tree.Oddity{oddity})[0]
		if d.Rule != want.rule || d.Severity != want.severity || d.Message != want.message ||
			d.Remedy == "" || d.Repaired == "" {
			t.Errorf("%s: got %+v", kind, d)
		}
		if d.Location != (verdict.Location{Layer: verdict.Amended, File: "f", Line: 2, Column: 3,
			Pointer: "/x/a"}) {
			t.Errorf("%s: got %+v", kind, d.Location)
		}
		if got := d.String(); got != "f:2:3  "+string(want.rule)+": "+want.message {
			t.Error(got)
		}
	}
}

func TestOdditiesOfADocumentAreDefectsUpToALimit(t *testing.T) {
	const limit = 1_000 // of internal/tree
	var b strings.Builder
	for i := range 2 * limit {
		fmt.Fprintf(&b, `,"x-%d":1,"x-%d":2`, i, i)
	}
	c := load(t, swagger(`"paths":{}`+b.String()))
	if last := allDefects(c)[limit-1]; len(allDefects(c)) != limit || last.Count != limit+1 {
		t.Errorf("got %d defects, the last for %d", len(allDefects(c)), last.Count)
	}
	for i, d := range allDefects(c) {
		if want := fmt.Sprintf(`"x-%d" occurs twice in one object, first at doc:1:`,
			i); d.Rule != RuleDuplicateMember || !strings.HasPrefix(d.Message, want) ||
			string(d.Location.Pointer) != fmt.Sprintf("/x-%d", i) {
			t.Fatalf("defect %d is %s", i, d)
		}
	}
	if value, found := c.Extension(nil, "x-1999"); !found || fmt.Sprint(value) != "2" {
		t.Errorf("beyond the limit the last one does not count: got %v, %t", value, found)
	}
}

func TestOdditiesComeInTheOrderOfTheTextsThatHaveThem(t *testing.T) {
	c := load(t, "\ufeffswagger: '2.0'\ninfo: {title: é, title: t}\npaths: {}\n1: x\n---\n",
		overlayOf("{target: $, update: {a: 1, a: 2}}"),
		"\ufeff"+overlayOf("{target: $, update: {b: 1}}"))
	want := strings.Join([]string{
		"byte-order-mark doc:1:1", "duplicate-member doc:2:18", "key-not-string doc:4:1",
		"empty-second-document doc:5:1",
		"duplicate-member first:4:30", "byte-order-mark second:1:1",
	}, "\n")
	if got := rules(allDefects(c)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
