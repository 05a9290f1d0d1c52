package html

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/coverage"
)

// matrix is the coverage of a contract: operations against the statuses that the document has for
// them.
type matrix struct {
	Columns    []string
	Rows       []matrixRow
	Kinds      []kindRow
	Legend     []level
	Operations []operationView
	// NotProvokable are the items that no client can make occur.
	NotProvokable []itemView
	LeftOut       int // operations that were left out, and of which nothing is listed
}

type matrixRow struct {
	Operation string
	Calls     string
	Cells     []cell // as the columns
}

// cell is a status of an operation; Level is nil where the document has no such status for it.
type cell struct {
	Level  *level
	Count  int
	Reason string
}

// level is how a level is shown. Symbol and name say the same as the color.
type level struct{ Name, Class, Symbol string }

var levels = map[coverage.Level]level{
	coverage.Exercised:     {"exercised", "exercised", "●"},
	coverage.Seen:          {"only seen", "seen", "◐"},
	coverage.NotReached:    {"not reached", "not-reached", "○"},
	coverage.NotProvokable: {"not provokable", "not-provokable", "⊘"},
}

func levelOf(l coverage.Level) level {
	if known, found := levels[l]; found {
		return known
	}
	return level{visible(string(l)), "not-reached", "?"}
}

// kindRow is how far a run came with all items of a kind.
type kindRow struct {
	Kind    string
	Counts  []int // as Legend
	Total   int
	Percent string
}

// operationView is an operation with its items.
type operationView struct {
	Name string
	// those that were not exercised, statuses that no client can provoke among them
	Missed  []itemView
	Reached []itemView
	Total   int
	// NotListed is how many items were not exercised that cases which were left out may be about.
	NotListed int
}

// itemView is an item of a contract.
type itemView struct {
	Operation      string // where the item is not listed below its operation
	Kind, Name, Of string
	Level          level
	Counts         string
	Reason         string
	Place          string
}

func newMatrix(c *coverage.Coverage, leftOut map[string]bool) *matrix {
	if c == nil {
		return nil
	}
	m := &matrix{Columns: columns(c)}
	for _, l := range coverage.Levels {
		m.Legend = append(m.Legend, levelOf(l))
	}
	for _, o := range c.Operations {
		if leftOut[o.Name] && o.Calls == 0 {
			m.LeftOut++
			continue
		}
		m.Rows = append(m.Rows, m.row(o))
		view := operationView{Name: visible(o.Name), Total: len(o.Items)}
		for _, item := range o.Items {
			v := newItem(item)
			switch item.Level {
			case coverage.Exercised:
				view.Reached = append(view.Reached, v)
			case coverage.NotProvokable:
				v.Operation = view.Name
				m.NotProvokable = append(m.NotProvokable, v)
			default:
				if leftOut[o.Name] {
					view.NotListed++
					continue
				}
				view.Missed = append(view.Missed, v)
			}
		}
		m.Operations = append(m.Operations, view)
	}
	m.Kinds = kinds(c)
	return m
}

// columns returns the documented statuses of all operations: exact ones, ranges, default.
func columns(c *coverage.Coverage) []string {
	var names []string
	for _, o := range c.Operations {
		for _, item := range o.Items {
			if name := item.Name; item.Kind == coverage.KindStatus &&
				!slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.SortFunc(names,
		func(a, b string) int {
			return cmp.Or(cmp.Compare(rank(a), rank(b)),
				strings.Compare(a, b))
		})
	return visibleAll(names)
}

// rank sorts what a response is documented for as it is chosen: an exact status first, then a
// range, then default (OpenAPI 3.1, Responses Object).
func rank(status string) int {
	if _, err := strconv.Atoi(status); err == nil {
		return 0
	}
	if status == "default" {
		return 2
	}
	return 1
}

func (m *matrix) row(o coverage.Operation) matrixRow {
	row := matrixRow{Operation: visible(o.Name), Calls: plural(o.Calls, "exchange"),
		Cells: make([]cell, len(m.Columns))}
	for _, item := range o.Items {
		if item.Kind != coverage.KindStatus {
			continue
		}
		l := levelOf(item.Level)
		row.Cells[slices.Index(m.Columns, visible(item.Name))] = cell{Level: &l,
			Count: item.Present, Reason: visible(item.Reason)}
	}
	return row
}

func newItem(item coverage.Item) itemView {
	v := itemView{
		Kind: kindName(item.Kind), Name: visible(item.Name), Level: levelOf(item.Level),
		Reason: visible(item.Reason), Place: path(item.Location),
		Of: visible(strings.TrimSpace(item.Status + " " + item.MediaType)),
	}
	var counts []string
	for _, count := range []struct {
		n    int
		what string
	}{{item.Present, "present"}, {item.Absent, "absent"}, {item.Null, "null"}} {
		if count.n > 0 {
			counts = append(counts, fmt.Sprintf("%d × %s", count.n, count.what))
		}
	}
	v.Counts = strings.Join(counts, ", ")
	return v
}

func kindName(kind coverage.ItemKind) string {
	return visible(strings.ReplaceAll(string(kind), "-", " "))
}

// kinds counts the items by kind and level. What no client can provoke is in no percentage.
func kinds(c *coverage.Coverage) []kindRow {
	counts := map[coverage.ItemKind]map[coverage.Level]int{}
	for _, o := range c.Operations {
		for _, item := range o.Items {
			if counts[item.Kind] == nil {
				counts[item.Kind] = map[coverage.Level]int{}
			}
			counts[item.Kind][item.Level]++
		}
	}
	var rows []kindRow
	all := map[coverage.Level]int{}
	for _, kind := range coverage.ItemKinds {
		if of := counts[kind]; of != nil {
			rows = append(rows, newKindRow(kindName(kind), of))
			for l, n := range of {
				all[l] += n
			}
		}
	}
	if len(rows) > 0 {
		rows = append(rows, newKindRow("all", all))
	}
	return rows
}

func newKindRow(name string, counts map[coverage.Level]int) kindRow {
	row := kindRow{Kind: name, Percent: "–"}
	for _, l := range coverage.Levels {
		row.Counts = append(row.Counts, counts[l])
		row.Total += counts[l]
	}
	if possible := row.Total - counts[coverage.NotProvokable]; possible > 0 {
		// Rounded down, so that 100 % is said of nothing less.
		row.Percent = fmt.Sprintf("%d %%", 100*counts[coverage.Exercised]/possible)
	}
	return row
}
