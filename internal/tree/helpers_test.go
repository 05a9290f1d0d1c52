package tree

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func parsed(t *testing.T, text string) *Node {
	t.Helper()
	root, _, err := Parse("test", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// refused returns the error of a text that cannot be read.
func refused(t *testing.T, text string) *SyntaxError {
	t.Helper()
	root, _, err := Parse("f", []byte(text))
	var syntax *SyntaxError
	if !errors.As(err, &syntax) {
		t.Fatalf("%.80q is read as %.80s, error %v", text, root.JSON(), err)
	}
	return syntax
}

// decoded reads a JSON text with encoding/json.
func decoded(t *testing.T, text []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return value
}

func values(n *Node) iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for _, below := range n.All() {
			if !yield(below) {
				return
			}
		}
	}
}

// pieces are what generated strings are made of: everything that JSON, YAML or JSON Pointer gives a
// meaning to.
var pieces = []string{
	"a", "b", "0", "1", "01", "-", "~", "~0", "~1", "/", "", " ", "\"", "\\", "\n", "\t", "\r",
	"\x00", "\x1f", "\x7f", "\u0085", "\u00a0", "\u2028", "\ufeff", "\ufffd", "é", "😀", "e\u0301",
	"{", "}", "[", "]", ":", ": ", ",", "#", " #", "&", "*", "!", "|", ">", "'", "%", "@", "`",
	"<<", "null", "true", "yes", "---", "<b>", "0x1F", "1e3", "2014-10-07",
}

var numbers = []string{
	"0", "-0", "1", "-1", "10", "1.0", "-0.10", "1e3", "1E+3", "1e-3", "1e400", "-1e-400",
	"9007199254740993", "123456789012345678901234567890.123456789012345678901234567890",
}

// generator makes trees. No object of its has a name twice.
type generator struct{ *rand.Rand }

func (g generator) text() string {
	var b strings.Builder
	for range g.IntN(5) {
		b.WriteString(pieces[g.IntN(len(pieces))])
	}
	return b.String()
}

func (g generator) node(depth int) *Node {
	kind := Kind(g.IntN(int(Object) + 1))
	if depth == 0 {
		kind = Kind(g.IntN(int(String) + 1))
	}
	n := &Node{Kind: kind}
	switch kind {
	case Boolean:
		n.Text = strconv.FormatBool(g.IntN(2) == 0)
	case Number:
		n.Text = numbers[g.IntN(len(numbers))]
	case String:
		n.Text = g.text()
	case Array:
		for range 1 + g.IntN(4) {
			n.Items = append(n.Items, g.node(depth-1))
		}
	case Object:
		for range 1 + g.IntN(4) {
			if name := g.text(); n.Get(name) == nil {
				n.Members = append(n.Members, Member{Name: name, Value: g.node(depth - 1)})
			}
		}
	}
	return n
}

// eachGenerated tries a law on many trees. A failure names the seed that makes the same tree again.
func eachGenerated(t *testing.T, law func(t *testing.T, random *rand.Rand, n *Node)) {
	t.Helper()
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		n := generator{random}.node(1 + int(seed%5))
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { law(t, random, n) })
	}
}

// oneOf returns any value of a tree, with its pointer.
func oneOf(random *rand.Rand, n *Node) (Pointer, *Node) {
	var all []Pointer
	for at := range n.All() {
		all = append(all, at)
	}
	at := all[random.IntN(len(all))]
	return at, n.At(at)
}

// indented writes a tree as JSON with white space, and line breaks, wherever JSON allows any.
func indented(random *rand.Rand, n *Node) string {
	space := func() string { return []string{"", " ", "\n", "\r\n", "\t", "\n  "}[random.IntN(6)] }
	var parts []string
	switch n.Kind {
	case Array:
		for _, item := range n.Items {
			parts = append(parts, space()+indented(random, item)+space())
		}
		return "[" + strings.Join(parts, ",") + "]"
	case Object:
		for _, member := range n.Members {
			name := (&Node{Kind: String, Text: member.Name}).JSON()
			parts = append(parts, space()+string(name)+space()+":"+space()+indented(random,
				member.Value)+space())
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	return string(n.JSON())
}

// from returns what stands at a position of a text.
func from(text string, at Position) string {
	line := strings.Split(text, "\n")[at.Line-1:]
	rest := []rune(strings.Join(line, "\n"))
	return string(rest[at.Column-1:])
}

// blockYAML writes a tree as block YAML. Its strings are double-quoted, as YAML requires of some of
// them.
func blockYAML(n *Node, indent string) string {
	var b strings.Builder
	switch {
	case n.Kind == Array && len(n.Items) > 0:
		for _, item := range n.Items {
			b.WriteString("\n" + indent + "-" + blockYAML(item, indent+"  "))
		}
	case n.Kind == Object && len(n.Members) > 0:
		for _, member := range n.Members {
			b.WriteString("\n" + indent + quotedYAML(member.Name) + ":" +
				blockYAML(member.Value, indent+"  "))
		}
	case n.Kind == String:
		return " " + quotedYAML(n.Text)
	default:
		return " " + string(n.JSON())
	}
	return b.String()
}

func quotedYAML(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case strings.ContainsRune("\"\\", r):
			b.WriteString("\\" + string(r))
		case r < ' ' || slices.Contains([]rune{0x7f, 0x85, 0xfeff, 0x2028}, r):
			fmt.Fprintf(&b, "\\u%04X", r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}
