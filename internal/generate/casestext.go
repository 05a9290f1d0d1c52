package generate

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"plumbline/internal/schema"
)

// lengths lists the limits of a text's length, and texts whose length in bytes is another one than
// that in characters.
func (t *site) lengths() {
	r := t.part.rules
	exactly := func(length int) func(*shape) {
		return func(s *shape) { s.text.least, s.text.most = length, length }
	}
	sized := func(keyword string, side Side, about string, length int, base *shape) {
		about = fmt.Sprintf(about, length)
		switch {
		case length < 0:
		case length > longestText:
			t.unable(keyword, side, about,
				fmt.Sprintf("no text of more than %d characters is made", longestText))
		case base == nil:
			t.of(keyword, side, about, nil)
		default:
			s := base.clone()
			if side != Outside && (length < s.text.least || s.text.most >= 0 &&
				length > s.text.most) {
				return // another limit is narrower, and has its own cases
			}
			exactly(length)(s)
			t.of(keyword, side, about, s)
		}
	}
	if r.MinLength != nil {
		n := *r.MinLength
		sized("minLength", AtLimit, "%d characters, which is the least", n, t.shape)
		sized("minLength", Inside, "%d characters, one more than the least", n+1, t.shape)
		rest := t.without(func(r *schema.Rules) { r.MinLength = nil })
		sized("minLength", Outside, "%d characters, one less than the least", n-1, rest)
		if n > 1 {
			sized("minLength", Outside, "%d characters, where some have to be", 0, rest)
			t.wide("minLength", Outside,
				fmt.Sprintf("%d characters, one less than the least, in more bytes",
					n-1), n-1, t.shape)
		}
	}
	if r.MaxLength != nil {
		n := *r.MaxLength
		sized("maxLength", AtLimit, "%d characters, which is the most", n, t.shape)
		sized("maxLength", Inside, "%d characters, one less than the most", n-1, t.shape)
		rest := t.without(func(r *schema.Rules) { r.MaxLength = nil })
		sized("maxLength", Outside, "%d characters, one more than the most", n+1, rest)
		t.wide("maxLength", AtLimit,
			fmt.Sprintf("%d characters, which is the most, in more bytes", n),
			n, t.shape)
	}
	t.unlimitedText()
}

// unlimitedText lists texts of lengths that nothing limits.
func (t *site) unlimitedText() {
	if t.part.rules.MinLength == nil && t.shape.text.least == 0 {
		t.empty()
	}
	if t.shape.text.most < 0 && len(t.shape.text.patterns)+len(t.shape.text.formats) == 0 {
		t.is(Unlimited, Inside, fmt.Sprintf("%d characters, which nothing limits", len(long)), long)
	}
}

// Unlimited is the keyword of cases that are longer than what usual programs think of, of texts
// that no schema limits. An address or a header field may have no room for it.
const Unlimited = "length"

// long is such a text.
var long = strings.Repeat("long ", 4_000)

// empty adds the empty text, which many programs take for a missing one.
func (t *site) empty() {
	r := t.part.rules
	switch {
	case t.shape.texts().fits(""):
		t.is("type", Inside, "the empty text", "")
	case r.Pattern != nil && !r.Pattern.Matches(""):
		t.is("pattern", Outside, "the empty text", "")
	}
}

// wide adds a text of characters beyond ASCII, where nothing but its length matters.
func (t *site) wide(keyword string, side Side, about string, length int, s *shape) {
	const character = "😀"
	plain := len(s.text.patterns)+len(s.text.formats) == 0
	switch {
	case length < 1 || length > longestText:
	case plain:
		t.is(keyword, side, about, strings.Repeat(character, length))
	default:
		t.unable(keyword, side, about, "pattern or format allow no such characters")
	}
}

// mutations are what programs overlook that do not hold a text to the whole of a pattern.
var mutations = []struct {
	about  string
	change func(text string) string
}{
	{"a character more at the end", func(s string) string { return s + "x" }},
	{"a character more at the beginning", func(s string) string { return "x" + s }},
	{"the last character twice", func(s string) string {
		r, _ := utf8.DecodeLastRuneInString(s)
		return s + string(r)
	}},
	{"the last character missing", func(s string) string {
		_, size := utf8.DecodeLastRuneInString(s)
		return s[:len(s)-size]
	}},
	{"the first character missing", func(s string) string {
		_, size := utf8.DecodeRuneInString(s)
		return s[size:]
	}},
	{"another character at the beginning", func(s string) string {
		_, size := utf8.DecodeRuneInString(s)
		return "~" + s[size:]
	}},
	{"another character in the middle", func(s string) string {
		runes := []rune(s)
		runes[len(runes)/2] = '~'
		return string(runes)
	}},
	{"the other case", func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsUpper(r) {
				return unicode.ToLower(r)
			}
			return unicode.ToUpper(r)
		}, s)
	}},
	{"a line end behind it", func(s string) string { return s + "\n" }},
	{"a blank before it", func(s string) string { return " " + s }},
	{"a line before it", func(s string) string { return "x\n" + s }},
	{"digits of another script", func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r - '0' + '٠'
			}
			return r
		}, s)
	}},
}

// patterns lists a text that matches, near misses, and one that is far from it.
func (t *site) patterns() {
	pattern := t.part.rules.Pattern
	if pattern == nil {
		return
	}
	t.of("pattern", Inside, "a text that matches", t.shape)
	rest := t.without(func(r *schema.Rules) { r.Pattern = nil })
	if rest == nil {
		return
	}
	demands, from := newTextPlan(rest.text), t.shape
	for _, m := range mutations {
		about := "a text that matches, with " + m.about
		t.drawn("pattern", Outside, about, func(d *drawer, _ int) (any, bool) {
			for range triesOfValue {
				value, ok := d.text(from)
				text, is := value.(string)
				if !ok || !is || text == "" {
					return nil, false
				}
				if text = m.change(text); !pattern.Matches(text) && demands.fits(text) {
					return text, true
				}
			}
			return nil, false
		})
	}
	far := rest.clone()
	far.text.notPatterns = append(far.text.notPatterns, pattern)
	t.of("pattern", Outside, "a text that does not match", far)
}

// formats lists a text of the format, and texts that nearly have it.
func (t *site) formats() {
	format := t.part.rules.Format
	if format == nil || numberFormats[format.Name] != nil {
		return
	}
	t.of("format", Inside, "a text of the format "+format.Name, t.shape)
	rest := t.without(func(r *schema.Rules) { r.Format = nil })
	if rest == nil {
		return
	}
	demands := newTextPlan(rest.text)
	for _, extreme := range formatExtremes[format.Name] {
		if t.shape.texts().fits(extreme) {
			t.is("format", AtLimit, "the unusual text "+shown(extreme), extreme)
		}
	}
	for _, miss := range textFormats[format.Name].misses {
		about := "the text " + shown(miss)
		switch {
		case format.Accepts(miss):
		case !demands.fits(miss):
			t.unable("format", Outside, about,
				"what else the schema demands of the text forbids it too")
		default:
			t.is("format", Outside, about, miss)
		}
	}
}

// formatExtremes are texts that have their formats although not every program knows that.
var formatExtremes = map[string][]string{
	"date": {"2024-02-29", "0001-01-01", "9999-12-31"},
	"time": {"23:59:60Z", "00:00:00.123456789Z", "12:00:00+05:30", "12:00:00z"},
	"date-time": {"2024-02-29T23:59:59Z", "1990-12-31T23:59:60Z", "2026-01-01T00:00:00.123456789Z",
		"2026-01-01T12:00:00+05:30", "2026-01-01t00:00:00z"},
	"duration": {"P1W", "PT0S", "P1Y2M3DT4H5M6S"},
	"email":    {`"a b"@example.com`, "a+b@example.com", "a@[192.0.2.1]"},
	"hostname": {"a", "1.example", strings.Repeat("a", 63) + ".example"},
	"ipv4":     {"0.0.0.0", "255.255.255.255"},
	"ipv6":     {"::", "::ffff:192.0.2.1", "FE80::1"},
	"uri":      {"urn:a:b", "mailto:a@example.com", "http://[2001:db8::1]:8080/?q#f"},
	"uuid":     {"00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"},
	"byte":     {"", "AA==", "+/+/"},
	"char":     {"ü", "😀"},
}
