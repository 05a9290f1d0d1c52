package coverage

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// maxShapes bounds the objects, arrays and members that are listed of one body: schemas that lead
// to one another in many ways have more paths than anyone can look at. Those that are nearest to
// the top are kept.
const maxShapes = 250

// shape is what schemas declare of one value: the members of an object, the items of an array.
type shape struct {
	members []*member
	prefix  []*shape // of the first items
	items   *shape   // of all others; nil where nothing is declared
}

type member struct {
	name  string
	item  *Item
	shape *shape
}

func (s *shape) isEmpty() bool {
	return len(s.members) == 0 && len(s.prefix) == 0 &&
		s.items == nil
}

// observe counts the members of a value.
func (s *shape) observe(value any, t tally) {
	switch value := value.(type) {
	case map[string]any:
		for _, m := range s.members {
			switch own, there := value[m.name]; {
			case !there:
				t.absent(m.item)
			case own == nil:
				t.null(m.item)
			default:
				t.present(m.item)
				m.shape.observe(own, t)
			}
		}
	case []any:
		for i, item := range value {
			switch {
			case i < len(s.prefix):
				s.prefix[i].observe(item, t)
			case s.items != nil:
				s.items.observe(item, t)
			}
		}
	}
}

// spot is a schema on the way from the top of a body, with the schemas that led to it.
type spot struct {
	place contract.Place
	from  *link
}

type link struct {
	at   tree.Pointer
	next *link
}

func (s spot) below(place contract.Place) spot { return spot{place, s.from} }

// shaper lists what the schemas of one body declare, level by level.
type shaper struct {
	*meter
	direction schema.Direction
	like      Item // what the items of members have in common
	count     int
	queue     []pending
}

// pending is a shape that is not filled yet.
type pending struct {
	shape *shape
	path  string
	spots []spot
	items []spot // schemas of an array's items that stand in no schema of the array
}

// shape lists the members of a body, whose schema is that of the whole, that of each item, or both;
// either may be nil.
func (m *meter) shape(whole, items *schema.Schema, direction schema.Direction,
	like Item) *shape {
	b := &shaper{meter: m, direction: direction, like: like}
	root := &shape{}
	first := pending{shape: root, path: "$"}
	if whole != nil {
		first.spots = []spot{{place: m.inspection.Place(whole.Pointer)}}
	}
	if items != nil {
		first.items = []spot{{place: m.inspection.Place(items.Pointer)}}
	}
	b.queue = append(b.queue, first)
	for len(b.queue) > 0 && b.count < maxShapes {
		next := b.queue[0]
		b.queue = b.queue[1:]
		b.fill(next)
	}
	root.prune()
	root.list(m)
	return root
}

// fill finds the members and items of a shape.
func (b *shaper) fill(p pending) {
	applied := b.applied(p.spots)
	var names []string
	declared := map[string][]spot{}
	items := p.items
	var prefix [][]spot
	for _, s := range applied {
		for _, property := range s.place.Child("properties").Children() {
			name := property.Pointer.Last()
			if declared[name] == nil {
				names = append(names, name)
			}
			declared[name] = append(declared[name], s.below(property))
		}
		own, listed := s.items()
		items = append(items, own...)
		for i, item := range listed {
			if i == len(prefix) {
				prefix = append(prefix, nil)
			}
			prefix[i] = append(prefix[i], item)
		}
	}
	for _, name := range names {
		if b.goesThisWay(declared[name]) && b.count < maxShapes {
			p.shape.members = append(p.shape.members,
				b.member(name, p.path+memberPath(name), declared[name]))
		}
	}
	for i, spots := range prefix {
		p.shape.prefix = append(p.shape.prefix, b.part(p.path+"["+strconv.Itoa(i)+"]", spots))
	}
	if len(items) > 0 {
		p.shape.items = b.part(p.path+"[]", items)
	}
}

// items returns the schema of an array's items, and those of its first ones: prefixItems, or the
// list of older dialects.
func (s spot) items() (rest, prefix []spot) {
	list, others := s.place.Child("prefixItems"), s.place.Child("items")
	if others.Is(tree.Array) {
		list, others = others, s.place.Child("additionalItems")
	}
	if others.Node != nil {
		rest = append(rest, s.below(others))
	}
	for _, item := range list.List() {
		prefix = append(prefix, s.below(item))
	}
	return rest, prefix
}

func (b *shaper) member(name, path string, spots []spot) *member {
	item := b.like
	item.Name, item.Location = path, b.contract.Locate(spots[0].place.Pointer)
	return &member{name: name, item: &item, shape: b.part(path, spots)}
}

func (b *shaper) part(path string, spots []spot) *shape {
	b.count++
	s := &shape{}
	b.queue = append(b.queue, pending{shape: s, path: path, spots: spots})
	return s
}

// prune leaves out what has no members.
func (s *shape) prune() {
	for _, m := range s.members {
		m.shape.prune()
	}
	for _, item := range s.prefix {
		item.prune()
	}
	if s.items != nil {
		if s.items.prune(); s.items.isEmpty() {
			s.items = nil
		}
	}
	if s.items == nil && !slices.ContainsFunc(s.prefix,
		func(item *shape) bool { return !item.isEmpty() }) {
		s.prefix = nil
	}
}

// list makes the members items of the meter, in the order of the text.
func (s *shape) list(m *meter) {
	for _, member := range s.members {
		member.item = m.add(*member.item)
		member.shape.list(m)
	}
	for _, item := range s.prefix {
		item.list(m)
	}
	if s.items != nil {
		s.items.list(m)
	}
}

// memberPath is what a member's name adds to the path of its object.
func memberPath(name string) string {
	if name != "" && strings.Trim(name, "0123456789") == "" {
		return "." + strconv.Quote(name) // which would be taken for the index of an item
	}
	return strings.TrimPrefix(tree.Path(tree.PointerOf(name)), "$")
}

// inPlace are the keywords whose schemas apply to the same value as the schema they stand in,
// inPlaceNamed those with a map of such schemas.
var inPlace, inPlaceNamed = []string{"allOf", "anyOf", "oneOf", "then", "else"},
	[]string{"dependentSchemas"}

// applied returns the schemas that apply to one value, or may: those handed in and what they bring
// in by $ref, allOf and the like, each once. A schema that led to itself is cut.
func (b *shaper) applied(spots []spot) []spot {
	var all []spot
	seen := map[tree.Pointer]bool{}
	var walk func(s spot)
	walk = func(s spot) {
		at := s.place.Pointer
		if !s.place.Is(tree.Object) || seen[at] || s.from.has(at) {
			return
		}
		seen[at] = true
		s.from = &link{at, s.from}
		if target, isReference := b.referred(s.place); isReference {
			walk(s.below(target))
			if b.ignoresSiblings() {
				return
			}
		}
		all = append(all, s)
		for _, keyword := range inPlace {
			below := s.place.Child(keyword)
			walk(s.below(below))
			for _, alternative := range below.List() {
				walk(s.below(alternative))
			}
		}
		for _, keyword := range inPlaceNamed {
			for _, dependent := range s.place.Child(keyword).Children() {
				walk(s.below(dependent))
			}
		}
	}
	for _, s := range spots {
		walk(s)
	}
	return all
}

func (l *link) has(at tree.Pointer) bool {
	for ; l != nil; l = l.next {
		if l.at == at {
			return true
		}
	}
	return false
}

// ignoresSiblings tells of the editions in which members beside "$ref" "SHALL be ignored" (OpenAPI
// 3.0.3, Reference Object; also 2.0).
func (b *shaper) ignoresSiblings() bool {
	return b.contract.Version() == openapi.Swagger20 || b.contract.Version() == openapi.OpenAPI30
}

// referred returns the place in the document that a schema's $ref leads to.
func (b *shaper) referred(p contract.Place) (contract.Place, bool) {
	fragment, local := strings.CutPrefix(p.Get("$ref").Str(), "#")
	if !local {
		return contract.Place{}, false
	}
	if decoded, err := url.PathUnescape(fragment); err == nil {
		fragment = decoded
	}
	return b.inspection.Place(tree.Pointer(fragment)), true
}

// goesThisWay tells whether a member may be there at all: one that is read-only is no member of
// what goes to the server, one that is write-only none of what comes from it (OpenAPI 3.1.1, Schema
// Object), and one whose schema is false is none of either.
func (b *shaper) goesThisWay(spots []spot) bool {
	keyword := "readOnly"
	if b.direction == schema.ToClient {
		keyword = "writeOnly"
	}
	if keyword == "writeOnly" && b.contract.Version() == openapi.Swagger20 {
		keyword = "" // it does not know that word
	}
	return slices.ContainsFunc(spots, func(s spot) bool {
		return (!s.place.Is(tree.Boolean) || s.place.True()) && !b.marked(s.place, keyword, 0)
	})
}

// maxMarks bounds how far references are followed for the members that are marked.
const maxMarks = 20

// marked tells whether a schema has a keyword that is true, itself or by $ref or allOf.
func (b *shaper) marked(p contract.Place, keyword string, depth int) bool {
	if depth > maxMarks {
		return false
	}
	if p.Get(keyword).True() {
		return true
	}
	if target, isReference := b.referred(p); isReference && b.marked(target, keyword, depth+1) {
		return true
	}
	return slices.ContainsFunc(p.Child("allOf").List(),
		func(part contract.Place) bool { return b.marked(part, keyword, depth+1) })
}
