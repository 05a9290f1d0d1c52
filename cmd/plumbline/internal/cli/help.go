package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helpWidth is how many columns the help of flags takes.
const helpWidth = 100

const statusesInBrief = "Exit status: 0 conforms, 1 does not conform, 2 could not run."

// statusAnnotation is where a command says what its exit statuses mean, where there is more to say
// than holds for all.
const statusAnnotation = "plumbline_statuses"

// newHelpCommand returns what explains a command, as its flag --help does.
func newHelpCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "help [COMMAND]", Short: "Explain a command", GroupID: groupProgram,
		Long: "Explain a command, as its flag --help does, or list the commands.",
		Example: `  plumbline help verify
  plumbline help completion bash`,
		ValidArgsFunction: func(c *cobra.Command, words []string,
			_ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			above, rest, err := c.Root().Find(words)
			if err != nil || len(rest) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var found []cobra.Completion
			for _, below := range available(above) {
				found = append(found, cobra.CompletionWithDesc(below.Name(), below.Short))
			}
			return found, cobra.ShellCompDirectiveNoFileComp
		},
	}
	does(c, func(i invocation, words []string) int {
		found, rest, err := c.Root().Find(words)
		if err != nil || len(rest) > 0 {
			return invocationOf(c.Root()).fail("%v", unknownCommand(found, rest))
		}
		writeHelp(i.stdout, found)
		return exitConforms
	})
	return c
}

// writeHelp writes all that there is to know of a command.
func writeHelp(w io.Writer, c *cobra.Command) {
	about := strings.TrimSpace(cmp.Or(c.Long, c.Short+"."))
	fmt.Fprintf(w, "%s\n\nUsage:\n  %s\n", about, c.UseLine())
	writeCommands(w, c)
	if c.HasExample() {
		fmt.Fprintf(w, "\nExamples:\n%s\n", c.Example)
	}
	for _, group := range flagGroups(c) {
		fmt.Fprintf(w, "\n%s:\n%s", group.title, group.flags.FlagUsagesWrapped(helpWidth))
	}
	fmt.Fprintf(w, "\n%s\n", cmp.Or(c.Annotations[statusAnnotation], statusesInBrief))
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\"%s --help\" tells more.\n", strings.TrimSuffix(c.UseLine(), " [flags]"))
	}
}

// writeCommands lists the commands below a command, group by group.
func writeCommands(w io.Writer, c *cobra.Command) {
	groups := c.Groups()
	if len(groups) == 0 && c.HasAvailableSubCommands() {
		groups = []*cobra.Group{{Title: "Commands"}}
	}
	for _, group := range groups {
		fmt.Fprintf(w, "\n%s:\n", group.Title)
		for _, below := range available(c) {
			if below.GroupID == group.ID {
				fmt.Fprintf(w, "  %-*s  %s\n", below.NamePadding(), below.Name(), below.Short)
			}
		}
	}
}

// available are the commands below a command that people are to know of. Cobra does not count its
// command for help among them.
func available(c *cobra.Command) []*cobra.Command {
	return slices.DeleteFunc(slices.Clone(c.Commands()), func(below *cobra.Command) bool {
		return !below.IsAvailableCommand() && below.Name() != "help"
	})
}

// flagGroup is what the help lists below one title.
type flagGroup struct {
	title string
	flags *pflag.FlagSet
}

// flagGroups returns the flags of a command as they were grouped, and last those of no group.
func flagGroups(c *cobra.Command) (groups []flagGroup) {
	others := newFlagGroup("Flags")
	c.Flags().VisitAll(func(flag *pflag.Flag) {
		titles := flag.Annotations[groupAnnotation]
		if len(titles) == 0 || titles[0] == noGroup {
			others.flags.AddFlag(flag)
			return
		}
		i := slices.IndexFunc(groups, func(g flagGroup) bool { return g.title == titles[0] })
		if i < 0 {
			i = len(groups)
			groups = append(groups, newFlagGroup(titles[0]))
		}
		groups[i].flags.AddFlag(flag)
	})
	if len(groups) > 0 {
		others.title = "Other flags"
	}
	return append(groups, others)
}

func newFlagGroup(title string) flagGroup {
	flags := pflag.NewFlagSet(title, pflag.ContinueOnError)
	flags.SortFlags = false
	return flagGroup{title, flags}
}
