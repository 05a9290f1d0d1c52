package report

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/redact"
)

// What a run keeps of a response is bounded, so that it does not grow with what a server sends.
const (
	// KeptBody is how many bytes of a body are kept at most.
	KeptBody = 64 << 10
	// keptLines and keptHeader bound the header section, and the trailer section, in lines and in
	// bytes.
	keptLines  = 200
	keptHeader = 64 << 10
	// searchedBeyond is how many bytes beyond what is kept are searched for secrets: half a secret
	// would not be known as one. It is the most that a spelling of a secret has.
	searchedBeyond = 64 << 10
	// Searched is how many bytes of a body are searched for secrets where it is not judged.
	Searched = KeptBody + searchedBeyond

	// shownText bounds the texts that are shown of a finding, in bytes, and searchedText how much
	// of one is searched for secrets first.
	shownText    = 2 << 10
	searchedText = 64 << 10
	// longestSpelling is how many bytes a secret has at most, however it is spelled.
	longestSpelling = 48 << 10
)

// Shown returns a text as it may be shown: without secrets, and no longer than 2 KiB. Where it is
// cut it ends in "…".
func Shown(redactor *redact.Redactor, text string) string {
	if len(text) <= shownText {
		return redactor.String(text)
	}
	// Redacted before it is cut: half a secret would not be known as one.
	beyond := 0
	if len(text) > searchedText {
		text, beyond = text[:searchedText], longestSpelling // whose end may be such a half
	}
	text = redactor.String(text)
	if beyond == 0 && len(text) <= shownText {
		return text
	}
	return strings.ToValidUTF8(text[:min(shownText, max(0, len(text)-beyond))], "") + "…"
}

// ShownFinding returns a finding whose texts may be shown; see [Shown].
func ShownFinding(redactor *redact.Redactor, f verdict.Finding) verdict.Finding {
	for _, text := range []*string{&f.Message, &f.Expected, &f.Actual, &f.Hint, &f.Note} {
		*text = Shown(redactor, *text)
	}
	return f
}

// Cut says what of a response was not kept, and why.
type Cut struct {
	// Body is how many bytes the whole body had, as it was transferred; the body of the response
	// is its beginning, or nothing. 0 where all of it is there.
	Body int64 `json:"body,omitempty"`
	// Lines is how many lines the header section, or the trailer section, had, of which the first
	// ones are there; 0 where all are.
	Lines  int    `json:"lines,omitempty"`
	Reason string `json:"reason"` // for people

	most   int // bytes of the body that are kept
	beyond int // bytes at the end of what is recorded that may be half a secret
}

// Keep returns what is kept of an exchange to be recorded: itself, or a copy whose response is cut,
// and what was cut. most bounds the body, in bytes; withheld says why it must not be kept at all,
// and is empty where it may. The copy still has more than is kept, so that it can be searched for
// secrets; see [Exchange.Trim].
func Keep(x *exchange.Exchange, most int, withheld string) (*exchange.Exchange, *Cut) {
	if x.Response == nil {
		return x, nil
	}
	response := *x.Response
	var reasons []string
	cut := &Cut{most: most}
	body, why := keptBody(&response, most, withheld)
	if why != "" {
		cut.Body, response.Body = int64(len(x.Response.Body)), body
		if len(body) < len(x.Response.Body) {
			cut.beyond = searchedBeyond
		}
		reasons = append(reasons, why)
	}
	for _, section := range []*http.Header{&response.Header, &response.Trailer} {
		kept, lines := keptSection(*section)
		if lines > 0 {
			*section, cut.Lines = kept, max(cut.Lines, lines)
			reasons = append(reasons, fmt.Sprintf("of %d header lines some are left out", lines))
		}
	}
	if len(reasons) == 0 {
		return x, nil
	}
	cut.Reason = strings.Join(reasons, "; ")
	kept := *x
	kept.Response = &response
	return &kept, cut
}

// keptBody returns what of a body is searched and kept, and why that is not all of it.
func keptBody(response *exchange.Response, most int, withheld string) (body []byte, why string) {
	whole := response.Body
	coding := strings.Join(contentCodings(response.Header), ", ")
	switch {
	case len(whole) == 0:
		return whole, ""
	case withheld != "":
		return nil, fmt.Sprintf("of %d bytes of the body none are kept: %s", len(whole), withheld)
	case coding != "":
		plain, err := exchange.DecodeBody(response.Header, whole, exchange.MaxDecoded)
		if len(whole) <= most && (err == nil && len(plain) <= most ||
			err != nil && !errors.Is(err, exchange.ErrDecodedTooLarge)) {
			return whole, ""
		}
		return nil, fmt.Sprintf("of %d bytes of the body in the content coding %.40s none are kept",
			len(whole), coding)
	case len(whole) <= most:
		return whole, ""
	}
	// A copy, since a part would keep the whole in memory.
	return slices.Clone(whole[:min(len(whole), most+searchedBeyond)]),
		fmt.Sprintf("of %d bytes of the body at most the first %d are kept", len(whole), most)
}

// keptSection returns the first lines of a header section, sorted by name, and how many it had;
// 0 where all are kept.
func keptSection(header http.Header) (kept http.Header, lines int) {
	bytes := 0
	for name, values := range header {
		lines += len(values)
		for _, value := range values {
			bytes += len(name) + len(value)
		}
	}
	if lines <= keptLines && bytes <= keptHeader {
		return header, 0
	}
	kept = http.Header{}
	count, left := 0, keptHeader
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			if left -= len(name) + len(value); left < 0 || count == keptLines {
				left = max(0, left+len(name)+len(value))
				continue // a shorter line may still find its place
			}
			count++
			kept[name] = append(kept[name], value)
		}
	}
	return kept, lines
}

// Trim takes out of a recorded exchange what was there to be searched only, and notes what was cut;
// nil is nothing.
func (e *Exchange) Trim(cut *Cut) {
	if cut == nil || e.Response == nil {
		return
	}
	e.Response.Cut = cut
	body := e.Response.Body
	if cut.Body == 0 || body == nil {
		return
	}
	// Masks change the length of a text.
	most, beyond := cut.most, cut.beyond
	if body.Base64 {
		most, beyond = most/3*4, beyond/3*4
	}
	end := max(0, min(most, len(body.Text)-beyond))
	if body.Base64 {
		end = end / 4 * 4
	}
	for end > 0 && end < len(body.Text) && !utf8.RuneStart(body.Text[end]) {
		end--
	}
	body.Text = strings.Clone(body.Text[:end])
	if end == 0 {
		e.Response.Body = nil
	}
}
