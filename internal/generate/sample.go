package generate

import "strings"

// sampler draws a text of an expression by going through it, without a look at what surrounds its
// parts: most patterns need no more, and it takes less than the language does.
type sampler struct {
	choices *Choices
	text    []byte
	groups  map[int]string
	scale   int // how often more than it has to what can be repeated is
	runes   int
	most    int // characters after which nothing is repeated any more
}

func (s *sampler) sample(e *expression) {
	switch e.kind {
	case oneRune:
		if len(e.set) > 0 {
			s.text = append(s.text, string(drawRune(s.choices, e.set))...)
			s.runes++
		}
	case sequence:
		for _, sub := range e.subs {
			s.sample(sub)
		}
	case alternatives:
		s.sample(e.subs[s.choices.Below(len(e.subs))])
	case repetition:
		s.repeat(e)
	case group:
		from := len(s.text)
		s.sample(e.subs[0])
		if e.group > 0 {
			if s.groups == nil {
				s.groups = map[int]string{}
			}
			s.groups[e.group] = string(s.text[from:])
		}
	case backReference:
		s.text = append(s.text, s.groups[e.group]...)
		s.runes += len(s.groups[e.group])
	}
}

func (s *sampler) repeat(e *expression) {
	count := e.least
	if more := s.scale; e.most != e.least {
		if e.most >= 0 {
			more = min(more, e.most-e.least)
		}
		count += s.choices.Below(more + 1)
	}
	for i := 0; i < count && (i < e.least || s.runes < s.most); i++ {
		if s.runes > longestText {
			return
		}
		s.sample(e.subs[0])
	}
}

// longestText bounds the texts that are made, in characters.
const longestText = 100_000

// sampled draws a text of an expression whose length is near to what is wanted. The caller holds it
// to the pattern.
func sampled(c *Choices, e *expression, least, most, attempt int) string {
	const usual = 6
	scale := max(usual, least) >> (attempt / 2)
	if attempt%2 == 1 {
		scale = least<<attempt + attempt
	}
	s := &sampler{choices: c, scale: scale, most: longestText}
	if most >= 0 {
		s.most = most
	}
	s.sample(e)
	if lacking := least - s.runes; lacking > 0 { // a pattern without an end takes more of anything
		return string(s.text) + strings.Repeat("a", min(lacking, longestText))
	}
	return string(s.text)
}
