package redact

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// scanner runs the trees over a text like a nondeterministic automaton: for
// each position it has the places in the trees that some spelling leads to, so
// that spellings can be mixed and ambiguous ones cost nothing. Each position is
// read once, and a place that is reached in several ways goes on only from the
// earliest beginning: the others would say nothing of their own. So the time
// for a byte does not depend on the text. It does depend on how much of itself
// the beginning of a secret repeats: "aaaa" is at four places in "aaaaaa".
type scanner struct {
	reader
	index   *index
	states  [ring][]state // by position, modulo ring
	matches []match
}

// ring is more than the longest spelled character and the longest line end.
const ring = 512

// state is that the text from start on is a spelling of the way to a place: so
// many symbols into the rest of a node.
type state struct {
	node    *node
	at      int
	start   int
	wrapped bool // a line end was passed since the last symbol
}

// ends tells whether nothing leads on.
func (s *state) ends() bool { return s.at == len(s.node.rest) && s.node.isEnd() }

// match is an occurrence of a secret, or several that overlap.
type match struct {
	start, end int
	of         *registered
	several    bool
	base64     bool
}

var scanners = sync.Pool{New: func() any { return &scanner{} }}

// scan returns the occurrences of all secrets, disjoint and in order. The text
// from pending on, or what of it more text might still complete or make longer,
// is not decided if more may follow. markers are left alone.
func (ix *index) scan(text string, markers *markers) (spans []span, pending int) {
	s, _ := scanners.Get().(*scanner) // the pool has nothing else
	s.index, s.text, s.matches = ix, text, s.matches[:0]
	pending = len(text)
	markerEnd := 0 // nothing begins within a marker
	for i := 0; i <= len(text); i++ {
		begins := i >= markerEnd && i < len(text) && ix.begins(text, i)
		switch list := s.states[i%ring]; {
		case i == len(text):
			s.states[i%ring] = list[:0]
			pending = s.ended(list)
		case len(list) > 0 || begins:
			s.states[i%ring] = list[:0]
			s.position(i, distinct(list), begins)
		}
		if i >= markerEnd && i < len(text) && text[i] == '[' {
			markerEnd = markers.end(text, i)
		}
	}
	spans = merge(s.spans())
	s.index, s.text = nil, ""
	scanners.Put(s)
	return spans, pending
}

// position goes on from all states at i.
func (s *scanner) position(i int, list []state, begins bool) {
	s.complete(i, list)
	s.read(i)
	for n := range list {
		st := list[n]
		if st.ends() {
			continue
		}
		if s.wrap >= 0 && !st.wrapped {
			s.push(state{st.node, st.at, st.start, true}, s.wrap)
		}
		s.step(st)
	}
	if begins {
		s.begin(i)
	}
}

// begin follows the characters that a secret in some family of spellings begins with.
func (s *scanner) begin(i int) {
	for n := range s.characters {
		u := &s.characters[n]
		opens := s.index.opens[u.bytes[0]]
		for family := 0; opens > 0; family, opens = family+1, opens>>1 {
			if opens&1 > 0 {
				s.follow(state{node: s.index.family(family), start: i}, u)
			}
		}
	}
}

// complete notes the secrets that end at i.
func (s *scanner) complete(i int, list []state) {
	for n := range list {
		st := &list[n]
		if st.at == len(st.node.rest) && st.node.of != nil && !st.wrapped {
			s.match(match{st.start, i, st.node.of, false, st.node.base64})
		}
	}
}

// ended takes the states at the end of the text, and returns the beginning of
// what more text might complete, or make longer.
func (s *scanner) ended(list []state) (pending int) {
	s.complete(len(s.text), list)
	pending = len(s.text)
	for n := range list {
		if !list[n].ends() {
			pending = min(pending, list[n].start)
		}
	}
	return pending
}

// step follows all characters from a state.
func (s *scanner) step(st state) {
	for n := range s.characters {
		s.follow(st, &s.characters[n])
	}
}

// follow goes on from a state by one character.
func (s *scanner) follow(st state, u *spelledCharacter) {
	if st.node.base64 {
		s.followBase64(st, u)
		return
	}
	to, ok := st, true
	for i := 0; i < u.n && ok; i++ {
		symbol := u.bytes[i]
		if st.node.folded {
			symbol = lowerByte(symbol)
		}
		to, ok = to.after(symbol)
	}
	if ok {
		s.push(to, u.end)
	}
}

func (s *scanner) followBase64(st state, u *spelledCharacter) {
	switch {
	case u.n > 1:
	case st.at < len(st.node.rest):
		if isSymbolOf[u.bytes[0]][st.node.rest[st.at]] {
			s.push(state{st.node, st.at + 1, st.start, false}, u.end)
		}
	case !st.node.isEnd():
		symbols := symbolsOf[u.bytes[0]]
		for i := range len(symbols) {
			if to := st.node.child(symbols[i]); to != nil {
				s.push(state{to, 0, st.start, false}, u.end)
			}
		}
	}
}

// push notes a state that goes on at a position, unless what stands there ends it.
func (s *scanner) push(st state, at int) {
	if at < len(s.text) && !special[s.text[at]] && !st.takes(s.text[at]) {
		return
	}
	s.states[at%ring] = append(s.states[at%ring], st)
}

// takes tells whether a byte that stands for itself may come next.
func (s *state) takes(b byte) bool {
	switch {
	case s.at == len(s.node.rest):
		return true // the way may part there, or end
	case s.node.base64:
		return isSymbolOf[b][s.node.rest[s.at]]
	case s.node.folded:
		b = lowerByte(b)
	}
	return b == s.node.rest[s.at]
}

// after is the state after one symbol.
func (s state) after(symbol byte) (state, bool) {
	if s.at < len(s.node.rest) {
		if s.node.rest[s.at] != symbol {
			return state{}, false
		}
		return state{s.node, s.at + 1, s.start, false}, true
	}
	to := s.node.child(symbol)
	return state{to, 0, s.start, false}, to != nil
}

// distinct leaves one state of each place, that with the earliest beginning.
// Few are not worth the work: they do no harm before they are many.
func distinct(list []state) []state {
	if len(list) <= 16 {
		return list
	}
	slices.SortFunc(list, func(a, b state) int {
		if c := cmp.Compare(a.node.id, b.node.id); c != 0 {
			return c
		}
		if c := cmp.Compare(a.at, b.at); c != 0 {
			return c
		}
		if a.wrapped != b.wrapped {
			return map[bool]int{true: 1, false: -1}[a.wrapped]
		}
		return cmp.Compare(a.start, b.start)
	})
	return slices.CompactFunc(list,
		func(a, b state) bool { return a.node == b.node && a.at == b.at && a.wrapped == b.wrapped })
}

// match adds an occurrence; they come in the order of their ends. What lies
// within another is dropped, what overlaps under the same marker becomes one.
func (s *scanner) match(m match) {
	for {
		last := len(s.matches) - 1
		if last < 0 {
			break
		}
		before := &s.matches[last]
		if before.start <= m.start {
			if before.end == m.end {
				return
			}
			if before.end > m.start && before.start < m.start && before.of.marker == m.of.marker {
				before.end, before.several = m.end, true
				return
			}
			if before.start < m.start {
				break
			}
		}
		s.matches = s.matches[:last]
	}
	s.matches = append(s.matches, m)
}

func (s *scanner) spans() []span {
	list := make([]span, 0, len(s.matches))
	for _, m := range s.matches {
		sp := span{start: m.start, end: m.end, text: m.of.marker}
		if !m.several {
			raw := s.text[m.start:m.end]
			sp.name, sp.spelling = m.of.name, spellingOf(raw, m.of.value)
			if raw == m.of.value || !strings.EqualFold(raw, m.of.value) {
				sp.of = m.of // otherwise a mask has the capitals and small letters that stand there
			}
			sp.base64 = m.base64 && sp.spelling == Encoded
		}
		list = append(list, sp)
	}
	return list
}

// markers are what stands in place of the secrets. It is our own text: a
// second pass must leave it alone.
type markers struct {
	all     map[string]bool
	longest int
}

func (m *markers) add(marker string) {
	if m.all == nil {
		m.all = map[string]bool{}
	}
	m.all[marker] = true
	m.longest = max(m.longest, len(marker))
}

// end returns the end of the marker that begins at i, where a bracket is, or i.
func (m *markers) end(text string, i int) int {
	longest := max(m.longest, len(Unnamed))
	end := i + 1
	for end < len(text) && end-i < longest && markerByte(rune(text[end])) {
		end++
	}
	if end < len(text) && text[end] == ']' &&
		(m.all[text[i:end+1]] || text[i:end+1] == Unnamed) {
		return end + 1
	}
	return i
}

func markerByte(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' ||
		c == '-' || c == '.'
}
