package mistake

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"

	"plumbline/internal/tree"
)

// Reader reads one file and collects what is wrong with it.
type Reader struct {
	File string
	List
}

// Wrong notes what is wrong at a place of the file, and how to mend it.
func (r *Reader) Wrong(at tree.Position, problem, remedy string) {
	r.Add(r.File, at, problem, remedy)
}

// Err is nil if nothing is wrong, and otherwise an [*Error] with all mistakes in the order of the
// file.
func (r *Reader) Err() error {
	slices.SortStableFunc(r.list, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.List.Err()
}

// Parse reads the text of the file as JSON or YAML. It is nil where that is not possible. form says
// what the file has to be, and together that all of it belongs into one YAML document.
func (r *Reader) Parse(text []byte, form, together string) *tree.Node {
	root, oddities, err := tree.Parse(r.File, text)
	if err != nil {
		problem, at := err.Error(), tree.Position{}
		var syntax *tree.SyntaxError
		if errors.As(err, &syntax) {
			problem, at = syntax.Problem, syntax.Position
		}
		r.Wrong(at, problem, form)
		return nil
	}
	for _, oddity := range oddities {
		// A member that occurs twice is found by [Reader.Names], and the others lose nothing.
		if oddity.Kind == tree.SecondDocument || oddity.Kind == tree.EmptyDocument {
			r.Wrong(oddity.Position,
				"a second YAML document begins, of which nothing would be read",
				"remove the separator, and "+together)
		}
	}
	return root
}

// IsBlank tells of a text that has nothing but white space and YAML comments.
func IsBlank(text []byte) bool {
	for line := range bytes.Lines(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// Names looks at the names of an object's members. It gives those known names that a misspelled one
// was probably meant for.
func (r *Reader) Names(object *tree.Node, known []string, theKnown string) (misspelled []string) {
	seen := map[string]tree.Position{}
	var free []string // what is there under its right name is not what another one was meant for
	for _, name := range known {
		if object.Get(name) == nil {
			free = append(free, name)
		}
	}
	for _, m := range object.Members {
		first, twice := seen[m.Name]
		switch {
		case twice:
			r.Wrong(m.Position, fmt.Sprintf("the member %s stands here a second time, after %s",
				Show(m.Name), first), "remove one of the two")
			continue
		case !slices.Contains(known, m.Name):
			r.Wrong(m.Position, "unknown member "+Show(m.Name), Meant(m.Name, free, theKnown))
			if near := Nearest(m.Name, free); near != "" {
				misspelled = append(misspelled, near)
			}
		}
		seen[m.Name] = m.Position
	}
	return misspelled
}
