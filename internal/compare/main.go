// Command compare puts the table of verdicts (internal/verdicts) through Plumbline,
// libopenapi-validator and kin-openapi's openapi3filter, and prints how many rows each gets right
// and where they differ.
//
// It is arranged in favor of the two others:
//
//   - They are asked for a verdict only. Plumbline is wrong where a finding is not the expected one
//     as well.
//   - They answer by an error or none. Rows whose answer is that nobody can tell are not put to
//     them, nor those that only a policy of Plumbline decides (see exclusion). Any error is taken
//     for "violates", whatever it complains of.
//   - Their options are those with which they get most rows right, as was tried one by one: formats
//     asserted, patterns by an engine for ECMA-262, the decoders they have, bodies refused where
//     none is documented, and for security a function that looks whether the credentials are there.
//     contentEncoding and contentMediaType stay annotations.
//   - Hosts of servers are left out, as recorded traffic can come from any deployment, and content
//     codings are removed from bodies, as net/http does.
//   - Documents of Swagger 2.0, which neither takes, are upgraded by kin-openapi's openapi2conv
//     first, for both.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"slices"

	"plumbline/internal/verdicts"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the program; what it gives is the exit status: 0 where Plumbline is right everywhere, 1
// where it is not, 2 where nothing was compared.
func run(arguments []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	flags.SetOutput(stderr)
	all := flags.Bool("rows", false, "list all rows, not only those where a judge is wrong")
	subject := flags.String("subject", "",
		"compare the rows of one subject only, by its file in internal/verdicts/rows, such "+
			"as arrays")
	if err := flags.Parse(arguments); err != nil {
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "compare: there is no argument %q, only --rows and --subject NAME\n",
			flags.Arg(0))
		return 2
	}
	rows, err := verdicts.Load()
	if err != nil {
		fmt.Fprintln(stderr, "compare:", err)
		return 2
	}
	rows, err = ofSubject(rows, *subject)
	if err != nil {
		fmt.Fprintln(stderr, "compare:", err)
		return 2
	}
	results := make([]result, len(rows))
	for i, row := range rows {
		if results[i], err = compare(row, limit); err != nil {
			fmt.Fprintf(stderr, "compare: %s: %v\n", row, err)
			return 2
		}
	}
	report(stdout, results, *all)
	return status(results)
}

// status is 1 where Plumbline is wrong; what its peers do is no failure.
func status(results []result) int {
	if slices.ContainsFunc(results,
		func(r result) bool { return r.outcome(plumblineJudge) != right }) {
		return 1
	}
	return 0
}

// ofSubject returns the rows of a subject, by the name of its file; all where it is empty.
func ofSubject(rows []verdicts.Row, subject string) ([]verdicts.Row, error) {
	if subject == "" {
		return rows, nil
	}
	var chosen []verdicts.Row
	for _, row := range rows {
		if subjectOf(row) == subject {
			chosen = append(chosen, row)
		}
	}
	if chosen == nil {
		return nil,
			fmt.Errorf(
				"there is no subject %q; subjects are named after the files in "+
					"internal/verdicts/rows", subject)
	}
	return chosen, nil
}
