package exchange

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
)

// Errors of [Response.DecodedBody].
var (
	// ErrUnknownCoding: Content-Encoding names a coding other than gzip,
	// x-gzip, deflate, br (RFC 7932) and identity.
	ErrUnknownCoding = errors.New("unknown content coding")
	// ErrDecodedTooLarge: a decoded form is larger than the limit.
	ErrDecodedTooLarge = errors.New("the decoded body is larger than the limit")
	// ErrCorruptCoding: the body is not what Content-Encoding says.
	ErrCorruptCoding = errors.New("the body is not in its content coding")
)

// MaxDecoded is how large a body may be without its content codings, in bytes, wherever Plumbline
// itself decodes one: 2 MiB. A few kilobytes of gzip may unpack to gigabytes.
const MaxDecoded = 2 << 20

// maxCodings bounds the work that one Content-Encoding can ask for.
const maxCodings = 8

// DecodedBody is [DecodeBody] of the response.
func (r *Response) DecodedBody(limit int64) ([]byte, error) {
	return DecodeBody(r.Header, r.Body, limit)
}

// DecodeBody returns the body without its content codings (RFC 9110 section
// 8.4), removed in the reverse of the order they are listed in, which is the
// order they were applied in. deflate is the zlib format (section 8.4.1.2);
// bare deflate data is an error. No form of the body on the way may be larger
// than limit bytes. An empty body, as responses to HEAD have it, needs no
// decoding whatever the header says. Errors wrap [ErrUnknownCoding],
// [ErrDecodedTooLarge] or [ErrCorruptCoding].
//
// Without a content coding the result is Body itself, not a copy.
func DecodeBody(header http.Header, body []byte, limit int64) ([]byte, error) {
	if len(body) == 0 {
		return nil, nil
	}
	codings := contentCodings(header.Values("Content-Encoding"))
	if len(codings) > maxCodings {
		return nil, fmt.Errorf("%d content codings on top of one another: %w", len(codings),
			ErrUnknownCoding)
	}
	for i := len(codings) - 1; i >= 0; i-- {
		var err error
		if body, err = decode(body, codings[i], limit); err != nil {
			return nil, fmt.Errorf("content coding %q: %w", codings[i], err)
		}
	}
	if int64(len(body)) > limit {
		return nil, tooLarge(limit)
	}
	return body, nil
}

func tooLarge(limit int64) error {
	return fmt.Errorf("%w of %d bytes", ErrDecodedTooLarge, limit)
}

// contentCodings lists the codings in lower case: they are case-insensitive
// (RFC 9110 section 8.4.1), and empty list elements do not count (section 5.6.1).
func contentCodings(fields []string) []string {
	var codings []string
	for coding := range strings.SplitSeq(strings.Join(fields, ","), ",") {
		if coding = strings.ToLower(strings.Trim(coding, " \t")); coding != "" {
			codings = append(codings, coding)
		}
	}
	return codings
}

func decode(body []byte, coding string, limit int64) ([]byte, error) {
	compressed := bytes.NewReader(body)
	var plain io.Reader
	var err error
	switch coding {
	case "identity":
		return body, nil
	case "gzip", "x-gzip":
		plain, err = gzip.NewReader(compressed)
	case "deflate":
		plain, err = zlib.NewReader(compressed)
	case "br":
		plain = brotli.NewReader(compressed)
	default:
		return nil, ErrUnknownCoding
	}
	if err != nil {
		return nil, corrupt(err)
	}
	decoded, err := io.ReadAll(io.LimitReader(plain, limit+1))
	switch {
	case int64(len(decoded)) > limit:
		return nil, tooLarge(limit)
	case err != nil:
		return nil, corrupt(err)
	case compressed.Len() > 0:
		return nil, fmt.Errorf("%w: %d bytes follow its end", ErrCorruptCoding, compressed.Len())
	}
	return decoded, nil
}

// corrupt says in plain words what a decoder met.
func corrupt(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: it ends too early", ErrCorruptCoding)
	}
	return fmt.Errorf("%w: %w", ErrCorruptCoding, err)
}
