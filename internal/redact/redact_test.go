package redact

import (
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// awkward are secrets with something to escape in every notation.
var awkward = map[string]string{
	"plain":       "correcthorse",
	"short":       "s3c!",
	"blank":       "correct horse battery",
	"quotes":      `a"b'c\d/e`,
	"markup":      "<a&b>\"c\"",
	"percent":     "100%25%2F%",
	"ampersands":  "a&amp;b&lt;c",
	"backslashes": `a\\nb\"c\`,
	"accents":     "pässwörd€",
	"emoji":       "pass😀word",
	"lines":       "line one\nline two\ttab\r\nend",
	"bytes":       "\xff\xfe\x00\x80bytes",
	"base64 like": "abc+/def==gh",
	"brackets":    "[[x]]{y}$z`w",
	"plus":        "a+b c=d&e",
	"controls":    "a\a\b\f\v\x01\x7fz",
}

// spellings are the notations the package promises to see through.
var spellings = map[string]func(string) string{
	"raw":           func(s string) string { return s },
	"query":         url.QueryEscape,
	"path":          url.PathEscape,
	"lower hex":     func(s string) string { return lowerHex(url.QueryEscape(s)) },
	"all percent":   allPercent,
	"percent twice": func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"percent thrice": func(s string) string {
		return url.QueryEscape(url.QueryEscape(url.QueryEscape(s)))
	},
	"go quoted": func(s string) string { return inner(fmt.Sprintf("%q", s)) },
	"go ascii":  func(s string) string { return inner(fmt.Sprintf("%+q", s)) },
	"html":      html.EscapeString,
	"base64":    func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64 raw": func(s string) string {
		return base64.RawStdEncoding.EncodeToString([]byte(s))
	},
	"base64url": func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) },
	"base64url raw": func(s string) string {
		return base64.RawURLEncoding.EncodeToString([]byte(s))
	},
	"base64 query": func(s string) string {
		return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s)))
	},
	"base64 mime": func(s string) string {
		return fold(base64.StdEncoding.EncodeToString([]byte(s)), 5, "\r\n")
	},
}

// textSpellings cannot express bytes that are not UTF-8.
var textSpellings = map[string]func(string) string{
	"json":       jsonInner,
	"json slash": func(s string) string { return strings.ReplaceAll(jsonInner(s), "/", `\/`) },
	"json twice": func(s string) string { return jsonInner(jsonInner(s)) },
	"json all": func(s string) string {
		var out strings.Builder
		for _, c := range s {
			if c < 0x10000 {
				fmt.Fprintf(&out, `\u%04X`, c)
			} else {
				out.WriteString(strings.Trim(jsonASCII(c), `"`))
			}
		}
		return out.String()
	},
	"entities": func(s string) string {
		var out strings.Builder
		for _, c := range s {
			fmt.Fprintf(&out, "&#x%x;", c)
		}
		return out.String()
	},
	"decimal entities": func(s string) string {
		var out strings.Builder
		for _, c := range s {
			fmt.Fprintf(&out, "&#%05d;", c)
		}
		return out.String()
	},
	"html in html": func(s string) string { return html.EscapeString(html.EscapeString(s)) },
}

func jsonASCII(c rune) string {
	c -= 0x10000
	return fmt.Sprintf(`\u%04x\u%04x`, 0xD800+c>>10, 0xDC00+c&0x3FF)
}

func inner(quoted string) string { return quoted[1 : len(quoted)-1] }

func jsonInner(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return inner(string(b))
}

func lowerHex(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' {
			out.WriteString(strings.ToLower(s[i : i+3]))
			i += 2
			continue
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

func allPercent(s string) string {
	var out strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&out, "%%%02X", s[i])
	}
	return out.String()
}

func fold(s string, width int, end string) string {
	var out strings.Builder
	for i := 0; i < len(s); i += width {
		if i > 0 {
			out.WriteString(end)
		}
		out.WriteString(s[i:min(len(s), i+width)])
	}
	return out.String()
}

func with(name, value string) *Redactor {
	r := &Redactor{}
	r.Secret(name, value)
	return r
}

func TestStringFindsEverySpelling(t *testing.T) {
	for secretName, secret := range awkward {
		r := with("X", secret)
		try := func(name string, spell func(string) string) {
			t.Run(secretName+"/"+name, func(t *testing.T) {
				spelled := spell(secret)
				for _, frame := range [][2]string{{"", ""}, {"before ", " after"}, {"k=", "&l=1"},
					{`{"a":"`, `"}`}, {"%", "%"}} {
					want := frame[0] + "[X]" + frame[1]
					if got := r.String(frame[0] + spelled + frame[1]); got != want {
						t.Errorf("%q: got %q, want %q", spelled, got, want)
					}
				}
			})
		}
		for name, spell := range spellings {
			try(name, spell)
		}
		if secretName == "bytes" {
			continue
		}
		for name, spell := range textSpellings {
			try(name, spell)
		}
	}
}

func TestStringFindsXMLEscapes(t *testing.T) {
	var out strings.Builder
	secret := awkward["markup"] + "\n\t"
	if err := xml.EscapeText(&out, []byte(secret)); err != nil {
		t.Fatal(err)
	}
	if got := with("X", secret).String(out.String()); got != "[X]" {
		t.Errorf("%q: got %q", out.String(), got)
	}
}

func TestStringFindsSecretInsideBase64(t *testing.T) {
	digits := func(bytes int) int { return (bytes*8 + 5) / 6 }
	for name, secret := range awkward {
		for before := range 7 {
			for after := range 5 {
				text := strings.Repeat("u", before) + secret + strings.Repeat("v", after)
				for _, encoding := range []*base64.Encoding{base64.StdEncoding,
					base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
					encoded := encoding.EncodeToString([]byte(text))
					got := with("X", secret).String("Basic " + encoded)
					if !strings.Contains(got, "[X]") {
						t.Fatalf("%s: %d before, %d after: %q not found in %q", name, before, after,
							secret, got)
					}
					// What is left are digits of the neighbors only.
					rest := len(
						strings.ReplaceAll(strings.TrimRight(strings.TrimPrefix(got, "Basic "),
							"="), "[X]", ""))
					if most := before*8/6 +
						digits(before+len(secret)+after) - digits(
						before+len(secret)); rest != most {
						t.Errorf(
							"%s: %d before, %d after: %q keeps %d digits, %d belong to the "+
								"neighbors", name, before, after, got, rest, most)
					}
				}
			}
		}
	}
}

func TestStringFindsWrappedSecrets(t *testing.T) {
	const secret = "correct horse"
	r := with("X", secret)
	for _, end := range []string{"\n", "\r\n", "\n    ", "\r\n\t", `\n  `, `\r\n`,
		"\n" + strings.Repeat(" ", maxIndent)} {
		for at := 1; at < len(secret); at++ {
			wrapped := secret[:at] + end + secret[at:]
			if got := r.String("a " + wrapped + " b"); got != "a [X] b" {
				t.Errorf("%q: got %q", wrapped, got)
			}
		}
		if got := r.String("correct" + end + "horse"); got != "[X]" {
			t.Errorf("blank replaced by %q: got %q", end, got)
		}
	}
}

func TestStringMixedSpellings(t *testing.T) {
	r := with("X", `a"b/c d`)
	for _, text := range []string{`%61\"b%2fc+d`, `a\u0022b\/c%20d`, `a&quot;b/c\x20d`,
		`a\\\"b/c d`, `a\042b/c d`} {
		if got := r.String(text); got != "[X]" {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

func TestStringLeavesOtherTextAlone(t *testing.T) {
	r := &Redactor{}
	for name, secret := range awkward {
		r.Secret(strings.ToUpper(strings.ReplaceAll(name, " ", "_")), secret)
	}
	for _, text := range []string{
		"", "%", "\\", "&", "&#", "&#x", "%2", "[", "[x]", "correct", "correct horse batter",
		"CORRECTHORSE",
		"correct-horse", "correcthors", "\\u", "\\u00", "&#99999999999999999999999999;",
		"Y29ycmVjdA==",
		strings.Repeat("%25", 20), strings.Repeat(`\`, 50), strings.Repeat("&amp;", 20), "\xff\xfe",
	} {
		if got := r.String(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestStringOverlaps(t *testing.T) {
	tests := map[string]struct {
		secrets [][2]string
		text    string
		want    string
	}{
		"longer wins": {[][2]string{{"A", "hunter"}, {"B", "hunter2hunter"}},
			"x hunter2hunter y", "x [B] y"},
		"order is no matter": {[][2]string{{"B", "hunter2hunter"}, {"A", "hunter"}},
			"x hunter2hunter y", "x [B] y"},
		"shorter alone": {[][2]string{{"A", "hunter"}, {"B", "hunter2hunter"}},
			"hunter2 hunter", "[A]2 [A]"},
		"inside at the end": {[][2]string{{"A", "tail"}, {"B", "longtail"}}, "longtail", "[B]"},
		"partly": {[][2]string{{"A", "abcdef"}, {"B", "defghi"}}, "<abcdefghi>",
			"<[A][B]>"},
		"chain": {[][2]string{{"A", "abcdef"}, {"B", "defghi"}, {"C", "ghijkl"}},
			"abcdefghijkl", "[A][B][C]"},
		"with itself": {[][2]string{{"A", "aaaa"}}, "aaaaaa", "[A]"},
		"side by side": {[][2]string{{"A", "abcd"}, {"B", "efgh"}}, "abcdefghabcd",
			"[A][B][A]"},
		"same value twice":    {[][2]string{{"A", "abcd"}, {"B", "abcd"}}, "abcd", "[A]"},
		"same name twice":     {[][2]string{{"A", "abcd"}, {"A", "efgh"}}, "abcd efgh", "[A] [A]"},
		"empty value":         {[][2]string{{"A", ""}}, "abc", "abc"},
		"short inside":        {[][2]string{{"A", "abc"}}, "abc xabcx", "abc xabcx"},
		"name with the value": {[][2]string{{"my-hunter2", "hunter2"}}, "hunter2", "[redacted]"},
		"name to be cleaned":  {[][2]string{{`a "b]`, "hunter2"}}, "hunter2", "[a__b_]"},
		"no name":             {[][2]string{{"", "hunter2"}}, "hunter2", "[redacted]"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := &Redactor{}
			for _, s := range test.secrets {
				r.Secret(s[0], s[1])
			}
			if got := r.String(test.text); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestRedactingTwiceChangesNothing(t *testing.T) {
	r := &Redactor{}
	r.Secret("RESPOKE_PASSWORD", "hunter2")
	r.Secret("OTHER", "RESPOKE")
	r.Secret("THIRD", "redacted")
	once := r.String("hunter2 RESPOKE [redacted]")
	if want := "[RESPOKE_PASSWORD] [OTHER] [redacted]"; once != want {
		t.Fatalf("got %q, want %q", once, want)
	}
	if twice := r.String(once); twice != once {
		t.Errorf("second pass: %q", twice)
	}
}

func TestJSONLeavesItsArgumentAlone(t *testing.T) {
	b := []byte("x hunter2")
	with("A", "hunter2").JSON(b)
	if string(b) != "x hunter2" {
		t.Errorf("changed to %q", b)
	}
}

func TestNilAndZeroRedactor(t *testing.T) {
	for name, r := range map[string]*Redactor{"nil": nil, "zero": {}} {
		t.Run(name, func(t *testing.T) {
			if got := r.String("text"); got != "text" {
				t.Errorf("String: %q", got)
			}
			if got := string(
				r.JSON(
					[]byte(`{"password":"x","a":1}`))); got != `{"password":"[redacted]","a":1}` {
				t.Errorf("JSON: %s", got)
			}
			if got := r.URL("/a?token=x"); got != "/a?token=[redacted]" {
				t.Errorf("URL: %s", got)
			}
			if got := r.Pieces("text"); len(got) != 1 || got[0].Text != "text" {
				t.Errorf("Pieces: %v", got)
			}
		})
	}
}

func TestPrintingARedactor(t *testing.T) {
	r := with("X", "hunter2")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		if got := fmt.Sprintf(verb, r); got != "redact.Redactor" {
			t.Errorf("%s: got %s", verb, got)
		}
	}
}

func TestManySecrets(t *testing.T) {
	const many = 1000
	r := &Redactor{}
	token := func(n int) string { return fmt.Sprintf("%04d-issued-token", n) }
	for n := range many {
		r.Secret("TOKEN", token(n))
	}
	for n := range many {
		if n%100 > 0 && n < many-1 {
			continue
		}
		if got := r.String(token(n) + " " + token(many)); got != "[TOKEN] "+token(many) {
			t.Errorf("%d: %q", n, got)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	r := &Redactor{}
	r.Secret("FIRST", "hunter2")
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			for i := range 20 {
				r.Secret("S", fmt.Sprintf("secret-%d-%d", n, i))
				r.Variable("V", fmt.Sprintf("variable-%d-%d", n, i))
				if got := r.String("hunter2"); got != "[FIRST]" {
					t.Errorf("got %q", got)
				}
				r.Pieces("variable-0-0")
				r.JSON([]byte(`{"a":"hunter2"}`))
			}
		})
	}
	group.Wait()
	if got := r.String("secret-3-7"); got != "[S]" {
		t.Errorf("got %q", got)
	}
}

// FuzzString proves that no piece of text makes the scanner fail or lose what
// stands around a secret.
func FuzzString(f *testing.F) {
	for _, secret := range awkward {
		f.Add("before", secret, "after")
	}
	f.Fuzz(func(t *testing.T, before, secret, after string) {
		r := with("X", secret)
		got := r.String(before + secret + after)
		if len(secret) < shortest || strings.Contains("[X][redacted]", secret) {
			return
		}
		for part := range strings.SplitSeq(got, "[X]") {
			if strings.Contains(part, secret) {
				t.Errorf("%q is still in %q", secret, got)
			}
		}
	})
}
