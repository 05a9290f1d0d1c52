package contract

import (
	"fmt"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/tree"
)

// amender applies overlays (OpenAPI Overlay 1.0 and 1.1) to a document.
//
// Targets are found by the JSONPath library of libopenapi. What is found is changed here and not by
// libopenapi, which writes the document as YAML and reads it again, so that nobody knows any more
// where a value came from; which lets a string stay one when a number replaces it; and which
// replaces an array by the object that has to be appended to it.
type amender struct {
	root       *tree.Node
	provenance provenance
	defects    []Defect
	file       string // of the overlay being applied
}

func (a *amender) apply(text Text) error {
	a.file = text.Path
	read, oddities, err := tree.Parse(text.Path, text.Bytes)
	if err != nil {
		return err
	}
	a.defects = append(a.defects, oddityDefects(verdict.Amended, text.Path, oddities)...)
	dropSuperseded(read)
	version := read.Get("overlay").Str()
	if version != "1" && !strings.HasPrefix(version, "1.") || !read.Get("actions").Is(tree.Array) {
		return a.refuse(read,
			`not an OpenAPI Overlay: "overlay" has to be "1.0.0" or "1.1.0", and "actions" an array`)
	}
	for i, action := range read.Get("actions").Items {
		if err := a.action(version, action, tree.PointerOf("actions").Index(i)); err != nil {
			return err
		}
	}
	return nil
}

// refuse says what is wrong in an overlay at the position of a value.
func (a *amender) refuse(at *tree.Node, format string, values ...any) error {
	return &tree.SyntaxError{File: a.file, Position: at.Position,
		Problem: fmt.Sprintf(format, values...)}
}

func (a *amender) action(version string, action *tree.Node, at tree.Pointer) error {
	target, update, remove := action.Get("target").Str(), action.Get("update"),
		action.Get("remove").True()
	switch {
	case !action.Is(tree.Object):
		return a.refuse(action, "an action has to be an object, not %s", article(action.Kind))
	case target == "":
		return a.refuse(action, `the action has no "target"`)
	case action.Get("copy") != nil:
		return a.refuse(action,
			`target %s: "copy" is not supported; write what is to be copied as an "update"`, target)
	case update == nil && !remove:
		return a.refuse(action, `target %s: the action has neither "update" nor "remove: true"`,
			target)
	}
	selected, err := selectNodes(a.root, target)
	if err != nil {
		return a.refuse(action, "target %s: %v", target, err)
	}
	if len(selected) == 0 {
		a.matchesNothing(target, action, at)
		return nil
	}
	// "This field has no impact if the remove field ... is true" (Overlay 1.0.0, Action Object, of
	// update)
	if remove {
		return a.remove(selected, target, action)
	}
	for _, n := range selected {
		if err := a.update(version, n, target, update); err != nil {
			return err
		}
	}
	return nil
}

func (a *amender) matchesNothing(target string, action *tree.Node, at tree.Pointer) {
	a.defects = append(a.defects, Defect{
		Rule: RuleAmendmentMatchesNothing, Severity: verdict.Warning,
		Message: fmt.Sprintf("the amendment's target %s matches nothing", target),
		Remedy:  "correct the target, or remove the amendment if the document no longer needs it",
		Location: verdict.Location{Layer: verdict.Amended, File: a.file, Line: action.Line,
			Column:  action.Column,
			Pointer: at},
	})
}

// update merges into an object and appends to an array: "If the target selects an object node, the
// value of this field MUST be an object with the properties and values to merge with the selected
// object. If the target selects an array, the value of this field MUST be an entry to append to the
// array" (Overlay 1.0.0, Action Object). The editions disagree on an array for an array: 1.0
// appends it as one entry, which hardly anybody means, 1.1 appends its entries.
func (a *amender) update(version string, n *tree.Node, target string, update *tree.Node) error {
	switch {
	case n.Kind == tree.Object && update.Kind == tree.Object:
		a.merge(n, update)
	case n.Kind == tree.Object:
		return a.refuse(update, "target %s is an object, so its update has to be one too, not %s",
			target, article(update.Kind))
	case n.Kind != tree.Array:
		return a.refuse(update,
			"target %s is %s; only objects and arrays can be updated: update what it stands in",
			target, article(n.Kind))
	case update.Kind != tree.Array:
		n.Items = append(n.Items, a.brought(update))
	case version == "1.0" || strings.HasPrefix(version, "1.0."):
		return a.refuse(update,
			"target %s is an array, and so is its update, which Overlay 1.0 and 1.1 understand "+
				"differently: write one action for each item", target)
	default:
		a.extend(n, update)
	}
	return nil
}

// merge adds the members of an object to another one's: objects are merged again, arrays get
// longer, everything else is replaced.
func (a *amender) merge(n, update *tree.Node) {
	places := make(map[string]int, len(n.Members))
	for i, member := range n.Members {
		places[member.Name] = i
	}
	for _, member := range update.Members {
		i, found := places[member.Name]
		if !found {
			places[member.Name] = len(n.Members)
			n.Members = append(n.Members,
				tree.Member{Name: member.Name, Value: a.brought(member.Value),
					Position: member.Position})
			continue
		}
		was := &n.Members[i]
		switch {
		case was.Value.Is(tree.Object) && member.Value.Is(tree.Object):
			a.merge(was.Value, member.Value)
		case was.Value.Is(tree.Array) && member.Value.Is(tree.Array):
			a.extend(was.Value, member.Value)
		case !was.Value.Equal(member.Value):
			was.Value, was.Position = a.brought(member.Value), member.Position
		}
	}
}

func (a *amender) extend(n, update *tree.Node) {
	for _, item := range update.Items {
		n.Items = append(n.Items, a.brought(item))
	}
}

// brought returns a copy of a value of the overlay, known to come from there.
func (a *amender) brought(value *tree.Node) *tree.Node {
	copied := value.Clone()
	a.provenance[copied] = a.file
	return copied
}

func (a *amender) remove(selected []*tree.Node, target string, action *tree.Node) error {
	gone := make(map[*tree.Node]bool, len(selected))
	for _, n := range selected {
		if n == a.root {
			return a.refuse(action, "target %s is the whole document, which cannot be removed",
				target)
		}
		gone[n] = true
	}
	removeNodes(a.root, gone)
	return nil
}

func removeNodes(n *tree.Node, gone map[*tree.Node]bool) {
	members, items := n.Members[:0], n.Items[:0]
	for _, member := range n.Members {
		if !gone[member.Value] {
			members = append(members, member)
			removeNodes(member.Value, gone)
		}
	}
	for _, item := range n.Items {
		if !gone[item] {
			items = append(items, item)
			removeNodes(item, gone)
		}
	}
	n.Members, n.Items = members, items
}
