// Package report is the result of Plumbline's work and how it is shown: of a run against a
// deployment, of recorded traffic that was judged, and of documents that were checked. There is one
// model, [Run], and one writer for each format. The model knows nothing of how cases are run, and
// every writer takes an io.Writer.
//
// What is in a report has been redacted before it came here.
package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/coverage"
	"plumbline/internal/printable"
	"plumbline/internal/waiver"
)

// CaseOutcome is what became of a case. The six are never folded into one another.
type CaseOutcome string

// The outcomes.
const (
	Passed  CaseOutcome = "passed"
	Failed  CaseOutcome = "failed"  // the API does not conform
	Errored CaseOutcome = "errored" // our side or the network: nothing is known of the API
	// not run: filtered out, switched off, or a case it builds on did not pass
	Skipped     CaseOutcome = "skipped"
	Waived      CaseOutcome = "waived"      // does not conform, and that has been accepted
	Unsupported CaseOutcome = "unsupported" // the target cannot be asked
)

// CaseOutcomes lists all six, in the order they are shown in.
var CaseOutcomes = []CaseOutcome{Passed, Failed, Errored, Skipped, Waived, Unsupported}

// FormatVersion is the version of a Run's JSON. It changes when a member changes its meaning or
// goes; members may be added without.
const FormatVersion = 1

// Run is one run: of one suite or of several. Its JSON is the published result of a run,
// reports/plumbline.json.
type Run struct {
	Version int `json:"version"` // FormatVersion
	// Versions has what the run was made with, by name: plumbline, go, ginkgo, gomega, libopenapi,
	// libopenapi-validator.
	Versions  map[string]string `json:"versions"`
	Started   time.Time         `json:"started"`
	Duration  Seconds           `json:"duration"`
	Seed      int64             `json:"seed"`
	Filter    string            `json:"labelFilter"`
	Processes int               `json:"processes"`
	Shard     *Shard            `json:"shard,omitempty"` // nil for the result of a whole run
	// CoverageMin is the percentage of each contract that the run had to exercise; 0 where nothing
	// was demanded.
	CoverageMin float64 `json:"coverageMin,omitempty"`
	// Interrupted says what ended the run before all its cases had run; empty where nothing did.
	Interrupted string  `json:"interrupted,omitempty"`
	Suites      []Suite `json:"suites"`
}

// Seconds is a span of time, in JSON a number of seconds.
type Seconds time.Duration

// MarshalJSON returns the number of seconds, to the microsecond.
func (s Seconds) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, time.Duration(s).Round(time.Microsecond).Seconds(), 'f', -1,
		64), nil
}

// UnmarshalJSON reads a number of seconds.
func (s *Seconds) UnmarshalJSON(text []byte) error {
	var seconds float64
	if err := json.Unmarshal(text, &seconds); err != nil {
		return err
	}
	*s = Seconds(time.Duration(math.Round(seconds*1e6)) * time.Microsecond)
	return nil
}

// Subject is what a suite has looked at.
type Subject string

// The subjects.
const (
	// Deployment is an API that was called; each case proves a requirement.
	Deployment Subject = ""
	// Recording is recorded traffic; each entry is a case with one exchange. One that conforms has
	// passed, one that violates has failed, and one that is unverifiable has errored, since nothing
	// is known of it.
	Recording Subject = "recording"
	// CheckedDocument is the OpenAPI document itself; each rule is a case. One that finds a defect
	// of severity error has failed.
	CheckedDocument Subject = "document"
)

// Suite is what a run found about one API.
type Suite struct {
	Name    string  `json:"name"`  // such as respoke
	Title   string  `json:"title"` // such as Respoke
	Subject Subject `json:"subject,omitempty"`
	// Recordings are the files that recorded traffic was read from.
	Recordings []Document        `json:"recordings,omitempty"`
	Target     Target            `json:"target"`
	Document   Document          `json:"document"` // as published
	Amendments []Document        `json:"amendments"`
	Defects    []contract.Defect `json:"defects"`
	Cases      []Case            `json:"cases"` // in the order of their requirements
	// NotKept counts the cases that are not among Cases, for there are too many; see [Run.Bounded].
	NotKept []NotKept `json:"notKept,omitempty"`
	// CleanUp has the exchanges that deleted what the run had created.
	CleanUp    []Exchange         `json:"cleanUp"`
	Coverage   *coverage.Coverage `json:"coverage"`
	Waivers    []Waiver           `json:"waivers"`
	LeftBehind []LeftBehind       `json:"leftBehind"`
	// NotAsked are the operations, as METHOD /path, that the run was told to make no cases of.
	NotAsked []string `json:"notAsked,omitempty"`
	// Throttled counts calls that the target refused for a rate limit; nil where it refused none
	// that was not meant to be refused.
	Throttled *Throttled `json:"throttled,omitempty"`
	// Problems are what went wrong outside of any case: in the set-up, in the tear-down, with the
	// table of requirements.
	Problems []string `json:"problems"`
}

// Target is the deployment under test, without secrets.
type Target struct {
	// for people: the base URL, or "its own reference server"
	Name    string `json:"name"`
	BaseURL string `json:"baseUrl,omitempty"`
	Own     bool   `json:"own"` // it is the API's own reference server
	// for a secret the marker that stands in its place
	Credentials map[string]string `json:"credentials"`
	Settings    map[string]string `json:"settings"`
}

// Document is a text the contract was made of.
type Document struct {
	Path   string `json:"path"` // such as specs/respoke/openapi.yaml
	SHA256 string `json:"sha256"`
	// of OpenAPI, as the document says; empty for amendments
	Edition string `json:"edition,omitempty"`
	Text    string `json:"-"` // what excerpts are taken from; not in the JSON
}

// DocumentOf returns what a result says of a text.
func DocumentOf(text contract.Text) Document {
	return Document{Path: text.Path, SHA256: fmt.Sprintf("%x", sha256.Sum256(text.Bytes)),
		Text: string(text.Bytes)}
}

// Case is what became of one case.
type Case struct {
	Requirement requirement.Requirement `json:"requirement"`
	// Operation is METHOD /path of what a case without a requirement is about; empty where the
	// contract has none for it.
	Operation string   `json:"operation,omitempty"`
	Title     string   `json:"title"`
	Labels    []string `json:"labels"`
	// Source is file:line of the case: in the project, in the recording or in the document.
	Source  string      `json:"source"`
	Outcome CaseOutcome `json:"outcome"`
	// why it was skipped, waived, errored or is unsupported, as far as that is known
	Reason    string      `json:"reason,omitempty"`
	Started   time.Time   `json:"started"`
	Duration  Seconds     `json:"duration"`
	Findings  []Finding   `json:"findings"`
	Unchecked []Unchecked `json:"unchecked"`
	Exchanges []Exchange  `json:"exchanges"`
	// Obligations are those of a case that was made from a document; nil for others.
	Obligations *Obligations `json:"obligations,omitempty"`
	// Failure is what people are shown of a case that failed or errored.
	Failure string `json:"failure,omitempty"`
	// Output is what else the case has written.
	Output string `json:"output,omitempty"`
}

// Finding is a finding, with the exchange it was found in.
type Finding struct {
	// ID is the same in each run that finds the same, such as f-3b9c01d2e4: it is made of suite,
	// requirement, operation, check, place in the body and message, without what is another in
	// each run. Findings that have one cause have one id. See [Run.Identified].
	ID string `json:"id,omitempty"`
	verdict.Finding
	Exchange string `json:"exchange"`         // id of the exchange; empty where it is about none
	Waiver   string `json:"waiver,omitempty"` // file:line of the waiver that accepts it
}

// Unchecked is something that was not judged, with the exchange that it was not judged of.
type Unchecked struct {
	verdict.Unchecked
	Exchange string `json:"exchange,omitempty"` // its id; empty where that is not known
}

// SecondOpinion is what another validator makes of an exchange, where it is something else than
// Plumbline does. It changes no verdict.
type SecondOpinion struct {
	Plumbline verdict.Outcome `json:"plumbline"`
	// Other is what the other validator has against the exchange, or why it cannot be asked; empty
	// where it finds nothing.
	Other []string `json:"other"`
}

// Says is what the other validator says, in one line.
func (s SecondOpinion) Says() string {
	if len(s.Other) == 0 {
		return "finds nothing"
	}
	text := printable.OneLine(s.Other[0])
	if more := len(s.Other) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	return "says: " + text
}

// Exchange is one request and what came of it, without secrets: in place of each stands a mask of
// the same form, so that what judges the exchange again comes to the same verdict.
type Exchange struct {
	ID        string    `json:"id"`        // the requirement and a number: respoke.apps.list.200#1
	Operation string    `json:"operation"` // METHOD /path of the contract
	Judged    bool      `json:"judged"`    // its case held it to the contract
	Started   time.Time `json:"started"`
	Duration  Seconds   `json:"duration"`
	Request   Request   `json:"request"`
	Response  *Response `json:"response"` // nil where none came
	Problem   *Problem  `json:"problem"`  // nil where the response is complete
	// Retries is what ended each earlier attempt, where the request was sent again after a fault of
	// the network. All else is about the last one.
	Retries []Problem `json:"retries,omitempty"`
	Curl    string    `json:"curl"`
	// SecondOpinion is nil where nobody was asked, or said the same.
	SecondOpinion *SecondOpinion `json:"secondOpinion,omitempty"`
	// Masks has the name of the secret that each mask stands for, such as RESPOKE_PASSWORD.
	Masks map[string]string `json:"masks"`
	// Contract is where the operation stands; the whole document where it has none for the request,
	// and nil where that is not known.
	Contract *verdict.Location `json:"contract,omitempty"`
	// Recorded is where in recorded traffic it stands; nil where it was made by the run itself.
	Recorded *Entry `json:"recorded,omitempty"`
	// Aside is what the checks say of an exchange that its case did not hold to the contract; it
	// speaks against nothing. nil where that is not known, and of one that was judged: there the
	// case has it.
	Aside *verdict.Verdict `json:"aside,omitempty"`
}

// Entry is a place in recorded traffic.
type Entry struct {
	File  string `json:"file"`  // as it was named; "stdin" for standard input
	Index int    `json:"entry"` // in the file, from 0
}

// Request is a request as it was sent.
type Request struct {
	Method string   `json:"method"`
	URL    string   `json:"url"`
	Header []Header `json:"header"` // sorted by name
	// HeaderOmitted is how many lines of the header section are not kept.
	HeaderOmitted int   `json:"headerOmitted,omitempty"`
	Body          *Body `json:"body"` // nil where there was none
}

// Response is a response as it came.
type Response struct {
	Status int      `json:"status"`
	Proto  string   `json:"proto"`
	Header []Header `json:"header"` // sorted by name
	// HeaderOmitted is how many lines of header and trailer section are not kept.
	HeaderOmitted int      `json:"headerOmitted,omitempty"`
	Trailer       []Header `json:"trailer,omitempty"`
	Body          *Body    `json:"body"` // nil where there was none
}

// Header is one line of a header section.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Body is a body as it was transferred. One that is no text in UTF-8 is in base64 (RFC 4648 section
// 4).
type Body struct {
	Text   string `json:"text"`
	Base64 bool   `json:"base64,omitempty"`
	// Omitted is how many bytes of the body are not kept: those after the text.
	Omitted int `json:"omitted,omitempty"`
	// Reason is why bytes are omitted, for people; empty where that is their number.
	Reason string `json:"reason,omitempty"`
}

// Problem is why a response is missing or incomplete.
type Problem struct {
	Kind string `json:"kind"`
	// Phase and Cause are as in [exchange.Problem].
	Phase   string `json:"phase,omitempty"`
	Cause   string `json:"cause,omitempty"`
	Message string `json:"message"`
}

// Waiver is a waiver, and how often it was used.
type Waiver struct {
	waiver.Waiver
	Used int `json:"used"` // findings that it accepts
}

// About returns the operation that the case is about; empty where it is about none.
func (c Case) About() string { return cmp.Or(c.Requirement.Operation, c.Operation) }

// errors counts the findings that speak against the case.
func (c Case) errors() int {
	n := 0
	for _, finding := range c.Findings {
		if finding.Severity == verdict.Error && finding.Waiver == "" {
			n++
		}
	}
	return n
}

// LeftBehind is something a run created on a target and did not delete.
type LeftBehind struct {
	What   string `json:"what"`   // such as "role 5A3B…"
	Reason string `json:"reason"` // why it is still there
	Count  int    `json:"count"`
	// Expires says that it goes away by itself.
	Expires bool `json:"expires"`
}

// Throttled counts calls that a target refused for a rate limit that the run did not exceed on
// purpose. They were sent again, and nothing of it speaks against the API.
type Throttled struct {
	Answers int     `json:"answers"` // with the status 429
	Waited  Seconds `json:"waited"`  // before they were sent again
}

// Plus adds two counts, of which the first may be nil.
func (t *Throttled) Plus(other Throttled) *Throttled {
	if t == nil {
		return &other
	}
	return &Throttled{t.Answers + other.Answers, t.Waited + other.Waited}
}

// String is a sentence for people.
func (t *Throttled) String() string {
	return fmt.Sprintf("the target refused %s for a rate limit (429); sent again after waiting %v "+
		"in all", plural(t.Answers, "call"), time.Duration(t.Waited).Round(100*time.Millisecond))
}

// NotKept counts cases of one operation that are not kept one by one.
type NotKept struct {
	Operation string              `json:"operation"` // METHOD /path; empty where there is none
	Outcomes  map[CaseOutcome]int `json:"outcomes"`
	Findings  int                 `json:"findings"` // that speak against a case
}

// Total is how many cases there are, with those that are not kept.
func (s Suite) Total() int {
	n := 0
	for _, outcome := range CaseOutcomes {
		n += s.Count(outcome)
	}
	return n
}

// Count counts the cases of an outcome, with those that are not kept.
func (s Suite) Count(outcome CaseOutcome) int {
	n := 0
	for _, more := range s.NotKept {
		n += more.Outcomes[outcome]
	}
	for _, c := range s.Cases {
		if c.Outcome == outcome {
			n++
		}
	}
	return n
}

// Tested counts the cases that say something about the API.
func (s Suite) Tested() int { return s.Count(Passed) + s.Count(Failed) + s.Count(Waived) }

// CouldNotStart tells of a run that ended before there was any case: what it says is why.
func (s Suite) CouldNotStart() bool { return s.Total() == 0 && len(s.Problems) > 0 }

// Conforms tells whether the API was tested and nothing speaks against it. Where some of its cases
// are in other shards, it may be that all those are which test something.
func (s Suite) Conforms() bool {
	return (s.Tested() > 0 || s.elsewhere()) && s.Count(Failed) == 0 && s.Count(Errored) == 0 &&
		len(s.Problems) == 0
}
