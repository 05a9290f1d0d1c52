package report

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/internal/printable"
	"plumbline/internal/redact"
)

// What a run keeps of a response is bounded, so that it does not grow with what a server sends.
const (
	// KeptBody and KeptHeader are how many bytes of a body, and of a header section, are kept at
	// most.
	KeptBody   = maxKeptBody
	KeptHeader = maxKeptHeader
	// keptLines bounds the header section, and the trailer section, in lines.
	keptLines = 200
	// searchedBeyond is how many bytes beyond what is kept are searched for secrets: half a secret
	// would not be known as one. It is the most that a spelling of a secret has.
	searchedBeyond = 64 << 10
	// Searched is how many bytes of a body are searched for secrets where it is not judged.
	Searched = KeptBody + searchedBeyond

	// searchedText is how much of a text is searched for secrets.
	searchedText = 64 << 10
	// longestSpelling is how many bytes a secret has at most, however it is spelled.
	longestSpelling = 48 << 10
)

// ShownText returns a text as it may be shown: without secrets, and no longer than 2 KiB; where it
// is cut it says by how much.
func ShownText(redactor *redact.Redactor, text string) string {
	// Redacted before it is cut: half a secret would not be known as one.
	if len(text) <= searchedText {
		return printable.Cut(redactor.String(text), maxText)
	}
	redacted := redactor.String(text[:searchedText])
	kept, _ := printable.Beginning(redacted, min(maxText, max(0, len(redacted)-longestSpelling)))
	return fmt.Sprintf("%s… (%d bytes more)", kept, len(text)-len(kept))
}

// Kept says what of a response was not kept. Its zero value is that all was.
type Kept struct {
	body   int    // bytes that the whole body had, as it was transferred; 0 where all are there
	lines  int    // lines that the header or the trailer section had; 0 where all are there
	reason string // why none of the body is kept; empty where only its size is the reason
	most   int    // bytes of the body that are kept
	beyond int    // bytes at the end of what is recorded that may be half a secret
}

// Reason is why none of a body is kept; empty where its size is the reason, or all is kept.
func (k *Kept) Reason() string { return k.reason }

// add adds what was cut before; nil is nothing.
func (k *Kept) add(before *Kept) {
	if before == nil {
		return
	}
	k.lines = max(k.lines, before.lines)
	if before.body > 0 {
		k.body, k.reason = before.body, cmp.Or(before.reason, k.reason)
		k.beyond = max(k.beyond, before.beyond)
	}
}

// Room is how many bytes are kept of one response.
type Room struct{ Body, Header int }

// Keep returns what is kept of an exchange to be recorded: itself, or a copy whose response is cut,
// and what was cut, with what was cut of it before; before is nil where nothing was. withheld says
// why the body must not be kept at all, and is empty where it may. The copy still has more than is
// kept, so that it can be searched for secrets; see [Exchange.Trim].
func Keep(x *exchange.Exchange, room Room, withheld string, before *Kept) (*exchange.Exchange,
	*Kept) {
	if x.Response == nil {
		return x, before
	}
	response := *x.Response
	cut := &Kept{most: room.Body}
	body, whole, reason := keptBody(&response, room.Body, withheld)
	if !whole {
		cut.body, cut.reason, response.Body = len(x.Response.Body), reason, body
		if len(body) < len(x.Response.Body) {
			cut.beyond = searchedBeyond
		}
	}
	for _, section := range []*http.Header{&response.Header, &response.Trailer} {
		kept, lines := keptSection(*section, room.Header)
		if lines > 0 {
			*section, cut.lines = kept, max(cut.lines, lines)
		}
	}
	cut.add(before)
	if cut.body == 0 && cut.lines == 0 || before != nil && *cut == *before &&
		len(response.Body) == len(x.Response.Body) {
		return x, before
	}
	kept := *x
	kept.Response = &response
	return &kept, cut
}

// keptBody returns what of a body is searched and kept, whether that is all of it, and why nothing
// is where its size is not the reason.
func keptBody(response *exchange.Response, most int,
	withheld string) (body []byte, whole bool, reason string) {
	all := response.Body
	coding := strings.Join(contentCodings(response.Header), ", ")
	switch {
	case len(all) == 0:
		return all, true, ""
	case withheld != "":
		return nil, false, withheld
	case coding != "":
		plain, err := exchange.DecodeBody(response.Header, all, exchange.MaxDecoded)
		if len(all) <= most && (err == nil && len(plain) <= most ||
			err != nil && !errors.Is(err, exchange.ErrDecodedTooLarge)) {
			return all, true, ""
		}
		return nil, false,
			fmt.Sprintf("a part of a body in the content coding %.40s cannot be read", coding)
	case len(all) <= most:
		return all, true, ""
	}
	// A copy, since a part would keep the whole in memory.
	return slices.Clone(all[:min(len(all), most+searchedBeyond)]), false, ""
}

// keptSection returns the first lines of a header section, sorted by name, and how many it had;
// 0 where all are kept. most is how many bytes of it are kept.
func keptSection(header http.Header, most int) (kept http.Header, lines int) {
	bytes := 0
	for name, values := range header {
		lines += len(values)
		for _, value := range values {
			bytes += len(name) + len(value)
		}
	}
	if lines <= keptLines && bytes <= most {
		return header, 0
	}
	kept = http.Header{}
	count, left := 0, most
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
func (e *Exchange) Trim(cut *Kept) {
	if cut == nil || e.Response == nil {
		return
	}
	if cut.lines > 0 {
		kept := max(len(e.Response.Header), len(e.Response.Trailer))
		e.Response.HeaderOmitted = max(e.Response.HeaderOmitted, cut.lines-kept)
	}
	if cut.body > 0 {
		e.Response.Body = e.Response.Body.trimmed(cut)
	}
	e.Masks = e.masksLeft()
}

// trimmed returns the beginning of a body that is kept. A body of which not all was recorded may
// end in half a secret.
func (b *Body) trimmed(cut *Kept) *Body {
	kept := &Body{Omitted: cut.body, Reason: cut.reason}
	if b == nil {
		return kept
	}
	most, beyond := cut.most, cut.beyond
	if b.Omitted > 0 {
		beyond = 0 // what may be half a secret has been cut already
	}
	content := b.restore()
	end := max(0, min(most, len(content)-beyond, beginningKept))
	if b.Base64 {
		kept.Text, kept.Base64 = base64.StdEncoding.EncodeToString(content[:end]), end > 0
	} else {
		kept.Text, _ = printable.Beginning(b.Text, end)
		end = len(kept.Text)
	}
	kept.Omitted -= end
	return kept
}
