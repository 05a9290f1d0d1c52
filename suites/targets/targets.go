// Package targets says what the suites need to know of a deployment, and of the document it is held
// to. It stands apart from the suites because each of them has to accept the flags of all: one
// command line is given to every suite of a run.
package targets

import (
	"flag"
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"plumbline/harness"
	"plumbline/harness/suite"
	"plumbline/harness/target"
	"plumbline/specs"
)

// Source returns a published document and its amendments as a contract is loaded from.
func Source(api specs.API) harness.Source {
	return harness.Source{
		Document:   harness.Text{Path: api.DocumentPath, Bytes: api.Document},
		Amendments: []harness.Text{{Path: api.AmendmentsPath, Bytes: api.Amendments}},
	}
}

// settingLimitCases switches off the cases that exceed a rate limit on purpose.
const settingLimitCases = "limit-cases"

// SkipIfLimitCasesAreOff ends a case that exceeds a rate limit where the target's setting switches
// such cases off.
func SkipIfLimitCasesAreOff(api *suite.API) {
	ginkgo.GinkgoHelper()
	if api.Target.Setting(settingLimitCases) == "skip" {
		ginkgo.Skip(fmt.Sprintf("the cases that exceed a limit are switched off (--%s.%s=skip)",
			api.Target.API(), settingLimitCases))
	}
}

func limitCases() target.Setting {
	return target.Setting{
		Name: settingLimitCases, Values: []string{"run", "skip"}, Default: "run",
		Description: "whether the cases that exceed the rate limit on purpose run",
	}
}

// TrailingSlash is the setting of Respoke that says how its paths are sent.
const TrailingSlash = "trailing-slash"

// Respoke is what the suite of the Respoke REST API needs.
var Respoke = target.Definition{
	API: "respoke", BaseURLVariable: "RESPOKE_BASE_URL",
	Credentials: []target.Credential{
		{Name: "username", Variable: "RESPOKE_USERNAME", Required: true,
			Description: "name of the account to log in with"},
		{Name: "password", Variable: "RESPOKE_PASSWORD", Required: true, Secret: true,
			Description: "password of that account"},
		{Name: "app-id", Variable: "RESPOKE_APP_ID", Required: true,
			Description: "id of an app of that account"},
		{Name: "app-secret", Variable: "RESPOKE_APP_SECRET", Required: true, Secret: true,
			Description: "secret of that app"},
	},
	Settings: append([]target.Setting{
		{
			Name: TrailingSlash, Values: []string{"published", "without"}, Default: "published",
			Description: "whether paths are sent with the trailing slash they were published " +
				"with, which no known client sends",
		},
		limitCases(),
	}, suite.Settings()...),
}

// Resonance is what the suite of the Resonance AdminIdentity API needs.
var Resonance = target.Definition{
	API: "resonance", BaseURLVariable: "RESONANCE_BASE_URL",
	Credentials: []target.Credential{
		{Name: "app-client-id", Variable: "RESONANCE_APP_CLIENT_ID", Required: true,
			Description: "id of an app client"},
		{Name: "app-secret", Variable: "RESONANCE_APP_SECRET", Required: true, Secret: true,
			Description: "secret of that app client"},
		{
			Name: "failing-app-client-id", Variable: "RESONANCE_FAILING_APP_CLIENT_ID",
			Description: "id of an app client, with the same secret, for which the downstream " +
				"authentication fails; without it 502 cannot be tested",
		},
	},
	Settings: append([]target.Setting{limitCases()}, suite.Settings()...),
}

// Options are the settings of a run, with the flags of every suite and of what all runs have in a
// flag set.
func Options(flags *flag.FlagSet) *suite.Options {
	options := &suite.Options{Targets: target.RegisterFlags(flags, Respoke, Resonance)}
	options.Register(flags)
	return options
}

// Waivers returns what has been accepted of deployments of an API.
func Waivers(api specs.API) harness.Text {
	return harness.Text{Path: api.WaiversPath, Bytes: api.Waivers}
}
