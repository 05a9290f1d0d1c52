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
