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
