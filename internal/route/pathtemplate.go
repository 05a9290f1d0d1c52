package route

import (
	"cmp"
	"slices"
	"strings"
)

// segment is what one segment of a path has to be: a literal or, where it has names, a template
// such as {name}.{ext}.
type segment struct {
	literals []string // as written: before, between and after the variables, so one more than names
	names    []string
}

// isVariable tells whether a segment is nothing but one variable.
func (s segment) isVariable() bool {
	return len(s.names) == 1 && s.literals[0] == "" && s.literals[1] == ""
}

// token is a stretch of a templated text: a literal, or the name of a variable.
type token struct {
	text     string
	variable bool
}

// tokens reads template expressions: "every Unicode character except { and }" may stand between the
// braces (OpenAPI 3.2.0, Path Templating), so "/" and "?" too. A brace without its partner is a
// literal.
func tokens(text string) []token {
	var all []token
	literal := 0 // where the literal that is being read begins
	for i := 0; i < len(text); i++ {
		if text[i] != '{' {
			continue
		}
		end := strings.IndexAny(text[i+1:], "{}")
		if end < 0 {
			break
		}
		if text[i+1+end] == '{' {
			continue
		}
		if literal < i {
			all = append(all, token{text: text[literal:i]})
		}
		all = append(all, token{text: text[i+1 : i+1+end], variable: true})
		literal = i + 1 + end + 1
		i = literal - 1
	}
	if literal < len(text) {
		all = append(all, token{text: text[literal:]})
	}
	return all
}

// templatedPath is a path of a document, in parts. A path has no query and no fragment; where a
// document has one all the same, they are what tells its paths apart.
type templatedPath struct {
	segments        []segment
	query, fragment string
}

func (p templatedPath) names() []string {
	var names []string
	for _, s := range p.segments {
		names = append(names, s.names...)
	}
	return names
}

// parsePath takes a path apart. What comes before its first slash is dropped.
func parsePath(path string) templatedPath {
	var p templatedPath
	all := tokens(path)
	for i, t := range all {
		if t.variable {
			p.variable(t.text)
			continue
		}
		end := strings.IndexAny(t.text, "?#")
		if end < 0 {
			p.literal(t.text)
			continue
		}
		p.literal(t.text[:end])
		rest := t.text[end:]
		for _, later := range all[i+1:] {
			if later.variable {
				later.text = "{" + later.text + "}"
			}
			rest += later.text
		}
		rest, p.fragment, _ = strings.Cut(rest, "#")
		p.query = strings.TrimPrefix(rest, "?")
		break
	}
	return p
}

func (p *templatedPath) variable(name string) {
	if last := len(p.segments) - 1; last >= 0 {
		p.segments[last].names = append(p.segments[last].names, name)
		p.segments[last].literals = append(p.segments[last].literals, "")
	}
}

func (p *templatedPath) literal(text string) {
	for i, part := range strings.Split(text, "/") {
		if i > 0 {
			p.segments = append(p.segments, segment{literals: []string{part}})
		} else if last := len(p.segments) - 1; last >= 0 {
			literals := p.segments[last].literals
			literals[len(literals)-1] += part
		}
	}
}

// decoded is a text with percent-encoding undone, together with the place in the raw text of each
// of its bytes and of its end: -1 within an encoded character that stays encoded. The places are
// nil where the text is the raw text.
type decoded struct {
	text   string
	places []int
}

// normalize undoes percent-encoding. Strictly, the reserved characters stay encoded, since it makes
// a difference for them (RFC 3986 section 2.2: 5%3Astop may be the value "5:stop", and 5:stop the
// value "5" before a literal), with upper-case digits (section 6.2.2.1); loosely, all are decoded.
func normalize(raw string, loose bool) decoded {
	if strings.IndexByte(raw, '%') < 0 {
		return decoded{text: raw}
	}
	d := decoded{places: make([]int, 0, len(raw)+1)}
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		d.places = append(d.places, i)
		c, encoded := encodedByte(raw[i:])
		switch {
		case !encoded:
			b.WriteByte(raw[i])
			continue
		case loose || strings.IndexByte(":/?#[]@!$&'()*+,;=%", c) < 0:
			b.WriteByte(c)
		default:
			b.WriteString(strings.ToUpper(raw[i : i+3]))
			d.places = append(d.places, -1, -1)
		}
		i += 2
	}
	d.places = append(d.places, len(raw))
	d.text = b.String()
	return d
}

// encodedByte returns the byte that a text begins with in percent-encoding, if it does.
func encodedByte(text string) (byte, bool) {
	if len(text) < 3 || text[0] != '%' {
		return 0, false
	}
	high, low := hexDigit(text[1]), hexDigit(text[2])
	return high<<4 | low, high < 16 && low < 16
}

func hexDigit(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	}
	return 16
}

// place returns the place in the raw text of the byte at i, or -1 where no character begins.
func (d decoded) place(i int) int {
	if d.places == nil {
		return i
	}
	return d.places[i]
}

// partTemplate is a segment with variables and more than that, with what follows it.
type partTemplate struct {
	literals []string // normalized
	names    []string
	order    int           // among its siblings
	strict   *partTemplate // of a loose one, the strict one that it is tried after
	child    *routeNode
}

func (t *partTemplate) prefix() string { return t.literals[0] }
func (t *partTemplate) suffix() string { return t.literals[len(t.literals)-1] }

// normalized returns a segment as a template, its literals as [normalize] spells them.
func (s segment) normalized(loose bool) *partTemplate {
	t := &partTemplate{names: s.names, literals: make([]string, len(s.literals))}
	for i, literal := range s.literals {
		t.literals[i] = normalize(literal, loose).text
	}
	return t
}

// moreConcrete sorts the template with more literal text first, then the one that begins with more
// of it, then the one with fewer variables.
func moreConcrete(a, b *partTemplate) int {
	return cmp.Or(
		cmp.Compare(len(strings.Join(b.literals, "")), len(strings.Join(a.literals, ""))),
		cmp.Compare(len(b.prefix()), len(a.prefix())),
		cmp.Compare(len(a.names), len(b.names)),
		cmp.Compare(a.order, b.order),
	)
}

// match returns the raw values of the variables, each of at least one character. Where a segment
// can be divided in several ways the earlier variable takes more: of {name}.{ext}, a.tar.gz has the
// name a.tar.
//
// From the right, each literal is put where it occurs last. That leaves the most room for what is
// to its left, so if this fails, everything does.
func (t *partTemplate) match(raw string, d decoded) ([]string, bool) {
	text, end := d.text, len(d.text)-len(t.suffix())
	start := len(t.prefix())
	if start >= end || text[:start] != t.prefix() || text[end:] != t.suffix() ||
		d.place(start) < 0 || d.place(end) < 0 {
		return nil, false
	}
	values := make([]string, len(t.names))
	for i := len(t.names) - 1; i > 0; i-- {
		at, after, found := t.divide(i, d, start, end)
		if !found {
			return nil, false
		}
		values[i] = raw[d.place(after):d.place(end)]
		end = at
	}
	values[0] = raw[d.place(start):d.place(end)]
	return values, true
}

// divide finds where a variable before end begins, and where the literal before it does.
func (t *partTemplate) divide(variable int, d decoded, start, end int) (at, after int, found bool) {
	literal := t.literals[variable]
	if literal == "" {
		if at = matrixStart(d.text[:end], t.names[variable], start+1); at >= 0 {
			return at, at, true
		}
	}
	for limit := end - 1; limit > start; limit = at + len(literal) - 1 {
		at = strings.LastIndex(d.text[:limit], literal)
		if at <= start {
			break
		}
		if after = at + len(literal); d.place(at) >= 0 && d.place(after) >= 0 {
			return at, after, true
		}
	}
	return 0, 0, false
}

// matrixStart finds where a parameter in the style matrix begins, as in ";name=value" (RFC 6570
// section 3.2.7), at from or later. Of two variables without a literal between them nothing else
// tells where one ends.
func matrixStart(text, name string, from int) int {
	marker := ";" + name
	for from < len(text) {
		i := strings.Index(text[from:], marker)
		if i < 0 {
			break
		}
		at := from + i
		if rest := text[at+len(marker):]; rest == "" || rest[0] == '=' || rest[0] == ';' {
			return at
		}
		from = at + 1
	}
	return -1
}

// templates are those of one place in the paths, found by what they begin and end with: so a place
// with thousands of them, such as /Orders({id}), is searched no slower than one with a few.
type templates struct {
	lengths [][2]int // of the prefixes and suffixes that occur
	by      map[[2]string][]*partTemplate
}

func (ts *templates) add(t *partTemplate) {
	if ts.by == nil {
		ts.by = map[[2]string][]*partTemplate{}
	}
	ends := [2]string{t.prefix(), t.suffix()}
	if ts.by[ends] == nil {
		if lengths := [2]int{len(ends[0]), len(ends[1])}; !slices.Contains(ts.lengths, lengths) {
			ts.lengths = append(ts.lengths, lengths)
		}
	}
	ts.by[ends] = append(ts.by[ends], t)
}

// candidates returns the templates that begin and end like a text, the most concrete first.
func (ts *templates) candidates(text string) []*partTemplate {
	var found []*partTemplate
	for _, lengths := range ts.lengths {
		if suffix := len(text) - lengths[1]; lengths[0] < suffix {
			found = append(found, ts.by[[2]string{text[:lengths[0]], text[suffix:]}]...)
		}
	}
	if len(found) > 1 {
		slices.SortFunc(found, moreConcrete)
	}
	return found
}
