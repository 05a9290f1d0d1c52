// Package html writes a run as one page for people: a single file without any reference to another,
// that shows everything a run has found, has reached and has not.
//
// The page can be read without scripts. With them it can be searched and filtered, and lines can be
// copied.
package html

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"html/template"
	"io"

	"plumbline/internal/report"
)

var (
	//go:embed page.html
	pageText string
	//go:embed parts.html
	partsText string
	//go:embed style.css
	style string
	//go:embed script.js
	script string
)

var templates = template.Must(template.Must(template.New("page").Parse(pageText)).Parse(partsText))

// policy lets the page use its own style and its own script, told by their hashes, and nothing
// else: nothing is loaded and nothing is sent (Content Security Policy Level 3, sections 2.3.1 and
// 6.1).
var policy = "default-src 'none'; style-src '" + hash(style) + "'; script-src '" + hash(script) +
	"'; base-uri 'none'; form-action 'none'"

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// Write writes a run as an HTML page of less than 2 MB. Where everything would be more, less of
// each kind is shown, and the page says so.
func Write(w io.Writer, run report.Run) error {
	run = run.Identified()
	for times := 0; ; times++ {
		var made bounded
		err := write(&made, shortenedPage(run, times))
		if err == nil {
			_, err = made.WriteTo(w)
			return err
		}
		if !errors.Is(err, errTooLarge) || times == mostShortened {
			return err
		}
	}
}

// write writes a page, as far as its writer takes it.
func write(w io.Writer, view *page) error {
	out := &writer{w: bufio.NewWriterSize(w, 1<<16)}
	out.template("head", view)
	out.text("<style>" + style + "</style>\n</head>\n")
	out.template("body", view)
	// The script stands at the end, so that it finds the page complete; it is written as it is,
	// since its hash is in the policy.
	out.text("<script>" + script + "</script>\n</body>\n</html>\n")
	return out.flush()
}

// writer keeps the first error of several writes.
type writer struct {
	w   *bufio.Writer
	err error
}

func (w *writer) template(name string, data any) {
	if w.err == nil {
		w.err = templates.ExecuteTemplate(w.w, name, data)
	}
}

func (w *writer) text(text string) {
	if w.err == nil {
		_, w.err = w.w.WriteString(text)
	}
}

func (w *writer) flush() error {
	if w.err != nil {
		return w.err
	}
	return w.w.Flush()
}
