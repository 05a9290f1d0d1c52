package html

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// caseView is what is shown of a case.
type caseView struct {
	ID          string
	Suite       string
	Title       string
	Outcome     outcome
	Requirement string
	Sentence    string
	Source      string
	Operation   string
	Word        string // what a case is called
	Place       string // of the case in the project
	Labels      []string
	LabelList   string
	Started     string
	Duration    string
	Reason      []piece
	Findings    []findingView
	Unchecked   []verdict.Unchecked
	Exchanges   []exchangeView
	Failure     []piece
	Output      []piece
	FailureCut  string
	OutputCut   string
	Curl        []piece
	Copy        bool // the curl line can be copied as it is shown
	Full        bool // it is among the failures, with all there is
	Lazy        bool
}

// findingView is what is shown of a finding.
type findingView struct {
	ID                                   string
	Check, Severity, Message, Hint, Note string
	Expected, Actual                     string
	Instance                             string // place in the body
	Body                                 bool   // it is about the body
	Place, Layer, Pointer, Exchange      string
	Waiver, Ground, Obligation           string
	Excerpt                              *excerpt
}

// Failures returns the cases that failed, and after them those that errored.
func (s *suite) Failures() iter.Seq[caseView] {
	return func(yield func(caseView) bool) {
		for _, o := range []report.CaseOutcome{report.Failed, report.Errored} {
			for i, c := range s.report.Cases {
				if c.Outcome == o && !yield(s.view(i)) {
					return
				}
			}
		}
	}
}

// Cases returns all cases, each made when it is asked for: a page may have thousands.
func (s *suite) Cases() iter.Seq[caseView] {
	return func(yield func(caseView) bool) {
		for i, c := range s.report.Cases {
			var view caseView
			if c.Outcome == report.Failed || c.Outcome == report.Errored {
				view = s.head(i)
				view.Full = true
			} else {
				view = s.view(i)
				view.Lazy = s.lazy && c.Outcome != report.Waived
			}
			if !yield(view) {
				return
			}
		}
	}
}

// head is what the line of a case in the list of all cases needs.
func (s *suite) head(i int) caseView {
	c := s.report.Cases[i]
	labels := selectable(c.Labels)
	return caseView{
		ID: s.ids[i], Suite: s.Title, Title: visible(c.ShownTitle()), Outcome: outcomeOf(c.Outcome),
		Word:        s.report.CaseWord(),
		Requirement: visible(c.Requirement.ID),
		Operation:   visible(c.About()), Labels: labels,
		LabelList: strings.Join(labels, ","), Duration: span(c.Duration),
	}
}

func (s *suite) view(i int) caseView {
	c := s.report.Cases[i]
	v := s.head(i)
	v.Sentence, v.Source, v.Place = visible(c.Requirement.Sentence), visible(c.Requirement.Source),
		visible(c.Source)
	v.Started = moment(c.Started)
	v.Reason = pieces(visible(c.Reason), nil)
	blame := map[string]bool{}
	for _, f := range c.Findings {
		v.Findings = append(v.Findings, s.finding(f))
		if f.Severity == verdict.Error && f.Waiver == "" {
			blame[f.Exchange] = true
		}
	}
	for _, u := range c.Unchecked {
		v.Unchecked = append(v.Unchecked,
			verdict.Unchecked{Check: verdict.Check(visible(string(u.Check))),
				Reason: visible(u.Reason),
				Silent: u.Silent})
	}
	failing := c.Outcome == report.Failed || c.Outcome == report.Errored
	for _, x := range c.Exchanges {
		view := newExchange(x, failing)
		view.Open = failing && blame[x.ID]
		v.Exchanges = append(v.Exchanges, view)
	}
	if failing && len(c.Exchanges) > 0 {
		// The line that shows the fault again: of the first exchange that has one, or else of the
		// last, after which nothing more came.
		chosen := slices.IndexFunc(c.Exchanges, func(x report.Exchange) bool { return blame[x.ID] })
		if chosen < 0 {
			chosen = len(c.Exchanges) - 1
		}
		v.Curl, v.Copy = v.Exchanges[chosen].Curl, v.Exchanges[chosen].Copy
		v.Exchanges[chosen].Curl = nil // it is shown above
	}
	v.Failure, v.FailureCut = long(c.Failure, nil)
	v.Output, v.OutputCut = long(c.Output, nil)
	return v
}

func (s *suite) finding(f report.Finding) findingView {
	v := findingView{
		ID: visible(f.ID), Check: visible(string(f.Check)), Severity: visible(string(f.Severity)),
		Message: visible(f.Message), Hint: visible(f.Hint), Note: visible(f.Note),
		Expected: visible(f.Expected), Actual: visible(f.Actual), Exchange: visible(f.Exchange),
		Waiver: visible(f.Waiver), Ground: visible(string(f.Beyond)),
		Obligation: visible(f.Obligation),
		Place:      path(f.Contract), Layer: visible(string(f.Contract.Layer)),
		Excerpt: s.excerpts.at(f.Contract),
	}
	if f.Contract.File != "" {
		v.Pointer = visible("#" + string(f.Contract.Pointer))
	}
	if f.Instance != nil {
		v.Body, v.Instance = true, visible(string(*f.Instance))
	}
	return v
}

// exchangeView is what is shown of an exchange.
type exchangeView struct {
	ID, Operation, Status, Duration string
	Judged                          bool
	Open                            bool
	Request                         messageView
	Response                        *messageView
	Problem, Second                 string
	Retries                         []string
	Curl                            []piece
	Copy                            bool
	Masks                           []fact // name of the secret, mask
}

// messageView is a request or a response: its first line and header section as on the wire, and its
// body.
type messageView struct {
	Head    []piece
	Cut     string
	Body    *bodyView
	Trailer []piece
}

// bodyView is a body. Exact is given where Text is not the body as it came but indented for
// reading.
type bodyView struct {
	What  string
	Text  []piece
	Exact []piece
	Cut   string
}

func newExchange(x report.Exchange, exact bool) exchangeView {
	v := exchangeView{
		ID: visible(x.ID), Operation: visible(x.Operation), Duration: span(x.Duration),
		Judged: x.Judged,
		Request: newMessage(x.Request.Method+" "+x.Request.URL, x.Request.Header, x.Request.Body,
			x.Masks, exact), Status: "no response",
	}
	v.Request.Cut = omitted(x.Request.HeaderOmitted, v.Request.Cut)
	curl, rest := cut(x.Curl, maxText)
	v.Curl = pieces(curl, nil)
	v.Copy = rest == 0 && len(v.Curl) == 1 && v.Curl[0].Sign == ""
	if r := x.Response; r != nil {
		v.Status = strings.TrimSpace(strconv.Itoa(r.Status) + " " + http.StatusText(r.Status))
		response := newMessage(strings.TrimSpace(r.Proto+" "+strconv.Itoa(r.Status)), r.Header,
			r.Body, x.Masks, exact)
		if len(r.Trailer) > 0 {
			response.Trailer, _ = long(fields(r.Trailer), x.Masks)
		}
		response.Cut = omitted(r.HeaderOmitted, response.Cut)
		v.Response = &response
	}
	if second := x.SecondOpinion; second != nil {
		v.Second = visible("Plumbline says " + string(second.Plumbline) + ", another validator " +
			second.Says())
	}
	for _, ended := range x.Retries {
		v.Retries = append(v.Retries, visible(ended.Kind+": "+ended.Message))
	}
	if x.Problem != nil {
		v.Problem = visible(x.Problem.Kind + ": " + x.Problem.Message)
	}
	for _, mask := range sortedKeys(x.Masks) {
		v.Masks = append(v.Masks, fact{Name: visible(x.Masks[mask]), Value: visible(mask)})
	}
	return v
}

func newMessage(first string, header []report.Header, body *report.Body, masks map[string]string,
	exact bool) messageView {
	head := oneLine(first)
	if len(header) > 0 {
		head += "\n" + fields(header)
	}
	v := messageView{}
	v.Head, v.Cut = long(head, masks)
	if body != nil {
		v.Body = newBody(*body, masks, exact)
	}
	return v
}

func fields(header []report.Header) string {
	var b strings.Builder
	for i, h := range header {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(oneLine(h.Name + ": " + h.Value))
	}
	return b.String()
}

// oneLine shows the line ends of what is one line: they would look like the beginning of another
// header.
func oneLine(text string) string { return strings.ReplaceAll(text, "\n", "⟨U+000A⟩") }

func newBody(body report.Body, masks map[string]string, exact bool) *bodyView {
	v := &bodyView{What: bytesOf(len(body.Text) + body.Omitted)}
	if body.Base64 {
		v.What = "not text in UTF-8, here in base64"
		if decoded, err := base64.StdEncoding.DecodeString(body.Text); err == nil {
			v.What = bytesOf(len(decoded)+body.Omitted) + ", " + v.What
		}
	}
	if body.Text == "" && body.Omitted == 0 {
		v.What = "empty"
	}
	if body.Omitted > 0 {
		v.Cut = fmt.Sprintf("Cut here: %s of the body are not kept.", bytesOf(body.Omitted))
		if body.Reason != "" {
			v.Cut = fmt.Sprintf("%s of the body are not kept: %s.", bytesOf(body.Omitted),
				visible(body.Reason))
		}
		v.Text = pieces(body.Text, masks)
		return v
	}
	if indented, ok := indent(body); ok {
		v.What += ", JSON indented for reading"
		v.Text = pieces(indented, masks)
		if exact {
			v.Exact = pieces(body.Text, masks)
		}
		return v
	}
	v.Text, v.Cut = long(body.Text, masks)
	return v
}

// maxDepth is how deep JSON may be nested to be indented: every level adds to every line, so that a
// short body could become a very long one.
const maxDepth = 40

// indent returns a JSON body with white space for reading. Numbers, strings and the order of
// members stay as they came.
func indent(body report.Body) (text string, changed bool) {
	if body.Base64 || len(body.Text) > maxText || body.Text == "" ||
		(body.Text[0] != '{' && body.Text[0] != '[') {
		return "", false
	}
	depth, deepest := 0, 0
	for i := range len(body.Text) {
		switch body.Text[i] {
		case '{', '[':
			depth++
			deepest = max(deepest, depth)
		case '}', ']':
			depth--
		}
	}
	if deepest > maxDepth {
		return "", false
	}
	var b bytes.Buffer
	if json.Indent(&b, []byte(body.Text), "", "  ") != nil || b.Len() > 4*maxText {
		return "", false
	}
	return b.String(), b.String() != body.Text
}

// long divides a text of many lines, and tells in a sentence where it was cut.
func long(text string, masks map[string]string) (shown []piece, sentence string) {
	kept, rest := cut(text, maxText)
	if rest > 0 {
		sentence = fmt.Sprintf("Cut here: %s of %s are not shown. The result in JSON has them.",
			bytesOf(rest), bytesOf(len(text)))
	}
	return pieces(kept, masks), sentence
}
