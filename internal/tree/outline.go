package tree

// Outline is what is seen of a text of JSON without reading it, well-formed or not.
type Outline struct {
	// What stands outside of strings.
	Colons, Commas, Opened int
	// Deepest is how deep the text nests.
	Deepest int
	// Nesting is how deep its values stand, added up.
	Nesting int
	// Balanced tells that it closes as much as it opens.
	Balanced bool
}

// Values is how many values the text has: the whole, the first of each object and array, and one
// after each comma. An object or array that is empty counts twice.
func (o Outline) Values() int { return 1 + o.Opened + o.Commas }

// OutlineOf looks through a text.
func OutlineOf(text []byte) Outline {
	var o Outline
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if quoted {
			switch c {
			case '\\':
				i++
			case '"':
				quoted = false
			}
			continue
		}
		switch c {
		case '"':
			quoted = true
		case ':':
			o.Colons++
		case ',':
			o.Commas++
			o.Nesting += max(depth, 0)
		case '{', '[':
			depth++
			o.Opened++
			o.Deepest = max(o.Deepest, depth)
			o.Nesting += max(depth, 0)
		case '}', ']':
			depth--
		}
	}
	o.Balanced = depth == 0
	return o
}
