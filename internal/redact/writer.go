package redact

import (
	"errors"
	"io"
	"sync"
)

// ErrClosed is returned by a write after Close.
var ErrClosed = errors.New("redact: write after close")

// Writer returns a writer that passes text on to w without the secrets, also
// those split over several calls of Write. The end of what was written is held
// back as long as it may be the beginning of a secret; Close passes it on. It
// does not close w. A secret counts from the first Write after it was
// registered. Writers may be used concurrently.
//
// Write reports len(p) or the error of w; after an error nothing further is
// passed on, as the text would have a hole.
func (r *Redactor) Writer(w io.Writer) io.WriteCloser {
	return &writer{redactor: r, w: w}
}

type writer struct {
	redactor *Redactor
	w        io.Writer
	mu       sync.Mutex
	held     string
	// hidden is how much of held belongs to a secret whose marker was passed
	// on; it is held because another may begin there.
	hidden int
	err    error
}

// maxHeld is how much of one secret after another, overlapping, is waited for
// before a marker stands for what there is; more than one may then stand side by side.
const maxHeld = 64 << 10

func (w *writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return 0, w.err
	}
	w.held += string(p)
	if err := w.pass(false); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (w *writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if errors.Is(w.err, ErrClosed) {
		return nil
	}
	if w.err != nil {
		return w.err
	}
	err := w.pass(true)
	w.err = ErrClosed
	return err
}

// pass writes what is settled and holds the rest.
func (w *writer) pass(final bool) error {
	spans, settled := w.redactor.scan(w.held, final)
	if w.hidden > 0 {
		spans = merge(append(spans, span{end: w.hidden}))
	}
	if settled == 0 {
		return nil
	}
	hidden := 0
	for len(spans) > 0 && spans[len(spans)-1].end > settled {
		last := &spans[len(spans)-1]
		if settled-last.start >= maxHeld || last.start == 0 && w.hidden > 0 {
			hidden = last.end - settled
			last.end = settled
			break
		}
		settled = last.start
		spans = spans[:len(spans)-1]
	}
	clean := render(w.held[:settled], spans)
	w.held, w.hidden = w.held[settled:], hidden
	if clean == "" {
		return nil
	}
	_, w.err = io.WriteString(w.w, clean)
	return w.err
}
