package report

import (
	"fmt"
	"io"
	"slices"

	"plumbline/internal/har"
)

// WriteHAR writes the exchanges of one suite of a run as a HAR: those of its cases in their order,
// then those that cleaned up. Each entry names its exchange in the member _id and the requirement
// of its case in _case.
func WriteHAR(w io.Writer, run Run, suite string) error {
	i := slices.IndexFunc(run.Suites, func(s Suite) bool { return s.Name == suite })
	if i < 0 {
		return fmt.Errorf("the run has no suite %q, so there is nothing to write of it", suite)
	}
	var items []har.Item
	add := func(x Exchange, requirement, comment string) {
		item := har.Item{Exchange: x.Restore(), ID: x.ID, Case: requirement, Comment: comment}
		if x.Response != nil && x.Response.Cut != nil {
			cut := x.Response.Cut
			item.Cut = &har.Cut{Body: cut.Body, Header: cut.Lines > 0, Reason: cut.Reason}
		}
		items = append(items, item)
	}
	for _, c := range run.Suites[i].Cases {
		for _, x := range c.Exchanges {
			add(x, c.Requirement.ID, c.Title)
		}
	}
	for _, x := range run.Suites[i].CleanUp {
		add(x, "", "deletes what the run has created")
	}
	return har.WriteItems(w, har.Creator{Name: "plumbline", Version: run.Versions["plumbline"]},
		items)
}
