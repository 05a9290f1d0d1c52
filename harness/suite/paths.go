package suite

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"plumbline/internal/report/folder"
)

// projectPath is the path of a source file from the root of its module on, where that is the module
// that the working folder is in, this one, or the one that the program was built from; otherwise it
// is the file's name only.
func projectPath(file string) string {
	slashed := filepath.ToSlash(file)
	for _, root := range roots() {
		if below, found := strings.CutPrefix(slashed, root+"/"); found {
			return below
		}
	}
	return slashed[strings.LastIndexByte(slashed, '/')+1:]
}

// roots are the folders of modules, with slashes, and what a program that was built with -trimpath
// has in their place.
var roots = sync.OnceValue(func() []string {
	var found []string
	working, _ := os.Getwd()
	if root := folder.ModuleRoot(working); root != "" {
		found = append(found, filepath.ToSlash(root))
	}
	// The program may run where its source is not.
	_, self, _, _ := runtime.Caller(0)
	if root := builtIn(self); root != "" {
		found = append(found, root)
	}
	if built, known := debug.ReadBuildInfo(); known && built.Main.Path != "" {
		found = append(found, built.Main.Path)
	}
	return found
})

// builtIn is the folder of this module, as the program was built, by where this file was.
func builtIn(self string) string {
	root, _ := strings.CutSuffix(filepath.ToSlash(self), "/harness/suite/paths.go")
	if root == self {
		return ""
	}
	return root
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
	working, _ := os.Getwd()
	home, _ := os.UserHomeDir()
	var patterns []*regexp.Regexp
	for _, folder := range append(roots(), working, home) {
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
