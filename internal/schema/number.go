package schema

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/internal/tree"
)

// maxExponent bounds the numbers that are computed with exactly: 1e1000000000 would need a
// gigabyte.
const maxExponent = 4_000

// maxDigits bounds them too, since reading digits takes time by the square of their count.
const maxDigits = 10_000

// Computable tells whether a value, in the form encoding/json gives with UseNumber, has only
// numbers that are computed with exactly.
func Computable(value any) bool { return computable(value) == nil }

func computable(value any) error {
	left := maxWork
	return computableWithin(value, &left)
}

// maxWork bounds the digits of all numbers of a value together, exponents written out: many numbers
// take as long as a long one.
const maxWork = 1_000_000

// errWork says that a value has too many digits.
var errWork = fmt.Errorf("its numbers have more than %d digits, which is more than is computed "+
	"with exactly", maxWork)

func computableWithin(value any, left *int) error {
	switch value := value.(type) {
	case json.Number:
		digits, err := digitsOf(value)
		if err != nil {
			return err
		}
		if *left -= digits; *left < 0 {
			return errWork
		}
	case []any:
		for _, item := range value {
			if err := computableWithin(item, left); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, member := range value {
			if err := computableWithin(member, left); err != nil {
				return err
			}
		}
	}
	return nil
}

func computableNumber(value json.Number) error {
	_, err := digitsOf(value)
	return err
}

// digitsOf is how many digits a number has without an exponent; the error says that this is beyond
// what is computed with. Numbers of ordinary size count for nothing.
func digitsOf(value json.Number) (int, error) {
	const ordinary = 40
	if len(value) > maxDigits {
		return 0, fmt.Errorf(
			"the number %.40s… of %d digits is beyond what is computed with exactly", value,
			len(value))
	}
	exponent := 0
	if at := strings.IndexAny(string(value), "eE"); at >= 0 {
		n, err := strconv.Atoi(string(value[at+1:]))
		if err != nil || n > maxExponent || n < -maxExponent {
			return 0, fmt.Errorf("the number %.40s is beyond what is computed with exactly", value)
		}
		exponent = max(n, -n)
	}
	if digits := len(value) + exponent; digits > ordinary {
		return digits, nil
	}
	return 0, nil
}

// boundNumbers replaces numbers beyond what is computed with. A limit becomes a number on the same
// side of all that is computed with, where that is known. Others become strings, so that a keyword
// that wants a number does not compile, and an enum that contains one does not hang the compiler.
// It tells whether there are any, which a value beyond what is computed with cannot be compared
// with.
func boundNumbers(schema *tree.Node) (found bool) {
	for at, n := range schema.All() {
		if n.Kind != tree.Number {
			continue
		}
		beyond := computableNumber(json.Number(n.Text)) != nil
		limit, is := standInLimit(at.Last(), n.Text)
		switch {
		case is:
			n.Text = limit
		case beyond:
			n.Kind = tree.String
		}
		found = found || beyond
	}
	return found
}

// Keywords that a number, or a count, is only compared with.
var (
	limits = map[string]bool{"maximum": true, "minimum": true, "exclusiveMaximum": true,
		"exclusiveMinimum": true}
	counts = map[string]bool{"maxLength": true, "minLength": true, "maxItems": true,
		"minItems": true, "maxProperties": true, "minProperties": true, "maxContains": true,
		"minContains": true}
)

// maxCount is more than anything that is counted; the compiler cuts greater ones to 64 bits.
const maxCount = "4611686018427387904"

// standInLimit returns the number that stands for the value of a keyword, if another one does.
func standInLimit(keyword, text string) (string, bool) {
	number := json.Number(text)
	switch {
	case limits[keyword] && computableNumber(number) != nil:
		_, known := sizeOf(number)
		return string(standIn(number, big.NewInt(1), 0, "", "")), known
	case counts[keyword] && (len(text) >= len(maxCount) || strings.ContainsAny(text, "eE")):
		size, known := sizeOf(number)
		if !known && computableNumber(number) == nil {
			count, _ := new(big.Rat).SetString(text)
			most, _ := new(big.Rat).SetString(maxCount)
			return maxCount, count != nil && count.IsInt() && count.Cmp(most) > 0
		}
		return maxCount, known && size > 0 && isInteger(number) &&
			!strings.HasPrefix(text, "-")
	}
	return "", false
}

// mostSubstituted bounds how many numbers beyond what is computed with a value is judged with: each
// of those that stand for one has thousands of digits.
const mostSubstituted = 50

// beyond counts the numbers of a value that are beyond what is computed with.
func beyond(value any) int {
	count := 0
	substitute(value, func(number json.Number) json.Number {
		count++
		return number
	})
	return count
}

// substitutes returns values that differ from the given one in the numbers that are beyond what is
// computed with. What all of them satisfy or violate, it does too: integers stand for an integer
// and fractions for a fraction, on the same side of any limit that compiles where that is known by
// the sign and the exponent, multiples of everything that the schema asks for and of nothing. One
// of them has other numbers for other texts, since nobody knows which are equal.
func substitutes(value any, multiple *big.Int) []any {
	var list []any
	for _, guess := range []func(json.Number) json.Number{
		func(n json.Number) json.Number { return standIn(n, multiple, 0, "0", "0.5") },
		func(n json.Number) json.Number {
			return standIn(n, multiple, 1, sized(multiple, 0), sized(multiple, 0)+".5")
		},
		func(n json.Number) json.Number {
			return standIn(n, multiple, 1, "-"+sized(multiple, 0), "-"+sized(multiple, 0)+".5")
		},
		func(n json.Number) json.Number {
			return standIn(n, multiple, 1, "1", fmt.Sprintf("7e-%d", maxExponent))
		},
	} {
		list = append(list, substitute(value, guess))
	}
	known := map[json.Number]int{}
	return append(list, substitute(value, func(number json.Number) json.Number {
		if _, found := known[number]; !found {
			known[number] = len(known)
		}
		other := known[number]
		return standIn(number, multiple, int64(other)+1, fmt.Sprintf("%d7", other),
			fmt.Sprintf("%d.5", other))
	}))
}

// sized writes an integer beyond any limit that compiles: a multiple of a number, and something.
func sized(multiple *big.Int, more int64) string {
	n := new(big.Int).Exp(big.NewInt(10), big.NewInt(maxDigits+maxExponent+1), nil)
	n.Mul(n, multiple)
	return n.Add(n, big.NewInt(more)).String()
}

// standIn returns the number that stands for one that is beyond what is computed with. Its size is
// right where the number is nothing, or beyond or below any limit that compiles; else one of those
// given stands for it. More is what tells it from a multiple.
func standIn(number json.Number, multiple *big.Int, more int64, integer,
	fraction string) json.Number {
	sign := ""
	if strings.HasPrefix(string(number), "-") {
		sign = "-"
	}
	switch size, known := sizeOf(number); {
	case !known && isInteger(number):
		return json.Number(integer)
	case !known:
		return json.Number(fraction)
	case size == 0:
		return "0"
	case size > 0 && isInteger(number):
		return json.Number(sign + sized(multiple, more))
	case size > 0:
		return json.Number(sign + sized(multiple, more) + ".5")
	}
	return json.Number(fmt.Sprintf("%s0.%s%d", sign,
		strings.Repeat("0", maxDigits+maxExponent+1), more+1))
}

// sizeOf tells by sign and exponent how large a number is: 1 for beyond any limit that compiles,
// -1 for nearer to 0 than any but 0 itself, 0 for 0. known is false for what is in between.
func sizeOf(number json.Number) (size int, known bool) {
	digits, exponent, _ := strings.Cut(strings.ToLower(string(number)), "e")
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(digits, "-"), ".")
	if strings.Trim(whole+fraction, "0") == "" {
		return 0, true
	}
	// the place of the first digit that counts, before the point or behind it
	place := len(strings.TrimLeft(whole, "0"))
	if place == 0 {
		place = len(strings.TrimLeft(fraction, "0")) - len(fraction)
	}
	by, err := strconv.Atoi(cmp.Or(exponent, "0"))
	switch limit := maxDigits + maxExponent + 1; {
	case err != nil && strings.HasPrefix(exponent, "-"), err == nil && by < -limit-place:
		return -1, true
	case err != nil || by > limit-place:
		return 1, true
	}
	return 0, false
}

// mostMultiples bounds how many numbers a stand-in is made a multiple of.
const mostMultiples = 20

// commonMultiple returns a multiple of all that a schema and those it leads to want a number to be
// a multiple of. known is false where there are too many of them.
func commonMultiple(root *jsonschema.Schema) (multiple *big.Int, known bool) {
	multiple = big.NewInt(1)
	count := 0
	everySchema(root, func(s *jsonschema.Schema) {
		if s.MultipleOf != nil && s.MultipleOf.Sign() > 0 {
			multiple.Mul(multiple, s.MultipleOf.Num())
			count++
		}
	})
	return multiple, count <= mostMultiples
}

// isInteger tells whether a number is one whatever it is written like: none of its digits stands
// behind the point.
func isInteger(number json.Number) bool {
	digits, exponent, _ := strings.Cut(strings.ToLower(string(number)), "e")
	_, fraction, _ := strings.Cut(digits, ".")
	fraction = strings.TrimRight(fraction, "0")
	whole := strings.Trim(digits, "-0.") == ""
	if strings.HasPrefix(exponent, "-") {
		places, err := strconv.Atoi(exponent[1:])
		zeros := len(digits) - len(strings.TrimRight(digits, "0"))
		return whole || fraction == "" && !strings.Contains(digits, ".") && err == nil &&
			zeros >= places
	}
	places, err := strconv.Atoi(strings.TrimPrefix(exponent, "+"))
	return whole || fraction == "" || exponent != "" && (err != nil || places >= len(fraction))
}

func substitute(value any, number func(json.Number) json.Number) any {
	switch value := value.(type) {
	case json.Number:
		if computableNumber(value) != nil {
			return number(value)
		}
	case []any:
		items := make([]any, len(value))
		for i, item := range value {
			items[i] = substitute(item, number)
		}
		return items
	case map[string]any:
		members := make(map[string]any, len(value))
		for name, member := range value {
			members[name] = substitute(member, number)
		}
		return members
	}
	return value
}
