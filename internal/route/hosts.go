package route

import (
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/tree"
)

// Host is where a server of an API is: a host, with or without a port.
type Host struct {
	text     string
	literals []string // of the name in lower case, between variables that stand for anything
	port     string
	anyPort  bool
}

// ParseHost reads HOST or HOST:PORT; without a port all of that host count.
func ParseHost(text string) Host {
	h := newHost(text)
	h.anyPort = h.anyPort || h.port == ""
	return h
}

// HostOf returns the host and port of a URL.
func HostOf(address *url.URL) Host {
	h := newHost(address.Host)
	h.port = effectivePort(address)
	return h
}

// WithPort is HOST:PORT.
func (h Host) WithPort() string { return strings.TrimSuffix(h.text, ":"+h.port) + ":" + h.port }

// newHost reads host and port, in which placeholders stand for variables.
func newHost(text string) Host {
	name, port := text, ""
	if i := strings.LastIndexByte(text, ':'); i >= 0 && !strings.HasSuffix(text, "]") {
		name, port = text[:i], text[i+1:]
	}
	h := Host{text: strings.Join(withoutPlaceholders(text), "*"), port: port,
		literals: withoutPlaceholders(strings.ToLower(name))}
	h.anyPort = strings.ContainsRune(port, 0)
	return h
}

// withoutPlaceholders returns what stands before, between and after placeholders.
func withoutPlaceholders(text string) []string {
	var literals []string
	for i, part := range strings.Split(text, "\x00") {
		if i%2 == 0 {
			literals = append(literals, part)
		}
	}
	return literals
}

// String is the host as it is written, with an asterisk for what may be anything.
func (h Host) String() string { return h.text }

// Has tells whether a URL leads there. Without a port that is the usual one of either scheme, since
// a server that has both is one.
func (h Host) Has(address *url.URL) bool {
	port := effectivePort(address)
	usual := (h.port == "" || h.port == "80" || h.port == "443") && (port == "80" || port == "443")
	return (h.anyPort || usual || port == h.port) && h.hasName(strings.ToLower(address.Hostname()))
}

func (h Host) hasName(name string) bool {
	first, last := strings.Trim(h.literals[0], "[]"), h.literals[len(h.literals)-1]
	if len(h.literals) == 1 {
		return name == first
	}
	rest, begins := strings.CutPrefix(name, first)
	rest, ends := strings.CutSuffix(rest, last)
	for _, literal := range h.literals[1 : len(h.literals)-1] {
		_, after, found := strings.Cut(rest, literal)
		if !found {
			return false
		}
		rest = after
	}
	return begins && ends
}

func effectivePort(address *url.URL) string {
	switch port := address.Port(); {
	case port != "":
		return port
	case address.Scheme == "http" || address.Scheme == "ws":
		return "80"
	default:
		return "443"
	}
}

// Hosts returns the hosts of the document's servers. Where one of them has none, since its URL is
// relative to where the document is served, all is false: there may be others.
func (r *Router) Hosts() (hosts []Host, all bool) {
	return r.servers.hosts, !r.servers.relative && len(r.servers.hosts) > 0
}

// readHosts notes the hosts that a Server Object may have.
func (r *serverReader) readHosts(server *tree.Node) {
	variables, text, sound := readServer(server)
	if !sound {
		r.relative = true
		return
	}
	for _, text := range variables.expand(text, serverVariable.hasStructure) {
		_, rest, absolute := strings.Cut(text, "//")
		if host := text[:len(text)-len(rest)]; !absolute || strings.ContainsAny(
			strings.TrimSuffix(host, "//"), "/?#") {
			r.relative = true
			continue
		}
		if i := strings.IndexAny(rest, "/?#"); i >= 0 {
			rest = rest[:i]
		}
		for _, host := range variables.expand(rest,
			func(v serverVariable) bool { return v.enumerated }) {
			r.addHost(host)
		}
	}
}

func (r *serverReader) addHost(text string) {
	if text == "" {
		r.relative = true
		return
	}
	host := newHost(text)
	if !slices.ContainsFunc(r.hosts, func(h Host) bool { return h.text == host.text }) {
		r.hosts = append(r.hosts, host)
	}
}
