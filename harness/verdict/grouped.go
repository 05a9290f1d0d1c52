package verdict

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/tree"
)

// Bounds of what is said of one message.
const (
	// MaxFindings is how many findings one exchange has at most, after those of one cause have
	// become one.
	MaxFindings = 100
	// MaxPlaces is how many places a finding names besides its first one.
	MaxPlaces = 5
	// maxSeparate is how many findings of one cause stay findings of their own: so few can be read
	// one by one, each with its value.
	maxSeparate = 6
	// maxPatterns is how many findings one place of the contract has at most. It is reached where
	// members of any name are wrong for one reason.
	maxPatterns = 20
)

// Grouped makes one finding of those that have one cause, where there are more than six: the same
// place of the contract is not met at places of a body that differ in the index of a list entry
// only. It is the first of them, with the number of all and the places of some. Where one place of
// the contract is not met in more than 20 ways, as by members of any name, all of these are one.
// More than [MaxFindings] are counted in the hint of the last; what speaks against the exchange
// comes before what does not.
//
// It takes time in proportion to what it is given.
func Grouped(findings []Finding) []Finding {
	if len(findings) <= maxSeparate {
		return findings
	}
	often := map[cause]int{}
	for _, f := range findings {
		often[causeOf(f)]++
	}
	grouped := joined(findings, func(f Finding) (cause, bool) {
		of := causeOf(f)
		return of, often[of] > maxSeparate
	})
	patterns := map[cause]int{}
	for _, f := range grouped {
		patterns[placeOf(f)]++
	}
	grouped = joined(grouped, func(f Finding) (cause, bool) {
		place := placeOf(f)
		return place, f.Instance != nil && patterns[place] > maxPatterns
	})
	grouped = bounded(grouped)
	for i := range grouped {
		grouped[i].sayHowOften()
	}
	return grouped
}

// cause is what findings have in common that are one.
type cause struct {
	check     Check
	severity  Severity
	place     Location
	expected  string
	instance  string // "-" where a finding is about no place of a body
	otherwise string // the message where only the same words are the same
}

func causeOf(f Finding) cause {
	c := placeOf(f)
	c.expected = f.Expected
	if f.Instance == nil {
		c.instance, c.otherwise = "-", f.Message
		return c
	}
	c.instance = Pattern(*f.Instance)
	return c
}

func placeOf(f Finding) cause {
	return cause{check: f.Check, severity: f.Severity, place: f.Contract}
}

// Pattern is a place in a body with its indexes left open, as *: what is wrong with each entry of a
// list has one cause.
func Pattern(instance tree.Pointer) string {
	tokens := instance.Tokens()
	for i, token := range tokens {
		if strings.Trim(token, "0123456789") == "" {
			tokens[i] = "*"
		}
	}
	return string(tree.PointerOf(tokens...))
}

// joined makes one finding of those with the same key, in the order of their first ones. Those
// without a key stay as they are.
func joined(findings []Finding, key func(Finding) (of cause, join bool)) []Finding {
	at := map[cause]int{}
	var list []Finding
	for _, f := range findings {
		of, join := key(f)
		i, known := at[of]
		if !join || !known {
			if join {
				at[of] = len(list)
			}
			list = append(list, f)
			continue
		}
		first := &list[i]
		first.Count = first.Often() + f.Often()
		if f.Instance != nil {
			first.Places = append(first.Places, *f.Instance)
		}
		first.Places = append(first.Places, f.Places...)
		first.Places = first.Places[:min(len(first.Places), MaxPlaces)]
	}
	return list
}

// Often is how often it was found in the exchange.
func (f Finding) Often() int { return max(f.Count, 1) }

func (f *Finding) sayHowOften() {
	more := f.Often() - 1
	switch {
	case more == 0:
		return
	case len(f.Places) == 0:
		f.addHint(fmt.Sprintf("found %d times", f.Count))
		return
	}
	paths := make([]string, len(f.Places))
	for i, place := range f.Places {
		paths[i] = tree.Path(place)
	}
	hint := "the same at 1 other place: "
	if more > 1 {
		hint = fmt.Sprintf("the same at %d other places: ", more)
	}
	hint += strings.Join(paths, ", ")
	if more > len(paths) {
		hint += ", …"
	}
	f.addHint(hint)
}

func (f *Finding) addHint(hint string) { f.Hint = strings.TrimPrefix(f.Hint+"\n"+hint, "\n") }

// bounded leaves out what comes after MaxFindings, notes and warnings first.
func bounded(findings []Finding) []Finding {
	if len(findings) <= MaxFindings {
		return findings
	}
	weight := map[Severity]int{Warning: 1, Note: 2}
	kept := slices.Clone(findings)
	slices.SortStableFunc(kept,
		func(a, b Finding) int { return weight[a.Severity] - weight[b.Severity] })
	last := &kept[MaxFindings-1]
	last.addHint(fmt.Sprintf("%d more findings of other causes are not listed",
		len(kept)-MaxFindings))
	return kept[:MaxFindings]
}
