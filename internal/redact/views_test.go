package redact

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"maps"
	"mime/quotedprintable"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

func standard64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func hexed(s string) string { return hex.EncodeToString([]byte(s)) }

func separated(s, mark string) string { return fold(hexed(s), 2, mark) }

func wideOf(s string, order unicode.Endianness, bom unicode.BOMPolicy) string {
	text, err := unicode.UTF16(order, bom).NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return text
}

func printableQuoted(s string) string {
	var out strings.Builder
	w := quotedprintable.NewWriter(&out)
	w.Binary = true
	w.Write([]byte(s))
	w.Close()
	return out.String()
}

func quotedByShell(s string) string { return strings.ReplaceAll(s, `'`, `'\''`) }

func references(s string) string {
	return strings.NewReplacer("!", "&excl;", "/", "&sol;", "$", "&dollar;", "@", "&commat;",
		"&", "&amp;", "=", "&equals;").Replace(s)
}

// encodings are the notations that a text is decoded for.
var encodings = map[string]func(string) string{
	"hex":                 hexed,
	"hex, capitals":       func(s string) string { return strings.ToUpper(hexed(s)) },
	"hex, colons":         func(s string) string { return separated(s, ":") },
	"hex, blanks":         func(s string) string { return strings.ToUpper(separated(s, " ")) },
	"hex, hyphens":        func(s string) string { return separated(s, "-") },
	"base64 twice":        func(s string) string { return standard64(standard64(s)) },
	"base64url in base64": func(s string) string { return standard64(spellings["base64url"](s)) },
	"base64 twice, no pad": func(s string) string {
		return strings.TrimRight(standard64(standard64(s)), "=")
	},
	"base64 of hex":     func(s string) string { return standard64(hexed(s)) },
	"hex of base64":     func(s string) string { return hexed(standard64(s)) },
	"base64 of a query": func(s string) string { return standard64(url.QueryEscape(s)) },
	"a query of base64 twice": func(s string) string {
		return url.QueryEscape(standard64(standard64(s)))
	},
	"quoted-printable": printableQuoted,
	"for a shell":      quotedByShell,
	"hex of a query":   func(s string) string { return hexed(url.QueryEscape(s)) },
}

// textEncodings cannot express bytes that are not UTF-8.
var textEncodings = map[string]func(string) string{
	"UTF-16LE": func(s string) string {
		return wideOf(s, unicode.LittleEndian, unicode.IgnoreBOM)
	},
	"UTF-16BE": func(s string) string {
		return wideOf(s, unicode.BigEndian, unicode.IgnoreBOM)
	},
	"UTF-16LE, marked": func(s string) string {
		return wideOf(s, unicode.LittleEndian, unicode.UseBOM)
	},
	"UTF-16BE, marked": func(s string) string {
		return wideOf(s, unicode.BigEndian, unicode.UseBOM)
	},
	"hex of UTF-16": func(s string) string {
		return hexed(wideOf(s, unicode.LittleEndian, unicode.IgnoreBOM))
	},
	"percent-encoded JSON": func(s string) string {
		return url.QueryEscape(jsonInner(s))
	},
	"percent-encoded JSON in JSON": func(s string) string {
		return url.QueryEscape(jsonInner(jsonInner(s)))
	},
	"JSON of a query": func(s string) string {
		return jsonInner(url.QueryEscape(s))
	},
	"JSON of percent-encoded JSON": func(s string) string {
		return jsonInner(url.PathEscape(jsonInner(s)))
	},
	"HTML of JSON": func(s string) string {
		return html.EscapeString(jsonInner(s))
	},
	"JSON of HTML": func(s string) string {
		return jsonInner(html.EscapeString(s))
	},
	"percent-encoded HTML": func(s string) string {
		return url.QueryEscape(html.EscapeString(s))
	},
	"percent-encoded HTML of JSON": func(s string) string {
		return url.QueryEscape(html.EscapeString(jsonInner(s)))
	},
	"character references by name": references,
	"references by name, in JSON":  func(s string) string { return jsonInner(references(s)) },
	"base64 of JSON":               func(s string) string { return standard64(jsonInner(s)) },
	"Go text of JSON": func(s string) string {
		return inner(fmt.Sprintf("%+q", jsonInner(s)))
	},
	"JSON three times": func(s string) string {
		return jsonInner(jsonInner(jsonInner(s)))
	},
	"quoted-printable of JSON": func(s string) string {
		return printableQuoted(jsonInner(s))
	},
	"references of percent-encoding": func(s string) string {
		return strings.ReplaceAll(url.QueryEscape(s), "%", "&#37;")
	},
}

// isASCII tells whether a secret can be found in what is decoded from base64.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// TestEncodingsOfSecrets are recognized alone and within other text.
func TestEncodingsOfSecrets(t *testing.T) {
	all := maps.Clone(encodings)
	maps.Copy(all, textEncodings)
	for secretName, secret := range awkward {
		r := with("X", secret)
		for _, name := range slices.Sorted(maps.Keys(all)) {
			if textEncodings[name] != nil && !utf8.ValidString(secret) ||
				name == "base64 of JSON" && !isASCII(jsonInner(secret)) ||
				strings.Contains(secret, "\x00") { // UTF-16 has zero bytes, too
				continue
			}
			spelled := all[name](secret)
			for _, frame := range [][2]string{{"", ""}, {"before ", " after"}, {"\nk: ", "\n"},
				{"31 ", " 31"}, {"00:", "-00"},
				{`{"a": "`, `"}`}} {
				text := frame[0] + spelled + frame[1]
				got := r.String(text)
				rest := strings.Replace(got, "[X]", "", 1)
				if !strings.Contains(got, "[X]") ||
					len(rest) > len(frame[0])+len(frame[1])+len("\xff\xfe")+2 {
					t.Errorf("%s, %s: %q became %q", secretName, name, text, got)
				}
			}
		}
	}
}

// TestSecretsInOtherLetters are found if they have letters and digits, and are no words.
func TestSecretsInOtherLetters(t *testing.T) {
	r := &Redactor{}
	r.Secret("MIXED", "s3cr3t-Value/9")
	r.Secret("WORD", "correcthorse")
	for text, want := range map[string]string{
		"S3CR3T-VALUE/9":         "[MIXED]",
		"s3cr3t-value/9":         "[MIXED]",
		"S3cr3t-vaLUE%2f9":       "[MIXED]",
		"X-S3CR3T-VALUE\\u002F9": "X-[MIXED]",
		hexed("S3CR3T-VALUE/9"):  "[MIXED]",
		"CORRECTHORSE":           "CORRECTHORSE",
		"Correcthorse":           "[WORD]", // as the name of a header
		"s3cr3t-value/8":         "s3cr3t-value/8",
	} {
		if got := r.String(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestSecretsInNamesOfHeaders stand there in the letters that net/http gives them.
func TestSecretsInNamesOfHeaders(t *testing.T) {
	for _, secret := range []string{"correcthorse", "tk-4f9A0c2e", "CorrectHorse"} {
		r := with("X", secret)
		h := http.Header{}
		h.Add("X-"+secret, "v")
		h.Add(secret, "v")
		got := fmt.Sprint(replacer{r: r}.header(h))
		if strings.Contains(strings.ToLower(got), strings.ToLower(secret)) ||
			strings.Count(got, "[X]") != 2 {
			t.Errorf("%s: got %s", secret, got)
		}
		for name := range r.Masker().Header(h) {
			if strings.Contains(strings.ToLower(name), strings.ToLower(secret)) {
				t.Errorf("%s: the masked name is %s", secret, name)
			}
		}
	}
}

// TestOtherTextsAreDecodedForNothing: what only looks encoded stays.
func TestOtherTextsAreDecodedForNothing(t *testing.T) {
	r := &Redactor{}
	for name, secret := range awkward {
		r.Secret(strings.ToUpper(strings.ReplaceAll(name, " ", "_")), secret)
	}
	for _, text := range []string{
		"7024b74c-5e36-4324-a6c6-9ba91478aaed", "de:ad:be:ef:00:01", "12 34 56 78 90 12 34",
		standard64(strings.Repeat("other text ", 20)), hexed("something else"), "it's 'quoted'",
		standard64(standard64("something else")), "a=b=c==", "=3D=41=42", "&copy;&nbsp;&dollar;",
		"%7B%22a%22%3A1%7D", "\\u0041\\\"b\\\"", "deadbeef", strings.Repeat("A", 100),
		wideOf("other text", unicode.LittleEndian, unicode.UseBOM),
	} {
		if got := r.String(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// TestMasksOfEncodings: a mask stands in place of each, and nothing of the secret is left.
func TestMasksOfEncodings(t *testing.T) {
	const secret = `tk-4f"9A0c'2e`
	all := maps.Clone(encodings)
	maps.Copy(all, textEncodings)
	for name, encode := range all {
		m := with("X", secret).Masker()
		spelled := encode(secret)
		for kind, got := range map[string]string{"text": m.Text("a " + spelled + " b"),
			"JSON": string(m.Body("application/json", []byte(`{"a":"`+jsonInner(spelled)+`"}`)))} {
			if strings.Contains(got, spelled) || strings.Contains(got, jsonInner(spelled)) ||
				!slices.Contains(slices.Collect(maps.Values(m.Used())), "X") {
				t.Errorf("%s, %s: got %q with %v", name, kind, got, m.Used())
			}
		}
	}
}

// TestWritersFindEncodings that are cut in two, wherever it is done.
func TestWritersFindEncodings(t *testing.T) {
	const secret = `tk-4f"9A 0c'2e`
	all := maps.Clone(encodings)
	maps.Copy(all, textEncodings)
	for name, encode := range all {
		text := "before " + encode(secret) + " after\n"
		for cut := range len(text) {
			var out strings.Builder
			w := NewWriter(&out, with("X", secret))
			fmt.Fprint(w, text[:cut])
			fmt.Fprint(w, text[cut:])
			flush(t, w)
			if got := out.String(); !strings.Contains(got, "[X]") {
				t.Errorf("%s, cut at %d: %q became %q", name, cut, text, got)
				break
			}
		}
	}
}

// TestSecretsAcrossBlocks are found wherever they stand, once.
func TestSecretsAcrossBlocks(t *testing.T) {
	const secret = `tk-4f"9A 0c'2e`
	r := with("X", secret)
	for name, spelled := range map[string]string{"hex": hexed(secret),
		"base64 twice": standard64(standard64(secret)), "JSON in a query": url.QueryEscape(
			jsonInner(jsonInner(secret)))} {
		for _, edge := range []int{block, block + overlap} {
			for _, into := range []int{0, 1, len(spelled) / 2, len(spelled) - 1, len(spelled)} {
				before := edge - into
				text := strings.Repeat(".", before) + spelled + strings.Repeat(".", block)
				want := strings.Repeat(".", before) + "[X]" + strings.Repeat(".", block)
				if got := r.String(text); got != want {
					t.Fatalf("%s after %d bytes: %d bytes became %d, want %d", name, before,
						len(text), len(got), len(want))
				}
			}
		}
	}
}

// TestSecretsThatDifferInLettersOnly are each found by their own name.
func TestSecretsThatDifferInLettersOnly(t *testing.T) {
	r := &Redactor{}
	r.Secret("FIRST", "abcdef12XYZ")
	r.Secret("SECOND", "ABCDEF12xyz")
	for text, want := range map[string]string{"abcdef12XYZ": "[FIRST]", "ABCDEF12xyz": "[SECOND]",
		hexed("ABCDEF12xyz"): "[SECOND]", "abcdef12xyz": "[FIRST]"} {
		if got := r.String(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestRuns are found whole, wherever they stand, and shorter ones are not.
func TestRuns(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "0000000": "", "00000000": "0-8 ", ".00000000": "1-9 ", "00000000.": "0-8 ",
		"0000000.0000000.00000000": "16-24 ", "00000000.00000000": "0-8 9-17 ",
		"000000000000000.0": "0-15 ", ".......0000000.000000000.0000000": "15-24 ",
	} {
		got := ""
		eachRun(text, &hexValues, 8, func(start, end int) {
			got += fmt.Sprintf("%d-%d ", start, end)
		})
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestSecretsBehindBackslashes are found however many there are.
func TestSecretsBehindBackslashes(t *testing.T) {
	r := with("X", "s3cret")
	for n := range 40 {
		many := strings.Repeat(`\`, n)
		if got := r.String(many + `\u0073\u0033cret`); !strings.HasSuffix(got, "[X]") {
			t.Errorf("%d backslashes: got %q", n, got)
		}
	}
}
