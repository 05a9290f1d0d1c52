package tree

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math/big"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
)

func parseYAML(file string, text []byte) (root *Node, oddities []Oddity, err error) {
	// The YAML library has been seen to panic on hostile input; its panic is the text's fault and
	// reads like one.
	defer func() {
		if problem := recover(); problem != nil {
			root, err = nil,
				&SyntaxError{File: file, Problem: fmt.Sprintf("not readable as YAML: %v", problem)}
		}
	}()
	text = withoutEdition(text)
	p := &yamlParser{file: file, text: text, aliases: map[*yaml.Node]bool{}}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var first yaml.Node
	if err := decoder.Decode(&first); err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, p.syntaxError(err)
	}
	if len(first.Content) == 0 {
		return nil, nil, &SyntaxError{File: file, Problem: "the file is empty",
			Position: Position{1, 1}}
	}
	if root, err = p.value(first.Content[0], nil, 0); err != nil {
		return nil, nil, err
	}
	if err := p.rest(decoder, text); err != nil {
		return nil, nil, err
	}
	return root, p.oddities.list, nil
}

// edition finds the last digit of a %YAML directive at the head of a text.
var edition = regexp.MustCompile(`\A(?:[ \t]*(?:#[^\n]*)?\r?\n|%TAG[^\n]*\n)*%YAML[ \t]+1\.(\d)\s`)

// withoutEdition writes the directive %YAML 1.2 as 1.1: the YAML library refuses every other
// edition, and reads them all alike.
func withoutEdition(text []byte) []byte {
	if found := edition.FindSubmatchIndex(text); found != nil {
		text = bytes.Clone(text)
		text[found[2]] = '1'
	}
	return text
}

type yamlParser struct {
	file     string
	text     []byte
	oddities oddities
	aliases  map[*yaml.Node]bool // the anchors being expanded, to see an alias inside itself
	aliased  int
}

// rest looks at what follows the first document of the stream.
func (p *yamlParser) rest(decoder *yaml.Decoder, text []byte) error {
	var second yaml.Node
	err := decoder.Decode(&second)
	if errors.Is(err, io.EOF) {
		p.oddities.list = append(p.oddities.list, trailingSeparator(text)...)
		return nil
	}
	if err != nil {
		return p.syntaxError(err)
	}
	kind := SecondDocument
	if len(second.Content) == 0 || second.Content[0].ShortTag() == "!!null" {
		kind = EmptyDocument
	}
	p.oddities.list = append(p.oddities.list,
		Oddity{Kind: kind, Position: separatorBefore(text, second.Line)})
	return nil
}

var separator = regexp.MustCompile(`(?m)^---(?:[ \t\r]|$)`)

// separatorBefore returns the position of the last document separator at or above the line.
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

// trailingSeparator finds a "---" with nothing behind it, which opens an empty document that the
// decoder does not give out.
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
	if depth > MaxDepth {
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
		return nil,
			p.fail(from, fmt.Sprintf("the alias *%s stands inside what it names", from.Value))
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
	seen := map[string]Position{}
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
		p.oddities.repeated(seen, name, position, at)
		value, err := p.value(content, at.child(name), depth+1)
		if err != nil {
			return err
		}
		node.Members = append(node.Members, Member{Name: name, Value: value, Position: position})
	}
	return p.merge(node, from, at, depth, seen)
}

// merge adds the members of merge keys ("<<") that the mapping does not have itself.
func (p *yamlParser) merge(node *Node, from *yaml.Node, at *path, depth int,
	seen map[string]Position) error {
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
			if source.Kind != Object {
				return p.fail(from.Content[i+1],
					"a merge key takes a mapping or a list of mappings, not "+source.Kind.String())
			}
			node.adopt(source, seen)
		}
	}
	return nil
}

// adopt adds the members of a source whose names are not seen yet. Where the source has a name
// twice, its last one counts.
func (n *Node) adopt(source *Node, seen map[string]Position) {
	last := source.values()
	for _, member := range source.Members {
		if _, own := seen[member.Name]; !own && member.Value == last[member.Name] {
			seen[member.Name] = member.Position
			n.Members = append(n.Members, member)
		}
	}
}

func (p *yamlParser) name(key *yaml.Node, at *path) (string, error) {
	if key.Kind == yaml.AliasNode {
		key = key.Alias
	}
	if key.Kind != yaml.ScalarNode {
		return "", p.fail(key, "a mapping key that is not a scalar")
	}
	if tag := key.ShortTag(); tag != "!!str" && !isOldNumber(tag, key.Value) {
		p.oddities.add(Oddity{Kind: KeyNotString, Detail: key.Value,
			Position: Position{key.Line, key.Column}}, at.child(key.Value))
	}
	return key.Value, nil
}

// isOldNumber tells of a number of YAML 1.1, which is a string.
func isOldNumber(tag, text string) bool {
	_, number := jsonNumber(text)
	return !number && (tag == "!!int" || tag == "!!float" && strings.Contains(text, "_"))
}

func (p *yamlParser) fail(at *yaml.Node, problem string) *SyntaxError {
	return &SyntaxError{File: p.file, Problem: problem, Position: Position{at.Line, at.Column}}
}

func scalar(from *yaml.Node, position Position) *Node {
	node := &Node{Kind: String, Text: from.Value, Position: position}
	tag := from.ShortTag()
	if tag == "!!str" && from.Style == 0 && mayBeNumber(from.Value) &&
		decimal.MatchString(from.Value) {
		tag = "!!float" // the library takes what no float64 can hold for a string
	}
	switch tag {
	case "!!null":
		node.Kind, node.Text = Null, ""
	case "!!bool":
		if text := strings.ToLower(from.Value); text == "true" || text == "false" {
			node.Kind, node.Text = Boolean, text
		}
	case "!!int", "!!float":
		if literal, ok := jsonNumber(from.Value); ok {
			node.Kind, node.Text = Number, literal
		}
	}
	return node
}

// mayBeNumber looks at the first character only. Most strings are told from numbers by it, and
// matching each of them takes long.
func mayBeNumber(text string) bool {
	return text != "" && strings.IndexByte("+-.0123456789", text[0]) >= 0
}

// decimal is a decimal number of YAML (YAML 1.2.2 section 10.3.2) in its parts: sign, digits before
// the point and after it, or after it alone, and exponent.
var decimal = regexp.MustCompile(`^([-+]?)(?:0*(\d+)\.?(\d*)|\.(\d+))([eE][-+]?\d+)?$`)

// other is an octal or hexadecimal number of YAML 1.2.2, section 10.3.2.
var other = regexp.MustCompile(`^(?:0o[0-7]+|0x[0-9a-fA-F]+)$`)

// jsonNumber spells a YAML number as JSON does, digit by digit where it is decimal. It refuses what
// JSON has no number for (.inf, .nan), and what was a number in YAML 1.1 only (1_000, 0b11), which
// the library takes for one still.
func jsonNumber(text string) (string, bool) {
	if parts := decimal.FindStringSubmatch(text); parts != nil {
		literal := strings.TrimPrefix(parts[1], "+") + cmp.Or(parts[2], "0")
		if fraction := parts[3] + parts[4]; fraction != "" {
			literal += "." + fraction
		}
		return literal + parts[5], true
	}
	if !other.MatchString(text) {
		return "", false
	}
	whole, ok := new(big.Int).SetString(text, 0)
	return whole.String(), ok
}

func (p *yamlParser) syntaxError(err error) *SyntaxError {
	syntax := &SyntaxError{File: p.file, Problem: "not readable as YAML: " + err.Error()}
	var load *yaml.LoadError
	if errors.As(err, &load) {
		syntax.Problem = "not readable as YAML: " + load.Message
		syntax.Position = Position{load.Mark.Line, load.Mark.Column}
		// of a character that YAML does not allow the library knows the offset only
		if load.Mark.Line == 0 {
			syntax.Position = newLines(p.text).position(load.Mark.Index)
		}
	}
	return syntax
}
