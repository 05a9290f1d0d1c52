package score

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"strings"

	"plumbline/internal/printable"
)

var (
	//go:embed page.html
	pageText string
	//go:embed page.css
	style string
)

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"line": printable.OneLine, "class": func(o Outcome) string {
		return strings.ReplaceAll(string(o), " ", "-")
	}, "percent": percentage}).Parse(pageText))

// Bounds of what the page lists. What they cut is counted, and stands in the JSON.
const (
	mostListed = 500 // groups of faults that were not found, and faults that were
	mostOfOne  = 50  // faults of a group
)

// view is what the page shows.
type view struct {
	*Score
	Policy   string
	Style    template.CSS
	Outcomes []Outcome
	Tables   []table
	Catches  []Result // that were found
	Groups   []listed // that were not
	// MoreCatches and MoreGroups count those that are not shown.
	MoreCatches, MoreGroups int
}

// listed is a group, with how many of its faults are not shown.
type listed struct {
	Group
	Title string
	First Result
	More  int
}

// table is one of the tables of the page.
type table struct {
	Caption, Of string
	Rows        []Row
}

// WriteHTML writes a score as one page without a script and without any reference to another file:
// what was not found first, with what to write next, then the tables, and what was found.
func WriteHTML(w io.Writer, s *Score) error {
	sum := sha256.Sum256([]byte(style))
	v := view{Score: s, Outcomes: Outcomes(),
		Style: template.CSS(style), //nolint:gosec // it is our own
		Policy: "default-src 'none'; style-src 'sha256-" +
			base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'",
		Tables: []table{{"By operation", "operation", s.Operations()},
			{"By class of fault", "class", s.Classes()}}}
	for _, r := range s.Results {
		if r.Outcome == Found {
			v.Catches = append(v.Catches, r)
		}
	}
	v.MoreCatches = max(len(v.Catches)-mostListed, 0)
	v.Catches = v.Catches[:len(v.Catches)-v.MoreCatches]
	for _, g := range s.Left() {
		if len(v.Groups) == mostListed {
			v.MoreGroups++
			continue
		}
		title, more := g.about(), max(len(g.Results)-mostOfOne, 0)
		g.Results = g.Results[:len(g.Results)-more]
		v.Groups = append(v.Groups, listed{g, title, g.Results[0], more})
	}
	return page.Execute(w, v)
}
