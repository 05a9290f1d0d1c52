package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"plumbline/internal/mock/faulty"
)

// addCompletion adds cobra's command that writes completion scripts, in our words.
func addCompletion(root *cobra.Command) {
	root.SetCompletionCommandGroupID(groupProgram)
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			describeCompletion(c)
		}
	}
}

func describeCompletion(c *cobra.Command) {
	c.Use = "completion SHELL"
	c.Short = "Write a script that lets a shell complete commands, flags and their values"
	c.Long = c.Short + ".\nThe help for each shell says where its script goes."
	c.Example = "  plumbline completion bash > plumbline.bash"
	var shells []string
	for _, shell := range c.Commands() {
		shells = append(shells, shell.Name())
		shell.Short = "Write the script for " + shell.Name()
		shell.Example = fmt.Sprintf("  plumbline completion %[1]s > plumbline.%[1]s", shell.Name())
		shell.Annotations = map[string]string{statusAnnotation: scriptStatuses}
		shell.Args = func(_ *cobra.Command, words []string) error { return takesNone(words) }
	}
	c.Annotations = map[string]string{statusAnnotation: scriptStatuses}
	does(c, func(i invocation, words []string) int {
		names := strings.Join(shells, ", ")
		if len(words) > 0 {
			return i.fail("there is no script for %q (shells: %s)", words[0], names)
		}
		return i.fail("one of %s is wanted", names)
	})
}

const scriptStatuses = "Exit status: 0 the script was written, 2 it was not."

// completes says which words a flag of a command takes.
func completes(c *cobra.Command, flag string, words ...cobra.Completion) {
	completesBy(c, flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

// completesBy says how the values of a flag are completed. That the flag is there is the caller's
// business: one that is not would be a mistake in this package.
func completesBy(c *cobra.Command, flag string, complete cobra.CompletionFunc) {
	if err := c.RegisterFlagCompletionFunc(flag, complete); err != nil {
		panic(err)
	}
}

// completeList completes the last word of a list with commas between.
func completeList(words ...string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string,
		typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndex(typed, ",")+1]
		var found []cobra.Completion
		for _, word := range without(words, strings.Split(before, ",")) {
			found = append(found, before+word)
		}
		return found, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
}

// completeSuites completes the names of suites, each of which is named at most once.
func completeSuites(_ *cobra.Command, words []string,
	_ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return without(suiteNames(), words), cobra.ShellCompDirectiveNoFileComp
}

// completeServed completes the names of APIs with a reference server, each at most once.
func completeServed(_ *cobra.Command, words []string,
	_ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return without(servedNames(), words), cobra.ShellCompDirectiveNoFileComp
}

// completeSubjects completes what a command is about: names of APIs, of which there may be most, or
// the file of one document. Where what is typed begins no name, it is taken for that of a file.
func completeSubjects(most int) cobra.CompletionFunc {
	return func(c *cobra.Command, words []string,
		typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		named, directive := completeServed(c, words, typed)
		isNone := !slices.ContainsFunc(named,
			func(name string) bool { return strings.HasPrefix(name, typed) })
		switch {
		case len(words) >= most, slices.ContainsFunc(words, isDocument):
			return nil, directive
		case len(words) > 0:
			return named, directive
		case isNone:
			return completeFiles(documentEndings...)(c, words, typed)
		}
		return append(named, documentsHere()...), directive
	}
}

// documentsHere are the files in the folder that have the endings of documents, and folders, in
// which others may be.
func documentsHere() (names []string) {
	entries, err := os.ReadDir(".")
	if err != nil {
		return nil
	}
	for _, entry := range entries {
		name := entry.Name()
		ending := strings.TrimPrefix(filepath.Ext(name), ".")
		switch {
		case strings.HasPrefix(name, "."):
		case entry.IsDir():
			names = append(names, name+"/")
		case slices.Contains(documentEndings, ending):
			names = append(names, name)
		}
	}
	return names
}

// completeFaults completes the ids of faults and variations of the APIs that are named, or of all;
// where the word is a document, those of its faults. The function chooses the names.
func completeFaults(choose func([]string) ([]string, error), of *amended) cobra.CompletionFunc {
	return func(c *cobra.Command, words []string,
		_ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(words) == 1 && isDocument(words[0]) {
			return derivedIDs(invocationOf(c), of, words[0]), cobra.ShellCompDirectiveNoFileComp
		}
		chosen, err := choose(words)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var found []cobra.Completion
		for _, api := range chosen {
			for _, fault := range catalogOf(api).Faults(api) {
				found = append(found, cobra.CompletionWithDesc(fault.ID, fault.Sentence))
			}
			for _, variation := range catalogOf(api).Variations(api) {
				found = append(found, cobra.CompletionWithDesc(variation.ID, variation.Sentence))
			}
		}
		return found, cobra.ShellCompDirectiveNoFileComp
	}
}

// derivedIDs are the ids of the faults of a document; none where it cannot be read.
func derivedIDs(i invocation, of *amended, name string) (found []cobra.Completion) {
	if name == standardInput {
		return nil
	}
	c, closed, err := of.load(i, name)
	if err != nil {
		return nil
	}
	defer closed()
	all, _ := faulty.Derive(c)
	for _, fault := range all {
		found = append(found, cobra.CompletionWithDesc(fault.ID, fault.Sentence))
	}
	return found
}

// completeFiles completes the names of files that end in one of some ways.
func completeFiles(endings ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(endings, cobra.ShellCompDirectiveFilterFileExt)
}
