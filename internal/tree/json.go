package tree

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// ParseJSON reads one JSON text (RFC 8259), and nothing that is only YAML. The error is always a
// [*SyntaxError].
func ParseJSON(file string, text []byte) (*Node, []Oddity, error) { return parseJSON(file, text) }

func parseJSON(file string, text []byte) (*Node, []Oddity, error) {
	p := &jsonParser{file: file, text: text, cursor: newCursor(text),
		decoder: json.NewDecoder(bytes.NewReader(text))}
	p.decoder.UseNumber()
	root, err := p.value(nil, 0)
	if err == nil {
		err = p.end()
	}
	if err != nil {
		return nil, nil, p.syntaxError(err)
	}
	return root, p.oddities.list, nil
}

type jsonParser struct {
	file     string
	text     []byte
	cursor   *cursor
	decoder  *json.Decoder
	oddities oddities
}

// next returns the next token and the position of its first character.
func (p *jsonParser) next() (json.Token, Position, error) {
	start := int(p.decoder.InputOffset())
	start += len(p.text[start:]) - len(bytes.TrimLeft(p.text[start:], " \t\r\n,:"))
	token, err := p.decoder.Token()
	if err != nil {
		return nil, Position{}, err
	}
	return token, p.cursor.position(start), nil
}

func (p *jsonParser) value(at *path, depth int) (*Node, error) {
	token, position, err := p.next()
	if err != nil {
		return nil, err
	}
	if depth > MaxDepth {
		return nil, &SyntaxError{File: p.file, Problem: "nested more than 1000 deep",
			Position: position}
	}
	node := &Node{Position: position}
	switch token := token.(type) {
	case bool:
		node.Kind, node.Text = Boolean, "false"
		if token {
			node.Text = "true"
		}
	case json.Number:
		node.Kind, node.Text = Number, string(token)
	case string:
		node.Kind, node.Text = String, token
	case json.Delim:
		return node, p.collection(node, token, at, depth)
	}
	return node, nil
}

func (p *jsonParser) collection(node *Node, open json.Delim, at *path, depth int) error {
	node.Kind = Array
	if open == '{' {
		node.Kind = Object
	}
	seen := map[string]Position{}
	for p.decoder.More() {
		if node.Kind == Array {
			item, err := p.value(at.item(len(node.Items)), depth+1)
			if err != nil {
				return err
			}
			node.Items = append(node.Items, item)
			continue
		}
		token, position, err := p.next()
		if err != nil {
			return err
		}
		name, _ := token.(string) // the decoder gives nothing else where a name has to stand
		p.oddities.repeated(seen, name, position, at)
		value, err := p.value(at.child(name), depth+1)
		if err != nil {
			return err
		}
		node.Members = append(node.Members, Member{Name: name, Value: value, Position: position})
	}
	_, _, err := p.next()
	return err
}

func (p *jsonParser) end() error {
	_, position, err := p.next()
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return err
	}
	return &SyntaxError{File: p.file, Problem: "more text after the end of the JSON value",
		Position: position}
}

func (p *jsonParser) syntaxError(err error) *SyntaxError {
	var own *SyntaxError
	if errors.As(err, &own) {
		return own
	}
	problem, offset := strings.TrimPrefix(err.Error(), "json: "), int(p.decoder.InputOffset())
	// The decoder's own offsets count from the current token; those of Unmarshal count from the
	// start.
	var whole json.RawMessage
	var syntax *json.SyntaxError
	if errors.As(json.Unmarshal(p.text, &whole), &syntax) {
		problem, offset = syntax.Error(), max(int(syntax.Offset)-1, 0)
	}
	if strings.Contains(problem, "unexpected end of JSON input") {
		problem, offset = "the JSON ends before its end", len(p.text)
	}
	return &SyntaxError{File: p.file, Problem: problem, Position: newLines(p.text).position(offset)}
}
