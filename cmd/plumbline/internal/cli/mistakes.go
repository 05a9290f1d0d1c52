package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagMistake says what is wrong with a flag. Values of flags that there are none of stand in no
// message: they may be secrets.
func flagMistake(c *cobra.Command, arguments []string, err error) error {
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
		syntax  *pflag.InvalidSyntaxError
	)
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return unknownFlag(c, withOneDash(arguments, unknown.GetSpecifiedShortnames()))
	case errors.As(err, &unknown):
		return unknownFlag(c, "--"+unknown.GetSpecifiedName())
	case errors.As(err, &missing):
		name, _ := pflag.UnquoteUsage(missing.GetFlag())
		return fmt.Errorf("--%s needs a value (%s)", missing.GetFlag().Name, name)
	case errors.As(err, &invalid):
		return fmt.Errorf("--%s is %q; %w", invalid.GetFlag().Name, invalid.GetValue(),
			wanted(invalid.Unwrap()))
	case errors.As(err, &syntax):
		return unknownFlag(c, syntax.GetSpecifiedFlag())
	}
	return err
}

// wanted says what a flag takes where Go's own words for it are those of a programmer.
func wanted(err error) error {
	var number *strconv.NumError
	switch {
	case !errors.As(err, &number):
		return err
	case number.Func == "ParseBool":
		return errors.New("true or false is wanted")
	case errors.Is(number.Err, strconv.ErrRange):
		return errors.New("the number is too large or too small")
	}
	return errors.New("a whole number is wanted")
}

// withOneDash returns the argument that pflag has read as a row of flags of one letter each, of
// which it tells no more than what it had not read yet.
func withOneDash(arguments []string, rest string) string {
	for _, argument := range arguments {
		if oneDash(argument) && strings.HasSuffix(argument, rest) {
			return argument
		}
	}
	return "-" + rest
}

func oneDash(argument string) bool {
	return strings.HasPrefix(argument, "-") && !strings.HasPrefix(argument, "--")
}

// overlooked finds what pflag passes over without a word: flags of Go's own test programs.
func overlooked(c *cobra.Command, arguments []string) error {
	for _, argument := range arguments {
		if strings.HasPrefix(argument, "-test.") {
			return unknownFlag(c, argument)
		}
	}
	return nil
}

// unknownFlag says that there is no such flag, and which may have been meant.
func unknownFlag(c *cobra.Command, argument string) error {
	argument, _, _ = strings.Cut(argument, "=")
	name := strings.TrimLeft(argument, "-")
	variable, below := credentialVariable(name), belowThatTakes(c, name)
	switch known := c.Flags().Lookup(name) != nil; {
	case known && oneDash(argument):
		return fmt.Errorf("unknown flag %s; write two dashes: --%s", argument, name)
	case known:
		return fmt.Errorf("unknown flag %s; did you mean --%s?", argument, name)
	case variable != "":
		return fmt.Errorf("unknown flag %s; credentials are never flags: set %s in the environment",
			argument, variable)
	case below != nil:
		return fmt.Errorf("unknown flag %s; flags stand behind the command: %s --%s", argument,
			below.CommandPath(), name)
	}
	var flags []string
	c.Flags().VisitAll(func(flag *pflag.Flag) { flags = append(flags, "--"+flag.Name) })
	return fmt.Errorf("unknown flag %s%s", argument, didYouMean("--"+name, flags))
}

// belowThatTakes returns a command below another one that has a flag; nil where none has. Of
// several it is the one that people call most.
func belowThatTakes(c *cobra.Command, flag string) (found *cobra.Command) {
	for _, below := range c.Commands() {
		if below.Flags().Lookup(flag) != nil && (found == nil || below.Name() == "run") {
			found = below
		}
	}
	return found
}

// credentialVariable is the environment variable of a credential that was given as a flag, or "".
func credentialVariable(flag string) string {
	for _, suite := range suites {
		for _, credential := range suite.Target.Credentials {
			if flag == suite.Name+"."+credential.Name {
				return credential.Variable
			}
		}
	}
	return ""
}

// unknownCommand says that words lead to no command below another one, and which may have been
// meant.
func unknownCommand(above *cobra.Command, words []string) error {
	_, inside, _ := strings.Cut(above.CommandPath(), " ")
	typed := strings.TrimSpace(inside + " " + words[0])
	above.SuggestionsMinimumDistance = suggestedDistance
	return fmt.Errorf("there is no command %q%s", typed,
		suggestion(above.SuggestionsFor(words[0])))
}

const (
	// suggestedDistance is how many letters may differ in what is suggested for a mistyped word.
	suggestedDistance = 2
	// maxSuggestions is how many suggestions still help.
	maxSuggestions = 6
)

// didYouMean suggests those of some words that a typed one may have been meant for. It lets cobra
// find them, as it does for commands. The last part of a word, after its dot, is enough.
func didYouMean(typed string, words []string) string {
	none := func(*cobra.Command, []string) {}
	var lexicon cobra.Command
	lexicon.SuggestionsMinimumDistance = suggestedDistance
	for _, word := range words {
		_, last, _ := strings.Cut(word, ".")
		lexicon.AddCommand(
			&cobra.Command{Use: word, SuggestFor: []string{"--" + last}, Run: none})
	}
	return suggestion(lexicon.SuggestionsFor(typed))
}

// suggestion is the end of a message about a mistyped word.
func suggestion(words []string) string {
	words = slices.Compact(words)
	if len(words) == 0 || len(words) > maxSuggestions {
		return ""
	}
	return "; did you mean " + listed(words) + "?"
}
