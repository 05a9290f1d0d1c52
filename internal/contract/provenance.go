package contract

import "plumbline/internal/tree"

// provenance knows of every value that an amendment brought in which file says so. What stands
// below such a value came with it, and so did its positions, which are those of that file. What it
// does not know was published.
type provenance map[*tree.Node]string

// locate finds the place of the value at a pointer, or of the last value on its way. Of a member
// that is the place of its name: that is where a reader looks first. The index may be nil.
func (p provenance) locate(root *tree.Node, index *tree.Index, at tree.Pointer) (file string,
	position tree.Position) {
	position = root.Position
	for _, token := range at.Tokens() {
		below, found := step(root, index, token)
		if !found {
			break
		}
		root, position = below.Value, below.Position
		if by, brought := p[root]; brought {
			file = by
		}
	}
	return file, position
}

func step(n *tree.Node, index *tree.Index, token string) (tree.Member, bool) {
	find := n.Member
	if index != nil {
		find = func(name string) *tree.Member { return index.Member(n, name) }
	}
	if member := find(token); member != nil {
		return *member, true
	}
	if item := n.At(tree.PointerOf(token)); item != nil {
		return tree.Member{Value: item, Position: item.Position}, true
	}
	return tree.Member{}, false
}
