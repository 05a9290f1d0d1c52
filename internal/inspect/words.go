package inspect

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// similar finds the name that another one was most probably meant to be, or "".
func similar(name string, candidates []string) string {
	best, distance := "", min(2, utf8.RuneCountInString(name)/3)+1
	for _, candidate := range candidates {
		if candidate == name {
			continue
		}
		if strings.EqualFold(plain(candidate), plain(name)) {
			return candidate
		}
		if d := editDistance(name, candidate, distance); d < distance {
			best, distance = candidate, d
		}
	}
	return best
}

var punctuation = strings.NewReplacer("_", "", "-", "", " ", "")

func plain(name string) string { return punctuation.Replace(name) }

// editDistance counts what has to be inserted, removed, replaced or swapped with its neighbor, up
// to a limit.
func editDistance(a, b string, limit int) int {
	from, to := []rune(a), []rune(b)
	if len(from)-len(to) >= limit || len(to)-len(from) >= limit || len(from) > 100 {
		return limit
	}
	var before []int
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		next := make([]int, len(to)+1)
		next[0] = i + 1
		for j, s := range to {
			cost := 1
			if r == s {
				cost = 0
			}
			next[j+1] = min(next[j]+1, row[j+1]+1, row[j]+cost)
			if i > 0 && j > 0 && r == to[j-1] && from[i-1] == s {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(to)]
}

func didYouMean(name string, candidates []string) string {
	if meant := similar(name, candidates); meant != "" {
		return fmt.Sprintf("; did you mean %q?", meant)
	}
	return ""
}

// show returns a value as JSON, shortened.
func show(n *tree.Node) string {
	text := string(n.JSON())
	const length = 80
	if len(text) > length {
		return strings.ToValidUTF8(text[:length], "") + "…"
	}
	return text
}

func showValue(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

// canonical returns the same text for values that are the same: numbers are compared as such, and
// the order of members does not count.
func canonical(n *tree.Node) string {
	var parts []string
	switch n.Kind {
	case tree.Number:
		if number := rational(n); number != nil {
			return number.RatString()
		}
		return n.Text
	case tree.Array:
		for _, item := range n.Items {
			parts = append(parts, canonical(item))
		}
		return "[" + strings.Join(parts, ",") + "]"
	case tree.Object:
		for _, member := range n.Members {
			parts = append(parts, showValue(member.Name)+":"+canonical(member.Value))
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, ",") + "}"
	case tree.Null, tree.Boolean, tree.String:
	}
	return string(n.JSON())
}

// kindWords names a value by its kind.
func kindWords(n *tree.Node) string {
	switch n.Kind {
	case tree.Null:
		return "null"
	case tree.Array, tree.Object:
		if len(n.Items)+len(n.Members) == 0 {
			return "an empty " + n.Kind.String()
		}
		return "an " + n.Kind.String()
	case tree.Boolean, tree.Number, tree.String:
	}
	return "the " + n.Kind.String() + " " + show(n)
}

// names lists texts in quotes.
func names(list []string) string {
	quoted := make([]string, len(list))
	for i, name := range list {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	return strings.Join(quoted, ", ")
}

// describe names a place the way an author would: `the parameter "limit"`, `the schema Pet`, `the
// response 200 of GET /pets`.
func (i *inspector) describe(p contract.Place) string {
	last := p.Pointer.Last()
	switch p.Object {
	case openapi.DocumentObject:
		return "the document"
	case openapi.OperationObject:
		if o, known := i.titles[p.Pointer]; known {
			return o.title()
		}
		return strings.ToUpper(last) + " " + p.Pointer.Parent().Last()
	case openapi.ParameterObject:
		if name := p.Get("name").Str(); name != "" {
			return fmt.Sprintf("the parameter %q", name)
		}
		return "the parameter"
	case openapi.PathItemObject:
		if item, known := i.titles[p.Pointer]; known {
			return "the path " + item.path
		}
		return "the path " + last
	case openapi.RequestBodyObject:
		return "the request body"
	case "", openapi.SchemaObject:
		if last != "" && strings.Trim(last, "0123456789") == "" {
			return fmt.Sprintf("item %s of %q", last, p.Pointer.Parent().Last())
		}
		if p.Object == "" {
			return fmt.Sprintf("%q", last)
		}
	}
	return fmt.Sprintf("the %s %q", p.Object, last)
}
