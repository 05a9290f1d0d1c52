package content

import (
	"bytes"
	"strings"

	"plumbline/internal/tree"
)

// Limits on how much is read of one body. They keep a hostile body from exhausting the machine;
// real ones stay far below.
const (
	// MaxValues is how many values a body may have to be judged, as JSON: elements, attributes,
	// fields, parts, events and records with all that is in them.
	MaxValues = 100_000
	// maxNesting is how deep the values of a body may stand, added up: what is found wrong with one
	// names each level.
	maxNesting = 10 * MaxValues
	maxParts   = 10_000
	maxDepth   = 1_000 // of elements
	maxNested  = 10    // multipart in multipart
)

// tally counts the values that are read of a body.
type tally struct{ values, nesting int }

// add counts values, and how deep they stand, added up. The error says that the body has too many.
func (t *tally) add(values, nesting int) error {
	t.values, t.nesting = t.values+values, t.nesting+nesting
	switch {
	case t.values > MaxValues:
		return notJudged("it has more than %d values, which is more than is judged", MaxValues)
	case t.nesting > maxNesting:
		return notJudged("its values stand on more than %d levels together, which is more than "+
			"is judged", maxNesting)
	}
	return nil
}

// text counts the values in a text that may be read as JSON; that it is a value itself is counted
// by whoever asks.
func (t *tally) text(text []byte) error {
	start := bytes.TrimLeft(text, " \t\r\n")
	if len(start) == 0 || start[0] != '{' && start[0] != '[' {
		return nil
	}
	o := tree.OutlineOf(start)
	return t.add(o.Values()-1, nestingOf(o))
}

// record counts the values of a text of JSON.
func (t *tally) record(text []byte) error {
	o := tree.OutlineOf(text)
	return t.add(o.Values(), nestingOf(o))
}

// nestingOf is how deep the values of JSON stand that is read; what is nested too deep is not.
func nestingOf(o tree.Outline) int {
	if o.Deepest > tree.MaxDepth {
		return 0
	}
	return o.Nesting
}

// field counts a field of a form, and the items that its style makes of it.
func (t *tally) field(f Field, encoding Encoding) error {
	items := 1
	if delimiter := delimiters[encoding.style()]; encoding.styled() && delimiter != "" {
		items += strings.Count(f.Value, delimiter)
	}
	if err := t.add(items, 0); err != nil {
		return err
	}
	return t.text([]byte(f.Value))
}

// part counts a part of a multipart body.
func (t *tally) part(body []byte) error {
	if err := t.add(1, 0); err != nil {
		return err
	}
	return t.text(body)
}
