package wire

import (
	"fmt"
	"slices"
	"strings"
)

// shape is what a text can be cut for: a value that is not divided, the items of an array, the
// members of an object.
type shape uint8

const (
	scalar shape = iota
	list
	object
)

// cut is one way to cut a text: into one part for a scalar, the items of a list, the named members
// of an object. Parts are not decoded.
type cut struct {
	parts []pair
	err   error // a problem or undefined
}

// pair is a name, which is decoded, and a text, which is not.
type pair struct {
	name, text string
	err        error // why the name cannot be decoded; the name is then as far decoded as it goes
}

// cutter returns all the ways to cut the text of a parameter for a shape, the likeliest first; none
// where the parameter is not there.
type cutter func(shape) []cut

func one(parts ...pair) []cut { return []cut{{parts: parts}} }

func wrong(format string, about ...any) []cut {
	return []cut{{err: problem(fmt.Sprintf(format, about...))}}
}

func open(format string, about ...any) []cut {
	return []cut{{err: undefined(fmt.Sprintf(format, about...))}}
}

func texts(elements []string) []pair {
	parts := make([]pair, len(elements))
	for i, element := range elements {
		parts[i].text = element
	}
	return parts
}

func named(pairs []pair, name string) []pair {
	var own []pair
	for _, candidate := range pairs {
		if candidate.name == name {
			own = append(own, candidate)
		}
	}
	return own
}

// whole does not divide a text: there is no style that it would be written in.
func (r *reader) whole(text string) cutter {
	return func(s shape) []cut {
		if s == scalar {
			return one(pair{text: text})
		}
		return open("is a whole query, for which OpenAPI has no style")
	}
}

// simple cuts what RFC 6570 section 3.2.2 writes.
func (r *reader) simple(text string) cutter {
	return func(s shape) []cut {
		switch {
		case s == scalar:
			return one(pair{text: text})
		case s == list:
			return r.items(text, r.delimiter(','))
		case r.Explode:
			return r.assignments(text, r.delimiter(','))
		}
		return r.alternating(text, r.delimiter(','))
	}
}

// label cuts what RFC 6570 section 3.2.5 writes.
func (r *reader) label(text string) cutter {
	return func(s shape) []cut {
		rest, ok := strings.CutPrefix(text, ".")
		if !ok {
			return wrong("does not begin with a dot, as the style label does")
		}
		switch s {
		case list:
			return r.labeledItems(rest)
		case object:
			return r.labeledMembers(rest)
		}
		return one(pair{text: rest})
	}
}

func (r *reader) labeledItems(text string) []cut {
	byComma, byDot := r.items(text, r.delimiter(',')), r.items(text, r.delimiter('.'))
	switch {
	case !strings.Contains(text, "."):
		if r.Explode {
			return byDot
		}
		return byComma
	case r.Explode:
		return append(byDot, one(pair{text: text})...) // a dot within an item is not encoded either
	case !strings.Contains(text, ","):
		return append(byComma, byDot...)
	}
	return byComma
}

// labeledMembers cuts R=1.5.G=2 into R=1.5 and G=2: a dot within a value is not encoded, but an
// equals sign would be. Before the first equals sign there is only a name.
func (r *reader) labeledMembers(text string) []cut {
	older := strings.Contains(text, ".") && !strings.Contains(text, ",")
	switch {
	case !r.Explode && older:
		return r.alternating(text, r.delimiter('.'))
	case !r.Explode:
		return r.alternating(text, r.delimiter(','))
	}
	pieces := strings.Split(text, ".")
	var elements []string
	start, assigned := 0, false
	for i, piece := range pieces {
		equals := strings.Contains(piece, "=")
		if equals && assigned {
			elements = append(elements, strings.Join(pieces[start:i], "."))
			start = i
		}
		assigned = assigned || equals
	}
	return r.assigned(append(elements, strings.Join(pieces[start:], ".")))
}

// matrix cuts what RFC 6570 section 3.2.7 writes.
func (r *reader) matrix(text string) cutter {
	rest, ok := strings.CutPrefix(text, ";")
	var pairs []pair
	for piece := range strings.SplitSeq(rest, ";") {
		name, value, _ := strings.Cut(piece, "=")
		pairs = append(pairs, r.pair(name, value))
	}
	return func(s shape) []cut {
		if !ok {
			return wrong("does not begin with a semicolon, as the style matrix does")
		}
		return r.matrixParts(s, pairs)
	}
}

func (r *reader) matrixParts(s shape, pairs []pair) []cut {
	if s == object && r.Explode && !r.alone(pairs) {
		return unique(pairs)
	}
	for _, candidate := range pairs {
		switch {
		case candidate.err != nil:
			return []cut{{err: candidate.err}}
		case candidate.name != r.Name:
			return wrong("has the name %q before its value, not %q", candidate.name, r.Name)
		}
	}
	first := pairs[0].text
	switch {
	case s == list && r.Explode && (len(pairs) > 1 || first != ""):
		return one(pairs...)
	case len(pairs) > 1:
		return wrong("is there %d times, and can be only once", len(pairs))
	case s == scalar:
		return one(pairs...)
	case s == list:
		return r.items(first, r.delimiter(','))
	}
	return r.alternating(first, r.delimiter(',')) // an exploded object without members as well
}

// alone tells whether all there is is the parameter's own name without a value, as an exploded
// object without members is written where the style writes it at all ("undefined" in the table of
// OpenAPI 3.1.1, Style Examples).
func (r *reader) alone(pairs []pair) bool {
	return len(pairs) == 1 && pairs[0].name == r.Name && pairs[0].text == "" &&
		!slices.Contains(r.Schema.Members(), r.Name)
}

// items cuts an array that is one text. An empty one has no items, or one empty item: nothing tells
// them apart. In a header empty elements do not count ("a recipient MUST parse and ignore a
// reasonable number of empty list elements", RFC 9110 section 5.6.1.2), but may be meant.
func (r *reader) items(text string, at delimiter) []cut {
	if text == "" {
		return append(one(), one(pair{})...)
	}
	elements := r.split(text, at)
	if r.list && slices.Contains(elements, "") {
		full := slices.DeleteFunc(slices.Clone(elements),
			func(element string) bool { return element == "" })
		return append(one(texts(full)...), one(texts(elements)...)...)
	}
	return one(texts(elements)...)
}

// alternating cuts an object that is written as a list of names and values in turn.
func (r *reader) alternating(text string, at delimiter) []cut {
	if text == "" {
		return one()
	}
	elements := r.split(text, at)
	if len(elements)%2 != 0 {
		return wrong("has %d elements, but an object has a value for every name", len(elements))
	}
	var parts []pair
	for i := 0; i < len(elements); i += 2 {
		parts = append(parts, pair{name: elements[i], text: elements[i+1]})
	}
	return r.members(parts)
}

// assignments cuts an object that is written name=value.
func (r *reader) assignments(text string, at delimiter) []cut {
	elements := r.split(text, at)
	if r.list {
		elements = slices.DeleteFunc(elements, func(element string) bool { return element == "" })
	}
	return r.assigned(elements)
}

func (r *reader) assigned(elements []string) []cut {
	var parts []pair
	for _, element := range elements {
		name, text, ok := strings.Cut(element, "=")
		switch {
		case len(elements) == 1 && element == "":
			return one()
		case !ok:
			return wrong("has the element %q, but an exploded object is written name=value",
				element)
		}
		parts = append(parts, pair{name: r.trim(name), text: r.trim(text)})
	}
	return r.members(parts)
}

// members decodes the names of an object's members.
func (r *reader) members(parts []pair) []cut {
	for i, part := range parts {
		parts[i] = r.pair(part.name, part.text)
	}
	return unique(parts)
}

// unique makes an object of members. It leaves open what one is that has a member twice.
func unique(parts []pair) []cut {
	seen := map[string]bool{}
	for _, part := range parts {
		switch {
		case part.err != nil:
			return []cut{{err: part.err}}
		case seen[part.name]:
			return open("has the member %q more than once, which OpenAPI gives no meaning",
				part.name)
		}
		seen[part.name] = true
	}
	return one(parts...)
}
