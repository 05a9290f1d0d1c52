package schema

import (
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// discriminator is a Discriminator Object: a member of a value that names the schema the value is
// expected to satisfy. In 2.0 it is the name of that member, whose value "MUST be the name of this
// schema or any schema that inherits it" (OpenAPI 2.0, Schema Object).
type discriminator struct {
	pointer  tree.Pointer
	property string
	// by value; "" where it names a schema that is not in the document
	mapping  map[string]tree.Pointer
	fallback tree.Pointer // 3.2: the schema of values that nothing else is named for
	// where the document's schemas stand that a value names without a mapping
	schemas tree.Pointer
	// whether any of those inherits the schema of the discriminator
	inherited func() bool
}

// findDiscriminators lists the discriminators of all schemas, by the place of their schema in the
// document.
func (s *Set) findDiscriminators() map[tree.Pointer]*discriminator {
	var found map[tree.Pointer]*discriminator
	for outer, schema := range s.layout.outermost {
		if !mentions(schema, "discriminator") {
			continue // as nearly all: to go through them with a pointer for each takes its time
		}
		for below, n := range schema.All() {
			if d := s.discriminator(n.Get("discriminator"), outer+below); d != nil {
				if found == nil {
					found = map[tree.Pointer]*discriminator{}
				}
				found[outer+below] = d
			}
		}
	}
	return found
}

// mentions tells whether any object in a value has a member of a name.
func mentions(n *tree.Node, name string) bool {
	return n != nil && (n.Get(name) != nil ||
		slices.ContainsFunc(n.Members,
			func(m tree.Member) bool { return mentions(m.Value, name) }) ||
		slices.ContainsFunc(n.Items, func(item *tree.Node) bool { return mentions(item, name) }))
}

func (s *Set) discriminator(n *tree.Node, at tree.Pointer) *discriminator {
	d := &discriminator{pointer: at.Child("discriminator"), schemas: "/components/schemas",
		mapping: map[string]tree.Pointer{}}
	d.inherited = sync.OnceValue(func() bool { return s.document.hasHeir(at, d.schemas) })
	if s.document.Version == openapi.Swagger20 {
		d.schemas, d.property = "/definitions", n.Str()
		if d.property == "" {
			return nil
		}
		return d
	}
	d.property = n.Get("propertyName").Str()
	if d.property == "" {
		return nil
	}
	if mapping := n.Get("mapping"); mapping.Is(tree.Object) {
		for _, member := range mapping.Members {
			d.mapping[member.Name] = s.named(member.Value.Str(), d.schemas)
		}
	}
	if fallback := n.Get("defaultMapping"); s.document.Version == openapi.OpenAPI32 &&
		fallback != nil {
		d.fallback = s.named(fallback.Str(), d.schemas)
	}
	return d
}

// named returns the schema that a mapping means by a name or a reference: what is both is taken for
// a name (OpenAPI 3.1.1, "Options for Mapping Values to Schemas").
func (s *Set) named(name string, schemas tree.Pointer) tree.Pointer {
	if at := schemas.Child(name); s.document.at(at) != nil {
		return at
	}
	if target, local := strings.CutPrefix(name, "#"); local {
		return openapi.DecodeFragment(target)
	}
	return ""
}

// schemaOf returns the schema that a value of the property means. known is false where it means
// none.
func (d *discriminator) schemaOf(value string, document *Document) (schema tree.Pointer,
	known bool) {
	if schema, mapped := d.mapping[value]; mapped {
		return schema, true
	}
	if at := d.schemas.Child(value); document.at(at) != nil {
		return at, true
	}
	return d.fallback, d.fallback != ""
}

// namedBranch gives, of the alternatives that a value satisfies none of, what is wrong with the one
// that the value itself names.
func (d *describer) namedBranch(e *jsonschema.ValidationError,
	value any) *jsonschema.ValidationError {
	var alternatives string
	switch e.ErrorKind.(type) {
	case *kind.AnyOf:
		alternatives = "anyOf"
	case *kind.OneOf:
		alternatives = "oneOf"
	default:
		return nil
	}
	at := d.library.locate(e.SchemaURL)
	by := d.library.discriminators[at]
	object, ok := valueAt(value, e.InstanceLocation).(map[string]any)
	if by == nil || !ok {
		return nil
	}
	name, ok := object[by.property].(string)
	schema, known := by.schemaOf(name, d.Document)
	if !ok && by.fallback != "" {
		schema, known = by.fallback, true
	}
	if !known {
		return nil
	}
	branches := d.at(at).Get(alternatives)
	if !branches.Is(tree.Array) || len(branches.Items) != len(e.Causes) {
		return nil
	}
	for i, branch := range branches.Items {
		if schema != "" && "#"+openapi.EncodeFragment(schema) == branch.Get("$ref").Str() ||
			"#"+string(schema) == branch.Get("$ref").Str() {
			return e.Causes[i]
		}
	}
	return nil
}

// discriminated tells what is odd about a value and the discriminator of a schema that it
// satisfies. "Note that discriminator MUST NOT change the validation outcome of the schema", yet
// where the value means no schema at all, "validation SHOULD fail" (OpenAPI 3.1.1, Discriminator
// Object). Where the contract itself lists the value, its author has only forgotten to say which
// schema is meant.
func (w *noticer) discriminated(by *discriminator, schema *jsonschema.Schema, a *applied,
	object map[string]any, at *trail) {
	document := w.form.library.document
	p := Problem{Kind: Discriminated, Severity: verdict.Warning,
		Instance: at.pointer().Child(by.property),
		Location: document.Locate(by.pointer)}
	p.Expected = "discriminator: " + by.property
	value, present := object[by.property]
	p.Actual = excerpt(value)
	name, isText := value.(string)
	means, known := by.schemaOf(name, document)
	switch {
	case (!present || !isText) && by.fallback != "":
		return
	case !present:
		p.Actual, p.Message = "no such member",
			"is missing, so that nothing tells which schema is meant (discriminator)"
	case !isText || !known:
		p.Message = "is " + excerpt(value) +
			", which neither the mapping nor the document's schemas know (discriminator)"
		if !isText {
			p.Message = "is " + kindOf(value) + ", which names no schema (discriminator)"
		}
		p.Severity = verdict.Error
		if w.lists(a, by.property, value) {
			p.Severity = verdict.Warning
			p.Hint = "the contract lists the value, so it seems to be meant; the mapping of the " +
				"discriminator lacks it"
		}
	default:
		if p.Message = w.otherwiseNamed(by, schema, a, means, object); p.Message == "" {
			return
		}
		p.Expected = "a value that satisfies #" + string(means)
		if document.Version == openapi.Swagger20 { // "MUST be the name of this schema or …"
			p.Severity = verdict.Error
		}
	}
	w.problems = append(w.problems, p)
}

// otherwiseNamed says how the schema that a value names differs from what applies to it; "" where
// it does not, or where that is not known.
func (w *noticer) otherwiseNamed(by *discriminator, schema *jsonschema.Schema, a *applied,
	means tree.Pointer, object map[string]any) string {
	document := w.form.library.document
	value := object[by.property]
	name, _ := value.(string)
	_, mapped := by.mapping[name]
	switch alternatives := slices.Concat(schema.OneOf, schema.AnyOf); {
	case means == "" || w.applies(a, means):
	case slices.ContainsFunc(alternatives, func(one *jsonschema.Schema) bool {
		return one.Ref != nil && document.ends(w.form.library.locate(one.Ref.Location)) ==
			document.ends(means)
	}):
		return "is " + excerpt(value) +
			", but the value does not satisfy the schema of that name (discriminator)"
	case len(alternatives) > 0 || w.lists(a, by.property, value):
		// A schema of that name may have nothing to do with it.
	case !mapped && by.inherited() && !document.inherits(means, by.pointer.Parent(), 0):
		return "is " + excerpt(value) +
			", but the schema of that name does not inherit this one (discriminator)"
	}
	return ""
}

// applies tells whether a schema of the document is among those that apply to a value.
func (w *noticer) applies(a *applied, at tree.Pointer) bool {
	document := w.form.library.document
	end := document.ends(at)
	return slices.ContainsFunc(a.schemas, func(s *jsonschema.Schema) bool {
		there := w.form.library.locate(s.Location)
		return there == at || there == end
	})
}

// lists tells whether the contract has a value of a member in an enum or const.
func (w *noticer) lists(a *applied, member string, value any) bool {
	var of applied
	for _, schema := range memberSchemas(a.schemas, member) {
		w.apply(&of, schema, value, 0)
	}
	return slices.ContainsFunc(of.schemas, func(s *jsonschema.Schema) bool {
		return s.Const != nil || s.Enum != nil && len(s.Enum.Values) > 0
	})
}

// ends returns where the references that begin at a place of the document end.
func (d *Document) ends(at tree.Pointer) tree.Pointer {
	return openapi.Resolve(openapi.Value{Node: d.at(at), Pointer: at}, d.at).Pointer
}

// inherits tells whether a schema of the document is another one, or has it among its allOf.
func (d *Document) inherits(at, parent tree.Pointer, depth int) bool {
	const deepest = 20
	schema := openapi.Resolve(openapi.Value{Node: d.at(at), Pointer: at}, d.at)
	switch {
	case at == parent || schema.Pointer == parent || depth > deepest:
		return true
	case schema.Node == nil || schema.Get("$ref") != nil: // nobody knows
		return true
	}
	all := schema.Child("allOf")
	if !all.Is(tree.Array) {
		return false
	}
	for i := range all.Items {
		if d.inherits(all.Item(i).Pointer, parent, depth+1) {
			return true
		}
	}
	return false
}

// hasHeir tells whether any of the document's schemas inherits one.
func (d *Document) hasHeir(parent, schemas tree.Pointer) bool {
	all := d.at(schemas)
	return all.Is(tree.Object) && slices.ContainsFunc(all.Members, func(m tree.Member) bool {
		at := schemas.Child(m.Name)
		return at != parent && d.inherits(at, parent, 0)
	})
}

// children returns the schemas that the discriminators of an object name besides those that apply
// to it, such as the child of a parent. It is not judged by them, yet what they declare is
// declared.
func (w *noticer) children(a *applied, object map[string]any) []*jsonschema.Schema {
	var also applied
	for _, schema := range a.schemas {
		by := w.form.library.discriminators[w.form.library.locate(schema.Location)]
		if by == nil {
			continue
		}
		name, _ := object[by.property].(string)
		means, known := by.schemaOf(name, w.form.library.document)
		if !known || means == "" || w.applies(a, means) {
			continue
		}
		child := w.form.library.set.At(means).read(reading{direction: w.direction})
		if child.err == nil {
			w.apply(&also, child.schema, object, 0)
		}
	}
	return also.schemas
}
