package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"plumbline/harness/exchange"
	"plumbline/internal/verdicts"
)

const (
	// maxReason is how many characters are told of a reason.
	maxReason = 150
	// maxDecoded is how large a body can be without its content coding.
	maxDecoded = 1 << 20
)

// question is a row as the peers can be asked it.
type question struct {
	verdicts.Row
	folder string // of the document, where it refers to other files; empty where it does not
}

// newQuestion writes the files of a row to a temporary folder, which close removes.
func newQuestion(row verdicts.Row) (question, error) {
	q := question{Row: row}
	if len(row.Files) == 0 {
		return q, nil
	}
	var err error
	if q.folder, err = os.MkdirTemp("", "compare"); err != nil {
		return q, err
	}
	if err := q.write(row.DocumentName, row.Document); err != nil {
		q.close()
		return q, err
	}
	for name, text := range row.Files {
		if err := q.write(name, []byte(text)); err != nil {
			q.close()
			return q, err
		}
	}
	return q, nil
}

func (q question) write(name string, text []byte) error {
	name = filepath.Join(q.folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o600)
}

func (q question) close() {
	if q.folder != "" {
		_ = os.RemoveAll(q.folder) // what is left of a temporary folder is for the system to clear
	}
}

// request is the request as a server has it: its URL is the path and query.
func (q question) request() (*http.Request, error) {
	sent := q.Exchange.Request
	r, err := http.NewRequestWithContext(context.Background(), sent.Method, sent.URL,
		bytes.NewReader(decoded(sent.Header, sent.Body)))
	if err != nil {
		return nil, fmt.Errorf("net/http cannot have this request: %w", err)
	}
	r.RequestURI = r.URL.RequestURI()
	r.URL = &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
	r.Header = sent.Header.Clone()
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host
		r.Header.Del("Host")
	}
	return r, nil
}

// response is the response as a client has it.
func (q question) response(to *http.Request) *http.Response {
	received := q.Exchange.Response
	body := decoded(received.Header, received.Body)
	r := &http.Response{
		Status:     fmt.Sprintf("%d %s", received.Status, http.StatusText(received.Status)),
		StatusCode: received.Status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: received.Header.Clone(),
		Request: to, Body: http.NoBody, ContentLength: int64(len(body)),
	}
	if len(body) > 0 {
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	return r
}

// decoded is a body without its content coding; one that is not in it stays as it is.
func decoded(header http.Header, body []byte) []byte {
	if plain, err := exchange.DecodeBody(header, body, maxDecoded); err == nil {
		return plain
	}
	return body
}

// shorten makes one short line of a reason, the same in every run.
func (q question) shorten(reason string) string {
	if q.folder != "" {
		reason = strings.ReplaceAll(reason, q.folder, "")
	}
	reason = strings.Join(strings.Fields(strings.ToValidUTF8(reason, "�")), " ")
	if utf8.RuneCountInString(reason) > maxReason {
		reason = string([]rune(reason)[:maxReason-1]) + "…"
	}
	return reason
}
