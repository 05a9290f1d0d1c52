package html

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestVisible(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"plain <b>&amp;", "plain <b>&amp;"},
		{"two\nlines\tand a tab", "two\nlines\tand a tab"},
		{"a\u202eb", "a⟨U+202E⟩b"},
		{"\u2066\u2069", "⟨U+2066⟩⟨U+2069⟩"},
		{"\x00\x07\x1b[2J\r\n\x7f", "⟨U+0000⟩⟨U+0007⟩⟨U+001B⟩[2J⟨U+000D⟩\n⟨U+007F⟩"},
		{"\u0085\u00ad\u061c\u200b\u200d\u2028\u2029\ufeff",
			"⟨U+0085⟩⟨U+00AD⟩⟨U+061C⟩⟨U+200B⟩⟨U+200D⟩⟨U+2028⟩⟨U+2029⟩⟨U+FEFF⟩"},
		{"tag \U000e0041", "tag ⟨U+E0041⟩"},
		{"no UTF-8 \xff\xc3", "no UTF-8 ⟨byte FF⟩⟨byte C3⟩"},
		{"\ufffd is a character", "\ufffd is a character"},
		{"äöü 日本語 👍 שלום", "äöü 日本語 👍 שלום"},
		{strings.Repeat("x", maxLine), strings.Repeat("x", maxLine)},
		{strings.Repeat("x", maxLine+1), strings.Repeat("x", maxLine) + " … (1 byte more)"},
		{strings.Repeat("x", maxLine-1) + "日",
			strings.Repeat("x", maxLine-1) + " … (3 bytes more)"},
		{strings.Repeat("x", 5*maxLine), strings.Repeat("x", maxLine) + " … (32 KiB more)"},
	} {
		if got := visible(test.text); got != test.want {
			t.Errorf("visible(%q) is %q, want %q", test.text, got, test.want)
		}
	}
}

func TestPieces(t *testing.T) {
	masks := map[string]string{"mask-1": "SECRET", "mask-12": "OTHER", "": "EMPTY",
		"no such": "NONE", "b\u202e": "ODD"}
	for _, test := range []struct {
		text  string
		masks map[string]string
		want  []piece
	}{
		{"", masks, nil},
		{"plain", masks, []piece{{Text: "plain"}}},
		{"mask-1", masks, []piece{{Text: "mask-1", Mask: "SECRET"}}},
		{"a mask-1 and mask-12.", masks,
			[]piece{{Text: "a "}, {Text: "mask-1", Mask: "SECRET"}, {Text: " and "},
				{Text: "mask-12", Mask: "OTHER"}, {Text: "."}}},
		{"mask-1mask-1", masks, []piece{{Text: "mask-1", Mask: "SECRET"},
			{Text: "mask-1", Mask: "SECRET"}}},
		{"mask-1", nil, []piece{{Text: "mask-1"}}},
		{"\u202e\rx", masks, []piece{{Sign: "U+202E"}, {Sign: "U+000D"}, {Text: "x"}}},
		{"a b\u202e", masks, []piece{{Text: "a "}, {Text: "b⟨U+202E⟩", Mask: "ODD"}}},
	} {
		if got := pieces(test.text, test.masks); !slices.Equal(got, test.want) {
			t.Errorf("pieces(%q) is %+v, want %+v", test.text, got, test.want)
		}
	}
}

func FuzzPieces(f *testing.F) {
	for _, text := range []string{"", "a mask b", "maskmask", "\u202emask\x00", "\xff\xfe",
		poison} {
		f.Add(text, "mask", "ask")
	}
	f.Fuzz(func(t *testing.T, text, one, other string) {
		var again strings.Builder
		for _, p := range pieces(text, map[string]string{one: "ONE", other: "OTHER"}) {
			switch {
			case p.Sign != "":
				again.WriteString("⟨" + p.Sign + "⟩")
			case hiddenAt(p.Text) >= 0:
				t.Errorf("%q of pieces(%q) has what cannot be seen", p.Text, text)
			default:
				again.WriteString(p.Text)
			}
			if !utf8.ValidString(p.Text) {
				t.Errorf("%q of pieces(%q) is no UTF-8", p.Text, text)
			}
		}
		if len(text) <= maxLine && len(one) <= maxLine && len(other) <= maxLine &&
			utf8.ValidString(text) && utf8.ValidString(one) && utf8.ValidString(other) {
			if again.String() != visible(text) {
				t.Errorf("pieces(%q) are %q together, want %q", text, again.String(), visible(text))
			}
		}
	})
}

func TestLong(t *testing.T) {
	if shown, sentence := long(strings.Repeat("x", maxText), nil); len(shown) != 1 ||
		len(shown[0].Text) != maxText || sentence != "" {
		t.Errorf("a text of 64 KiB is cut: %s", sentence)
	}
	shown, sentence := long(strings.Repeat("x", 3*maxText), nil)
	if want := "Cut here: 128 KiB of 192 KiB are not shown. The result in JSON has them."; len(
		shown) != 1 || len(shown[0].Text) != maxText || sentence != want {
		t.Errorf("of a text of 192 KiB %d bytes are shown, with %q, want %q", len(shown[0].Text),
			sentence, want)
	}
}

func TestBytesOf(t *testing.T) {
	for n, want := range map[int]string{0: "0 bytes", 1: "1 byte", 10239: "10239 bytes",
		10240: "10 KiB", 65536: "64 KiB"} {
		if got := bytesOf(n); got != want {
			t.Errorf("bytesOf(%d) is %q, want %q", n, got, want)
		}
	}
}
