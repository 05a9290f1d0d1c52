package har

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"plumbline/internal/tree"
)

// What is read of packed and attached files.
const (
	maxUnpacked = 512 << 20 // bytes of a HAR that is packed
	maxAttached = 32 << 20  // bytes of one body in a file of its own
	maxTogether = 256 << 20 // bytes of all such bodies of one HAR
)

// unpacked returns the text of a HAR that may be packed, and where the bodies are that it has in
// files of their own: a zip file has both.
func unpacked(file string, text []byte, folder fs.FS) ([]byte, fs.FS, error) {
	switch {
	case bytes.HasPrefix(text, []byte("\x1f\x8b")):
		plain, err := gunzipped(text)
		if err != nil {
			return nil, nil, packedWrongly(file, "gzip", err)
		}
		return unpacked(file, plain, folder)
	case bytes.HasPrefix(text, []byte("PK\x03\x04")), bytes.HasPrefix(text, []byte("PK\x05\x06")):
		archive, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
		if err != nil {
			return nil, nil, packedWrongly(file, "zip", err)
		}
		plain, err := harIn(archive)
		if err != nil {
			return nil, nil, packedWrongly(file, "zip", err)
		}
		return plain, archive, nil
	}
	return text, folder, nil
}

func packedWrongly(file, format string, err error) error {
	return &tree.SyntaxError{File: file, Position: tree.Position{Line: 1, Column: 1},
		Problem: fmt.Sprintf("the file is %s, and no HAR can be read from it: %v", format, err)}
}

func gunzipped(text []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	return bounded(reader, maxUnpacked)
}

// bounded reads what is not longer than a bound.
func bounded(reader io.Reader, bound int64) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(reader, bound+1))
	if err == nil && int64(len(content)) > bound {
		err = fmt.Errorf("it is longer than %d bytes, which is as much as is read", bound)
	}
	return content, err
}

// harIn returns the one HAR of an archive.
func harIn(archive *zip.Reader) ([]byte, error) {
	var names []string
	for _, packed := range archive.File {
		if strings.HasSuffix(strings.ToLower(packed.Name), ".har") {
			names = append(names, packed.Name)
		}
	}
	switch len(names) {
	case 0:
		return nil, errors.New("it has no file whose name ends in .har")
	case 1:
	default:
		slices.Sort(names)
		return nil, fmt.Errorf("it has %d of them (%s); unpack it and name each by itself",
			len(names), strings.Join(names[:min(len(names), 5)], ", "))
	}
	reader, err := archive.Open(names[0])
	if err != nil {
		return nil, err
	}
	defer func() { _ = reader.Close() }() // it was only read
	return bounded(reader, maxUnpacked)
}

// attachments are the bodies that a HAR has in files of their own.
type attachments struct {
	folder fs.FS
	total  int64
	known  map[string]attachment
}

type attachment struct {
	content []byte
	problem string
}

// read returns the content of a file, or why it cannot be read, as the end of a sentence.
func (a *attachments) read(name string) (content []byte, problem string) {
	if known, read := a.known[name]; read {
		return known.content, known.problem
	}
	content, problem = a.open(name)
	if a.known == nil {
		a.known = map[string]attachment{}
	}
	a.known[name] = attachment{content, problem}
	return content, problem
}

func (a *attachments) open(name string) (content []byte, problem string) {
	switch {
	case a.folder == nil:
		return nil, "there is no folder to look for it in; name the HAR by its file"
	case !fs.ValidPath(name):
		return nil, "its name leads out of the folder of the HAR"
	case a.total >= maxTogether:
		return nil, fmt.Sprintf("the files before it have %d bytes together, which is as much as "+
			"is read", maxTogether)
	}
	file, err := a.folder.Open(name)
	if err != nil {
		return nil, "it cannot be read: " + withoutName(err)
	}
	defer func() { _ = file.Close() }() // it was only read
	content, err = bounded(file, maxAttached)
	if err != nil {
		return nil, "it cannot be read: " + withoutName(err)
	}
	a.total += int64(len(content))
	return content, ""
}

// withoutName is what an error says but for the file, which stands beside it already.
func withoutName(err error) string {
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return "it does not exist beside the HAR"
	}
	return err.Error()
}
