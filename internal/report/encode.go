package report

import (
	"encoding/json"
	"io"

	"plumbline/internal/printable"
)

// neutralJSON passes on JSON, each value in one piece, in which no text is a command to a CI system
// whose log it gets into. It is the same value.
type neutralJSON struct{ to io.Writer }

// Write implements io.Writer.
func (w neutralJSON) Write(value []byte) (int, error) {
	if _, err := w.to.Write(printable.JSON(value)); err != nil {
		return 0, err
	}
	return len(value), nil
}

// newEncoder returns an encoder that leaves texts as readable as JSON allows, but for commands.
func newEncoder(w io.Writer, indent string) *json.Encoder {
	encoder := json.NewEncoder(neutralJSON{w})
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	return encoder
}
