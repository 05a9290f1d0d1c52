package resonance

import (
	"plumbline/harness/suite"
	"plumbline/harness/target"
)

// definition is what the suite needs to know of a deployment.
var definition = target.Definition{
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
	Settings: suite.Settings(),
}
