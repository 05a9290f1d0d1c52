package generate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A language is the set of texts that several patterns match together, or do not match. Its states
// are regular expressions, each what has to follow what was read so far (J. A. Brzozowski,
// "Derivatives of Regular Expressions", 1964): so intersection and complement cost nothing, and
// lookaheads are intersections. What regular expressions of this kind do not have (lookbehinds,
// word boundaries, back references) is taken for nothing; whoever draws a text holds it to the
// pattern itself.
type language struct {
	states   map[string]*state
	derived  map[derivation]*state
	none     *state // no text at all
	blank    *state // the empty one
	anything *state
	// start is the state in which nothing was read.
	start *state
}

type state struct {
	id       int
	kind     stateKind
	set      runes
	subs     []*state
	least    int
	most     int
	nullable bool // whether the empty text is in it
	moves    []move
	moved    bool
}

type stateKind int

const (
	ofNone stateKind = iota
	ofBlank
	ofRune
	ofSequence // two of them
	ofAny
	ofAll
	ofRepetition
	ofNot
)

type derivation struct {
	state int
	with  rune
}

// move is what is left after one of some characters.
type move struct {
	set runes
	to  *state
}

// mostStates bounds a language. What would need more is drawn by luck or not at all.
const mostStates = 20_000

// newLanguage makes the language of texts that match all of some patterns and none of others.
func newLanguage(matched, unmatched []*expression) *language {
	l := &language{states: map[string]*state{}, derived: map[derivation]*state{}}
	l.none, l.blank = l.state(&state{kind: ofNone}), l.state(&state{kind: ofBlank, nullable: true})
	whole := normal([]runeRange{anyRune[0], anyRune[1], {startOfText, endOfText}})
	l.anything = l.repeat(l.state(&state{kind: ofRune, set: whole}), 0, -1)
	all := l.anything
	for _, e := range matched {
		all = l.all(all, l.sequence(l.anything, l.of(e, l.anything, 0)))
	}
	for _, e := range unmatched {
		all = l.all(all, l.not(l.sequence(l.anything, l.of(e, l.anything, 0))))
	}
	l.start = l.derive(all, startOfText)
	return l
}

// state returns the one state that is as the given one.
func (l *language) state(s *state) *state {
	var key strings.Builder
	fmt.Fprint(&key, s.kind, s.set, s.least, s.most)
	for _, sub := range s.subs {
		fmt.Fprint(&key, ",", sub.id)
	}
	if known := l.states[key.String()]; known != nil {
		return known
	}
	s.id = len(l.states)
	l.states[key.String()] = s
	return s
}

func (l *language) sequence(a, b *state) *state {
	switch {
	case a == l.none || b == l.none:
		return l.none
	case a == l.blank:
		return b
	case b == l.blank:
		return a
	case a == l.anything && b == l.anything:
		return a
	case a.kind == ofSequence:
		return l.sequence(a.subs[0], l.sequence(a.subs[1], b))
	}
	return l.state(&state{kind: ofSequence, subs: []*state{a, b},
		nullable: a.nullable && b.nullable})
}

func (l *language) any(subs ...*state) *state {
	return l.joined(ofAny, l.none, l.anything, subs)
}

func (l *language) all(subs ...*state) *state {
	return l.joined(ofAll, l.anything, l.none, subs)
}

// joined makes alternatives or an intersection: neutral says nothing in it, and dominant all.
func (l *language) joined(kind stateKind, neutral, dominant *state, subs []*state) *state {
	var flat []*state
	for _, sub := range subs {
		if sub.kind == kind {
			flat = append(flat, sub.subs...)
		} else if sub != neutral {
			flat = append(flat, sub)
		}
	}
	slices.SortFunc(flat, func(a, b *state) int { return cmp.Compare(a.id, b.id) })
	flat = slices.Compact(flat)
	switch {
	case slices.Contains(flat, dominant):
		return dominant
	case len(flat) == 0:
		return neutral
	case len(flat) == 1:
		return flat[0]
	}
	isNullable := func(s *state) bool { return s.nullable }
	nullable := slices.ContainsFunc(flat, isNullable)
	if kind == ofAll {
		nullable = !slices.ContainsFunc(flat, func(s *state) bool { return !s.nullable })
	}
	return l.state(&state{kind: kind, subs: flat, nullable: nullable})
}

func (l *language) not(s *state) *state {
	switch {
	case s.kind == ofNot:
		return s.subs[0]
	case s == l.none:
		return l.anything
	case s == l.anything:
		return l.none
	}
	return l.state(&state{kind: ofNot, subs: []*state{s}, nullable: !s.nullable})
}

func (l *language) repeat(s *state, least, most int) *state {
	switch {
	case most == 0 || s == l.blank:
		return l.blank
	case s == l.none && least > 0:
		return l.none
	case s == l.none:
		return l.blank
	case least == 1 && most == 1:
		return s
	}
	return l.state(&state{kind: ofRepetition, subs: []*state{s}, least: least, most: most,
		nullable: least == 0 || s.nullable})
}

const (
	// mostUnrolled bounds how often what looks ahead is repeated.
	mostUnrolled  = 12
	deepestInside = 200
)

// of returns the state of an expression and what has to follow it.
func (l *language) of(e *expression, then *state, depth int) *state {
	if depth > deepestInside || len(l.states) > mostStates {
		return l.none
	}
	switch e.kind {
	case oneRune:
		return l.sequence(l.state(&state{kind: ofRune, set: e.set}), then)
	case textStart:
		return l.sequence(l.state(&state{kind: ofRune, set: single(startOfText)}), then)
	case textEnd:
		return l.sequence(l.state(&state{kind: ofRune, set: single(endOfText)}), then)
	case sequence:
		for _, sub := range slices.Backward(e.subs) {
			then = l.of(sub, then, depth+1)
		}
		return then
	case alternatives:
		all := make([]*state, len(e.subs))
		for i, sub := range e.subs {
			all[i] = l.of(sub, then, depth+1)
		}
		return l.any(all...)
	case group:
		return l.of(e.subs[0], then, depth+1)
	case lookahead:
		ahead := l.of(e.subs[0], l.anything, depth+1)
		if e.negative {
			ahead = l.not(ahead)
		}
		return l.all(ahead, then)
	case repetition:
		if !e.looks() {
			return l.sequence(l.repeat(l.of(e.subs[0], l.blank, depth+1), e.least, e.most), then)
		}
		return l.unrolled(e, then, depth)
	}
	return then
}

// unrolled repeats an expression that looks at what follows it.
func (l *language) unrolled(e *expression, then *state, depth int) *state {
	most := e.most
	if most < 0 || most > e.least+mostUnrolled {
		most = e.least + mostUnrolled
	}
	after := l.none
	for i := most; i > 0; i-- {
		if i >= e.least {
			after = l.any(after, then)
		}
		after = l.of(e.subs[0], after, depth+1)
	}
	if e.least == 0 {
		after = l.any(after, then)
	}
	return after
}

// looks tells whether an expression depends on what stands around it.
func (e *expression) looks() bool {
	return e.kind == lookahead || e.kind == textStart || e.kind == textEnd ||
		slices.ContainsFunc(e.subs, (*expression).looks)
}

// derive returns what has to follow a character.
func (l *language) derive(s *state, r rune) *state {
	key := derivation{s.id, r}
	if known := l.derived[key]; known != nil {
		return known
	}
	to := l.none
	switch s.kind {
	case ofRune:
		if s.set.has(r) {
			to = l.blank
		}
	case ofSequence:
		to = l.sequence(l.derive(s.subs[0], r), s.subs[1])
		if s.subs[0].nullable {
			to = l.any(to, l.derive(s.subs[1], r))
		}
	case ofAny, ofAll:
		all := make([]*state, len(s.subs))
		for i, sub := range s.subs {
			all[i] = l.derive(sub, r)
		}
		if to = l.any(all...); s.kind == ofAll {
			to = l.all(all...)
		}
	case ofNot:
		to = l.not(l.derive(s.subs[0], r))
	case ofRepetition:
		most := s.most
		if most > 0 {
			most--
		}
		to = l.sequence(l.derive(s.subs[0], r), l.repeat(s.subs[0], max(s.least-1, 0), most))
	}
	l.derived[key] = to
	return to
}

// accepts tells whether a text may end in a state.
func (l *language) accepts(s *state) bool { return l.derive(s, endOfText).nullable }

// movesOf returns the moves from a state: those of characters that are easily read come first.
func (l *language) movesOf(s *state) []move {
	if s.moved || len(l.states) > mostStates {
		return s.moves
	}
	s.moved = true
	cuts := s.cuts(map[*state]bool{}, []rune{0, lastSurrogate + 1})
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	byState := map[*state][]runeRange{}
	var order []*state
	for i, first := range cuts {
		if first >= startOfText {
			break
		}
		last := startOfText - 1
		if i+1 < len(cuts) {
			last = min(last, cuts[i+1]-1)
		}
		to := l.derive(s, first)
		if to == l.none || first >= firstSurrogate && first <= lastSurrogate {
			continue
		}
		if byState[to] == nil {
			order = append(order, to)
		}
		byState[to] = append(byState[to], runeRange{first, last})
	}
	for _, to := range order {
		if set := normal(byState[to]).and(anyRune); len(set) > 0 {
			s.moves = append(s.moves, move{set, to})
		}
	}
	unreadable := func(m move) int { return min(len(plainText)-len(m.set.and(plainText)), 1) }
	slices.SortStableFunc(s.moves, func(a, b move) int { return unreadable(a) - unreadable(b) })
	return s.moves
}

// cuts adds the characters at which what may follow a state becomes something else.
func (s *state) cuts(seen map[*state]bool, cuts []rune) []rune {
	if seen[s] {
		return cuts
	}
	seen[s] = true
	for _, r := range s.set {
		cuts = append(cuts, r.first, r.last+1)
	}
	for i, sub := range s.subs {
		if s.kind == ofSequence && i == 1 && !s.subs[0].nullable {
			break
		}
		cuts = sub.cuts(seen, cuts)
	}
	return cuts
}

// draw makes a text of the language whose length in characters is within bounds; most is -1 where
// it has none.
func (l *language) draw(c *Choices, least, most int) (string, bool) {
	const ordinary = 12
	target := least + c.Below(ordinary)
	if most >= 0 {
		target = min(target, most)
	}
	for {
		var text strings.Builder
		at, length := l.start, 0
		for ; length < target; length++ {
			moves := l.movesOf(at)
			if len(moves) == 0 {
				break
			}
			next := moves[c.Below(len(moves))]
			text.WriteRune(drawRune(c, next.set))
			at = next.to
		}
		if l.complete(c, &text, at, length, least, most) {
			return text.String(), true
		}
		if target == 0 {
			return "", false
		}
		target /= 2
	}
}

// step is a state that was reached, and how.
type step struct {
	state  *state
	length int
	before int // the step before it; -1 for the first
	set    runes
}

// complete adds the shortest end that makes a text of the language.
func (l *language) complete(c *Choices, text *strings.Builder, from *state, length, least,
	most int) bool {
	const mostSteps = 20_000
	type place struct{ state, length int }
	seen := map[place]bool{}
	steps := []step{{state: from, length: length, before: -1}}
	for i := 0; i < len(steps) && i < mostSteps; i++ {
		at := steps[i]
		if at.length >= least && l.accepts(at.state) {
			var way []runes
			for ; at.before >= 0; at = steps[at.before] {
				way = append(way, at.set)
			}
			for _, set := range slices.Backward(way) {
				text.WriteRune(drawRune(c, set))
			}
			return true
		}
		if at.length == most {
			continue
		}
		for _, next := range l.movesOf(at.state) {
			to := place{next.to.id, at.length + 1}
			if most < 0 {
				to.length = min(to.length, least)
			}
			if !seen[to] {
				seen[to] = true
				steps = append(steps, step{next.to, at.length + 1, i, next.set})
			}
		}
	}
	return false
}

// drawRune chooses a character, mostly one that is easily read.
func drawRune(c *Choices, set runes) rune {
	const seldom = 16
	chosen := set.readable()
	if len(set) != len(chosen) && c.chance(seldom) {
		chosen = set
	}
	return chosen.at(c.Below(chosen.size()))
}
