// Package documents holds the documents below testdata/documents to what is expected of them.
//
// They are written in the manner of large published ones: every edition, JSON and YAML, sound,
// damaged and no OpenAPI at all. None of them is a copy, and what they describe is invented.
// EXPECTED.yaml beside them says of each whether it loads, how many operations it has, which of
// them can be tested although others are broken, and what is wrong in it.
package documents

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Expectations is the name of the file that says what is expected of the documents beside it.
const Expectations = "EXPECTED.yaml"

// Document is one document of a folder.
type Document struct {
	// Name is that of its file or, where it consists of several files, of the folder that holds
	// them.
	Name string
	// Path is that of the file to begin with.
	Path string
	Text []byte
	// Files are those that its references may lead to.
	Files fs.FS
}

// List reads the documents of a folder: its files, and in each folder the file named openapi.yaml.
// Hidden files are none.
func List(folder fs.FS) ([]Document, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	var documents []Document
	for _, entry := range entries {
		if entry.Name() == Expectations || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		if !slices.Contains([]string{"good", "damaged", "refused"}, kindOf(entry.Name())) {
			return nil,
				fmt.Errorf("%s: the name of a document begins with good-, damaged- or refused-",
					entry.Name())
		}
		d := Document{Name: entry.Name(), Path: entry.Name(), Files: folder}
		if entry.IsDir() {
			d.Path = path.Join(entry.Name(), "openapi.yaml")
			if d.Files, err = fs.Sub(folder, entry.Name()); err != nil {
				return nil, err
			}
		}
		if d.Text, err = fs.ReadFile(folder, d.Path); err != nil {
			return nil, err
		}
		documents = append(documents, d)
	}
	return documents, nil
}

// kindOf is what the name of a document begins with.
func kindOf(name string) string {
	kind, _, _ := strings.Cut(name, "-")
	return kind
}

// Good tells whether the document is sound.
func (d Document) Good() bool { return kindOf(d.Name) == "good" }

// Refused tells whether the document cannot be read at all.
func (d Document) Refused() bool { return kindOf(d.Name) == "refused" }
