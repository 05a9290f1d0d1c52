// Package targets has what the suites share in saying what they need to know of a deployment, and
// of the document it is held to.
package targets

import (
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"plumbline/harness"
	"plumbline/harness/suite"
	"plumbline/harness/target"
	"plumbline/specs"
)

// Source returns a published document and its amendments as a contract is loaded from.
func Source(api specs.API) harness.Source {
	source := harness.Source{Document: harness.Text{Path: api.DocumentPath, Bytes: api.Document}}
	if api.AmendmentsPath != "" {
		source.Amendments = []harness.Text{{Path: api.AmendmentsPath, Bytes: api.Amendments}}
	}
	return source
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

// LimitCases is the setting that switches off the cases that exceed a rate limit.
func LimitCases() target.Setting {
	return target.Setting{
		Name: settingLimitCases, Values: []string{"run", "skip"}, Default: "run",
		Description: "whether the cases that exceed the rate limit on purpose run",
	}
}

// Waivers returns what has been accepted of deployments of an API.
func Waivers(api specs.API) harness.Text {
	return harness.Text{Path: api.WaiversPath, Bytes: api.Waivers}
}
