package generate

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// equal tells whether two values are the same for JSON Schema (2020-12 Core section 4.2.2).
func equal(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		is, ok := b.(json.Number)
		return ok && (a == is || canonicalNumber(a) == canonicalNumber(is))
	case []any:
		is, ok := b.([]any)
		return ok && slices.EqualFunc(a, is, equal)
	case map[string]any:
		is, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, is, equal)
	}
	switch b.(type) {
	case []any, map[string]any, json.Number:
		return false
	}
	return a == b
}

// canonicalNumber writes equal numbers equally, as far as they are computed with.
func canonicalNumber(n json.Number) string {
	const longest = 400
	_, exponent, _ := strings.Cut(strings.ToLower(string(n)), "e")
	by, err := strconv.Atoi(strings.TrimPrefix(exponent, "+"))
	if len(n) > longest || exponent != "" && (err != nil || by > longest || by < -longest) {
		return string(n)
	}
	r, is := new(big.Rat).SetString(string(n))
	if !is {
		return string(n)
	}
	return r.RatString()
}
