package config

import (
	"flag"
	"slices"
	"strings"

	"plumbline/harness/target"
)

// Flags holds what was given on the command line. It is filled by the Parse method of the flag set
// that it was registered with.
type Flags struct {
	given map[string][]string // by name, without dashes; a list may be given in parts
	file  string
	apis  *target.Flags
	known []target.Definition
}

// flagFile is the flag that names the file, and its variable.
const (
	flagFile     = "config"
	fileVariable = "PLUMBLINE_CONFIG"
)

// RegisterFlags defines the flags of a run in a flag set, and those of the deployments of APIs.
func RegisterFlags(set *flag.FlagSet, apis ...target.Definition) *Flags {
	f := &Flags{given: map[string][]string{}, known: apis, apis: target.RegisterFlags(set, apis...)}
	set.StringVar(&f.file, flagFile, "",
		"`file` of the configuration (default: "+FileName+", where there is one) ($"+fileVariable+
			")")
	for _, o := range options {
		if o.flag {
			f.register(set, o)
		}
	}
	return f
}

func (f *Flags) register(set *flag.FlagSet, o option) {
	take := func(text string) error {
		if _, err := o.parse(text); err != nil {
			return err
		}
		f.given[o.name] = append(f.given[o.name], text)
		return nil
	}
	usage := o.usage
	if o.value != "" {
		usage = strings.Replace(usage, o.value, "`"+o.value+"`", 1)
	}
	if o.file {
		usage += " ($" + o.variable() + ")"
	}
	if o.isBool() {
		set.BoolFunc(o.name, usage, take)
		return
	}
	set.Func(o.name, usage, take)
}

// Words are what a flag takes, where that is one or several of a few words.
func Words(flag string) []string {
	i := slices.IndexFunc(options, func(o option) bool { return o.name == flag })
	if i < 0 {
		return nil
	}
	return options[i].words
}

// path is the file that was named, and by what; "" where none was.
func (f *Flags) path(environment func(string) (string, bool)) (path, source string) {
	if f.file != "" {
		return f.file, "--" + flagFile
	}
	path, _ = environment(fileVariable)
	return path, fileVariable
}
