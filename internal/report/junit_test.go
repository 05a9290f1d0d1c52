package report

import (
	"encoding/xml"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

func asJUnit(t *testing.T, suite Suite, run Run) string {
	t.Helper()
	var b strings.Builder
	if err := WriteJUnit(&b, run, suite); err != nil {
		t.Fatal(err)
	}
	if !utf8.ValidString(b.String()) {
		t.Error("the report is not UTF-8")
	}
	return b.String()
}

// importer is what is read back by the names that importers look for.
type importer struct {
	XMLName  xml.Name `xml:"testsuites"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Suites   []struct {
		Name       string           `xml:"name,attr"`
		Tests      int              `xml:"tests,attr"`
		Failures   int              `xml:"failures,attr"`
		Errors     int              `xml:"errors,attr"`
		Skipped    int              `xml:"skipped,attr"`
		Timestamp  string           `xml:"timestamp,attr"`
		Properties []junit.Property `xml:"properties>property"`
		Cases      []importedCase   `xml:"testcase"`
	} `xml:"testsuite"`
}

type importedCase struct {
	Name       string           `xml:"name,attr"`
	Class      string           `xml:"classname,attr"`
	Status     string           `xml:"status,attr"`
	Time       string           `xml:"time,attr"`
	Properties []junit.Property `xml:"properties>property"`
	Failure    *importedText    `xml:"failure"`
	Error      *importedText    `xml:"error"`
	Skipped    *importedText    `xml:"skipped"`
	Output     string           `xml:"system-out"`
}

type importedText struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

func imported(t *testing.T, text string) importer {
	t.Helper()
	var read importer
	if err := xml.Unmarshal([]byte(text), &read); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	var library junit.Testsuites // what others read it with
	if err := xml.Unmarshal([]byte(text), &library); err != nil || library.Tests != read.Tests ||
		len(library.Suites) != 1 || len(library.Suites[0].Testcases) != read.Tests {
		t.Errorf("the library reads %d tests (%v), want %d", library.Tests, err, read.Tests)
	}
	return read
}

func TestWriteJUnit(t *testing.T) {
	run := rich()
	text := asJUnit(t, run.Suites[0], run)
	golden(t, "run.junit", text)
	read := imported(t, text)
	suite := read.Suites[0]
	if len(read.Suites) != 1 || suite.Name != "Admin & Roles" ||
		suite.Timestamp != "2026-11-21T12:00:00" {
		t.Errorf("got the suites %+v", read.Suites)
	}
	if got := [][]int{{read.Tests, read.Failures, read.Errors},
		{suite.Tests, suite.Failures, suite.Errors,
			suite.Skipped}}; fmt.Sprint(got) != "[[8 2 2] [8 2 2 2]]" {
		t.Errorf("got the counts %v", got)
	}
	if err := WriteJUnit(broken{}, run, run.Suites[0]); !errors.Is(err, errBroken) {
		t.Errorf("got the error %v", err)
	}
}

func TestJUnitCasesSayTheirOutcome(t *testing.T) {
	run := rich()
	cases := imported(t, asJUnit(t, run.Suites[0], run)).Suites[0].Cases
	for i, want := range []struct{ status, element, message string }{
		{"failed", "failure", "POST /token → 200: the body does not conform"},
		{"failed", "failure", "expected 1 to equal 2"},
		{"errored", "error", "no answer: 127.0.0.1:1 refused the connection"}, {"waived", "", ""},
		{"passed", "", ""},
		{"skipped", "skipped", "skipped: it needs POST /token to succeed, which answered 500"},
		{"unsupported", "skipped", "unsupported: the limit is not to be exceeded here"},
		{"errored", "error", "the set-up failed:"},
	} {
		c, element, message := cases[i], "", ""
		for name, text := range map[string]*importedText{"failure": c.Failure, "error": c.Error,
			"skipped": c.Skipped} {
			if text != nil {
				element, message = element+name, text.Message
				if name != "skipped" && text.Type != want.status {
					t.Errorf("%s: got the type %s", c.Name, text.Type)
				}
			}
		}
		if c.Status != want.status || element != want.element || message != want.message ||
			c.Class != "Admin & Roles" {
			t.Errorf("%d: got %s %s %q, want %v", i, c.Status, element, message, want)
		}
		if i < 7 && c.Time != "1.500" {
			t.Errorf("%d: got the time %s", i, c.Time)
		}
	}
	if text := cases[0].Failure.Text; !strings.Contains(text,
		"$.AccessToken is missing (required)") ||
		!strings.Contains(text, "in the case at suites/a/roles.go:12\nfindings: f-") ||
		!strings.Contains(text, "]]>") {
		t.Errorf("got the failure %q", text)
	}
	waived := cases[3]
	if len(waived.Properties) != 1 ||
		waived.Properties[0] != (junit.Property{Name: "waived", Value: "the gateway strips it"}) {
		t.Errorf("got the properties %v of a waived case", waived.Properties)
	}
	for _, want := range []string{"waived by specs/a/waivers.yaml:3: content-type: no Content-Type",
		"a.roles.list.200, content-type, GET /roles: the gateway strips it, | see the issue " +
			"(ann, until 2030-12-31, used once)"} {
		if !strings.Contains(waived.Output, want) {
			t.Errorf("the output of a waived case does not have %q: %s", want, waived.Output)
		}
	}
}

func TestJUnitShowsExchanges(t *testing.T) {
	run := rich()
	output := imported(t, asJUnit(t, run.Suites[0], run)).Suites[0].Cases[0].Output
	for _, want := range []string{
		"a.token.create.200#1  POST /token\n> POST https://api.example.com/v1/token\n> " +
			"Authorization: Bearer A_TOKEN_MASK\n> Content-Type: application/json\n>\n> " +
			"{\"a\":\n> \"]]>\"}\n" +
			"< 200 HTTP/1.1\n< Content-Type: image/png\n<\n< (in base64) AP/+iVBORw0=\n< X-Sum: " +
			"1 (trailer)\ncurl -sS -X POST",
		"problem: deadline: the exchange took longer than 10s\n",
		`written by the case` + "\n" + `\x00\ufffe` + "� ]]>\n",
	} {
		if !strings.Contains(output, want) {
			t.Errorf("the output does not have %q:\n%s", want, output)
		}
	}
	long := Exchange{Request: Request{Body: &Body{Text: strings.Repeat("a", maxShownBody) + "bbb"}}}
	var b strings.Builder
	long.show(&b)
	if text := b.String(); strings.Contains(text, "ab") ||
		!strings.Contains(text, "a… (3 bytes more)") {
		t.Errorf("a long body is shown as %.60q", text[len(text)-60:])
	}
}

func TestJUnitProperties(t *testing.T) {
	run := rich()
	got := map[string][]string{}
	for _, p := range imported(t, asJUnit(t, run.Suites[0], run)).Suites[0].Properties {
		got[p.Name] = append(got[p.Name], p.Value)
	}
	for name, want := range map[string]string{
		"target": "https://api.example.com/v1", "baseUrl": "https://api.example.com/v1",
		"version.plumbline": "1.2.3", "version.go": "go1.26.0", "RandomSeed": "17",
		"LabelFilter": `kind:positive && "x<y"`, "ParallelTotal": "2", "interrupted": "SIGINT",
		"document": "specs/a/openapi.json", "document.sha256": strings.Repeat("0a", 32),
		"amendment.sha256": "specs/a/amendments.overlay.yaml " + strings.Repeat("f9", 32),
		"coverage":         run.Suites[0].Coverage.PercentText(),
		"waiver": "specs/a/waivers.yaml:3:5  a.roles.list.200, content-type, GET /roles: the " +
			"gateway strips it, | see the issue (ann, until 2030-12-31, used once)",
	} {
		if len(got[name]) != 1 || got[name][0] != want {
			t.Errorf("the property %s is %q, want %q", name, got[name], want)
		}
	}
	if defects := got["defect"]; len(defects) != 3 ||
		defects[0] !=
			"specs/a/openapi.json:1:1  no-security: the document does not say how requests are "+
				"authenticated" {
		t.Errorf("got the defects %q", defects)
	}
	for _, p := range imported(t, asJUnit(t, run.Suites[1], Run{})).Suites[0].Properties {
		if p.Name == "coverage" || p.Name == "baseUrl" || p.Value == "" {
			t.Errorf("%+v says nothing", p)
		}
	}
}

// TestAFailureWithoutTextTellsItsFindings, so that nobody reads an empty failure.
func TestAFailureWithoutTextTellsItsFindings(t *testing.T) {
	c := Case{Outcome: Failed, Findings: []Finding{
		{Finding: missing},
		{Finding: verdict.Finding{Check: "w", Severity: verdict.Warning, Message: "no"}},
		{Finding: verdict.Finding{Check: "v", Severity: verdict.Error, Message: "no"},
			Waiver: "a:1"},
	}}
	read := imported(t, asJUnit(t, Suite{Cases: []Case{c}}, Run{}))
	if text := read.Suites[0].Cases[0].Failure.Text; !strings.HasPrefix(text,
		"body-schema: $.AccessToken is missing (required); the body has") ||
		strings.Contains(text, "no\n") {
		t.Errorf("got %q", text)
	}
}

func TestJUnitIsXMLWhateverBytesThereAre(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 8))
	for range 300 {
		odd := make([]byte, random.IntN(40))
		for i := range odd {
			odd[i] = byte(random.IntN(256))
		}
		text := string(odd) + []string{"]]>", "\ufffe", "\x00", "<![CDATA[", "\ud7ff\uffff", "&#0;",
			"\r\n\u2028"}[random.IntN(7)]
		suite := Suite{Name: text, Title: text, Problems: []string{text},
			Defects: []contract.Defect{{Message: text}}, Target: Target{Name: text}}
		for _, outcome := range CaseOutcomes {
			suite.Cases = append(suite.Cases, Case{
				Title: text, Outcome: outcome, Reason: text, Failure: text, Output: text,
				Source: text,
				Findings: []Finding{
					{Finding: verdict.Finding{Message: text, Severity: verdict.Error},
						Waiver: text}},
				Exchanges: []Exchange{{ID: text, Curl: text,
					Request: Request{Method: text, URL: text, Header: []Header{{text, text}},
						Body: &Body{Text: text}}, Problem: &Problem{Kind: text, Message: text}}},
			})
		}
		written := asJUnit(t, suite,
			Run{Versions: map[string]string{text: text}, Filter: text, Interrupted: text})
		if read := imported(t, written); read.Tests != 7 || read.Failures != 1 ||
			read.Errors != 2 || read.Suites[0].Skipped != 2 {
			t.Fatalf("%q: got %+v", text, read)
		}
		for _, r := range written {
			if r < ' ' && r != '\n' && r != '\t' || r == '\ufffe' || r == '\uffff' {
				t.Fatalf("%q: %q came through", text, r)
			}
		}
	}
}

func TestAnExchangeSaysWhatIsNotKept(t *testing.T) {
	for want, response := range map[string]Response{
		"<\n< {\n< (9 more bytes of the body are not kept)\n": {
			Body: &Body{Text: "{", Omitted: 9}},
		"<\n< (9 bytes of the body are not kept: why)\n": {Body: &Body{Omitted: 9, Reason: "why"}},
		"< A: b\n< (5 more lines of the header section are not kept)\n": {
			Header: []Header{{Name: "A", Value: "b"}}, HeaderOmitted: 5},
	} {
		var b strings.Builder
		Exchange{Response: &response}.show(&b)
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}
