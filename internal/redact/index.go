package redact

import (
	"encoding/base64"
	"net/http"
	"strings"
)

// node is a place in a radix tree of all secrets in one family of spellings,
// so that what they have in common is looked at once, however many they are.
// First comes its rest, symbol by symbol, then the way parts.
type node struct {
	id   int
	rest string
	// of is the secret that ends after rest, or nil.
	of *registered
	// edges lead on, by symbol; once they are many there is a table instead.
	edges  []edge
	table  *[256]*node
	base64 bool // symbols are those of symbolsOf, not bytes
	folded bool // symbols are bytes in small letters
}

type edge struct {
	symbol byte
	to     *node
}

// maxEdges is how many edges are searched one after another.
const maxEdges = 8

func (n *node) child(symbol byte) *node {
	if n.table != nil {
		return n.table[symbol]
	}
	for i := range n.edges {
		if n.edges[i].symbol == symbol {
			return n.edges[i].to
		}
	}
	return nil
}

func (n *node) isEnd() bool { return len(n.edges) == 0 && n.table == nil }

func (n *node) add(symbol byte, to *node) {
	if n.table == nil && len(n.edges) < maxEdges {
		n.edges = append(n.edges, edge{symbol, to})
		return
	}
	if n.table == nil {
		n.table = &[256]*node{}
		for _, e := range n.edges {
			n.table[e.symbol] = e.to
		}
		n.edges = nil
	}
	n.table[symbol] = to
}

// index finds all secrets of a redactor in one pass.
type index struct {
	text, base64 node
	// folded has those secrets in small letters that are found in other letters, too.
	folded node
	nodes  int
	// first has the bytes that an occurrence may begin with, and second those
	// that may follow each unless one of the two is special; nearly every
	// position of a text is done with one look.
	first  [256]bool
	second [256][256]bool
	// opens has the families, as bits, that have a secret which begins with a byte.
	opens [256]byte
}

// family returns the tree of a family of spellings: 0, 1 or 2.
func (ix *index) family(n int) *node {
	switch n {
	case 0:
		return &ix.text
	case 1:
		return &ix.base64
	}
	return &ix.folded
}

func (ix *index) insert(k *registered) {
	ix.base64.base64, ix.folded.folded = true, true
	// One that is found in other letters is found in its own, unless another secret has its
	// letters.
	if !isFolded(k.value) || ix.grow(&ix.folded, lower(k.value), k) != k {
		ix.grow(&ix.text, k.value, k)
		name := http.CanonicalHeaderKey(k.value) // as it would stand in a header section
		if len(name) >= leastDistinct && name != k.value {
			ix.grow(&ix.text, name, k)
		}
	}
	for offset := range 3 {
		symbols := base64Symbols(offset, k.value)
		for _, padding := range []string{"", "=", "=="} {
			ix.grow(&ix.base64, symbols+padding, k)
		}
	}
}

// grow adds a spelling of a secret to a tree, and returns the secret that has it: the first one.
func (ix *index) grow(root *node, symbols string, k *registered) *registered {
	ix.begin(root, symbols)
	n := root
	for {
		common := 0
		for common < len(n.rest) && common < len(symbols) && n.rest[common] == symbols[common] {
			common++
		}
		if common < len(n.rest) {
			ix.split(n, common)
		}
		if symbols = symbols[common:]; symbols == "" {
			if n.of == nil {
				n.of = k
			}
			return n.of
		}
		to := n.child(symbols[0])
		if to == nil {
			ix.nodes++
			n.add(symbols[0], &node{id: ix.nodes, rest: symbols[1:], of: k, base64: n.base64,
				folded: n.folded})
			return k
		}
		n, symbols = to, symbols[1:]
	}
}

// begin notes what an occurrence of a spelling may begin with.
func (ix *index) begin(root *node, symbols string) {
	for _, always := range []byte(`%\&='`) {
		ix.first[always] = true
	}
	for _, first := range spelled(root, symbols[0]) {
		ix.first[first] = true
		for n := range 3 {
			if ix.family(n) == root {
				ix.opens[first] |= 1 << n
			}
		}
		if first == ' ' || first == '\n' {
			ix.first['\r'], ix.first['\n'], ix.first['+'] = true, true, true
		}
		for _, second := range spelled(root, symbols[1]) {
			ix.second[first][second] = true
		}
	}
}

// split makes n end after so many symbols of its rest.
func (ix *index) split(n *node, after int) {
	ix.nodes++
	tail := *n
	tail.id, tail.rest = ix.nodes, n.rest[after+1:]
	*n = node{id: n.id, rest: n.rest[:after], base64: n.base64, folded: n.folded,
		edges: []edge{{n.rest[after], &tail}}}
}

// isFolded tells whether a secret is found in capitals and small letters other than its own: it is
// long, and of letters and digits, and so no word that a text may have in such letters.
func isFolded(value string) bool {
	form := formOf(value)
	return len(value) >= leastDistinct && form.letters > 0 && form.digits > 0
}

func lower(value string) string {
	out := []byte(value)
	for i, b := range out {
		out[i] = lowerByte(b)
	}
	return string(out)
}

func lowerByte(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

// spelled lists the bytes that may stand for a symbol.
func spelled(root *node, symbol byte) []byte {
	switch {
	case root.folded && symbol >= 'a' && symbol <= 'z':
		return []byte{symbol, symbol - 'a' + 'A'}
	case !root.base64:
		return []byte{symbol}
	}
	var list []byte
	for b := range 256 {
		if isSymbolOf[b][symbol] {
			list = append(list, byte(b))
		}
	}
	return list
}

// noEscape is so long that only a backslash can be meant by its beginning.
var noEscape = strings.Repeat(`\`, maxBackslash+1)

// begins tells whether an occurrence may begin at i.
func (ix *index) begins(text string, i int) bool {
	first := text[i]
	if first == '\\' && ix.opens[first] == 0 && strings.HasPrefix(text[i:], noEscape) {
		return false
	}
	return ix.first[first] && (special[first] || i+1 == len(text) || special[text[i+1]] ||
		ix.second[first][text[i+1]])
}

const base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// Symbols of base64: what is known of a digit, and the value of the bits known.
// The digits at either end may also carry bits of the bytes next to the secret;
// they match by the secret's bits and are taken along, for four bits of a secret
// are a part of it. The padding "=" is a symbol of its own.
const (
	all6  = 0x80
	low2  = 0x40
	low4  = 0x50
	high2 = 0x60
	high4 = 0x70
)

// symbolsOf has the symbols that a byte of base64 or base64url may stand for.
var symbolsOf = func() (table [256]string) {
	for v := range byte(64) {
		table[base64Alphabet[v]] = string([]byte{all6 | v, low2 | v&3, low4 | v&15, high2 | v>>4,
			high4 | v>>2})
	}
	table['-'], table['_'], table['='] = table['+'], table['/'], "="
	return table
}()

// isSymbolOf tells whether a byte may stand for a symbol.
var isSymbolOf = func() (table [256][256]bool) {
	for b := range table {
		for _, symbol := range []byte(symbolsOf[b]) {
			table[b][symbol] = true
		}
	}
	return table
}()

// base64Symbols has the secret after offset bytes of something else; it covers
// one of three ways to fall into groups of three (RFC 4648 section 4).
func base64Symbols(offset int, value string) string {
	digits := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("\x00", offset) + value))
	first := offset * 8 / 6
	symbols := make([]byte, 0, len(digits))
	for i := first; i < len(digits); i++ {
		v := byte(strings.IndexByte(base64Alphabet, digits[i]))
		before, after := max(0, offset*8-i*6), max(0, (i+1)*6-(offset+len(value))*8)
		switch {
		case before == 4:
			v = low2 | v&3
		case before == 2:
			v = low4 | v&15
		case after == 4:
			v = high2 | v>>4
		case after == 2:
			v = high4 | v>>2
		default:
			v |= all6
		}
		symbols = append(symbols, v)
	}
	return string(symbols)
}
