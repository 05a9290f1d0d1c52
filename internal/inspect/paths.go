package inspect

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

var templateName = regexp.MustCompile(`\{([^{}]*)\}`)

// template is a path with what its braces enclose.
type template struct {
	contract.Place
	path   string
	names  []string
	broken bool // told of already; nothing more is concluded from it
}

// pathTemplates looks at the paths themselves, and at their parameters.
func (i *inspector) pathTemplates() {
	var templates []*template
	for _, item := range i.Root().Child("paths").Children() {
		if path := item.Pointer.Last(); strings.HasPrefix(path, "/") {
			t := &template{Place: i.Place(item.Pointer), path: path}
			for _, found := range templateName.FindAllStringSubmatch(path, -1) {
				t.names = append(t.names, found[1])
			}
			i.templateSyntax(t)
			templates = append(templates, t)
		}
	}
	i.samePaths(templates)
	i.overlappingPaths(templates)
	for _, t := range templates {
		if !t.broken {
			i.pathParameters(t)
		}
	}
}

func (i *inspector) templateSyntax(t *template) {
	rest := templateName.ReplaceAllString(t.path, "")
	problem := ""
	switch {
	case strings.ContainsAny(rest, "{}"):
		problem = "has a brace without its counterpart"
	case slices.Contains(t.names, ""):
		problem = "has empty braces"
	case duplicate(t.names) != "":
		problem = fmt.Sprintf("names {%s} twice", duplicate(t.names))
	case strings.ContainsAny(rest, "?#"):
		i.report(RulePathWithQuery, t.Place,
			fmt.Sprintf("the path %s has a query or a fragment, which is never part of a path",
				t.path),
			"declare query parameters instead")
	}
	if problem != "" {
		t.broken = true
		i.report(RulePathTemplate, t.Place, fmt.Sprintf("the path %s %s", t.path, problem),
			"correct the template: each parameter stands once, as {name}")
	}
}

func duplicate(list []string) string {
	seen := map[string]bool{}
	for _, item := range list {
		if seen[item] {
			return item
		}
		seen[item] = true
	}
	return ""
}

// samePaths finds "Templated paths with the same hierarchy but different templated names", which
// "MUST NOT exist as they are identical" (OpenAPI 3.1.1, Paths Object).
func (i *inspector) samePaths(templates []*template) {
	first := map[string]*template{}
	for _, t := range templates {
		shape := templateName.ReplaceAllString(t.path, "{}")
		if other, found := first[shape]; found && !t.broken {
			t.broken = true
			i.report(RuleAmbiguousPaths, t.Place,
				fmt.Sprintf(
					"the path %s is the same as %s in %s but for the names of its parameters",
					t.path, other.path, line(other.Place, t.Place)),
				"make one path of the two")
		} else if !found {
			first[shape] = t
		}
	}
}

// overlap finds paths that a URL may match with neither being the more concrete, by a tree of their
// segments.
type overlap struct {
	below map[string]*overlap
	order []string // of the names below
	ends  *template
}

// maxOverlapSteps bounds the search: documents in which everything overlaps are not worth more.
const maxOverlapSteps = 200_000

func (i *inspector) overlappingPaths(templates []*template) {
	root, steps := &overlap{}, 0
	for _, t := range templates {
		if t.broken {
			continue
		}
		segments := segmentsOf(t.path)
		if other := root.find(segments, false, false, &steps); other != nil {
			i.report(RuleOverlappingPaths, t.Place,
				fmt.Sprintf(
					"a URL may match both %s and %s of %s, and neither is the more concrete",
					t.path, other.path, line(other.Place, t.Place)),
				"tell them apart by a fixed segment")
		}
		n := root
		for _, segment := range segments {
			if n.below == nil {
				n.below = map[string]*overlap{}
			}
			if n.below[segment] == nil {
				n.below[segment] = &overlap{}
				n.order = append(n.order, segment)
			}
			n = n.below[segment]
		}
		n.ends = t
	}
}

// segmentsOf returns "{}" for a segment that is a parameter.
func segmentsOf(path string) []string {
	segments := strings.Split(path[1:], "/")
	for i, segment := range segments {
		if templateName.FindString(segment) == segment && segment != "" {
			segments[i] = "{}"
		}
	}
	return segments
}

func (n *overlap) find(segments []string, moreConcrete, lessConcrete bool, steps *int) *template {
	if *steps++; *steps > maxOverlapSteps {
		return nil
	}
	if len(segments) == 0 {
		if moreConcrete && lessConcrete {
			return n.ends
		}
		return nil
	}
	if same := n.below[segments[0]]; same != nil {
		if found := same.find(segments[1:], moreConcrete, lessConcrete, steps); found != nil {
			return found
		}
	}
	if segments[0] == "{}" {
		return n.findConcrete(segments[1:], moreConcrete, steps)
	}
	if parameter := n.below["{}"]; parameter != nil && segments[0] != "" {
		return parameter.find(segments[1:], true, lessConcrete, steps)
	}
	return nil
}

// findConcrete goes on where a path has a fixed segment in the place of a parameter.
func (n *overlap) findConcrete(rest []string, moreConcrete bool, steps *int) *template {
	var best *template
	for _, segment := range n.order {
		if segment == "{}" || segment == "" {
			continue
		}
		if found := n.below[segment].find(rest, moreConcrete, true, steps); found != nil &&
			(best == nil || found.path < best.path) {
			best = found
		}
	}
	return best
}

// pathParameters holds the template to what the path item and its operations declare (OpenAPI
// 3.1.1, Paths Object and Parameter Object).
func (i *inspector) pathParameters(t *template) {
	item := i.Resolve(t.Place)
	shared, known := i.pathNames(t, item.Child("parameters"))
	if item.Pointer != t.Pointer {
		own, all := i.pathNames(t, t.Child("parameters"))
		shared, known = append(shared, own...), known && all
	}
	for _, member := range item.Children() {
		o := i.Resolve(i.Place(member.Pointer))
		if o.Object != openapi.OperationObject || !o.Is(tree.Object) || o.Get("$ref") != nil {
			continue
		}
		declared, all := i.pathNames(t, o.Child("parameters"))
		if !known || !all {
			continue // one that cannot be read may be the one that is missed
		}
		for _, name := range t.names {
			if !slices.Contains(declared, name) && !slices.Contains(shared, name) {
				i.report(RulePathUndeclared, o,
					fmt.Sprintf("%s %s declares no path parameter %q%s",
						strings.ToUpper(member.Pointer.Last()), t.path, name,
						didYouMean(name, declared)),
					fmt.Sprintf("declare a parameter with name: %s, in: path and required: true",
						name))
			}
		}
	}
}

// pathNames returns the path parameters of a list, and tells whether all of the list can be read.
func (i *inspector) pathNames(t *template, list contract.Place) (found []string, known bool) {
	known = true
	for _, use := range list.List() {
		parameter := i.Resolve(use)
		if !parameter.Is(tree.Object) || parameter.Get("$ref") != nil ||
			parameter.Get("name") == nil || parameter.Get("in") == nil {
			known = false
			continue
		}
		name := parameter.Get("name").Str()
		if parameter.Get("in").Str() != "path" {
			continue
		}
		found = append(found, name)
		if !slices.Contains(t.names, name) {
			i.report(RulePathNotInTemplate, use,
				fmt.Sprintf("the path parameter %q does not occur in the path %s%s", name, t.path,
					didYouMean(name, t.names)),
				"put it into the path as {"+name+"}, or correct its name")
		}
	}
	return found, known
}

// unescaped undoes the percent-encoding of a JSON Pointer in a URI fragment (RFC 6901 section 6).
func unescaped(fragment string) tree.Pointer {
	if decoded, err := url.PathUnescape(fragment); err == nil {
		return tree.Pointer(decoded)
	}
	return tree.Pointer(fragment)
}
