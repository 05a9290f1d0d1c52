package redact

import (
	"io"
	"strings"
	"sync"
)

// A Writer passes text on without the secrets, also those that are cut in two
// by several calls of Write. The end of what was written is held back as long
// as it may be a part of a secret: at least to the end of the word. A secret
// counts from the first Write after it was registered. Writers may be used
// concurrently.
type Writer struct {
	redactors []*Redactor
	to        io.Writer
	mu        sync.Mutex
	held      []byte
	err       error
}

// NewWriter returns a writer that passes on what none of the redactors hides.
func NewWriter(to io.Writer, redactors ...*Redactor) *Writer {
	return &Writer{to: to, redactors: redactors}
}

// Write reports len(p) or the error of the writer behind; after an error
// nothing further is passed on, as the text would have a hole.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held = append(w.held, p...)
	end := len(w.held)
	for end > len(w.held)-len(p) && !endsWord(w.held[end-1]) {
		end--
	}
	if end > len(w.held)-len(p) { // otherwise nothing is decided that was not before
		w.pass(string(w.held[:end]), false)
	}
	if w.err != nil {
		return 0, w.err
	}
	return len(p), nil
}

// Flush passes on what is held back: nothing follows, or not soon.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pass(string(w.held), true)
	return w.err
}

// endsWord tells of the characters that are never a part of an escape, of a
// token or of a marker, but perhaps the last of one. A line may end in two.
func endsWord(b byte) bool {
	return letterOrDigit(rune(b)) < 0 && strings.IndexByte("-_.+/=%\\&#;[\r'\"\x00", b) < 0
}

// openRun is where pairs of hexadecimal digits or characters of UTF-16 begin that a text ends with:
// what follows may be more of them, though they have blanks between them or are some.
func openRun(text string) int {
	const least, longest = 4, 1 << 16 // bytes
	start, floor := len(text), max(0, len(text)-longest)
	for start > floor && (hexValues[text[start-1]] > 0 ||
		strings.IndexByte(": -", text[start-1]) >= 0) {
		start--
	}
	if len(text)-start < least || !strings.ContainsAny(text[start:], ": -") {
		start = len(text)
	}
	for end := len(text); end >= len(text)-1; end-- {
		at := end
		for at-1 > floor && (text[at-1] == 0) != (text[at-2] == 0) {
			at -= 2
		}
		if end-at >= least {
			start = min(start, at)
		}
	}
	return start
}

// pass writes what is decided of a text that is held, and holds the rest.
func (w *Writer) pass(text string, final bool) {
	decided := len(text)
	var spans []span
	for _, r := range w.redactors {
		found, pending := r.scan(text)
		spans = append(append(spans, found...), r.webTokens(text)...)
		decided = min(decided, pending, openRun(text))
	}
	spans = merge(spans)
	if final {
		decided = len(text)
	}
	for len(spans) > 0 && spans[len(spans)-1].end > decided {
		decided = min(decided, spans[len(spans)-1].start)
		spans = spans[:len(spans)-1]
	}
	w.held = append(w.held[:0], w.held[decided:]...)
	if clean := render(text[:decided], spans); clean != "" && w.err == nil {
		_, w.err = io.WriteString(w.to, clean)
	}
}
