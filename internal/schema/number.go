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
	switch value := value.(type) {
	case json.Number:
		return computableNumber(value)
	case []any:
		for _, item := range value {
			if err := computable(item); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, member := range value {
			if err := computable(member); err != nil {
				return err
			}
		}
	}
	return nil
}

func computableNumber(value json.Number) error {
	if len(value) > maxDigits {
		return fmt.Errorf("the number %.40s… of %d digits is beyond what is computed with exactly",
			value, len(value))
	}
	at := strings.IndexAny(string(value), "eE")
	if at < 0 {
		return nil
	}
	if n, err := strconv.Atoi(string(value[at+1:])); err != nil || n > maxExponent ||
		n < -maxExponent {
		return fmt.Errorf("the number %.40s is beyond what is computed with exactly", value)
	}
	return nil
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
