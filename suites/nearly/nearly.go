// Package nearly makes texts that are almost a credential and are none. A service that compares
// credentials loosely takes some of them.
package nearly

import (
	"strings"
	"unicode"
)

// Text is a text that is nearly a credential.
type Text struct {
	How      string // how it differs from the credential: "without its last character"
	Variable string // stands for it in curl lines, such as RESPOKE_PASSWORD_CUT
	Text     string
}

// Place is where the texts are to be sent.
type Place struct {
	// Variable stands for the credential in curl lines, such as RESPOKE_PASSWORD.
	Variable string
	// Whole tells that every character counts, as in a body or a query. A header field loses white
	// space at its ends.
	Whole bool
	// Identifier tells that the credential names somebody. Whether the case of a name and the white
	// space around it count is not known.
	Identifier bool
}

// Texts returns what is nearly a credential, each text once; none of an empty one.
func Texts(right string, place Place) []Text {
	var list []Text
	if right == "" {
		return nil
	}
	made := map[string]bool{right: true}
	for _, w := range ways {
		text := string(w.change([]rune(right)))
		if made[text] || w.inBody && (!place.Whole || place.Identifier) ||
			place.Identifier && strings.EqualFold(text, right) {
			continue
		}
		made[text] = true
		list = append(list, Text{w.how, place.Variable + "_" + w.variable, text})
	}
	return list
}

// way is a way in which a text can be almost a credential, and is none.
type way struct {
	how      string // such as "without its last character"
	variable string // what its text is called in curl lines, behind the credential's variable
	change   func([]rune) []rune
	// inBody tells that a header field would lose it: white space at the ends of a field's value is
	// no part of it (RFC 9110 section 5.5), and a zero byte must not be sent.
	inBody bool
}

var ways = []way{
	{how: "that is empty", variable: "EMPTY", change: func([]rune) []rune { return nil }},
	{how: "without its last character", variable: "CUT",
		change: func(right []rune) []rune { return right[:len(right)-1] }},
	{how: "without its first character", variable: "BEHEADED",
		change: func(right []rune) []rune { return right[1:] }},
	{how: "with a character behind it", variable: "LONGER",
		change: func(right []rune) []rune { return append(right, '0') }},
	{how: "with a character before it", variable: "PREFIXED",
		change: func(right []rune) []rune { return append([]rune{'0'}, right...) }},
	{how: "with another last character", variable: "OTHER_END",
		change: func(right []rune) []rune { return differing(right, len(right)-1, len(right)) }},
	{how: "with another first character", variable: "OTHER_BEGINNING",
		change: func(right []rune) []rune { return differing(right, 0, 1) }},
	{how: "of which only the first half is right", variable: "FIRST_HALF",
		change: func(right []rune) []rune { return differing(right, len(right)/2, len(right)) }},
	{how: "of which only the last half is right", variable: "LAST_HALF",
		change: func(right []rune) []rune { return differing(right, 0, (len(right)+1)/2) }},
	{how: "in the other case", variable: "OTHER_CASE", change: otherCase},
	{how: "with a space behind it", variable: "SPACE_BEHIND", inBody: true,
		change: func(right []rune) []rune { return append(right, ' ') }},
	{how: "with a space before it", variable: "SPACE_BEFORE", inBody: true,
		change: func(right []rune) []rune { return append([]rune{' '}, right...) }},
	{how: "with a line break behind it", variable: "LINE_BREAK", inBody: true,
		change: func(right []rune) []rune { return append(right, '\n') }},
	{how: "with a zero byte behind it", variable: "ZERO_BYTE", inBody: true,
		change: func(right []rune) []rune { return append(right, 0, 'x') }},
}

// differing puts other characters of the same kind in a part of a text.
func differing(text []rune, from, end int) []rune {
	for i := from; i < end; i++ {
		switch c := text[i]; {
		case strings.ContainsRune("9fFzZ", c):
			text[i] = c - 5 // which stays a digit of a UUID, or a letter
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			text[i] = c + 1
		case c == '-': // which keeps the form of a UUID
		default:
			text[i] = 'x'
		}
	}
	return text
}

func otherCase(text []rune) []rune {
	for i, c := range text {
		if unicode.IsUpper(c) {
			text[i] = unicode.ToLower(c)
		} else {
			text[i] = unicode.ToUpper(c)
		}
	}
	return text
}
