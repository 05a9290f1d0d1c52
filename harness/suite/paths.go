package suite

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
)

// projectPath keeps the path of a source file from the project's own folders on, or else its name
// only.
func projectPath(file string) string {
	slashed := filepath.ToSlash(file)
	start := max(strings.LastIndex(slashed, "/suites/"), strings.LastIndex(slashed, "/harness/"))
	if start < 0 {
		start = strings.LastIndexByte(slashed, '/')
	}
	return slashed[start+1:]
}

// sourceFile finds absolute paths of source files, which stack traces are full of.
var sourceFile = regexp.MustCompile(`(^|[\s"'(=])((?:[A-Za-z]:)?/[^\s"'():]+\.go)\b`)

// withoutMachinePaths shortens absolute paths of source files, and all paths under the project, the
// working folder and the user's home.
func withoutMachinePaths(text string) string {
	text = sourceFile.ReplaceAllStringFunc(text, func(found string) string {
		parts := sourceFile.FindStringSubmatch(found)
		return parts[1] + projectPath(parts[2])
	})
	for _, folder := range machineFolders() {
		text = folder.ReplaceAllLiteralString(text, "./")
	}
	return text
}

var machineFolders = sync.OnceValue(func() []*regexp.Regexp {
	_, self, _, _ := runtime.Caller(0)
	working, _ := os.Getwd()
	home, _ := os.UserHomeDir()
	var patterns []*regexp.Regexp
	for _, folder := range []string{strings.TrimSuffix(self, "/harness/suite/paths.go"),
		working, home} {
		if pattern := folderPattern(folder); pattern != nil {
			patterns = append(patterns, pattern)
		}
	}
	return patterns
})

// folderPattern finds paths beneath a folder. A folder such as /root is left alone: it tells
// nothing of the machine, and an API may have a path like it.
func folderPattern(folder string) *regexp.Regexp {
	if !filepath.IsAbs(folder) || strings.Count(filepath.ToSlash(folder), "/") < 2 {
		return nil
	}
	return regexp.MustCompile(regexp.QuoteMeta(folder) + `(?:[/\\]|\b)`)
}
