package respoke

import (
	"plumbline/harness/suite"
	"plumbline/harness/target"
)

// trailingSlash is the setting that says how paths are sent.
const trailingSlash = "trailing-slash"

// expiryCases is the setting that switches off the cases that wait for a token to expire.
const expiryCases = "expiry-cases"

// definition is what the suite needs to know of a deployment.
var definition = target.Definition{
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
			Name: trailingSlash, Values: []string{"published", "without"}, Default: "published",
			Description: "whether paths are sent with the trailing slash they were published " +
				"with, which no known client sends",
		},
		{
			Name: expiryCases, Values: []string{"run", "skip"}, Default: "run",
			Description: "whether the cases that wait for a token to expire run",
		},
	}, suite.Settings()...),
}
