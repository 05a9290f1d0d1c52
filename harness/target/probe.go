package target

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"plumbline/internal/network"
)

const probeTimeout = 5 * time.Second

// Probe connects to the target in the way that a run will, over TLS if its base URL says https, and
// sends no request. If it is reached through a proxy the proxy is probed instead, as only it can
// reach the target. It takes at most 5 s, or as long as ctx allows. The error is a [*Mistake]. Our
// own target needs no probe: the result is nil.
func Probe(ctx context.Context, t *Target, dialer *network.Dialer) error {
	if t.Own() {
		return nil
	}
	proxy, err := dialer.Proxy(&http.Request{URL: t.base})
	if err != nil {
		// The error quotes the proxy's URL, which may hold a password.
		return &Mistake{t.API() + ": the proxy is not usable",
			"HTTP_PROXY, HTTPS_PROXY or their lower-case forms cannot be used here",
			"correct or unset it, or name the host in NO_PROXY"}
	}
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	to, where := t.base, t.Origin()
	remedy := "check " + t.definition.BaseURLVariable + " or --" + t.API() +
		".base-url, and that the server is running"
	if proxy != nil {
		to, where = proxy, "the proxy "+address(proxy)
		remedy = "check --API.proxy, HTTP_PROXY and HTTPS_PROXY, or name " + t.base.Hostname() +
			" in NO_PROXY"
	}
	fault, found := dialer.Probe(ctx, to, address(to), proxy != nil)
	if !found {
		return nil
	}
	if fault.Remedy != "" {
		remedy = fault.Remedy
	}
	return &Mistake{t.API() + ": the target cannot be reached",
		fmt.Sprintf("connecting to %s failed: %s", where, fault.Message),
		strings.ReplaceAll(remedy, "--API.", "--"+t.API()+".")}
}
