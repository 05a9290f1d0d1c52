package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// groupAnnotation is where a flag says below which title the help lists it.
const groupAnnotation = "plumbline_group"

// noGroup is the title of flags that are too few to be grouped.
const noGroup = ""

// grouped gives a command the flags that a function defines, listed together below a title.
func grouped(c *cobra.Command, title string, define func(flags *pflag.FlagSet)) {
	flags := pflag.NewFlagSet(title, pflag.ContinueOnError)
	flags.SortFlags, c.Flags().SortFlags = false, false
	define(flags)
	flags.VisitAll(func(flag *pflag.Flag) {
		if flag.Annotations == nil {
			flag.Annotations = map[string][]string{}
		}
		flag.Annotations[groupAnnotation] = []string{title}
	})
	c.Flags().AddFlagSet(flags)
	flags.VisitAll(func(flag *pflag.Flag) {
		if choice, closed := flag.Value.(*choice); closed {
			completes(c, flag.Name, choice.words...)
		}
	})
}

// choice is the value of a flag that takes one of a few words.
type choice struct {
	value   *string
	initial string
	words   []string
}

// oneOf defines a flag that takes one of a few words, or nothing where nothing is its default.
func oneOf(flags *pflag.FlagSet, value *string, name, initial, usage string, words ...string) {
	*value = initial
	flags.Var(&choice{value, initial, words}, name, usage)
}

// String returns the value, as pflag wants it.
func (c *choice) String() string { return *c.value }

// Set takes one of the words.
func (c *choice) Set(word string) error {
	if word != c.initial && !slices.Contains(c.words, word) {
		return fmt.Errorf("it has to be one of %s", strings.Join(c.words, ", "))
	}
	*c.value = word
	return nil
}

// Type is what the help shows in place of a value.
func (c *choice) Type() string { return strings.Join(c.words, "|") }

// reportsFlag defines where a command leaves its reports.
func reportsFlag(flags *pflag.FlagSet, value *string, what string) {
	flags.StringVar(value, "reports", "", "`folder` for "+what+" (default: reports)")
	flags.Lookup("reports").Annotations =
		map[string][]string{cobra.BashCompSubdirsInDir: {}}
}

// strictOverlays defines whether an action of an overlay may match nothing.
func strictOverlays(flags *pflag.FlagSet, value *bool) {
	flags.BoolVar(value, "strict-overlays", false,
		"end with an error where the target of an amendment matches nothing (default: warn)")
}

// rootFolder defines where the files lie that a document refers to.
func rootFolder(flags *pflag.FlagSet, value *string) {
	flags.StringVar(value, "root", "", "`folder` with all files that the document refers to, and "+
		"the document (default: the folder of the document)")
	flags.Lookup("root").Annotations = map[string][]string{cobra.BashCompSubdirsInDir: {}}
}
