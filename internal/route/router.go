// Package route finds the operation that a request is addressed to: by its method, its path and the
// paths that the document's servers put before it.
package route

import (
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/tree"
)

// Route is an operation as far as requests are addressed to it.
type Route struct {
	Method string // as it is sent
	Path   string // the template, as the document spells it
	// Servers are the lists of Server Objects that the operation may take its own from, those that
	// override others first. One that is nil counts as absent.
	Servers []*tree.Node
}

// Match is the route that a request takes.
type Match struct {
	Route int // its place in the list that the router was made of
	// PathParameters are the values of the path's template expressions by name, as they were sent:
	// still percent-encoded.
	PathParameters map[string]string
}

// Router finds the operation of a request. How long that takes depends on the length of the
// request's path, not on the number of operations. It is safe for concurrent use.
type Router struct {
	paths   *routeNode
	servers *serverReader
	routes  int // how many there are
}

// New reads paths and servers, in a time that grows linearly with them. The routes of one path
// stand together in the list.
func New(routes []Route) *Router {
	r := newRouter(routes)
	r.insert(routes, func(own Route) serverSet { return r.servers.of(own.Servers...) })
	return r
}

// NewBelow makes the router of a Swagger 2.0 document, all of whose operations are served by its
// host, under its base path; a host that is empty is not known.
func NewBelow(host, basePath string, routes []Route) *Router {
	r := newRouter(routes)
	r.servers.addHost(host)
	under := r.servers.swagger(basePath)
	r.insert(routes, func(Route) serverSet { return under })
	return r
}

func newRouter(routes []Route) *Router {
	return &Router{paths: &routeNode{}, servers: newServerReader(), routes: len(routes)}
}

func (r *Router) insert(routes []Route, servedUnder func(Route) serverSet) {
	var path templatedPath
	var node *routeNode
	for i, own := range routes {
		if node == nil || own.Path != routes[i-1].Path {
			path = parsePath(own.Path)
			node = r.paths.insert(path.segments)
		}
		node.endpoints = append(node.endpoints, newEndpoint(i, own, path, servedUnder(own)))
	}
}

// routeNode is a place in the paths, or base paths, of a document: what follows one segment.
type routeNode struct {
	literals  map[string]*routeNode // by their decoded text
	names     []string              // those of literals, in the order of the document
	within    *templatedChildren    // templates that are not all of a segment
	variable  *routeNode
	endpoints []*endpoint // of the path that ends here
	base      *basePath   // that ends here
}

// templatedChildren are the templates of a place, to be compared strictly and loosely (see
// [normalize]).
type templatedChildren struct {
	strict, loose templates
	known         map[string]*routeNode
}

// insert returns the node that segments lead to.
func (n *routeNode) insert(segments []segment) *routeNode {
	for _, s := range segments {
		switch {
		case s.isVariable():
			if n.variable == nil {
				n.variable = &routeNode{}
			}
			n = n.variable
		case len(s.names) > 0:
			n = n.insertTemplate(s)
		default:
			literal := normalize(s.literals[0], true).text
			if n.literals == nil {
				n.literals = map[string]*routeNode{}
			}
			if n.literals[literal] == nil {
				n.literals[literal] = &routeNode{}
				n.names = append(n.names, literal)
			}
			n = n.literals[literal]
		}
	}
	return n
}

// insertTemplate returns the node behind a template. Templates that differ in nothing but their
// names are one ("identical and invalid" says the Paths Object), unless it is by the names that
// they are divided.
func (n *routeNode) insertTemplate(s segment) *routeNode {
	if n.within == nil {
		n.within = &templatedChildren{known: map[string]*routeNode{}}
	}
	strict, loose := s.normalized(false), s.normalized(true)
	var key strings.Builder
	for i, literal := range strict.literals {
		if literal == "" && i > 0 && i < len(s.names) {
			literal = "}" + s.names[i]
		}
		key.WriteString(literal + "{")
	}
	child := n.within.known[key.String()]
	if child == nil {
		child = &routeNode{}
		strict.child, loose.child, loose.strict = child, child, strict
		strict.order, loose.order = len(n.within.known), len(n.within.known)
		n.within.known[key.String()] = child
		n.within.strict.add(strict)
		n.within.loose.add(loose)
	}
	return child
}

// each visits the nodes that a raw segment leads to, the most concrete first, until visit returns
// true. The raw values of the segment's variables are appended to values.
func (n *routeNode) each(raw string, values []string, visit func(*routeNode, []string) bool) {
	if child := n.literals[normalize(raw, true).text]; child != nil && visit(child, values) {
		return
	}
	if n.within != nil && n.within.strict.each(raw, false, values, visit) {
		return
	}
	if n.variable != nil && raw != "" && visit(n.variable, append(values, raw)) {
		return
	}
	if n.within != nil && strings.Contains(raw, "%") {
		n.within.loose.each(raw, true, values, visit)
	}
}

func (ts *templates) each(raw string, loose bool, values []string,
	visit func(*routeNode, []string) bool) bool {
	d := normalize(raw, loose)
	for _, t := range ts.candidates(d.text) {
		if t.strict != nil {
			if _, matched := t.strict.match(raw, normalize(raw, false)); matched {
				continue // it has been visited
			}
		}
		if own, matched := t.match(raw, d); matched && visit(t.child, append(values, own...)) {
			return true
		}
	}
	return false
}

// find returns the most concrete node that raw segments lead to, with the raw values of the
// variables. It goes back to a less concrete segment only where the more concrete one leads to no
// accepted node.
func (n *routeNode) find(segments, values []string,
	accepts func(*routeNode) bool) (found *routeNode, raw []string) {
	if len(segments) == 0 {
		if accepts(n) {
			return n, values
		}
		return nil, nil
	}
	n.each(segments[0], values, func(child *routeNode, values []string) bool {
		found, raw = child.find(segments[1:], values, accepts)
		return found != nil
	})
	return found, raw
}

// start is a way to divide a request's path into a base path and the rest.
type start struct {
	base *basePath // nil if it is given by the caller, and all operations are served under it
	rest []string
}

// starts returns the ways to divide a request's path; none if it is not below the base path that is
// given or, where that is "", below any of a server.
func (r *Router) starts(segments []string, base string) []start {
	if base == "" {
		return r.serverStarts(segments)
	}
	if rest, found := below(segments, base); found {
		return []start{{nil, rest}}
	}
	return nil
}

// serverStarts returns the base paths that a request's path begins with, the longest first, and of
// two equally long ones the more concrete. An empty rest counts as the path "/", but only after all
// others: for a request for /v1 the path /v1 is more than the base path /v1.
func (r *Router) serverStarts(segments []string) []start {
	var found []start
	var walk func(n *routeNode, rest []string)
	walk = func(n *routeNode, rest []string) {
		if n.base != nil {
			found = append(found, start{n.base, rest})
		}
		if len(rest) > 0 {
			n.each(rest[0], nil, func(child *routeNode, _ []string) bool {
				walk(child, rest[1:])
				return false
			})
		}
	}
	walk(r.servers.root, segments)
	slices.SortStableFunc(found, func(a, b start) int {
		if (len(a.rest) == 0) != (len(b.rest) == 0) {
			return len(b.rest) - len(a.rest)
		}
		return len(a.rest) - len(b.rest)
	})
	for i := range found {
		found[i].rest = orRoot(found[i].rest)
	}
	return found
}

func orRoot(rest []string) []string {
	if len(rest) == 0 {
		return []string{""}
	}
	return rest
}

// below returns the rest of a path below a base path.
func below(segments []string, base string) ([]string, bool) {
	for _, s := range literalSegments(base) {
		if len(segments) == 0 || normalize(segments[0], true).text != normalize(s.literals[0],
			true).text {
			return nil, false
		}
		segments = segments[1:]
	}
	return orRoot(segments), true
}

// Find returns the operation of a request, by these rules:
//
//   - The address's path is divided into a base path and a path of the document. The longest base
//     path is tried first; host and scheme do not count. Any other base path than "" overrides
//     those of the document's servers.
//   - "When matching URLs, concrete (non-templated) paths would be matched before their templated
//     counterparts" (OpenAPI 3.x, Paths Object): segment by segment from left to right, a literal
//     comes before a template, and a template with literal text before one without.
//   - Which path is meant is decided before the method: if the most concrete path does not have the
//     method, a less concrete one is not asked, but one that is as concrete; see [Router.Equals].
//   - A variable stands for one character or more, never for a slash; an encoded slash is none.
//     Double slashes are not collapsed, dot segments not resolved and a slash at the end makes
//     another path.
//   - Methods are case-sensitive (RFC 9110 section 9.1), and HEAD is not GET.
//   - Of two paths that differ only in their variables' names, the first that has the method
//     counts.
func (r *Router) Find(method string, address *url.URL, base string) (Match, *Unmatched) {
	q := newInquiry(r, method, address)
	if !strings.HasPrefix(q.path, "/") {
		return Match{}, &Unmatched{Reason: "the request has no path, but " + shortened(q.path)}
	}
	starts := r.starts(q.segments, base)
	var other *Unmatched
	for _, s := range starts {
		node, values := r.paths.find(s.rest, nil,
			func(n *routeNode) bool { return q.accepts(n, s.base) })
		if node == nil {
			continue
		}
		if match, found := q.match(node, s.base, values); found {
			return match, nil
		}
		if others := q.equals(node, s); len(others) > 0 {
			return others[0], nil
		}
		if other == nil {
			other = q.otherMethod(node, s)
		}
	}
	if other == nil {
		other = q.noPath(base, len(starts) > 0)
		other.Outside = len(starts) == 0
	}
	return Match{}, other
}

// rawPath returns the path as it was sent. [url.URL.EscapedPath] encodes a path anew that has a
// character which should have been encoded, and thereby loses which slashes were.
func rawPath(address *url.URL) string {
	if address.Opaque != "" {
		return address.Opaque
	}
	path := address.EscapedPath()
	if address.RawPath != "" {
		if decoded, err := url.PathUnescape(address.RawPath); err == nil &&
			decoded == address.Path {
			path = address.RawPath
		}
	}
	if path == "" {
		return "/" // they are equivalent (RFC 3986 section 6.2.3)
	}
	return path
}
