package schema

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// references are the keywords that refer to another schema.
var references = []string{"$ref", "$dynamicRef", "$recursiveRef"}

// resolver knows what the references in the compiler's text can lead to: the schema resources by
// their URIs, and the anchors of each (JSON Schema 2020-12 Core section 8.2).
type resolver struct {
	library   *library
	resources map[string]any
	anchors   map[string]bool // each as URI#NAME
}

// idOf is the name of a schema: "id" in draft-04, "$id" since.
func (r *resolver) idOf(schema map[string]any) (id string, found bool) {
	dialect, own := schema["$schema"].(string)
	if own && strings.Contains(dialect, "draft-04") ||
		!own && r.library.set.draft == jsonschema.Draft4 {
		id, found = schema["id"].(string)
		return id, found
	}
	id, found = schema["$id"].(string)
	return id, found
}

// fillReferences fills the references that lead nowhere. It tells whether there are any.
func (l *library) fillReferences() (filled bool) {
	r := &resolver{library: l, anchors: map[string]bool{},
		resources: map[string]any{
			l.base: map[string]any{l.address.container: l.definitions}}}
	visit := func(look func(map[string]any, tree.Pointer, string)) {
		for at, definition := range l.definitions {
			r.each(definition, tree.PointerOf(l.address.container, at), openapi.SchemaShape,
				l.base, look)
		}
	}
	visit(r.note)
	visit(func(schema map[string]any, at tree.Pointer, base string) {
		for _, keyword := range references {
			reference, is := schema[keyword].(string)
			if !is {
				continue
			}
			if why := r.problem(keyword, reference, base); why != "" {
				if s, found := spotAt(l.definitions, at.Child(keyword)); found {
					l.fill(s, gap{at: l.shown(l.address.out(at.Child(keyword))), why: why})
					filled = true
				}
			}
		}
	})
	return filled
}

// each visits a value of the compiler's text that a shape is about, and the schemas below it, with
// the base of their references.
func (r *resolver) each(value any, at tree.Pointer, shape *openapi.Shape, base string,
	look func(schema map[string]any, at tree.Pointer, base string)) {
	switch value := value.(type) {
	case map[string]any:
		if shape.Schema {
			if id, named := r.idOf(value); named {
				if absolute, _, known := resolveURI(base, id); known {
					base = absolute
				}
			}
			look(value, at, base)
		}
		for name, member := range value {
			if next := shape.Member(name); next != nil {
				r.each(member, at.Child(name), next, base, look)
			}
		}
	case []any:
		for i, item := range value {
			if shape.Items != nil {
				r.each(item, at.Index(i), shape.Items, base, look)
			} else if shape.Schema {
				r.each(item, at.Index(i), shape, base, look)
			}
		}
	}
}

// resolveURI returns the URI that a reference means, without its fragment.
func resolveURI(base, reference string) (absolute, fragment string, known bool) {
	without, fragment, _ := strings.Cut(reference, "#")
	if without == "" {
		return base, fragment, true
	}
	from, err := url.Parse(base)
	if err != nil {
		return "", "", false
	}
	to, err := url.Parse(without)
	if err != nil {
		return "", "", false
	}
	return from.ResolveReference(to).String(), fragment, true
}

// note notes what a schema is called.
func (r *resolver) note(schema map[string]any, _ tree.Pointer, base string) {
	if id, named := r.idOf(schema); named {
		if without, name, _ := strings.Cut(id, "#"); without != "" {
			r.resources[base] = schema
		} else if name != "" { // what anchors were before 2019-09
			r.anchors[base+"#"+name] = true
		}
	}
	for _, keyword := range []string{"$anchor", "$dynamicAnchor"} {
		if name, is := schema[keyword].(string); is {
			r.anchors[base+"#"+name] = true
		}
	}
}

// problem says why a reference leads nowhere; "" where it leads to something, or where that is not
// known.
func (r *resolver) problem(keyword, reference, base string) string {
	absolute, fragment, known := resolveURI(base, reference)
	if !known || strings.HasPrefix(absolute, oasDialects) ||
		strings.HasPrefix(absolute, "https://json-schema.org/") ||
		strings.HasPrefix(absolute, "http://json-schema.org/") {
		return ""
	}
	resource, found := r.resources[absolute]
	switch {
	case !found:
		return fmt.Sprintf("%s %s leads to another document, and is not followed", keyword,
			excerpt(reference))
	case fragment == "":
		return ""
	case !strings.HasPrefix(fragment, "/"):
		if found = r.anchors[absolute+"#"+fragment]; !found {
			found = r.anchors[absolute+"#"+string(openapi.DecodeFragment(fragment))]
		}
	default:
		for _, token := range openapi.DecodeFragment(fragment).Tokens() {
			if resource, found = below(resource, token); !found {
				break
			}
		}
		if absolute == r.library.base { // as the translation wrote it
			file, at, _ := strings.Cut(r.library.shown(
				r.library.address.out(openapi.DecodeFragment(fragment))), "#")
			reference = file + "#" + openapi.EncodeFragment(tree.Pointer(at))
		}
	}
	if found {
		return ""
	}
	return fmt.Sprintf("%s %s leads nowhere", keyword, excerpt(reference))
}
