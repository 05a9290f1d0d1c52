package content

import (
	"errors"
	"testing"
)

func TestText(t *testing.T) {
	for name, c := range map[string]struct{ body, contentType, want string }{
		"no charset is UTF-8":             {"é", "text/plain", "é"},
		"no Content-Type is UTF-8":        {"é", "", "é"},
		"UTF-8 in any case and in quotes": {"é", `text/plain; charset="UTF-8"`, "é"},
		"a mark of UTF-8 is no text":      {"\ufeffé", "text/plain; charset=utf-8", "é"},
		"only the first mark is one":      {"\ufeff\ufeffé", "text/plain", "\ufeffé"},
		"a real U+FFFD":                   {"\ufffd", "text/plain", "\ufffd"},
		"ASCII":                           {"abc", "text/plain; charset=us-ascii", "abc"},
		"ISO 8859-1": {"\xe9\x80", "text/plain; charset=ISO-8859-1",
			"é\u0080"},
		"an alias":     {"\xe9", "text/plain; charset=latin1", "é"},
		"windows-1252": {"\x80", "text/plain; charset=windows-1252", "€"},
		"ISO 8859-15":  {"\xa4", "text/plain; charset=iso-8859-15", "€"},
		"Shift_JIS":    {"\x93\xfa\x96{", "text/plain; charset=Shift_JIS", "日本"},
		"EUC-KR":       {"\xc7\xd1", "text/plain; charset=euc-kr", "한"},
		"GB18030":      {"\xc4\xe3", "text/plain; charset=gb18030", "你"},
		"GB18030 with a real U+FFFD": {"\x84\x31\xa4\x37", "text/plain; charset=gb18030",
			"\ufffd"},
		"UTF-16 without a mark":         {"\x00a\x00b", "text/plain; charset=utf-16", "ab"},
		"UTF-16 big-endian by its mark": {"\xfe\xff\x00a", "text/plain; charset=utf-16", "a"},
		"UTF-16 little-endian by mark":  {"\xff\xfea\x00", "text/plain; charset=utf-16", "a"},
		"UTF-16LE":                      {"a\x00", "text/plain; charset=utf-16le", "a"},
		"UTF-16 with a real U+FFFD": {"\xff\xfe\xfd\xff", "text/plain; charset=utf-16",
			"\ufffd"},
		"UTF-16 with a surrogate pair": {"\xd8\x3d\xde\x00", "text/plain; charset=utf-16be",
			"😀"},
		"empty": {"", "text/plain; charset=utf-8", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Text([]byte(c.body), c.contentType)
			if err != nil || got != c.want {
				t.Errorf("got %q, error %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestTextThatIsNotOfItsCharset(t *testing.T) {
	for name, c := range map[string]struct{ body, contentType, want string }{
		"UTF-8": {"ab\n\xc3\xa9\xff", "text/plain",
			"not UTF-8: an octet that belongs to no character (line 2, column 3)"},
		"a surrogate in UTF-8":   {"\xed\xa0\x80", "text/plain", "(line 1, column 1)"},
		"ASCII":                  {"ab\xe9", "text/plain; charset=us-ascii", "not US-ASCII"},
		"half a character of 16": {"\x00a\x00", "text/plain; charset=utf-16be", "not utf-16be"},
		"a lone surrogate": {"\xd8\x00\x00a", "text/plain; charset=utf-16be",
			"not utf-16be"},
		"half a character of SJIS":  {"\x93", "text/plain; charset=shift_jis", "not shift_jis"},
		"an undefined octet":        {"\xff", "text/plain; charset=iso-8859-8", "not iso-8859-8"},
		"a Content-Type in pieces":  {"a", "text/plain; charset", "cannot be read"},
		"a Content-Type with quote": {"a", `text/plain; charset="`, "cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Text([]byte(c.body), c.contentType)
			wantMalformed(t, err, c.want)
		})
	}
}

func TestAnUnknownCharsetIsNotJudged(t *testing.T) {
	for _, charset := range []string{"klingon", "x-unknown", "utf-7", "iso-2022-cn",
		"hz-gb-2312x"} {
		_, err := Text([]byte("a"), "text/plain; charset="+charset)
		if !errors.Is(err, ErrUnknownCharset) || !errors.Is(err, ErrNotJudged) {
			t.Errorf("%s: got error %v, want one of an unknown charset", charset, err)
		}
	}
}

func TestBinaryCountsOctets(t *testing.T) {
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	got := []rune(Binary(every))
	if len(got) != 256 {
		t.Fatalf("got %d characters, want 256", len(got))
	}
	for i, r := range got {
		if int(r) != i {
			t.Errorf("octet %x: got %U", i, r)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, seed := range [][2]string{{"é", "utf-8"}, {"\xff\xfea\x00", "utf-16"},
		{"\x93\xfa", "shift_jis"}, {"\xfd", "gb18030"}, {"", "x"}} {
		f.Add([]byte(seed[0]), seed[1])
	}
	f.Fuzz(func(t *testing.T, body []byte, charset string) {
		text, err := Text(body, "text/plain; charset="+charset)
		if err != nil && text != "" {
			t.Errorf("got both %q and %v", text, err)
		}
		if invalidUTF8([]byte(text)) >= 0 {
			t.Errorf("got %q, which is not UTF-8", text)
		}
	})
}
