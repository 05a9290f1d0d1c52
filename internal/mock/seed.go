package mock

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// seed keeps the things that the document shows in its examples, so that they are found: those of
// lists, and those that are read. Where a path has parameters they are as their examples say; what
// is below others comes after them.
func (s *Server) seed() {
	for _, r := range s.index.Resources {
		if !Keeps(r) {
			continue
		}
		if r.List != nil {
			parameters := s.examplesOfPath(r.List)
			for _, value := range s.examples(r.List) {
				items, _ := explore.Items(value)
				for _, item := range items {
					s.plant(r, parameters, item, "")
				}
			}
		}
		if r.Read != nil {
			parameters := s.examplesOfPath(r.Read)
			for _, value := range s.examples(r.Read) {
				s.plant(r, parameters, explore.Unwrapped(value), parameters[r.Parameter])
			}
		}
	}
}

// plant keeps a thing that an example shows, unless nobody knows what it is called.
func (s *Server) plant(r *explore.Resource, parameters map[string]string, example any,
	name string) {
	object, is := example.(map[string]any)
	collection := expanded(r.Collection, parameters)
	if !is || strings.Contains(collection, "{") {
		return
	}
	add := func(name string, sent map[string]any) {
		s.things.add(collection, thing{name: name, number: s.things.next(), sent: sent})
	}
	own, identified := r.Identify(object, "")
	if identified {
		add(textOf(own), object)
	}
	if name != "" && (!identified || name != textOf(own)) {
		other := maps.Clone(object)
		for _, member := range r.Names() {
			if value, has := other[member]; has && value == own {
				other[member] = likeIt(own, name)
			}
		}
		add(name, other)
	}
}

// likeIt is a name as a value of the type that another one has, where it can be one.
func likeIt(other any, name string) any {
	_, isNumber := other.(json.Number)
	if _, err := strconv.ParseInt(name, 10, 64); isNumber && err == nil {
		return json.Number(name)
	}
	return name
}

// examples are those of the content of an operation's success.
func (s *Server) examples(o *contract.Operation) (values []any) {
	for _, status := range successes(o, false) {
		documented, _ := o.Response(status)
		for _, m := range documented.Content {
			for _, one := range s.contract.BodyExamples(m) {
				values = append(values, one.Value)
			}
		}
	}
	return values
}

// examplesOfPath are the examples of the parameters of an operation's path.
func (s *Server) examplesOfPath(o *contract.Operation) map[string]string {
	values := map[string]string{}
	for _, p := range o.Parameters {
		if value, found := s.contract.ParameterExample(p); found && p.In == "path" {
			values[p.Name] = textOf(value)
		}
	}
	return values
}
