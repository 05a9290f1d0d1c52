package redact

import "strings"

// Spelling is how a value stands in a text.
type Spelling int

const (
	// Literal text is no registered value at all.
	Literal Spelling = iota
	// AsIs is the value byte for byte.
	AsIs
	// JSONEscaped is the value with every quote and backslash escaped by a
	// backslash, and not changed otherwise.
	JSONEscaped
	// Encoded is any other spelling.
	Encoded
)

// A Piece is a stretch of a text that was taken apart at its secrets and
// variables, for an output that can say "$NAME" in their place.
type Piece struct {
	// Text is what redacted output shows: the text itself, the marker of a
	// secret, the value of a variable.
	Text string
	// Name is that of the secret or the variable; empty if this is neither,
	// and for a place where two secrets overlap.
	Name string
	// Spelling is Literal exactly if Name is empty.
	Spelling Spelling
}

// Pieces takes text apart: secrets of four bytes or more wherever they stand,
// shorter ones and variables if they are the whole text. The Texts of the
// pieces together are the redacted text.
func (r *Redactor) Pieces(text string) []Piece { return replacer{r: r}.pieces(text) }

// ValuePieces is [Redactor.Pieces] for the decoded value of a query or form
// parameter. If the name looks like a credential the value is one piece: a
// registered value by its name, anything else [Unnamed].
func (r *Redactor) ValuePieces(name, value string) []Piece {
	return replacer{r: r}.valuePieces(name, value)
}

// isMarker tells whether value was redacted before, or never needs to be.
func (r *Redactor) isMarker(value string) bool {
	is := value == Unnamed
	r.look(func(w *words) {
		is = is || w.markers.all[value] ||
			w.public[value] && w.secrets[value] == nil
	})
	return is
}

// pieces cuts text at spans, which are disjoint and in order.
func pieces(text string, spans []span) []Piece {
	var list []Piece
	literal := func(s string) {
		if s != "" {
			list = append(list, Piece{Text: s})
		}
	}
	at := 0
	for _, s := range spans {
		literal(text[at:s.start])
		if s.name == "" {
			literal(s.text)
		} else {
			list = append(list, Piece{s.text, s.name, s.spelling})
		}
		at = s.end
	}
	literal(text[at:])
	return list
}

// join returns the redacted text that pieces make.
func join(list []Piece) string {
	var out strings.Builder
	for _, p := range list {
		out.WriteString(p.Text)
	}
	return out.String()
}

var jsonEscaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func spellingOf(text, value string) Spelling {
	switch text {
	case value:
		return AsIs
	case jsonEscaper.Replace(value):
		return JSONEscaped
	}
	return Encoded
}
