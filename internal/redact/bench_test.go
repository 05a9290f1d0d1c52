package redact

import (
	"fmt"
	"strings"
	"testing"
)

// fills are what texts are made of that could make a scanner slow.
var fills = map[string]string{
	"prose":           "The quick brown fox jumps over the lazy dog. ",
	"json":            `{"id":"5f0c%20","name":"A \"quoted\" name","items":[1,2,3]}` + "\n",
	"one letter":      "A",
	"base64":          "Y29ycmVjdCBob3JzZQ",
	"backslashes":     `\`,
	"percent":         "%25",
	"percent, cut":    "%2",
	"ampersands":      "&amp;",
	"entities":        "&#0000000000000000",
	"line ends":       "\n",
	"indentation":     "\n" + strings.Repeat(" ", maxIndent+50),
	"escaped ends":    `\r\n`,
	"utf-16":          `\ud83d`,
	"brackets":        "[",
	"nearly markers":  "[S1",
	"nearly a secret": "0001-secret value\\",
	"spelled nearly":  `%30%2530\u0030\x31-s&#101;cret%20`,
	"base64 nearly":   "MDAwMS1zZWNyZXQgdmFsdWVc",
	"zero bytes":      "\x00",
	"not UTF-8":       "\xf0\x9f\xff",
}

// crowd knows so many secrets, all alike.
func crowd(secrets int) *Redactor {
	r := &Redactor{}
	for i := range secrets {
		r.Secret(fmt.Sprintf("S%d", i), fmt.Sprintf("%04x-secret value\\%d", i*7919%65536, i))
	}
	return r
}

func fillTo(size int, fill string) string { return strings.Repeat(fill, size/len(fill)+1)[:size] }

// TestNoTextMakesRedactionSlow takes minutes with a scanner that is quadratic in
// the text, or linear in the number of secrets.
func TestNoTextMakesRedactionSlow(t *testing.T) {
	r := crowd(500)
	for name, fill := range fills {
		t.Run(name, func(t *testing.T) {
			text := fillTo(1<<15, fill)
			if got := r.String(text); got != text {
				t.Errorf("it was changed, to %.100q...", got)
			}
			// Beside all that, secrets are still seen.
			secret := "\n\n0000-secret value\\0"
			if got := r.String("0000-secret value\\0 " + text + secret); !strings.HasPrefix(got,
				"[S0] ") || !strings.HasSuffix(got, "[S0]") {
				t.Errorf("a secret at the end was not found: ...%q", got[len(got)-100:])
			}
			var out strings.Builder
			w := NewWriter(&out, r)
			for i := 0; i < len(text); i += 4096 {
				w.Write([]byte(text[i:min(len(text), i+4096)]))
			}
			flush(t, w)
			if out.String() != text {
				t.Error("the writer changed it")
			}
		})
	}
}

func TestNoJSONMakesRedactionSlow(t *testing.T) {
	r := crowd(500)
	for name, part := range map[string][2]string{
		"strings":      {`"0000-secret value\\0",`, `"[S0]",`},
		"numbers":      {`1234567890,`, `1234567890,`},
		"members":      {`{"token":"abc","a":[1]},`, `{"token":"[redacted]","a":[1]},`},
		"deep":         {`[`, `[`},
		"open strings": {`"`, `"`},
		"white space":  {`"a"` + strings.Repeat(" ", 500), `"a"` + strings.Repeat(" ", 500)},
	} {
		t.Run(name, func(t *testing.T) {
			const times = 5000
			got := string(r.JSON([]byte("[" + strings.Repeat(part[0], times))))
			if want := "[" + strings.Repeat(part[1], times); got != want {
				t.Errorf("got %.200q...", got)
			}
		})
	}
}

// TestSecretsThatRepeatThemselves are the one thing that costs more than time
// for each byte of the text: they are in many places at once.
func TestSecretsThatRepeatThemselves(t *testing.T) {
	for name, secret := range map[string]string{
		"letters":     strings.Repeat("a", 50),
		"backslashes": strings.Repeat(`\`, 30),
		"percent":     strings.Repeat("%25", 20),
		"ampersands":  strings.Repeat("&amp;", 20),
		"blanks":      strings.Repeat(" ", 50),
		"line ends":   strings.Repeat("\n", 30),
		"plus":        strings.Repeat("+", 50),
	} {
		t.Run(name, func(t *testing.T) {
			r := with("X", secret)
			if got := r.String("(" + strings.Repeat(secret, 10) + ")"); got != "([X])" {
				t.Errorf("got %.200q", got)
			}
			for spelling, spell := range spellings {
				if got := r.String("(" + spell(secret) + ")"); got != "([X])" {
					t.Errorf("%s: got %q", spelling, got)
				}
			}
		})
	}
}

// TestLongSecrets are tokens; most of their length is common to all.
func TestLongSecrets(t *testing.T) {
	r := &Redactor{}
	token := func(n int) string {
		return strings.Repeat("eyJhbGciOiJSUzI1NiJ9-", 50) + fmt.Sprintf("%06d.end", n)
	}
	for n := range 40 {
		r.Secret(fmt.Sprintf("T%d", n), token(n))
	}
	for _, n := range []int{0, 39} {
		for name, spell := range spellings {
			if got, want := r.String("a "+spell(token(n))+" b"),
				fmt.Sprintf("a [T%d] b", n); got != want {
				t.Errorf("%d, %s: got %.100q", n, name, got)
			}
		}
	}
	if other := token(40); r.String(other) != other {
		t.Error("another token was taken for one of them")
	}
}

func BenchmarkRedact(b *testing.B) {
	for _, secrets := range []int{5, 50, 500} {
		r := crowd(secrets)
		for name, fill := range fills {
			text := fillTo(1<<20, fill)
			b.Run(fmt.Sprintf("%d secrets/%s", secrets, name), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					r.String(text)
				}
			})
		}
	}
}

// BenchmarkRedactLength shows that the time for a byte does not grow with the text.
func BenchmarkRedactLength(b *testing.B) {
	r := crowd(50)
	for _, name := range []string{"prose", "one letter", "backslashes", "percent"} {
		for _, size := range []int{1 << 16, 1 << 20, 10 << 20} {
			text := fillTo(size, fills[name])
			b.Run(fmt.Sprintf("%s/%dKiB", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(size))
				for b.Loop() {
					r.String(text)
				}
			})
		}
	}
}

func BenchmarkSecret(b *testing.B) {
	for b.Loop() {
		crowd(500)
	}
}
