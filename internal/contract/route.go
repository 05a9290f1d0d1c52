package contract

import (
	"net/url"
	"strings"

	"plumbline/internal/openapi"
	"plumbline/internal/route"
	"plumbline/internal/tree"
)

// Match is the operation a request is addressed to.
type Match struct {
	Operation *Operation
	// PathParameters are the values of the path's template expressions by name, as they were sent:
	// still percent-encoded.
	PathParameters map[string]string
}

// Find returns the operation a request is addressed to. The base overrides the base paths of the
// document's servers where it is not "" ("/" stands for none).
func (c *Contract) Find(method string, address *url.URL, base string) (Match, *route.Unmatched) {
	match, unmatched := c.router().Find(method, address, base)
	if unmatched != nil {
		return Match{}, unmatched
	}
	return Match{c.operations[match.Route], match.PathParameters}, nil
}

// Equals returns the other operations that a request may be addressed to: those at paths that fit
// as well as that of a match, of which no rule says which one counts.
func (c *Contract) Equals(method string, address *url.URL, base string, match Match) []Match {
	var others []Match
	for _, other := range c.router().Equals(method, address, base) {
		if operation := c.operations[other.Route]; operation != match.Operation {
			others = append(others, Match{operation, other.PathParameters})
		}
	}
	return others
}

// ServedBy returns the hosts of the document's servers, as requests are addressed to them. Where
// all is false there may be others: a server is written without its host, or there is none.
func (c *Contract) ServedBy() (hosts []route.Host, all bool) { return c.router().Hosts() }

// newRouter hands the operations, with the servers of each, to a router.
func newRouter(c *Contract) *route.Router {
	if c.version == openapi.Swagger20 {
		routes := make([]route.Route, len(c.operations))
		for i, operation := range c.operations {
			routes[i] = route.Route{Method: operation.Method, Path: operation.Path}
		}
		return route.NewBelow(c.amended.Get("host").Str(), c.amended.Get("basePath").Str(), routes)
	}
	return route.New(c.servedRoutes())
}

// servedRoutes lists the operations with the servers that they may be served by.
func (c *Contract) servedRoutes() []route.Route {
	items := map[string]*tree.Node{}
	if paths := c.amended.Get("paths"); paths.Is(tree.Object) {
		for _, member := range paths.Members {
			items[member.Name] = member.Value
		}
	}
	routes := make([]route.Route, len(c.operations))
	var own []openapi.Value // the path item of the operation, and what it refers to
	for i, operation := range c.operations {
		if i == 0 || operation.Path != c.operations[i-1].Path {
			path := operation.Path // the operations of a path stand together
			own = []openapi.Value{{Node: items[path], Pointer: tree.PointerOf("paths", path)}}
			if referred := c.resolve(own[0]); referred.Pointer != own[0].Pointer {
				own = append(own, referred)
			}
		}
		routes[i] = route.Route{Method: operation.Method, Path: operation.Path,
			Servers: c.serverLists(operation, own)}
	}
	return routes
}

// serverLists returns the lists of servers that an operation may take its own from, those that
// override others first: of the operation, of its path and of the document (OpenAPI 3.x, Operation
// Object and Path Item Object).
func (c *Contract) serverLists(operation *Operation, items []openapi.Value) []*tree.Node {
	var own *tree.Node
	var lists []*tree.Node
	for _, item := range items {
		if below, found := strings.CutPrefix(string(operation.Pointer),
			string(item.Pointer)+"/"); found && own == nil {
			own = item.At(tree.Pointer("/" + below)).Get("servers")
		}
		lists = append(lists, item.Get("servers"))
	}
	return append(append([]*tree.Node{own}, lists...), c.amended.Get("servers"))
}
