package cli

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"plumbline/internal/contract"
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
	if err != nil {
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

// load reads a document whose references lead to files below its folder. The folder is opened as a
// root, so that no symbolic link leads out of it; a document from standard input has none.
func load(source contract.Source) (*contract.Contract, error) {
	if source.Document.Path != standardInputName {
		folder, err := os.OpenRoot(filepath.Dir(source.Document.Path))
		if err != nil {
			return nil, withoutOperation(source.Document.Path, err)
		}
		defer func() { _ = folder.Close() }() // it was only read
		source.Files = folder.FS()
	}
	return contract.Load(source)
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
