package verify_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	jsonschema "github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/harness/verdict"
	"plumbline/internal/report"
	"plumbline/internal/verdicts"
	"plumbline/internal/verify"
)

func TestGoldens(t *testing.T) {
	results := shop(t)
	for format, name := range map[string]string{"text": "shop.txt", "ndjson": "shop.ndjson",
		"junit": "shop.junit.xml", "sarif": "shop.sarif"} {
		t.Run(format, func(t *testing.T) { golden(t, name, written(t, format, results)) })
	}
}

// line is what is read back of a line of NDJSON, by the names that docs/verify.md gives.
type line struct {
	Version   int
	Entry     *int
	File      string
	Operation *string
	Status    int
	Verdict   string
	Findings  []struct {
		Check, Severity, Layer, Message string
		Instance                        *string
		Contract                        struct {
			File, Pointer string
			Line, Column  int
		}
	}
	Unchecked []struct {
		Check, Reason string
		Silent        bool
	}
}

func lines(t *testing.T, text string) []line {
	t.Helper()
	var list []line
	for text := range strings.Lines(text) {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		list = append(list, l)
	}
	return list
}

func TestNDJSONHasALineForEachEntryInOrder(t *testing.T) {
	got := lines(t, written(t, "ndjson", shop(t)))
	want := []string{
		"POST /sessions 201 conforms",
		"GET /items 200 conforms undeclared-member/warning/published/shop.yaml@/1/color",
		"GET /items 400 violates parameter/error/published/shop.yaml@-",
		"POST /sessions 201 violates request-body/error/published/shop.yaml@/password " +
			"body-schema/error/published/shop.yaml@/accessToken " +
			"body-schema/error/published/shop.yaml@/expiresIn " +
			"undeclared-member/warning/published/shop.yaml@/AccessToken",
		"GET /items/{id} 200 violates response-header/error/amended/shop.overlay.yaml@- " +
			"body-schema/error/published/shop.yaml@/price",
		"GET /items/{id} 200 unverifiable", "- 404 unverifiable",
		"GET /items/{id} 503 violates security/error/published/shop.yaml@- " +
			"status/error/published/shop.yaml@-",
	}
	if len(got) != len(want) {
		t.Fatalf("got %d lines, want %d", len(got), len(want))
	}
	for i, l := range got {
		text := "-"
		if l.Operation != nil {
			text = *l.Operation
		}
		text += fmt.Sprintf(" %d %s", l.Status, l.Verdict)
		for _, f := range l.Findings {
			instance := "-"
			if f.Instance != nil {
				instance = *f.Instance
			}
			text += fmt.Sprintf(" %s/%s/%s/%s@%s", f.Check, f.Severity, f.Layer, f.Contract.File,
				instance)
			if f.Message == "" || f.Contract.Line < 1 || f.Contract.Column < 1 ||
				!strings.HasPrefix(f.Contract.Pointer, "/") {
				t.Errorf("line %d: the finding says too little: %+v", i, f)
			}
		}
		if text != want[i] {
			t.Errorf("line %d:\n got %s\nwant %s", i, text, want[i])
		}
		if l.Entry == nil || *l.Entry != i || l.Version != report.NDJSONVersion ||
			l.File != "shop.har" {
			t.Errorf("line %d: got entry %v of %s in version %d", i, l.Entry, l.File, l.Version)
		}
	}
}

func resultSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile("../report/ndjson.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestNDJSONSatisfiesItsSchema holds every result there is to the schema: those of the shop and of
// all rows of the table.
func TestNDJSONSatisfiesItsSchema(t *testing.T) {
	schema := resultSchema(t)
	results := shop(t)
	rows, err := verdicts.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		results = append(results, judged(t, row))
	}
	for text := range strings.Lines(written(t, "ndjson", results)) {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%v\n%s", err, text)
		}
	}
}

func TestTheSchemaRefusesWhatIsNoResult(t *testing.T) {
	schema := resultSchema(t)
	sound, _, _ := strings.Cut(written(t, "ndjson", shop(t)), "\n")
	wrong, _, _ := strings.Cut(strings.Split(written(t, "ndjson", shop(t)), "\n")[4], "\n")
	for _, change := range []struct{ text, from, to string }{
		{sound, `"version":1`, `"version":2`}, {sound, `"entry":0`, `"entry":-1`},
		{sound, `"verdict":"conforms"`, `"verdict":"passes"`},
		{sound, `"verdict":"conforms"`, `"verdict":"unverifiable"`},
		{sound, `"verdict":"conforms"`, `"verdict":"violates"`},
		{sound, `"unchecked":[]`,
			`"unchecked":[{"check":"body-schema","reason":"r","silent":false}]`},
		{sound, `"findings":[]`, `"findings":null`}, {sound, `,"unchecked":[]`, ``},
		{sound, `"operation":"POST /sessions"`, `"operation":"/sessions"`},
		{wrong, `"operation":"GET /items/{id}"`, `"operation":null`},
		{wrong, `"layer":"amended"`, `"layer":"other"`},
		{wrong, `"check":"body-schema"`, `"check":"schema"`},
		{wrong, `"instance":"/price"`, `"instance":"price"`}, {wrong, `"line":9`, `"line":0`},
	} {
		text := strings.Replace(change.text, change.from, change.to, 1)
		if text == change.text {
			t.Fatalf("%s is not in %s", change.from, change.text)
		}
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("%s instead of %s is accepted", change.to, change.from)
		}
	}
}

// suites is what is read back of a JUnit report.
type suites struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Suites   []struct {
		Name     string `xml:"name,attr"`
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Cases    []struct {
			Name    string     `xml:"name,attr"`
			Class   string     `xml:"classname,attr"`
			Failure *junitText `xml:"failure"`
			Error   *junitText `xml:"error"`
			Skipped *struct{}  `xml:"skipped"`
			Output  string     `xml:"system-out"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

type junitText struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

func readSuites(t *testing.T, text string) suites {
	t.Helper()
	var read suites
	if err := xml.Unmarshal([]byte(text), &read); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return read
}

func TestJUnitHasAFailureOrErrorForEachThatDoesNotConform(t *testing.T) {
	results := shop(t)
	read := readSuites(t, written(t, "junit", results))
	counts := sum(results)
	if read.Tests != len(results) || read.Failures != counts.violates ||
		read.Errors != counts.unverifiable || len(read.Suites) != 1 {
		t.Fatalf("got %+v, want the counts %v", read, counts)
	}
	suite := read.Suites[0]
	if suite.Name != "shop.har" || suite.Tests != len(results) ||
		suite.Failures != counts.violates ||
		suite.Errors != counts.unverifiable || len(suite.Cases) != len(results) {
		t.Fatalf("got the suite %+v", suite)
	}
	for i, c := range suite.Cases {
		judged := results[i].Verdict
		if (c.Failure != nil) != (judged == verdict.Violates) ||
			(c.Error != nil) != (judged == verdict.Unverifiable) || c.Skipped != nil {
			t.Errorf("%s %s: got failure %v, error %v, skipped %v", c.Name, judged, c.Failure,
				c.Error, c.Skipped)
		}
		if !strings.HasPrefix(c.Name, fmt.Sprintf("#%d ", i)) {
			t.Errorf("case %d is called %q", i, c.Name)
		}
	}
	failed := suite.Cases[3]
	if want := "request-body: $.password has 5 characters; must have at least 8 (and 2 more)"; failed.Failure.Message != want {
		t.Errorf("got the message %q, want %q", failed.Failure.Message, want)
	}
	for _, want := range []string{"$.accessToken is missing (required)\n",
		"contract  shop.yaml:27:28  #/paths/~1sessions/post/"} {
		if !strings.Contains(failed.Failure.Text, want) {
			t.Errorf("the failure does not have %q: %s", want, failed.Failure.Text)
		}
	}
	if text := suite.Cases[6]; text.Class != "no operation" ||
		!strings.HasPrefix(text.Error.Message, "operation: no path") {
		t.Errorf("got %+v", text)
	}
	if output := suite.Cases[1].Output; !strings.Contains(output, "warning: $[1].color") {
		t.Errorf("the warning of an entry that conforms is not in its output %q", output)
	}
}

func TestJUnitHasASuiteForEachFile(t *testing.T) {
	results := append(made(1), made(2)...)
	for i := 2; i < len(results); i++ {
		results[i].File = "b.har"
	}
	read := readSuites(t, written(t, "junit", results))
	if len(read.Suites) != 2 || read.Suites[0].Tests != 2 || read.Suites[1].Tests != 3 ||
		read.Suites[1].Name != "b.har" || read.Failures != 2 {
		t.Errorf("got %+v", read)
	}
}

func TestJUnitIsXMLWhateverWasRecorded(t *testing.T) {
	results := made(1)
	results[1].URL = "http://h/\x01<&\"]]>\ufffe"
	results[1].Method = "GE\x00T"
	results[1].File = "a\x02.har"
	results[1].Findings[0].Message = "]]> \x1b[31m \xff \ufffe & <b>"
	text := written(t, "junit", results)
	read := readSuites(t, text)
	if got := read.Suites[1].Cases[0].Failure.Text; !strings.Contains(got,
		`]]> \x1b[31m � \ufffe & <b>`) {
		t.Errorf("got %q", got)
	}
	if strings.ContainsAny(text, "\x00\x01\x02\x1b") {
		t.Errorf("a control character came through: %q", text)
	}
}

func TestSARIFPointsIntoTheDocument(t *testing.T) {
	text := written(t, "sarif", shop(t))
	parsed, err := sarif.FromString(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := parsed.Validate(); err != nil {
		t.Errorf("the schema of SARIF refuses it: %v", err)
	}
	run := parsed.Runs[0]
	got := map[string]int{}
	fingerprints := map[string]bool{}
	for _, r := range run.Results {
		place := r.Locations[0].PhysicalLocation
		got[fmt.Sprintf("%s %s %s %s:%d:%d", *r.RuleID, r.Kind, r.Level,
			*place.ArtifactLocation.URI, *place.Region.StartLine, *place.Region.StartColumn)]++
		if rule := run.Tool.Driver.Rules[r.RuleIndex]; *rule.ID != *r.RuleID {
			t.Errorf("the rule index of %s leads to %s", *r.RuleID, *rule.ID)
		}
		fingerprint := r.PartialFingerprints["plumbline/v1"]
		if fingerprint == "" || fingerprints[fingerprint] {
			t.Errorf("%s: the fingerprint %q is none of its own", *r.Message.Text, fingerprint)
		}
		fingerprints[fingerprint] = true
	}
	for _, want := range []string{
		"undeclared-member fail warning shop.yaml:41:37", "parameter fail error shop.yaml:35:45",
		"request-body fail error shop.yaml:19:42",
		"body-schema fail error shop.yaml:27:28", "body-schema fail error shop.yaml:30:31",
		"undeclared-member fail warning shop.yaml:25:15",
		"response-header fail error shop.overlay.yaml:9:34",
		"body-schema fail error shop.yaml:67:31", "body-schema open none shop.yaml:47:5",
		"operation open none shop.yaml:1:1", "security fail error shop.yaml:4:12",
		"status fail error shop.yaml:51:7",
	} {
		if got[want] != 1 {
			t.Errorf("there are %d results %q, want 1", got[want], want)
		}
		delete(got, want)
	}
	if len(got) > 0 {
		t.Errorf("these results are not wanted: %v", got)
	}
	if rules := run.Tool.Driver.Rules; len(rules) != len(verdict.Descriptions()) {
		t.Errorf("got %d rules, want all %d checks", len(rules), len(verdict.Descriptions()))
	}
}

func TestSARIFCountsWhatIsFoundAgain(t *testing.T) {
	results := append(shop(t), shop(t)...)
	one, err := sarif.FromString(written(t, "sarif", results[:8]))
	if err != nil {
		t.Fatal(err)
	}
	two, err := sarif.FromString(written(t, "sarif", results))
	if err != nil {
		t.Fatal(err)
	}
	if len(one.Runs[0].Results) != len(two.Runs[0].Results) {
		t.Fatalf("the same traffic twice has %d results, once %d", len(two.Runs[0].Results),
			len(one.Runs[0].Results))
	}
	for i, r := range two.Runs[0].Results {
		first := one.Runs[0].Results[i]
		if r.PartialFingerprints["plumbline/v1"] != first.PartialFingerprints["plumbline/v1"] {
			t.Errorf("%s has another fingerprint than before", *r.Message.Text)
		}
		if *first.OccurrenceCount != 1 || *r.OccurrenceCount != 2 ||
			!strings.HasSuffix(*r.Message.Text, ", and 1 more)") {
			t.Errorf("got %d and %d occurrences: %s", *first.OccurrenceCount, *r.OccurrenceCount,
				*r.Message.Text)
		}
	}
}

func TestAFingerprintDoesNotKnowLinesAndIndexes(t *testing.T) {
	fingerprint := func(change func(*verdict.Finding, *verify.Result)) string {
		results := shop(t)[1:2]
		change(&results[0].Findings[0], &results[0])
		parsed, err := sarif.FromString(written(t, "sarif", results))
		if err != nil {
			t.Fatal(err)
		}
		return parsed.Runs[0].Results[0].PartialFingerprints["plumbline/v1"]
	}
	plain := fingerprint(func(*verdict.Finding, *verify.Result) {})
	for what, test := range map[string]struct {
		change func(*verdict.Finding, *verify.Result)
		same   bool
	}{
		"line": {func(f *verdict.Finding, _ *verify.Result) { f.Contract.Line += 7 }, true},
		"value": {func(f *verdict.Finding, _ *verify.Result) {
			f.Message += " of another value"
		}, true},
		"entry":  {func(_ *verdict.Finding, r *verify.Result) { r.Entry = 99 }, true},
		"index":  {func(f *verdict.Finding, _ *verify.Result) { *f.Instance = "/5/color" }, true},
		"member": {func(f *verdict.Finding, _ *verify.Result) { *f.Instance = "/1/size" }, false},
		"pointer": {func(f *verdict.Finding, _ *verify.Result) { f.Contract.Pointer += "/x" },
			false},
		"check": {func(f *verdict.Finding, _ *verify.Result) { f.Check = verdict.BodySchema },
			false},
		"operation": {func(_ *verdict.Finding, r *verify.Result) { *r.Operation = "GET /other" },
			false},
	} {
		if got := fingerprint(test.change); (got == plain) != test.same {
			t.Errorf("another %s: got %s and %s, want the same: %t", what, plain, got, test.same)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestWritersTellOfAFullDisk(t *testing.T) {
	results := run(shop(t))
	for format, write := range formats {
		err := write(fullDisk{}, results)
		if err == nil || !strings.Contains(err.Error(), "the disk is full") {
			t.Errorf("%s: got %v", format, err)
		}
	}
}

func TestWritersDoNotChangeResults(t *testing.T) {
	results := shop(t)
	for format := range formats {
		before := written(t, "ndjson", results)
		first, second := written(t, format, results), written(t, format, results)
		if first != second {
			t.Errorf("%s writes the same results in two ways", format)
		}
		if !bytes.Equal([]byte(before), []byte(written(t, "ndjson", results))) {
			t.Errorf("%s changes the results", format)
		}
	}
}
