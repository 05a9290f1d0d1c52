package curl

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"plumbline/internal/redact"
)

// quote returns s as one word of POSIX shell (section 2.2.2: nothing is
// special within single quotes, except that they end there).
func quote(s string) string {
	if plainWord(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// plainWord tells whether s needs no quotes; only short upper-case words, such
// as methods, go without, for the rest quotes are what a reader expects.
func plainWord(s string) bool {
	return s != "" && strings.IndexFunc(s, func(c rune) bool { return c < 'A' || c > 'Z' }) < 0
}

// plainInDoubleQuotes tells whether s stands for itself within double quotes.
// "!" does not in an interactive shell.
func plainInDoubleQuotes(s string) bool {
	return !strings.ContainsAny(s, "$`\"\\!") && !hasControl(s)
}

// words returns pieces as one word: text in single quotes, variables in double
// quotes right beside them.
func words(list []redact.Piece) string {
	var word, literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			word.WriteString("'" + strings.ReplaceAll(literal.String(), "'", `'\''`) + "'")
			literal.Reset()
		}
	}
	for _, p := range list {
		if variable := variable(p); variable != "" {
			flush()
			word.WriteString(variable)
			continue
		}
		literal.WriteString(p.Text)
	}
	flush()
	if word.Len() == 0 {
		return "''"
	}
	return word.String()
}

// variable returns what the shell puts in for a piece, or nothing if it cannot.
func variable(p redact.Piece) string {
	switch {
	case !identifier(p.Name):
		return ""
	case p.Spelling == redact.AsIs:
		return `"$` + p.Name + `"`
	case p.Spelling == redact.JSONEscaped:
		return `"$(printf %s "$` + p.Name + `" | sed 's/["\\]/\\&/g')"`
	}
	return ""
}

// identifier tells whether s can name a variable (POSIX, section 3.216).
func identifier(s string) bool {
	return s != "" && (s[0] < '0' || s[0] > '9') && strings.IndexFunc(s, func(c rune) bool {
		return c != '_' && !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')
	}) < 0
}

// needsPrintf tells whether s cannot stand in one line of shell as it is: an
// argument holds no NUL, and a terminal shows nothing useful for the others.
func needsPrintf(s string) bool {
	return !utf8.ValidString(s) ||
		strings.IndexFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f }) >= 0
}

// printf returns a command that writes pieces, whatever bytes they hold.
func printf(list []redact.Piece) string {
	var format, arguments strings.Builder
	for _, p := range list {
		if variable := variable(p); variable != "" {
			format.WriteString("%s")
			arguments.WriteString(" " + variable)
			continue
		}
		for i := range len(p.Text) {
			format.WriteString(printfByte(p.Text[i]))
		}
	}
	return "printf '" + format.String() + "'" + arguments.String()
}

func printfByte(b byte) string {
	switch {
	case b == '\n':
		return `\n`
	case b == '%':
		return "%%"
	case b == '\\':
		return `\\`
	case b < ' ', b == '\'', b >= 0x7f:
		return fmt.Sprintf(`\%03o`, b)
	}
	return string(rune(b))
}

func hasControl(s string) bool {
	return strings.IndexFunc(s, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }) >= 0
}
