package target

import (
	"flag"
	"strings"
)

// Flags holds what was given on the command line. It is filled by the Parse
// method of the flag set it was registered with.
type Flags struct {
	given map[string]string // by full name, without dashes
}

// RegisterFlags defines --<api>.base-url and --<api>.<setting> for each
// definition. There are no flags for credentials.
func RegisterFlags(fs *flag.FlagSet, definitions ...Definition) *Flags {
	f := &Flags{given: map[string]string{}}
	for _, d := range definitions {
		f.register(fs, d.API+".base-url",
			"base `URL` of the deployment to test; without it, the suite's own reference "+
				"server, where it has one ($"+d.BaseURLVariable+")")
		for _, s := range d.Settings {
			f.register(fs, d.API+"."+s.Name, usage(d, s))
		}
	}
	return f
}

func (f *Flags) register(fs *flag.FlagSet, name, usage string) {
	fs.Func(name, usage, func(value string) error {
		f.given[name] = value
		return nil
	})
}

func usage(d Definition, s Setting) string {
	text := strings.ReplaceAll(s.Description, "`", "'")
	if len(s.Values) > 0 {
		text += ": " + strings.Join(s.Values, ", ")
	}
	if s.Default != "" {
		text += " (default " + s.Default + ")"
	}
	return text + " ($" + d.Variable(s.Name) + ")"
}

// Given is what was given, by the full names of the flags, without dashes, such as
// respoke.base-url. It is empty for a nil *Flags: a program may have none.
func (f *Flags) Given() map[string]string {
	if f == nil {
		return nil
	}
	return f.given
}
