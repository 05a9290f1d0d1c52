package coverage

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"plumbline/internal/printable"
)

// Bounds of what a terminal shows.
const (
	maxLines = 15 // of a list of what was not reached
	maxSeen  = 5  // of a list of what was only seen
	maxNames = 5  // of items, or operations, in a line
)

// columns are those of the table, each with the kinds of items that it counts.
var columns = []struct {
	title string
	kinds []ItemKind
}{
	{"statuses", []ItemKind{KindStatus}},
	{"media types", []ItemKind{KindRequestMediaType, KindResponseType}},
	{"parameters", []ItemKind{KindParameter, KindParameterValue}},
	{"sent members", []ItemKind{KindRequestMember}},
	{"got members", []ItemKind{KindResponseMember}},
	{"headers", []ItemKind{KindResponseHeader}},
	{"security", []ItemKind{KindSecurity}},
}

// WriteText writes coverage for the terminal: a table of operations, the percentage, and shortly
// what was only seen, what was not reached and why, and what no client can provoke. What a document
// says cannot steer the terminal. leftOut are the operations, as METHOD /path, that the run was
// told to leave out, or some cases of them: what was not reached of them is counted only. It may be
// nil.
func WriteText(w io.Writer, c *Coverage, leftOut map[string]bool) error {
	var b strings.Builder
	if c.Count("", "") == 0 {
		b.WriteString("coverage: the contract has no operation, so there is nothing to cover\n")
	} else {
		writeTable(&b, c, leftOut)
		writeTotal(&b, c)
		writeList(&b, c, Seen, "only seen, in exchanges that no case held to the contract", maxSeen)
		wanted := c.without(leftOut)
		writeList(&b, wanted, NotReached, "not reached", maxLines)
		if n := c.Count("", NotReached) - wanted.Count("", NotReached); n > 0 {
			fmt.Fprintf(&b, "  not listed: %s of operations of which cases were left out\n",
				counted(n, "item"))
		}
		writeNotProvokable(&b, wanted)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeTable writes for each operation how many items were exercised, of those that can be.
// Of operations that were left out and not called there is nothing to see.
func writeTable(b *strings.Builder, c *Coverage, leftOut map[string]bool) {
	header := []string{"operation", "calls"}
	for _, column := range columns {
		header = append(header, column.title)
	}
	rows := [][]string{header}
	calls := 0
	for _, o := range c.Operations {
		calls += o.Calls
		if o.Calls > 0 || !leftOut[o.Name] {
			rows = append(rows, row(o.Name, o.Calls, &Coverage{Operations: []Operation{o}}))
		}
	}
	rows = append(rows, row("all", calls, c))
	widths := make([]int, len(header))
	for _, cells := range rows {
		for i, cell := range cells {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, cells := range rows {
		fmt.Fprintf(b, "  %-*s", widths[0], cells[0])
		for i, cell := range cells[1:] {
			fmt.Fprintf(b, "  %*s", widths[i+1], cell)
		}
		b.WriteString("\n")
	}
}

// without returns the coverage of the other operations.
func (c *Coverage) without(leftOut map[string]bool) *Coverage {
	return &Coverage{Operations: slices.DeleteFunc(slices.Clone(c.Operations),
		func(o Operation) bool { return leftOut[o.Name] })}
}

func row(name string, calls int, c *Coverage) []string {
	cells := []string{printable.Line(name), strconv.Itoa(calls)}
	for _, column := range columns {
		exercised, possible := 0, 0
		for _, kind := range column.kinds {
			exercised += c.Count(kind, Exercised)
			possible += c.Count(kind, "") - c.Count(kind, NotProvokable)
		}
		cell := "-"
		if possible > 0 {
			cell = fmt.Sprintf("%d/%d", exercised, possible)
		}
		cells = append(cells, cell)
	}
	return cells
}

func writeTotal(b *strings.Builder, c *Coverage) {
	impossible := c.Count("", NotProvokable)
	fmt.Fprintf(b, "\n  coverage: %s: %d of %s exercised, %d only seen, %d not reached",
		c.PercentText(),
		c.Count("", Exercised), counted(c.Count("", "")-impossible, "item"), c.Count("", Seen),
		c.Count("", NotReached))
	if impossible > 0 {
		fmt.Fprintf(b, "; %d that no client can provoke not counted", impossible)
	}
	b.WriteString("\n")
}

// writeList lists the items of a level, a line for those of an operation that have the same reason.
func writeList(b *strings.Builder, c *Coverage, level Level, heading string, limit int) {
	var lines []string
	for _, o := range c.Operations {
		for _, g := range groups(o, level) {
			lines = append(lines, g.line(o.Name))
		}
	}
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "  %s:\n", heading)
	for i, line := range lines {
		if i == limit {
			fmt.Fprintf(b, "    … and %d more; reports/plumbline.json lists all\n",
				len(lines)-limit)
			break
		}
		fmt.Fprintf(b, "    %s\n", printable.Line(line))
	}
}

// group is what an operation has of a level for one reason.
type group struct {
	reason string
	items  []Item
	// whole tells that the operation itself, or a response, was not reached, so that it says
	// nothing to name what belongs to it.
	whole bool
}

func groups(o Operation, level Level) []*group {
	var all []*group
	for _, item := range o.Items {
		if item.Level != level {
			continue
		}
		i := slices.IndexFunc(all, func(g *group) bool { return g.reason == item.Reason })
		if i < 0 {
			i = len(all)
			all = append(all, &group{reason: item.Reason})
		}
		all[i].items = append(all[i].items, item)
		all[i].whole = all[i].whole || level == NotReached &&
			(item.Kind == KindOperation || item.Kind == KindStatus)
	}
	return all
}

func (g *group) line(operation string) string {
	line := operation
	if g.reason != "" {
		line += ": " + g.reason
	}
	if g.whole && len(g.items) == 1 {
		return line
	}
	if g.whole {
		return fmt.Sprintf("%s (%s)", line, counted(len(g.items), "item"))
	}
	names := make([]string, len(g.items))
	for i, item := range g.items {
		names[i] = label(item)
	}
	return line + ": " + some(names)
}

// label names an item within its operation.
func label(i Item) string {
	switch {
	case i.Kind == KindOperation:
		return "the operation"
	case i.Kind == KindSecurity:
		return "credential " + i.Name
	case i.Kind == KindStatus || i.Status == "":
		return i.Name
	}
	return i.Status + " " + i.Name
}

// writeNotProvokable lists the statuses that no client can provoke, each with its operations, and
// the responses that would have a body if HTTP allowed it.
func writeNotProvokable(b *strings.Builder, c *Coverage) {
	var order []string
	operations := map[string][]string{}
	for _, o := range c.Operations {
		for _, item := range o.Items {
			if item.Level != NotProvokable || item.Kind != KindStatus &&
				(item.Kind != KindResponseType || isFailure(item.Status)) {
				continue
			}
			what := item.Name
			if item.Kind == KindResponseType {
				what = "the body of " + item.Status
			}
			if operations[what] == nil {
				order = append(order, what)
			}
			if !slices.Contains(operations[what], o.Name) {
				operations[what] = append(operations[what], o.Name)
			}
		}
	}
	if len(order) == 0 {
		return
	}
	slices.Sort(order)
	b.WriteString("  no client can provoke:\n")
	for _, what := range order {
		fmt.Fprintf(b, "    %s\n", printable.Line(what+" of "+some(operations[what])))
	}
}

// some names as many as a line holds.
func some(names []string) string {
	if len(names) <= maxNames+1 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d others", strings.Join(names[:maxNames], ", "),
		len(names)-maxNames)
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
