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
	for _, c := range run.Suites[i].Cases {
		for _, x := range c.Exchanges {
			items = append(items, x.item(c.Requirement.ID, c.Title))
		}
	}
	for _, x := range run.Suites[i].CleanUp {
		items = append(items, x.item("", "deletes what the run has created"))
	}
	return har.WriteItems(w, har.Creator{Name: "plumbline", Version: run.Versions["plumbline"]},
		items)
}

// item is the exchange as a HAR has it.
func (e Exchange) item(id, comment string) har.Item {
	item := har.Item{Exchange: e.Restore(), ID: e.ID, Case: id, Comment: comment}
	lines := e.Request.HeaderOmitted
	if e.Request.Body != nil {
		item.RequestOmitted = e.Request.Body.Omitted
	}
	if r := e.Response; r != nil {
		lines += r.HeaderOmitted
		item.HeaderOmitted = r.HeaderOmitted > 0
		if r.Body != nil {
			item.ResponseOmitted = r.Body.Omitted
		}
	}
	if lines > 0 {
		item.Comment += fmt.Sprintf(" (%s of its header sections not kept)", plural(lines, "line"))
	}
	return item
}
