package wire

import (
	"slices"
	"strings"
)

// queryPairs cuts a query, or a body of application/x-www-form-urlencoded, at & and = (WHATWG URL
// section 5.1).
func queryPairs(query string) []pair {
	var pairs []pair
	for piece := range strings.SplitSeq(query, "&") {
		if piece != "" {
			name, text, _ := strings.Cut(piece, "=")
			pairs = append(pairs, inQuery.pair(name, text))
		}
	}
	return pairs
}

// cookiePairs cuts lines of the header Cookie (RFC 6265 section 4.2.1). What has no name is no
// parameter.
func cookiePairs(lines []string, how *encoding) []pair {
	var pairs []pair
	for _, line := range lines {
		for piece := range strings.SplitSeq(line, ";") {
			if name, text, ok := strings.Cut(piece, "="); ok {
				pairs = append(pairs, how.pair(strings.Trim(name, " \t"),
					strings.Trim(text, " \t")))
			}
		}
	}
	return pairs
}

// ampersands cuts pairs once more where a value goes on as &name=value. In a value that is meant,
// the style form encodes both characters.
func ampersands(pairs []pair) []pair {
	var all []pair
	for _, whole := range pairs {
		pieces := strings.Split(whole.text, "&")
		if slices.ContainsFunc(pieces[1:],
			func(piece string) bool { return !strings.Contains(piece, "=") }) {
			all = append(all, whole)
			continue
		}
		all = append(all, pair{name: whole.name, text: pieces[0], err: whole.err})
		for _, piece := range pieces[1:] {
			name, text, _ := strings.Cut(piece, "=")
			all = append(all, inCookie.pair(name, text))
		}
	}
	return all
}

// fields cuts what stands among other parameters as name=value.
func (r *reader) fields(pairs []pair) cutter {
	own := named(pairs, r.Name)
	if r.CollectionFormat != "" {
		return r.collectedFields(own)
	}
	switch r.style() {
	case "spaceDelimited":
		return r.delimited(own, ' ')
	case "pipeDelimited":
		return r.delimited(own, '|')
	case "deepObject":
		return r.deepObject(pairs)
	}
	return r.form(pairs, own)
}

// form cuts what RFC 6570 section 3.2.8 writes, and the style cookie, which differs from it only in
// its encoding.
func (r *reader) form(pairs, own []pair) cutter {
	return func(s shape) []cut {
		switch {
		case s == object && r.Explode:
			return r.exploded(pairs)
		case len(own) == 0:
			return nil
		case s == list && r.Explode && (len(own) > 1 || own[0].text != ""):
			return one(own...)
		case len(own) > 1:
			return repeated(own)
		case s == list:
			return r.items(own[0].text, r.delimiter(','))
		case s == object:
			return r.alternating(own[0].text, r.delimiter(','))
		}
		return one(own...)
	}
}

func repeated(own []pair) []cut {
	return open("is there %d times, which OpenAPI gives no meaning unless it is an exploded array",
		len(own))
}

// exploded collects the members of an object that stand there as if they were parameters. Those
// that the schema declares are its members; others only where the schema has one for them and no
// other parameter has their name, since nothing else tells whose they are.
func (r *reader) exploded(pairs []pair) []cut {
	declared := r.Schema.Members()
	var parts []pair
	for _, candidate := range pairs {
		other := slices.Contains(r.Others, candidate.name)
		empty := candidate.name == r.Name && candidate.text == ""
		if slices.Contains(declared, candidate.name) ||
			!other && !empty && candidate.err == nil && r.Schema.Member(candidate.name) != nil {
			parts = append(parts, candidate)
		}
	}
	switch {
	case len(parts) > 0:
		return unique(parts)
	case r.alone(named(pairs, r.Name)):
		return one()
	}
	return nil
}

// delimited cuts the styles spaceDelimited and pipeDelimited, which the table defines only for
// arrays and objects that are not exploded.
func (r *reader) delimited(own []pair, character byte) cutter {
	return func(s shape) []cut {
		switch {
		case len(own) == 0:
			return nil
		case s == scalar:
			return open("has the style %s, which OpenAPI defines only for arrays and objects",
				r.style())
		case r.Explode:
			return open("has the style %s with explode, which OpenAPI does not define", r.style())
		case len(own) > 1:
			return repeated(own)
		case s == list:
			return r.items(own[0].text, r.delimiter(character))
		}
		return r.alternating(own[0].text, r.delimiter(character))
	}
}

// deepObject cuts name[member]=value. "The representation of array or object properties is not
// defined" (OpenAPI 3.1.1, Style Values).
func (r *reader) deepObject(pairs []pair) cutter {
	parts, bare, strange := r.bracketed(pairs)
	return func(s shape) []cut {
		switch {
		case len(parts)+len(bare)+len(strange) == 0:
			return nil
		case s != object:
			return open("has the style deepObject, which OpenAPI defines only for objects")
		case len(strange) > 0:
			return open(
				"is written as %s, but deepObject is defined only for members that are neither "+
					"arrays nor objects", strange[0].name)
		case len(bare) == 0:
			return unique(parts)
		case bare[0].text == "":
			return open("is empty, which OpenAPI does not define in the style deepObject")
		}
		return wrong("is written as %s=%s, but in the style deepObject as %s[member]=value", r.Name,
			bare[0].text, r.Name)
	}
}

// bracketed finds the members of a deepObject, what has the parameter's bare name, and what has
// brackets in another way.
func (r *reader) bracketed(pairs []pair) (parts, bare, strange []pair) {
	for _, candidate := range pairs {
		rest, ok := strings.CutPrefix(candidate.name, r.Name)
		member, bracket := strings.CutPrefix(rest, "[")
		name, closed := strings.CutSuffix(member, "]")
		switch {
		case ok && rest == "":
			bare = append(bare, candidate)
		case !ok || !bracket || slices.Contains(r.Others, candidate.name):
		case !closed || name == "" || strings.ContainsAny(name, "[]"):
			strange = append(strange, candidate)
		default:
			parts = append(parts, pair{name: name, text: candidate.text, err: candidate.err})
		}
	}
	return parts, bare, strange
}
