package cli

import (
	"bytes"

	"plumbline/harness/report/folder"
)

// writeFile writes a file as a whole or not at all.
func writeFile(name string, content *bytes.Buffer) error {
	return folder.Replace(name, content.Bytes())
}
