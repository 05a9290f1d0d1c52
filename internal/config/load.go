package config

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/v2"

	"plumbline/harness/target"
	"plumbline/internal/mistake"
)

// Inputs is where a configuration comes from.
type Inputs struct {
	// Flags is the command line; nil has none.
	Flags *Flags
	// Folders are where the file is looked for if nobody names it: the first that has one.
	Folders []string
	// Environment looks up a variable; nil is [os.LookupEnv].
	Environment func(string) (string, bool)
	// Variables are the names of all variables that there are, to find those that are misspelled.
	Variables []string
	// Program is what the program that runs the suites has set, by the names of the settings. All
	// else beats it.
	Program map[string]any
	// Deployments is what the program knows of deployments, by the names of their APIs. All else
	// beats it too.
	Deployments map[string]Deployment
	// APIs are those of the run. References that stand at others are not followed.
	APIs []target.Definition
}

// Deployment is what a program knows of the deployment of an API.
type Deployment struct {
	BaseURL  string            // "" is not known
	Settings map[string]string // by the names of the API's definition
	Origin   string            // where it is known from, for people
}

// Config is what is in force for a run.
type Config struct {
	Settings
	// File is the path of the configuration file, "" where there is none.
	File string

	fileOrigin string // what names the file
	apis       []target.Definition
	merged     *koanf.Koanf
	origins    map[string]string // by key: where the value comes from
	secrets    map[string]string // by key: what stands for the value in what is shown
}

// layer is one place that settings come from.
type layer struct {
	values map[string]any    // by key
	origin map[string]string // by key
}

func newLayer() layer { return layer{map[string]any{}, map[string]string{}} }

func (l layer) set(key string, value any, origin string) {
	l.values[key], l.origin[key] = value, origin
}

// Load reads the configuration. Every mistake is told: those of the file as an [*mistake.Error],
// and those of the environment as [*target.Mistake], joined.
func Load(in Inputs) (*Config, error) {
	if in.Environment == nil {
		in.Environment = os.LookupEnv
	}
	if in.Flags == nil {
		in.Flags = &Flags{known: in.APIs}
	}
	c := &Config{merged: koanf.New(separator), origins: map[string]string{},
		secrets: map[string]string{}, apis: slices.Clone(in.Flags.known)}
	for _, d := range in.APIs { // one that is known only since the flags were read has none
		if !slices.ContainsFunc(c.apis,
			func(known target.Definition) bool { return known.API == d.API }) {
			c.apis = append(c.apis, d)
		}
	}
	file, err := c.open(in)
	if err != nil {
		return nil, err
	}
	environment, err := fromEnvironment(in, c.apis)
	if err != nil {
		return nil, err
	}
	flags := fromFlags(in.Flags)
	layers := []layer{fromProgram(in)}
	if file != nil {
		chosen, err := file.choose(environment, flags)
		if err != nil {
			return nil, err
		}
		below, err := c.fromFile(in, file, chosen)
		if err != nil {
			return nil, err
		}
		layers = append(layers, below...)
	} else if name, origin := first("target", flags, environment); name != "" {
		return nil, &target.Mistake{Heading: fmt.Sprintf("there is no target %q", name),
			Cause:  origin + " names it, and there is no " + FileName,
			Remedy: "write " + FileName + " in the folder of the module, or name one by --config"}
	}
	err = c.merge(append(layers, environment, flags))
	return c, err
}

// fromProgram makes a layer of what the program has set and knows.
func fromProgram(in Inputs) layer {
	l := newLayer()
	for name, value := range in.Program {
		l.set(name, value, "the program")
	}
	for api, known := range in.Deployments {
		if known.BaseURL != "" {
			l.set(deploymentKey(api, memberBaseURL), known.BaseURL, known.Origin)
		}
		for name, value := range known.Settings {
			l.set(deploymentKey(api, name), value, known.Origin)
		}
	}
	return l
}

// merge puts layers over each other, the later ones uppermost.
func (c *Config) merge(layers []layer) error {
	for _, l := range layers {
		if err := c.merged.Load(confmap.Provider(l.values, separator), nil); err != nil {
			return fmt.Errorf("the configuration cannot be put together: %w", err)
		}
		maps.Copy(c.origins, l.origin)
	}
	if err := c.merged.Unmarshal("", &c.Settings); err != nil {
		return fmt.Errorf("the configuration cannot be put together: %w", err)
	}
	return nil
}

// open reads the file, where there is one.
func (c *Config) open(in Inputs) (*file, error) {
	named, source := in.Flags.path(in.Environment)
	c.fileOrigin = byDefault
	if named != "" {
		c.fileOrigin = source
	}
	path := find(named, in.Folders)
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path) //nolint:gosec // it is the user's configuration
	if err != nil {
		cause := fmt.Sprintf("%s: %v", path, withoutPath(err))
		if named != "" {
			cause = source + " names " + cause
		}
		return nil, &target.Mistake{Heading: "the configuration cannot be read", Cause: cause,
			Remedy: "correct the path, or leave it out to run without a file"}
	}
	c.File = path
	return read(path, text, c.apis)
}

// first is the value that the first of some layers has for a key, and where it comes from.
func first(key string, layers ...layer) (text, origin string) {
	for _, l := range layers {
		if value, found := l.values[key]; found {
			return fmt.Sprint(value), l.origin[key]
		}
	}
	return "", ""
}

// choose returns the name of the target that is in force, "" for none.
func (f *file) choose(environment, flags layer) (string, error) {
	name, origin := first("target", flags, environment)
	if name == "" {
		given, found := f.top.values["target"]
		if !found {
			return "", nil
		}
		name, origin = fmt.Sprint(given.value), f.place(given)
	}
	if _, found := f.targets[name]; found {
		return name, nil
	}
	known := slices.Sorted(maps.Keys(f.targets))
	remedy := "write it below targets"
	if len(known) > 0 {
		remedy = mistake.Meant(name, known, "the targets are "+mistake.Listed(known))
	}
	return "", &target.Mistake{Heading: fmt.Sprintf("there is no target %q", name),
		Cause: origin + " names it, and " + f.path + " has no such target", Remedy: remedy}
}

// place is where a value of the file stands.
func (f *file) place(v value) string {
	return fmt.Sprintf("%s:%d", filepath.ToSlash(f.path), v.at.Line)
}

// fromFile makes layers of the file: what stands at its top, and below the target.
func (c *Config) fromFile(in Inputs, f *file, chosen string) ([]layer, error) {
	var layers []layer
	var wrong mistake.List
	for _, s := range []section{f.top, f.targets[chosen]} {
		l := newLayer()
		for _, k := range slices.Sorted(maps.Keys(s.values)) {
			v := s.values[k]
			given, err := c.given(in, f, k, v)
			if err != nil {
				wrong.Add(f.path, v.at, k[strings.LastIndex(k, separator)+1:]+": "+err.Error(),
					"correct the reference, or set what it refers to")
				continue
			}
			origin := f.place(v)
			if v.reference {
				origin = fmt.Sprint(v.value) + " of " + origin
			}
			l.set(k, given, origin)
		}
		layers = append(layers, l)
	}
	return layers, wrong.Err()
}

// given is a value of the file as it is meant: references followed, and paths as seen from the
// folder of the file.
func (c *Config) given(in Inputs, f *file, key string, v value) (any, error) {
	folder := filepath.Dir(f.path)
	switch given := v.value.(type) {
	case []string:
		if c.isPath(key) {
			list := slices.Clone(given)
			for i := range list {
				list[i] = relativeTo(folder, list[i])
			}
			return list, nil
		}
	case string:
		if c.isPath(key) {
			return relativeTo(folder, given), nil
		}
		if v.reference && concerns(in.APIs, key) {
			c.secrets[key] = markerOf(key, given)
			return Resolve(given, folder, in.Environment)
		}
		delete(c.secrets, key)
	}
	return v.value, nil
}

// concerns tells whether a value is of one of some APIs, or of the run as a whole.
func concerns(apis []target.Definition, key string) bool {
	parts := strings.Split(key, separator)
	return parts[0] != memberAPIs || slices.ContainsFunc(apis,
		func(d target.Definition) bool { return d.API == parts[1] })
}

// markerOf names what stands for a secret: the variable that has it, or the header.
func markerOf(key, reference string) string {
	if name, found := strings.CutPrefix(reference, referenceToVariable); found {
		return name
	}
	name := key[strings.LastIndex(key, separator)+1:]
	return "HEADER_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// isPath tells whether the value of a key names files.
func (c *Config) isPath(key string) bool {
	parts := strings.Split(key, separator)
	if len(parts) == 1 {
		return slices.ContainsFunc(options, func(o option) bool { return o.name == key && o.path })
	}
	for _, d := range c.apis {
		if len(parts) == 4 && d.API == parts[1] && parts[2] == memberSettings {
			return slices.ContainsFunc(d.Settings,
				func(s target.Setting) bool { return s.Name == parts[3] && s.IsFile })
		}
	}
	return false
}

// fromFlags makes a layer of the command line.
func fromFlags(flags *Flags) layer {
	l := newLayer()
	for _, o := range options {
		texts, found := flags.given[o.name]
		if !found {
			continue
		}
		l.set(o.name, o.joined(texts), "--"+o.name)
	}
	for name, text := range flags.apis.Given() {
		api, setting, _ := strings.Cut(name, ".")
		l.set(deploymentKey(api, setting), text, "--"+name)
	}
	return l
}

// joined is the value of a flag that may have been given several times. It was found to be sound
// when it was given.
func (o option) joined(texts []string) any {
	if !o.isList() {
		parsed, _ := o.parse(texts[len(texts)-1])
		return parsed
	}
	var list []string
	for _, text := range texts {
		parsed, _ := o.parse(text)
		part, _ := parsed.([]string) // of a list it is one
		list = append(list, part...)
	}
	return list
}

// deploymentKey is the key of a setting of an API, or of its base URL.
func deploymentKey(api, setting string) string {
	if setting == memberBaseURL {
		return key(memberAPIs, api, memberBaseURL)
	}
	return key(memberAPIs, api, memberSettings, setting)
}

// fromEnvironment makes a layer of the environment.
func fromEnvironment(in Inputs, apis []target.Definition) (layer, error) {
	l := newLayer()
	var wrong []error
	var known []string
	for _, o := range options {
		if !o.flag || !o.file {
			continue // what only a flag says is for one run
		}
		known = append(known, strings.TrimPrefix(o.variable(), variablePrefix))
		text, set := in.Environment(o.variable())
		if !set {
			continue
		}
		parsed, err := o.parse(text)
		if err != nil || text == "" {
			wrong = append(wrong, unusable(o, text))
			continue
		}
		l.set(o.name, parsed, o.variable())
	}
	for _, d := range apis {
		deploymentFromEnvironment(l, in.Environment, d)
	}
	return l, errors.Join(append(wrong, misspelled(in.Variables, known)...)...)
}

// unusable says what is wrong with a variable.
func unusable(o option, text string) error {
	cause := "it is " + mistake.Show(text)
	if text == "" {
		cause = "it is set and empty"
	}
	return &target.Mistake{Heading: o.variable() + " is not usable", Cause: cause,
		Remedy: o.wanted() + ", or unset it"}
}

func deploymentFromEnvironment(l layer, environment func(string) (string, bool),
	d target.Definition) {
	take := func(key, variable string) {
		if text, set := environment(variable); set {
			l.set(key, text, variable)
		}
	}
	take(key(memberAPIs, d.API, memberBaseURL), d.BaseURLVariable)
	for _, s := range d.Settings {
		take(key(memberAPIs, d.API, memberSettings, s.Name), d.Variable(s.Name))
	}
	for _, c := range d.Credentials {
		if text, _ := environment(c.Variable); text != "" {
			// CI systems set what they do not know to nothing.
			l.set(key(memberAPIs, d.API, memberCredentials, c.Name), text, c.Variable)
		}
	}
}

// misspelled finds variables that look like one of a run, which are known without their prefix, and
// are none: a limit that does not hold
// since nobody reads it is worse than none.
func misspelled(variables, known []string) []error {
	var wrong []error
	for _, name := range variables {
		given, ours := strings.CutPrefix(name, variablePrefix)
		near := mistake.Nearest(given, known)
		if !ours || slices.Contains(known, given) || near == "" {
			continue
		}
		wrong = append(wrong, &target.Mistake{Heading: "there is no variable " + name,
			Cause:  "the environment sets it, and nothing reads it",
			Remedy: "did you mean " + variablePrefix + near + "?"})
	}
	return wrong
}

// Lookup is what was given for the deployment of an API.
func (c *Config) Lookup(api string) target.Lookup {
	return func(name string) (value, source string, given bool) {
		k := deploymentKey(api, name)
		if credential, found := strings.CutPrefix(name, target.CredentialPrefix); found {
			k = key(memberAPIs, api, memberCredentials, credential)
		}
		if !c.merged.Exists(k) {
			return "", "", false
		}
		return c.merged.String(k), c.origins[k], true
	}
}

// TargetHeaders are the headers that every request to a target has.
func (c *Config) TargetHeaders() []target.Header {
	var list []target.Header
	for _, name := range slices.Sorted(maps.Keys(c.Headers)) {
		list = append(list, target.Header{Name: name, Value: c.Headers[name],
			Variable: c.secrets[key(memberHeaders, name)]})
	}
	return list
}
