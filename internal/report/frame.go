package report

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"plumbline/internal/printable"
)

// frameStart is what a framed result begins with. No text of a server can: what is shown of one,
// and what stands in JSON, has no ##NAME[ in it (see [printable.Neutral]).
const frameStart = "##plumbline[result"

// frameHead is the whole beginning of a framed result.
var frameHead = regexp.MustCompile(`^##plumbline\[result bytes=(\d{1,12}) sha256=([0-9a-f]{64})\]`)

// WriteFrame writes a run as one line, so that it can be found among other lines, such as those of
// a pod's log: ##plumbline[result bytes=N sha256=H], and the JSON of [WriteJSON] without white
// space, which has N bytes of which H is the SHA-256 in hexadecimal.
func WriteFrame(w io.Writer, run Run) error {
	run.Version = FormatVersion
	var text bytes.Buffer
	if err := newEncoder(&text, "").Encode(run.filled()); err != nil {
		return err
	}
	line := bytes.TrimSuffix(text.Bytes(), []byte("\n"))
	return printable.WriteCommands(w, fmt.Sprintf("\n%s bytes=%d sha256=%x]%s\n", frameStart,
		len(line), sha256.Sum256(line), line))
}

// ReadFrames reads all results that [WriteFrame] has written into a text, with whatever stands
// around them; each is named by the file and its line. The second result tells whether there were
// any. One that was cut or changed is an error.
func ReadFrames(file string, text []byte) (results []Result, found bool, err error) {
	line := 1
	for {
		at := bytes.Index(text, []byte(frameStart))
		if at < 0 {
			return results, found, nil
		}
		line += bytes.Count(text[:at], []byte("\n"))
		name := fmt.Sprintf("%s, line %d", file, line)
		found = true
		content, whole := frameContent(text[at:])
		if whole != "" {
			return nil, true, fmt.Errorf("%s: %s", name, whole)
		}
		run, err := ReadJSON(name, content)
		if err != nil {
			return nil, true, err
		}
		results = append(results, Result{run, name})
		text = text[at+len(frameStart):]
	}
}

// frameContent returns the JSON of a frame that a text begins with, or says why it is not whole.
func frameContent(text []byte) (content []byte, problem string) {
	head := frameHead.FindSubmatch(text)
	if head == nil {
		return nil, "the line of the result is cut: it ends before it says how long it is; get " +
			"the whole log, or the result of another attempt"
	}
	wanted, _ := strconv.Atoi(string(head[1])) // twelve digits at most
	rest, _, _ := bytes.Cut(text[len(head[0]):], []byte("\n"))
	rest = bytes.TrimSuffix(rest, []byte("\r"))
	switch {
	case len(rest) < wanted:
		return nil, fmt.Sprintf("the line of the result is cut: %d of its %d bytes are there; get "+
			"the whole log, or the result of another attempt", len(rest), wanted)
	case fmt.Sprintf("%x", sha256.Sum256(rest[:wanted])) != string(head[2]):
		return nil, "the line of the result was changed on its way: its SHA-256 is another; get " +
			"the log as it was written"
	}
	return rest[:wanted], ""
}
