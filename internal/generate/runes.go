package generate

import (
	"slices"
	"unicode"
)

// runes is a set of characters: ranges in their order, which neither touch nor overlap.
type runes []runeRange

type runeRange struct{ first, last rune }

// Characters are Unicode code points; surrogates are none that a text can have.
const (
	firstSurrogate, lastSurrogate = 0xd800, 0xdfff
	startOfText, endOfText        = rune(unicode.MaxRune + 1), rune(unicode.MaxRune + 2)
)

var (
	anyRune    = runes{{0, firstSurrogate - 1}, {lastSurrogate + 1, unicode.MaxRune}}
	digitRunes = runes{{'0', '9'}}
	wordRunes  = runes{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}
	// ECMA-262's WhiteSpace and LineTerminator
	spaceRunes = runes{{'\t', '\r'}, {' ', ' '}, {0xa0, 0xa0}, {0x1680, 0x1680}, {0x2000, 0x200a},
		{0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}, {0xfeff, 0xfeff}}
	lineEnds  = runes{{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}}
	dotRunes  = lineEnds.negated()
	plainText = runes{{' ', '~'}}
)

func single(r rune) runes { return runes{{r, r}} }

// normal sorts ranges and joins those that touch.
func normal(ranges []runeRange) runes {
	slices.SortFunc(ranges, func(a, b runeRange) int { return int(a.first) - int(b.first) })
	var set runes
	for _, r := range ranges {
		if last := len(set) - 1; last >= 0 && r.first <= set[last].last+1 {
			set[last].last = max(set[last].last, r.last)
			continue
		}
		set = append(set, r)
	}
	return set
}

func (s runes) and(others runes) runes {
	var both runes
	for i, j := 0, 0; i < len(s) && j < len(others); {
		first, last := max(s[i].first, others[j].first), min(s[i].last, others[j].last)
		if first <= last {
			both = append(both, runeRange{first, last})
		}
		if s[i].last < others[j].last {
			i++
		} else {
			j++
		}
	}
	return both
}

// negated are all characters of texts that are not in the set.
func (s runes) negated() runes {
	var rest runes
	next := rune(0)
	for _, r := range s {
		if r.first > next {
			rest = append(rest, runeRange{next, r.first - 1})
		}
		next = r.last + 1
	}
	if next <= unicode.MaxRune {
		rest = append(rest, runeRange{next, unicode.MaxRune})
	}
	return rest.and(anyRune)
}

func (s runes) has(r rune) bool {
	_, found := slices.BinarySearchFunc(s, r, func(own runeRange, r rune) int {
		switch {
		case own.last < r:
			return -1
		case own.first > r:
			return 1
		}
		return 0
	})
	return found
}

func (s runes) size() (n int) {
	for _, r := range s {
		n += int(r.last-r.first) + 1
	}
	return n
}

func (s runes) at(i int) rune {
	for _, r := range s {
		if n := int(r.last-r.first) + 1; i >= n {
			i -= n
			continue
		}
		return r.first + rune(i) //nolint:gosec // below the count of the characters
	}
	return s[len(s)-1].last
}

// readable is the part of a set that is seen and written everywhere, the whole set where that has
// none.
func (s runes) readable() runes {
	for _, better := range []runes{{{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}, plainText} {
		if both := s.and(better); len(both) > 0 {
			return both
		}
	}
	return s
}

// ofTable are the characters of a table of Unicode.
func ofTable(table *unicode.RangeTable) runes {
	var ranges []runeRange
	add := func(low, high, stride rune) {
		if stride == 1 {
			ranges = append(ranges, runeRange{low, high})
			return
		}
		for r := low; r <= high; r += stride {
			ranges = append(ranges, runeRange{r, r})
		}
	}
	for _, r := range table.R16 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	for _, r := range table.R32 {
		//nolint:gosec // tables of Unicode have characters only
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	return normal(ranges).and(anyRune)
}
