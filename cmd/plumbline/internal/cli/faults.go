package cli

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"plumbline/fixtures/faults"
)

// faultCatalog is what faults prints as JSON.
type faultCatalog struct {
	Version    int                `json:"version"`
	Faults     []faults.Fault     `json:"faults"`
	Variations []faults.Variation `json:"variations"`
}

func listFaults(i invocation) int {
	flags := flag.NewFlagSet("faults", flag.ContinueOnError)
	format := flags.String("format", "text", "`text` or json")
	words, status, done := i.parse(flags)
	if done {
		return status
	}
	chosen, err := choose(words)
	if err != nil {
		return i.fail("%v", err)
	}
	catalog := faultCatalog{Version: 1}
	for _, suite := range chosen {
		catalog.Faults = append(catalog.Faults, faults.Faults(suite.Name)...)
		catalog.Variations = append(catalog.Variations, faults.Variations(suite.Name)...)
	}
	switch *format {
	case "text":
		err = writeCatalog(i.stdout, catalog)
	case "json":
		encoder := json.NewEncoder(i.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(catalog)
	default:
		return i.fail("--format %s: text or json is wanted", *format)
	}
	if err != nil {
		return i.problem(err)
	}
	return exitConforms
}

func writeCatalog(w io.Writer, catalog faultCatalog) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "FAULT\tOPERATION\tWHAT IS WRONG\tFOUND BY\n")
	for _, fault := range catalog.Faults {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s %s in %s\n", fault.ID, fault.Operation, fault.Sentence,
			fault.Check, fault.Instance, fault.Requirement)
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
	for _, fault := range faults.Faults(api) {
		if fault.ID == id {
			return fault.Start(addr, faults.Limits{})
		}
	}
	for _, variation := range faults.Variations(api) {
		if variation.ID == id {
			return variation.Start(addr, faults.Limits{})
		}
	}
	return nil, unknownFault(api, id)
}

func unknownFault(api, id string) error {
	hint := "plumbline faults lists them"
	for _, other := range suiteNames() {
		if other != api && strings.HasPrefix(id, other+".") {
			hint = "it would be one of " + other
		}
	}
	return fmt.Errorf("%s has no fault or variation %q: %s", api, id, hint)
}
