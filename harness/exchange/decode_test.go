package exchange

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func encode(t *testing.T, text string, codings ...string) []byte {
	t.Helper()
	data := []byte(text)
	for _, coding := range codings {
		var out bytes.Buffer
		var w io.WriteCloser
		switch coding {
		case "gzip":
			w = gzip.NewWriter(&out)
		case "deflate":
			w = zlib.NewWriter(&out)
		case "br":
			w = brotli.NewWriter(&out)
		case "bare":
			w, _ = flate.NewWriter(&out, 9)
		}
		w.Write(data)
		w.Close()
		data = out.Bytes()
	}
	return data
}

func TestDecodedBody(t *testing.T) {
	zipped := encode(t, "hello", "gzip")
	bomb := encode(t, strings.Repeat("\x00", 1<<20), "gzip", "gzip")
	tests := map[string]struct {
		body   []byte
		fields []string
		want   string
		err    error
	}{
		"none":               {[]byte("hello"), nil, "hello", nil},
		"identity":           {[]byte("hello"), []string{"identity"}, "hello", nil},
		"empty elements":     {[]byte("hello"), []string{" , ,"}, "hello", nil},
		"gzip":               {zipped, []string{"gzip"}, "hello", nil},
		"x-gzip, upper case": {zipped, []string{"X-GZIP"}, "hello", nil},
		"deflate":            {encode(t, "hello", "deflate"), []string{"deflate"}, "hello", nil},
		"two, in order": {encode(t, "hello", "gzip", "deflate"), []string{"gzip, deflate"},
			"hello", nil},
		"two fields": {encode(t, "hello", "deflate", "gzip"), []string{"deflate", "gzip"},
			"hello", nil},
		"wrong order": {encode(t, "hello", "gzip", "deflate"), []string{"deflate, gzip"}, "",
			ErrCorruptCoding},
		"two members": {append(bytes.Clone(zipped), zipped...), []string{"gzip"},
			"hellohello", nil},
		"unknown":         {[]byte("hello"), []string{"zstd"}, "", ErrUnknownCoding},
		"unknown beneath": {zipped, []string{"zstd, gzip"}, "", ErrUnknownCoding},
		"bare deflate": {encode(t, "hello", "bare"), []string{"deflate"}, "",
			ErrCorruptCoding},
		"br": {encode(t, "hello", "br"), []string{"br"}, "hello", nil},
		"br beneath gzip": {encode(t, "hello", "br", "gzip"), []string{"br, gzip"}, "hello",
			nil},
		"not br":       {[]byte("hello"), []string{"br"}, "", ErrCorruptCoding},
		"br cut short": {encode(t, "hello", "br")[:5], []string{"br"}, "", ErrCorruptCoding},
		"rest after br": {append(encode(t, "hello", "br"), 'x'), []string{"br"}, "",
			ErrCorruptCoding},
		"not gzip":  {[]byte("hello"), []string{"gzip"}, "", ErrCorruptCoding},
		"cut short": {zipped[:len(zipped)-3], []string{"gzip"}, "", ErrCorruptCoding},
		"rest after gzip": {append(bytes.Clone(zipped), 'x'), []string{"gzip"}, "",
			ErrCorruptCoding},
		"rest after deflate": {append(encode(t, "hello", "deflate"), 'x'), []string{"deflate"}, "",
			ErrCorruptCoding},
		"bomb":             {bomb, []string{"gzip, gzip"}, "", ErrDecodedTooLarge},
		"large, not coded": {bytes.Repeat([]byte("a"), 2001), nil, "", ErrDecodedTooLarge},
		"at the limit": {encode(t, strings.Repeat("a", 2000), "gzip"), []string{"gzip"},
			strings.Repeat("a", 2000), nil},
		"just beyond": {encode(t, strings.Repeat("a", 2001), "gzip"), []string{"gzip"}, "",
			ErrDecodedTooLarge},
		"too many": {zipped, []string{strings.Repeat("gzip,", maxCodings+1)}, "",
			ErrUnknownCoding},
		"empty body": {nil, []string{"gzip"}, "", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := &Response{Header: http.Header{"Content-Encoding": test.fields}, Body: test.body}
			got, err := r.DecodedBody(2000)
			if string(got) != test.want || !errors.Is(err, test.err) {
				t.Errorf("got %q, %v; want %q, %v", got, err, test.want, test.err)
			}
		})
	}
}

// TestBombs cost no more memory than the limit, whatever they claim.
func TestBombs(t *testing.T) {
	zeros := strings.Repeat("\x00", 2<<20)
	for name, codings := range map[string][]string{
		"gzip": {"gzip"}, "deflate": {"deflate"}, "gzip twice": {"gzip", "gzip"},
		"mixed": {"deflate", "gzip", "deflate"},
	} {
		r := &Response{Header: http.Header{"Content-Encoding": codings},
			Body: encode(t, zeros, codings...)}
		if len(r.Body) > 100_000 {
			t.Fatalf("%s: no bomb, %d bytes", name, len(r.Body))
		}
		for _, limit := range []int64{0, 1, 1000, 2<<20 - 1} {
			if got, err := r.DecodedBody(limit); got != nil || !errors.Is(err, ErrDecodedTooLarge) {
				t.Errorf("%s, limit %d: %d bytes, %v", name, limit, len(got), err)
			}
		}
		if got, err := r.DecodedBody(2 << 20); string(got) != zeros || err != nil {
			t.Errorf("%s, at the limit: %d bytes, %v", name, len(got), err)
		}
	}
}

// TestManySmallMembers are a bomb of another kind: each costs more than it brings.
func TestManySmallMembers(t *testing.T) {
	member := encode(t, "", "gzip")
	r := &Response{Header: http.Header{"Content-Encoding": {"gzip"}},
		Body: bytes.Repeat(member, 2_000)}
	if got, err := r.DecodedBody(10); len(got) != 0 || err != nil {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
}

func TestEveryCutAndEveryFlippedByteIsNoticed(t *testing.T) {
	const text = "hello, hello, hello, hello"
	for _, coding := range []string{"gzip", "deflate"} {
		whole := encode(t, text, coding)
		for i := range whole {
			cut := &Response{Header: http.Header{"Content-Encoding": {coding}}, Body: whole[:i]}
			if got, err := cut.DecodedBody(100); i > 0 &&
				(got != nil || !errors.Is(err, ErrCorruptCoding)) {
				t.Errorf("%s cut at %d: %q, %v", coding, i, got, err)
			}
			flipped := bytes.Clone(whole)
			flipped[i] ^= 0x55
			r := &Response{Header: http.Header{"Content-Encoding": {coding}}, Body: flipped}
			if got, err := r.DecodedBody(100); err == nil && string(got) != text {
				t.Errorf("%s with byte %d wrong: %q", coding, i, got)
			}
		}
	}
}

func FuzzDecodedBody(f *testing.F) {
	f.Add([]byte("\x1f\x8b"), "gzip")
	f.Add([]byte("x\x9c"), "deflate, gzip")
	f.Fuzz(func(t *testing.T, body []byte, codings string) {
		r := &Response{Header: http.Header{"Content-Encoding": {codings}}, Body: body}
		got, err := r.DecodedBody(1000)
		if len(got) > 1000 {
			t.Errorf("%d bytes", len(got))
		}
		if err != nil && !errors.Is(err, ErrUnknownCoding) && !errors.Is(err, ErrCorruptCoding) &&
			!errors.Is(err, ErrDecodedTooLarge) {
			t.Errorf("another error: %v", err)
		}
	})
}
