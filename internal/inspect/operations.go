package inspect

import (
	"fmt"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// information looks at the document as a whole.
func (i *inspector) information() {
	root := i.Root()
	paths := root.Child("paths")
	if paths.Is(tree.Object) && len(i.api) == 0 && root.Get("components") == nil &&
		root.Get("webhooks") == nil && root.Get("definitions") == nil {
		i.report(RuleNoOperations, paths, "the document describes no operation",
			"describe one, or remove the document")
	}
	i.besideReferences()
	i.extensions()
}

// besideReferences finds members that a $ref makes ignored: "This object cannot be extended with
// additional properties and any properties added MUST be ignored" (OpenAPI 3.0.4, Reference
// Object). Since 3.1 that is not so for schemas, and never was for path items.
func (i *inspector) besideReferences() {
	for _, p := range i.Places {
		if !p.Get("$ref").Is(tree.String) || p.Object == openapi.PathItemObject ||
			p.Object == openapi.SchemaObject && !i.before31() {
			continue
		}
		var ignored []string
		for _, member := range p.Members {
			if !isComment(member.Name) {
				ignored = append(ignored, member.Name)
			}
		}
		if len(ignored) > 0 {
			i.report(RuleMembersBesideRef, p.Child(ignored[0]),
				fmt.Sprintf("beside a $ref %s has no effect", names(ignored)),
				"remove it, move it to what is referred to, or put the $ref into an allOf")
		}
	}
}

// isComment tells of a member that explains and does not demand anything.
func isComment(name string) bool {
	switch name {
	case "$ref", "description", "summary", "title", "example", "examples", "deprecated", "$comment":
		return true
	}
	return strings.HasPrefix(name, "x-")
}

// minimalUse is how often an extension has to be used before its values are compared.
const minimalUse = 4

// extensions finds an extension with a text that is different on nearly every operation, and the
// same on two.
func (i *inspector) extensions() {
	uses := map[string][]contract.Place{}
	var order []string
	for _, o := range i.api {
		for _, member := range o.Children() {
			if name := member.Pointer.Last(); strings.HasPrefix(name, "x-") &&
				member.Is(tree.String) && member.Text != "" {
				if uses[name] == nil {
					order = append(order, name)
				}
				uses[name] = append(uses[name], member)
			}
		}
	}
	for _, name := range order {
		first := map[string]contract.Place{}
		var again []contract.Place
		for _, use := range uses[name] {
			if _, found := first[use.Text]; found {
				again = append(again, use)
			} else {
				first[use.Text] = use
			}
		}
		if len(uses[name]) < minimalUse || len(again)*minimalUse > len(uses[name]) {
			continue
		}
		for _, use := range again {
			i.report(RuleDuplicateExtension, use,
				fmt.Sprintf(
					"%s is %q as in %s already; elsewhere it is different on every operation",
					name, use.Text, line(first[use.Text], use)), "check which of the two was meant")
		}
	}
}

// maxSamples is how many of the places of something are listed that is told once.
const maxSamples = 10

// operationReferences tells once of all references in place of operations. The specification has
// none there (OpenAPI 3.1.1, Path Item Object), and every author means by one what it leads to.
func (i *inspector) operationReferences() {
	var found []contract.Place
	for _, p := range i.places[openapi.OperationObject] {
		if p.Get("$ref").Is(tree.String) {
			i.repaired[p.Pointer], i.told[p.Pointer.Child("$ref")] = true, true
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		return
	}
	message := func(p contract.Place) string {
		return fmt.Sprintf("a $ref stands in place of the operation %s", i.describe(p))
	}
	first := found[0].Child("$ref")
	d := contract.Defect{Rule: RuleOperationReference, Severity: severityOf(RuleOperationReference),
		Message: message(found[0]), Location: first.Location(),
		Remedy: "write the operation itself, or make all of its path item a reference: " +
			"many tools " +
			"leave out such an operation",
		Repaired: "read as the operation that it leads to"}
	if len(found) > 1 {
		d.Count = len(found)
	}
	for _, p := range found[1:min(len(found), 1+maxSamples)] {
		d.Samples = append(d.Samples,
			contract.Sample{Message: message(p), Location: p.Child("$ref").Location()})
	}
	i.add(first.Pointer, d)
}

// operations looks at operationIds: "The id MUST be unique among all operations described in the
// API. The operationId value is case-sensitive" (OpenAPI 3.1.1, Operation Object).
func (i *inspector) operations() {
	exact, folded := map[string]contract.Place{}, map[string]contract.Place{}
	for _, o := range i.api {
		id := o.Child("operationId")
		if id.Node == nil && o.path != "" {
			i.report(RuleOperationWithoutID, o.Place,
				fmt.Sprintf("%s has no operationId", i.describe(o.Place)),
				"give it one, by which tools can name it")
		}
		if id.Str() == "" {
			continue
		}
		lower := strings.ToLower(id.Text)
		if other, taken := exact[id.Text]; taken {
			i.report(RuleDuplicateID, id,
				fmt.Sprintf("the operationId %q is taken by %s in %s", id.Text, i.owner(other),
					line(other, id)),
				"give each operation an operationId of its own")
		} else if other, taken := folded[lower]; taken {
			i.report(RuleIDDiffersByCase, id,
				fmt.Sprintf("the operationId %q differs only by case from %q of %s in %s",
					id.Text, other.Text, i.owner(other), line(other, id)),
				"choose names that differ by more: code generated from them may not tell "+
					"them apart")
		}
		if _, taken := exact[id.Text]; !taken {
			exact[id.Text] = id
		}
		if _, taken := folded[lower]; !taken {
			folded[lower] = id
		}
	}
}

// owner names the operation that a member belongs to.
func (i *inspector) owner(member contract.Place) string {
	return i.describe(i.Place(member.Pointer.Parent()))
}

// tags looks at the declared tags and those that operations use.
func (i *inspector) tags() {
	declared := map[string]bool{}
	for _, tag := range i.Root().Child("tags").List() {
		name := tag.Child("name")
		if declared[name.Str()] && name.Str() != "" {
			i.report(RuleDuplicateTag, name, fmt.Sprintf("the tag %q is declared twice", name.Text),
				"remove one of the two")
		}
		declared[name.Str()] = true
	}
	for _, o := range i.api {
		for _, tag := range o.Child("tags").List() {
			if name := tag.Str(); name != "" && !declared[name] {
				declared[name] = true // told once
				i.report(RuleTagUndeclared, tag, fmt.Sprintf("the tag %q is not declared", name),
					"declare it in the document's tags, with a description")
			}
		}
	}
}

// links looks for the operations that links lead to (OpenAPI 3.1.1, Link Object).
func (i *inspector) links() {
	ids, at := map[string]bool{}, map[tree.Pointer]bool{}
	for _, o := range i.api {
		ids[o.Get("operationId").Str()] = true
		at[o.Pointer] = true
	}
	for _, link := range i.places[openapi.LinkObject] {
		id, reference := link.Child("operationId"), link.Child("operationRef")
		if id.Is(tree.String) && !ids[id.Text] {
			i.report(RuleLinkTarget, id,
				fmt.Sprintf("no operation has the operationId %q", id.Text), "correct the name")
		}
		if target, local := strings.CutPrefix(reference.Str(), "#"); local &&
			!at[unescaped(target)] {
			i.report(RuleLinkTarget, reference,
				fmt.Sprintf("operationRef %q leads to no operation", reference.Text),
				"correct the reference: it leads to a method below paths")
		}
	}
}
