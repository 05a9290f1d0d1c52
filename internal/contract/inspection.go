package contract

import (
	"maps"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// Place is a value of the amended document, which must not be changed, together with where it
// stands. Its Node is nil where there is nothing; it then stands where what should contain it does.
type Place struct {
	*tree.Node
	Pointer tree.Pointer
	Object  openapi.Object // what the specification calls it; empty where it has no name of its own
	// Outermost tells of a schema that it stands in no other one.
	Outermost bool

	contract *Contract
	file     string // of the amendment that brought it; empty where it was published
	position tree.Position
}

// Location is where the place is: for a member of an object that of its name.
func (p Place) Location() verdict.Location {
	l := verdict.Location{Layer: verdict.Published, Line: p.position.Line,
		Column: p.position.Column}
	l.File, l.Pointer = p.contract.within(p.Pointer)
	if p.file != "" {
		l.Layer, l.File = verdict.Amended, p.file
	}
	return l
}

// Child is the place of a member.
func (p Place) Child(name string) Place {
	below := p.under(p.Pointer.Child(name), nil, p.position)
	if member := p.Member(name); member != nil {
		return p.under(below.Pointer, member.Value, member.Position)
	}
	return below
}

// Item is the place of an item of an array, which has to be there.
func (p Place) Item(i int) Place {
	return p.under(p.Pointer.Index(i), p.Items[i], p.Items[i].Position)
}

// Children are the places of the members, in the order of the text.
func (p Place) Children() []Place {
	if !p.Is(tree.Object) {
		return nil
	}
	children := make([]Place, len(p.Members))
	for i, member := range p.Members {
		children[i] = p.under(p.Pointer.Child(member.Name), member.Value, member.Position)
	}
	return children
}

// List are the places of the items of an array.
func (p Place) List() []Place {
	if !p.Is(tree.Array) {
		return nil
	}
	list := make([]Place, len(p.Items))
	for i := range p.Items {
		list[i] = p.Item(i)
	}
	return list
}

func (p Place) under(at tree.Pointer, n *tree.Node, position tree.Position) Place {
	below := Place{Node: n, Pointer: at, contract: p.contract, file: p.file, position: position}
	if by, brought := p.contract.provenance[n]; brought {
		below.file = by
	}
	return below
}

// Inspection is the amended document taken apart into the objects the specification names, for
// rules that look at all of it.
type Inspection struct {
	// Places are all those objects, each before what stands in it, in the order of the text: first
	// those that the specification names, then those that references lead to elsewhere, such as in
	// other files.
	Places []Place
	// Brought are the outermost of those that only references lead to.
	Brought []Place

	contract *Contract
	known    map[tree.Pointer]int // index into Places
	schemas  *schema.Set
	// what was referred to, and is still to be gone through
	references []reference
}

// Inspect takes the document apart, and what it refers to in other files.
func (c *Contract) Inspect() *Inspection {
	i := &Inspection{contract: c, known: map[tree.Pointer]int{}, schemas: c.newSchemas()}
	i.walk(i.Root(), openapi.DocumentShape(c.version), false)
	i.walkTargets()
	for _, p := range i.Places {
		if i.isSchema(p) {
			i.schemas.At(p.Pointer)
		}
	}
	i.schemas.Ready()
	i.schemas.WantAll()
	return i
}

// isSchema tells whether a place is judged by as a schema.
func (i *Inspection) isSchema(p Place) bool {
	switch p.Object {
	case openapi.SchemaObject, openapi.ItemsObject:
		return true
	case openapi.ParameterObject, openapi.HeaderObject:
		return i.contract.version == openapi.Swagger20 && p.Get("schema") == nil
	}
	return false
}

// Root is the place of the whole document.
func (i *Inspection) Root() Place {
	return Place{Node: i.contract.amended, Object: openapi.DocumentObject, contract: i.contract,
		position: i.contract.amended.Position}
}

// walkTargets goes through what references lead to outside of the places that the specification
// names, such as other files: what stands around it comes before it, and each part comes once.
func (i *Inspection) walkTargets() {
	targets := map[tree.Pointer]*openapi.Shape{}
	seen := map[*tree.Node]bool{}
	look := func(_ tree.Pointer, n *tree.Node, s *openapi.Shape) bool {
		if seen[n] {
			return false
		}
		seen[n] = true
		i.referTo(n, s)
		return true
	}
	for len(i.references) > 0 {
		next := i.references[0]
		i.references = i.references[1:]
		at := openapi.DecodeFragment(next.fragment)
		if _, known := i.known[at]; known || targets[at] != nil {
			continue
		}
		if n := i.contract.at(at); n != nil {
			targets[at] = next.shape
			next.shape.Walk(at, n, look)
		}
	}
	for _, at := range slices.Sorted(maps.Keys(targets)) {
		if _, known := i.known[at]; !known {
			i.walk(i.contract.place(at), targets[at], false)
			i.Brought = append(i.Brought, i.Place(at))
		}
	}
	i.references = nil
}

// reference is a place of the document that something refers to, and what has to stand there.
type reference struct {
	fragment string
	shape    *openapi.Shape
}

// referTo notes what a value of a shape refers to within the document.
func (i *Inspection) referTo(n *tree.Node, s *openapi.Shape) {
	note := func(text string) {
		if fragment, local := strings.CutPrefix(text, "#"); local {
			i.references = append(i.references, reference{fragment, s})
		}
	}
	if s.Reference {
		note(n.Get("$ref").Str())
	}
	if mapping := n.Get("discriminator").Get("mapping"); s.Schema && mapping.Is(tree.Object) {
		for _, member := range mapping.Members {
			note(member.Value.Str())
		}
	}
}

// place is the place of a value that no amendment brought, found without looking at each member on
// the way.
func (c *Contract) place(at tree.Pointer) Place {
	_, position := c.provenance.locate(c.amended, c.index, at)
	return Place{Node: c.at(at), Pointer: at, contract: c, position: position}
}

func (i *Inspection) walk(p Place, s *openapi.Shape, within bool) {
	if p.Node == nil {
		return
	}
	if _, known := i.known[p.Pointer]; known {
		return
	}
	if p.Object = s.Object; p.Object != "" {
		p.Outermost = s.Schema && !within
		i.known[p.Pointer] = len(i.Places)
		i.Places = append(i.Places, p)
	}
	i.referTo(p.Node, s)
	if s.Items != nil {
		for _, item := range p.List() {
			i.walk(item, s.Items, s.Schema || within)
		}
	}
	for j, below := range p.Children() {
		if next := s.Member(p.Members[j].Name); next != nil {
			i.walk(below, next, s.Schema || within)
		}
	}
}

// Place finds a place by its pointer.
func (i *Inspection) Place(at tree.Pointer) Place {
	if index, found := i.known[at]; found {
		return i.Places[index]
	}
	p := i.Root()
	if at != "" && !strings.HasPrefix(string(at), "/") {
		return Place{Pointer: at, contract: i.contract, position: p.position}
	}
	near := at.Parent() // to go down from the root would mean to search all paths each time
	for ; near != ""; near = near.Parent() {
		if index, found := i.known[near]; found {
			p = i.Places[index]
			break
		}
	}
	for _, token := range at[len(near):].Tokens() {
		if p.Is(tree.Array) {
			if item := p.At(tree.PointerOf(token)); item != nil {
				p = p.under(p.Pointer.Child(token), item, item.Position)
				continue
			}
		}
		p = p.Child(token)
	}
	return p
}

// Resolve follows references within the document from a place and returns the one they end at. Like
// everywhere else, a circle of references ends somewhere on it, and one that leads out of the
// document ends there.
func (i *Inspection) Resolve(p Place) Place {
	for range openapi.MaxReferences {
		target, local := strings.CutPrefix(p.Get("$ref").Str(), "#")
		if !local {
			break
		}
		next := i.Place(openapi.DecodeFragment(target))
		if next.Node == nil {
			break
		}
		p = next
	}
	return p
}

// Schema returns the schema at a place that is one: a Schema or Items Object and, in 2.0, a
// parameter or header.
func (i *Inspection) Schema(p Place) *schema.Schema {
	return i.schemas.At(p.Pointer)
}
