// Command findings writes the page of all checks and requirements, docs/findings.md, out of a proof
// that plumbline prove has written.
//
// A proof that does not hold, or that is not of the faults and requirements that the code has,
// makes no page: what is on it would not be so.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"plumbline/internal/findings/page"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the program; what it gives is the exit status: 0 where the page was written, 1 where the
// proof is not one of a page, 2 where it could not run.
func run(arguments []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("findings", flag.ContinueOnError)
	flags.SetOutput(stderr)
	proofName := flags.String("proof", filepath.Join("reports", "proof.json"),
		"the `file` that plumbline prove has written")
	pageName := flags.String("page", filepath.Join("docs", "findings.md"), "the `file` to write")
	draft := flags.Bool("draft", false,
		"write the page, marked as a draft, even where the proof is not one of a page")
	if err := flags.Parse(arguments); err != nil {
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr,
			"findings: there is no argument %q, only --proof FILE, --page FILE and --draft\n",
			flags.Arg(0))
		return 2
	}
	written, problems, err := compose(*proofName)
	if err != nil {
		fmt.Fprintln(stderr, "findings:", err)
		return 2
	}
	for _, problem := range problems {
		fmt.Fprintf(stderr, "findings: %s: %s\n", *proofName, problem)
	}
	if len(problems) > 0 && !*draft {
		fmt.Fprintf(stderr,
			"findings: %s is not written; plumbline prove, without --fault and with faults and "+
				"suites as they are now, writes a proof for it\n", *pageName)
		return 1
	}
	if err := replace(*pageName, written); err != nil {
		fmt.Fprintln(stderr, "findings:", err)
		return 2
	}
	fmt.Fprintln(stdout, *pageName)
	return 0
}

// compose returns the page that a proof makes, and what is wrong with the proof.
func compose(proofName string) (written []byte, problems []string, err error) {
	//nolint:gosec // to read the file that is named is what the flag is for
	text, err := os.ReadFile(proofName)
	if err != nil {
		return nil, nil, fmt.Errorf("%w; plumbline prove writes it", err)
	}
	proven, err := page.ReadProof(proofName, text)
	if err != nil {
		return nil, nil, err
	}
	catalog, err := page.Current()
	if err != nil {
		return nil, nil, err
	}
	samples, problems := page.Collect(catalog, proven)
	var b bytes.Buffer
	err = page.Write(&b, catalog, samples)
	return b.Bytes(), problems, err
}

// replace writes a file as a whole or not at all.
func replace(name string, text []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name()) // which fails once it has its name
	_, err = temporary.Write(text)
	if err == nil {
		err = temporary.Chmod(0o644)
	}
	if closed := temporary.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(temporary.Name(), name)
}
