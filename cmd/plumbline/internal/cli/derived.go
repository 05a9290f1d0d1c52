package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"plumbline/internal/contract"
	"plumbline/internal/mistake"
	"plumbline/internal/mock"
	"plumbline/internal/mock/faulty"
)

// derivedCatalog is what faults prints of a document as JSON.
type derivedCatalog struct {
	Version     int                  `json:"version"`
	Faults      []faulty.Fault       `json:"faults"`
	Underivable []faulty.Underivable `json:"underivable"`
}

// listDerived lists the faults that are derived from a document.
func listDerived(i invocation, of *amended, name, format string) int {
	c, closed, err := of.load(i, name)
	if err != nil {
		return i.problem(notServed(name, err))
	}
	defer closed()
	catalog := derivedCatalog{Version: 1}
	catalog.Faults, catalog.Underivable = faulty.Derive(c)
	write := writeDerived
	if format == formatJSON {
		write = func(w io.Writer, catalog derivedCatalog) error { return writeJSON(w, catalog) }
	}
	if err := write(i.stdout, catalog); err != nil {
		return i.problem(err)
	}
	return exitConforms
}

// load reads a document with its amendments as a contract; closed is called when it is not used any
// more.
func (a *amended) load(i invocation, name string) (c *contract.Contract, closed func(),
	err error) {
	source, closed, err := a.source(i, name)
	if err != nil {
		return nil, nil, err
	}
	if c, err = contract.Load(source); err != nil {
		closed()
		return nil, nil, err
	}
	return c, closed, nil
}

// notServed says of a word that is no file and may have been meant as an API that there is none.
func notServed(name string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) || strings.ContainsAny(name, "./\\") {
		return err
	}
	_, unknown := chooseServed([]string{name})
	return cmp.Or(unknown, err)
}

func writeDerived(w io.Writer, catalog derivedCatalog) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "FAULT\tOPERATION\tWHAT IS WRONG\tBREAKS\tFOUND BY\n")
	for _, f := range catalog.Faults {
		found := string(f.Check)
		if f.Instance != nil {
			found = strings.TrimSpace(found + " " + string(*f.Instance))
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s:%d\t%s\n", f.ID, f.Operation, f.Sentence, f.Place.File,
			f.Place.Line, found)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "\n%d faults\n", len(catalog.Faults)); err != nil {
		return err
	}
	return writeUnderivable(w, catalog.Underivable)
}

// writeUnderivable says of what there is no fault, the most frequent reasons first.
func writeUnderivable(w io.Writer, list []faulty.Underivable) error {
	type reason struct {
		class faulty.Class
		text  string
	}
	count := map[reason]int{}
	for _, u := range list {
		count[reason{u.Class, u.Reason}] += u.Count
	}
	reasons := slices.SortedFunc(maps.Keys(count), func(a, b reason) int {
		return cmp.Or(count[b]-count[a], strings.Compare(string(a.class), string(b.class)),
			strings.Compare(a.text, b.text))
	})
	if len(reasons) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	if _, err := fmt.Fprintln(w, "\nnot derived, how often, and why:"); err != nil {
		return err
	}
	for _, r := range reasons {
		fmt.Fprintf(table, "%d\t  %s: %s\n", count[r], r.class, r.text)
	}
	return table.Flush()
}

// wrongMock is the mock of a contract with a fault that is derived from it.
func wrongMock(c *contract.Contract, name, id string, options mock.Options) (*faulty.Server,
	error) {
	faults, _ := faulty.Derive(c)
	f, found := faulty.Find(faults, id)
	if !found {
		ids := make([]string, len(faults))
		for i, other := range faults {
			ids[i] = other.ID
		}
		return nil, fmt.Errorf("no fault %q is derived from %s: %s", id, name, mistake.Meant(id,
			ids, "plumbline faults "+name+" lists them"))
	}
	options.Credentials = mock.Callers // or the mock could not be wrong about any
	return faulty.NewServer(c, options, f)
}

// credentialsOfMock are the credentials of both callers that a wrong mock knows, by the variables
// that it is told by.
func credentialsOfMock(c *contract.Contract) map[string]string {
	variables := map[string]string{}
	for _, scheme := range mock.Schemes(c) {
		name := strings.Map(func(r rune) rune {
			if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
				return r
			}
			return '_'
		}, strings.ToUpper(scheme.Name))
		given := mock.Callers(scheme)
		variables["MOCK_"+name], variables["MOCK_OTHER_"+name] = given[0], given[1]
	}
	return variables
}
