package suite

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/harness/target"
)

// refuseProduction keeps a run from a host that is production, unless it was told that this is
// meant: a host that the document names itself, or that the configuration does.
func (a *API) refuseProduction() error {
	if a.own || a.settings.YesProduction {
		return nil
	}
	host, source := a.Target.Host(), ""
	switch {
	case slices.Contains(a.compiled.Hosts(), host):
		source = a.compiled.Path() + " names it as a server of the API"
	case slices.ContainsFunc(a.settings.Production,
		func(pattern string) bool { return matchesHost(pattern, host) }):
		source = "the configuration names it as production"
	default:
		return nil
	}
	return &target.Mistake{
		Heading: a.suite.Name + ": the target is production",
		Cause:   fmt.Sprintf("its host is %s, and %s", host, source),
		Remedy: "test another deployment, or say by --yes-production that it is meant; " +
			"--read-only keeps from changing anything, and --dry-run lists what would be sent",
	}
}

// matchesHost tells whether a host is the one of a pattern, or below it where the pattern begins
// with "*.".
func matchesHost(pattern, host string) bool {
	pattern = strings.ToLower(pattern)
	if below, wild := strings.CutPrefix(pattern, "*."); wild {
		return strings.HasSuffix(host, "."+below)
	}
	return pattern == host
}
