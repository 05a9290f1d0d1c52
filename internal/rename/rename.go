package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// outcome is what a rename has done.
type outcome struct {
	old   string // the module path until now
	files int    // how many are changed
}

// rename gives the module in the folder root a new path. Each new text is made before the first
// file is written, so that a file that cannot be read or understood leaves all as they are.
func rename(root, path string) (outcome, error) {
	if err := module.CheckPath(path); err != nil {
		return outcome{}, fmt.Errorf("%q is no module path, and nothing is changed: %w; a module "+
			"path begins with a host name, such as example.org/plumbline",
			path, reason(err))
	}
	name := filepath.Join(root, "go.mod")
	text, err := os.ReadFile(name) //nolint:gosec // the go.mod of the folder that is named
	if err != nil {
		return outcome{}, fmt.Errorf("%w; run this at the top of the repository", err)
	}
	old := modfile.ModulePath(text)
	switch old {
	case "":
		return outcome{}, fmt.Errorf("%s has no line that begins with module", name)
	case path:
		return outcome{}, fmt.Errorf("the module path is %s already; nothing is changed", path)
	}
	files, err := textFiles(root)
	if err != nil {
		return outcome{}, err
	}
	changed, err := renamer{old: old, path: path, folders: goFolders(files)}.all(files)
	if err != nil {
		return outcome{}, fmt.Errorf("nothing is changed: %w", err)
	}
	for i, file := range changed {
		err := os.WriteFile(filepath.Join(root, file.name), file.text, 0o644)
		if err != nil {
			return outcome{}, fmt.Errorf("%w; %d of %d files are changed already: undo them with "+
				"git and start again", err, i, len(changed))
		}
	}
	return outcome{old: old, files: len(changed)}, nil
}

// reason is what an error about a module path says apart from the path.
func reason(err error) error {
	if invalid, ok := err.(*module.InvalidPathError); ok { //nolint:errorlint // it comes unwrapped
		return invalid.Err
	}
	return err
}

// textFile is a file of the repository that holds text.
type textFile struct {
	name string // from the top
	text []byte
}

// textFiles reads the text files of a repository. What Git, make and the runs have written is none
// of the project's text.
func textFiles(root string) (files []textFile, err error) {
	left := os.DirFS(root)
	err = fs.WalkDir(left, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case slices.Contains([]string{".git", "bin", "reports"}, name):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case entry.Type().IsRegular():
			text, err := fs.ReadFile(left, name)
			if err != nil {
				return err
			}
			if utf8.Valid(text) && !bytes.Contains(text, []byte{0}) {
				files = append(files, textFile{name, text})
			}
		}
		return nil
	})
	return files, err
}

// goFolders are the folders at the top that have Go files in or below them. What follows a module
// path is one of them; after the name of the program comes something else, such as a version.
func goFolders(files []textFile) map[string]bool {
	folders := map[string]bool{}
	for _, file := range files {
		if folder, _, below := strings.Cut(file.name, "/"); below &&
			strings.HasSuffix(file.name, ".go") {
			folders[folder] = true
		}
	}
	return folders
}
