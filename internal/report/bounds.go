package report

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/printable"
	"plumbline/internal/redact"
	"plumbline/internal/tree"
)

// Bounds of what is kept of one exchange, whatever a server sends. docs/reports.md says the same to
// people.
const (
	maxKeptBody   = 64 << 10 // bytes of a body that is kept as a whole
	beginningKept = 4 << 10  // bytes that are kept of a longer one
	maxKeptHeader = 32 << 10 // bytes of a header section with its trailer
	maxKeptURL    = 8 << 10  // bytes
	maxKeptCurl   = 48 << 10 // bytes of a curl line
	maxText       = 2 << 10  // bytes of a text that says what was found, or of a member's name
	maxKeptText   = 64 << 10 // bytes of the text of a failure, or of what else a case wrote
	maxUnchecked  = 100      // things that were not judged
	maxListedText = 100      // problems outside of any case
)

// Shown returns what may be shown of a verdict: without the secrets that a redactor knows, and each
// text cut that is longer than 2 KiB.
func Shown(redactor *redact.Redactor, judged verdict.Verdict) verdict.Verdict {
	var shown verdict.Verdict
	for _, finding := range judged.Findings {
		for _, text := range textsOf(&finding) {
			*text = ShownText(redactor, *text)
		}
		finding = withPointers(finding, redactor.String)
		shown.Findings = append(shown.Findings, finding)
	}
	for _, unchecked := range judged.Unchecked {
		unchecked.Reason = ShownText(redactor, unchecked.Reason)
		shown.Unchecked = append(shown.Unchecked, unchecked)
	}
	return Cut(shown)
}

// Cut returns a verdict in which each text that is longer than 2 KiB is cut, and says so. More than
// 100 things that were not judged are counted in the last of them. What is cut has to be without
// secrets before: half of one is not known for one.
func Cut(judged verdict.Verdict) verdict.Verdict {
	cut := func(text string) string { return printable.Cut(text, maxText) }
	shown := verdict.Verdict{Findings: slices.Clone(judged.Findings),
		Unchecked: unrepeated(judged.Unchecked)}
	for i := range shown.Findings {
		finding := &shown.Findings[i]
		for _, text := range textsOf(finding) {
			*text = cut(*text)
		}
		*finding = withPointers(*finding, cut)
	}
	for i := range shown.Unchecked {
		shown.Unchecked[i].Reason = cut(shown.Unchecked[i].Reason)
	}
	return shown
}

func textsOf(f *verdict.Finding) []*string {
	return []*string{&f.Message, &f.Expected, &f.Actual, &f.Hint, &f.Note}
}

// withPointers changes the names of members in the places of a finding: a body may be keyed by
// tokens.
func withPointers(f verdict.Finding, change func(string) string) verdict.Finding {
	changed := func(at tree.Pointer) tree.Pointer {
		tokens := at.Tokens()
		for i, token := range tokens {
			tokens[i] = change(token)
		}
		return tree.PointerOf(tokens...)
	}
	if f.Instance != nil {
		at := changed(*f.Instance)
		f.Instance = &at
	}
	f.Places = slices.Clone(f.Places)
	for i, place := range f.Places {
		f.Places[i] = changed(place)
	}
	return f
}

// unrepeated returns each thing that was not judged once, and counts those beyond the bound in the
// last one; what the contract demands comes before what it says nothing of.
func unrepeated(list []verdict.Unchecked) []verdict.Unchecked {
	var kept []verdict.Unchecked
	seen := map[verdict.Unchecked]bool{}
	for _, u := range list {
		if !seen[u] {
			seen[u] = true
			kept = append(kept, u)
		}
	}
	if len(kept) <= maxUnchecked {
		return kept
	}
	slices.SortStableFunc(kept, func(a, b verdict.Unchecked) int {
		return map[bool]int{true: 1}[a.Silent] - map[bool]int{true: 1}[b.Silent]
	})
	last := &kept[maxUnchecked-1]
	last.Reason = fmt.Sprintf("%s (and %d more)", printable.Cut(last.Reason, maxText/2),
		len(kept)-maxUnchecked)
	return kept[:maxUnchecked]
}

// bounded returns the exchange with no more of it than is kept.
func (e Exchange) bounded() Exchange {
	whole := e.size()
	e.Request.URL = printable.Cut(e.Request.URL, maxKeptURL)
	e.Request.Body = e.Request.Body.bounded()
	e.Request.Header, e.Request.HeaderOmitted = boundedHeader(e.Request.Header, maxKeptHeader)
	if e.Response != nil {
		r := *e.Response
		r.Body = r.Body.bounded()
		r.Header, r.HeaderOmitted = boundedHeader(r.Header, maxKeptHeader)
		trailer, omitted := boundedHeader(r.Trailer, maxKeptHeader-headerSize(r.Header))
		r.Trailer, r.HeaderOmitted = trailer, r.HeaderOmitted+omitted
		e.Response = &r
	}
	if e.Problem != nil {
		e.Problem = new(e.Problem.bounded())
	}
	e.Retries = slices.Clone(e.Retries)
	for i := range e.Retries {
		e.Retries[i] = e.Retries[i].bounded()
	}
	if e.size() < whole {
		e.Masks = e.masksLeft()
	}
	return e
}

func (p Problem) bounded() Problem {
	p.Message = printable.Cut(p.Message, maxText)
	return p
}

// bounded returns the body as it is kept: a long one is cut, so that nobody can judge it again, and
// says by how much.
func (b *Body) bounded() *Body {
	content := b.content()
	switch {
	case len(content) <= maxKeptBody:
		return b
	case b.Base64:
		return &Body{Text: base64.StdEncoding.EncodeToString([]byte(content[:beginningKept])),
			Base64: true, Omitted: len(content) - beginningKept}
	}
	kept, omitted := printable.Beginning(b.Text, beginningKept)
	return &Body{Text: kept, Omitted: omitted}
}

// boundedHeader returns the lines that fit, the shortest first where not all do, in their order:
// one line that is too long is no reason to lose the others.
func boundedHeader(lines []Header, limit int) (kept []Header, omitted int) {
	if headerSize(lines) <= limit {
		return lines, 0
	}
	byLength := make([]int, len(lines))
	for i := range lines {
		byLength[i] = i
	}
	slices.SortStableFunc(byLength, func(a, b int) int { return lines[a].size() - lines[b].size() })
	fits := map[int]bool{}
	for _, i := range byLength {
		if limit -= lines[i].size(); limit < 0 {
			break
		}
		fits[i] = true
	}
	kept = []Header{}
	for i, line := range lines {
		if fits[i] {
			kept = append(kept, line)
		}
	}
	return kept, len(lines) - len(kept)
}

func (h Header) size() int { return len(h.Name) + len(h.Value) + len(": \r\n") }

func headerSize(lines []Header) int {
	size := 0
	for _, line := range lines {
		size += line.size()
	}
	return size
}

// kept are the texts of an exchange in which masks may stand.
func (e Exchange) kept() []string {
	texts := []string{e.Request.URL, e.Request.Body.content()}
	lines := e.Request.Header
	if r := e.Response; r != nil {
		texts = append(texts, r.Body.content())
		lines = slices.Concat(lines, r.Header, r.Trailer)
	}
	for _, line := range lines {
		texts = append(texts, line.Name+": "+line.Value)
	}
	if e.Problem != nil {
		texts = append(texts, e.Problem.Message)
	}
	for _, ended := range e.Retries {
		texts = append(texts, ended.Message)
	}
	return texts
}

func (e Exchange) size() int {
	size := 0
	for _, text := range e.kept() {
		size += len(text)
	}
	return size
}

// masksLeft are the masks that stand in what is kept.
func (e Exchange) masksLeft() map[string]string {
	text := strings.Join(e.kept(), "\n")
	left := map[string]string{}
	for mask, name := range e.Masks {
		if strings.Contains(text, mask) {
			left[mask] = name
		}
	}
	return left
}

// bounded returns the case with no text that is longer than is kept.
func (c Case) bounded() Case {
	c.Title = printable.Cut(c.Title, maxText)
	c.Reason = printable.Cut(c.Reason, maxText)
	c.Failure = printable.Cut(c.Failure, maxKeptText)
	c.Output = printable.Cut(c.Output, maxKeptText)
	c.Exchanges = slices.Clone(c.Exchanges)
	for i, x := range c.Exchanges {
		c.Exchanges[i].Curl = printable.Cut(x.Curl, maxKeptCurl)
	}
	return c
}
