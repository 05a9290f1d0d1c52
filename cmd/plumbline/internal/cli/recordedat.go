package cli

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"plumbline/internal/route"
	"plumbline/internal/verify"
)

// recordedAt says which entries of recorded traffic are addressed to the API: where it was
// recorded, where that is not what the document's servers say.
type recordedAt struct {
	basePath, baseURL string
	hosts             []string
	allHosts          bool
}

func (r *recordedAt) flags(flags *pflag.FlagSet) {
	flags.StringVar(&r.basePath, "base-path", "",
		"`path` before those of the document, instead of the document's servers; / for none")
	flags.StringVar(&r.baseURL, "base-url", "",
		"`URL` that the API was recorded under, instead of the document's servers")
	flags.StringArrayVar(&r.hosts, "host", nil,
		"`host` or host:port that the API was recorded at, beside the document's servers; may be "+
			"given several times")
	flags.BoolVar(&r.allHosts, "all-hosts", false,
		"judge all entries, and not only those that are addressed to the API")
}

// check looks for what is wrong with where the API is said to have been recorded.
func (r *recordedAt) check() error {
	address, err := url.Parse(r.baseURL)
	switch {
	case r.basePath != "" && !strings.HasPrefix(r.basePath, "/"):
		return fmt.Errorf(
			"--base-path is %q; it has to begin with a slash, and has neither scheme nor host",
			r.basePath)
	case r.baseURL != "" && r.basePath != "":
		return errors.New("--base-url and --base-path are both given; the URL has the path")
	case r.allHosts && (r.baseURL != "" || len(r.hosts) > 0):
		return errors.New("--all-hosts judges all entries; leave out --base-url and --host")
	case slices.ContainsFunc(r.hosts, notAHost):
		return fmt.Errorf("--host is %q; it has to be a host or host:port, without scheme and path",
			r.hosts[slices.IndexFunc(r.hosts, notAHost)])
	case r.baseURL != "" && (err != nil || address.Host == "" ||
		address.Scheme != "http" && address.Scheme != "https"):
		return fmt.Errorf("--base-url is %q; it has to be a URL of http or https, such as "+
			"http://localhost:8080/v1", r.baseURL)
	}
	return nil
}

// notAHost tells of what is neither a host nor a host with a port.
func notAHost(text string) bool {
	address, err := url.Parse("http://" + text)
	return err != nil || address.Host != text || text == ""
}

// options are those by which entries are judged; the base URL has both a host and a base path.
func (r *recordedAt) options() verify.Options {
	o := verify.Options{BasePath: r.basePath, AddressedOnly: !r.allHosts, Hosts: r.hosts}
	if address, err := url.Parse(r.baseURL); err == nil && r.baseURL != "" {
		o.BasePath = "/" + strings.Trim(address.EscapedPath(), "/")
		o.Hosts = append(slices.Clip(o.Hosts), route.HostOf(address).WithPort())
	}
	return o
}
