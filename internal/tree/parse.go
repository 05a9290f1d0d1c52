package tree

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// Limits on how deep a text nests (MaxDepth) and on how many values YAML aliases make of it. They
// keep a hostile text from exhausting the machine; real documents stay far below.
const (
	MaxDepth   = 1_000
	maxAliased = 1_000_000
)

// SyntaxError tells why a text could not be read, and where.
type SyntaxError struct {
	File    string
	Problem string
	Position
}

// Error returns file:line:column: problem.
func (e *SyntaxError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Problem)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Problem)
}

// Parse reads a JSON or YAML text. Which of the two it is shows in the text, not in the file's
// name. The error is always a [*SyntaxError].
func Parse(file string, text []byte) (*Node, []Oddity, error) {
	var oddities []Oddity
	if isUTF16(text) {
		return nil, nil, &SyntaxError{File: file, Problem: "the text is UTF-16; save it as UTF-8",
			Position: Position{1, 1}}
	}
	if trimmed, found := bytes.CutPrefix(text, []byte("\xef\xbb\xbf")); found {
		text = trimmed
		oddities = append(oddities, Oddity{Kind: ByteOrderMark, Position: Position{1, 1}})
	}
	if !utf8.Valid(text) {
		return nil, nil, &SyntaxError{File: file, Problem: "the text is not UTF-8",
			Position: firstInvalidUTF8(text)}
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, nil, &SyntaxError{File: file, Problem: "the file is empty",
			Position: Position{1, 1}}
	}
	if isMarkup(text) {
		start := len(text) - len(bytes.TrimLeft(text, whiteSpace))
		return nil, nil, &SyntaxError{File: file, Problem: "this is HTML or XML, not JSON or YAML",
			Position: newLines(text).position(start)}
	}
	root, found, err := parseEither(file, text)
	return root, append(oddities, found...), err
}

// isUTF16 tells of a text in another encoding by its byte order mark (RFC 2781 section 3.2) or,
// since the first two characters of JSON and YAML are of ASCII, by where they have zeros (RFC 4627
// section 3).
func isUTF16(text []byte) bool {
	if bytes.HasPrefix(text, []byte{0xff, 0xfe}) || bytes.HasPrefix(text, []byte{0xfe, 0xff}) {
		return true
	}
	if len(text) < 4 {
		return false
	}
	little := text[0] != 0 && text[1] == 0 && text[2] != 0 && text[3] == 0
	big := text[0] == 0 && text[1] != 0 && text[2] == 0 && text[3] != 0
	return little || big
}

const whiteSpace = " \t\r\n"

// isMarkup tells of a text that begins with a tag, a comment or a declaration of HTML or XML, which
// YAML may read as a text or even as an object. It leaves "<<", the key by which YAML merges.
func isMarkup(text []byte) bool {
	text = bytes.TrimLeft(text, whiteSpace)
	if len(text) < 2 || text[0] != '<' {
		return false
	}
	next := text[1] | 0x20
	return text[1] == '!' || text[1] == '?' || next >= 'a' && next <= 'z'
}

func parseEither(file string, text []byte) (*Node, []Oddity, error) {
	if json.Valid(text) {
		return parseJSON(file, text)
	}
	root, oddities, yamlError := parseYAML(file, text)
	if first := bytes.TrimSpace(text)[0]; yamlError != nil && (first == '{' || first == '[') {
		// for its error: a YAML flow collection starts with the same characters, but is rare
		return parseJSON(file, text)
	}
	if yamlError == nil && strings.EqualFold(filepath.Ext(file), ".json") {
		oddities = append(oddities, notJSON(file, text))
	}
	return root, oddities, yamlError
}

// notJSON says why a text is no JSON.
func notJSON(file string, text []byte) Oddity {
	_, _, err := parseJSON(file, text)
	syntax, position := (*SyntaxError)(nil), Position{1, 1}
	if !errors.As(err, &syntax) {
		return Oddity{Kind: NotJSON, Position: position}
	}
	return Oddity{Kind: NotJSON, Detail: syntax.Problem, Position: syntax.Position}
}

func firstInvalidUTF8(text []byte) Position {
	offset := 0
	for offset < len(text) {
		r, size := utf8.DecodeRune(text[offset:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		offset += size
	}
	return newLines(text).position(offset)
}
