package route

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/tree"
)

// basePath is the path of a server, which the paths of the document are appended to.
type basePath struct {
	text string // as a template, such as /{version}; "/" for none
}

// serverSet is the base paths an operation is served under.
type serverSet map[*basePath]bool

// serverReader reads the servers of a document. By their paths operations are found; whether a
// request goes to one of their hosts is another question, since traffic may come from any
// deployment.
type serverReader struct {
	hosts    []Host
	relative bool       // there is a server whose host is not known
	root     *routeNode // the base paths by their segments
	all      []*basePath
	known    map[*tree.Node]serverSet // of lists of servers
	none     serverSet                // where there is no list
}

func newServerReader() *serverReader {
	return &serverReader{root: &routeNode{}, known: map[*tree.Node]serverSet{}}
}

// swagger returns the base path of a Swagger 2.0 document, which "does not support path templating"
// (OpenAPI 2.0, Swagger Object).
func (r *serverReader) swagger(base string) serverSet {
	return serverSet{r.add(literalSegments(base)): true}
}

// of returns the base paths of the first of the lists that has any; a Server Object that cannot be
// read counts as absent, and so does an empty list. Without any list there is one server, "/"
// (OpenAPI 3.x, OpenAPI Object).
func (r *serverReader) of(lists ...*tree.Node) serverSet {
	for _, list := range lists {
		if !list.Is(tree.Array) {
			continue
		}
		set, read := r.known[list]
		if !read {
			set = r.read(list)
			r.known[list] = set
		}
		if len(set) > 0 {
			return set
		}
	}
	if r.none == nil {
		r.none, r.relative = serverSet{r.add(nil): true}, true
	}
	return r.none
}

func (r *serverReader) read(list *tree.Node) serverSet {
	set := serverSet{}
	for _, server := range list.Items {
		r.readHosts(server)
		for _, path := range serverPaths(server) {
			set[r.add(parsePath(path).segments)] = true
		}
	}
	return set
}

// add returns the base path of the segments, the same one for the same segments.
func (r *serverReader) add(segments []segment) *basePath {
	node := r.root.insert(segments)
	if node.base == nil {
		node.base = &basePath{text: pathText(segments)}
		r.all = append(r.all, node.base)
	}
	return node.base
}

// literalSegments returns the segments of a base path in which braces mean nothing.
func literalSegments(base string) []segment {
	var segments []segment
	if base = strings.TrimRight(strings.TrimPrefix(base, "/"), "/"); base != "" {
		for part := range strings.SplitSeq(base, "/") {
			segments = append(segments, segment{literals: []string{part}})
		}
	}
	return segments
}

func pathText(segments []segment) string {
	if len(segments) == 0 {
		return "/"
	}
	var b strings.Builder
	for _, s := range segments {
		b.WriteString("/" + s.literals[0])
		for i, name := range s.names {
			b.WriteString("{" + name + "}" + s.literals[i+1])
		}
	}
	return b.String()
}

// maxServerPaths bounds the paths that the enumerated variables of one server multiply to; one that
// would exceed it is taken to be open.
const maxServerPaths = 256

// serverPaths returns the path of a Server Object as templates, of which it may have several if its
// variables have several values; none if its URL is malformed. A variable without enumeration
// stands for any text without a slash, and for its default. The path has no slash at its end.
//
// A relative URL is relative to where the document is served (OpenAPI 3.x, Server Object), which
// nobody knows here; it is taken to be the root.
func serverPaths(server *tree.Node) []string {
	variables, text, sound := readServer(server)
	if !sound {
		return nil
	}
	var paths []string
	// Variables that bring in slashes come first: they decide where the host ends.
	for _, text := range variables.expand(text, serverVariable.hasStructure) {
		for _, path := range variables.expand(cutHost(text),
			func(v serverVariable) bool { return v.enumerated }) {
			if path, sound := variables.path(path); sound && !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
	}
	return paths
}

// serverVariable is a variable of a server's URL.
type serverVariable struct {
	name       string
	values     []string
	enumerated bool // whether it can have no other values
}

type serverVariables []serverVariable

// placeholder stands for a variable in the text of a URL while it is taken apart: a name could have
// any character.
func placeholder(i int) string { return "\x00" + strconv.Itoa(i) + "\x00" }

// readServer returns the URL of a Server Object with placeholders, and what they stand for.
func readServer(server *tree.Node) (variables serverVariables, text string, sound bool) {
	address := server.Get("url")
	if !address.Is(tree.String) || strings.ContainsRune(address.Text, 0) {
		return nil, "", false
	}
	var b strings.Builder
	for i, t := range tokens(strings.TrimSpace(address.Text)) {
		switch {
		case t.variable && t.text != "":
			b.WriteString(placeholder(len(variables)))
			v := readServerVariable(t.text, server.Get("variables").Get(t.text))
			if i == 0 && len(v.values) == 0 {
				// such as {baseUrl}/v1 without a word about baseUrl, which may be the host
				v.values = []string{""}
			}
			variables = append(variables, v)
		case t.variable || strings.ContainsAny(t.text, "{}"):
			return nil, "", false
		default:
			b.WriteString(t.text)
		}
	}
	return variables, b.String(), true
}

func readServerVariable(name string, from *tree.Node) serverVariable {
	v := serverVariable{name: name}
	add := func(value *tree.Node) {
		switch {
		case value == nil, value.Kind == tree.Null, value.Kind == tree.Array,
			value.Kind == tree.Object, strings.ContainsAny(value.Text, "{}\x00"):
		case !slices.Contains(v.values, value.Text):
			// of a number or boolean the text, such as that of a port or version without quotes
			v.values = append(v.values, value.Text)
		}
	}
	add(from.Get("default"))
	if enum := from.Get("enum"); enum.Is(tree.Array) && len(enum.Items) > 0 {
		v.enumerated = true
		for _, value := range enum.Items {
			add(value)
		}
	}
	return v
}

// hasStructure tells whether a value has more or less than one segment.
func (v serverVariable) hasStructure() bool {
	return slices.ContainsFunc(v.values,
		func(value string) bool { return value == "" || strings.ContainsAny(value, "/?#") })
}

// alternatives returns the texts that can stand for a variable in a URL, its own placeholder among
// them where it is open.
func (v serverVariable) alternatives(i int) []string {
	anyValue := placeholder(i)
	for _, value := range v.values {
		if strings.Contains(value, "://") {
			return v.values // {baseUrl}: another value would be another URL
		}
		if strings.HasPrefix(value, "/") {
			anyValue = "/" + placeholder(i)
		}
	}
	if v.enumerated {
		return v.values
	}
	return append([]string{anyValue}, v.values...)
}

// expand puts in the values of the variables that are chosen.
func (vs serverVariables) expand(text string, chosen func(serverVariable) bool) []string {
	texts := []string{text}
	for i, v := range vs {
		if !strings.Contains(text, placeholder(i)) || !chosen(v) {
			continue
		}
		alternatives := v.alternatives(i)
		if len(alternatives) == 0 || len(alternatives)*len(texts) > maxServerPaths {
			continue
		}
		var expanded []string
		for _, text := range texts {
			before, after, _ := strings.Cut(text, placeholder(i))
			for _, value := range alternatives {
				expanded = append(expanded, joined(joined(before, value), after))
			}
		}
		texts = expanded
	}
	return texts
}

// joined puts two parts of a URL together; what ends in a slash and begins with one has one there,
// as its author will have meant.
func joined(before, after string) string {
	if strings.HasSuffix(before, "/") {
		after = strings.TrimPrefix(after, "/")
	}
	return before + after
}

// cutHost returns a URL without scheme, host, port, query and fragment.
func cutHost(text string) string {
	if i := strings.Index(text, "://"); i >= 0 && !strings.ContainsAny(text[:i], "/?#") {
		text = text[i+1:]
	}
	if host, absolute := strings.CutPrefix(text, "//"); absolute {
		i := strings.IndexAny(host, "/?#")
		if i < 0 {
			return ""
		}
		text = host[i:]
	}
	if i := strings.IndexAny(text, "?#"); i >= 0 {
		text = text[:i]
	}
	return text
}

// path returns the template of a path with placeholders, its dot segments resolved (RFC 3986
// section 5.2.4).
func (vs serverVariables) path(text string) (string, bool) {
	sample, named := text, text
	for i, v := range vs {
		name := v.name
		if strings.ContainsAny(name, "/?#") {
			name = ""
		}
		sample = strings.ReplaceAll(sample, placeholder(i), "x")
		named = strings.ReplaceAll(named, placeholder(i), "{"+name+"}")
	}
	// What has a scheme here has no host, such as localhost:8080/v1, which is one.
	if parsed, err := url.Parse(sample); err != nil || parsed.Scheme != "" {
		return "", false
	}
	var kept []string
	for part := range strings.SplitSeq(strings.TrimPrefix(named, "/"), "/") {
		switch {
		case part == ".", part == ".." && len(kept) == 0:
		case part == "..":
			kept = kept[:len(kept)-1]
		default:
			kept = append(kept, part)
		}
	}
	return strings.TrimRight("/"+strings.Join(kept, "/"), "/"), true
}
