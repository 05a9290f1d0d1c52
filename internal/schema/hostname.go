package schema

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// hostnames follow RFC 5891 for registration and lookup, and not what browsers make of a host's
// name.
var hostnames = idna.New(idna.ValidateLabels(true), idna.VerifyDNSLength(true),
	idna.StrictDomainName(true), idna.BidiRule(), idna.ValidateForRegistration())

const label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"

var hostname = regexp.MustCompile(`^` + label + `(?:\.` + label + `)*$`)

// checkHostname is RFC 1123 section 2.1; labels that are internationalized names in ASCII have to
// be such.
func checkHostname(text string) error {
	if len(text) > 253 || !hostname.MatchString(text) {
		return errors.New("it is no host name of RFC 1123")
	}
	return checkLabels(text)
}

// dots are the characters that end a label besides the full stop of ASCII (RFC 3490 section 3.1).
var dots = strings.NewReplacer("。", ".", "．", ".", "｡", ".")

// checkInternationalHostname is RFC 5890 section 2.3.2.3.
func checkInternationalHostname(text string) error {
	text = asciiLower(dots.Replace(text))
	if text == "" || strings.HasSuffix(text, ".") {
		return errors.New("it has an empty label")
	}
	if _, err := hostnames.ToASCII(text); err != nil {
		return err
	}
	return checkLabels(text)
}

// checkLabels holds labels to what depends on all of their characters.
func checkLabels(text string) error {
	for own := range strings.SplitSeq(text, ".") {
		decoded := own
		if lower := strings.ToLower(own); strings.HasPrefix(lower, "xn--") {
			var err error
			if decoded, err = hostnames.ToUnicode(lower); err != nil {
				return err
			}
			if isASCII(decoded) {
				return errors.New("a label with the prefix xn-- stands for ASCII")
			}
		}
		// Hyphens in the third and fourth place are reserved (RFC 5890 section 2.3.1).
		if runes := []rune(decoded); len(runes) > 3 && runes[2] == '-' && runes[3] == '-' {
			return errors.New("a label has hyphens in the third and fourth place")
		}
		if err := checkContext([]rune(decoded)); err != nil {
			return err
		}
	}
	return nil
}

// asciiLower spares other letters, whose capitals no label has.
func asciiLower(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, text)
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// disallowed are the exceptions of RFC 5892 section 2.6 that no label may have.
var disallowed = []rune{0x0640, 0x07fa, 0x302e, 0x302f, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035,
	0x303b}

// contexts says of characters that only some labels may have where in a label they may stand (RFC
// 5892 appendix A.3 to A.7).
var contexts = map[rune]func(runes []rune, i int) bool{
	0x00b7: func(runes []rune, i int) bool {
		return before(runes, i) == 'l' &&
			behind(runes, i) == 'l'
	},
	0x0375: func(runes []rune, i int) bool { return unicode.Is(unicode.Greek, behind(runes, i)) },
	0x05f3: afterHebrew,
	0x05f4: afterHebrew,
	0x30fb: func(runes []rune, _ int) bool {
		return slices.ContainsFunc(runes, func(r rune) bool {
			return r != 0x30fb && unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han)
		})
	},
}

func afterHebrew(runes []rune, i int) bool { return unicode.Is(unicode.Hebrew, before(runes, i)) }

// before and behind give the neighbors of a character, 0 where there is none.
func before(runes []rune, i int) rune {
	if i == 0 {
		return 0
	}
	return runes[i-1]
}

func behind(runes []rune, i int) rune {
	if i+1 == len(runes) {
		return 0
	}
	return runes[i+1]
}

// checkContext has the rules of RFC 5892 for characters that not every label may have: section 2.6
// and appendix A.3 to A.9.
func checkContext(runes []rune) error {
	arabic, extended := false, false
	for i, r := range runes {
		fits := contexts[r]
		if slices.Contains(disallowed, r) || fits != nil && !fits(runes, i) {
			return errors.New("it has a character that may not stand there in a host name: " +
				string(r))
		}
		arabic = arabic || r >= 0x0660 && r <= 0x0669
		extended = extended || r >= 0x06f0 && r <= 0x06f9
	}
	return unless(!arabic || !extended, "it mixes two kinds of Arabic digits")
}
