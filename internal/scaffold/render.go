package scaffold

import (
	"bytes"
	"embed"
	"fmt"
	"go/format"
	"path"
	"slices"
	"strings"
	"text/template"
)

//go:embed templates
var templateFiles embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"literal": literal, "comment": comment, "calling": calling, "join": strings.Join,
	"sends": sends,
}).ParseFS(templateFiles, "templates/*.tmpl"))

// sends is Go code of a call of an operation.
func sends(function, operation string, options []string, more ...string) string {
	options = slices.Concat(options, more)
	line := calling(function, slices.Concat([]string{"ctx", literal(operation)}, options)...)
	if len(options) == 0 || !strings.Contains(line, "\n") {
		return line
	}
	return function + "(ctx, " + literal(operation) + ",\n" + strings.Join(options, ",\n") + ",\n)"
}

// view is what a template sees.
type view struct {
	Name, Title string
	Prefix      string // of variables, such as SHOP
	Harness     string // module path of the harness
	Project     bool   // in the layout of the project
	Document    string // what the suite calls it
	Edition     string
	Overlays    []string
	Credentials []credential
	Schemes     []scheme // those of which a request has credentials
	Basic       bool
	MutualTLS   bool
	Tables      []string // the names of the tables of requirements
	Flow        flow

	// of one file of cases or of what is not called
	Table    string
	Cases    []plannedCase
	Uncalled []uncalled
	HasCall  bool
	First    bool
	SHA256   string
	Given    string // name of the file that was given as the document
	Defects  []defectRow
	Module   string
	Source   string
}

// defectRow is a defect as a table has it.
type defectRow struct {
	Line, Column int
	Message      string
}

// How many operations one file is about, so that none gets too long.
const (
	casesOfFile    = 20
	uncalledOfFile = 120
)

// suiteFiles are the Go files of a suite.
func (s *scaffold) suiteFiles(v view) ([]file, error) {
	w := &writer{}
	for first := 0; first < len(s.plan.cases); first += casesOfFile {
		part := v
		number := numbered(first / casesOfFile)
		part.Table = "requirements" + number
		if number == "" {
			part.Table = "requirements1"
		}
		part.Cases = s.plan.cases[first:min(first+casesOfFile, len(s.plan.cases))]
		for _, c := range part.Cases {
			part.HasCall = part.HasCall || strings.Contains(strings.Join(c.Options, ""), "call.")
		}
		part.First = first == 0
		v.Tables = append(v.Tables, part.Table)
		w.goFile("cases"+number+".go", "cases.go.tmpl", part)
	}
	for first := 0; first < len(s.plan.uncalled); first += uncalledOfFile {
		part := v
		part.Uncalled = s.plan.uncalled[first:min(first+uncalledOfFile, len(s.plan.uncalled))]
		w.goFile("uncalled"+numbered(first/uncalledOfFile)+".go", "uncalled.go.tmpl", part)
	}
	w.goFile("suite.go", "suite.go.tmpl", v)
	w.goFile("target.go", "target.go.tmpl", v)
	w.goFile("requirements.go", "requirements.go.tmpl", v)
	w.goFile("flow.go", "flow.go.tmpl", v)
	w.goFile(v.Name+"_test.go", "test.go.tmpl", v)
	return w.files, w.err
}

// numbered is what stands behind the name of the n-th file, from 0.
func numbered(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n + 1)
}

// view is what all templates of a suite see.
func (s *scaffold) view() view {
	v := view{Name: s.order.Name, Title: s.title, Prefix: strings.ToUpper(s.order.Name),
		Harness: s.harness, Edition: edition(s.plan.document.Version()),
		Credentials: s.plan.security.credentials, Flow: s.plan.flow,
		Given: show(path.Base(strings.ReplaceAll(s.order.Document, `\`, "/")))}
	for _, one := range s.plan.security.schemes {
		if one.Option == "" {
			v.MutualTLS = true
			continue
		}
		v.Basic = v.Basic || kindOf(one.wanted) == kindBasic
		v.Schemes = append(v.Schemes, one)
	}
	for _, d := range s.defects {
		v.Defects = append(v.Defects, defectRow{d.Location.Line, d.Location.Column,
			strings.ReplaceAll(show(d.Message), "|", `\|`)})
	}
	return v
}

// writer renders files, until one cannot be.
type writer struct {
	files []file
	err   error
}

func (w *writer) add(name, templateName string, v view) {
	if w.err != nil {
		return
	}
	var b bytes.Buffer
	if w.err = templates.ExecuteTemplate(&b, templateName, v); w.err == nil {
		w.files = append(w.files, file{name, b.Bytes()})
	}
}

// goFile renders a file of Go, and formats it.
func (w *writer) goFile(name, templateName string, v view) {
	w.add(name, templateName, v)
	if w.err != nil {
		return
	}
	last := &w.files[len(w.files)-1]
	formatted, err := format.Source(last.text)
	if err != nil { // a mistake of a template, which its tests have to find
		w.err = fmt.Errorf("%s was written wrong: %w", name, err)
		return
	}
	last.text = formatted
}
