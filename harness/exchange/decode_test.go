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
		"two, in order":      {encode(t, "hello", "gzip", "deflate"), []string{"gzip, deflate"}, "hello", nil},
		"two fields":         {encode(t, "hello", "deflate", "gzip"), []string{"deflate", "gzip"}, "hello", nil},
		"wrong order":        {encode(t, "hello", "gzip", "deflate"), []string{"deflate, gzip"}, "", ErrCorruptCoding},
		"two members":        {append(bytes.Clone(zipped), zipped...), []string{"gzip"}, "hellohello", nil},
		"unknown":            {[]byte("hello"), []string{"br"}, "", ErrUnknownCoding},
		"unknown beneath":    {zipped, []string{"br, gzip"}, "", ErrUnknownCoding},
		"bare deflate":       {encode(t, "hello", "bare"), []string{"deflate"}, "", ErrCorruptCoding},
		"not gzip":           {[]byte("hello"), []string{"gzip"}, "", ErrCorruptCoding},
		"cut short":          {zipped[:len(zipped)-3], []string{"gzip"}, "", ErrCorruptCoding},
		"rest after gzip":    {append(bytes.Clone(zipped), 'x'), []string{"gzip"}, "", ErrCorruptCoding},
		"rest after deflate": {append(encode(t, "hello", "deflate"), 'x'), []string{"deflate"}, "", ErrCorruptCoding},
		"bomb":               {bomb, []string{"gzip, gzip"}, "", ErrDecodedTooLarge},
		"large, not coded":   {bytes.Repeat([]byte("a"), 2001), nil, "", ErrDecodedTooLarge},
		"at the limit":       {encode(t, strings.Repeat("a", 2000), "gzip"), []string{"gzip"}, strings.Repeat("a", 2000), nil},
		"just beyond":        {encode(t, strings.Repeat("a", 2001), "gzip"), []string{"gzip"}, "", ErrDecodedTooLarge},
		"too many":           {zipped, []string{strings.Repeat("gzip,", maxCodings+1)}, "", ErrUnknownCoding},
		"empty body":         {nil, []string{"gzip"}, "", nil},
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
