package generate

import (
	"encoding/json"
	"math/big"

	"plumbline/internal/schema"
)

// limits lists the limits of a number, and integers beyond 64 bits where there is none.
func (t *site) limits() {
	r := t.part.rules
	for _, l := range []struct {
		keyword string
		limit   *big.Rat
		upper   bool
		open    bool
		drop    func(*schema.Rules)
	}{
		{"minimum", r.Minimum, false, false, func(r *schema.Rules) { r.Minimum = nil }},
		{"exclusiveMinimum", r.ExclusiveMinimum, false, true,
			func(r *schema.Rules) { r.ExclusiveMinimum = nil }},
		{"maximum", r.Maximum, true, false, func(r *schema.Rules) { r.Maximum = nil }},
		{"exclusiveMaximum", r.ExclusiveMaximum, true, true,
			func(r *schema.Rules) { r.ExclusiveMaximum = nil }},
	} {
		if l.limit == nil {
			continue
		}
		// With an exclusive limit in the standard's words of OpenAPI 3.0 the keyword is the same.
		within, beyond := t.next(l.limit, !l.upper), t.next(l.limit, l.upper)
		rest := t.without(l.drop)
		switch {
		case l.open:
			t.exactly(l.keyword, Inside, "the next number within the limit", within, t.shape)
			t.exactly(l.keyword, Outside, "the limit itself, which is excluded", l.limit, rest)
		default:
			t.exactly(l.keyword, AtLimit, "the limit itself", l.limit, t.shape)
			t.exactly(l.keyword, Inside, "the next number within the limit", within, t.shape)
			t.exactly(l.keyword, Outside, "the next number beyond the limit", beyond, rest)
		}
		if l.upper && t.kind == schema.Fraction {
			t.is(l.keyword, Outside, "a number with a large exponent, "+huge, json.Number(huge))
		}
	}
	if r.Types&schema.Integer != 0 && r.Types != schema.AllTypes {
		t.unlimited()
	}
}

// huge is a number that most programs cannot hold.
const huge = "1e1000"

// next is the number beside a limit that the other demands allow: on the side above it or below.
func (t *site) next(limit *big.Rat, up bool) *big.Rat {
	step := new(big.Rat).SetFrac(big.NewInt(1), big.NewInt(100))
	if t.kind == schema.Integer {
		step = big.NewRat(1, 1)
	}
	places, _ := limit.FloatPrec()
	if t.kind == schema.Fraction && places >= 2 {
		fine := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)+1), nil)
		step = new(big.Rat).SetFrac(big.NewInt(1), fine)
	}
	if multiples := t.shape.number.multiples; len(multiples) > 0 {
		step = nil
		for _, m := range multiples {
			step = commonMultiple(step, m)
		}
		if t.kind == schema.Integer {
			step = commonMultiple(step, big.NewRat(1, 1))
		}
	}
	by := floor(new(big.Rat).Quo(limit, step))
	on := new(big.Rat).Mul(new(big.Rat).SetInt(by), step)
	switch {
	case up:
		return on.Add(on, step)
	case on.Cmp(limit) == 0:
		return on.Sub(on, step)
	}
	return on
}

// exactly adds one number, where it is of the type that is looked at: one that is not has its case
// with the other type.
func (t *site) exactly(keyword string, side Side, about string, n *big.Rat, base *shape) {
	about += ", " + string(numberText(n))
	value := numberText(n)
	isInteger := n.IsInt()
	switch {
	case base == nil:
		t.of(keyword, side, about, nil)
	case isInteger != (t.kind == schema.Integer) && base.types&schema.TypeOf(value) != 0:
		// the other type of number has this case
		if t.shape.types&schema.Number != schema.Number {
			t.is(keyword, side, about, value)
		} else if t.kind == schema.Integer {
			t.is(keyword, side, about, value)
		}
	case !base.number.fits(value) && side != Outside:
		// another limit is narrower, and has its own cases
	case !base.number.fits(value) || base.types&schema.TypeOf(value) == 0:
		t.unable(keyword, side, about, "what else the schema demands of the number forbids it too")
	default:
		t.is(keyword, side, about, value)
	}
}

// unlimited adds integers that programs cannot hold, where the schema has no limit.
func (t *site) unlimited() {
	n := &t.shape.number
	for _, one := range []struct {
		value json.Number
		about string
	}{
		{"9007199254740993", "more than a number of floating point counts, 2^53+1"},
		{"9223372036854775807", "the greatest integer of 64 bits"},
		{"9223372036854775808", "one more than the greatest integer of 64 bits"},
		{"2147483648", "one more than the greatest integer of 32 bits"},
		{"-2147483649", "one less than the least integer of 32 bits"},
		{"-9223372036854775809", "one less than the least integer of 64 bits"},
		{"0", "nothing, 0"}, {"-1", "a negative number, -1"},
	} {
		if n.fits(one.value) {
			t.is("type", Inside, one.about, one.value)
		}
	}
}

// multiples lists a multiple, and what lies beside it.
func (t *site) multiples() {
	m := t.part.rules.MultipleOf
	if m == nil {
		return
	}
	t.of("multipleOf", Inside, "a multiple of "+string(numberText(m)), t.shape)
	rest := t.without(func(r *schema.Rules) { r.MultipleOf = nil })
	if rest == nil {
		return
	}
	rest.number.notMultiples = append(rest.number.notMultiples, m)
	unit := big.NewRat(1, 1)
	if !m.IsInt() || rest.types&schema.Fraction != 0 {
		unit = new(big.Rat).Quo(m, big.NewRat(10, 1))
	}
	for _, by := range []struct {
		about string
		add   *big.Rat
	}{{"a little more than a multiple", unit}, {"a little less than one", new(big.Rat).Neg(unit)}} {
		from := t.shape
		t.drawn("multipleOf", Outside, by.about, func(d *drawer, depth int) (any, bool) {
			for range triesOfValue {
				value, ok := d.shape(from, depth, nil)
				text, is := value.(json.Number)
				if !ok || !is {
					continue
				}
				n, is := new(big.Rat).SetString(string(text))
				if !is {
					return nil, false
				}
				miss := numberText(n.Add(n, by.add))
				if rest.number.fits(miss) && schema.TypeOf(miss)&rest.types != 0 {
					return miss, true
				}
			}
			return nil, false
		})
	}
}

// numberFormats lists the limits of a format.
func (t *site) numberFormats() {
	f := t.part.rules.Format
	if f == nil || numberFormats[f.Name] == nil {
		return
	}
	says := numberFormats[f.Name]
	rest := t.without(func(r *schema.Rules) { r.Format = nil })
	one := big.NewRat(1, 1)
	t.exactly("format", AtLimit, "the greatest of "+f.Name, says.most, t.shape)
	t.exactly("format", AtLimit, "the least of "+f.Name, says.least, t.shape)
	t.exactly("format", Outside, "one more than the greatest of "+f.Name,
		new(big.Rat).Add(says.most, one), rest)
	t.exactly("format", Outside, "one less than the least of "+f.Name,
		new(big.Rat).Sub(says.least, one), rest)
	if says.integer && rest != nil && rest.types&schema.Fraction != 0 {
		t.exactly("format", Outside, "a fraction", big.NewRat(1, 2), rest)
	}
}
