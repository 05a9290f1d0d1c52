package main

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

// Recorded traffic can come from any deployment, so that the peers are given servers without their
// hosts; and where the row gives a base path, that one for all servers.

// hostless leaves the path of a server's URL. Where a variable stands for the host, it is taken for
// its default.
func hostless(address string, variables map[string]string) string {
	if name, rest, found := strings.Cut(strings.TrimPrefix(address, "{"), "}"); found &&
		strings.HasPrefix(address, "{") {
		address = variables[name] + rest
	}
	if _, rest, found := strings.Cut(address, "://"); found {
		_, path, _ := strings.Cut(rest, "/")
		address = path
	}
	return "/" + strings.TrimPrefix(address, "/")
}

func (q question) setKinServers(document *openapi3.T) {
	set := func(servers openapi3.Servers) openapi3.Servers {
		changed := make(openapi3.Servers, len(servers))
		for i, server := range servers {
			defaults := map[string]string{}
			for name, v := range server.Variables {
				defaults[name] = v.Default
			}
			one := *server
			one.URL = hostless(server.URL, defaults)
			changed[i] = &one
		}
		return changed
	}
	document.Servers = set(document.Servers)
	if q.Options.BasePath != "" {
		document.Servers = openapi3.Servers{{URL: q.Options.BasePath}}
	}
	for _, item := range document.Paths.Map() {
		item.Servers = set(item.Servers)
		if q.Options.BasePath != "" {
			item.Servers = nil
		}
	}
}

func (q question) setLibopenapiServers(model *v3.Document) {
	set := func(servers []*v3.Server) []*v3.Server {
		if q.Options.BasePath != "" {
			return nil
		}
		for _, server := range servers {
			defaults := map[string]string{}
			for name, v := range server.Variables.FromOldest() {
				defaults[name] = v.Default
			}
			server.URL = hostless(server.URL, defaults)
		}
		return servers
	}
	model.Servers = set(model.Servers)
	if q.Options.BasePath != "" {
		model.Servers = []*v3.Server{{URL: q.Options.BasePath}}
	}
	for item := range model.Paths.PathItems.ValuesFromOldest() {
		item.Servers = set(item.Servers)
		for operation := range item.GetOperations().ValuesFromOldest() {
			operation.Servers = set(operation.Servers)
		}
	}
}
