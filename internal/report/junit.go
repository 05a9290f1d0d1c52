package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"plumbline/harness/verdict"
	"plumbline/internal/printable"
)

// maxShownBody bounds what is shown of a body, in bytes. The JSON of the run has all of it.
const maxShownBody = 16 << 10

// WriteJUnit writes suites of a run as a JUnit report, in the order of their cases: a testsuite
// each, and of recorded traffic one for each file. What failed is a failure, what errored an error
// (so is what is unverifiable: readers of JUnit take what is skipped for harmless); what was
// skipped or is unsupported is skipped, with its outcome before the reason. JUnit has no word for
// what is waived: such a case has passed, and its property waived and its output say why. The
// attribute status has the outcome as it is. A problem outside of any case is a testcase of its
// own, which errored. What is found and speaks against no case stands in its output.
func WriteJUnit(w io.Writer, run Run, suites ...Suite) error {
	whole := junitSuites{Name: "plumbline"}
	ran := time.Duration(0)
	for _, suite := range suites {
		for _, part := range suite.byFile() {
			written, its := junitSuiteOf(part, run)
			whole.Tests += written.Tests
			whole.Failures += written.Failures
			whole.Errors += written.Errors
			whole.Suites = append(whole.Suites, written)
			ran += its
		}
	}
	whole.Time = junitTime(ran)
	text, err := xml.MarshalIndent(whole, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	return err
}

// junitSuites, junitSuite and junitCase are as in package junit, which does not know of properties
// of a testcase.
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string           `xml:"name,attr"`
	Package    string           `xml:"package,attr,omitempty"`
	Tests      int              `xml:"tests,attr"`
	Failures   int              `xml:"failures,attr"`
	Errors     int              `xml:"errors,attr"`
	Skipped    int              `xml:"skipped,attr"`
	Time       string           `xml:"time,attr"`
	Timestamp  string           `xml:"timestamp,attr"`
	File       string           `xml:"file,attr,omitempty"`
	Properties []junit.Property `xml:"properties>property"`
	Cases      []junitCase      `xml:"testcase"`
}

type junitCase struct {
	Name       string            `xml:"name,attr"`
	Classname  string            `xml:"classname,attr"`
	Time       string            `xml:"time,attr"`
	Status     string            `xml:"status,attr"`
	Properties *[]junit.Property `xml:"properties>property,omitempty"`
	Skipped    *junit.Result     `xml:"skipped,omitempty"`
	Error      *junit.Result     `xml:"error,omitempty"`
	Failure    *junit.Result     `xml:"failure,omitempty"`
	SystemOut  *junit.Output     `xml:"system-out,omitempty"`
}

// byFile divides recorded traffic by the files it was read from. What is about all of it stays with
// the first.
func (s Suite) byFile() []Suite {
	var parts []Suite
	for i, c := range s.Cases {
		if s.Subject != Recording || !s.severalFiles() {
			break
		}
		if i == 0 || c.file() != s.Cases[i-1].file() {
			part := Suite{Name: s.Name, Title: s.Title, Subject: s.Subject}
			if i == 0 {
				part = s
				part.Cases = nil
			}
			parts = append(parts, part)
		}
		last := &parts[len(parts)-1]
		last.Cases = append(last.Cases, c)
	}
	if parts == nil {
		return []Suite{s}
	}
	return parts
}

func junitSuiteOf(suite Suite, run Run) (written junitSuite, ran time.Duration) {
	written = junitSuite{
		Name: printable.Text(suite.Title), Properties: junitProperties(suite, run),
		Timestamp: run.Started.UTC().Format("2006-01-02T15:04:05"),
	}
	switch suite.Subject {
	case Deployment:
		written.Package = "suites/" + printable.Text(suite.Name)
	case Recording:
		if len(suite.Cases) > 0 {
			written.File = printable.Line(suite.Cases[0].file())
			written.Name = written.File
		}
	case CheckedDocument:
		written.File = printable.Line(suite.Document.Path)
	}
	for _, c := range suite.Cases {
		ran += time.Duration(c.Duration)
		written.add(junitCaseOf(suite, c))
	}
	for i, problem := range suite.Problems {
		problem = printable.Text(problem)
		written.add(junitCase{
			Name: fmt.Sprintf("[outside of any case] %d", i+1), Classname: written.Name,
			Time: junitTime(0), Status: string(Errored),
			Error: &junit.Result{Message: firstLine(problem), Type: string(Errored), Data: problem},
		})
	}
	written.Time = junitTime(ran)
	return written, ran
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Error != nil:
		s.Errors++
	case c.Failure != nil:
		s.Failures++
	case c.Skipped != nil:
		s.Skipped++
	}
}

func junitTime(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }

func junitProperties(suite Suite, run Run) []junit.Property {
	var properties []junit.Property
	add := func(name, value string) {
		if value != "" {
			properties = append(properties,
				junit.Property{Name: printable.Text(name), Value: printable.Text(value)})
		}
	}
	add("target", suite.Target.Name)
	add("baseUrl", suite.Target.BaseURL)
	for _, name := range slices.Sorted(maps.Keys(run.Versions)) {
		add("version."+name, run.Versions[name])
	}
	if suite.Subject == Deployment {
		add("RandomSeed", fmt.Sprint(run.Seed))
		add("LabelFilter", run.Filter)
		add("ParallelTotal", fmt.Sprint(run.Processes))
	}
	add("interrupted", run.Interrupted)
	add("notKept", suite.notKept())
	add("document", suite.Document.Path)
	add("document.sha256", suite.Document.SHA256)
	for _, amendment := range suite.Amendments {
		add("amendment.sha256", amendment.Path+" "+amendment.SHA256)
	}
	if suite.Coverage != nil {
		add("coverage", suite.Coverage.PercentText())
	}
	for _, defect := range suite.Defects {
		add("defect", defect.String())
	}
	for _, waiver := range suite.Waivers {
		add("waiver", waiver.told())
	}
	return properties
}

// told is a waiver in one line.
func (w Waiver) told() string {
	what := printable.OneLine(
		strings.Join(slices.DeleteFunc([]string{w.Requirement, w.Check, w.Operation},
			func(s string) bool { return s == "" }), ", "))
	return fmt.Sprintf("%s:%d:%d  %s: %s (%s, until %s, used %s)", w.File, w.Line, w.Column, what,
		printable.OneLine(w.Reason), w.Owner, w.Expires.Format(time.DateOnly), times(w.Used))
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func junitCaseOf(suite Suite, c Case) junitCase {
	written := junitCase{Name: printable.OneLine(c.ShownTitle()),
		Classname: printable.Text(suite.Title),
		Time:      junitTime(time.Duration(c.Duration)), Status: string(c.Outcome)}
	if suite.Subject == Recording {
		written.Classname = cmp.Or(printable.Line(c.Operation), noOperation)
	}
	reason := printable.Text(c.Reason)
	switch c.Outcome {
	case Failed, Errored:
		text := printable.Text(cmp.Or(c.Failure, c.Reason, c.findingsText()))
		told := &junit.Result{Message: firstLine(text), Type: string(c.Outcome)}
		if suite.Subject == Recording { // the message is not repeated in the text
			told.Type, text = string(c.judged()), "\n"+c.block(nil)
		}
		told.Data = fmt.Sprintf("%s\nin the %s at %s\n%s", strings.TrimRight(text, "\n"),
			suite.CaseWord(), printable.Text(c.Source), c.IDs(suite.Name))
		if c.Outcome == Failed {
			written.Failure = told
		} else {
			written.Error = told
		}
	case Skipped, Unsupported:
		written.Skipped = &junit.Result{Message: string(c.Outcome) + ": " +
			printable.OneLine(reason)}
	case Waived:
		written.Properties = &[]junit.Property{{Name: string(Waived),
			Value: printable.OneLine(reason)}}
	case Passed:
	}
	if output := c.junitOutput(suite); output != "" {
		written.SystemOut = &junit.Output{Data: "\n" + output}
	}
	return written
}

// findingsText has what is found and speaks against the case, a line each.
func (c Case) findingsText() string {
	var b strings.Builder
	for _, f := range c.Findings {
		if f.Severity == verdict.Error && f.Waiver == "" {
			fmt.Fprintf(&b, "%s: %s\n", f.Check, printable.OneLine(f.told()))
		}
	}
	return b.String()
}

// CaseWord is what a case of the suite is called.
func (s Suite) CaseWord() string {
	switch s.Subject {
	case Recording:
		return "entry"
	case CheckedDocument:
		return "document"
	case Deployment:
	}
	return "case"
}

// junitOutput has what was found and speaks against nothing, what is waived, the exchanges, and
// what else the case has written. The exchanges of recorded traffic stand in the recording.
func (c Case) junitOutput(suite Suite) string {
	var b strings.Builder
	if c.Outcome == Passed {
		var remarks rows
		for _, f := range c.Findings {
			remarks.finding(f.Finding)
		}
		b.WriteString(remarks.String())
	}
	for _, f := range c.Findings {
		if f.Waiver == "" {
			continue
		}
		fmt.Fprintf(&b, "waived by %s: %s: %s\n", f.Waiver, f.Check, printable.OneLine(f.told()))
		if w := suite.waiverAt(f.Waiver); w != nil {
			fmt.Fprintf(&b, "  %s\n", w.told())
		}
	}
	for _, x := range c.Exchanges {
		if suite.Subject == Recording {
			break
		}
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		x.show(&b)
	}
	if c.Output != "" {
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		b.WriteString(strings.TrimRight(c.Output, "\n") + "\n")
	}
	return printable.Text(b.String())
}

// show writes an exchange as people know it from curl -v.
func (e Exchange) show(b *strings.Builder) {
	fmt.Fprintf(b, "%s  %s\n", e.ID, e.Operation)
	fmt.Fprintf(b, "> %s %s\n", e.Request.Method, e.Request.URL)
	showMessage(b, ">", e.Request.Header, e.Request.HeaderOmitted, e.Request.Body)
	if e.Response != nil {
		fmt.Fprintf(b, "< %d %s\n", e.Response.Status, e.Response.Proto)
		showMessage(b, "<", e.Response.Header, e.Response.HeaderOmitted, e.Response.Body)
		for _, h := range e.Response.Trailer {
			fmt.Fprintf(b, "< %s: %s (trailer)\n", h.Name, h.Value)
		}
	}
	for _, ended := range e.Retries {
		fmt.Fprintf(b, "sent again after: %s: %s\n", ended.Kind, ended.Message)
	}
	if e.Problem != nil {
		fmt.Fprintf(b, "problem: %s: %s\n", e.Problem.Kind, e.Problem.Message)
	}
	if e.Curl != "" {
		fmt.Fprintf(b, "%s\n", e.Curl)
	}
}

func showMessage(b *strings.Builder, side string, header []Header, omitted int, body *Body) {
	for _, h := range header {
		fmt.Fprintf(b, "%s %s: %s\n", side, h.Name, h.Value)
	}
	if omitted > 0 {
		fmt.Fprintf(b, "%s (%d more lines of the header section are not kept)\n", side, omitted)
	}
	if body != nil {
		note := ""
		if body.Base64 {
			note = "(in base64) "
		}
		fmt.Fprintf(b, "%s\n", side)
		shown := note + cut(body.Text, maxShownBody)
		if left := body.left(); left != "" {
			shown = strings.TrimPrefix(shown+"\n("+left+")", "\n")
		}
		for line := range strings.SplitSeq(shown, "\n") {
			fmt.Fprintf(b, "%s %s\n", side, strings.TrimSuffix(line, "\r"))
		}
	}
}

// left says how many bytes of the body are not kept, and why; "" where all are.
func (b Body) left() string {
	switch {
	case b.Omitted == 0:
		return ""
	case b.Reason != "":
		return fmt.Sprintf("%d bytes of the body are not kept: %s", b.Omitted, b.Reason)
	}
	return fmt.Sprintf("%d more bytes of the body are not kept", b.Omitted)
}
