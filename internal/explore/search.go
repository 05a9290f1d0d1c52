package explore

import (
	"maps"

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
