package explore

import (
	"maps"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// References are the resources whose things members of the body of an operation name, by what the
// members are called, where that is not the name of the resource, such as assigneeId for a user:
// the document says so by a schema of its own that only the ids of one resource have, by a link, or
// in words. A wrong guess would only have a thing named that has nothing to do with it.
func (p *Plan) References(o *contract.Operation) map[string]*Resource {
	if known, _ := p.references.Load(o); known != nil {
		found, _ := known.(map[string]*Resource) // nothing else is there
		return found
	}
	f := &referenceFinder{plan: p, operation: o, found: map[string]*Resource{},
		doubtful: map[string]bool{}}
	for _, field := range fieldsOf(o) {
		if field.Schema != nil {
			f.member(field.Name, rulesOf(field.Schema), field.Pointer)
		}
	}
	if mediaType := bodyOf(o); mediaType != nil && mediaType.Schema != nil {
		f.members(rulesOf(mediaType.Schema), 0)
	}
	maps.DeleteFunc(f.found, func(name string, _ *Resource) bool { return f.doubtful[name] })
	p.references.Store(o, f.found)
	return f.found
}

// rulesOf are those of what is sent; nil where they cannot be read.
func rulesOf(of *schema.Schema) *schema.Rules {
	rules, err := of.Rules(schema.ToServer)
	if err != nil {
		return nil
	}
	return rules
}

// referenceFinder looks for the references in one body.
type referenceFinder struct {
	plan      *Plan
	operation *contract.Operation
	found     map[string]*Resource
	doubtful  map[string]bool // names that members of several meanings have
}

// deepestReference is how many objects deep members are looked at.
const deepestReference = 4

func (f *referenceFinder) members(rules *schema.Rules, depth int) {
	if rules = resolved(rules); rules == nil || depth > deepestReference {
		return
	}
	for _, name := range rules.Names {
		member := rules.Properties[name]
		f.member(name, member, member.Pointer)
		f.members(member, depth+1)
	}
	for _, part := range slices.Concat(rules.AllOf, rules.OneOf, rules.AnyOf) {
		f.members(part, depth+1)
	}
	f.members(rules.Items, depth+1)
}

// member notes what one member names.
func (f *referenceFinder) member(name string, rules *schema.Rules, at tree.Pointer) {
	r := f.plan.referred(f.operation, name, rules, f.plan.contract.Description(at))
	if known, again := f.found[name]; again && known != r {
		f.doubtful[name] = true
	}
	f.found[name] = r
}

// referred is the resource whose thing a member or parameter names, by what the document says of
// it; nil where that is in doubt, or things of it cannot be created by themselves.
func (p *Plan) referred(o *contract.Operation, name string, rules *schema.Rules,
	says string) *Resource {
	of := resolved(rules)
	if of == nil || of.Enum != nil || of.Types&^schema.Null != schema.String &&
		of.Types&^schema.Null != schema.Integer {
		return nil
	}
	var by [3][]*Resource // by schema, by a link and by words
	said := " " + strings.Join(singulars(says), " ") + " "
	for _, r := range p.Resources {
		isOwn := slices.Contains(r.operations(), o)
		if r.Create == nil || strings.Contains(r.Collection, "{") ||
			isOwn && slices.Contains(r.Names(), name) {
			continue
		}
		for i, is := range p.refersTo(r, name, of, said, isOwn) {
			if is {
				by[i] = append(by[i], r)
			}
		}
	}
	for _, found := range by {
		if len(found) == 1 && found[0].Create != o {
			return found[0]
		}
	}
	return nil
}

// refersTo tells by what a member or parameter may name a thing of a resource: by its schema, by a
// link, or by what the document says in words; isOwn tells that the operation is one of the
// resource itself.
func (p *Plan) refersTo(r *Resource, name string, of *schema.Rules, said string,
	isOwn bool) (by [3]bool) {
	by[0] = sharedSchema(of.Pointer) && slices.ContainsFunc(p.ids[r],
		func(id *schema.Rules) bool { return id.Pointer == of.Pointer })
	if slices.ContainsFunc(p.ids[r], func(id *schema.Rules) bool { return alike(id, of) }) {
		_, isID := nounOf(name)
		noun := strings.Join(singulars(lastSegment(r.Collection)), " ")
		by[1] = isID && slices.Contains(p.linked[name], r)
		by[2] = saysID(said, noun) || isID && !isOwn && strings.Contains(said, " "+noun+" ")
	}
	return by
}

// alike tells whether what satisfies one schema of ids most likely satisfies another one.
func alike(a, b *schema.Rules) bool {
	if a.Types&^schema.Null != b.Types&^schema.Null || a.Pattern != nil || b.Pattern != nil {
		return false
	}
	return a.Format == nil && b.Format == nil ||
		a.Format != nil && b.Format != nil && a.Format.Name == b.Format.Name
}

// sharedSchema tells whether a schema is one of those that a document gives a name.
func sharedSchema(at tree.Pointer) bool {
	tokens := at.Tokens()
	return len(tokens) == 3 && tokens[0] == "components" && tokens[1] == "schemas" ||
		len(tokens) == 2 && (tokens[0] == "definitions" || tokens[0] == "$defs")
}

// saysID tells whether words speak of the id of what a noun means.
func saysID(said, noun string) bool {
	for _, id := range []string{"id", "identifier", "uuid"} {
		for _, phrase := range []string{noun + " " + id, id + " of " + noun, id + " of a " + noun,
			id + " of an " + noun, id + " of the " + noun} {
			if strings.Contains(said, " "+phrase+" ") {
				return true
			}
		}
	}
	return false
}

// singulars are the words of a text, in small letters and in the singular.
func singulars(text string) []string {
	list := wordsIn(text)
	for i, word := range list {
		list[i] = singular(word)
	}
	return list
}

// noteReferences notes what names the things of resources: the schemas of their ids, and the
// members of answers that links take them from.
func (p *Plan) noteReferences() {
	p.ids, p.linked = map[*Resource][]*schema.Rules{}, map[string][]*Resource{}
	things := map[*contract.Operation]*Resource{}
	for _, r := range p.Resources {
		for _, o := range r.ofOne() {
			things[o] = r
			for _, parameter := range o.Parameters {
				if rules := parameterRules(parameter); rules != nil &&
					parameter.Name == r.Parameter {
					p.ids[r] = append(p.ids[r], rules)
				}
			}
		}
		for _, name := range r.Names() {
			if member := resolved(declared(answerRules(r.Read), name, 0)); member != nil {
				p.ids[r] = append(p.ids[r], member)
			}
		}
	}
	for _, o := range p.contract.Operations() {
		for _, response := range o.Responses {
			for _, link := range p.contract.Links(response) {
				p.noteLink(things[link.Operation], link)
			}
		}
	}
}

// noteLink notes the member of an answer that names a thing which a link leads to.
func (p *Plan) noteLink(to *Resource, link contract.Link) {
	if to == nil {
		return
	}
	for _, name := range []string{to.Parameter, "path." + to.Parameter, "query." + to.Parameter} {
		text, _ := link.Parameters[name].(string)
		at, inBody := strings.CutPrefix(text, "$response.body#/")
		if member := lastSegment(at); inBody && !slices.Contains(p.linked[member], to) {
			p.linked[member] = append(p.linked[member], to)
		}
	}
}
