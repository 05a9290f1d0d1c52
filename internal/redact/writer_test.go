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
			w := r.Writer(&out)
			for _, part := range []string{text[:i], text[i:j], text[j:]} {
				if n, err := w.Write([]byte(part)); n != len(part) || err != nil {
					t.Fatalf("Write: %d, %v", n, err)
				}
			}
			if err := w.Close(); err != nil {
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
			w := r.Writer(&out)
			for i := range len(text) {
				w.Write([]byte{text[i]})
			}
			w.Close()
			if out.String() != "before [X] after" {
				t.Errorf("%s, %s: got %q", name, spelling, out.String())
			}
		}
	}
}

func TestWriterHoldsBackOnlyWhatIsOpen(t *testing.T) {
	var out bytes.Buffer
	w := with("X", "hunter2").Writer(&out)
	w.Write([]byte("line one\nhunt"))
	if got := out.String(); got != "line one\n" {
		t.Errorf("after the first write: %q", got)
	}
	w.Write([]byte("ing\n"))
	if got := out.String(); got != "line one\nhunting\n" {
		t.Errorf("after the second write: %q", got)
	}
	w.Write([]byte("hunter"))
	w.Close()
	if got := out.String(); got != "line one\nhunting\nhunter" {
		t.Errorf("after Close: %q", got)
	}
}

func TestWriterSeesLaterSecrets(t *testing.T) {
	var out bytes.Buffer
	r := &Redactor{}
	w := r.Writer(&out)
	w.Write([]byte("token-1 "))
	r.Secret("T", "token-1")
	w.Write([]byte("token-1 "))
	w.Close()
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
	w := (&Redactor{}).Writer(&failing{after: 1})
	if _, err := w.Write([]byte("a")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := w.Write([]byte("b")); !errors.Is(err, errFull) {
			t.Errorf("Write: %v", err)
		}
	}
	if err := w.Close(); !errors.Is(err, errFull) {
		t.Errorf("Close: %v", err)
	}

	w = (&Redactor{}).Writer(&failing{})
	w.Close()
	if err := w.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if _, err := w.Write([]byte("a")); !errors.Is(err, ErrClosed) {
		t.Errorf("Write after Close: %v", err)
	}
}

func TestWriterConcurrently(t *testing.T) {
	var out bytes.Buffer
	w := with("X", "hunter2").Writer(&out)
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() { fmt.Fprintf(w, "%d hunter2\n", n) })
	}
	group.Wait()
	w.Close()
	if got := out.String(); strings.Contains(got, "hunter2") || strings.Count(got, "[X]\n") != 8 {
		t.Errorf("got %q", got)
	}
}

// A text of a secret that overlaps with itself is one long occurrence.
func TestWriterDoesNotHoldOneSecretAfterAnotherForEver(t *testing.T) {
	const size = 2 * maxHeld
	for name, fill := range map[string]string{"one letter": "a", "two letters": "ab"} {
		t.Run(name, func(t *testing.T) {
			r := with("X", strings.Repeat(fill, 6/len(fill)))
			var out bytes.Buffer
			w := r.Writer(&out).(*writer)
			io.WriteString(w, "before ")
			most := 0
			for range size / 4000 {
				io.WriteString(w, strings.Repeat(fill, 4000/len(fill)))
				most = max(most, len(w.held))
			}
			io.WriteString(w, "- after")
			w.Close()
			got := out.String()
			if most > maxHeld+5000 {
				t.Errorf("%d bytes were held", most)
			}
			if !strings.HasPrefix(got, "before [X]") || !strings.HasSuffix(got, "[X]- after") ||
				strings.Trim(strings.TrimSuffix(strings.TrimPrefix(got, "before "), "- after"),
					"[X]") != "" {
				t.Errorf("got %.60q ... %q", got, got[max(0, len(got)-60):])
			}
		})
	}
}

func TestWriterHidesTheRestOfAMarkedSecret(t *testing.T) {
	// After the marker stands for a part, the text goes on in every way.
	for rest, want := range map[string]string{"": "", "b": "b", "aaab": "b", "  ": "  ",
		"a\n": "\n"} {
		var out bytes.Buffer
		w := with("X", "aaaaaa").Writer(&out)
		io.WriteString(w, strings.Repeat("a", maxHeld+100))
		if out.String() != "[X]" {
			t.Fatalf("after the limit: %q", out.String())
		}
		for n := range rest {
			io.WriteString(w, rest[n:n+1])
		}
		w.Close()
		if got := strings.ReplaceAll(out.String(), "[X]", ""); got != want {
			t.Errorf("%q: got %q, want %q beside the markers", rest, out.String(), want)
		}
	}
}

func TestWriterPassesPlainTextOn(t *testing.T) {
	r := with("X", "hunter2")
	r.Secret("Y", "[INFO")
	for text, passed := range map[string]string{
		"plain":        "plain",
		"ends in huX":  "ends in huX",
		"ends in hu":   "ends in ",
		"100%":         "100",
		"a &amp":       "a ",
		"a \\":         "a ",
		"[X":           "",
		"[Xy":          "[Xy",
		"[redacted":    "",
		"[redactedly ": "[redactedly ",
		"[IN":          "",
		"hunter2 ":     "[X] ",
		"aHVudGVyMg":   "",
		"hunter2 hun":  "[X] ",
		"hunter\n    ": "",
	} {
		var out bytes.Buffer
		w := r.Writer(&out)
		io.WriteString(w, text)
		if out.String() != passed {
			t.Errorf("%q: passed on %q, want %q", text, out.String(), passed)
		}
		w.Close()
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
	f.Fuzz(func(t *testing.T, text, secret string, width uint8) {
		r := with("X", secret)
		var out bytes.Buffer
		w := r.Writer(&out)
		for rest := text; rest != ""; {
			n := min(len(rest), int(width)+1)
			io.WriteString(w, rest[:n])
			rest = rest[n:]
		}
		w.Close()
		if got, want := out.String(), r.String(text); got != want {
			t.Errorf("%q with %q: got %q, want %q", text, secret, got, want)
		}
	})
}
