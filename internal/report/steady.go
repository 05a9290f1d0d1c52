package report

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// volatile are parts of a message that are others in each run, in the order they are looked for:
// what comes later would take a part of what comes first.
var volatile = []struct {
	pattern *regexp.Regexp
	stands  string // "" is for randomToken to say
}{
	// RFC 3339 section 5.6, also with a space and without seconds, and the date alone.
	{regexp.MustCompile(
		`\b\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:[Zz]\b|[+-]\d\d:?\d\d\b))?)?`), "<time>"},
	// IMF-fixdate of RFC 9110 section 5.6.7.
	{regexp.MustCompile(
		`\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT\b`), "<time>"},
	// What was measured has a fraction; what was set has none.
	{regexp.MustCompile(`\b(?:\d+[hm])*\d+\.\d+(?:ns|µs|ms|s)\b`), "<duration>"},
	// RFC 9562 section 4.
	{regexp.MustCompile(
		`\b[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\b`),
		"<uuid>"},
	// What suites call the things that they create, also where a server has cut it.
	{regexp.MustCompile(`\b(?i:plumbline)-[0-9A-Za-z]+`), "<name>"},
	// Where in a body something stands, how much there is, and how long ago something was: they
	// follow from what else a server has.
	{regexp.MustCompile(`\bline \d+, column \d+`), "<place>"},
	{regexp.MustCompile(`\b\d+ bytes?\b`), "<size>"},
	{regexp.MustCompile(`\b\d+ (?:year|day|hour|minute|second)s?\b`), "<duration>"},
	{regexp.MustCompile(`\b(?:0[xX])?[0-9A-Za-z]{8,}\b`), ""},
	{regexp.MustCompile(`\d{4,}`), "<number>"},
}

// steady removes from a text what differs from one run to another of the same API: times, UUIDs,
// tokens, names that a suite has made up, places and sizes, and numbers of four and more digits,
// which are ports and times; those with fewer are statuses and limits. The masks are replaced by
// what they stand for.
func steady(text string, masks map[string]string) string {
	// Longer masks first: one may be a part of another.
	for _, mask := range slices.SortedFunc(maps.Keys(masks),
		func(a, b string) int { return len(b) - len(a) }) {
		if mask != "" {
			text = strings.ReplaceAll(text, mask, "<"+masks[mask]+">")
		}
	}
	for _, v := range volatile {
		if v.stands == "" {
			text = v.pattern.ReplaceAllStringFunc(text, randomToken)
			continue
		}
		text = v.pattern.ReplaceAllString(text, v.stands)
	}
	return text
}

// index is that of an entry of a list in a place of a body, as messages tell it.
var index = regexp.MustCompile(`\[\d+\]`)

// steadyMessage is what a finding says without what is another in each run: what steady takes out,
// and indexes, which say how many others a server has.
func steadyMessage(text string, masks map[string]string) string {
	return index.ReplaceAllString(steady(text, masks), "[*]")
}

// randomToken leaves words such as "effaced" and mere numbers as they are: a token has both digits
// and letters. One that is not in hexadecimal is longer than most names, and has capitals or small
// letters only, or several digits.
func randomToken(text string) string {
	digits := strings.TrimPrefix(strings.TrimPrefix(text, "0x"), "0X")
	count := func(of string) int {
		n := 0
		for _, c := range digits {
			if strings.ContainsRune(of, c) {
				n++
			}
		}
		return n
	}
	numerals, letters := count("0123456789"), count("abcdefABCDEF")
	isHex := numerals+letters == len(digits)
	switch {
	case isHex && (len(digits) < len(text) || numerals > 0 && letters > 0):
		return "<hex>"
	case isHex || numerals == 0 || len(digits) < shortestToken:
		return text
	case numerals >= 3, strings.ToUpper(digits) == digits, strings.ToLower(digits) == digits:
		return "<token>"
	}
	return text
}

// shortestToken is how many characters a token has that is not in hexadecimal.
const shortestToken = 16
