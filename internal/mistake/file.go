package mistake

import (
	"io/fs"
	"path"
	"strings"
)

// NoSuchFile tells of a file that does not exist, and which one of a similar name does. Its message
// does not name the file itself.
type NoSuchFile struct {
	// Near is the name of a file that may have been meant; empty where none is near.
	Near string
	err  error
}

// Error says that the file does not exist.
func (e *NoSuchFile) Error() string {
	if e.Near == "" {
		return "does not exist"
	}
	return "does not exist; did you mean " + e.Near + "?"
}

// Unwrap returns the error of the file system.
func (e *NoSuchFile) Unwrap() error { return e.err }

// MissingFile returns the error for a file that is not there, as the error of the file system says.
// The name is a path with slashes.
func MissingFile(files fs.FS, name string, err error) error {
	return &NoSuchFile{Near: nearFile(files, path.Clean(name)), err: err}
}

// nearFile finds what a name may have been meant for: a file beside it or, where its folder is not
// there, one of the same name in a folder of a similar name.
func nearFile(files fs.FS, name string) string {
	folder, base := path.Dir(name), path.Base(name)
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		if folder == "." || folder == "/" {
			return ""
		}
		other := nearFile(files, folder)
		if _, err := fs.Stat(files, path.Join(other, base)); other == "" || err != nil {
			return ""
		}
		return path.Join(other, base)
	}
	var names []string
	for _, entry := range entries {
		if withoutEnding(entry.Name()) == withoutEnding(base) {
			return path.Join(folder, entry.Name())
		}
		names = append(names, entry.Name())
	}
	if near := Nearest(base, names); near != "" {
		return path.Join(folder, near)
	}
	return ""
}

func withoutEnding(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }
