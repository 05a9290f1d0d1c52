package route

import (
	"net/url"
	"strings"
)

// maxEquals bounds the places that are visited for paths which fit as well as another.
const maxEquals = 1000

// Equals returns, of the paths that a request's path fits, the operations at those of which none is
// more concrete than the others, such as /{a}/x and /y/{b} for /y/x: which of them is meant is "up
// to the tooling" (OpenAPI 3.x, Path Templating Matching). That of [Router.Find] is among them.
func (r *Router) Equals(method string, address *url.URL, base string) []Match {
	q := newInquiry(r, method, address)
	for _, s := range r.starts(q.segments, base) {
		if node, _ := r.paths.find(s.rest, nil,
			func(n *routeNode) bool { return q.accepts(n, s.base) }); node != nil {
			return q.equals(node, s)
		}
	}
	return nil
}

// equals returns the operations of the request's method at the most concrete path and at those
// which are as concrete.
func (q *inquiry) equals(first *routeNode, s start) []Match {
	nodes := []*routeNode{first}
	var matches []Match
	left := maxEquals
	var walk func(n *routeNode, rest, values []string)
	walk = func(n *routeNode, rest, values []string) {
		if left--; left < 0 {
			return
		}
		if len(rest) > 0 {
			n.each(rest[0], values, func(child *routeNode, values []string) bool {
				walk(child, rest[1:], values)
				return false
			})
			return
		}
		if !q.accepts(n, s.base) {
			return
		}
		for _, known := range nodes {
			if known != n && known.concreteness().covers(n.concreteness()) {
				return
			}
		}
		nodes = append(nodes, n)
		if match, found := q.match(n, s.base, append([]string{}, values...)); found {
			matches = append(matches, match)
		}
	}
	walk(q.router.paths, s.rest, nil)
	return matches
}

// concreteness says of each segment of a path how much of it is literal.
type concreteness []int

func (n *routeNode) concreteness() concreteness {
	var c concreteness
	for _, s := range parsePath(n.endpoints[0].path).segments {
		switch {
		case len(s.names) == 0:
			c = append(c, 1<<30)
		default:
			c = append(c, len(strings.Join(s.literals, "")))
		}
	}
	return c
}

// covers tells whether a path is at least as concrete as another in each segment.
func (c concreteness) covers(other concreteness) bool {
	for i := range c {
		if c[i] < other[i] {
			return false
		}
	}
	return true
}
