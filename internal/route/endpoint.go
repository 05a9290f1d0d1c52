package route

import (
	"net/url"
	"slices"
	"strings"
)

// endpoint is an operation at the end of its path.
type endpoint struct {
	route        int // its place in the router's list
	method, path string
	names        []string // of the path's variables
	query        []pair   // what the request's query must have
	// what a request's query has that is rather for this operation than for another of its path
	fragment []pair
	under    serverSet
}

// pair is a name and value in the query of a document's path, which is invalid and seen
// nevertheless.
type pair struct {
	name  string
	value segment
	any   bool // whether it is a name only
}

func newEndpoint(place int, own Route, path templatedPath, under serverSet) *endpoint {
	return &endpoint{route: place, method: own.Method, path: own.Path, names: path.names(),
		query: pairs(path.query), fragment: pairs(path.fragment), under: under}
}

func pairs(query string) []pair {
	if query == "" {
		return nil
	}
	var all []pair
	for part := range strings.SplitSeq(query, "&") {
		if name, value, hasValue := strings.Cut(part, "="); name != "" {
			all = append(all, pair{name: queryUnescape(name), value: valueSegment(value),
				any: !hasValue})
		}
	}
	return all
}

// valueSegment takes a query's value for a segment: it can have the same templates, and a slash
// that divides nothing.
func valueSegment(value string) segment {
	s := segment{literals: []string{""}}
	for _, t := range tokens(value) {
		if t.variable {
			s.names, s.literals = append(s.names, t.text), append(s.literals, "")
		} else {
			s.literals[len(s.literals)-1] += t.text
		}
	}
	return s
}

func queryUnescape(text string) string {
	if unescaped, err := url.QueryUnescape(text); err == nil {
		return unescaped
	}
	return text
}

// inquiry is the question for the operation of one request.
type inquiry struct {
	router       *Router
	method, path string
	segments     []string // of the path, raw
	rawQuery     string
	query        map[string][]string // raw values by decoded name; read when it is first asked for
}

func newInquiry(r *Router, method string, address *url.URL) *inquiry {
	q := &inquiry{router: r, method: method, path: rawPath(address), rawQuery: address.RawQuery}
	q.segments = strings.Split(strings.TrimPrefix(q.path, "/"), "/")
	return q
}

// accepts tells whether the path that ends at a node is one of the base path, and the request has
// the query it asks for.
func (q *inquiry) accepts(n *routeNode, base *basePath) bool {
	return slices.ContainsFunc(n.endpoints, func(e *endpoint) bool { return q.isServed(e, base) })
}

func (q *inquiry) isServed(e *endpoint, base *basePath) bool {
	return (base == nil || e.under[base]) && q.has(e.query, nil)
}

// match returns the operation of a node for the request's method. Of several, the one counts that
// asks for more of the query, then the first.
func (q *inquiry) match(n *routeNode, base *basePath, values []string) (Match, bool) {
	var best *endpoint
	most := 0
	for _, e := range n.endpoints {
		if e.method != q.method || !q.isServed(e, base) {
			continue
		}
		asked := len(e.query) + len(e.fragment)
		if !q.has(e.fragment, nil) {
			asked = -1
		}
		if best == nil || asked > most {
			best, most = e, asked
		}
	}
	if best == nil {
		return Match{}, false
	}
	found := Match{Route: best.route}
	set := func(name, value string) {
		if found.PathParameters == nil {
			found.PathParameters = make(map[string]string, len(values))
		}
		// "MUST NOT appear more than once" (OpenAPI 3.2.0, Path Templating)
		if _, twice := found.PathParameters[name]; !twice {
			found.PathParameters[name] = value
		}
	}
	for i, name := range best.names {
		set(name, values[i])
	}
	q.has(best.query, set)
	return found, true
}

// has tells whether the request's query has all of the pairs, and hands out the values of their
// variables.
func (q *inquiry) has(pairs []pair, set func(name, value string)) bool {
	if len(pairs) == 0 {
		return true
	}
	if q.query == nil {
		q.query = map[string][]string{}
		for part := range strings.SplitSeq(q.rawQuery, "&") {
			name, value, _ := strings.Cut(part, "=")
			name = queryUnescape(name)
			q.query[name] = append(q.query[name], value)
		}
	}
	for _, p := range pairs {
		if !slices.ContainsFunc(q.query[p.name],
			func(raw string) bool { return p.takes(raw, set) }) {
			return false
		}
	}
	return true
}

func (p pair) takes(raw string, set func(name, value string)) bool {
	if p.any {
		return true
	}
	if len(p.value.names) == 0 {
		return queryUnescape(raw) == queryUnescape(p.value.literals[0])
	}
	values, matched := p.value.normalized(false).match(raw, normalize(raw, false))
	if matched && set != nil {
		for i, name := range p.value.names {
			set(name, values[i])
		}
	}
	return matched
}
