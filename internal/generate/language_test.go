package generate

import (
	"testing"
	"unicode/utf8"

	"plumbline/internal/schema"
)

// Patterns whose texts, and texts that are none of them, are found for certain.
var regular = []string{`^a$`, `a`, `^[a-c]{2,4}$`, `^(?:ab|cd)+$`, `^a.c$`, `[0-9]+x`, `^\d{3}-\d{4}$`,
	`^[^a-z]*$`, `^(a|b|)c?$`, `x$`, `^x`, `(^|,)y(,|$)`, `^(?=.*\d)(?=.*[A-Z]).{3,9}$`, `^(?!abc)[a-c]{3}$`,
	`^\w+@\w+\.com$`, `^\u0041\x42\cJ\t$`, `^\u{1F600}+$`, `^\ud83d\ude00$`, `^[\w.-]+$`, `^[a\-z]+$`,
	`^[]$|^b$`, `^[^]{2}$`, `^\p{L}{3}$`, `^\P{L}{3}$`, `^[\p{Lu}\d]{3}$`, `^\p{Script=Greek}$`,
	`^\p{Alphabetic}+$`, `^a{,3}$`, `^a{x$`, `^\/\.\*\?$`, `^\s\S\d\D\w\W$`, `^(?:(?:a{2}){2}){2}$`, ``,
	`^(?:(?!ab)[ab]){1,5}$`, `^[\s\S]{5}$`, `^.{0,10}$`, `^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`}

func TestTextsOfLanguages(t *testing.T) {
	for _, source := range regular {
		pattern, err := schema.PatternOf(source)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		e, err := parseExpression(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		choices := NewChoices(1, 2)
		of, others := newLanguage([]*expression{e}, nil), newLanguage(nil, []*expression{e})
		for i := range 40 {
			if text, ok := of.draw(choices, 0, -1); !ok || !pattern.Matches(text) {
				t.Errorf("%s: %q, %v", source, text, ok)
				break
			}
			text, ok := others.draw(choices, 0, -1)
			if ok == (source == "") || ok && pattern.Matches(text) {
				t.Errorf("not %s: %q, %v", source, text, ok)
				break
			}
			if text := sampled(choices, e, 0, -1, i%4); !utf8.ValidString(text) {
				t.Errorf("%s: %q is no text", source, text)
			}
		}
	}
}

// A text of a length is found where there is one, and none where there is none.
func TestLengthsOfLanguages(t *testing.T) {
	for _, c := range []struct {
		source      string
		least, most int
		found       bool
	}{{`^(?:abc)+$`, 4, 6, true}, {`^(?:abc)+$`, 4, 5, false}, {`^a{3,}$`, 0, 2, false},
		{`^[a-z]{1,1000}$`, 900, 1000, true}, {`z`, 0, 0, false}, {`^(?:a|bb)*$`, 77, 77, true},
		{`^(?=a)b`, 0, -1, false}} {
		e, err := parseExpression(c.source)
		if err != nil {
			t.Fatal(err)
		}
		l := newLanguage([]*expression{e}, nil)
		for seed := range uint64(10) {
			text, found := l.draw(NewChoices(seed, 0), c.least, c.most)
			length := utf8.RuneCountInString(text)
			if found != c.found || found && (length < c.least || c.most >= 0 && length > c.most) {
				t.Errorf("%s from %d to %d: %q, %v", c.source, c.least, c.most, text, found)
			}
		}
	}
}

func TestWhatIsNoExpressionIsNotTakenApart(t *testing.T) {
	for _, source := range []string{`(`, `)`, `[a`, `a{2,1}`, `\`, `(?<a`, `(?x)a`, `[b-a]`, `\u{110000}`,
		`\k<none>`} {
		if e, err := parseExpression(source); err == nil {
			t.Errorf("%s is %+v", source, e)
		}
	}
}
