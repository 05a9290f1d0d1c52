// Package licenses holds what Plumbline depends on to licenses that let it be given to others: its
// test recognizes the license texts of all modules that packages and tests of this one are built
// from.
package licenses

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"

	"github.com/google/licensecheck"
)

// allowed are the licenses that what Plumbline depends on may have, by the identifiers of
// licensecheck, which are those of SPDX where SPDX has one. They demand no more than that their
// texts go along. The file PATENTS of Go's own modules grants further rights.
var allowed = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "GooglePatentsFile", "ISC",
	"MIT", "Unlicense"}

// leastCovered is the percentage of a text that has to be recognized. What is not may be names,
// years and addresses, but no further license.
const leastCovered = 75

var (
	// licenseFile matches the names of files with licenses.
	licenseFile = regexp.MustCompile(`(?i)^(un)?licen[cs]e|^copying`)
	// patentsFile matches those with rights that stand beside a license.
	patentsFile = regexp.MustCompile(`(?i)^patents`)
)

// problemsOf says what is wrong with the licenses of a module: each file with a license that is not
// allowed or not recognized, or that there is no file. Folders are those of which packages are
// used, from the root of the module on; a license of a folder counts for those below.
func problemsOf(module fs.FS, folders []string) (problems []string, err error) {
	looked, found := map[string]bool{}, false
	for _, folder := range append(slices.Clone(folders), ".") {
		for ; !looked[folder]; folder = path.Dir(folder) {
			looked[folder] = true
			entries, err := fs.ReadDir(module, folder)
			if err != nil {
				return nil, err
			}
			for _, entry := range entries {
				license := licenseFile.MatchString(entry.Name())
				if entry.IsDir() || path.Ext(entry.Name()) == ".go" ||
					!license && !patentsFile.MatchString(entry.Name()) {
					continue
				}
				name := path.Join(folder, entry.Name())
				text, err := fs.ReadFile(module, name)
				if err != nil {
					return nil, err
				}
				found = found || license
				if problem := judge(text); problem != "" {
					problems = append(problems, name+": "+problem)
				}
			}
		}
	}
	if !found {
		problems = append(problems, "there is no file with a license")
	}
	return problems, nil
}

// judge says what is wrong with the text of a license; empty for nothing.
func judge(text []byte) string {
	scanned := licensecheck.Scan(text)
	for _, match := range scanned.Match {
		if !slices.Contains(allowed, match.ID) {
			return fmt.Sprintf("the license %s is not allowed", match.ID)
		}
	}
	if scanned.Percent < leastCovered {
		return fmt.Sprintf("the license is not recognized: %.0f %% of the text are",
			scanned.Percent)
	}
	return ""
}
