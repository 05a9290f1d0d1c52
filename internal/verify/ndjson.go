package verify

import (
	"encoding/json"
	"io"
)

// versioned is a line of NDJSON.
type versioned struct {
	Version int `json:"version"`
	Result
}

// WriteNDJSON writes one JSON object a result, each on a line of its own: the version of the form
// ([FormatVersion]) and the members of [Result]. result.schema.json, beside this file, says the
// same to programs.
func WriteNDJSON(w io.Writer, results []Result) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for _, result := range results {
		if err := encoder.Encode(versioned{FormatVersion, result}); err != nil {
			return err
		}
	}
	return nil
}
