package schema

import (
	"strings"

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
}

// findDiscriminators lists the discriminators of all schemas, by the place of their schema in the
// document.
func (s *Set) findDiscriminators() map[tree.Pointer]*discriminator {
	var found map[tree.Pointer]*discriminator
	for outer, schema := range s.layout.outermost {
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

func (s *Set) discriminator(n *tree.Node, at tree.Pointer) *discriminator {
	d := &discriminator{pointer: at.Child("discriminator"), schemas: "/components/schemas",
		mapping: map[string]tree.Pointer{}}
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
// Object).
func (w *noticer) discriminated(by *discriminator, schema *jsonschema.Schema, object map[string]any,
	at *trail) {
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
	case !isText:
		p.Severity, p.Message = verdict.Error,
			"is "+kindOf(value)+", which names no schema (discriminator)"
	case !known:
		p.Severity, p.Message = verdict.Error,
			"is "+excerpt(
				value)+", which neither the mapping nor the document's schemas know (discriminator)"
	case len(schema.OneOf)+len(schema.AnyOf) > 0 && !w.satisfies(schema, means, object):
		p.Message = "is " + excerpt(value) +
			", but the value does not satisfy the schema of that name (discriminator)"
		p.Expected = "a value that satisfies #" + string(means)
	default:
		return
	}
	w.problems = append(w.problems, p)
}

// satisfies tells whether an object satisfies the alternative that stands at a place of the
// document. What is none of the alternatives is not considered.
func (w *noticer) satisfies(schema *jsonschema.Schema, at tree.Pointer,
	object map[string]any) bool {
	for _, alternatives := range [][]*jsonschema.Schema{schema.OneOf, schema.AnyOf} {
		for _, alternative := range alternatives {
			if alternative.Ref != nil && w.form.library.locate(alternative.Ref.Location) == at {
				return w.form.accepts(alternative, object)
			}
		}
	}
	return true
}
