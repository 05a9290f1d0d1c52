package cli

import (
	"fmt"
	"io"
	"slices"
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
	var document amended
	c := &cobra.Command{
		Use:   "faults [" + strings.Join(servedNames(), "|") + " …|DOCUMENT] [flags]",
		Short: "List the faults that tests are tried on, of an API or derived from a document",
		Long: `List the faults and the harmless variations that the tests of the reference servers are tried on,
or the faults that are derived from any OpenAPI document: ways in which its server may be wrong,
each with the place of the document that it breaks and the check that has to find it. plumbline
serve DOCUMENT --fault ID is a server that has one.`,
		Example: `  plumbline faults
  plumbline faults respoke --format json

  # what a server of a document may get wrong
  plumbline faults openapi.yaml`,
		GroupID:           groupProve,
		ValidArgsFunction: completeSubjects(len(servedNames())),
		Annotations: map[string]string{
			statusAnnotation: "Exit status: 0 they were listed, 2 there is a mistake in the call."},
	}
	grouped(c, noGroup, func(flags *pflag.FlagSet) {
		oneOf(flags, &format, "format", formatText, "how the list is written", formatText,
			formatJSON)
	})
	grouped(c, "The faults of a document", document.flags)
	completesBy(c, "overlay", completeFiles(documentEndings...))
	does(c, func(i invocation, words []string) int {
		if len(words) == 1 && !slices.Contains(servedNames(), words[0]) {
			return listDerived(i, &document, words[0], format)
		}
		return listFaults(i, words, format)
	})
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
