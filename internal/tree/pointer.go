package tree

import (
	"iter"
	"slices"
	"strconv"
	"strings"
)

var (
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// Pointer is a JSON Pointer (RFC 6901): "" for the whole text, otherwise "/" before each escaped
// token.
type Pointer string

// PointerOf makes a pointer of unescaped tokens.
func PointerOf(tokens ...string) Pointer { return Pointer("").Child(tokens...) }

// Child is the pointer extended by unescaped tokens.
func (p Pointer) Child(tokens ...string) Pointer {
	if len(tokens) == 1 && !strings.ContainsAny(tokens[0], "~/") { // as nearly all are
		return p + "/" + Pointer(tokens[0])
	}
	var b strings.Builder
	b.WriteString(string(p))
	for _, token := range tokens {
		b.WriteByte('/')
		b.WriteString(escaper.Replace(token))
	}
	return Pointer(b.String())
}

// Index is the pointer extended by an array index.
func (p Pointer) Index(i int) Pointer { return p + Pointer("/"+strconv.Itoa(i)) }

// Parent is the pointer without its last token; the parent of "" is "".
func (p Pointer) Parent() Pointer {
	if i := strings.LastIndexByte(string(p), '/'); i >= 0 {
		return p[:i]
	}
	return ""
}

// Tokens returns the unescaped tokens; none of what is no pointer, since it does not begin with
// "/".
func (p Pointer) Tokens() []string {
	if !strings.HasPrefix(string(p), "/") {
		return nil
	}
	tokens := strings.Split(string(p[1:]), "/")
	if strings.IndexByte(string(p), '~') >= 0 { // as few have
		for i, token := range tokens {
			tokens[i] = unescaper.Replace(token)
		}
	}
	return tokens
}

// Last is the last token, unescaped, or "" for the whole text.
func (p Pointer) Last() string {
	last := string(p[strings.LastIndexByte(string(p), '/')+1:])
	if strings.IndexByte(last, '~') < 0 {
		return last
	}
	return unescaper.Replace(last)
}

// At returns the value the pointer leads to, or nil.
func (n *Node) At(p Pointer) *Node {
	if p != "" && p[0] != '/' {
		return nil
	}
	for _, token := range p.Tokens() {
		if n = n.child(token); n == nil {
			return nil
		}
	}
	return n
}

// Nearest returns the value the pointer leads to or, where it leads nowhere, the last value on its
// way, together with the pointer of what it gives.
func (n *Node) Nearest(p Pointer) (*Node, Pointer) {
	reached := Pointer("")
	for _, token := range p.Tokens() {
		next := n.child(token)
		if next == nil {
			break
		}
		n, reached = next, reached.Child(token)
	}
	return n, reached
}

func (n *Node) child(token string) *Node {
	if n.Is(Object) {
		return n.Get(token)
	}
	// An index is digits without a leading zero (RFC 6901 section 4): Atoi would take a sign as
	// well.
	if !n.Is(Array) || strings.Trim(token, "0123456789") != "" ||
		(len(token) > 1 && token[0] == '0') {
		return nil
	}
	i, err := strconv.Atoi(token)
	if err != nil || i >= len(n.Items) {
		return nil
	}
	return n.Items[i]
}

// All walks n and everything below it, parents first, in the order of the text.
func (n *Node) All() iter.Seq2[Pointer, *Node] {
	return func(yield func(Pointer, *Node) bool) { n.walk("", yield) }
}

func (n *Node) walk(at Pointer, yield func(Pointer, *Node) bool) bool {
	if n == nil {
		return true
	}
	if !yield(at, n) {
		return false
	}
	for i, item := range n.Items {
		if !item.walk(at.Index(i), yield) {
			return false
		}
	}
	for _, member := range n.Members {
		if !member.Value.walk(at.Child(member.Name), yield) {
			return false
		}
	}
	return true
}

// path is a way down from the root, made into a Pointer only where one is needed: a pointer made
// for every value of a text would take time by the square of its size where names are long.
type path struct {
	above *path
	name  string
	index int // -1 where name counts
}

func (p *path) child(name string) *path { return &path{above: p, name: name, index: -1} }
func (p *path) item(i int) *path        { return &path{above: p, index: i} }

func (p *path) pointer() Pointer {
	var tokens []string
	for ; p != nil; p = p.above {
		token := p.name
		if p.index >= 0 {
			token = strconv.Itoa(p.index)
		}
		tokens = append(tokens, token)
	}
	slices.Reverse(tokens)
	return PointerOf(tokens...)
}
