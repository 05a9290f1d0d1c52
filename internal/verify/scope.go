package verify

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/har"
	"plumbline/internal/route"
)

// scope tells which entries of a recording are addressed to the API, and which to something else
// that whoever recorded it was doing: pages, pictures, other services.
type scope struct {
	hosts []route.Host
	// all tells that there are no other hosts. Otherwise those count to which a request was
	// addressed that has a path of the document, and every host where there is none.
	all     bool
	matched []route.Host
	told    string // the hosts, for messages
}

// newScope returns nil where all entries are to be judged.
func newScope(c *contract.Contract, entries []har.Entry, options Options) *scope {
	if !options.AddressedOnly {
		return nil
	}
	s := &scope{}
	if options.BasePath == "" {
		s.hosts, s.all = c.ServedBy()
	}
	for _, host := range options.Hosts {
		s.hosts, s.all = append(slices.Clip(s.hosts), route.ParseHost(host)), true
	}
	names := make([]string, len(s.hosts))
	for i, host := range s.hosts {
		names[i] = host.String()
	}
	s.told = strings.Join(names, ", ")
	if !s.all {
		s.match(c, entries, options.BasePath)
	}
	return s
}

// match notes the hosts to which a request was addressed that has a path of the document.
func (s *scope) match(c *contract.Contract, entries []har.Entry, base string) {
	for _, entry := range entries {
		address, err := url.Parse(entry.Exchange.Request.URL)
		if err != nil || contains(s.matched, address) || !isHTTP(address) {
			continue
		}
		if _, unmatched := c.Find(entry.Exchange.Request.Method, address,
			base); unmatched == nil {
			s.matched = append(s.matched, route.HostOf(address))
		}
	}
}

func contains(hosts []route.Host, address *url.URL) bool {
	return slices.ContainsFunc(hosts, func(h route.Host) bool { return h.Has(address) })
}

func isHTTP(address *url.URL) bool {
	return address.Scheme == "http" || address.Scheme == "https"
}

// elsewhere says why a request is addressed to something else, by its URL alone; "" where it is
// not.
func (s *scope) elsewhere(address *url.URL) string {
	switch {
	case s == nil:
	case !isHTTP(address):
		return fmt.Sprintf("its URL has the scheme %s", address.Scheme)
	case contains(s.hosts, address):
	case s.all:
		return fmt.Sprintf("%s is none of its hosts (%s)", address.Host, s.told)
	case len(s.matched) > 0 && !contains(s.matched, address):
		return fmt.Sprintf("no request to %s has a path of the document", address.Host)
	}
	return ""
}

// aside says why a request that has no operation is none that a client of the API sends; "" where
// it may be one.
func (s *scope) aside(entry har.Entry, unmatched *route.Unmatched) string {
	switch {
	case s == nil:
	case entry.Kind == "preflight":
		return "it is the preflight request of a browser, which the document does not describe"
	case entry.Kind != "" && unmatched.Path == "":
		return fmt.Sprintf("a browser asked for a resource (%s) that is no path of the document",
			entry.Kind)
	case unmatched.Outside && (s.all || len(s.matched) > 0):
		return "it is not below any base path of its servers"
	}
	return ""
}
