// Package config says how a run is set up: by plumbline.yaml, by the environment and by flags, of
// which the later beat the earlier.
//
// A setting of a run has one name. In the file it is a member, at the top or below a target; in the
// environment it is a variable such as PLUMBLINE_MAX_REQUESTS; on the command line it is a flag
// such as --max-requests. What an API needs to know of a deployment ([target.Definition]) stands
// below apis in the file. Secrets never stand in the file: a reference names the variable or the
// file that has them.
package config

// FileName is what the configuration file is called.
const FileName = "plumbline.yaml"

// Settings is everything that a run can be told, as plumbline.yaml spells it.
type Settings struct {
	// Target is the name of an entry of targets: what stands there beats what stands at the top.
	Target string `koanf:"target" value:"target" in:"top" usage:"target of plumbline.yaml to test, such as staging"`
	// Production are hosts that are not to be tested by mistake, such as api.example.com or
	// *.example.com. The hosts of the documents' own servers are among them without being named.
	Production []string `koanf:"production" value:"hosts" in:"top file" usage:"hosts that are production, such as api.example.com or *.example.com"`

	// ReadOnly keeps a run from every call that creates, changes or deletes something.
	ReadOnly bool `koanf:"read-only" usage:"send nothing that creates, changes or deletes something on the target"`
	// MaxRequests is how many requests a run may send to its target in all; 0 is any number.
	MaxRequests int `koanf:"max-requests" value:"number" usage:"number of requests that the run may send in all (default: any)"`
	// RequestsPerSecond bounds how fast a run sends; 0 is as fast as the rate limits of the APIs
	// allow.
	RequestsPerSecond float64 `koanf:"requests-per-second" value:"number" usage:"number of requests a second that the run may send, such as 0.5 (default: what each API takes)"`
	// Allow is what a run may do on a deployment: exceed a rate limit, create, delete.
	Allow []string `koanf:"allow" value:"list" words:"rate-limit,create,delete" usage:"list of what may be done on a deployment: rate-limit,create,delete (default: create,delete)"`
	// KeepGoing goes on with a target that no longer answers.
	KeepGoing bool `koanf:"keep-going" usage:"go on when the target no longer answers"`
	// Generated adds cases that are made of the document of each suite that can have some.
	Generated bool `koanf:"generated" usage:"add cases that are made of each document alone to those of its suite"`
	// Auth says where the credentials of security schemes come from, for cases that are made of a
	// document, and AuthOther those of a second caller.
	Auth      []string `koanf:"auth" value:"list" in:"file" usage:"where the credentials of security schemes come from, for plumbline test and generated cases, such as bearer=env:TOKEN"`
	AuthOther []string `koanf:"auth-other" value:"list" in:"file" usage:"where the credentials of a second caller come from"`
	// Headers are sent with every request, by their names. A value that is a secret is a reference.
	Headers map[string]string `koanf:"headers" in:"file" usage:"headers that are sent with every request"`

	// Reports is the folder of the reports; "" is reports in the folder of the module.
	Reports string `koanf:"reports" value:"folder" path:"true" usage:"folder for reports (default: reports)"`
	// Formats are the reports that are written; none are all.
	Formats []string `koanf:"formats" value:"list" words:"json,ndjson,markdown,sarif,html,junit,har" usage:"list of the reports to write: json,ndjson,markdown,sarif,html,junit,har (default: all)"`
	// Waivers are files of accepted findings.
	Waivers []string `koanf:"waivers" value:"file" path:"true" usage:"file of accepted findings; may be given several times"`
	// CoverageMin is the percentage of each contract that a run has to exercise.
	CoverageMin float64 `koanf:"coverage-min" value:"percentage" usage:"percentage of each contract that the run has to exercise (default: any)"`
	// Undeclared says what to make of members of a response that no schema declares.
	Undeclared string `koanf:"undeclared" value:"reading" words:"allow,warn,fail" usage:"reading of members of a response that no schema declares: allow, warn or fail (default: warn)"`

	// YesProduction lets a run test a host that is production.
	YesProduction bool `koanf:"yes-production" in:"flags" usage:"test the target although its host is production"`
	// DryRun lists what would be sent, and sends nothing to the target.
	DryRun bool `koanf:"dry-run" in:"flags" usage:"list what would be sent and created, and send nothing to the target"`

	// APIs is what is known of the deployment of each API, by the API's name.
	APIs map[string]API `koanf:"apis" in:"file" usage:"where each API is deployed, and how it is reached"`
}

// API is what the file says of the deployment of one API.
type API struct {
	BaseURL string `koanf:"base-url"`
	// Credentials are by the names of the API's definition. One that is secret is a reference.
	Credentials map[string]string `koanf:"credentials"`
	// Settings are by the names of the API's definition. In the file they stand beside base-url.
	Settings map[string]string `koanf:"settings"`
}

// Things that allow may name.
const (
	AllowRateLimit = "rate-limit"
	AllowCreate    = "create"
	AllowDelete    = "delete"
)
