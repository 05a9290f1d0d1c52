package redact

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// ways are all spellings of one character.
func ways(c rune) []string {
	raw := string(c)
	list := []string{raw, allPercent(raw), lowerHex(allPercent(raw)), fmt.Sprintf("&#%d;", c),
		fmt.Sprintf("&#x%X;", c), fmt.Sprintf("&amp;#%08d;", c), fmt.Sprintf("&amp;amp;#x%x;", c),
		fmt.Sprintf(`\U%08x`, c)}
	for again := list[1]; len(list) < 11; {
		again = strings.ReplaceAll(again, "%", "%25")
		list = append(list, again)
	}
	hex, octal := "", ""
	for i := range len(raw) {
		hex += fmt.Sprintf(`\x%02x`, raw[i])
		octal += fmt.Sprintf(`\%03o`, raw[i])
	}
	list = append(list, hex, octal)
	for _, backslashes := range []string{`\`, `\\`, `\\\\`, `\\\\\\\\`} {
		if c < 0x10000 {
			list = append(list, fmt.Sprintf("%su%04x", backslashes, c),
				fmt.Sprintf("%su%04X", backslashes, c))
		} else {
			list = append(list, strings.ReplaceAll(jsonASCII(c), `\`, backslashes))
		}
		if short := map[rune]string{'\n': "n", '\r': "r", '\t': "t", '\a': "a", '\b': "b",
			'\f': "f", '\v': "v", '"': `"`, '\'': "'", '/': "/"}[c]; short != "" {
			list = append(list, backslashes+short)
		}
	}
	if name := map[rune]string{'<': "lt", '>': "gt", '"': "quot", '\'': "apos",
		'&': "amp"}[c]; name != "" {
		list = append(list, "&"+name+";", "&amp;"+name+";", "&amp;amp;"+name+";")
	}
	switch c {
	case '\\':
		list = append(list, `\\`, `\\\\`, `\\\\\\\\`)
	case ' ':
		list = append(list, "+", "%2B", `\u002b`, "&#43;", "\n", "\r\n\t ", `\n  `, `\r\n`)
	}
	return list
}

func TestEveryWayToSpellACharacter(t *testing.T) {
	for _, c := range "a0 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\a\b\f\n\r\t\v\x00\x01\x7fäß€日\u2028\uFFFD😀\U0010FFFF" {
		for at, secret := range []string{string(c) + "tail", "hea" + string(c) + "d",
			"head" + string(c)} {
			r := with("S", secret)
			for _, way := range ways(c) {
				text := strings.Replace(secret, string(c), way, 1)
				if got := r.String(text); got != "[S]" {
					t.Errorf("%q at %d as %q: got %q", c, at, way, got)
				}
				if got := r.String("<" + text + ">"); got != "<[S]>" {
					t.Errorf("%q at %d as %q, framed: got %q", c, at, way, got)
				}
			}
		}
	}
}

// TestRandomMixtures spells every character in its own way, and wraps lines.
func TestRandomMixtures(t *testing.T) {
	source := rand.New(rand.NewPCG(7, 11))
	pick := func(list []string) string { return list[source.IntN(len(list))] }
	for name, secret := range awkward {
		if !utf8.ValidString(secret) {
			continue
		}
		crowded := &Redactor{}
		for other, value := range awkward {
			crowded.Secret(strings.ReplaceAll(strings.ToUpper(other), " ", "_"), value)
		}
		marker := "[" + strings.ReplaceAll(strings.ToUpper(name), " ", "_") + "]"
		for range 60 {
			var text strings.Builder
			for n, c := range secret {
				// White space of the secret's own would be taken for indentation.
				if n > 0 && c != '\t' && source.IntN(10) == 0 {
					text.WriteString(pick([]string{"\n", "\r\n  ", "\n\t", `\n `}))
				}
				text.WriteString(pick(ways(c)))
			}
			if got := crowded.String("(" + text.String() + ")"); got != "("+marker+")" {
				t.Fatalf("%s as %q: got %q", name, text.String(), got)
			}
		}
	}
}

// TestBytesThatAreNoText have spellings of single bytes only.
func TestBytesThatAreNoText(t *testing.T) {
	const secret = "\xff\xc3\x28\x80"
	r := with("S", secret)
	for _, text := range []string{secret, "%FF%c3%28%80", `\xff\xc3(\x80`, `\377\303\050\200`,
		"\xff%c3(\\x80", "%25FF%25C3%2528%2580"} {
		if got := r.String(text); got != "[S]" {
			t.Errorf("%q: got %q", text, got)
		}
	}
	// U+00FF is another thing than the byte.
	for _, text := range []string{`\u00ff\u00c3(\u0080`, "ÿÃ(\u0080", "&#255;&#195;(&#128;"} {
		if got := r.String(text); got != text {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

func TestBase64Digits(t *testing.T) {
	const secret = "\xfb\xff\xbf?>~correct" // + and / in all three groupings
	r := with("S", secret)
	for before := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", before) +
			secret))
		ways := map[string]func(string) string{
			"standard": func(s string) string { return s },
			"url":      strings.NewReplacer("+", "-", "/", "_").Replace,
			"percent":  strings.NewReplacer("+", "%2B", "/", "%2f", "=", "%3D").Replace,
			"json":     strings.NewReplacer("/", `\/`, "+", `\u002b`, "=", `\u003d`).Replace,
			"html":     strings.NewReplacer("+", "&#43;", "/", "&#x2F;", "=", "&#61;").Replace,
			"lines":    func(s string) string { return fold(s, 4, "\n") },
			"escaped":  func(s string) string { return fold(s, 4, `\r\n`) },
			"no pad":   func(s string) string { return strings.TrimRight(s, "=") },
			"half pad": func(s string) string { return strings.Replace(s, "==", "=", 1) },
			"mixed":    strings.NewReplacer("+", "-", "/", "%2F").Replace,
		}
		for name, way := range ways {
			text := way(encoded)
			got := r.String("x " + text)
			rest := strings.Replace(strings.TrimPrefix(got, "x "), "[S]", "", 1)
			if !strings.Contains(got, "[S]") || strings.Trim(rest, "A\n\\r") != "" {
				t.Errorf("%d before, %s: %q became %q", before, name, text, got)
			}
		}
	}
}

// TestBase64LeavesNeighborsAlone: digits that only resemble the secret's stay.
func TestBase64LeavesNeighborsAlone(t *testing.T) {
	r := with("S", "correct horse")
	encoded := base64.StdEncoding.EncodeToString([]byte("correct horse"))
	for i := range strings.TrimRight(encoded, "=") {
		for _, other := range "AZaz09+/" {
			text := encoded[:i] + string(other) + encoded[i+1:]
			plain, err := base64.StdEncoding.DecodeString(text)
			if err != nil || string(plain) == "correct horse" {
				continue
			}
			// Its last digit has bits to spare: a change there need not matter.
			if got := r.String(text); got != text && i < len(encoded)-3 {
				t.Errorf("%q, which says %q, became %q", text, plain, got)
			}
		}
	}
}

// TestSecretsWithCommonBeginnings share their way through the trees.
func TestSecretsWithCommonBeginnings(t *testing.T) {
	values := []string{"abcd", "abcde", "abcdef", "abcx", "abcdxyz", "bcde-", "abcd0", "abcd1",
		"abcd2", "abcd3", "abcd4", "abcd5", "abcd6", "abcd7", "abcd8", "abcd9", "abcd-\x00",
		"abcd-ä", "abcd-ö"}
	for turn, order := range [][]string{values, reversed(values)} {
		r := &Redactor{}
		name := func(v string) string { return fmt.Sprintf("N%d", slices.Index(values, v)) }
		for _, v := range order {
			r.Secret(name(v), v)
		}
		for _, v := range values {
			for spelling, spell := range spellings {
				// The end of another's base64 may have the same digits.
				if strings.HasPrefix(spelling, "base64") {
					if got := r.String("(" + spell(v) + ")"); !strings.HasPrefix(got, "([N") ||
						!strings.HasSuffix(got, "])") {
						t.Errorf("%d: %q, %s: got %q", turn, v, spelling, got)
					}
					continue
				}
				if got, want := r.String("("+spell(v)+")"), "(["+name(v)+"])"; got != want {
					t.Errorf("%d: %q, %s: got %q, want %q", turn, v, spelling, got, want)
				}
			}
		}
		for _, text := range []string{"abc", "abcy", "bcde", "xabc d", "ab\n\ncd"} {
			if got := r.String(text); got != text {
				t.Errorf("%d: %q became %q", turn, text, got)
			}
		}
	}
}

func reversed(list []string) []string {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// TestOverlapsAgreeWithEveryPlace compares, for secrets without anything to
// spell, with a search for each of them at every place.
func TestOverlapsAgreeWithEveryPlace(t *testing.T) {
	source := rand.New(rand.NewPCG(3, 5))
	word := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "~!"[source.IntN(2)] // no digits of base64
		}
		return string(b)
	}
	for range 300 {
		r := &Redactor{}
		var secrets []string
		for range 1 + source.IntN(4) {
			s := word(4 + source.IntN(4))
			secrets = append(secrets, s)
			r.Secret("S", s)
		}
		text := word(source.IntN(60))
		hidden := make([]bool, len(text))
		for _, s := range secrets {
			for i := range text {
				if strings.HasPrefix(text[i:], s) {
					for j := range s {
						hidden[i+j] = true
					}
				}
			}
		}
		var want strings.Builder
		for i := range text {
			if !hidden[i] {
				want.WriteByte(text[i])
			}
		}
		if got := strings.ReplaceAll(r.String(text), "[S]", ""); got != want.String() {
			t.Fatalf("%q in %q: got %q, want %q", secrets, text, got, want.String())
		}
	}
}

func TestMarkersAreLeftAlone(t *testing.T) {
	r := &Redactor{}
	r.Secret("ALPHA", "BETA")
	r.Secret("BETA", "redacted")
	r.Secret("LONG.name-1_x", "ALPHA]")
	r.Secret("N", "[[[[")
	for text, want := range map[string]string{
		"[ALPHA]":               "[ALPHA]",
		"[BETA]":                "[BETA]",
		"[redacted]":            "[redacted]",
		"[[ALPHA]]":             "[[ALPHA]]",
		"[BETA":                 "[[ALPHA]",
		"[BETA]BETA":            "[BETA][ALPHA]",
		"redacted]":             "[BETA]]",
		"[LONG.name-1_x]ALPHA]": "[LONG.name-1_x][LONG.name-1_x]",
		"[ LONG]ALPHA]":         "[ LONG][LONG.name-1_x]",
		"[[[[ALPHA]":            "[N]ALPHA]", // its last bracket begins a marker
		"[":                     "[",
	} {
		if got := r.String(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestChainsNameEachSecretOnce(t *testing.T) {
	r := &Redactor{}
	r.Secret("A", "~!~!")
	r.Secret("B", "!~!~")
	if got := r.String("(" + strings.Repeat("~!", 5000) + ")"); got != "([A][B])" {
		t.Errorf("got %.100q", got)
	}
}
