package generate

import (
	"slices"
	"strings"
	"unicode/utf8"

	"plumbline/internal/schema"
)

// textPlan is what is made of the demands on a text.
type textPlan struct {
	demands  textDemands
	patterns []*expression // of the patterns that could be taken apart
	formats  []*expression // of what has the formats
	language *language     // once it is needed
	makers   []formatMaker // of the formats
	misses   []string      // of the formats that are to be missed
}

func (s *shape) texts() *textPlan {
	if s.textPlan == nil {
		s.textPlan = newTextPlan(s.text)
	}
	return s.textPlan
}

func newTextPlan(demands textDemands) *textPlan {
	p := &textPlan{demands: demands}
	for _, pattern := range demands.patterns {
		if e, err := parseExpression(pattern.Source); err == nil {
			p.patterns = append(p.patterns, e)
		}
	}
	for _, f := range demands.formats {
		e, err := parseExpression(formatPatterns[f.Name])
		if err == nil && formatPatterns[f.Name] != "" {
			p.formats = append(p.formats, e)
		}
		if maker := textFormats[f.Name]; maker.draw != nil {
			p.makers = append(p.makers, maker)
		}
	}
	for _, f := range demands.notFormats {
		p.misses = append(p.misses, textFormats[f.Name].misses...)
	}
	return p
}

// ofPattern is the plan of a text of which nothing but a pattern is demanded.
func ofPattern(pattern *schema.Pattern) *textPlan {
	return newTextPlan(textDemands{most: -1, patterns: []*schema.Pattern{pattern}})
}

// What is tried before a text is given up.
const (
	triesOfFormat  = 12
	triesOfPattern = 8
	triesOfBoth    = 40
)

// draw makes a text that fits the demands.
func (p *textPlan) draw(d *drawer) (string, bool) {
	least, most := p.demands.least, p.demands.most
	if least > longestText {
		return "", false
	}
	switch {
	case len(p.makers) > 0:
		for range triesOfFormat {
			maker := p.makers[d.choices.Below(len(p.makers))]
			if text := maker.draw(d.choices, least, most); p.fits(text) {
				return text, true
			}
		}
	case len(p.demands.notFormats) > 0 && len(p.demands.patterns) == 0:
		for range triesOfFormat {
			if len(p.misses) == 0 {
				break
			}
			if text := p.misses[d.choices.Below(len(p.misses))]; p.fits(text) {
				return text, true
			}
		}
	}
	if len(p.demands.patterns)+len(p.demands.notPatterns) > 0 {
		return p.ofPatterns(d)
	}
	for range triesOfFormat {
		if text := d.words(least, most); p.fits(text) {
			return text, true
		}
	}
	return "", false
}

func (p *textPlan) ofPatterns(d *drawer) (string, bool) {
	least, most := p.demands.least, p.demands.most
	if len(p.patterns) > 0 && !d.exact {
		for attempt := range triesOfPattern {
			e := p.patterns[attempt%len(p.patterns)]
			if text := sampled(d.choices, e, least, most, attempt); p.fits(text) {
				return text, true
			}
		}
	}
	if p.language == nil || len(p.language.states) > mostStates/2 {
		var unmatched []*expression
		for _, pattern := range p.demands.notPatterns {
			if e, err := parseExpression(pattern.Source); err == nil {
				unmatched = append(unmatched, e)
			}
		}
		p.language = newLanguage(slices.Concat(p.patterns, p.formats), unmatched)
	}
	tries := triesOfPattern
	if len(p.demands.formats)+len(p.demands.notFormats) > 0 {
		tries = triesOfBoth
	}
	for range tries {
		text, found := p.language.draw(d.choices, least, most)
		if !found {
			return "", false
		}
		if p.fits(text) {
			return text, true
		}
	}
	return "", false
}

// fits tells whether a text is within all demands.
func (p *textPlan) fits(text string) bool {
	t := &p.demands
	if length := utf8.RuneCountInString(text); length < t.least || t.most >= 0 && length > t.most {
		return false
	}
	for _, pattern := range t.patterns {
		if !pattern.Matches(text) {
			return false
		}
	}
	for _, f := range t.formats {
		if !f.Accepts(text) {
			return false
		}
	}
	return !slices.ContainsFunc(t.notPatterns,
		func(p *schema.Pattern) bool { return p.Matches(text) }) &&
		!slices.ContainsFunc(t.notFormats, func(f *schema.Format) bool { return f.Accepts(text) })
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// words makes a text of a length within bounds that nothing else is demanded of.
func (d *drawer) words(least, most int) string {
	const ordinary, seldom = 12, 6
	length := least
	if least == 0 {
		length = 1
	}
	more := ordinary
	if most >= 0 {
		length = min(length, most)
		more = min(more, most-length)
	}
	length += d.choices.Below(more + 1)
	if d.nasty && d.choices.chance(seldom) {
		return d.nastyText(length, most)
	}
	text := make([]byte, length)
	for i := range text {
		text[i] = letters[d.choices.Below(len(letters))]
	}
	return string(text)
}

// saying is what the texts of a value say, and whether one of them does.
type saying struct {
	text string
	said bool
}

// as returns the text, as often as a text has to be long, if that fits the demands.
func (s *saying) as(p *textPlan) (string, bool) {
	if s == nil || p.demands.least > longestText {
		return "", false
	}
	text := s.text
	for utf8.RuneCountInString(text) < p.demands.least {
		text += s.text
	}
	if !p.fits(text) {
		return "", false
	}
	s.said = true
	return text, true
}

// forget is for another value.
func (s *saying) forget() {
	if s != nil {
		s.said = false
	}
}

// nastyRunes are characters that programs stumble over: of every plane, written from the right,
// combining, invisible, with a meaning of their own in some language, or none at all.
var nastyRunes = []rune{'é', 'ß', 'İ', 0x0301, '😀', 0x1f468, 0x200d, 0x202e, 'א', 'ع', '中', 0xfeff,
	0, 1, 0x7f, 0x85, 0x2028, 0xfffd, 0xffff, 0x10ffff, 0x20000, 0xe0001, '\'', '"', '\\', '<', '&',
	'%', '{', '$', ';', '\n', '\r', '\t', ' ', '/', '.', '`', 'ﬀ', '٣', '(', '[',
	'*'}

func (d *drawer) nastyText(length, most int) string {
	const veryLong, seldom = 5_000, 12
	if most < 0 && d.choices.chance(seldom) {
		return strings.Repeat(string(nastyRunes[d.choices.Below(len(nastyRunes))]), veryLong)
	}
	var text strings.Builder
	for range length {
		text.WriteRune(nastyRunes[d.choices.Below(len(nastyRunes))])
	}
	return text.String()
}
