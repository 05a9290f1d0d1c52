package schema

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

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

// boundNumbers turns numbers beyond what is computed with into strings, so that a limit that is one
// does not compile, and an enum that contains one does not hang the compiler. It tells whether
// there are any.
func boundNumbers(schema *tree.Node) (found bool) {
	for _, n := range schema.All() {
		if n.Kind == tree.Number && computableNumber(json.Number(n.Text)) != nil {
			n.Kind, found = tree.String, true
		}
	}
	return found
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
// and fractions for a fraction, beyond any limit that compiles and near zero, multiples of
// everything and of nothing. One of them has other numbers for other texts, since nobody knows
// which are equal.
func substitutes(value any) []any {
	beyond := "1" + strings.Repeat("0", maxDigits+maxExponent+1)
	var list []any
	for _, numbers := range [][2]string{{"0", "0.5"}, {beyond, beyond + ".5"},
		{"-" + beyond, "-" + beyond + ".5"}, {"1", fmt.Sprintf("7e-%d", maxExponent)}} {
		list = append(list, substitute(value, func(number json.Number) json.Number {
			if isInteger(number) {
				return json.Number(numbers[0])
			}
			return json.Number(numbers[1])
		}))
	}
	known := map[json.Number]int{}
	return append(list, substitute(value, func(number json.Number) json.Number {
		if _, found := known[number]; !found {
			known[number] = len(known)
		}
		if isInteger(number) {
			return json.Number(fmt.Sprintf("%d7", known[number]))
		}
		return json.Number(fmt.Sprintf("%d.5", known[number]))
	}))
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
