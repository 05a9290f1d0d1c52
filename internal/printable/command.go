package printable

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// hashCommand is what Azure Pipelines, TeamCity and GitHub's older runners take for a command
// wherever it stands in a line: ##[error], ##vso[task.setvariable], ##teamcity[testFailed].
var hashCommand = regexp.MustCompile(`#(#[\w.-]*\[)`)

// Neutral returns a text of which no part is a command to the CI system whose log it gets into:
// neither ##NAME[ anywhere, nor :: at the beginning of a line (GitHub's workflow commands), white
// space before it or not. One character of each is written as its code, such as \x23 for #.
func Neutral(text string) string {
	neutral, _ := neutralFrom(text, false)
	return neutral
}

// neutralFrom does what [Neutral] does with what follows on a line. begun tells whether the line
// has more than white space already, and afterwards whether the last line of the text has.
func neutralFrom(text string, begun bool) (neutral string, nowBegun bool) {
	if strings.Contains(text, "##") {
		text = hashCommand.ReplaceAllStringFunc(text,
			func(found string) string { return `#\x23` + found[2:] })
	}
	var b strings.Builder
	start := 0 // of what is not written yet
	for i, r := range text {
		switch {
		case r == '\n' || r == '\r':
			begun = false
		case begun || unicode.IsSpace(r):
		default:
			begun = true
			if strings.HasPrefix(text[i:], "::") {
				b.WriteString(text[start:i] + `\x3a`)
				start = i + 1
			}
		}
	}
	return b.String() + text[start:], begun
}

// maxHeld bounds what a [Writer] holds back of what may become a command, in bytes.
const maxHeld = 128

// Writer passes on a text in pieces so that no part of it is a command, as [Neutral] says, also
// where several pieces together would be one. What may become one is held back until more comes.
type Writer struct {
	to    io.Writer
	mutex sync.Mutex
	begun bool   // the line has more than white space
	held  string // what may be the beginning of a command
}

// NewWriter returns a writer that passes on to another one.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

// Write implements io.Writer.
func (w *Writer) Write(p []byte) (int, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	text := w.held + string(p)
	end := len(text) - unfinished(text, w.begun)
	w.held = text[end:]
	return len(p), w.pass(text[:end])
}

// Flush passes on what is held back.
func (w *Writer) Flush() error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	held := w.held
	w.held = ""
	return w.pass(held)
}

func (w *Writer) pass(text string) error {
	if text == "" {
		return nil
	}
	text, w.begun = neutralFrom(text, w.begun)
	_, err := io.WriteString(w.to, text)
	return err
}

// Commands passes on a text that is commands, or a part of one, as it is: what the program itself
// tells the CI system. It begins on a line of its own.
func (w *Writer) Commands(text string) error {
	if err := w.Flush(); err != nil || text == "" {
		return err
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.begun {
		text = "\n" + text
	}
	w.begun = !strings.HasSuffix(text, "\n")
	_, err := io.WriteString(w.to, text)
	return err
}

// WriteCommands writes commands of the program's own to a writer, which may be a [Writer].
func WriteCommands(w io.Writer, text string) error {
	if guarded, is := w.(*Writer); is {
		return guarded.Commands(text)
	}
	_, err := io.WriteString(w, text)
	return err
}

// JSON returns JSON with the same value in which no text is a command wherever it stands in a line;
// no line of JSON begins with a colon.
func JSON(text []byte) []byte {
	if !bytes.Contains(text, []byte("##")) {
		return text
	}
	return hashCommand.ReplaceAllFunc(text,
		func(found []byte) []byte { return append([]byte(`#\u0023`), found[2:]...) })
}

// openHash is the end of a text that a [ may make a command.
var openHash = regexp.MustCompile(`#(?:#[\w.-]*)?$`)

// unfinished returns how many bytes at the end of a text may be the beginning of a command, or of a
// character.
func unfinished(text string, begun bool) int {
	tail := text[max(0, len(text)-maxHeld):]
	if at := openHash.FindStringIndex(tail); at != nil {
		return len(tail) - at[0]
	}
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if c := text[len(text)-n]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRuneInString(text[len(text)-n:]) {
				return n
			}
			break
		}
	}
	if line, colon := strings.CutSuffix(text, ":"); colon {
		at := strings.LastIndexAny(line, "\r\n")
		if at >= 0 {
			begun, line = false, line[at+1:]
		}
		if !begun && strings.TrimSpace(line) == "" {
			return 1
		}
	}
	return 0
}
