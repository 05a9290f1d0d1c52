package schema

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Patterns are regular expressions of ECMA-262 (JSON Schema 2020-12 Validation section 6.3.3; Core
// section 6.4). Most are run by Go's own engine, whose time is linear; what it does not have, such
// as lookaheads and back references, by one that backtracks and is stopped after a time; see
// [BeginMessage].

// A pattern that cannot be run is taken once for matching everything and once for matching nothing,
// so that a verdict that does not depend on it can be given.
type pattern struct {
	source  string
	run     func(string) (bool, error)
	fails   error // why it cannot be run; nil where it can
	matches bool  // what a pattern that cannot be run is taken for
}

// String returns the pattern as the author wrote it.
func (p *pattern) String() string { return p.source }

// MatchString tells whether a text matches. It panics with a *notRun where that takes too long.
func (p *pattern) MatchString(text string) bool {
	if p.fails != nil {
		return p.matches
	}
	matched, err := p.run(text)
	if err != nil {
		panic(&notRun{p.source, err.Error()})
	}
	return matched
}

// notRun says that a pattern could not be run.
type notRun struct{ pattern, why string }

// Error names the pattern and the cause.
func (n *notRun) Error() string {
	return fmt.Sprintf("the pattern %s cannot be run: %s", excerpt(n.pattern), n.why)
}

// patterns is the engine of a schema compiler. It never refuses a pattern, and keeps those that
// cannot be run.
type patterns struct {
	matches bool
	failed  []error
}

func (e *patterns) compile(source string) (jsonschema.Regexp, error) {
	p := &pattern{source: source, matches: e.matches}
	p.run, p.fails = compilePattern(source)
	if p.fails != nil {
		e.failed = append(e.failed, &notRun{source, p.fails.Error()})
	}
	return p, nil
}

// patternNotRun returns why a pattern of a schema, or of one that it leads to, cannot be run; nil
// where all can. Of several it is always the same.
func patternNotRun(root *jsonschema.Schema) error {
	var first *pattern
	everySchema(root, func(s *jsonschema.Schema) {
		for _, own := range append(slices.Collect(maps.Keys(s.PatternProperties)), s.Pattern) {
			if p, ok := own.(*pattern); ok && p.fails != nil &&
				(first == nil || p.source < first.source) {
				first = p
			}
		}
	})
	if first == nil {
		return nil
	}
	return &notRun{first.source, first.fails.Error()}
}

// everySchema visits a schema and those it leads to, each once.
func everySchema(root *jsonschema.Schema, visit func(*jsonschema.Schema)) {
	seen := map[*jsonschema.Schema]bool{nil: true}
	queue := []*jsonschema.Schema{root}
	for len(queue) > 0 {
		s := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if !seen[s] {
			seen[s] = true
			visit(s)
			queue = append(append(append(queue, inPlace(s)...), inside(s)...), elsewhere(s)...)
		}
	}
}

// elsewhere returns the schemas that a schema leads to dynamically, or in the words of drafts
// before 2020-12.
func elsewhere(s *jsonschema.Schema) []*jsonschema.Schema {
	next := []*jsonschema.Schema{s.RecursiveRef}
	if s.DynamicRef != nil {
		next = append(next, s.DynamicRef.Ref)
	}
	for _, value := range append(slices.Collect(maps.Values(s.Dependencies)), s.Items,
		s.AdditionalItems) {
		switch value := value.(type) {
		case *jsonschema.Schema:
			next = append(next, value)
		case []*jsonschema.Schema:
			next = append(next, value...)
		}
	}
	return next
}

// CheckPattern tells why a pattern cannot be run; nil where it can.
func CheckPattern(source string) error {
	_, err := compilePattern(source)
	return err
}

func compilePattern(source string) (func(string) (bool, error), error) {
	if isPlain(source) {
		if linear, err := regexp.Compile(source); err == nil {
			return func(text string) (bool, error) { return linear.MatchString(text), nil }, nil
		}
	}
	translated, err := translatePattern(source)
	if err != nil {
		return nil, err
	}
	backtracking, err := regexp2.Compile(translated, regexp2.ECMAScript|regexp2.Unicode)
	if err != nil {
		_, reason, _ := strings.Cut(err.Error(), "error parsing regexp: ")
		reason, _, _ = strings.Cut(reason, " in `")
		return nil, fmt.Errorf("it is no regular expression of ECMA-262: %s", reason)
	}
	backtracking.MatchTimeout = maxMatching
	return func(text string) (bool, error) { return matchInTime(backtracking, text) }, nil
}

// isPlain tells whether a pattern means the same to Go's engine, by what it is made of.
func isPlain(source string) bool {
	if strings.Contains(source, "(?") || strings.Contains(source, "[:") {
		return false
	}
	for i := 0; i < len(source); i++ {
		switch c := source[i]; {
		case c == '\\':
			if i++; i == len(source) ||
				!strings.ContainsRune(`dDwW.-/+*?()[]{}|^$\`, rune(source[i])) {
				return false
			}
		case c == '.' || c < ' ' || c > '~': // ECMA-262's dot leaves out four characters, Go's one
			return false
		}
	}
	return true
}

// patternTranslator rewrites what ECMA-262 and the engine that backtracks write differently.
type patternTranslator struct {
	source  string
	out     strings.Builder
	inClass bool
}

func translatePattern(source string) (string, error) {
	t := &patternTranslator{source: source}
	for t.source != "" {
		if err := t.next(); err != nil {
			return "", err
		}
	}
	return t.out.String(), nil
}

// take moves n bytes from the source, written as given.
func (t *patternTranslator) take(n int, written string) {
	t.source = t.source[n:]
	t.out.WriteString(written)
}

// foreign are beginnings of groups that other engines have and ECMA-262 has not.
var foreign = []string{"(?>", "(?#", "(?P", "(?'", "(?(", "(?|", "(?R"}

// inlineFlags switch modes for the rest of the pattern, which ECMA-262 cannot.
var inlineFlags = regexp.MustCompile(`^\(\?[a-zA-Z-]*\)`)

func (t *patternTranslator) next() error {
	switch c := t.source[0]; {
	case c == '\\':
		return t.escape()
	case t.inClass:
		t.inClass = c != ']'
		if c == '[' {
			t.take(1, `\[`) // "-[" would begin a subtraction
			return nil
		}
	case c == '[':
		t.inClass = true
		if strings.HasPrefix(t.source, "[^]") { // any character at all
			t.inClass = false
			t.take(3, `[\s\S]`)
			return nil
		}
		if strings.HasPrefix(t.source, "[]") { // none
			t.inClass = false
			t.take(2, `(?!)`)
			return nil
		}
	case c == '.':
		t.take(1, `[^\n\r\u2028\u2029]`)
		return nil
	case c == '(':
		if construct := foreignConstruct(t.source); construct != "" {
			return fmt.Errorf("%s is no construct of ECMA-262", construct)
		}
	}
	t.take(1, t.source[:1])
	return nil
}

func foreignConstruct(source string) string {
	for _, construct := range foreign {
		if strings.HasPrefix(source, construct) {
			return construct
		}
	}
	return inlineFlags.FindString(source)
}

var (
	surrogatePair = regexp.MustCompile(
		`^\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}`)
	property = regexp.MustCompile(`^\\([pP])\{(?:(\w+)=)?(\w+)\}`)
)

func (t *patternTranslator) escape() error {
	if len(t.source) == 1 {
		return fmt.Errorf("it ends in a backslash")
	}
	if pair := surrogatePair.FindString(t.source); pair != "" {
		var high, low rune
		if _, err := fmt.Sscanf(strings.ToLower(pair), `\u%x\u%x`, &high, &low); err != nil {
			return err
		}
		t.take(len(pair), fmt.Sprintf(`\u{%X}`, (high-0xd800)<<10+(low-0xdc00)+0x10000))
		return nil
	}
	c := t.source[1]
	if isLetter := c|0x20 >= 'a' && c|0x20 <= 'z'; isLetter &&
		!strings.ContainsRune("dDwWsSbBfnrtvcxukpP", rune(c)) {
		return fmt.Errorf(`\%c is no escape of ECMA-262`, c)
	}
	switch c {
	case 'p', 'P':
		return t.property()
	case 'b', 'B':
		if !t.inClass {
			t.take(2, wordBoundaries[c])
			return nil
		}
	}
	_, size := utf8.DecodeRuneInString(t.source[1:])
	t.take(1+size, t.source[:1+size])
	return nil
}

// wordBoundaries stand between a word character of ECMA-262, which is one of ASCII, and any other.
var wordBoundaries = map[byte]string{'b': `(?:(?<=\w)(?!\w)|(?<!\w)(?=\w))`,
	'B': `(?:(?<=\w)(?=\w)|(?<!\w)(?!\w))`}

// property translates a property of Unicode: a general category by its short or long name, or a
// script.
func (t *patternTranslator) property() error {
	found := property.FindStringSubmatch(t.source)
	if found == nil {
		return fmt.Errorf(`\%c is not followed by a property of Unicode in braces`, t.source[1])
	}
	kind, name := found[2], found[3]
	switch kind {
	case "", "General_Category", "gc":
		if short, known := generalCategories[name]; known {
			name = short
		}
		if _, known := unicode.Categories[name]; known {
			t.take(len(found[0]), `\`+found[1]+`{`+name+`}`)
			return nil
		}
	case "Script", "sc", "Script_Extensions", "scx":
		if _, known := unicode.Scripts[name]; known {
			t.take(len(found[0]), `\`+found[1]+`{`+name+`}`)
			return nil
		}
	}
	switch name {
	case "Any":
		t.take(len(found[0]), map[string]string{"p": `\s\S`, "P": ``}[found[1]])
		return nil
	case "Alphabetic", "Alpha":
		if found[1] == "p" {
			t.take(len(found[0]), t.classed(`\p{L}\p{Nl}`))
			return nil
		}
	case "ASCII":
		if found[1] == "p" {
			t.take(len(found[0]), t.classed(`\x00-\x7f`))
			return nil
		}
	}
	return fmt.Errorf("the property of Unicode %s is not one that can be looked up", found[0])
}

// classed writes the content of a class where it stands: inside one as it is.
func (t *patternTranslator) classed(content string) string {
	if t.inClass {
		return content
	}
	return "[" + content + "]"
}

// generalCategories are the long names of Unicode's general categories (ECMA-262, table "Value
// aliases and canonical values for the Unicode property General_Category").
var generalCategories = map[string]string{
	"Cased_Letter": "LC", "Close_Punctuation": "Pe", "Connector_Punctuation": "Pc", "Control": "Cc",
	"cntrl": "Cc", "Currency_Symbol": "Sc",
	"Dash_Punctuation": "Pd", "Decimal_Number": "Nd", "digit": "Nd", "Enclosing_Mark": "Me",
	"Final_Punctuation": "Pf", "Format": "Cf",
	"Initial_Punctuation": "Pi", "Letter": "L", "Letter_Number": "Nl", "Line_Separator": "Zl",
	"Lowercase_Letter": "Ll", "Mark": "M", "Combining_Mark": "M",
	"Math_Symbol": "Sm", "Modifier_Letter": "Lm", "Modifier_Symbol": "Sk", "Nonspacing_Mark": "Mn",
	"Number": "N", "Open_Punctuation": "Ps",
	"Other": "C", "Other_Letter": "Lo", "Other_Number": "No", "Other_Punctuation": "Po",
	"Other_Symbol": "So", "Paragraph_Separator": "Zp",
	"Private_Use": "Co", "Punctuation": "P", "punct": "P", "Separator": "Z",
	"Space_Separator": "Zs", "Spacing_Mark": "Mc", "Surrogate": "Cs", "Symbol": "S",
	"Titlecase_Letter": "Lt", "Uppercase_Letter": "Lu",
}
