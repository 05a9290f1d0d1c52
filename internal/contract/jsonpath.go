package contract

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pb33f/jsonpath/pkg/jsonpath"
	"github.com/pb33f/jsonpath/pkg/jsonpath/config"
	"go.yaml.in/yaml/v4"

	"plumbline/internal/tree"
)

// selectNodes returns the values that a JSONPath (RFC 9535) selects, each once and in the order of
// the document. Library and settings are those with which libopenapi applies overlays.
func selectNodes(root *tree.Node, target string) (selected []*tree.Node, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			selected, err = nil, fmt.Errorf("not a JSONPath that can be followed: %v", problem)
		}
	}()
	if name := unquoted(target); name != "" {
		return nil, fmt.Errorf("not a JSONPath: %s has to stand in quotes between its brackets",
			name)
	}
	path, err := jsonpath.NewPath(target, config.WithPropertyNameExtension(),
		config.WithLazyContextTracking())
	if err != nil {
		// what follows repeats the path and points into it
		first, _, _ := strings.Cut(err.Error(), "\n")
		return nil, errors.New("not a JSONPath: " + first)
	}
	m := mirror{}
	document := &yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{m.of(root)}}
	found := map[*tree.Node]bool{}
	for _, node := range path.Query(document) {
		n, known := m[node]
		if !known {
			return nil, errors.New("it selects the name of a member, which is no value")
		}
		found[n] = true
	}
	for _, n := range root.All() {
		if found[n] {
			selected = append(selected, n)
		}
	}
	return selected, nil
}

// unquoted finds in a path what stands between brackets and is no selector (RFC 9535 section 2.3):
// a name without quotes, which the library takes for one with quotes.
func unquoted(path string) string {
	var open []byte // the brackets and parentheses around
	begins := false // whether a selector begins
	for i := 0; i < len(path); i++ {
		c := path[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			continue
		case begins && !strings.ContainsRune(`'"*?-:0123456789]`, rune(c)):
			end := strings.IndexAny(path[i:], "],")
			if end < 0 {
				end = len(path) - i
			}
			return path[i : i+end]
		}
		begins = false
		switch c {
		case '\'', '"':
			i = quoteEnd(path, i)
		case '[', '(':
			open = append(open, c)
			begins = c == '['
		case ']', ')':
			open = open[:max(len(open)-1, 0)]
		case ',':
			begins = len(open) > 0 && open[len(open)-1] == '['
		}
	}
	return ""
}

// quoteEnd is where a string of a path ends that begins with a quote: at the same quote again, but
// for one behind a backslash.
func quoteEnd(path string, start int) int {
	i := start + 1
	for ; i < len(path) && path[i] != path[start]; i++ {
		if path[i] == '\\' {
			i++
		}
	}
	return i
}

// mirror is a document in the form the JSONPath library reads, and knows which value each of its
// nodes stands for.
type mirror map[*yaml.Node]*tree.Node

var yamlTags = map[tree.Kind]string{tree.Null: "!!null", tree.Boolean: "!!bool",
	tree.Number: "!!int", tree.String: "!!str"}

func (m mirror) of(n *tree.Node) *yaml.Node {
	node := &yaml.Node{Kind: yaml.ScalarNode, Tag: yamlTags[n.Kind], Value: n.Text}
	switch n.Kind {
	case tree.Null:
		node.Value = "null"
	case tree.Number:
		if !isWhole(n.Text) {
			node.Tag = "!!float"
		}
	case tree.Array:
		node.Kind, node.Tag = yaml.SequenceNode, "!!seq"
	case tree.Object:
		node.Kind, node.Tag = yaml.MappingNode, "!!map"
	}
	for _, item := range n.Items {
		node.Content = append(node.Content, m.of(item))
	}
	for _, member := range n.Members {
		name := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: member.Name}
		node.Content = append(node.Content, name, m.of(member.Value))
	}
	m[node] = n
	return node
}

func isWhole(number string) bool {
	for _, r := range number {
		if r == '.' || r == 'e' || r == 'E' {
			return false
		}
	}
	return true
}
