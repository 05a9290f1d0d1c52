// Package generate makes values of schemas: those that satisfy one, and those that miss it by one
// thing. What it hands out was judged by the compiled schema before.
//
// A schema is first taken apart into shapes: demands without alternatives, which together are all
// that "allOf", "oneOf", "anyOf", "not", "if" and the references come to. What is refused, as by
// "not", is demanded of its opposite. A value is then drawn from a shape by choices. The same
// choices give the same value, so that it can be had again and made smaller.
package generate

import "math/rand/v2"

// Choices is a sequence of choices, each a number below a limit. The lower a number, the simpler
// what is chosen.
type Choices struct {
	source   *rand.PCG
	random   *rand.Rand // nil where the sequence is a recording
	recorded []uint32
	taken    []uint32
}

// NewChoices begins a sequence of random choices, the same one for the same two numbers.
func NewChoices(seed, stream uint64) *Choices {
	source := rand.NewPCG(seed, stream)
	//nolint:gosec // it must be repeatable
	return &Choices{source: source, random: rand.New(source)}
}

// Replay makes the choices of a recording again. Behind its end the simplest is chosen each time,
// and so is the last of what there is to choose where a recorded choice is beyond that.
func Replay(recorded []uint32) *Choices { return &Choices{recorded: recorded} }

// Restart begins another sequence of random choices, in the same memory.
func (c *Choices) Restart(seed, stream uint64) {
	if c.source == nil {
		*c = *NewChoices(seed, stream)
		return
	}
	c.source.Seed(seed, stream)
	c.taken = c.taken[:0]
}

// Below chooses a number from 0 to n-1; 0 where n is 1 or less, which is no choice.
func (c *Choices) Below(n int) int {
	const most = 1 << 30
	if n <= 1 {
		return 0
	}
	n = min(n, most)
	chosen := uint32(0)
	switch at := len(c.taken); {
	case c.random != nil:
		chosen = c.random.Uint32N(uint32(n))
	case at < len(c.recorded):
		chosen = min(c.recorded[at], uint32(n-1))
	}
	c.taken = append(c.taken, chosen)
	return int(chosen)
}

// chance is true once in n times; the simplest choice is false.
func (c *Choices) chance(n int) bool { return c.Below(n) == n-1 }

// Recording returns the choices made so far. It is the caller's to keep.
func (c *Choices) Recording() []uint32 { return append([]uint32(nil), c.taken...) }
