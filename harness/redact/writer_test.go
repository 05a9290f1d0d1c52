package redact

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
)

func TestWriterSplitAnywhere(t *testing.T) {
	r := &Redactor{}
	r.Secret("A", `correct "horse"`)
	r.Secret("B", "horse\" battery")
	text := `x correct "horse" y correct%20\"horse\" z Y29ycmVjdCAiaG9yc2Ui correct` + "\r\n   " + `"horse" battery [A] [` + "\n"
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

func BenchmarkString(b *testing.B) {
	r := &Redactor{}
	for name, secret := range awkward {
		r.Secret(name, secret)
	}
	text := strings.Repeat(`{"id":"5f0c%20","name":"A \"quoted\" name","items":[1,2,3]}`+"\n", 20000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r.String(text)
	}
}
