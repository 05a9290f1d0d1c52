package faulty

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"plumbline/internal/schema"
)

// mostMade bounds the length of the texts, lists and objects that are made.
const mostMade = 10_000

// keyed adds values that miss one keyword of a schema.
func (w *walker) keyed(class Class, v visit, keywords []string, what string,
	wrongs ...func(any) (any, bool)) {
	w.add(class, try{place: v.place, keyword: keywords[0], keywords: keywords, wrongs: wrongs,
		sentence: fmt.Sprintf("The answer has at %s %s.", at(v.place), what)})
}

// limits lists values that are beyond a limit of a schema.
func (w *walker) limits(v visit, r *schema.Rules) {
	switch v.value.(type) {
	case json.Number:
		w.numbers(v, r)
	case string:
		w.lengths(v, r)
	case []any:
		w.counts(v, r)
	case map[string]any:
		w.memberCounts(v, r)
	}
}

func (w *walker) numbers(v visit, r *schema.Rules) {
	one := big.NewRat(1, 1)
	beyond := func(limit *big.Rat, by *big.Rat, what string, keywords ...string) {
		if limit == nil {
			return
		}
		number, is := decimal(new(big.Rat).Add(limit, by))
		if is {
			w.keyed(OutOfBound, v, keywords, "a number "+what, isNumber(number))
		}
	}
	minus := big.NewRat(-1, 1)
	beyond(r.Minimum, minus, "below its minimum", "minimum", "exclusiveMinimum")
	beyond(r.ExclusiveMinimum, new(big.Rat), "at its exclusive minimum", "exclusiveMinimum",
		"minimum")
	beyond(r.Maximum, one, "above its maximum", "maximum", "exclusiveMaximum")
	beyond(r.ExclusiveMaximum, new(big.Rat), "at its exclusive maximum", "exclusiveMaximum",
		"maximum")
	if r.MultipleOf == nil {
		return
	}
	step := r.MultipleOf
	half := new(big.Rat).Quo(step, big.NewRat(2, 1))
	w.keyed(OutOfBound, v, []string{"multipleOf"}, "a number that is no multiple of its step",
		func(right any) (any, bool) {
			value, is := new(big.Rat).SetString(fmt.Sprint(right))
			if !is {
				return nil, false
			}
			return decimal(value.Add(value, half))
		},
		func(right any) (any, bool) { // which stays a whole number
			value, is := new(big.Rat).SetString(fmt.Sprint(right))
			if !is {
				return nil, false
			}
			return decimal(value.Add(value, one))
		})
}

// isNumber replaces a number.
func isNumber(number any) func(any) (any, bool) {
	return func(right any) (any, bool) {
		_, is := right.(json.Number)
		return number, is
	}
}

// decimal is a number as JSON; false where it has no end in decimal digits.
func decimal(number *big.Rat) (any, bool) {
	if number.IsInt() {
		return json.Number(number.Num().String()), true
	}
	digits, exact := number.FloatPrec()
	if !exact || digits > 30 {
		return nil, false
	}
	return json.Number(number.FloatString(digits)), true
}

func (w *walker) lengths(v visit, r *schema.Rules) {
	if r.MinLength != nil && *r.MinLength > 0 {
		least := *r.MinLength
		w.keyed(OutOfBound, v, []string{"minLength"}, "a text that is too short",
			ofText(func(text []rune) (string, bool) {
				return string(text[:min(least-1, len(text))]), true
			}))
	}
	if r.MaxLength != nil && *r.MaxLength < mostMade {
		most := *r.MaxLength
		longer := func(with func(last rune) rune) func(any) (any, bool) {
			return ofText(func(text []rune) (string, bool) {
				last := 'a'
				if len(text) > 0 {
					last = text[len(text)-1]
				}
				for len(text) <= most {
					text = append(text, with(last))
				}
				return string(text), true
			})
		}
		w.keyed(OutOfBound, v, []string{"maxLength"}, "a text that is too long",
			longer(func(last rune) rune { return last }),
			longer(func(rune) rune { return 'a' }), longer(func(rune) rune { return '0' }))
	}
}

// ofText makes another text of one.
func ofText(change func(text []rune) (string, bool)) func(any) (any, bool) {
	return func(right any) (any, bool) {
		text, is := right.(string)
		if !is {
			return nil, false
		}
		changed, is := change([]rune(text))
		return changed, is && changed != text
	}
}

// ofList makes another list of one.
func ofList(change func(list []any) ([]any, bool)) func(any) (any, bool) {
	return func(right any) (any, bool) {
		list, is := right.([]any)
		if !is {
			return nil, false
		}
		return change(slices.Clone(list))
	}
}

func (w *walker) counts(v visit, r *schema.Rules) {
	if r.MinItems != nil && *r.MinItems > 0 {
		least := *r.MinItems
		w.keyed(OutOfBound, v, []string{"minItems"}, "too few entries",
			ofList(func(list []any) ([]any, bool) { return list[:min(least-1, len(list))], true }))
	}
	if r.MaxItems != nil && *r.MaxItems < mostMade {
		most := *r.MaxItems
		w.keyed(OutOfBound, v, []string{"maxItems"}, "too many entries",
			ofList(func(list []any) ([]any, bool) {
				for i := 0; len(list) <= most && len(list) > 0; i++ {
					list = append(list, list[i])
				}
				return list, len(list) > most
			}),
			ofList(func(list []any) ([]any, bool) { return numbered(list, most+1) }))
	}
	if r.UniqueItems {
		w.keyed(OutOfBound, v, []string{"uniqueItems"}, "the same entry twice",
			ofList(func(list []any) ([]any, bool) {
				if len(list) == 0 {
					return nil, false
				}
				return append(list, list[0]), true
			}))
	}
}

// numbered is a list of so many texts, no two of which are alike; false where it has something else
// than texts.
func numbered(list []any, count int) ([]any, bool) {
	if len(list) == 0 {
		return nil, false
	}
	text, is := list[0].(string)
	for i := 0; is && len(list) < count; i++ {
		list = append(list, fmt.Sprint(text, i))
	}
	return list, is
}

func (w *walker) memberCounts(v visit, r *schema.Rules) {
	if r.MaxProperties != nil && *r.MaxProperties < mostMade {
		most := *r.MaxProperties
		w.keyed(OutOfBound, v, []string{"maxProperties"}, "too many members",
			changing(func(o map[string]any) bool {
				var like any = "more"
				for _, name := range slices.Sorted(maps.Keys(o)) {
					like = o[name]
				}
				for i := 0; len(o) <= most; i++ {
					o[fmt.Sprint("more", i)] = like
				}
				return true
			})...)
	}
	if r.MinProperties != nil && *r.MinProperties > 0 {
		least := *r.MinProperties
		w.keyed(OutOfBound, v, []string{"minProperties"}, "too few members",
			changing(func(o map[string]any) bool {
				names := slices.Sorted(maps.Keys(o))
				for _, name := range names[:max(len(names)-least+1, 0)] {
					delete(o, name)
				}
				return true
			})...)
	}
}

// texts lists texts that a pattern or a format does not allow.
func (w *walker) texts(v visit, r *schema.Rules) {
	if _, isText := v.value.(string); r.Pattern != nil && isText {
		w.keyed(PatternMissed, v, []string{"pattern"}, "a text that does not match its pattern",
			others(r.Pattern.Matches)...)
	}
	if r.Format == nil {
		return
	}
	if _, isText := v.value.(string); isText {
		w.keyed(FormatMissed, v, []string{"format"}, "a text that is no "+r.Format.Name,
			others(func(text string) bool { return r.Format.Accepts(text) })...)
		return
	}
	w.keyed(FormatMissed, v, []string{"format"}, "a number that is no "+r.Format.Name,
		isNumber(json.Number("9223372036854775808")), isNumber(json.Number("2147483648")),
		isNumber(json.Number("-1")))
}

// others are ways to make another text of one that is not accepted: near ones first.
func others(accepts func(text string) bool) []func(any) (any, bool) {
	changes := []func(text string) string{
		func(text string) string { return text + "§" },
		func(text string) string { return "no " + text },
		func(text string) string { return strings.Repeat("§", len([]rune(text))) },
		strings.ToUpper, strings.ToLower,
		func(text string) string { return text + "-" },
		func(text string) string { return strings.Repeat("x", len([]rune(text))) },
		func(text string) string { return strings.Repeat("0", len([]rune(text))) },
		func(text string) string { return strings.Repeat(" ", len([]rune(text))) },
		func(string) string { return "" },
		func(string) string { return "§" },
	}
	var list []func(any) (any, bool)
	for _, change := range changes {
		list = append(list, ofText(func(text []rune) (string, bool) {
			changed := change(string(text))
			return changed, !accepts(changed)
		}))
	}
	return list
}

// listed lists values that an enum does not have.
func (w *walker) listed(v visit, r *schema.Rules) {
	if r.Enum == nil {
		return
	}
	number := func(add int64) func(any) (any, bool) {
		return func(right any) (any, bool) {
			value, is := new(big.Rat).SetString(fmt.Sprint(right))
			if _, isNumber := right.(json.Number); !is || !isNumber {
				return nil, false
			}
			return decimal(value.Add(value, big.NewRat(add, 1)))
		}
	}
	w.keyed(EnumMissed, v, []string{"enum", "const"}, "a value that is not listed",
		ofText(func([]rune) (string, bool) { return "plumbline", true }),
		ofText(func(text []rune) (string, bool) { return strings.Repeat("x", len(text)), true }),
		ofText(func(text []rune) (string, bool) { return string(text) + "x", true }),
		number(1_000), number(1),
		func(right any) (any, bool) {
			truth, is := right.(bool)
			return !truth, is
		})
}
