package explore

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"plumbline/internal/contract"
	"plumbline/internal/schema"
)

// searches are the parameters of all lists that look for things by a text of theirs, by the
// operation that creates the things.
func (p *Plan) searches(lists func(*Resource) []*contract.Operation,
) map[*contract.Operation][]*contract.Parameter {
	found := map[*contract.Operation][]*contract.Parameter{}
	for _, r := range p.Resources {
		if r.Create == nil || r.Read == nil {
			continue
		}
		for _, o := range lists(r) {
			if parameter := p.Searches(r, o); parameter != nil {
				found[r.Create] = append(found[r.Create], parameter)
			}
		}
	}
	return found
}

// SearchedBy are the members that a thing is looked for by with a parameter, the likeliest first.
func SearchedBy(parameter *contract.Parameter) []string {
	return []string{parameter.Name, "name", "title", "label"}
}

// makeFindable gives what a request creates a text that can be looked for, where the one that was
// drawn is too short for that, say.
func (p *Plan) makeFindable(d *Draft) {
	object, is := d.Values.Body.(map[string]any)
	mediaType := bodyOf(d.Operation)
	if !is || mediaType == nil || mediaType.Schema == nil {
		return
	}
	for _, parameter := range p.searched[d.Operation] {
		for _, name := range SearchedBy(parameter) {
			text, isText := object[name].(string)
			if !isText || parameter.Schema == nil {
				continue
			}
			if other := p.word(d.Operation, parameter.Name, 0); !parameter.Schema.Accepts(text,
				schema.ToServer) && parameter.Schema.Accepts(other, schema.ToServer) {
				findable := maps.Clone(object)
				findable[name] = other
				if mediaType.Schema.Accepts(findable, schema.ToServer) {
					object, d.Values.Body = findable, findable
				}
			}
			break
		}
	}
}

// SearchForAll is a question that asks for all things of a resource.
type SearchForAll struct {
	Body  map[string]any
	Limit int // how many are answered with at most; 0 is all

	texts []string // members that take a text which things may have
}

// Takes tells whether the question can be for things that have a text as a member.
func (s *SearchForAll) Takes(member string) bool { return slices.Contains(s.texts, member) }

// For is the question for things that have the text of a mark.
func (s *SearchForAll) For(mark Mark) *SearchForAll {
	own := *s
	own.Body = maps.Clone(s.Body)
	own.Body[mark.Member] = mark.Text
	return &own
}

// posted lists the operations that a question for things of a resource is posted to.
func (p *Plan) posted(r *Resource) (list []*contract.Operation) {
	for _, end := range []string{"/search", "/_search", ":search", "/query", "/find"} {
		for _, o := range p.byPath[r.Collection+end] {
			if o.Method == http.MethodPost && p.SearchForAll(r, o) != nil {
				list = append(list, o)
			}
		}
	}
	return list
}

// SearchForAll is what an operation such as POST /things/search is sent to have all things of a
// resource; nil where the document does not show beyond doubt that it answers with a list of them,
// and that nothing is left out unless it is asked for.
func (p *Plan) SearchForAll(r *Resource, o *contract.Operation) *SearchForAll {
	base, err := p.Base(o)
	item := p.itemOf(o)
	if err != nil || item == "" || item != p.thingOf(r.Read) || p.PagingOf(o).Parts() {
		return nil
	}
	search, isPaged := &SearchForAll{Body: map[string]any{}}, false
	for _, name := range BodyMembers(o) {
		plain, rules := plainName(name), p.member(o, name)
		switch {
		case slices.Contains(pagingWords, plain):
			isPaged = true
		case !search.takes(name, rules) && p.mayLeaveOut(o, name):
			return nil
		}
	}
	isSent := base.Values.HasBody || len(search.Body) > 0
	if isPaged && search.Limit == 0 || isSent && !p.accepts(o, search.Body) {
		return nil
	}
	return search
}

// takes notes a member of a question that is a limit or a text, and tells whether it is one.
func (s *SearchForAll) takes(name string, rules *schema.Rules) bool {
	switch {
	case rules == nil:
	case rules.Types == schema.Integer && slices.Contains(limitNames, plainName(name)):
		s.Limit = cmp.Or(small(rules.Maximum), usualMost)
		s.Body[name] = numberOf(s.Limit)
		return true
	case rules.Types == schema.String && rules.Enum == nil && rules.Format == nil &&
		rules.Pattern == nil:
		s.texts = append(s.texts, name)
	}
	return false
}

// mayLeaveOut tells whether something may be left out where a member of a question is not sent.
func (p *Plan) mayLeaveOut(o *contract.Operation, name string) bool {
	plain := plainName(name)
	_, hasDefault := Default(p.contract, o, name)
	isOfOrder := slices.Contains(sortNames, plain) || slices.Contains(directionNames, plain)
	return !isOfOrder && (hasDefault || slices.Contains(otherWords, plain))
}

// pagingWords are the names of all members that are about pages, but for limits.
var pagingWords = slices.Concat(offsetNames, pageNames, afterNames, otherNames, pagingNames)

// usualMost is how many things are asked for where the document does not say how many may be: many
// a server has no more than a few times as many on a page.
const usualMost = 20

// IsPart tells whether the answer of a list says that there are more things than the ones it has.
func IsPart(body any, things int) bool {
	if more, _ := MoreOf(body); more {
		return true
	}
	object, _ := body.(map[string]any)
	for name, value := range object {
		if !slices.Contains(totalNames, plainName(name)) {
			continue
		}
		total, is := value.(json.Number)
		if sign, known := Compared(total, numberOf(things)); is && known && sign > 0 {
			return true
		}
	}
	return false
}

// totalNames are members that say how many things there are in all.
var totalNames = []string{"total", "totalcount", "totalitems", "totalresults", "totalelements",
	"totalhits", "count", "found", "hits"}
