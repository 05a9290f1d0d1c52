package report

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/andybalholm/brotli"

	"plumbline/harness/exchange"
	"plumbline/internal/har"
	"plumbline/internal/redact"
)

// Record returns an exchange as it is kept: with masks in place of what the redactor recognizes.
// Judged and Curl are left to the caller.
//
// A body in a content coding is masked without it and encoded again, so that the header stays true;
// header values are kept, a Content-Length among them, even where a mask has another length. A body
// that cannot be decoded cannot be searched either: if it is plain text it is masked as such, and
// otherwise another body stands in its place that cannot be decoded for the same reason, as far as
// one can be made.
//
// Of a body of more than 64 KiB the first 4 KiB are kept, of a header section of more than 32 KiB
// the lines that fit; how much is not is told. Such an exchange cannot be judged again.
//
// A header value that is not UTF-8 is recorded as if it were ISO-8859-1, since JSON cannot hold it.
func Record(x *exchange.Exchange, id, operation string, redactor *redact.Redactor) Exchange {
	m := redactor.Masker()
	recorded := Exchange{
		ID: id, Operation: operation, Started: x.Started, Duration: Seconds(x.Duration),
		Request: Request{
			Method: m.Text(x.Request.Method), URL: m.URL(x.Request.URL),
			Header: recordHeader(m, x.Request.Header),
			Body:   recordBody(m, x.Request.Header, x.Request.Body),
		},
	}
	if r := x.Response; r != nil {
		recorded.Response = &Response{Status: r.Status, Proto: m.Text(r.Proto),
			Header: recordHeader(m, r.Header), Body: recordBody(m, r.Header, r.Body)}
		if len(r.Trailer) > 0 {
			recorded.Response.Trailer = recordHeader(m, r.Trailer)
		}
	}
	if x.Problem != nil {
		recorded.Problem = new(recordProblem(m, x.Problem))
	}
	for _, ended := range x.Retries {
		recorded.Retries = append(recorded.Retries, recordProblem(m, ended))
	}
	recorded.Masks = m.Used()
	return recorded.bounded()
}

// Restore returns the recorded exchange to be judged again.
func (e Exchange) Restore() *exchange.Exchange {
	x := &exchange.Exchange{
		Request: exchange.Request{Method: e.Request.Method, URL: e.Request.URL,
			Header: restoreHeader(e.Request.Header), Body: e.Request.Body.restore()},
		Started: e.Started, Duration: time.Duration(e.Duration),
	}
	if r := e.Response; r != nil {
		x.Response = &exchange.Response{Status: r.Status, Proto: r.Proto,
			Header: restoreHeader(r.Header), Body: r.Body.restore()}
		if len(r.Trailer) > 0 {
			x.Response.Trailer = restoreHeader(r.Trailer)
		}
	}
	if e.Problem != nil {
		x.Problem = e.Problem.restore()
	}
	for _, ended := range e.Retries {
		x.Retries = append(x.Retries, ended.restore())
	}
	return x
}

func recordProblem(m *redact.Masker, p *exchange.Problem) Problem {
	return Problem{Kind: string(p.Kind), Phase: string(p.Phase), Cause: string(p.Cause),
		Message: string(m.Body("text/plain", []byte(p.Message)))}
}

func (p Problem) restore() *exchange.Problem {
	return &exchange.Problem{Kind: exchange.ProblemKind(p.Kind), Phase: exchange.Phase(p.Phase),
		Cause: exchange.Cause(p.Cause), Message: p.Message}
}

func recordHeader(m *redact.Masker, header http.Header) []Header {
	masked, lines := m.Header(header), []Header{}
	for _, name := range slices.Sorted(maps.Keys(masked)) {
		for _, value := range masked[name] {
			lines = append(lines, Header{Name: har.Legible(name), Value: har.Legible(value)})
		}
	}
	return lines
}

func restoreHeader(lines []Header) http.Header {
	header := http.Header{}
	for _, line := range lines {
		header[line.Name] = append(header[line.Name], line.Value)
	}
	return header
}

func recordBody(m *redact.Masker, header http.Header, transferred []byte) *Body {
	body := masked(m, header, transferred)
	switch {
	case len(body) == 0:
		return nil
	case utf8.Valid(body):
		return &Body{Text: string(body)}
	}
	return &Body{Text: base64.StdEncoding.EncodeToString(body), Base64: true}
}

// restore returns the bytes of a body.
func (b *Body) restore() []byte {
	if b == nil {
		return nil
	}
	return []byte(b.content())
}

// content are the bytes of a body; one that claims to be base64 and is not is taken for text.
func (b *Body) content() string {
	if b == nil {
		return ""
	}
	if b.Base64 {
		if content, err := base64.StdEncoding.DecodeString(b.Text); err == nil {
			return string(content)
		}
	}
	return b.Text
}

// masked returns a body with masks, in its content codings.
func masked(m *redact.Masker, header http.Header, transferred []byte) []byte {
	contentType, codings := header.Get("Content-Type"), contentCodings(header)
	if len(codings) == 0 {
		return m.Body(contentType, transferred)
	}
	plain, err := exchange.DecodeBody(header, transferred, exchange.MaxDecoded)
	if err != nil {
		return undecodable(m, header, transferred, err)
	}
	clean := m.Body(contentType, plain)
	// What is beside the data in a coding, such as the name of a file, is looked through as well.
	if bytes.Equal(clean, plain) && m.Text(string(transferred)) == string(transferred) {
		return transferred
	}
	return encode(clean, codings)
}

// contentCodings lists the content codings in the order they were applied in (RFC 9110 section
// 8.4).
func contentCodings(header http.Header) []string {
	var codings []string
	for coding := range strings.SplitSeq(strings.Join(header.Values("Content-Encoding"), ","),
		",") {
		if coding = strings.ToLower(strings.Trim(coding, " \t")); coding != "" {
			codings = append(codings, coding)
		}
	}
	return codings
}

// encode applies content codings, but for those that nobody can decode.
func encode(body []byte, codings []string) []byte {
	for _, coding := range codings {
		var out bytes.Buffer
		var w io.WriteCloser
		switch coding {
		case "gzip", "x-gzip":
			w = gzip.NewWriter(&out)
		case "deflate":
			w = zlib.NewWriter(&out)
		case "br":
			w = brotli.NewWriter(&out)
		default:
			continue
		}
		_, err := w.Write(body)
		if err = errors.Join(err, w.Close()); err != nil {
			return []byte(withheld) // into memory nothing fails; if it did, this leaks nothing
		}
		body = out.Bytes()
	}
	return body
}

// withheld stands in place of a body that could not be searched.
const withheld = "withheld: this body could not be decoded, so that nobody knows which secrets " +
	"are in it"

// undecodable returns what is recorded of a body that cannot be decoded.
func undecodable(m *redact.Masker, header http.Header, transferred []byte, cause error) []byte {
	codings := contentCodings(header)
	var candidates [][]byte
	if isText(transferred) {
		candidates = append(candidates, m.Body(header.Get("Content-Type"), transferred))
	}
	if errors.Is(cause, exchange.ErrDecodedTooLarge) {
		candidates = append(candidates, encode(make([]byte, exchange.MaxDecoded+1), codings))
	}
	whole := encode([]byte(withheld), codings)
	candidates = append(candidates, whole, []byte(withheld))
	for end := len(whole) - 1; end > 0; end -= 8 {
		candidates = append(candidates, whole[:end])
	}
	for at := max(0, len(whole)-8); at < len(whole); at++ {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 1
		candidates = append(candidates, damaged)
	}
	like := []byte(withheld)
	for _, candidate := range candidates {
		_, err := exchange.DecodeBody(header, candidate, exchange.MaxDecoded)
		if err != nil && err.Error() == cause.Error() {
			return candidate
		}
		if bytes.Equal(like, []byte(withheld)) && sameKind(err, cause) {
			like = candidate
		}
	}
	return like
}

// sameKind tells whether a check says the same of two errors, but for their details.
func sameKind(a, b error) bool {
	for _, kind := range []error{exchange.ErrUnknownCoding, exchange.ErrDecodedTooLarge,
		exchange.ErrCorruptCoding} {
		if errors.Is(a, kind) {
			return errors.Is(b, kind)
		}
	}
	return false
}

// isText tells a body that is no compressed data whatever its header says.
func isText(body []byte) bool {
	return utf8.Valid(body) && !bytes.ContainsFunc(body,
		func(c rune) bool { return c < ' ' && c != '\t' && c != '\r' && c != '\n' || c == 0x7f })
}
