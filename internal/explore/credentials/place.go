package credentials

import (
	"context"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/tree"
)

// inBody is what the name of a place in a body begins with.
const inBody = "body/"

// isPlace tells whether a name is that of a place of requests to an operation of the contract.
func (s *Store) isPlace(name string) bool {
	if strings.HasPrefix(name, inBody) {
		return len(name) > len(inBody)
	}
	for _, o := range s.plan.Contract().Operations() {
		if takes(o, name) {
			return true
		}
	}
	return false
}

// takes tells whether an operation has the parameter of a place.
func takes(o *contract.Operation, place string) bool {
	in, name, _ := strings.Cut(place, ".")
	for _, p := range o.Parameters {
		if p.In == in && (p.Name == name || in == "header" && strings.EqualFold(p.Name, name)) {
			return true
		}
	}
	return false
}

// Bind puts the credentials that belong into places of requests into a request, unless the request
// is about the place itself. What is given is not changed.
func (s *Store) Bind(ctx context.Context, host Host, d *explore.Draft) (*explore.Draft, Used,
	error) {
	whose := explore.Self // who is nobody by the schemes of the document too
	if d.Caller == explore.Other {
		whose = d.Caller
	}
	var all Used
	bound := d
	for _, source := range s.all() {
		place := source.Scheme
		if source.whose != whose || !hasPlace(d, place) || isAbout(d.About, place) {
			continue
		}
		one, err := s.get(ctx, host, whose, &contract.SecurityScheme{Name: place}, nil)
		if err != nil {
			return nil, nil, err
		}
		if bound == d {
			bound = d.Clone()
		}
		Put(bound, spelled(d.Operation, place), one.value)
		all = append(all, one)
	}
	return bound, all, nil
}

// spelled is a place in the spelling of the contract, which names of headers need not have.
func spelled(o *contract.Operation, place string) string {
	in, name, _ := strings.Cut(place, ".")
	for _, p := range o.Parameters {
		if p.In == in && strings.EqualFold(p.Name, name) && in == "header" {
			return in + "." + p.Name
		}
	}
	return place
}

// hasPlace tells whether a request can have a value in a place: a parameter of the operation, or a
// member that the body has.
func hasPlace(d *explore.Draft, place string) bool {
	pointer, is := strings.CutPrefix(place, inBody)
	if !is {
		return takes(d.Operation, place)
	}
	value := d.Values.Body
	for _, token := range tree.Pointer("/" + pointer).Tokens() {
		object, _ := value.(map[string]any)
		inside, found := object[token]
		if !found {
			return false
		}
		value = inside
	}
	return d.Values.HasBody
}

// isAbout tells whether an obligation is about a place, or about one that has it in it.
func isAbout(about, place string) bool {
	about, place = strings.ToLower(about), strings.ToLower(place)
	return about == place || about != "body" && strings.HasPrefix(place, about+"/")
}
