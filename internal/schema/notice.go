package schema

import (
	"slices"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// noticer walks a value together with the schemas that apply to it, for what JSON Schema itself
// does not look at: members that do not go the way of the exchange, members that no schema
// declares, and discriminators.
type noticer struct {
	form      *form
	direction Direction
	// declaredOnly tells that nothing but members that no schema declares is looked for
	declaredOnly bool
	problems     []Problem
}

// notice returns what there is to say of a value beyond whether it satisfies the schema.
func (f *form) notice(value any, direction Direction) []Problem {
	w := &noticer{form: f, direction: direction}
	w.value([]*jsonschema.Schema{f.schema}, value, nil)
	return inOrder(w.problems)
}

// trail is a way into a value, made into a pointer only where one is needed.
type trail struct {
	above *trail
	token string
}

func (p *trail) pointer() tree.Pointer {
	if p == nil {
		return ""
	}
	return p.above.pointer().Child(p.token)
}

// applied are the schemas that apply to one value in place.
type applied struct {
	schemas []*jsonschema.Schema
	// unsure tells that some alternatives are all unsatisfied, so that nobody knows which of their
	// schemas was meant.
	unsure bool
}

// value looks at a value that schemas apply to.
func (w *noticer) value(schemas []*jsonschema.Schema, value any, at *trail) {
	switch value := value.(type) {
	case map[string]any:
		var a applied
		for _, schema := range schemas {
			w.apply(&a, schema, value, 0)
		}
		w.object(&a, value, at)
	case []any:
		if len(value) == 0 {
			return
		}
		var a applied
		for _, schema := range schemas {
			w.apply(&a, schema, value, 0)
		}
		for i, item := range value {
			if isContainer(item) {
				w.value(itemSchemas(a.schemas, i), item, &trail{at, strconv.Itoa(i)})
			}
		}
	}
}

func isContainer(value any) bool {
	switch value.(type) {
	case map[string]any, []any:
		return true
	}
	return false
}

// maxInPlace bounds how many schemas are followed on one value.
const maxInPlace = 200

// apply adds a schema and those that apply with it to the same value.
func (w *noticer) apply(a *applied, schema *jsonschema.Schema, value any, depth int) {
	if schema == nil || depth > maxInPlace || schema.Bool != nil ||
		slices.Contains(a.schemas, schema) { // else they double with each level of the value
		return
	}
	a.schemas = append(a.schemas, schema)
	w.apply(a, schema.Ref, value, depth+1)
	if schema.DynamicRef != nil {
		w.apply(a, schema.DynamicRef.Ref, value, depth+1)
	}
	for _, all := range schema.AllOf {
		w.apply(a, all, value, depth+1)
	}
	for _, alternatives := range [][]*jsonschema.Schema{schema.AnyOf, schema.OneOf} {
		w.alternatives(a, alternatives, value, depth)
	}
	if schema.If != nil {
		if w.form.accepts(schema.If, value) {
			w.apply(a, schema.If, value, depth+1)
			w.apply(a, schema.Then, value, depth+1)
		} else {
			w.apply(a, schema.Else, value, depth+1)
		}
	}
	if object, ok := value.(map[string]any); ok {
		for name, dependent := range schema.DependentSchemas {
			if _, present := object[name]; present {
				w.apply(a, dependent, value, depth+1)
			}
		}
	}
}

func (w *noticer) alternatives(a *applied, alternatives []*jsonschema.Schema, value any,
	depth int) {
	satisfied := len(alternatives) == 0
	for _, alternative := range alternatives {
		if w.form.accepts(alternative, value) {
			satisfied = true
			w.apply(a, alternative, value, depth+1)
		}
	}
	a.unsure = a.unsure || !satisfied
}

func (w *noticer) object(a *applied, object map[string]any, at *trail) {
	children := w.named(a, object, at)
	declared, othersToo := declares(a.schemas, children)
	for name, member := range object {
		schemas := memberSchemas(a.schemas, name)
		if len(schemas) > 0 && w.form.library.directed && !w.declaredOnly {
			w.way(schemas, member, at, name)
		}
		ofChildren := memberSchemas(children, name)
		switch {
		case len(schemas)+len(ofChildren) == 0:
			if declared && !othersToo && !a.unsure {
				w.undeclared(a.schemas[0], member, &trail{at, name})
			}
		case !isContainer(member):
		case len(ofChildren) > 0:
			w.inChildren(schemas, ofChildren, member, &trail{at, name})
		default:
			w.value(schemas, member, &trail{at, name})
		}
	}
}

// named looks at the discriminators of an object, and returns the schemas that they name besides
// those that apply to it.
func (w *noticer) named(a *applied, object map[string]any, at *trail) []*jsonschema.Schema {
	if len(w.form.library.discriminators) == 0 || a.unsure {
		return nil
	}
	for _, schema := range a.schemas {
		by := w.form.library.discriminators[w.form.library.locate(schema.Location)]
		if by != nil && !w.declaredOnly {
			w.discriminated(by, schema, a, object, at)
		}
	}
	return w.children(a, object)
}

// inChildren looks at a member that schemas are about which its object is not judged by: of those
// only what they declare counts.
func (w *noticer) inChildren(schemas, ofChildren []*jsonschema.Schema, member any, at *trail) {
	if len(schemas) > 0 {
		own := &noticer{form: w.form, direction: w.direction, declaredOnly: w.declaredOnly}
		own.value(schemas, member, at)
		w.problems = append(w.problems, slices.DeleteFunc(own.problems,
			func(p Problem) bool { return p.Kind == Undeclared })...)
	}
	also := &noticer{form: w.form, direction: w.direction, declaredOnly: true}
	also.value(slices.Concat(schemas, ofChildren), member, at)
	w.problems = append(w.problems, also.problems...)
}

// declares tells whether schemas declare any member, and whether one says itself what holds for the
// others.
func declares(lists ...[]*jsonschema.Schema) (declared, othersToo bool) {
	for _, schemas := range lists {
		for _, s := range schemas {
			declared = declared || len(s.Properties) > 0 || len(s.PatternProperties) > 0
			othersToo = othersToo || s.AdditionalProperties != nil ||
				s.UnevaluatedProperties != nil
		}
	}
	return declared, othersToo
}

func (w *noticer) undeclared(schema *jsonschema.Schema, member any, at *trail) {
	w.problems = append(w.problems, Problem{
		Kind: Undeclared, Severity: verdict.Warning, Instance: at.pointer(),
		Message:  "is not declared by the contract",
		Expected: "declared members only", Actual: excerpt(member),
		Location: w.form.library.document.Locate(w.form.library.locate(schema.Location)),
	})
}

// memberSchemas returns the schemas of a member of an object: "additionalProperties" holds for
// those that its neighbors do not declare (JSON Schema 2020-12 Core section 10.3.2.3).
func memberSchemas(schemas []*jsonschema.Schema, name string) []*jsonschema.Schema {
	var found []*jsonschema.Schema
	for _, s := range schemas {
		declared := false
		if own, ok := s.Properties[name]; ok {
			found, declared = append(found, own), true
		}
		for pattern, own := range s.PatternProperties {
			if matches(pattern, name) {
				found, declared = append(found, own), true
			}
		}
		if additional, ok := s.AdditionalProperties.(*jsonschema.Schema); ok && !declared {
			found = append(found, additional)
		}
		if s.UnevaluatedProperties != nil && !declared {
			found = append(found, s.UnevaluatedProperties)
		}
	}
	return found
}

// matches is false where the pattern was stopped; judging the value tells of that.
func matches(pattern jsonschema.Regexp, name string) (matched bool) {
	defer func() {
		if problem := recover(); problem != nil {
			matched = false
		}
	}()
	return pattern.MatchString(name)
}

// itemSchemas returns the schemas of an item of an array.
func itemSchemas(schemas []*jsonschema.Schema, i int) []*jsonschema.Schema {
	var found []*jsonschema.Schema
	for _, s := range schemas {
		switch items := s.Items.(type) { // drafts before 2020-12
		case *jsonschema.Schema:
			found = append(found, items)
		case []*jsonschema.Schema:
			if i < len(items) {
				found = append(found, items[i])
			} else if additional, ok := s.AdditionalItems.(*jsonschema.Schema); ok {
				found = append(found, additional)
			}
		}
		switch {
		case i < len(s.PrefixItems):
			found = append(found, s.PrefixItems[i])
		case s.Items2020 != nil:
			found = append(found, s.Items2020)
		case s.UnevaluatedItems != nil:
			found = append(found, s.UnevaluatedItems)
		}
	}
	return found
}

// way tells of a member, of the object at a place, that does not go the way of the exchange.
func (w *noticer) way(schemas []*jsonschema.Schema, member any, at *trail, name string) {
	var a applied
	for _, schema := range schemas {
		w.apply(&a, schema, member, 0)
	}
	for _, s := range a.schemas {
		if w.direction == ToServer && s.ReadOnly || w.direction == ToClient && s.WriteOnly {
			keyword := w.direction.keyword()
			sentence := map[Direction]string{
				ToServer: "is for the client to read, not to send (readOnly)",
				ToClient: "is for the client to send, not to read (writeOnly)"}
			w.problems = append(w.problems, Problem{
				Kind: WrongWay, Severity: w.wrongWay(), Instance: at.pointer().Child(name),
				Message: sentence[w.direction], Expected: "no such member", Actual: excerpt(member),
				Location: w.form.library.document.Locate(
					w.form.library.locate(s.Location).Child(keyword)),
			})
			return
		}
	}
}

// wrongWay is how much it matters. What is read-only "MUST NOT be sent as part of the request" in
// 2.0, SHOULD NOT in 3.0, and may be ignored by the server since 3.1 ("Validating readOnly and
// writeOnly"); what is write-only must not come out of the server.
func (w *noticer) wrongWay() verdict.Severity {
	if w.direction == ToClient {
		return verdict.Error
	}
	switch w.form.library.document.Version {
	case openapi.Swagger20:
		return verdict.Error
	case openapi.OpenAPI30:
		return verdict.Warning
	}
	return verdict.Note
}
