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
	strict     bool   // whether an action that matches nothing is an error
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
	case update == nil && !remove && action.Get("copy") == nil:
		return a.refuse(action, `target %s: the action has neither "update" nor "remove: true"`,
			target)
	}
	selected, err := selectNodes(a.root, target)
	if err != nil {
		return a.refuse(action, "target %s: %v", target, err)
	}
	if len(selected) == 0 {
		return a.matchesNothing("target", target, action, at)
	}
	// "This field has no impact if the remove field ... is true" (Overlay 1.0.0, Action Object, of
	// update)
	if remove {
		return a.remove(selected, target, action)
	}
	// "copy ... has no impact if ... the update field contains a value" (Overlay 1.1.0, Action
	// Object)
	if update == nil {
		update, err = a.copied(version, action, at)
		if update == nil || err != nil {
			return err
		}
	}
	for _, n := range selected {
		if err := a.update(version, n, target, update); err != nil {
			return err
		}
	}
	return nil
}

// isFirst tells of the edition 1.0 of overlays.
func isFirst(version string) bool { return version == "1.0" || strings.HasPrefix(version, "1.0.") }

// copied returns the value that an action copies, as if the action had it as its update: its place
// is that of the action, by which it came where it is. It is nil where there is none.
func (a *amender) copied(version string, action *tree.Node, at tree.Pointer) (*tree.Node, error) {
	source := action.Get("copy")
	selected, err := selectNodes(a.root, source.Str())
	switch {
	case isFirst(version):
		return nil, a.refuse(action, `target %s: "copy" is of Overlay 1.1; write overlay: 1.1.0`,
			action.Get("target").Str())
	case err != nil:
		return nil, a.refuse(source, "copy %s: %v", source.Str(), err)
	case len(selected) == 0:
		return nil, a.matchesNothing("copy", source.Str(), action, at)
	case len(selected) > 1:
		return nil, a.refuse(source, "copy %s selects %d values, and one is wanted", source.Str(),
			len(selected))
	}
	copied := selected[0].Clone()
	for _, n := range copied.All() {
		n.Position = source.Position
		for i := range n.Members {
			n.Members[i].Position = source.Position
		}
	}
	return copied, nil
}

// matchesNothing tells of a target, or a place to copy from, that is not in the document.
func (a *amender) matchesNothing(what, path string, action *tree.Node, at tree.Pointer) error {
	if a.strict {
		return a.refuse(action, "the amendment's %s %s matches nothing", what, path)
	}
	a.defects = append(a.defects, Defect{
		Rule: RuleAmendmentMatchesNothing, Severity: verdict.Warning,
		Message: fmt.Sprintf("the amendment's %s %s matches nothing", what, path),
		Remedy:  "correct the target, or remove the amendment if the document no longer needs it",
		Location: verdict.Location{Layer: verdict.Amended, File: a.file, Line: action.Line,
			Column:  action.Column,
			Pointer: at},
	})
	return nil
}

// update merges into an object and appends to an array: "If the target selects an object node, the
// value of this field MUST be an object with the properties and values to merge with the selected
// object. If the target selects an array, the value of this field MUST be an entry to append to the
// array" (Overlay 1.0.0, Action Object). Since 1.1 it replaces whatever else is selected, too. The
// editions disagree on an array for an array: 1.0
// appends it as one entry, which hardly anybody means, 1.1 appends its entries.
func (a *amender) update(version string, n *tree.Node, target string, update *tree.Node) error {
	switch {
	case n.Kind == tree.Object && update.Kind == tree.Object:
		a.merge(n, update)
	case n.Kind == tree.Object:
		return a.refuse(update, "target %s is an object, so its update has to be one too, not %s",
			target, article(update.Kind))
	case n.Kind != tree.Array && isFirst(version):
		return a.refuse(update,
			"target %s is %s; only objects and arrays can be updated in Overlay 1.0: "+
				"update what it "+
				"stands in, or write overlay: 1.1.0", target, article(n.Kind))
	case n.Kind != tree.Array && (update.Kind == tree.Object || update.Kind == tree.Array):
		return a.refuse(update,
			"target %s is %s, so its update has to be a string, a number, a boolean or "+
				"null, not %s",
			target, article(n.Kind), article(update.Kind))
	case n.Kind != tree.Array:
		a.replace(n, update)
	case update.Kind != tree.Array:
		n.Items = append(n.Items, a.brought(update))
	case isFirst(version):
		return a.refuse(update,
			"target %s is an array, and so is its update, which Overlay 1.0 and 1.1 understand "+
				"differently: write one action for each item", target)
	default:
		a.extend(n, update)
	}
	return nil
}

// replace makes a value of another one, which is no object and no array: "If the target selects a
// primitive, the value of this field MUST be a primitive to replace it" (Overlay 1.1.0, Action
// Object).
func (a *amender) replace(n, by *tree.Node) {
	n.Kind, n.Text, n.Position = by.Kind, by.Text, by.Position
	a.provenance[n] = a.file
	for _, around := range a.root.All() {
		for i := range around.Members {
			if around.Members[i].Value == n { // its place is that of its name
				around.Members[i].Position = by.Position
			}
		}
	}
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
