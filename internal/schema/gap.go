package schema

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// gap is a place of a schema that no value can be judged by: a keyword whose value is none of its
// dialect's, a reference that leads nowhere, or one that comes back to itself without end.
//
// In the compiler's text a stopgap stands there. It takes everything in one reading and nothing in
// another, as a pattern that cannot be run does, so that what does not depend on it is judged.
type gap struct {
	at  string // in the document, as it is shown
	why string
	// grammar tells that what stands there is none of its dialect's; why then says what is wanted
	grammar bool
}

// stopgap is the schema that stands for a gap. What takes everything takes it for evaluated, too:
// nobody knows which members and items the gap would have declared.
func (l *library) stopgap() map[string]any {
	if l.patterns.matches {
		return map[string]any{"additionalProperties": map[string]any{}, "items": map[string]any{}}
	}
	return map[string]any{"not": map[string]any{}}
}

// spot is a place of the compiler's text: a keyword of a schema, or the schema as a whole.
type spot struct {
	holder  any // the object or list that has the schema
	token   string
	at      tree.Pointer // of the schema in the compiler's text
	keyword string       // "" for the schema as a whole
}

// schemaLists are the keywords with a list of schemas, which is none itself.
var schemaLists = map[string]bool{"allOf": true, "anyOf": true, "oneOf": true, "prefixItems": true}

// spotAt returns the spot that a value belongs to. found is false where there is no value.
func spotAt(definitions map[string]any, inside tree.Pointer) (s spot, found bool) {
	tokens := inside.Tokens()
	if len(tokens) < 2 {
		return spot{}, false
	}
	at, shape := tree.PointerOf(tokens[:2]...), openapi.SchemaShape
	s = spot{holder: definitions, token: tokens[1], at: at}
	value, found := definitions[tokens[1]]
	for _, token := range tokens[2:] {
		holder := value
		if value, found = below(holder, token); !found {
			return s, false
		}
		next := shape.Member(token)
		if _, list := holder.([]any); list && next == nil {
			next = shape.Items
		}
		if shape.Schema && s.keyword == "" {
			s.keyword = token
		}
		if next == nil {
			break
		}
		at, shape = at.Child(token), next
		if shape.Schema && !schemaLists[token] {
			s = spot{holder: holder, token: token, at: at}
		}
	}
	return s, found
}

// below returns what an object or list has under a token of a pointer.
func below(holder any, token string) (value any, found bool) {
	switch holder := holder.(type) {
	case map[string]any:
		value, found = holder[token]
	case []any:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(holder) {
			return holder[i], true
		}
	}
	return value, found
}

// fill puts a stopgap in the place of a spot. Of a keyword it stands beside what else the schema
// says, all of which counts.
func (l *library) fill(s spot, g gap) {
	value, _ := below(s.holder, s.token)
	if schema, is := value.(map[string]any); is && s.keyword != "" {
		delete(schema, s.keyword)
		all, _ := schema["allOf"].([]any)
		schema["allOf"] = append(slices.Clip(all), l.stopgap())
		l.gaps[s.at.Child("allOf").Index(len(all))] = g
		return
	}
	switch holder := s.holder.(type) {
	case map[string]any:
		holder[s.token] = l.stopgap()
	case []any:
		if i, err := strconv.Atoi(s.token); err == nil {
			holder[i] = l.stopgap()
		}
	}
	l.gaps[s.at] = g
}

// fillGrammar fills what keeps schemas from being some of their dialect. It tells whether anything
// was filled.
func (l *library) fillGrammar(invalid *jsonschema.ValidationError) (filled bool) {
	said := map[tree.Pointer][]string{}
	var collect func(e *jsonschema.ValidationError)
	collect = func(e *jsonschema.ValidationError) {
		for _, cause := range e.Causes {
			collect(cause)
		}
		at, message := tree.PointerOf(e.InstanceLocation...), e.ErrorKind.LocalizedString(printer)
		if len(e.Causes) == 0 && !slices.Contains(said[at], message) {
			said[at] = append(said[at], message)
		}
	}
	collect(invalid)
	// Where something further inside is wrong, that is what is wrong: what takes a schema or a list
	// of some is told of as a whole as well.
	outside := map[tree.Pointer]bool{}
	for at := range said {
		for at = at.Parent(); at != "" && !outside[at]; at = at.Parent() {
			outside[at] = true
		}
	}
	for _, at := range slices.Sorted(maps.Keys(said)) {
		s, found := spotAt(l.definitions, at)
		if !found || outside[at] {
			continue
		}
		filled = true
		slices.Sort(said[at])
		l.fill(s, gap{at: l.shown(l.address.out(at)), why: strings.Join(said[at], ", or "),
			grammar: true})
	}
	return filled
}

// shown is how a place of the document is told of: by its pointer, and by its file where that is
// another one.
func (l *library) shown(at tree.Pointer) string {
	if there := l.document.Locate(at); there.Pointer != at {
		return there.File + "#" + string(there.Pointer)
	}
	return "#" + string(at)
}

// gaps are gaps by the places of their stopgaps in the compiler's text.
type gaps map[tree.Pointer]gap

// gapsOf returns those that a schema, or one that it leads to, has.
func (l *library) gapsOf(root *jsonschema.Schema) gaps {
	if len(l.gaps) == 0 {
		return nil
	}
	found := gaps{}
	everySchema(root, func(s *jsonschema.Schema) {
		if g, is := l.gaps[inText(s.Location)]; is {
			found[inText(s.Location)] = g
		}
	})
	return found
}

// met returns those that decided that a value is invalid.
func (g gaps) met(invalid *jsonschema.ValidationError) gaps {
	found := gaps{}
	var look func(e *jsonschema.ValidationError)
	look = func(e *jsonschema.ValidationError) {
		if one, is := g[inText(e.SchemaURL)]; is {
			found[inText(e.SchemaURL)] = one
		}
		for _, cause := range e.Causes {
			look(cause)
		}
	}
	look(invalid)
	return found
}

// inText is the place in the compiler's text that a location of the compiler means.
func inText(location string) tree.Pointer {
	_, fragment, _ := strings.Cut(location, "#")
	return openapi.DecodeFragment(fragment)
}

// err says why a value cannot be judged by schemas with gaps, at most with a few of them; nil where
// there are none.
func (g gaps) err() error {
	if len(g) == 0 {
		return nil
	}
	list := slices.SortedFunc(maps.Values(g), func(a, b gap) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.why, b.why))
	})
	var sentences, places []string
	for _, g := range list {
		if g.grammar {
			places = append(places, g.at+": "+g.why)
		} else if !slices.Contains(sentences, g.why) {
			sentences = append(sentences, g.why)
		}
	}
	if len(places) > 0 {
		sentences = append(sentences, "it is no schema of its dialect: "+few(places))
	}
	return errors.New(few(sentences))
}

// few joins the first of a list, and says how many more there are.
func few(list []string) string {
	const most = 3
	if more := len(list) - most; more == 1 {
		list = append(list[:most:most], "and 1 place more")
	} else if more > 1 {
		list = append(list[:most:most], fmt.Sprintf("and %d places more", more))
	}
	return strings.Join(list, "; ")
}
