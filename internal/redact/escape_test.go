package redact

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestUnits has what may stand at the beginning of a text, each with the
// number of bytes it takes, and whether more text might bring something else.
func TestUnits(t *testing.T) {
	for text, want := range map[string]string{
		"a":                      `"a"1`,
		"\x80":                   `"\x80"1`,
		"+":                      `"+"1 " "1`,
		"%":                      `"%"1`,
		"%4":                     `"%"1`,
		"%4g":                    `"%"1`,
		"%41":                    `"%"1 "A"3`,
		"%2b":                    `"%"1 "+"3 " "3`,
		"%25x":                   `"%"1 "%"3`,
		"%25":                    `"%"1 "%"3`,
		"%2541":                  `"%"1 "%"3 "A"5`,
		"%25252541":              `"%"1 "%"3 "%"5 "%"7 "A"9`,
		"%2525252541":            `"%"1 "%"3 "%"5 "%"7 "%"9`,
		`\`:                      `"\\"1`,
		`\\`:                     `"\\"1 "\\"2`,
		`\\\ `:                   `"\\"1 "\\"2`,
		`\\\\ `:                  `"\\"1 "\\"2 "\\"4`,
		`\\\\\\\\\n`:             `"\\"1 "\\"2 "\\"4 "\\"8`,
		`\\\\\\\\"`:              `"\\"1 "\\"2 "\\"4 "\\"8 "\""9`,
		`\"`:                     `"\\"1 "\""2`,
		`\/`:                     `"\\"1 "/"2`,
		`\z`:                     `"\\"1`,
		`\t`:                     `"\\"1 "\t"2`,
		`\n-`:                    `"\\"1 "\n"2 " "2 "\n"2 wrap 2`,
		`\r\n  -`:                `"\\"1 "\r"2 " "6 "\n"6 wrap 6`,
		"\n":                     `"\n"1 " "1 "\n"1 wrap 1`,
		"\r":                     `"\r"1`,
		"\r-":                    `"\r"1`,
		"\r\n\t-":                `"\r"1 " "3 "\n"3 wrap 3`,
		`\x41`:                   `"\\"1 "A"4`,
		`\x4`:                    `"\\"1`,
		`\101`:                   `"\\"1 "A"4`,
		`\377`:                   `"\\"1 "\xff"4`,
		`\400`:                   `"\\"1`,
		`\18-`:                   `"\\"1`,
		`\u0041`:                 `"\\"1 "A"6`,
		`\\u00e4`:                `"\\"1 "\\"2 "ä"7`,
		`\u20AC`:                 `"\\"1 "€"6`,
		`\ud83d\ude00`:           `"\\"1 "😀"12`,
		`\ud83d\ud83d`:           `"\\"1`,
		`\ud83d\\ude00`:          `"\\"1`,
		`\ud83d`:                 `"\\"1`,
		`\ude00`:                 `"\\"1`,
		`\U0001f600`:             `"\\"1 "😀"10`,
		`\U00110000`:             `"\\"1`,
		`\Uffffffff`:             `"\\"1`,
		`\U0000004g`:             `"\\"1`,
		`\u004g`:                 `"\\"1`,
		"&":                      `"&"1`,
		"&x":                     `"&"1`,
		"&amp;x":                 `"&"1 "&"5`,
		"&amp;amp;amp;amp;":      `"&"1 "&"5 "&"9 "&"13`,
		"&lt;":                   `"&"1 "<"4`,
		"&amp;gt;":               `"&"1 "&"5 ">"8`,
		"&quot;":                 `"&"1 "\""6`,
		"&apos;":                 `"&"1 "'"6`,
		"&#65;":                  `"&"1 "A"5`,
		"&#x41;":                 `"&"1 "A"6`,
		"&#X1F600;":              `"&"1 "😀"9`,
		"&#6a;":                  `"&"1`,
		"&#0000000000000065;":    `"&"1 "A"19`,
		"&#00000000000000065;":   `"&"1`,
		"&#99999999999999999999": `"&"1`,
		"&#xd800;":               `"&"1`,
		"&#65":                   `"&"1`,
		"=41":                    `"="1 "A"3`,
		"=4":                     `"="1`,
		"=\r\nA":                 `"="1 " "3 "\n"3 wrap 3`,
		"='":                     `"="1`,
		"'x":                     `"'"1`,
		`'\''x`:                  `"'"1 "'"4`,
		`'"'"'x`:                 `"'"1 "'"5`,
	} {
		r := reader{text: text}
		r.read(0)
		var parts []string
		for _, u := range r.characters {
			parts = append(parts, fmt.Sprintf("%q%d", u.bytes[:u.n], u.end))
		}
		if r.wrap >= 0 {
			parts = append(parts, fmt.Sprintf("wrap %d", r.wrap))
		}
		if got := strings.Join(parts, " "); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// TestUnitsFitTheRing: no jump is so long that it would meet itself.
func TestUnitsFitTheRing(t *testing.T) {
	for _, text := range []string{`\r\n` + strings.Repeat(" ", ring), strings.Repeat("%25", ring),
		strings.Repeat("&amp;", ring), strings.Repeat(`\`, ring),
		"&#" + strings.Repeat("0", ring)} {
		r := reader{text: text}
		r.read(0)
		if last := slices.MaxFunc(r.characters,
			func(a, b spelledCharacter) int { return a.end - b.end }); max(last.end,
			r.wrap) >= ring {
			t.Errorf("%.20q: a unit of %d bytes", text, last.end)
		}
	}
}

func TestASecretAcrossCookies(t *testing.T) {
	for _, secret := range []string{"a;b=c", "one; two", "x=y;z"} {
		r := with("S", secret)
		for _, name := range []string{"Cookie", "Set-Cookie"} {
			got := replacer{
				r: r}.header(http.Header{name: {"sid=1; Path=/" + secret + "; Secure"}}).Get(name)
			if got != Unnamed {
				t.Errorf("%s of %q: %s", name, secret, got)
			}
		}
	}
	// Padding is no separator.
	r := with("S", "hunter2-")
	if got := r.HeaderPieces("Set-Cookie",
		"sid=aHVudGVyMi0=; Path=/x"); join(got) != "sid=[S]; Path=/x" {
		t.Errorf("got %q", join(got))
	}
}
