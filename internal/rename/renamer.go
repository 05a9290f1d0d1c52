package main

import (
	"bytes"
	"fmt"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// renamer puts one module path in the place of another.
type renamer struct {
	old, path string
	folders   map[string]bool // at the top of the module, with packages in or below them
}

// all returns the files that change, with their new text.
func (r renamer) all(files []textFile) (changed []textFile, err error) {
	for _, file := range files {
		if !bytes.Contains(file.text, []byte(r.old)) {
			continue
		}
		var text []byte
		switch {
		case path.Base(file.name) == "go.mod":
			text, err = r.goMod(file.name, file.text)
		case path.Ext(file.name) == ".go":
			text, err = r.goFile(file.name, file.text)
		default:
			text = []byte(r.mentions(string(file.text)))
		}
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(text, file.text) {
			changed = append(changed, textFile{file.name, text})
		}
	}
	return changed, nil
}

// of returns the new path of the module or of a package of it.
func (r renamer) of(imported string) (renamed string, ours bool) {
	rest, ours := strings.CutPrefix(imported, r.old)
	if !ours || rest != "" && rest[0] != '/' {
		return imported, false
	}
	return r.path + rest, true
}

// goMod renames in every statement of a go.mod: the module's own path, and what it requires,
// replaces and names as a tool.
func (r renamer) goMod(name string, text []byte) ([]byte, error) {
	file, err := modfile.Parse(name, text, nil)
	if err != nil {
		return nil, err
	}
	for _, statement := range file.Syntax.Stmt {
		var lines []*modfile.Line
		switch statement := statement.(type) {
		case *modfile.Line:
			lines = []*modfile.Line{statement}
		case *modfile.LineBlock:
			lines = statement.Line
		}
		for _, line := range lines {
			for i, word := range line.Token {
				line.Token[i], _ = r.of(word)
			}
		}
	}
	return modfile.Format(file.Syntax), nil
}

// goFile renames in the imports, strings and comments of a Go file. Where nothing changes, the text
// stays as it is; else it is formatted, for the order of the imports depends on their paths.
func (r renamer) goFile(name string, text []byte) ([]byte, error) {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, name, text, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	imports := map[int]string{} // the new literal, by offset
	for _, spec := range parsed.Imports {
		if renamed, ours := r.of(strings.Trim(spec.Path.Value, "\"`")); ours {
			imports[set.Position(spec.Path.Pos()).Offset] = fmt.Sprintf("%q", renamed)
		}
	}
	var tokens scanner.Scanner
	file := set.AddFile(name, -1, len(text))
	tokens.Init(file, text, nil, scanner.ScanComments)
	var renamed bytes.Buffer
	written := 0
	for {
		position, kind, literal := tokens.Scan()
		if kind == token.EOF {
			break
		}
		offset := file.Offset(position)
		now, ours := imports[offset]
		if !ours && (kind == token.STRING || kind == token.COMMENT) {
			now, ours = r.mentions(literal), true
		}
		if ours && now != literal {
			renamed.Write(text[written:offset])
			renamed.WriteString(now)
			written = offset + len(literal)
		}
	}
	if written == 0 {
		return text, nil
	}
	renamed.Write(text[written:])
	return format.Source(renamed.Bytes())
}

// introductions are the words after which the old path, alone, is the module's.
var introductions = []string{"module ", "require ", "replace ", "local-prefixes: ["}

// mentions renames in a text that is not Go. The old path may be the name of the program too, so it
// counts where a folder of the module follows, or where a word comes before it that says so.
func (r renamer) mentions(text string) string {
	var renamed strings.Builder
	for {
		before, after, found := strings.Cut(text, r.old)
		renamed.WriteString(before)
		if !found {
			return renamed.String()
		}
		if r.mentioned(before, after) {
			renamed.WriteString(r.path)
		} else {
			renamed.WriteString(r.old)
		}
		text = after
	}
}

func (r renamer) mentioned(before, after string) bool {
	introduced := slices.ContainsFunc(introductions,
		func(word string) bool { return strings.HasSuffix(before, word) })
	escaped := strings.HasSuffix(before, `\n`) || strings.HasSuffix(before, `\t`)
	if before != "" && inPath(before[len(before)-1]) && !escaped {
		return false
	}
	end := 0
	for end < len(after) && inPath(after[end]) {
		end++
	}
	if rest, below := strings.CutPrefix(after[:end], "/"); below {
		folder, _, _ := strings.Cut(rest, "/")
		return r.folders[strings.TrimRight(folder, ".")] || strings.HasPrefix(rest, "...")
	}
	return introduced && strings.Trim(after[:end], ".") == "" // which ends a sentence
}

// inPath tells whether a character can stand in a module path.
func inPath(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		strings.IndexByte("-._~/", c) >= 0
}
