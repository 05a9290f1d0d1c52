package nearly_test

import (
	"slices"
	"strings"
	"testing"

	"plumbline/suites/nearly"
)

func TestTextsAreNearlyTheCredential(t *testing.T) {
	for _, test := range []struct {
		name, right string
		place       nearly.Place
		with        []string
		without     []string
	}{
		{"a password", "Geheim-9", nearly.Place{Whole: true},
			[]string{"", "Geheim-", "eheim-9", "Geheim-90", "0Geheim-9", "Geheim-4", "Heheim-9",
				"gEHEIM-9", "Geheim-9 ", " Geheim-9", "Geheim-9\n", "Geheim-9\x00x"}, nil},
		{"a header", "abc1", nearly.Place{},
			[]string{"", "abc", "ABC1"}, []string{"abc1 ", " abc1", "abc1\n"}},
		{"a name", "alice", nearly.Place{Whole: true, Identifier: true},
			[]string{"alic", "alice0"}, []string{"ALICE", "alice ", " alice"}},
		{"no letters", "12-34", nearly.Place{}, []string{"12-35", "12-3"}, nil},
		{"not in ASCII", "größe", nearly.Place{}, []string{"größ", "GRÖßE"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var texts []string
			for _, text := range nearly.Texts(test.right, test.place) {
				if text.Text == test.right || text.How == "" ||
					slices.Contains(texts, text.Text) {
					t.Errorf("%+v is the credential itself, or there twice", text)
				}
				texts = append(texts, text.Text)
			}
			for _, want := range test.with {
				if !slices.Contains(texts, want) {
					t.Errorf("%q is missing among %q", want, texts)
				}
			}
			for _, not := range test.without {
				if slices.Contains(texts, not) {
					t.Errorf("%q is among %q", not, texts)
				}
			}
		})
	}
}

func TestTextsKeepTheFormOfAUUID(t *testing.T) {
	const right = "0F4C2D1E-9A8B-4C7D-8E6F-ABCDEF012345"
	for _, text := range nearly.Texts(right, nearly.Place{}) {
		if strings.HasPrefix(text.How, "of which") && (len(text.Text) != len(right) ||
			strings.Trim(strings.ToUpper(text.Text), "0123456789ABCDEF-") != "") {
			t.Errorf("%s: %q", text.How, text.Text)
		}
	}
}

func TestOfNothingNothingIsNear(t *testing.T) {
	if texts := nearly.Texts("", nearly.Place{}); len(texts) > 0 {
		t.Errorf("there are %+v", texts)
	}
}
