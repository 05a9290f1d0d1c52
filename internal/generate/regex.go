package generate

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"plumbline/internal/schema"
)

// expression is a regular expression of ECMA-262 (section 22.2.1), taken apart.
type expression struct {
	kind expressionKind
	set  runes         // of one character
	subs []*expression // of a sequence and of alternatives; the one of all others
	// how often a repetition repeats; most is -1 where it has no end
	least, most int
	group       int  // the number of a group, or of the one a back reference means
	negative    bool // of what is looked for around the place
}

type expressionKind int

const (
	oneRune expressionKind = iota
	sequence
	alternatives
	repetition
	group
	backReference
	textStart
	textEnd
	lookahead
	lookbehind
	wordBoundary
)

var errSyntax = errors.New("it is no regular expression that could be taken apart")

// parseExpression takes a pattern apart.
func parseExpression(source string) (*expression, error) {
	p := &expressionParser{rest: source, names: map[string]int{}}
	p.nameGroups(source)
	e, err := p.alternatives(0)
	if err == nil && p.rest != "" {
		err = errSyntax
	}
	return e, err
}

type expressionParser struct {
	rest   string
	groups int
	names  map[string]int // of named groups
}

// nameGroups numbers the named groups: a reference may stand before its group.
func (p *expressionParser) nameGroups(source string) {
	number, inClass := 0, false
	for i := 0; i < len(source); i++ {
		switch source[i] {
		case '\\':
			i++
		case '[':
			inClass = true
		case ']':
			inClass = false
		case '(':
			after := source[i+1:]
			named := strings.HasPrefix(after, "?<") && !strings.HasPrefix(after, "?<=") &&
				!strings.HasPrefix(after, "?<!")
			if inClass || strings.HasPrefix(after, "?") && !named {
				continue
			}
			number++
			name, _, closed := strings.Cut(strings.TrimPrefix(after, "?<"), ">")
			if named && closed {
				p.names[name] = number
			}
		}
	}
}

func (p *expressionParser) take(prefix string) bool {
	rest, found := strings.CutPrefix(p.rest, prefix)
	p.rest = rest
	return found
}

func (p *expressionParser) rune() rune {
	r, size := utf8.DecodeRuneInString(p.rest)
	p.rest = p.rest[size:]
	return r
}

const deepestExpression = 100

func (p *expressionParser) alternatives(depth int) (*expression, error) {
	if depth > deepestExpression {
		return nil, errSyntax
	}
	all := &expression{kind: alternatives}
	for {
		one, err := p.sequence(depth)
		if err != nil {
			return nil, err
		}
		if all.subs = append(all.subs, one); !p.take("|") {
			break
		}
	}
	if len(all.subs) == 1 {
		return all.subs[0], nil
	}
	return all, nil
}

func (p *expressionParser) sequence(depth int) (*expression, error) {
	all := &expression{kind: sequence}
	for p.rest != "" && p.rest[0] != '|' && p.rest[0] != ')' {
		one, err := p.term(depth)
		if err != nil {
			return nil, err
		}
		if one, err = p.repeated(one); err != nil {
			return nil, err
		}
		all.subs = append(all.subs, one)
	}
	return all, nil
}

func (p *expressionParser) repeated(e *expression) (*expression, error) {
	least, most := 0, -1
	switch {
	case p.take("*"):
	case p.take("+"):
		least = 1
	case p.take("?"):
		most = 1
	case strings.HasPrefix(p.rest, "{"):
		var found bool
		if least, most, found = p.braces(); !found {
			return e, nil
		}
	default:
		return e, nil
	}
	p.take("?") // a lazy repetition matches the same texts
	if most >= 0 && most < least {
		return nil, errSyntax
	}
	return &expression{kind: repetition, subs: []*expression{e}, least: least, most: most}, nil
}

// braces reads {n}, {n,} or {n,m}; what is none of them stands for itself.
func (p *expressionParser) braces() (least, most int, found bool) {
	inside, after, closed := strings.Cut(p.rest[1:], "}")
	low, high, comma := strings.Cut(inside, ",")
	least, err := strconv.Atoi(low)
	if !closed || err != nil || least < 0 {
		return 0, 0, false
	}
	switch {
	case !comma:
		most = least
	case high == "":
		most = -1
	default:
		if most, err = strconv.Atoi(high); err != nil {
			return 0, 0, false
		}
	}
	p.rest = after
	return least, most, true
}

func (p *expressionParser) term(depth int) (*expression, error) {
	switch {
	case p.take("^"):
		return &expression{kind: textStart}, nil
	case p.take("$"):
		return &expression{kind: textEnd}, nil
	case p.take("."):
		return &expression{kind: oneRune, set: dotRunes}, nil
	case p.take("("):
		return p.group(depth)
	case p.take("["):
		return p.class()
	case p.take(`\`):
		return p.escape()
	}
	return &expression{kind: oneRune, set: single(p.rune())}, nil
}

func (p *expressionParser) group(depth int) (*expression, error) {
	e := &expression{kind: group}
	switch {
	case p.take("?:"):
		e.group = -1
	case p.take("?="):
		e.kind = lookahead
	case p.take("?!"):
		e.kind, e.negative = lookahead, true
	case p.take("?<="):
		e.kind = lookbehind
	case p.take("?<!"):
		e.kind, e.negative = lookbehind, true
	case p.take("?<"):
		_, after, closed := strings.Cut(p.rest, ">")
		if !closed {
			return nil, errSyntax
		}
		p.rest = after
	case strings.HasPrefix(p.rest, "?"):
		return nil, errSyntax
	}
	if e.kind == group && e.group == 0 {
		p.groups++
		e.group = p.groups
	}
	inside, err := p.alternatives(depth + 1)
	if err != nil {
		return nil, err
	}
	e.subs = []*expression{inside}
	if !p.take(")") {
		return nil, errSyntax
	}
	return e, nil
}

// class reads a character class behind its bracket.
func (p *expressionParser) class() (*expression, error) {
	negated := p.take("^")
	var ranges []runeRange
	for !p.take("]") {
		if p.rest == "" {
			return nil, errSyntax
		}
		first, err := p.classItem()
		if err != nil {
			return nil, err
		}
		isRange := strings.HasPrefix(p.rest, "-") && !strings.HasPrefix(p.rest, "-]") &&
			first.size() == 1
		if !isRange {
			ranges = append(ranges, first...)
			continue
		}
		p.take("-")
		last, err := p.classItem()
		switch {
		case err != nil:
			return nil, err
		case last.size() != 1: // such as [a-\d], in which the hyphen is itself
			ranges = append(append(append(ranges, first...), single('-')...), last...)
		case last[0].first < first[0].first:
			return nil, errSyntax
		default:
			ranges = append(ranges, runeRange{first[0].first, last[0].first})
		}
	}
	set := normal(ranges)
	if negated {
		set = set.negated()
	}
	return &expression{kind: oneRune, set: set}, nil
}

func (p *expressionParser) classItem() (runes, error) {
	if !p.take(`\`) {
		return single(p.rune()), nil
	}
	if p.take("b") {
		return single('\b'), nil
	}
	return p.set()
}

// escape reads what stands behind a backslash outside of classes.
func (p *expressionParser) escape() (*expression, error) {
	switch {
	case p.take("b"):
		return &expression{kind: wordBoundary}, nil
	case p.take("B"):
		return &expression{kind: wordBoundary, negative: true}, nil
	case p.take("k<"):
		name, after, closed := strings.Cut(p.rest, ">")
		number, known := p.names[name]
		if !closed || !known {
			return nil, errSyntax
		}
		p.rest = after
		return &expression{kind: backReference, group: number}, nil
	case p.rest != "" && p.rest[0] >= '1' && p.rest[0] <= '9':
		digits := len(p.rest) - len(strings.TrimLeft(p.rest, "0123456789"))
		number, err := strconv.Atoi(p.rest[:digits])
		p.rest = p.rest[digits:]
		return &expression{kind: backReference, group: number}, err
	}
	set, err := p.set()
	return &expression{kind: oneRune, set: set}, err
}

var escapedSets = map[rune]runes{'d': digitRunes, 'D': digitRunes.negated(), 'w': wordRunes,
	'W': wordRunes.negated(), 's': spaceRunes, 'S': spaceRunes.negated()}

var escapedControls = map[rune]rune{'t': '\t', 'n': '\n', 'r': '\r', 'f': '\f', 'v': '\v', '0': 0}

// set reads what one character can be, behind a backslash.
func (p *expressionParser) set() (runes, error) {
	if p.rest == "" {
		return nil, errSyntax
	}
	c := p.rune()
	if set, is := escapedSets[c]; is {
		return set, nil
	}
	if control, is := escapedControls[c]; is {
		return single(control), nil
	}
	switch c {
	case 'p', 'P':
		return p.property(c == 'P')
	case 'x':
		return p.hexadecimal(2)
	case 'u':
		if p.take("{") {
			digits, after, closed := strings.Cut(p.rest, "}")
			code, err := strconv.ParseUint(digits, 16, 32)
			if !closed || err != nil || code > unicode.MaxRune {
				return nil, errSyntax
			}
			p.rest = after
			return single(rune(code)), nil
		}
		return p.unit()
	case 'c':
		if p.rest == "" {
			return nil, errSyntax
		}
		return single(p.rune() % 32), nil
	}
	return single(c), nil
}

// unit reads a code unit of UTF-16, or two that are one character.
func (p *expressionParser) unit() (runes, error) {
	set, err := p.hexadecimal(4)
	if err != nil || set[0].first < firstSurrogate || set[0].first > lastSurrogate {
		return set, err
	}
	if !p.take(`\u`) {
		return nil, errSyntax
	}
	low, err := p.hexadecimal(4)
	if err != nil {
		return nil, err
	}
	return single((set[0].first-firstSurrogate)<<10 + (low[0].first - 0xdc00) + 0x10000), nil
}

func (p *expressionParser) hexadecimal(digits int) (runes, error) {
	if len(p.rest) < digits {
		return nil, errSyntax
	}
	code, err := strconv.ParseUint(p.rest[:digits], 16, 32)
	p.rest = p.rest[digits:]
	return single(rune(code)), err //nolint:gosec // at most four digits
}

// property reads a property of Unicode in braces. Which characters have it is asked of the engine
// that will be judging, where Go's tables do not know it by this name.
func (p *expressionParser) property(negated bool) (runes, error) {
	name, after, closed := strings.Cut(strings.TrimPrefix(p.rest, "{"), "}")
	if !closed {
		return nil, errSyntax
	}
	p.rest = after
	_, short, found := strings.Cut(name, "=")
	if !found {
		short = name
	}
	var set runes
	if table := tableOf(short); table != nil {
		set = ofTable(table)
	} else {
		one, err := schema.PatternOf(fmt.Sprintf(`^\p{%s}$`, name))
		if err != nil {
			return nil, err
		}
		var ranges []runeRange
		for r := rune(0); r < 0x3000; r++ { // enough to choose from
			if one.Matches(string(r)) {
				ranges = append(ranges, runeRange{r, r})
			}
		}
		set = normal(ranges)
	}
	if negated {
		return set.negated(), nil
	}
	return set, nil
}

func tableOf(name string) *unicode.RangeTable {
	if table := unicode.Categories[name]; table != nil {
		return table
	}
	return unicode.Scripts[name]
}
