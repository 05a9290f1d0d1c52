package generate

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

// formatMaker makes texts of a format, and some that nearly have it.
type formatMaker struct {
	// draw makes a text. Its length is within the bounds where the format lets it be; most is -1
	// where there is none.
	draw   func(c *Choices, least, most int) string
	misses []string
}

// textFormats are the formats of texts that are asserted. What is drawn, and what is said to miss a
// format, is held to the format before it is used.
var textFormats = map[string]formatMaker{
	"date": {drawDate, []string{"2026-02-30", "2025-02-29", "2026-04-31", "2026-13-01",
		"2026-00-10", "2026-01-00", "2026-1-1", "26-01-01", "2026/01/01", "01.01.2026",
		"2026-01-01T00:00:00Z", "20260101", "2026-01-01 ", "today", ""}},
	"time": {drawTime, []string{"24:00:00Z", "12:60:00Z", "12:00:61Z", "12:00Z", "12:00:00",
		"12:00:00+25:00", "1:00:00Z", "12.00.00Z", "noon", ""}},
	"date-time": {drawDateTime, []string{"2026-02-30T12:00:00Z", "2026-13-01T12:00:00Z",
		"2026-01-01T24:00:00Z", "2026-01-01T12:60:00Z", "2026-01-01T12:00:00", "2026-01-01",
		"2026-01-01T12:00:00+25:00", "2026-01-01T12:00Z", "1767225600", "now", ""}},
	"duration": {drawDuration, []string{"P", "PT", "1D", "P1W2D", "P1Y2D", "PT1D", "P-1D", "p1d",
		"P1.5D", "1 day", ""}},
	"period": {func(c *Choices, least, most int) string {
		return drawDateTime(c, least, most) + "/" + drawDuration(c, least, most)
	}, []string{"2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z/", "/", ""}},
	"email": {drawEmail, []string{"a", "@example.com", "a@", "a@@example.com", "a b@example.com",
		"a..b@example.com", ".a@example.com", "a@-example.com", "a@example..com", "ü@example.com",
		"A <a@example.com>", ""}},
	"idn-email": {drawInternationalEmail, []string{"ü", "@example.com", "ü@", "ü@@example.com",
		"A <a@example.com>", ""}},
	"hostname": {drawHost, []string{"-a.example", "a-.example", "a..example", ".example", "a_b",
		"exämple.com", "a b", strings.Repeat("a", 64) + ".example", "example.com/", ""}},
	"idn-hostname": {drawInternationalHost, []string{"-a.example", "a..example", "a b", "〮a", ""}},
	"ipv4": {drawIPv4, []string{"256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4/8",
		"1.2.3.-4", "::1", "a.b.c.d", "1.2.3.4 ", ""}},
	"ipv6": {drawIPv6, []string{":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
		"12345::", "g::1", "127.0.0.1", "fe80::1%eth0", "::1/64", "[::1]", ""}},
	"uri": {drawURI, []string{"/only/a/path", "example.com", "//example.com/a", "http://a b/",
		"http://example.com/<a>", "http://example.com/%zz", "http://[::1", "ü:a", "http://ex/ü",
		"http://a/#b#c", ""}},
	"uri-reference": {drawReference, []string{"a b", "<a>", "%zz", "ü", `\a`, "a#b#c",
		"http://[::1", "{a}"}},
	"iri": {drawIRI, []string{"/ü", "ü", "http://a b/", "http://ü/<a>", "http://[::1", ""}},
	"iri-reference": {func(c *Choices, least, most int) string {
		return drawReference(c, least, most) + "ü"
	}, []string{"a b", "<ü>", "%zz", `\ü`, "http://[::1"}},
	"uri-template": {drawTemplate, []string{"{", "}", "{}", "/a/{b", "/a/b}", "{a b}", "{a:0}",
		"/a b", "<a>", "{-a}"}},
	"json-pointer": {drawPointer, []string{"a", "#/a", "/~", "/~2", "a/b", "/a~"}},
	"relative-json-pointer": {func(c *Choices, least, most int) string {
		return strconv.Itoa(c.Below(4)) + drawPointer(c, max(least-1, 0), max(most-1, -1))
	}, []string{"/a", "-1/a", "01/a", "1##", "a", "1a", ""}},
	"uuid": {drawUUID, []string{"00000000-0000-0000-0000-00000000000",
		"00000000-0000-0000-0000-0000000000000", "00000000000000000000000000000000",
		"g0000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}",
		"00000000-0000-0000-0000000000000000", "00000000_0000_0000_0000_000000000000", "1", ""}},
	"regex": {drawRegex, []string{"(", "[", "a{2,1}", "*a", `\`, "(?<a", "a)", "[b-a]", `\Z`}},
	"semver": {func(c *Choices, _, _ int) string {
		return fmt.Sprintf("%d.%d.%d", c.Below(10), c.Below(10), c.Below(10))
	}, []string{"1", "1.2", "1.2.3.4", "01.2.3", "v1.2.3", "1.2.3-", ""}},
	"byte":      {drawBase64, []string{"a", "ab", "abc", "a===", "ab==cd==", "a b=", "ab-_", "ä"}},
	"base64url": {drawBase64URL, []string{"a", "ab+/", "a b", "abcde", "ab=", "ä"}},
	"char": {func(c *Choices, _, _ int) string {
		return string(letters[c.Below(len(letters))])
	}, []string{"", "ab", "😀😀"}},
}

// word makes lower-case letters.
func word(c *Choices, length int) string {
	text := make([]byte, max(length, 0))
	for i := range text {
		text[i] = letters[c.Below(26)]
	}
	return string(text)
}

// spread chooses a length of usually a few, within what is left of the bounds by the rest of a
// text.
func spread(c *Choices, least, most, rest int) int {
	const usual = 8
	low := max(least-rest, 1)
	high := low + usual
	if most >= 0 {
		high = min(high, max(most-rest, low))
	}
	return low + c.Below(high-low+1)
}

func twoDigits(text []byte, n int) []byte {
	return append(text, byte('0'+n/10), byte('0'+n%10)) //nolint:gosec // below 100
}

func drawDate(c *Choices, _, _ int) string {
	if c.chance(20) {
		return "2024-02-29"
	}
	text := strconv.AppendInt(make([]byte, 0, len("2026-01-01")), int64(2026-c.Below(60)), 10)
	text = append(twoDigits(append(text, '-'), 1+c.Below(12)), '-')
	return string(twoDigits(text, 1+c.Below(28)))
}

func drawTime(c *Choices, least, most int) string {
	clock := append(twoDigits(make([]byte, 0, len("00:00:00")), c.Below(24)), ':')
	clock = append(twoDigits(clock, c.Below(60)), ':')
	text := string(twoDigits(clock, c.Below(60)))
	if room := most < 0 || most >= 13; least > 9 && room || room && c.chance(4) {
		text += "." + fmt.Sprintf("%0*d", max(least-10, 3), c.Below(1000))
	}
	if c.chance(6) && (most < 0 || len(text)+6 <= most) {
		return text + fmt.Sprintf("%c%02d:%02d", "+-"[c.Below(2)], c.Below(13), 30*c.Below(2))
	}
	return text + "Z"
}

func drawDateTime(c *Choices, least, most int) string {
	if most >= 0 {
		most = max(most-11, 0)
	}
	return drawDate(c, 0, 0) + "T" + drawTime(c, least-11, most)
}

func drawDuration(c *Choices, _, _ int) string {
	n := strconv.Itoa(1 + c.Below(30))
	return []string{"P" + n + "D", "PT" + n + "H", "P1Y2M" + n + "D", "PT" + n + "M30S",
		"P" + n + "W", "P1DT" + n + "H"}[c.Below(6)]
}

func drawEmail(c *Choices, least, most int) string {
	const domain = "@example.com"
	local := spread(c, least, most, len(domain))
	if local <= 64 {
		return word(c, local) + domain
	}
	return word(c, 64) + "@" + hostOf(c, least-65)
}

// hostOf makes a host name of a length.
func hostOf(c *Choices, length int) string {
	const label = 60
	var labels []string
	for length > label+2 {
		labels = append(labels, word(c, label))
		length -= label + 1
	}
	return strings.Join(append(labels, word(c, max(length, 1))), ".")
}

func drawHost(c *Choices, least, most int) string {
	if least > 20 || most >= 0 && most < 10 {
		return hostOf(c, spread(c, least, most, 0))
	}
	return word(c, spread(c, least, most, 8)) + ".example"
}

func drawInternationalHost(c *Choices, least, most int) string {
	if c.chance(3) && (most < 0 || most >= 12) {
		return "bücher" + drawHost(c, least-6, max(most-6, -1))
	}
	return drawHost(c, least, most)
}

func drawInternationalEmail(c *Choices, least, most int) string {
	if c.chance(3) && (most < 0 || most >= 15) {
		return "ü" + drawEmail(c, least-1, max(most-1, -1))
	}
	return drawEmail(c, least, most)
}

func drawIPv4(c *Choices, least, _ int) string {
	if least > 11 {
		return fmt.Sprintf("192.168.%d.%d", 100+c.Below(156), 100+c.Below(156))
	}
	return fmt.Sprintf("192.0.2.%d", c.Below(256))
}

func drawIPv6(c *Choices, least, most int) string {
	switch {
	case most >= 0 && most < 15:
		return "::" + strconv.FormatInt(int64(c.Below(10)), 16)
	case least > 15:
		return fmt.Sprintf("2001:0db8:0000:0000:0000:0000:%04x:%04x", c.Below(1<<16),
			c.Below(1<<16))
	}
	return fmt.Sprintf("2001:db8::%x:%x", 1+c.Below(1<<16-1), 1+c.Below(1<<16-1))
}

func drawURI(c *Choices, least, most int) string {
	const site = "https://example.com/"
	if most >= 0 && most <= len(site) {
		return word(c, 1) + ":" + word(c, spread(c, least, most, 2))
	}
	return site + word(c, spread(c, least, most, len(site)))
}

func drawReference(c *Choices, least, most int) string {
	if c.chance(3) && (most < 0 || most > 30) {
		return drawURI(c, least, most)
	}
	return "/" + word(c, spread(c, least, most, 1))
}

func drawIRI(c *Choices, least, most int) string {
	if c.chance(3) && (most < 0 || most > 30) {
		return drawURI(c, least-1, most-1) + "ü"
	}
	return drawURI(c, least, most)
}

func drawTemplate(c *Choices, least, most int) string {
	text := "/" + word(c, spread(c, least, most, 6))
	if most < 0 || len(text)+5 <= most {
		return text + "/{" + word(c, 2) + "}"
	}
	return text
}

func drawPointer(c *Choices, least, most int) string {
	if least <= 0 && c.chance(5) {
		return ""
	}
	return "/" + word(c, spread(c, least, most, 1))
}

func drawUUID(c *Choices, _, _ int) string {
	const digits, form = "0123456789abcdef", "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx"
	text := []byte(form)
	var left, bits int
	for i, place := range text {
		if left == 0 {
			left, bits = 4, c.Below(1<<16)
		}
		if place == 'x' {
			text[i] = digits[bits&15]
			left, bits = left-1, bits>>4
		}
	}
	return string(text)
}

func drawRegex(c *Choices, least, most int) string {
	if most >= 0 && most < 8 {
		return word(c, spread(c, least, most, 0))
	}
	return "^" + word(c, spread(c, least, most, 7)) + "[0-9]$"
}

func drawBase64(c *Choices, least, most int) string {
	const group = 4
	groups := max((least+group-1)/group, 1) + c.Below(4)
	if most >= 0 {
		groups = min(groups, most/group)
	}
	size := groups * 3
	if size > 0 {
		size -= c.Below(3)
	}
	return base64.StdEncoding.EncodeToString(drawBytes(c, size))
}

func drawBase64URL(c *Choices, least, most int) string {
	length := spread(c, least, most, 0)
	if length%4 == 1 {
		if length++; most >= 0 && length > most {
			length -= 2
		}
	}
	return base64.RawURLEncoding.EncodeToString(drawBytes(c, length*3/4))
}

func drawBytes(c *Choices, size int) []byte {
	bytes := make([]byte, size)
	for i := range bytes {
		bytes[i] = byte(c.Below(256)) //nolint:gosec // below 256
	}
	return bytes
}
