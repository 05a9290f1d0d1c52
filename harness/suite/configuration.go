package suite

import (
	"io"
	"os"
	"strings"

	"plumbline/internal/config"
	"plumbline/internal/report/folder"
)

// configuration reads plumbline.yaml, the environment and the flags. The file lies in the working
// folder, or in the folder of the module, which go test starts below of.
func (o Options) configuration(suites []*Suite) (*config.Config, error) {
	working, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	folders := []string{"."}
	if root := folder.ModuleRoot(working); root != "" && root != working {
		folders = append(folders, fromHere(root))
	}
	var variables []string
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		variables = append(variables, name)
	}
	return config.Load(config.Inputs{Flags: o.flags, Folders: folders, Variables: variables,
		Program: o.program(), Deployments: o.deployments(), APIs: definitions(suites)})
}

// WriteConfiguration writes what is in force for runs of suites, and where each value comes from,
// without secrets: as a table, or as JSON. The error is that which a run would end with.
func (o Options) WriteConfiguration(w io.Writer, asJSON bool, suites ...*Suite) error {
	settings, err := o.configuration(suites)
	if err != nil {
		return err
	}
	for _, suite := range suites {
		if _, err := suite.target(settings); err != nil {
			return err
		}
	}
	rows := settings.Rows(definitions(suites))
	if asJSON {
		return config.WriteRowsJSON(w, rows)
	}
	return config.WriteRows(w, rows)
}

// ConfigurationSchema is the JSON Schema of plumbline.yaml for runs of suites.
func ConfigurationSchema(suites ...*Suite) []byte { return config.Schema(definitions(suites)...) }

// program is what the program has set, by the names of the settings.
func (o Options) program() map[string]any {
	set := map[string]any{}
	if o.Reports != "" {
		set["reports"] = o.Reports
	}
	if len(o.Formats) > 0 {
		set["formats"] = o.Formats
	}
	if len(o.Waivers) > 0 {
		set["waivers"] = o.Waivers
	}
	if o.CoverageMin > 0 {
		set["coverage-min"] = o.CoverageMin
	}
	if o.Undeclared != "" {
		set["undeclared"] = o.Undeclared
	}
	return set
}

// deployments is what the program knows of deployments.
func (o Options) deployments() map[string]config.Deployment {
	known := map[string]config.Deployment{}
	for name, d := range o.Deployments {
		known[name] = config.Deployment(d)
	}
	return known
}

// take makes what is in force the options.
func (o *Options) take(settings config.Settings) {
	o.Waivers, o.Undeclared = settings.Waivers, settings.Undeclared
	if !o.Apart {
		o.Reports, o.Formats, o.CoverageMin = settings.Reports, settings.Formats,
			settings.CoverageMin
	}
}
