package redact

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
)

func flush(t testing.TB, w *Writer) {
	t.Helper()
	if err := w.Flush(); err != nil {
		t.Error(err)
	}
}

func TestWriterSplitAnywhere(t *testing.T) {
	r := &Redactor{}
	r.Secret("A", `correct "horse"`)
	r.Secret("B", "horse\" battery")
	text := `x correct "horse" y correct%20\"horse\" z Y29ycmVjdCAiaG9yc2Ui correct` + "\r\n   " +
		`"horse" battery [A] [` + "\n"
	want := r.String(text)
	if strings.Contains(want, "horse") {
		t.Fatalf("not redacted: %q", want)
	}
	for i := range len(text) {
		for _, j := range []int{i, min(i+3, len(text)), len(text)} {
			var out bytes.Buffer
			w := NewWriter(&out, r)
			for _, part := range []string{text[:i], text[i:j], text[j:]} {
				if n, err := w.Write([]byte(part)); n != len(part) || err != nil {
					t.Fatalf("Write: %d, %v", n, err)
				}
			}
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			if out.String() != want {
				t.Fatalf("split at %d and %d: got %q, want %q", i, j, out.String(), want)
			}
		}
	}
}

func TestWriterByteByByte(t *testing.T) {
	for name, secret := range awkward {
		r := with("X", secret)
		for spelling, spell := range spellings {
			text := "before " + spell(secret) + " after"
			var out bytes.Buffer
			w := NewWriter(&out, r)
			for i := range len(text) {
				w.Write([]byte{text[i]})
			}
			flush(t, w)
			if out.String() != "before [X] after" {
				t.Errorf("%s, %s: got %q", name, spelling, out.String())
			}
		}
	}
}

func TestWriterHoldsBackOnlyWhatIsOpen(t *testing.T) {
	var out bytes.Buffer
	w := NewWriter(&out, with("X", "hunter2"))
	w.Write([]byte("line one\nhunt"))
	if got := out.String(); got != "line one\n" {
		t.Errorf("after the first write: %q", got)
	}
	w.Write([]byte("ing\n"))
	if got := out.String(); got != "line one\nhunting\n" {
		t.Errorf("after the second write: %q", got)
	}
	w.Write([]byte("hunter"))
	flush(t, w)
	if got := out.String(); got != "line one\nhunting\nhunter" {
		t.Errorf("after Close: %q", got)
	}
}

func TestWriterSeesLaterSecrets(t *testing.T) {
	var out bytes.Buffer
	r := &Redactor{}
	w := NewWriter(&out, r)
	w.Write([]byte("token-1 "))
	r.Secret("T", "token-1")
	w.Write([]byte("token-1 "))
	flush(t, w)
	if got := out.String(); got != "token-1 [T] " {
		t.Errorf("got %q", got)
	}
}

type failing struct{ after int }

var errFull = errors.New("disk full")

func (f *failing) Write(p []byte) (int, error) {
	if f.after--; f.after < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriterErrors(t *testing.T) {
	w := NewWriter(&failing{after: 1}, &Redactor{})
	if _, err := w.Write([]byte("a\n")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := w.Write([]byte("b\n")); !errors.Is(err, errFull) {
			t.Errorf("Write: %v", err)
		}
	}
	if err := w.Flush(); !errors.Is(err, errFull) {
		t.Errorf("Flush: %v", err)
	}
}

func TestWriterConcurrently(t *testing.T) {
	var out bytes.Buffer
	w := NewWriter(&out, with("X", "hunter2"))
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() { fmt.Fprintf(w, "%d hunter2\n", n) })
	}
	group.Wait()
	flush(t, w)
	if got := out.String(); strings.Contains(got, "hunter2") || strings.Count(got, "[X]\n") != 8 {
		t.Errorf("got %q", got)
	}
}

// A text without the end of a word is not looked at again with every write.
func TestWriterTakesLongWordsInManyWrites(t *testing.T) {
	var out bytes.Buffer
	w := NewWriter(&out, with("X", "aaaaaa"))
	io.WriteString(w, "before ")
	for range 200_000 {
		io.WriteString(w, "aaaaa")
	}
	io.WriteString(w, " after")
	flush(t, w)
	if got := out.String(); got != "before [X] after" {
		t.Errorf("got %.60q", got)
	}
}

func TestWriterOfSeveralRedactors(t *testing.T) {
	var out bytes.Buffer
	w := NewWriter(&out, with("X", "first secret"), with("Y", "secret two"), nil)
	for _, b := range []byte("first secret two, secret two, first secret, " + jwtOf + "\n") {
		w.Write([]byte{b})
	}
	if got, want := out.String(), "[X][Y], [Y], [X], [redacted]\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWriterPassesPlainTextOn(t *testing.T) {
	r := with("X", "hunter2")
	r.Secret("Y", "[INFO")
	for text, passed := range map[string]string{
		"plain":         "",
		"plain ":        "plain ",
		"plain\n":       "plain\n",
		"plain,\u2022":  "plain,\u2022",
		"ends in huX\n": "ends in huX\n",
		"ends in hu":    "ends in ",
		"100%":          "",
		"a &amp":        "a ",
		"a \\":          "a ",
		"!\r":           "!",
		"!\r\n":         "!\r\n",
		"[X":            "",
		"[redacted":     "",
		"[redactedly ":  "[redactedly ",
		"[IN":           "",
		"[INFO":         "",
		"hunter2 ":      "[X] ",
		"aHVudGVyMg":    "",
		"hunter2 hun":   "[X] ",
		"hunter\n    ":  "",
		"eyJhbGciOiJub": "",
	} {
		var out bytes.Buffer
		w := NewWriter(&out, r)
		io.WriteString(w, text)
		if out.String() != passed {
			t.Errorf("%q: passed on %q, want %q", text, out.String(), passed)
		}
		flush(t, w)
		if got, want := out.String(), r.String(text); got != want {
			t.Errorf("%q: got %q in the end, want %q", text, got, want)
		}
	}
}

// FuzzWriter proves that it does not matter how a text was split.
func FuzzWriter(f *testing.F) {
	f.Add("hunter2 [X] hunt", "hunter2", uint8(3))
	f.Add(`a\\u0062%2562&#x62; YWJjZA==`, "abcd", uint8(1))
	f.Add("aaaaaaaaaaaaaaaaa", "aaaa", uint8(2))
	f.Add("is "+jwtOf+"\r\n", "a\r\n b", uint8(4))
	f.Fuzz(func(t *testing.T, text, secret string, width uint8) {
		r := with("X", secret)
		var out bytes.Buffer
		w := NewWriter(&out, r)
		for rest := text; rest != ""; {
			n := min(len(rest), int(width)+1)
			io.WriteString(w, rest[:n])
			rest = rest[n:]
		}
		flush(t, w)
		if got, want := out.String(), r.String(text); got != want {
			t.Errorf("%q with %q: got %q, want %q", text, secret, got, want)
		}
	})
}
