package explore

import (
	"slices"

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
}

// requiresCredentials tells whether there is no way to call an operation without credentials.
func requiresCredentials(o *contract.Operation) bool {
	return len(o.Security) > 0 && !slices.ContainsFunc(o.Security,
		func(r *contract.SecurityRequirement) bool { return len(r.Schemes) == 0 })
}
