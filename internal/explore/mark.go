package explore

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"plumbline/internal/contract"
)

// Mark is a valid body that can be told from others by the text of one member.
type Mark struct {
	Body         any
	Member, Text string
}

// Place is where the text stands, as obligations tell it.
func (m Mark) Place() string { return "body/" + m.Member }

// Marks are valid bodies of an operation that creates things of a resource. In each, the same
// member has a text of its own, which whoever reads the thing gets to see. What they are for tells
// them from others. The error says why there are none.
func (p *Plan) Marks(r *Resource, purpose string, count int) ([]Mark, error) {
	object, is := p.plainestObject(r.Create)
	if !is {
		return nil, fmt.Errorf("%s takes no object that could be marked", r.Create)
	}
	names := slices.Concat([]string{"name", "title", "label"}, slices.Sorted(maps.Keys(object)),
		BodyMembers(r.Create))
	differs := p.MayDiffer(r)
	for _, name := range names {
		if differs(name) || strings.HasSuffix(strings.ToLower(name), "id") ||
			p.References(r.Create)[name] != nil {
			continue
		}
		var marks []Mark
		for i := range count {
			body, text := maps.Clone(object), p.word(r.Create, purpose, i)
			if body[name] = text; p.accepts(r.Create, body) {
				marks = append(marks, Mark{body, name, text})
			}
		}
		if len(marks) == count && !p.isFormatted(r.Create, name) {
			return marks, nil
		}
	}
	return nil, fmt.Errorf("%s takes no text that could mark what is created", r.Create)
}

// MarkedBy is what the texts of marks begin with.
const MarkedBy = "plumb"

// word is a text that nothing else has, for the n-th thing that an operation creates for a purpose.
func (p *Plan) word(o *contract.Operation, purpose string, n int) string {
	number := stream(fmt.Sprint(o, purpose, p.seed, n))
	letters := make([]byte, 12)
	for i := range letters {
		letters[i] = 'a' + byte(number%26)
		number /= 26
	}
	return MarkedBy + " " + string(letters)
}
