package tree

import "sync"

// Index finds values of a text by their pointers, in the same time however many members an object
// has. Members may go or change while it is used, and not come. It is safe for concurrent use.
type Index struct {
	root    *Node
	mutex   sync.RWMutex
	members map[*Node]map[string]int
}

// NewIndex makes an index of a text.
func NewIndex(root *Node) *Index { return &Index{root: root, members: map[*Node]map[string]int{}} }

// few is how many members are looked through faster one by one.
const few = 16

// At is [Node.At] of the root.
func (x *Index) At(p Pointer) *Node {
	if p != "" && p[0] != '/' {
		return nil
	}
	n := x.root
	for _, token := range p.Tokens() {
		if member := x.Member(n, token); member != nil {
			n = member.Value
		} else if n = n.child(token); n == nil {
			return nil
		}
	}
	return n
}

// Member is [Node.Member] of a value of the text.
func (x *Index) Member(n *Node, name string) *Member {
	if n == nil || len(n.Members) <= few {
		return n.Member(name)
	}
	i, found := x.of(n)[name]
	if !found {
		return nil
	}
	if i >= len(n.Members) || n.Members[i].Name != name { // the object was changed after all
		return n.Member(name)
	}
	return &n.Members[i]
}

func (x *Index) of(n *Node) map[string]int {
	x.mutex.RLock()
	members := x.members[n]
	x.mutex.RUnlock()
	if members != nil {
		return members
	}
	members = make(map[string]int, len(n.Members))
	for i, member := range n.Members {
		members[member.Name] = i // of members that share a name the last one counts
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.members[n] = members
	return members
}
