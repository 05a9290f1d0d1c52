package inspect

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// values holds examples, defaults and the values of enums to their schemas.
func (i *inspector) values() {
	for _, p := range i.schemas {
		if p.Is(tree.Object) && (p.Get("$ref") == nil || !i.before31()) {
			i.valuesOfSchema(p)
		}
	}
	judged := map[tree.Pointer]bool{}
	for _, p := range i.places[openapi.MediaTypeObject] {
		// what it is called stands where it is referred to (OpenAPI 3.2.0, Media Type Object)
		content := i.Resolve(p)
		if contract.IsJSON(p.Pointer.Last()) && !judged[content.Pointer] {
			judged[content.Pointer] = true
			i.examples(content, content.Child("schema"))
		}
	}
	for _, p := range slices.Concat(i.places[openapi.ParameterObject],
		i.places[openapi.HeaderObject]) {
		i.examples(p, p.Child("schema"))
	}
	if i.version != openapi.Swagger20 {
		return
	}
	// an example for each media type (OpenAPI 2.0, Example Object)
	for _, p := range i.places[openapi.ResponseObject] {
		for _, example := range p.Child("examples").Children() {
			if contract.IsJSON(example.Pointer.Last()) {
				i.example(p.Child("schema"), example)
			}
		}
	}
}

func (i *inspector) valuesOfSchema(p contract.Place) {
	if example := p.Child("example"); example.Node != nil && !isParameter(p) {
		i.example(p, example)
	}
	if !isParameter(p) && !i.before31() {
		for _, example := range p.Child("examples").List() {
			i.example(p, example)
		}
	}
	if value := p.Child("default"); value.Node != nil {
		if problem := i.contradiction(p, value); problem != "" {
			i.report(RuleDefaultContradicts, value,
				fmt.Sprintf("the default contradicts its schema in %s", problem),
				"correct the default or the schema")
		}
	}
	i.enumValues(p)
}

// enumValues holds the values of an enum to the rest of their schema. Where none satisfies it,
// nothing does.
func (i *inspector) enumValues(p contract.Place) {
	var list []contract.Place
	if enum := p.Child("enum"); enum.Is(tree.Array) {
		list = enum.List()
	} else if constant := p.Child("const"); constant.Node != nil && !i.before31() {
		list = []contract.Place{constant}
	}
	problems := make([]string, len(list))
	wrong := 0
	for j, value := range list {
		if problems[j] = i.contradictionTo((*schema.Schema).MismatchesWithoutValues, p,
			value); problems[j] != "" {
			wrong++
		}
	}
	if wrong == len(list) && wrong > 0 {
		at := list[0].Pointer
		if at.Last() != "const" {
			at = at.Parent()
		}
		i.report(RuleUnsatisfiable, p.Child(at.Last()),
			fmt.Sprintf(
				"no value satisfies the schema: none of its %s satisfies the rest of it, in %s",
				at.Last(), problems[0]), "correct the values or the rest of the schema")
		return
	}
	for j, problem := range problems {
		if problem != "" {
			i.report(RuleEnumContradicts, list[j],
				fmt.Sprintf("the value %s of the enum contradicts the rest of the schema in %s",
					show(list[j].Node), problem),
				"correct the value or the schema: as it is, it is never allowed")
		}
	}
}

// examples holds "example" and "examples" beside a schema to it.
func (i *inspector) examples(p, demanded contract.Place) {
	if p.Get("example") != nil && p.Get("examples") != nil {
		// "The example field is mutually exclusive of the examples field" (OpenAPI 3.1.1, Parameter
		// Object and Media Type Object).
		i.report(RuleExclusiveMembers, p,
			i.describe(p)+` has "example" and "examples", which exclude one another`,
			"remove one of the two")
	}
	if !demanded.Is(tree.Object) && !demanded.Is(tree.Boolean) {
		return
	}
	if example := p.Child("example"); example.Node != nil {
		i.example(demanded, example)
	}
	for _, entry := range p.Child("examples").Children() {
		resolved := i.Resolve(i.Place(entry.Pointer))
		for _, member := range []string{"value", "dataValue"} {
			if value := resolved.Child(member); value.Node != nil {
				i.example(demanded, value)
			}
		}
	}
}

func (i *inspector) example(demanded, example contract.Place) {
	if i.told[example.Pointer] {
		return
	}
	problem := i.contradiction(demanded, example)
	if problem == "" {
		return
	}
	remedy := "correct the example or the schema; the schema is what counts"
	if text := strings.TrimSpace(example.Str()); (strings.HasPrefix(text, "{") ||
		strings.HasPrefix(text, "[")) && json.Valid([]byte(text)) {
		remedy = "write the example as a value, not as text"
	}
	i.report(contract.RuleExampleContradicts, example,
		"the example contradicts its schema in "+problem, remedy)
}

// contradiction says how a value contradicts a schema; "" where it does not, or where that cannot
// be judged.
func (i *inspector) contradiction(demanded, value contract.Place) string {
	return i.contradictionTo((*schema.Schema).Mismatches, demanded, value)
}

// mismatches is a way to hold a value to a schema. What is sure to make a value invalid is returned
// also where some of it cannot be judged.
type mismatches func(*schema.Schema, any, schema.Direction) ([]schema.Problem, error)

func (i *inspector) contradictionTo(by mismatches, demanded, value contract.Place) string {
	if demanded.Node == nil || i.broken[demanded.Pointer] {
		return ""
	}
	// What a member that is read-only or write-only brings about concerns one direction: a
	// contradiction is one in both.
	problems, _ := by(i.Schema(demanded), value.Value(), schema.ToClient)
	if len(problems) == 0 {
		return ""
	}
	if others, _ := by(i.Schema(demanded), value.Value(), schema.ToServer); len(others) == 0 {
		return ""
	}
	places := "1 place"
	if len(problems) > 1 {
		places = fmt.Sprintf("%d places; the first", len(problems))
	}
	return fmt.Sprintf("%s: %s %s", places, tree.Path(problems[0].Instance),
		problems[0].Message)
}
