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

// view is what the page shows.
type view struct {
	*Score
	Policy   string
	Style    template.CSS
	Outcomes []Outcome
	Tables   []table
	Catches  []Result // that were found
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
	return page.Execute(w, v)
}
