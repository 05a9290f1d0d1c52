package explore

import (
	"slices"
	"strings"

	"plumbline/internal/contract"
)

// access lists requests without the credentials that an operation requires, and with wrong ones.
func (p *planner) access(o *contract.Operation) {
	if !requiresCredentials(o) {
		return
	}
	p.add(o, Access, "credentials", "", "absent", "no credentials, where some are required",
		func(d *Draft) { d.Caller = Nobody })
	p.add(o, Access, "credentials", "", "made-up", "credentials that nobody has handed out",
		func(d *Draft) { d.Caller = Forger })
	p.add(o, Access, "credentials", "", "empty", "nothing where the credentials would stand",
		func(d *Draft) { d.Caller = Emptied })
	p.add(o, Access, "credentials", "", "shortened", "credentials without their last character",
		func(d *Draft) { d.Caller = Shortened })
	p.add(o, Access, "credentials", "", otherCase, "credentials in the other case",
		func(d *Draft) { d.Caller = InOtherCase })
	if takesToken(o) {
		p.add(o, Access, "credentials", "", "other-scheme",
			"the token under a scheme that there is not", func(d *Draft) { d.Caller = InNoScheme })
	}
}

// otherCase is the side of an obligation that changes the case of credentials.
const otherCase = "other-case"

// takesToken tells whether all ways to call an operation take a token in Authorization, the scheme
// of which is Bearer.
func takesToken(o *contract.Operation) bool {
	return !slices.ContainsFunc(o.Security, func(r *contract.SecurityRequirement) bool {
		return !slices.ContainsFunc(r.Schemes, func(s *contract.SecurityScheme) bool {
			return s.Type == "oauth2" || s.Type == "openIdConnect" ||
				s.Type == "http" && strings.EqualFold(s.Scheme, "bearer")
		})
	})
}

// requiresCredentials tells whether there is no way to call an operation without credentials.
func requiresCredentials(o *contract.Operation) bool {
	return len(o.Security) > 0 && !slices.ContainsFunc(o.Security,
		func(r *contract.SecurityRequirement) bool { return len(r.Schemes) == 0 })
}
