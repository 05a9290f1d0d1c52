package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/fixtures/faults"
)

// faultCatalog is what faults prints as JSON.
type faultCatalog struct {
	Version    int                `json:"version"`
	Faults     []faults.Fault     `json:"faults"`
	Variations []faults.Variation `json:"variations"`
}

func newFaultsCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "faults [" + strings.Join(servedNames(), "|") + " …] [flags]",
		Short: "List the faults and the harmless variations that tests are tried on",
		Example: `  plumbline faults
  plumbline faults respoke --format json`,
		GroupID:           groupProve,
		ValidArgsFunction: completeServed,
		Annotations: map[string]string{
			statusAnnotation: "Exit status: 0 they were listed, 2 there is a mistake in the call."},
	}
	grouped(c, noGroup, func(flags *pflag.FlagSet) {
		oneOf(flags, &format, "format", formatText, "how the list is written", formatText,
			formatJSON)
	})
	does(c, func(i invocation, words []string) int { return listFaults(i, words, format) })
	return c
}

func listFaults(i invocation, words []string, format string) int {
	chosen, err := chooseServed(words)
	if err != nil {
		return i.fail("%v", err)
	}
	catalog := faultCatalog{Version: 1}
	for _, api := range chosen {
		catalog.Faults = append(catalog.Faults, catalogOf(api).Faults(api)...)
		catalog.Variations = append(catalog.Variations, catalogOf(api).Variations(api)...)
	}
	write := writeCatalog
	if format == formatJSON {
		write = func(w io.Writer, catalog faultCatalog) error { return writeJSON(w, catalog) }
	}
	if err := write(i.stdout, catalog); err != nil {
		return i.problem(err)
	}
	return exitConforms
}

func writeCatalog(w io.Writer, catalog faultCatalog) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "FAULT\tOPERATION\tWHAT IS WRONG\tFOUND BY\n")
	for _, fault := range catalog.Faults {
		found := strings.TrimSpace(fault.Check + " " + fault.Instance)
		if fault.Requirement != "" { // nothing but generated requests looks for the others
			found = fault.Check + " " + fault.Instance + " in " + fault.Requirement
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", fault.ID, fault.Operation, fault.Sentence, found)
	}
	fmt.Fprintf(table, "\nVARIATION\t\tWHAT DIFFERS\tMAY BE WARNED OF BY\n")
	for _, variation := range catalog.Variations {
		fmt.Fprintf(table, "%s\t\t%s\t%s\n", variation.ID, variation.Sentence, variation.Warning)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%d faults, %d variations\n", len(catalog.Faults),
		len(catalog.Variations))
	return err
}

// startWrong starts a reference server with a fault or a variation.
func startWrong(api, id, addr string) (*faults.Server, error) {
	for _, fault := range catalogOf(api).Faults(api) {
		if fault.ID == id {
			return fault.Start(addr, faults.Limits{})
		}
	}
	for _, variation := range catalogOf(api).Variations(api) {
		if variation.ID == id {
			return variation.Start(addr, faults.Limits{})
		}
	}
	return nil, unknownFault(api, id)
}

func unknownFault(api, id string) error {
	hint := "plumbline faults lists them"
	for _, other := range servedNames() {
		if other != api && strings.HasPrefix(id, other+".") {
			hint = "it would be one of " + other
		}
	}
	return fmt.Errorf("%s has no fault or variation %q: %s", api, id, hint)
}
