package html

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/printable"
	"plumbline/internal/report"
)

const (
	// maxPage bounds the page, in bytes: a browser opens it, and a host of artifacts shows it,
	// whatever a server has sent.
	maxPage = 1_900_000
	// mostShortened is how often what is shown is halved, at most.
	mostShortened = 14
)

// errTooLarge ends the making of a page that would be larger than maxPage.
var errTooLarge = errors.New("the page is too large")

// bounded is a page in the making, which may not become larger than maxPage.
type bounded struct{ bytes.Buffer }

// Write implements io.Writer.
func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxPage {
		return 0, errTooLarge
	}
	return b.Buffer.Write(p)
}

// extent is how much of a run a page shows: the most of each kind.
type extent struct {
	text, line                             int // bytes: of a body or an output, of a message
	cases, exchanges, findings             int // cases of a suite; the others of a case
	defects, items, operations, lines, any int
}

// extentOf returns what is shown by a page that has been shortened so many times. One that has not
// been shows everything.
func extentOf(times int) extent {
	half := func(most, least int) int { return max(most>>times, least) }
	return extent{
		text: half(64<<10, 60), line: half(8<<10, 60), cases: half(8000, 3), exchanges: half(40, 1),
		findings: half(200, 2), defects: half(4000, 3), items: half(4000, 3),
		operations: half(4000, 10), lines: half(1000, 5), any: half(2000, 5),
	}
}

// sentence says what a page that has been shortened does not show.
func (e extent) sentence() string {
	return fmt.Sprintf(
		"This page is shortened so that it stays below 2 MB. Of each suite up to %s "+
			"are listed, of a case up to %s and %s, of a list up to %d lines, and of a text "+
			"up to %s. "+
			"The result in JSON has more.", plural(e.cases, "case"),
		plural(e.exchanges, "exchange"),
		plural(e.findings, "finding"), e.lines, bytesOf(e.line))
}

// shortened returns a run with no more in it than is shown. What is not shown is counted all the
// same.
func (e extent) shortened(run report.Run) report.Run {
	run.Suites = slices.Clone(run.Suites)
	for i := range run.Suites {
		s := &run.Suites[i]
		s.Keep(e.cases)
		s.Cases = slices.Clone(s.Cases)
		for j := range s.Cases {
			e.shorten(&s.Cases[j])
		}
		s.CleanUp = first(s.CleanUp, e.exchanges)
		s.Defects, s.Problems = first(s.Defects, e.defects), first(s.Problems, e.lines)
		s.LeftBehind, s.Waivers = first(s.LeftBehind, e.lines), first(s.Waivers, e.any)
		for j, x := range s.CleanUp {
			s.CleanUp[j] = e.exchange(x)
		}
	}
	return run
}

// first returns a copy of the beginning of a list.
func first[T any](list []T, most int) []T { return slices.Clone(list[:min(len(list), most)]) }

func (e extent) shorten(c *report.Case) {
	c.Failure, c.Output = printable.Cut(c.Failure, e.text), printable.Cut(c.Output, e.text)
	c.Reason, c.Title = printable.Cut(c.Reason, e.line), printable.Cut(c.Title, e.line)
	c.Findings, c.Unchecked = first(c.Findings, e.findings), first(c.Unchecked, e.findings)
	blamed := map[string]bool{}
	for i := range c.Findings {
		f := &c.Findings[i]
		blamed[f.Exchange] = blamed[f.Exchange] || f.Severity == verdict.Error
		for _, text := range []*string{&f.Message, &f.Hint, &f.Note, &f.Expected, &f.Actual} {
			*text = printable.Cut(*text, e.line)
		}
	}
	for i := range c.Unchecked {
		c.Unchecked[i].Reason = printable.Cut(c.Unchecked[i].Reason, e.line)
	}
	var shown []report.Exchange
	for i, x := range c.Exchanges {
		// The last one is what a case ended with.
		if len(c.Exchanges) <= e.exchanges || len(shown) < e.exchanges &&
			(blamed[x.ID] || i == len(c.Exchanges)-1 || len(blamed) == 0) {
			shown = append(shown, e.exchange(x))
		}
	}
	c.Exchanges = shown
}

func (e extent) exchange(x report.Exchange) report.Exchange {
	header := func(lines []report.Header) []report.Header {
		lines = first(lines, e.lines)
		for i := range lines {
			lines[i].Value = printable.Cut(lines[i].Value, e.line)
		}
		return lines
	}
	x.Request.Header, x.Request.Body = header(x.Request.Header), e.body(x.Request.Body)
	x.Request.URL, x.Curl = printable.Cut(x.Request.URL, e.line), printable.Cut(x.Curl, e.text)
	if x.Response != nil {
		r := *x.Response
		r.Header, r.Trailer, r.Body = header(r.Header), header(r.Trailer), e.body(r.Body)
		x.Response = &r
	}
	masks := map[string]string{}
	for _, mask := range sortedKeys(x.Masks) {
		if len(masks) < e.lines {
			masks[mask] = x.Masks[mask]
		}
	}
	x.Masks = masks
	return x
}

func (e extent) body(body *report.Body) *report.Body {
	if body == nil || len(body.Text) <= e.text {
		return body
	}
	kept, rest := printable.Beginning(body.Text, e.text)
	if body.Base64 {
		kept = kept[:len(kept)/4*4]
		rest = (len(body.Text) - len(kept)) / 4 * 3
	}
	return &report.Body{Text: kept, Base64: body.Base64, Omitted: body.Omitted + rest}
}

// limit leaves out of a view what a page of this extent does not show.
func (e extent) limit(s *suite) {
	s.Untested, s.Unchecked = more(s.Untested, e.lines), more(s.Unchecked, e.lines)
	s.Remarks = more(s.Remarks, e.lines)
	for i := range s.Waivers {
		s.Waivers[i].Findings = first(s.Waivers[i].Findings, e.findings)
	}
	s.Orphans = first(s.Orphans, e.findings)
	if s.Coverage == nil {
		return
	}
	m := s.Coverage
	m.Rows, m.Operations = first(m.Rows, e.operations), first(m.Operations, e.operations)
	m.NotProvokable = first(m.NotProvokable, e.items)
	for i := range m.Operations {
		o := &m.Operations[i]
		o.Missed, o.Reached = first(o.Missed, e.items), first(o.Reached, e.items)
	}
}

// more returns the beginning of a tally, and how many more lines there are.
func more(rows []tallied, most int) []tallied {
	if len(rows) <= most {
		return rows
	}
	rest := tallied{What: "…", Reason: fmt.Sprintf("%d more of the kind", len(rows)-most)}
	for _, row := range rows[most:] {
		rest.Count += row.Count
	}
	return append(first(rows, most), rest)
}

// omitted says how much of a message is not kept.
func omitted(lines int, cut string) string {
	if lines == 0 {
		return cut
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s of the header section not kept.", cut,
		plural(lines, "line")))
}
