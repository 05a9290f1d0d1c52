package contract

import (
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/tree"
)

// Hosts are the hosts that the document says its API is served by, in lower case and without ports:
// of host in 2.0, and of the absolute URLs of servers since 3.0, wherever they stand. A host with a
// variable in it is left out.
func (c *Contract) Hosts() []string {
	var hosts []string
	add := func(host string) {
		host = strings.ToLower(host)
		if host != "" && !strings.ContainsAny(host, "{}") && !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	if host := c.amended.Get("host").Str(); host != "" {
		if u, err := url.Parse("http://" + host); err == nil {
			add(u.Hostname())
		}
	}
	var lists []*tree.Node
	for _, one := range c.servedRoutes() {
		lists = append(lists, one.Servers...)
	}
	for _, list := range append(lists, c.amended.Get("servers")) {
		if !list.Is(tree.Array) {
			continue
		}
		for _, server := range list.Items {
			if u, err := url.Parse(server.Get("url").Str()); err == nil {
				add(u.Hostname())
			}
		}
	}
	return hosts
}

// BasePath is the path of the first server of the document, below which its paths stand: with the
// defaults of its variables, and without a slash at its end. "" is none.
func (c *Contract) BasePath() string {
	text := c.amended.Get("basePath").Str()
	if servers := c.amended.Get("servers"); servers.Is(tree.Array) && len(servers.Items) > 0 {
		server := servers.Items[0]
		text = server.Get("url").Str()
		if variables := server.Get("variables"); variables.Is(tree.Object) {
			for _, variable := range variables.Members {
				text = strings.ReplaceAll(text, "{"+variable.Name+"}",
					variable.Value.Get("default").Str())
			}
		}
	}
	u, err := url.Parse(text)
	if err != nil || strings.ContainsAny(u.Path, "{}") {
		return ""
	}
	path := strings.TrimRight(u.EscapedPath(), "/")
	if path == "" || strings.HasPrefix(path, "/") {
		return path
	}
	return "/" + strings.TrimLeft(strings.TrimPrefix(path, "."), "/")
}
