package tree

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

func parseYAML(file string, text []byte) (root *Node, oddities []Oddity, err error) {
	// The YAML library has been seen to panic on hostile input; its panic is the text's fault and reads like one.
	defer func() {
		if problem := recover(); problem != nil {
			root, err = nil, &SyntaxError{File: file, Problem: fmt.Sprintf("not readable as YAML: %v", problem)}
		}
	}()
	p := &yamlParser{file: file, aliases: map[*yaml.Node]bool{}}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var first yaml.Node
	if err := decoder.Decode(&first); err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, p.syntaxError(err)
	}
	if len(first.Content) == 0 {
		return nil, nil, &SyntaxError{File: file, Problem: "the file is empty", Position: Position{1, 1}}
	}
	if root, err = p.value(first.Content[0], nil, 0); err != nil {
		return nil, nil, err
	}
	if err := p.rest(decoder, text); err != nil {
		return nil, nil, err
	}
	return root, p.oddities, nil
}

type yamlParser struct {
	file     string
	oddities oddities
	aliases  map[*yaml.Node]bool // the anchors being expanded, to see an alias inside itself
	aliased  int
}

// rest looks at what follows the first document of the stream.
func (p *yamlParser) rest(decoder *yaml.Decoder, text []byte) error {
	var second yaml.Node
	err := decoder.Decode(&second)
	if errors.Is(err, io.EOF) {
		p.oddities = append(p.oddities, trailingSeparator(text)...)
		return nil
	}
	if err != nil {
		return p.syntaxError(err)
	}
	kind := SecondDocument
	if len(second.Content) == 0 || second.Content[0].ShortTag() == "!!null" {
		kind = EmptyDocument
	}
	p.oddities = append(p.oddities, Oddity{Kind: kind, Position: separatorBefore(text, second.Line)})
	return nil
}

var separator = regexp.MustCompile(`(?m)^---(?:[ \t\r]|$)`)

// separatorBefore gives the position of the last document separator at or above the line.
func separatorBefore(text []byte, line int) Position {
	at := Position{line, 1}
	lines := newLines(text)
	for _, found := range separator.FindAllIndex(text, -1) {
		if position := lines.position(found[0]); position.Line <= line || line == 0 {
			at = position
		}
	}
	return at
}

// trailingSeparator finds a "---" with nothing behind it, which opens an empty document that the decoder does not give out.
func trailingSeparator(text []byte) []Oddity {
	found := separator.FindAllIndex(text, -1)
	if len(found) == 0 {
		return nil
	}
	last := found[len(found)-1]
	if len(bytes.TrimSpace(text[last[1]:])) > 0 || len(bytes.TrimSpace(text[:last[0]])) == 0 {
		return nil
	}
	return []Oddity{{Kind: EmptyDocument, Position: newLines(text).position(last[0])}}
}

func (p *yamlParser) value(from *yaml.Node, at *path, depth int) (*Node, error) {
	position := Position{from.Line, from.Column}
	if len(p.aliases) > 0 {
		p.aliased++
	}
	if p.aliased > maxAliased {
		return nil, p.fail(from, "aliases make more than a million values of this text")
	}
	if depth > maxDepth {
		return nil, p.fail(from, "nested more than 1000 deep")
	}
	switch from.Kind {
	case yaml.AliasNode:
		return p.alias(from, at, depth)
	case yaml.SequenceNode:
		return p.sequence(from, at, depth)
	case yaml.MappingNode:
		node := &Node{Kind: Object, Position: position}
		return node, p.mapping(node, from, at, depth)
	case yaml.ScalarNode:
		return scalar(from, position), nil
	}
	return nil, p.fail(from, "not a value")
}

func (p *yamlParser) alias(from *yaml.Node, at *path, depth int) (*Node, error) {
	if p.aliases[from.Alias] {
		return nil, p.fail(from, fmt.Sprintf("the alias *%s stands inside what it names", from.Value))
	}
	p.aliases[from.Alias] = true
	defer delete(p.aliases, from.Alias)
	return p.value(from.Alias, at, depth+1)
}

func (p *yamlParser) sequence(from *yaml.Node, at *path, depth int) (*Node, error) {
	node := &Node{Kind: Array, Position: Position{from.Line, from.Column}}
	for i, content := range from.Content {
		item, err := p.value(content, at.item(i), depth+1)
		if err != nil {
			return nil, err
		}
		node.Items = append(node.Items, item)
	}
	return node, nil
}

func (p *yamlParser) mapping(node *Node, from *yaml.Node, at *path, depth int) error {
	seen := map[string]bool{}
	for i := 0; i+1 < len(from.Content); i += 2 {
		key, content := from.Content[i], from.Content[i+1]
		if key.ShortTag() == "!!merge" {
			continue
		}
		name, err := p.name(key, at)
		if err != nil {
			return err
		}
		position := Position{key.Line, key.Column}
		if seen[name] {
			p.oddities.add(DuplicateMember, at.child(name), name, position)
		}
		seen[name] = true
		value, err := p.value(content, at.child(name), depth+1)
		if err != nil {
			return err
		}
		node.Members = append(node.Members, Member{Name: name, Value: value, Position: position})
	}
	return p.merge(node, from, at, depth, seen)
}

// merge adds the members of merge keys ("<<") that the mapping does not have itself.
func (p *yamlParser) merge(node *Node, from *yaml.Node, at *path, depth int, seen map[string]bool) error {
	for i := 0; i+1 < len(from.Content); i += 2 {
		if from.Content[i].ShortTag() != "!!merge" {
			continue
		}
		merged, err := p.value(from.Content[i+1], at, depth+1)
		if err != nil {
			return err
		}
		sources := []*Node{merged}
		if merged.Kind == Array {
			sources = merged.Items
		}
		for _, source := range sources {
			for _, member := range source.Members {
				if !seen[member.Name] {
					seen[member.Name] = true
					node.Members = append(node.Members, member)
				}
			}
		}
	}
	return nil
}

func (p *yamlParser) name(key *yaml.Node, at *path) (string, error) {
	if key.Kind == yaml.AliasNode {
		key = key.Alias
	}
	if key.Kind != yaml.ScalarNode {
		return "", p.fail(key, "a mapping key that is not a scalar")
	}
	if key.ShortTag() != "!!str" {
		p.oddities.add(KeyNotString, at.child(key.Value), key.Value, Position{key.Line, key.Column})
	}
	return key.Value, nil
}

func (p *yamlParser) fail(at *yaml.Node, problem string) *SyntaxError {
	return &SyntaxError{File: p.file, Problem: problem, Position: Position{at.Line, at.Column}}
}

func scalar(from *yaml.Node, position Position) *Node {
	node := &Node{Kind: String, Text: from.Value, Position: position}
	switch from.ShortTag() {
	case "!!null":
		node.Kind, node.Text = Null, ""
	case "!!bool":
		node.Kind, node.Text = Boolean, strings.ToLower(from.Value)
	case "!!int", "!!float":
		if literal, ok := jsonNumber(from.Value); ok {
			node.Kind, node.Text = Number, literal
		}
	}
	return node
}

// jsonNumber spells a YAML number (YAML 1.2.2 section 10.3.2) as JSON does. What JSON has no number for (.inf, .nan) it refuses.
func jsonNumber(text string) (string, bool) {
	plain := strings.TrimPrefix(strings.ReplaceAll(text, "_", ""), "+")
	if json.Valid([]byte(plain)) {
		return plain, true
	}
	if whole, ok := new(big.Int).SetString(plain, 0); ok {
		return whole.String(), true
	}
	if float, err := strconv.ParseFloat(plain, 64); err == nil {
		if literal, err := json.Marshal(float); err == nil {
			return string(literal), true
		}
	}
	return "", false
}

func (p *yamlParser) syntaxError(err error) *SyntaxError {
	syntax := &SyntaxError{File: p.file, Problem: "not readable as YAML: " + err.Error()}
	var load *yaml.LoadError
	if errors.As(err, &load) {
		syntax.Problem = "not readable as YAML: " + load.Message
		syntax.Position = Position{load.Mark.Line, load.Mark.Column}
	}
	return syntax
}
