package cli

import (
	"encoding/json"
	"io"
)

// Formats that several commands write.
const (
	formatText = "text"
	formatJSON = "json"
)

// documentEndings are what the names of files in JSON or YAML end in, for completion.
var documentEndings = []string{"yaml", "yml", "json"}

// writeJSON writes a value for programs: indented, and with texts as they are.
func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
