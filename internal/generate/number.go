package generate

import (
	"encoding/json"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/schema"
)

// numberFormat is what a format says of numbers.
type numberFormat struct {
	integer     bool
	least, most *big.Rat
}

// numberFormats are the formats of numbers that are asserted (OpenAPI Format Registry).
var numberFormats = func() map[string]*numberFormat {
	float := func(limit float64) *numberFormat {
		most := new(big.Rat).SetFloat64(limit)
		return &numberFormat{least: new(big.Rat).Neg(most), most: most}
	}
	formats := map[string]*numberFormat{"float": float(math.MaxFloat32),
		"double": float(math.MaxFloat64),
		"double-int": {integer: true, least: big.NewRat(-1<<53+1, 1),
			most: big.NewRat(1<<53-1, 1)}}
	one := big.NewInt(1)
	for _, bits := range []uint{8, 16, 32, 64} {
		half, all := new(big.Int).Lsh(one, bits-1), new(big.Int).Lsh(one, bits)
		formats["int"+strconv.Itoa(int(bits))] = &numberFormat{integer: true,
			least: new(big.Rat).SetInt(new(big.Int).Neg(half)),
			most:  new(big.Rat).SetInt(half.Sub(half, one))}
		formats["uint"+strconv.Itoa(int(bits))] = &numberFormat{integer: true,
			least: new(big.Rat), most: new(big.Rat).SetInt(all.Sub(all, one))}
	}
	return formats
}()

// grid is the numbers that a shape allows, or enough of them: multiples of a step by the integers
// from least to most.
type grid struct {
	step        *big.Rat
	least, most *big.Int
	// What is small is computed with in 64 bits: the step is unit / 10^places.
	small         bool
	low, high     int64
	unit          int64
	places        int
	bounded       bool // whether both limits are the schema's own
	fractionsOnly bool
}

// usualSteps is how far numbers without a limit go.
const usualSteps = 1 << 20

// gridOf returns the numbers of a shape that are of a type, integers or fractions; nil where there
// are none.
func (s *shape) gridOf(types schema.Types) *grid {
	if known, is := s.grids[types]; is {
		return known
	}
	if s.grids == nil {
		s.grids = map[schema.Types]*grid{}
	}
	s.grids[types] = s.number.grid(types)
	return s.grids[types]
}

func (n numberDemands) grid(types schema.Types) *grid {
	for _, f := range n.formats {
		says := numberFormats[f.Name]
		if says.integer && types == schema.Fraction {
			return nil
		}
		n.atLeast(says.least, false)
		n.atMost(says.most, false)
	}
	g := &grid{fractionsOnly: types == schema.Fraction}
	for _, m := range n.multiples {
		g.step = commonMultiple(g.step, m)
	}
	switch {
	case types == schema.Integer:
		g.step = commonMultiple(g.step, big.NewRat(1, 1))
	case g.step == nil:
		g.step = n.finerThanLimits()
	case g.step.IsInt():
		return nil
	}
	g.limits(n)
	if g.least.Cmp(g.most) > 0 {
		return nil
	}
	g.simplify()
	return g
}

// finerThanLimits is a step that has fractions between the limits.
func (n numberDemands) finerThanLimits() *big.Rat {
	step, ten := big.NewRat(1, 100), big.NewRat(10, 1)
	for range 400 {
		if n.least == nil || n.most == nil || n.least.Cmp(n.most) == 0 {
			break
		}
		width := new(big.Rat).Sub(n.most, n.least)
		if width.Quo(width, step).Cmp(ten) >= 0 {
			break
		}
		step = new(big.Rat).Quo(step, ten)
	}
	if n.least != nil && n.most != nil && n.least.Cmp(n.most) == 0 {
		return new(big.Rat).SetFrac(big.NewInt(1), n.least.Denom())
	}
	return step
}

func (g *grid) limits(n numberDemands) {
	one := big.NewInt(1)
	if n.least != nil {
		g.least = floor(new(big.Rat).Quo(n.least, g.step))
		at := new(big.Rat).Mul(new(big.Rat).SetInt(g.least), g.step)
		if c := at.Cmp(n.least); c < 0 || c == 0 && n.leastOpen {
			g.least.Add(g.least, one)
		}
	}
	if n.most != nil {
		g.most = floor(new(big.Rat).Quo(n.most, g.step))
		at := new(big.Rat).Mul(new(big.Rat).SetInt(g.most), g.step)
		if at.Cmp(n.most) == 0 && n.mostOpen {
			g.most.Sub(g.most, one)
		}
	}
	g.bounded = g.least != nil && g.most != nil
	usual := big.NewInt(usualSteps)
	if g.least == nil {
		g.least = new(big.Int).Neg(usual)
		if g.most != nil && g.most.Sign() < 0 {
			g.least.Add(g.least, g.most)
		}
	}
	if g.most == nil {
		g.most = usual
		if g.least.Sign() > 0 {
			g.most = new(big.Int).Add(usual, g.least)
		}
	}
}

// simplify computes in 64 bits where that is enough.
func (g *grid) simplify() {
	places, exact := g.step.FloatPrec()
	if !exact || places > 9 || !g.least.IsInt64() || !g.most.IsInt64() {
		return
	}
	power := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	unit := new(big.Rat).Mul(g.step, power)
	g.low, g.high = g.least.Int64(), g.most.Int64()
	if last := new(big.Int).Mul(g.most, unit.Num()); !last.IsInt64() {
		return
	}
	if first := new(big.Int).Mul(g.least, unit.Num()); !first.IsInt64() {
		return
	}
	g.small, g.unit, g.places = true, unit.Num().Int64(), places
}

func floor(r *big.Rat) *big.Int {
	quotient, rest := new(big.Int).QuoRem(r.Num(), r.Denom(), new(big.Int))
	if rest.Sign() < 0 {
		quotient.Sub(quotient, big.NewInt(1))
	}
	return quotient
}

// commonMultiple is the least number that is a multiple of both; nil stands for any.
func commonMultiple(a, b *big.Rat) *big.Rat {
	if a == nil {
		return b
	}
	// Both as integers of the same unit.
	unit := new(big.Int).Mul(a.Denom(), b.Denom())
	x, y := new(big.Int).Mul(a.Num(), b.Denom()), new(big.Int).Mul(b.Num(), a.Denom())
	divisor := new(big.Int).GCD(nil, nil, x, y)
	return new(big.Rat).SetFrac(x.Mul(x.Quo(x, divisor), y), unit)
}

// draw chooses a number: mostly a small one, sometimes a limit, sometimes any.
func (g *grid) draw(c *Choices) json.Number {
	const kinds, small = 8, 100
	kind := c.Below(kinds)
	if !g.small {
		return g.drawLarge(c, kind)
	}
	at := min(max(0, g.low), g.high)
	// A width of 64 bits is beyond what is signed.
	switch width := uint64(g.high) - uint64(g.low); { //nolint:gosec // on purpose
	case kind == kinds-1 && g.bounded:
		at = g.low
		if c.Below(2) == 1 {
			at = g.high
		}
	case kind == kinds-2 && width < 1<<30:
		at = g.low + int64(c.Below(int(width)+1))
	case g.high > at:
		at += int64(c.Below(int(min(g.high-at, small)) + 1))
	default:
		at -= int64(c.Below(int(min(at-g.low, small)) + 1))
	}
	if g.fractionsOnly && g.unit*at%power10(g.places) == 0 {
		if at < g.high {
			at++
		} else if at > g.low {
			at--
		}
	}
	return json.Number(decimal(at*g.unit, g.places))
}

func power10(places int) int64 {
	power := int64(1)
	for range places {
		power *= 10
	}
	return power
}

// decimal writes n / 10^places without needless zeros.
func decimal(n int64, places int) string {
	if places == 0 {
		return strconv.FormatInt(n, 10)
	}
	for places > 0 && n%10 == 0 {
		n, places = n/10, places-1
	}
	if places == 0 {
		return strconv.FormatInt(n, 10)
	}
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	digits := strconv.FormatInt(n, 10)
	if missing := places + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	return sign + digits[:len(digits)-places] + "." + digits[len(digits)-places:]
}

func (g *grid) drawLarge(c *Choices, kind int) json.Number {
	at := new(big.Int)
	if at.Cmp(g.least) < 0 {
		at.Set(g.least)
	}
	if at.Cmp(g.most) > 0 {
		at.Set(g.most)
	}
	const small = 100
	by := big.NewInt(int64(c.Below(small)))
	switch {
	case kind == 7:
		at.Sub(g.most, by)
	case kind == 6:
		at.Add(g.least, by)
	case at.Cmp(g.most) < 0:
		at.Add(at, by)
	default:
		at.Sub(at, by)
	}
	if at.Cmp(g.least) < 0 {
		at.Set(g.least)
	}
	if at.Cmp(g.most) > 0 {
		at.Set(g.most)
	}
	return g.number(at)
}

// number is the multiple of the step by an integer.
func (g *grid) number(by *big.Int) json.Number {
	value := new(big.Rat).Mul(new(big.Rat).SetInt(by), g.step)
	if g.fractionsOnly && value.IsInt() {
		value.Add(value, g.step)
		if n := new(big.Int).Add(by, big.NewInt(1)); n.Cmp(g.most) > 0 {
			value.Sub(value, new(big.Rat).Add(g.step, g.step))
		}
	}
	return numberText(value)
}

// numberText writes a number as JSON has it. All that schemas say of numbers is decimal.
func numberText(r *big.Rat) json.Number {
	if r.IsInt() {
		return json.Number(r.Num().String())
	}
	places, exact := r.FloatPrec()
	if !exact {
		places = 20
	}
	return json.Number(r.FloatString(places))
}

// numbers that a format refuses; used where one is to be missed.
func (n numberDemands) nearMisses() (list []json.Number) {
	one := big.NewRat(1, 1)
	for _, f := range n.notFormats {
		says := numberFormats[f.Name]
		list = append(list, numberText(new(big.Rat).Add(says.most, one)),
			numberText(new(big.Rat).Sub(says.least, one)))
		if says.integer {
			list = append(list, "0.5")
		}
	}
	for _, m := range n.notMultiples {
		list = append(list, numberText(new(big.Rat).Quo(m, big.NewRat(2, 1))),
			numberText(new(big.Rat).Add(m, new(big.Rat).Quo(m, big.NewRat(2, 1)))))
	}
	return list
}

// within tells whether a number is between the limits.
func (n *numberDemands) within(r *big.Rat) bool {
	if n.least != nil {
		if c := r.Cmp(n.least); c < 0 || c == 0 && n.leastOpen {
			return false
		}
	}
	if n.most != nil {
		if c := r.Cmp(n.most); c > 0 || c == 0 && n.mostOpen {
			return false
		}
	}
	return true
}

// fits tells whether a number is within all demands.
func (n *numberDemands) fits(value json.Number) bool {
	r, is := new(big.Rat).SetString(string(value))
	isMultiple := func(m *big.Rat) bool { return new(big.Rat).Quo(r, m).IsInt() }
	has := func(f *schema.Format) bool { return f.Accepts(value) }
	return is && n.within(r) && !slices.ContainsFunc(n.notMultiples, isMultiple) &&
		!slices.ContainsFunc(n.notFormats, has) &&
		!slices.ContainsFunc(n.multiples, func(m *big.Rat) bool { return !isMultiple(m) }) &&
		!slices.ContainsFunc(n.formats, func(f *schema.Format) bool { return !has(f) })
}

// plain tells whether every number of the grid fits.
func (n *numberDemands) plain() bool { return len(n.notMultiples)+len(n.notFormats) == 0 }
