package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"plumbline/internal/contract"
	"plumbline/internal/mistake"
)

// standardInput is the word for it, and the name that messages give it.
const (
	standardInput     = "-"
	standardInputName = "stdin"
)

func (i invocation) readText(name string) (contract.Text, error) {
	if name == standardInput {
		content, err := io.ReadAll(os.Stdin)
		return contract.Text{Path: standardInputName, Bytes: content}, err
	}
	//nolint:gosec // to read the file that is named is what the command is for
	content, err := os.ReadFile(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		folder, base := filepath.Split(name)
		err = fmt.Errorf("%s: %w", name,
			mistake.MissingFile(os.DirFS(cmp.Or(folder, ".")), base, err))
	case err != nil:
		err = withoutOperation(name, err)
	}
	return contract.Text{Path: name, Bytes: content}, err
}

// withoutOperation says of which file an error is, and not which system call it came from.
func withoutOperation(name string, err error) error {
	var cause *os.PathError
	if errors.As(err, &cause) {
		err = cause.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}

func (i invocation) readTexts(names []string) ([]contract.Text, error) {
	var read []contract.Text
	for _, name := range names {
		text, err := i.readText(name)
		if err != nil {
			return nil, err
		}
		read = append(read, text)
	}
	return read, nil
}

// load reads a document whose references lead to files below its folder or, where one is named,
// below the folder root, in which the document has to lie. The folder is opened as a root, so that
// no symbolic link leads out of it; a document from standard input has none.
func load(source contract.Source, root string) (*contract.Contract, error) {
	source, closed, err := withFiles(source, root)
	if err != nil {
		return nil, err
	}
	defer closed()
	return contract.Load(source)
}

// withFiles opens the folder of a document, or the root that it has to lie below, so that
// references can be followed until it is closed.
func withFiles(source contract.Source, root string) (_ contract.Source, closed func(), _ error) {
	path := source.Document.Path
	switch {
	case path == standardInputName && root != "":
		return source, nil,
			errors.New("--root is for a document in a file, which is to lie in that folder")
	case path == standardInputName:
		return source, func() {}, nil
	case root != "":
		name, err := nameBelow(root, path)
		if err != nil {
			return source, nil, err
		}
		source.Name, source.Root = name, root
	default:
		root = filepath.Dir(path)
	}
	folder, err := os.OpenRoot(root)
	if err != nil {
		return source, nil, withoutOperation(root, err)
	}
	source.Files = folder.FS()
	return source, func() { _ = folder.Close() }, nil // it was only read
}

// nameBelow is the name of a file in a folder, with slashes.
func nameBelow(folder, path string) (string, error) {
	from, err := filepath.Abs(folder)
	if err != nil {
		return "", withoutOperation(folder, err)
	}
	to, err := filepath.Abs(path)
	if err != nil {
		return "", withoutOperation(path, err)
	}
	name, err := filepath.Rel(from, to)
	if err != nil || !filepath.IsLocal(name) {
		return "", fmt.Errorf("--root is %s, and %s does not lie in that folder", folder, path)
	}
	return filepath.ToSlash(name), nil
}

// tellUnmatched says of each action of an overlay that does nothing, since its target is not in the
// document: what it was to correct is judged uncorrected.
func (i invocation) tellUnmatched(c *contract.Contract) {
	for _, d := range c.Defects() {
		if d.Rule == contract.RuleAmendmentMatchesNothing {
			fmt.Fprintf(i.stderr, "%s: warning: %s:%d:%d: %s; %s\n", i.path, d.Location.File,
				d.Location.Line, d.Location.Column, d.Message, d.Remedy)
		}
	}
}

// What fetching one file may take.
const (
	fetchTime  = 10 * time.Second
	fetchBytes = 10 << 20
)

// fetcher gets what references to URLs lead to.
type fetcher struct {
	client *http.Client
	limit  int64
}

func newFetcher() fetcher { return fetcher{&http.Client{Timeout: fetchTime}, fetchBytes} }

func (f fetcher) fetch(address string) ([]byte, error) {
	response, err := f.client.Get(address) //nolint:noctx // the client has a timeout
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", address, response.Status)
	}
	content, err := io.ReadAll(io.LimitReader(response.Body, f.limit+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	if int64(len(content)) > f.limit {
		return nil, fmt.Errorf("%s is longer than %d bytes, which is as much as is read", address,
			f.limit)
	}
	return content, nil
}
