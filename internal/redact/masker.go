package redact

import (
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// A Masker takes secrets out of what was sent and received so that it can still be judged: in place
// of a secret stands a mask, a text of the same form that is none. It recognizes what its
// [Redactor] does, by value and by name, and leaves alone what that leaves alone, masks included.
//
// The mask of a value of at least four ASCII letters, digits and -_.~+/= (tokens, UUIDs, JWTs,
// base64) has its length, and a digit, a capital or a small letter where it has one; letters stay
// hex digits if all are, and the version and the variant of a UUID (RFC 9562 section 4) stay. So a
// mask of a JWT (RFC 7519) looks like one, but its parts are not JSON. Beyond that form a mask has
// nothing from its secret: its characters come from a counter. It never has four characters in a
// row in common with it. Any other secret becomes "redacted", "redacted-2" and so on. A JSON number
// becomes another number, of as many digits.
//
// One secret has one mask with all maskers of one redactor, and two secrets have two where there
// are enough values of their form. Registered secrets have theirs by the order they were registered
// in, others by the order they are met in, so that two equal runs have equal masks. If a mask turns
// out to be or to hold a secret that is registered later, the secret it stands for gets another
// one.
//
// A Masker may be used concurrently.
type Masker struct {
	r     *Redactor
	table *masks
	mu    sync.Mutex
	used  map[string]string
}

// Masker returns a masker that has used no mask yet. A nil *Redactor gives one that recognizes by
// name only.
func (r *Redactor) Masker() *Masker {
	m := &Masker{r: r, used: map[string]string{}}
	if r == nil {
		m.table = newMasks()
		return m
	}
	r.learn(func(w *words) { m.table = w.masks })
	return m
}

// Used returns the masks that stand in what the masker has returned, each with the name of what it
// stands for: the name a secret is registered under, or the name of the member, header or parameter
// that it was recognized by. Names of secrets that overlapped are joined by ", ".
func (m *Masker) Used() map[string]string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.used)
}

// Text masks like [Redactor.String]; for a text that others wrote there is Body, which masks by
// name, too.
func (m *Masker) Text(s string) string {
	p := m.replacer()
	return p.masking.done(p.string(s))
}

// URL masks like [Redactor.URL]. What is percent-encoded in a query stays so.
func (m *Masker) URL(s string) string {
	p := m.replacer()
	return p.masking.done(p.url(s))
}

// Header masks like [Redactor.HeaderPieces], and the names by value; nil stays nil.
func (m *Masker) Header(h http.Header) http.Header {
	p := m.replacer()
	clean := p.header(h)
	for name, values := range clean {
		p.masking.done(name)
		for n, v := range values {
			values[n] = p.masking.done(p.string(v))
		}
	}
	return clean
}

// Body masks a body without content coding: a form like [Redactor.Form] if that is its
// Content-Type; like [Redactor.JSON] whatever is or begins like JSON, so that well-formed JSON
// stays so, with the same structure; and anything else by value and by what stands after the names
// of credentials.
//
// Not masked is what is no text in JSON: true, false and null, and the marks between values.
func (m *Masker) Body(contentType string, b []byte) []byte {
	p := m.replacer()
	mediaType, _, _ := strings.Cut(contentType, ";")
	text := p.inUTF8(string(b), func(text string) string {
		if !strings.EqualFold(strings.TrimSpace(mediaType), "application/x-www-form-urlencoded") {
			return p.masking.done(p.json(text))
		}
		if strings.Contains(text, "=") && !strings.ContainsAny(text, "\"'`{}<>:;") {
			// it is one, and has no names but those of its fields
			return p.masking.done(p.form(p.string(text)))
		}
		return p.masking.done(p.form(p.json(text)))
	})
	return []byte(text)
}

// Format keeps a masker that is printed from listing what it hides.
func (m *Masker) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "redact.Masker") }

func (m *Masker) replacer() replacer {
	return replacer{r: m.r, masking: &masking{masker: m, table: m.table, made: map[string]string{},
		spelled: map[string]string{}}}
}

// masking is one call of a masker.
type masking struct {
	masker  *Masker
	table   *masks
	made    map[string]string // masks and names; not all are used in the end
	spelled map[string]string // other spellings of masks, and the masks
}

// done notes which masks are in a text that is returned.
func (k *masking) done(text string) string {
	k.masker.mu.Lock()
	defer k.masker.mu.Unlock()
	for mask := range k.made {
		k.use(mask, mask, text)
	}
	for spelled, mask := range k.spelled {
		k.use(mask, spelled, text)
	}
	return text
}

func (k *masking) use(mask, spelled, text string) {
	if _, known := k.masker.used[mask]; !known &&
		(strings.Contains(text, spelled) || strings.Contains(text, url.QueryEscape(spelled))) {
		k.masker.used[mask] = k.masker.r.String(k.made[mask])
	}
}

// mask returns the mask of a value.
func (k *masking) mask(value, name string) string {
	return k.note(k.table.text(k.masker.r, value), name)
}

// number returns the mask of a JSON number.
func (k *masking) number(raw, name string) string {
	return k.note(k.table.number(k.masker.r, raw), name)
}

func (k *masking) note(mask, name string) string {
	// the name of a member says more
	if before := k.made[mask]; before == "" || before == webTokenName {
		k.made[mask] = name
	}
	return mask
}

// fill puts masks into spans, which are disjoint and in order.
func (k *masking) fill(text string, spans []span) []span {
	for n := range spans {
		if spans[n].base64 {
			spans[n].start, spans[n].end = base64Run(text, spans[n].start, spans[n].end)
		}
	}
	spans = merge(spans)
	for n, s := range spans {
		raw, name := text[s.start:s.end], namesIn(s.text)
		switch {
		case s.webToken:
			spans[n].text = k.mask(raw, webTokenName)
		case s.base64:
			spans[n].text = k.base64(raw, name)
		case s.of != nil:
			spans[n].text = k.percentLike(raw, k.mask(s.of.value, name))
		default:
			spans[n].text = k.mask(raw, name)
		}
	}
	return spans
}

// namesIn takes the names out of markers.
func namesIn(markers string) string {
	return strings.ReplaceAll(strings.Trim(markers, "[]"), "][", ", ")
}

// percentLike percent-encodes a mask if what it stands for is percent-encoded.
func (k *masking) percentLike(original, mask string) string {
	if strings.Contains(original, "%") {
		return k.spell(mask, url.QueryEscape(mask))
	}
	return mask
}

// spell notes another spelling of a mask.
func (k *masking) spell(mask, spelled string) string {
	if spelled != mask {
		k.spelled[spelled] = mask
		k.table.spell(spelled)
	}
	return spelled
}

// base64 returns the mask for a stretch of base64. Line ends in it stay, other spellings of its
// digits do not.
func (k *masking) base64(raw, name string) string {
	if digits := strings.Map(func(c rune) rune {
		if isSpace(byte(c)) {
			return -1
		}
		return c
	}, raw); digits != raw && hasForm(digits) {
		mask := k.mask(digits, name)
		return k.spell(mask, withWhiteSpaceOf(mask, raw))
	}
	plain, err := url.PathUnescape(raw)
	if err == nil && plain != raw && hasForm(plain) {
		return k.percentLike(raw, k.mask(plain, name))
	}
	for _, spelled := range []string{raw, decodeString(raw), html.UnescapeString(raw)} {
		if hasForm(spelled) {
			return k.mask(spelled, name)
		}
	}
	return k.mask(raw, name)
}

func isSpace(b byte) bool { return b == '\r' || b == '\n' || b == ' ' || b == '\t' }

// withWhiteSpaceOf puts white space where raw has it.
func withWhiteSpaceOf(mask, raw string) string {
	out := []byte(raw)
	for i := range out {
		if !isSpace(out[i]) {
			out[i], mask = mask[0], mask[1:]
		}
	}
	return string(out)
}

// base64Run extends a stretch of base64 to the digits beside it. A slash is taken for what it
// mostly is there, a separator.
func base64Run(text string, start, end int) (int, int) {
	from := start
	for from > 0 && isRunByte(text[from-1]) {
		from--
	}
	if from > 0 && from < start { // not the end of an escape
		from = min(start, from+escapeLength(text[from-1], text[from]))
	}
	for end < len(text) && isRunByte(text[end]) {
		end++
	}
	for end < len(text) && text[end] == '=' {
		end++
	}
	return from, end
}

func isRunByte(b byte) bool {
	return letterOrDigit(rune(b)) >= 0 || b == '+' || b == '-' ||
		b == '_'
}

// escapeLength is how many bytes after one that may begin an escape belong to it; b is the first of
// them.
func escapeLength(begin, b byte) int {
	const percent, unicode, long, number, letter = 2, 5, 9, 3, 1
	switch {
	case begin == '%':
		return percent
	case begin != '\\':
		return 0
	case b == 'u':
		return unicode
	case b == 'U':
		return long
	case b == 'x' || b >= '0' && b <= '9':
		return number
	}
	return letter
}
