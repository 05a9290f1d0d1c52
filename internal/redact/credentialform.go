package redact

import "strings"

const (
	// longestWord is from how many bytes a value is no word, whatever it is made of.
	longestWord = 64
	// longestLetters is the same for letters of one case without anything between them.
	longestLetters = 24
)

// isOpaque tells a value that may well be a credential from the words of a sentence ("token:
// required"): it has a digit, or capitals where no word has them, or is longer than words are.
func isOpaque(value string) bool {
	const least, leastDigits = 6, 6
	switch {
	case len(value) > longestWord:
		return true
	case len(value) < least, strings.Contains(value, "://"), strings.HasPrefix(value, "$"),
		strings.HasPrefix(value, "{"):
		return false
	}
	form := formOf(value)
	switch {
	case form.letters+form.digits == 0:
		return false
	case form.letters == 0:
		return form.digits >= leastDigits
	}
	return form.digits > 0 || !form.isWord(len(value))
}

// form is what a value is made of.
type form struct {
	letters, digits, groups int // groups of digits
	changes                 int // of case, between letters side by side
	joints, others          int // marks that words are joined by, and others
}

func formOf(value string) form {
	var f form
	before := byte(0)
	for i := range len(value) {
		now := classByte(value[i])
		switch now {
		case 'a', 'A':
			f.letters++
			if before != now && (before == 'a' || before == 'A') {
				f.changes++
			}
		case '0':
			f.digits++
			if before != '0' {
				f.groups++
			}
		case '-', '_', '.', ' ', '/', '\'':
			f.joints++
		default:
			f.others++
		}
		before = now
	}
	return f
}

// classByte is the kind of a letter or digit, and any other byte as it is.
func classByte(b byte) byte {
	switch {
	case b >= 'a' && b <= 'z':
		return 'a'
	case b >= 'A' && b <= 'Z':
		return 'A'
	case b >= '0' && b <= '9':
		return '0'
	}
	return b
}

// isWord tells whether that may be a word, or several joined like in names: unauthorized,
// NotAuthorized, not_authorized.
func (f form) isWord(length int) bool {
	if f.digits > 0 || f.others > 0 || f.letters == 0 || length > longestWord {
		return false
	}
	// Each word within a name changes case twice: at random it changes at every second letter.
	regular := f.changes*5 <= f.letters*2
	return regular && (f.joints > 0 || f.changes > 1 || length < longestLetters)
}
