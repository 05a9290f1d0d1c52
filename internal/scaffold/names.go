package scaffold

import (
	"fmt"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"plumbline/internal/printable"
)

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

// taken are names that mean something else where the name of an API stands: in Go code, as a folder
// of Go, or in the environment.
var taken = []string{"apis", "base64", "call", "conform", "context", "faults", "flag", "harness",
	"init", "internal", "main", "plumbline", "requirement", "secondopinion", "slices", "specs",
	"suite", "suites", "target", "targets", "test", "testdata", "testing", "vendor"}

// longestName bounds the name of an API, which begins every flag, variable and requirement.
const longestName = 20

// checkName refuses what cannot be the name of an API.
func checkName(name string) error {
	switch {
	case !nameForm.MatchString(name) || len(name) > longestName:
		return fmt.Errorf("%q is no name of an API: one word of at most 20 small letters and "+
			"digits is wanted, such as shop; it begins flags such as --shop.base-url and names "+
			"a package "+
			"of Go", show(name))
	case token.IsKeyword(name) || types.Universe.Lookup(name) != nil ||
		slices.Contains(taken, name):
		return fmt.Errorf("the name %q has another meaning in Go or in Plumbline; take another "+
			"one, such as %sapi", name, name)
	}
	return nil
}

// longestWords bounds what stands in an id for the name of an operation or a security scheme.
const longestWords = 44

// words is a text as lower-case words with hyphens between, in ASCII: getHTTPStatus becomes
// get-http-status, and Größe grosse. It is empty where nothing of the text can be kept.
func words(text string) string {
	var b strings.Builder
	runes := []rune(norm.NFKD.String(strings.ReplaceAll(text, "ß", "ss")))
	for i, r := range runes {
		switch {
		case unicode.Is(unicode.Mn, r): // what NFKD has taken off a letter
			continue
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if beginsWord(runes, i) {
				b.WriteByte('-')
			}
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte('-')
		}
	}
	parts := strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' })
	joined := strings.Join(parts, "-")
	if len(joined) > longestWords {
		joined = strings.TrimRight(joined[:longestWords], "-")
	}
	return joined
}

// beginsWord tells whether a capital letter begins a word: it follows a small one or a digit, or a
// small one follows it, as the S does in HTTPStatus.
func beginsWord(runes []rune, i int) bool {
	if i == 0 || !unicode.IsUpper(runes[i]) {
		return false
	}
	before := runes[i-1]
	return unicode.IsLower(before) || unicode.IsDigit(before) ||
		unicode.IsUpper(before) && i+1 < len(runes) && unicode.IsLower(runes[i+1])
}

// names hands out names, each once.
type names map[string]bool

// unique returns a name that has not been handed out: the one that is wanted, or it with a number.
func (n names) unique(wanted string) string {
	name := wanted
	for i := 2; n[name]; i++ {
		name = wanted + "-" + strconv.Itoa(i)
	}
	n[name] = true
	return name
}

// show is a text of the document as it may stand in a comment or a message.
func show(text string) string {
	return printable.Cut(printable.OneLine(text), 300)
}
