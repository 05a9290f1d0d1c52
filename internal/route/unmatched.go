package route

import (
	"fmt"
	"slices"
	"strings"
)

// Unmatched says why a request is addressed to no operation.
type Unmatched struct {
	Reason string
	Hint   string // what it may be about, such as the nearest path; empty if nothing comes near
	// Path and Methods are the path of the document that the request is addressed to and the
	// methods it has; empty if there is no such path.
	Path    string
	Methods []string
	// Outside tells that the request is not below any base path.
	Outside bool
}

// String returns the reason with the hint.
func (u *Unmatched) String() string {
	if u.Hint == "" {
		return u.Reason
	}
	return u.Reason + "; " + u.Hint
}

// otherMethod says that the document has the path, but not the method.
func (q *inquiry) otherMethod(n *routeNode, s start) *Unmatched {
	u := &Unmatched{}
	for _, e := range n.endpoints {
		if !q.isServed(e, s.base) {
			continue
		}
		if u.Path == "" {
			u.Path = e.path
		}
		if !slices.Contains(u.Methods, e.method) {
			u.Methods = append(u.Methods, e.method)
		}
	}
	u.Reason = fmt.Sprintf("the document has the path %s, but not the method %s (it has %s)",
		u.Path, shortened(q.method), strings.Join(u.Methods, ", "))
	u.Hint = q.methodHint(u.Methods, s)
	return u
}

func (q *inquiry) methodHint(methods []string, s start) string {
	for _, method := range methods {
		if strings.EqualFold(method, q.method) {
			return "methods are case-sensitive"
		}
	}
	if q.method == "HEAD" && slices.Contains(methods, "GET") {
		return "HEAD needs an operation of its own"
	}
	lesser, _ := q.router.paths.find(s.rest, nil, func(n *routeNode) bool {
		return slices.ContainsFunc(n.endpoints,
			func(e *endpoint) bool { return e.method == q.method && q.isServed(e, s.base) })
	})
	if lesser != nil {
		return fmt.Sprintf("%s has it, but the more concrete path counts",
			lesser.endpoints[0].path)
	}
	return ""
}

// noPath says that the document has no path of the request's.
func (q *inquiry) noPath(base string, hasBase bool) *Unmatched {
	path := shortened(q.path)
	u := &Unmatched{Reason: "no path of the document matches " + path}
	switch {
	case q.router.routes == 0:
		return &Unmatched{Reason: "the document has no operations"}
	case hasBase:
	case base != "":
		u.Reason = fmt.Sprintf("%s is not below the base path %s", path, base)
	default:
		u.Reason = fmt.Sprintf("%s is not below any base path of the document's servers (%s)", path,
			q.bases())
	}
	for _, hint := range []func(string) string{q.slashHint, q.baseHint, q.nearestHint} {
		if u.Hint = hint(base); u.Hint != "" {
			break
		}
	}
	return u
}

// maxBases bounds the base paths that a message names.
const maxBases = 5

func (q *inquiry) bases() string {
	var texts []string
	for _, base := range q.router.servers.all {
		if len(texts) == maxBases {
			texts = append(texts, "…")
			break
		}
		texts = append(texts, base.text)
	}
	return strings.Join(texts, ", ")
}

// slashHint tells whether the slash at the end makes the difference.
func (q *inquiry) slashHint(base string) string {
	segments, how := append(slices.Clone(q.segments), ""), "with"
	if last := len(q.segments) - 1; last > 0 && q.segments[last] == "" {
		segments, how = q.segments[:last], "without"
	}
	for _, s := range q.router.starts(segments, base) {
		if node, _ := q.router.paths.find(s.rest, nil,
			func(n *routeNode) bool { return q.accepts(n, s.base) }); node != nil {
			return fmt.Sprintf("%s a slash at its end it would be %s", how,
				node.endpoints[0].path)
		}
	}
	return ""
}

// maxDropped bounds the segments that are tried as base path for a hint.
const maxDropped = 16

// baseHint tells under which base path there would be such a path. One that is all variables would
// match anything, and says nothing.
func (q *inquiry) baseHint(string) string {
	for dropped := range min(len(q.segments), maxDropped) {
		node, _ := q.router.paths.find(q.segments[dropped:], nil,
			func(n *routeNode) bool { return q.accepts(n, nil) && hasLiteral(n) })
		if node != nil {
			return fmt.Sprintf("under the base path /%s it would be %s",
				shortened(strings.Join(q.segments[:dropped], "/")), node.endpoints[0].path)
		}
	}
	return ""
}

func hasLiteral(n *routeNode) bool {
	return slices.ContainsFunc(parsePath(n.endpoints[0].path).segments,
		func(s segment) bool { return strings.Join(s.literals, "") != "" })
}

// nearestHint names the path that the request would have if one of its segments were spelled
// differently.
func (q *inquiry) nearestHint(base string) string {
	for _, s := range q.router.starts(q.segments, base) {
		search := &nearest{inquiry: q, base: s.base, visits: maxVisits, comparisons: maxComparisons,
			edits: 1 << 30}
		search.walk(q.router.paths, s.rest, 0)
		if search.found != nil {
			return "the nearest path is " + search.found.endpoints[0].path
		}
	}
	return ""
}

// What is done for a hint is bounded, so that a request without an operation takes no longer in a
// longer document.
const (
	maxVisits      = 2000 // of nodes and names
	maxComparisons = 200  // of spellings
)

// nearest looks for a path that differs from the request's in the spelling of one segment.
type nearest struct {
	*inquiry
	base                *basePath
	visits, comparisons int // that are left
	found               *routeNode
	edits               int // of the one found
}

func (s *nearest) walk(n *routeNode, rest []string, edits int) {
	if s.visits--; s.visits < 0 {
		return
	}
	if len(rest) == 0 {
		if edits > 0 && edits < s.edits && s.accepts(n, s.base) {
			s.found, s.edits = n, edits
		}
		return
	}
	n.each(rest[0], nil, func(child *routeNode, _ []string) bool {
		s.walk(child, rest[1:], edits)
		return false
	})
	if edits > 0 {
		return
	}
	own := normalize(rest[0], true).text
	for _, name := range n.names {
		if s.visits--; s.visits < 0 {
			return
		}
		if distance, near := s.near(own, name); near {
			s.walk(n.literals[name], rest[1:], distance)
		}
	}
}

// near tells whether two texts differ so little that one may be meant by the other.
func (s *nearest) near(own, name string) (distance int, near bool) {
	most := 1 + len(name)/4
	if own == name || len(own)-len(name) > most || len(name)-len(own) > most {
		return 0, false
	}
	if strings.EqualFold(own, name) {
		return 1, true
	}
	if s.comparisons--; s.comparisons < 0 {
		return 0, false
	}
	distance = editDistance(own, name)
	return distance, distance <= most && distance < min(len(own), len(name))
}

// maxCompared bounds the length of the segments whose spelling is compared.
const maxCompared = 64

// editDistance counts the bytes to insert, remove and replace to make one text of the other
// (Levenshtein's distance). A difference of case counts as one in all, and texts that are too long
// are very different.
func editDistance(a, b string) int {
	if a == b {
		return 0
	}
	if len(a) > maxCompared || len(b) > maxCompared {
		return maxCompared
	}
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == b {
		return 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// shownLength bounds how much of a request a message repeats, in bytes.
const shownLength = 120

func shortened(text string) string {
	if len(text) > shownLength {
		return strings.ToValidUTF8(text[:shownLength], "") + "…"
	}
	return text
}
