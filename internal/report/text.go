package report

import (
	"fmt"
	"io"
	"strings"

	"plumbline/internal/printable"
)

// TextOptions say how much [WriteText] writes.
type TextOptions struct {
	// Verbose lists all entries of recorded traffic, however many there are.
	Verbose bool
}

// WriteText writes what a terminal shows of a run.
//
// Of an API that was called it is a table of operations, with their cases by outcome and their
// findings, then what was not tested, not checked, and left behind. Of recorded traffic it is a
// block for each entry that does not conform, a line for each that does, and a summary with what
// was not judged and why; where there are more than 50 entries, those that conform are only
// counted, and of the others one is listed for each thing that was found, with the number of
// entries that have it. Of a document it is a block for each defect.
func WriteText(w io.Writer, run Run, options TextOptions) error {
	var b strings.Builder
	documents := Run{}
	for _, suite := range run.Suites {
		switch suite.Subject {
		case Recording:
			writeRecorded(&b, suite, options)
		case CheckedDocument:
			documents.Suites = append(documents.Suites, suite)
		case Deployment:
			writeSuite(&b, suite)
		}
	}
	if len(documents.Suites) > 0 {
		writeDocuments(&b, documents.Suites)
	}
	if run.Shard != nil {
		writeShard(&b, run)
	}
	if run.Interrupted != "" {
		fmt.Fprintf(&b, "\ninterrupted: %s: not everything was tested\n",
			printable.OneLine(run.Interrupted))
	}
	if len(run.Suites) == 0 {
		b.WriteString("\nno suite was run: nothing was tested\n")
	}
	_, err := io.WriteString(w, printable.Neutral(b.String()))
	return err
}

// writeShard says which part of a run this was, and that the rest is elsewhere.
func writeShard(b *strings.Builder, run Run) {
	fmt.Fprintf(b, "\nthis is %s, with %s; plumbline merge joins the results of all\n", run.Shard,
		plural(run.Shard.Cases, "case"))
	if run.Shard.Cases == 0 && !run.CouldNotRun() {
		b.WriteString("there are more shards than there are cases to hand out, so that nothing " +
			"is left for this one, which is no mistake\n")
	}
}
