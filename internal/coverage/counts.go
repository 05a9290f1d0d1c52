package coverage

import (
	"fmt"
	"math"
)

// Count returns the number of items of a kind and level; an empty kind or level means all.
func (c *Coverage) Count(kind ItemKind, level Level) int {
	if c == nil {
		return 0
	}
	n := 0
	for _, o := range c.Operations {
		n += o.Count(kind, level)
	}
	return n
}

// Count returns the number of items of a kind and level; an empty kind or level means all.
func (o Operation) Count(kind ItemKind, level Level) int {
	n := 0
	for i := range o.Items {
		if (kind == "" || o.Items[i].Kind == kind) && (level == "" || o.Items[i].Level == level) {
			n++
		}
	}
	return n
}

// Percent returns how many of 100 items were exercised, of those that a client can bring about; 0
// where there are none.
func (c *Coverage) Percent() float64 {
	possible := c.Count("", "") - c.Count("", NotProvokable)
	if possible == 0 {
		return 0
	}
	return 100 * float64(c.Count("", Exercised)) / float64(possible)
}

// PercentText returns [Coverage.Percent] for people, with one decimal. It is 100.0% only where
// nothing is missing, and 0.0% only where nothing was exercised.
func (c *Coverage) PercentText() string {
	percent := c.Percent()
	rounded := math.Round(10*percent) / 10
	switch {
	case percent > 0 && rounded == 0:
		rounded = 0.1
	case percent < 100 && rounded == 100:
		rounded = 99.9
	}
	return fmt.Sprintf("%.1f%%", rounded)
}
