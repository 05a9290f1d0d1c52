package page

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"
)

// cut is what stands where a text was cut off.
const cut = "…"

// Stable replaces what is another value in every run by examples of the same form: UUIDs, random
// names and tokens, points in time, ports. The same value gets the same example within a text, and
// what relates two values stays: their order, the seconds between them, their case.
func Stable(text string) string {
	text = stableTimes(text)
	for _, f := range forms {
		text = f.stable(text)
	}
	for _, r := range plain {
		text = r.pattern.ReplaceAllString(text, r.example)
	}
	return text
}

// plain are replacements that no other value depends on.
var plain = []struct {
	pattern *regexp.Regexp
	example string
}{
	{regexp.MustCompile(`(\b127\.0\.0\.1|\blocalhost|\[::1\]):\d+`), "${1}:8080"},
	// Which of several made-up app clients was answered first: they call at the same time.
	{regexp.MustCompile(`\b(appcl-00000000-0000-4000-8000-0000000000)(?:0[1-9]|[1-9]\d)\b`),
		"${1}06"},
	// How far a body had come when time was over.
	{regexp.MustCompile(`\b(after) \d+ bytes of the body\b`), "${1} 4096 bytes of the body"},
	// The size of a list that is too long to be shown: it has what other cases have created
	// meanwhile.
	{regexp.MustCompile(`(?m)^(\s+response\s.*, )\d+ bytes$((?:\n {8,}.*)*` + cut + `)`),
		"${1}2048 bytes${2}"},
}

// form is a form of random values.
type form struct {
	whole *regexp.Regexp
	// part is such a value where the text was cut off; its second group is what is left of the
	// value.
	part *regexp.Regexp
	// fold tells that upper and lower case write the same value.
	fold bool
	// like writes an example of the form of a value out of letters that look random and depend on a
	// number only.
	like func(value string, n int) string
}

var forms = []form{
	{
		whole: regexp.MustCompile(`(?i)\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`),
		part: regexp.MustCompile(
			`(?mi)("(?:\w*id|token)":")([0-9a-f]{1,8}(?:-[0-9a-f]{0,4}){0,3}(?:-[0-9a-f]{0,12})?)(?:` + cut + `|$)`),
		fold: true, like: exampleUUID,
	},
	{
		whole: regexp.MustCompile(`(?i)\b[a-z2-7]{26}\b`),
		part:  regexp.MustCompile(`(?i)("name":"plumbline-)([a-z2-7]{1,25})\b`),
		fold:  true, like: func(value string, n int) string {
			return letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "name", n, len(value))
		},
	},
	{
		whole: regexp.MustCompile(`\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+|\b[\w-]{60,}\b`),
		part: regexp.MustCompile(`(?m)([tT]oken["']:["'])(eyJ[\w.-]*|[\w-]{37,59})(?:` + cut +
			`|$)`),
		like: exampleToken,
	},
}

// constant are UUIDs that cases and faults were given; what is made up at random never looks like
// this.
var constant = regexp.MustCompile(`^0{8}-0{4}-`)

func (f form) stable(text string) string {
	var values []string
	number := func(value string) int {
		if f.fold {
			value = strings.ToUpper(value)
		}
		for i, known := range values {
			if strings.HasPrefix(known, value) {
				return i
			}
		}
		values = append(values, value)
		return len(values) - 1
	}
	example := func(value string) string {
		if constant.MatchString(value) {
			return value
		}
		written := f.like(value, number(value))
		if f.fold && value == strings.ToLower(value) {
			return strings.ToLower(written)
		}
		return written
	}
	text = f.whole.ReplaceAllStringFunc(text, example)
	return f.part.ReplaceAllStringFunc(text, func(match string) string {
		groups := f.part.FindStringSubmatch(match)
		rest := strings.TrimPrefix(match, groups[1]+groups[2])
		if f.isExample(groups[2], len(values)) {
			return match
		}
		return groups[1] + example(groups[2]) + rest
	})
}

// isExample tells whether a value is one of the first examples, or begins one.
func (f form) isExample(value string, examples int) bool {
	for n := range examples {
		written := f.like(value, n)
		if f.fold && value == strings.ToLower(value) {
			written = strings.ToLower(written)
		}
		if written == value {
			return true
		}
	}
	return false
}

// letters returns so many letters of an alphabet of a power of two.
func letters(alphabet, kind string, n, count int) string {
	var b strings.Builder
	for block := 0; b.Len() < count; block++ {
		for _, octet := range sha256.Sum256(fmt.Appendf(nil, "%s %d %d", kind, n, block)) {
			b.WriteByte(alphabet[int(octet)%len(alphabet)])
		}
	}
	return b.String()[:count]
}

// exampleUUID is a UUID of version 4 (RFC 9562 section 5.4), or as much of one as there is of the
// value.
func exampleUUID(value string, n int) string {
	hex := letters("0123456789ABCDEF", "uuid", n, 32)
	whole := hex[:8] + "-" + hex[8:12] + "-4" + hex[13:16] + "-" +
		letters("89AB", "variant", n, 1) + hex[17:20] + "-" + hex[20:]
	return whole[:min(len(value), len(whole))]
}

// exampleToken has its dots where the token has them, and begins as a JSON Web Token does where the
// token is one.
func exampleToken(value string, n int) string {
	written := []byte(letters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
		"token", n, len(value)))
	for i := range written {
		if value[i] == '.' {
			written[i] = '.'
		}
	}
	if strings.HasPrefix(value, "eyJ") {
		copy(written, "eyJ")
	}
	return string(written)
}
