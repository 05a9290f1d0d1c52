// Package inspect lists what is wrong in an OpenAPI document itself, before any traffic is judged
// by it.
//
// Loading a contract already finds what it has to repair or cannot use. To that this package adds
// what the specification demands of a document and what an author can hardly have meant. Every rule
// has a stable id, a severity and a sentence, which [Rules] lists. One damage is one defect: what a
// repair already tells of, or a rule that knows better, is not told again.
//
// Known limits: of other files only what the document refers to is looked at; that no value
// satisfies a schema is told where it shows in the limits, types, members and values of one schema
// and of its allOf, and not where it would take a proof; a description that says something else
// than what it stands on, or a number that should be an integer, is for people to find.
package inspect

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// Document lists the defects of a contract's document and amendments, by file, line, column and
// rule.
func Document(c *contract.Contract) []contract.Defect {
	i := &inspector{Inspection: c.Inspect(), version: c.Version(), told: map[tree.Pointer]bool{},
		repaired: map[tree.Pointer]bool{}}
	for _, d := range slices.Concat(c.Defects(), i.BodyDefects()) {
		if d.Rule == contract.RuleSchemaDoesNotCompile {
			continue // told again below, unless a rule finds the very place
		}
		if isAboutName(d.Rule) {
			i.defects = append(i.defects, d) // which says nothing of what stands there
			continue
		}
		at := i.At(d.Location)
		i.add(at, d)
		i.repaired[at] = true
		if at.Last() == "$ref" {
			i.repaired[at.Parent()] = true
		}
	}
	i.group()
	for _, look := range []func(*inspector){
		(*inspector).information, (*inspector).operationReferences, (*inspector).operations,
		(*inspector).pathTemplates,
		(*inspector).parameters, (*inspector).responses, (*inspector).bodies,
		(*inspector).schemaKeywords, (*inspector).satisfiability, (*inspector).closed,
		(*inspector).discriminators, (*inspector).compilation, (*inspector).values,
		(*inspector).security, (*inspector).tags, (*inspector).servers, (*inspector).links,
		(*inspector).unused, (*inspector).structure,
	} {
		look(i)
	}
	for j, d := range i.defects {
		i.defects[j] = c.NameFiles(d)
	}
	return inOrder(i.defects)
}

// isAboutName tells of rules that are about the name of a member and not about its value.
func isAboutName(rule contract.Rule) bool {
	return rule == contract.RuleKeyNotString || rule == contract.RuleDuplicateMember ||
		rule == contract.RulePathWithoutSlash
}

func inOrder(defects []contract.Defect) []contract.Defect {
	slices.SortStableFunc(defects, func(a, b contract.Defect) int {
		l, m := a.Location, b.Location
		return cmp.Or(cmp.Compare(l.File, m.File), cmp.Compare(l.Line, m.Line),
			cmp.Compare(l.Column, m.Column),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(l.Pointer, m.Pointer),
			cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(defects, func(a, b contract.Defect) bool {
		return a.Rule == b.Rule && a.Location == b.Location && a.Message == b.Message
	})
}

// inspector holds one document and what was found in it so far.
type inspector struct {
	*contract.Inspection
	version  openapi.Version
	defects  []contract.Defect
	told     map[tree.Pointer]bool // where an error or a warning was told of
	repaired map[tree.Pointer]bool // where loading the contract found or repaired something
	places   map[openapi.Object][]contract.Place
	api      []operation
	titles   map[tree.Pointer]operation // the operations and items of paths, wherever they stand
	schemas  []contract.Place           // everything a value is judged by, outermost first
	foreign  map[tree.Pointer]bool      // schemas in another dialect than the edition's own
	broken   map[tree.Pointer]bool      // schemas with a damaged keyword
	named    map[string]tree.Pointer    // schemas that references lead to by a name
	// what a value of a schema must have inside, see satisfiability
	must map[tree.Pointer]*schemaRelation
}

// operation is an operation with the path it is found at.
type operation struct {
	contract.Place
	method, path string // the path is empty for what is no operation of a path, such as a webhook's
}

// title names an operation.
func (o operation) title() string { return strings.ToUpper(o.method) + " " + o.path }

// group sorts the places by what they are.
func (i *inspector) group() {
	i.places = map[openapi.Object][]contract.Place{}
	i.broken = map[tree.Pointer]bool{}
	for _, p := range i.Places {
		i.places[p.Object] = append(i.places[p.Object], p)
		if i.isSchema(p) {
			i.schemas = append(i.schemas, p)
		}
	}
	i.dialects()
	i.titles = map[tree.Pointer]operation{}
	for _, item := range i.Root().Child("paths").Children() {
		if path := item.Pointer.Last(); strings.HasPrefix(path, "/") {
			i.pathOperations(path, i.Place(item.Pointer))
		}
	}
	for _, p := range i.places[openapi.OperationObject] {
		if !p.Is(tree.Object) || p.Get("$ref").Is(tree.String) {
			continue
		}
		o, known := i.titles[p.Pointer]
		if !known {
			o = operation{Place: p, method: p.Pointer.Last()}
		}
		i.api = append(i.api, o)
	}
}

// pathOperations notes the operations of a path, wherever references lead to them. Of what several
// paths refer to, the first counts.
func (i *inspector) pathOperations(path string, item contract.Place) {
	items := []contract.Place{item}
	if referred := i.Resolve(item); referred.Pointer != item.Pointer {
		items = append(items, referred)
	}
	for _, item := range items {
		if _, known := i.titles[item.Pointer]; !known {
			i.titles[item.Pointer] = operation{Place: item, path: path}
		}
		for _, member := range append(item.Children(),
			item.Child("additionalOperations").Children()...) {
			own := i.Place(member.Pointer)
			if own.Object != openapi.OperationObject {
				continue
			}
			for _, p := range []contract.Place{own, i.Resolve(own)} {
				if _, known := i.titles[p.Pointer]; !known {
					i.titles[p.Pointer] = operation{p, member.Pointer.Last(), path}
				}
			}
		}
	}
}

// isSchema tells whether a value is judged by what stands at a place: in 2.0, parameters and
// headers are schemas of their own.
func (i *inspector) isSchema(p contract.Place) bool {
	switch p.Object {
	case openapi.SchemaObject, openapi.ItemsObject:
		return true
	case openapi.ParameterObject, openapi.HeaderObject:
		return i.version == openapi.Swagger20 && p.Is(tree.Object) && p.Get("schema") == nil &&
			p.Get("$ref") == nil
	}
	return false
}

// before31 tells whether schemas are in the words of OpenAPI itself instead of those of JSON Schema
// 2020-12.
func (i *inspector) before31() bool {
	return i.version == openapi.Swagger20 || i.version == openapi.OpenAPI30
}

func (i *inspector) report(rule contract.Rule, at contract.Place, message, remedy string) {
	i.add(at.Pointer, contract.Defect{Rule: rule, Severity: severityOf(rule), Message: message,
		Remedy: remedy, Location: at.Location()})
}

func (i *inspector) add(at tree.Pointer, d contract.Defect) {
	i.defects = append(i.defects, d)
	if d.Severity != verdict.Note {
		i.told[at] = true
	}
}

// line names the line of another place for a message about this one, with its file where that is
// another.
func line(other, here contract.Place) string {
	at := other.Location()
	if at.File != here.Location().File {
		return fmt.Sprintf("line %d of %s", at.Line, at.File)
	}
	return fmt.Sprintf("line %d", at.Line)
}
