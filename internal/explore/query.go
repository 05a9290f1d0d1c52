package explore

import (
	"net/http"
	"slices"
	"strings"
	"unicode"

	"plumbline/internal/contract"
	"plumbline/internal/schema"
)

// resourcesOfQueries infers resources of which no path names one thing: GET /product?productId=…
// reads one, and POST /products, whose answer has its id, makes one.
func resourcesOfQueries(c *contract.Contract, known []*Resource) []*Resource {
	var found []*Resource
	about := operationsByWord(c)
	isKnown := map[*contract.Operation]bool{} // by what creates their things
	for _, r := range known {
		isKnown[r.Create] = r.Create != nil
	}
	for _, reading := range c.Operations() {
		name := namedBy(reading)
		noun, isID := nounOf(name)
		if reading.Method != http.MethodGet || !isID {
			continue
		}
		if noun == "" {
			noun = singular(strings.ToLower(lastSegment(strings.TrimSuffix(reading.Path, "/"))))
		}
		r := resourceOfQuery(about[noun], reading, name)
		if r.Create != nil && !isKnown[r.Create] {
			found = append(found, r)
		}
	}
	return found
}

// operationsByWord are the operations without parameters in their paths, by the words of those, in
// the order of the document.
func operationsByWord(c *contract.Contract) map[string][]*contract.Operation {
	about := map[string][]*contract.Operation{}
	for _, o := range c.Operations() {
		if strings.Contains(o.Path, "{") {
			continue
		}
		list := words(o.Path)
		slices.Sort(list)
		for _, word := range slices.Compact(list) {
			about[word] = append(about[word], o)
		}
	}
	return about
}

// resourceOfQuery is the resource that an operation reads a thing of, by a parameter of the query.
// The others are among those that have its noun in their paths.
func resourceOfQuery(others []*contract.Operation, reading *contract.Operation,
	name string) *Resource {
	r := &Resource{Item: reading.Path, Parameter: name, InQuery: true}
	for _, o := range others {
		switch {
		case namedBy(o) == name:
			r.note(o)
		case o.Method == http.MethodPost && succeeds(o) && answersWithName(o, name):
			r.Create, r.Collection = o, o.Path
		case o.Method == http.MethodGet && !wantsParameters(o):
			r.List = o
		}
	}
	r.Read = reading
	return r
}

// namedBy is the required parameter of the query that names what an operation is about, where there
// is only one and the path has none; "" otherwise.
func namedBy(o *contract.Operation) (name string) {
	if strings.Contains(o.Path, "{") {
		return ""
	}
	for _, parameter := range o.Parameters {
		if !parameter.Required || parameter.In != "query" {
			continue
		}
		if name != "" {
			return ""
		}
		name = parameter.Name
	}
	return name
}

func wantsParameters(o *contract.Operation) bool {
	return slices.ContainsFunc(o.Parameters,
		func(parameter *contract.Parameter) bool { return parameter.Required })
}

// answersWithName tells whether the success of a creation has what names the thing.
func answersWithName(o *contract.Operation, name string) bool {
	for _, response := range o.Responses {
		if !isSuccess(response) {
			continue
		}
		for _, content := range response.Content {
			if content.Schema == nil {
				continue
			}
			rules, err := content.Schema.Rules(schema.ToClient)
			if err == nil && (declared(rules, name, 0) != nil || declared(rules, "id", 0) != nil) {
				return true
			}
		}
	}
	return false
}

// nounOf is what an id is of, by its name: productId, product_id and product-ID are of a product.
// Of id alone it is "".
func nounOf(name string) (noun string, isID bool) {
	parts := split(name)
	if len(parts) == 0 || parts[len(parts)-1] != "id" {
		return "", false
	}
	return strings.Join(parts[:len(parts)-1], ""), true
}

// words are those of a path, in lower case, as they are and in the singular.
func words(path string) []string {
	var list []string
	for segment := range strings.SplitSeq(path, "/") {
		parts := split(segment)
		whole := strings.Join(parts, "")
		for _, word := range append(parts, whole) {
			list = append(list, word, singular(word))
		}
	}
	return list
}

func singular(word string) string {
	if stem, plural := strings.CutSuffix(word, "ies"); plural {
		return stem + "y"
	}
	for _, ending := range []string{"sses", "xes", "ches", "shes"} {
		if strings.HasSuffix(word, ending) {
			return strings.TrimSuffix(word, "es")
		}
	}
	return strings.TrimSuffix(word, "s")
}

// split takes a name apart into its words, in lower case: fooBar, foo_bar and foo-bar have two.
func split(name string) []string {
	var parts []string
	runes := []rune(name)
	start := 0
	cut := func(end int) {
		if end > start {
			parts = append(parts, strings.ToLower(string(runes[start:end])))
		}
	}
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			cut(i)
			start = i + 1
		case i > start && unicode.IsUpper(r) && unicode.IsLower(runes[i-1]):
			cut(i)
			start = i
		}
	}
	cut(len(runes))
	return parts
}
