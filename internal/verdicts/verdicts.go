// Package verdicts is the table of verdicts that Plumbline is held to: for a contract and an
// exchange, what the standards say of it. The rows are data, one file a subject, and each names the
// paragraph that decides it.
package verdicts

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/internal/tree"
)

//go:embed rows/*.yaml
var files embed.FS

// Row is one question and its answer.
type Row struct {
	File, Subject  string
	Line           int
	Name, Standard string
	Document       []byte            // the whole document
	DocumentName   string            // how it is called, by which its form shows
	Files          map[string]string // others in the document's folder
	Exchange       *exchange.Exchange
	Options        Options
	Verdict        string   // conforms, violates or unverifiable
	Findings       []string // each CHECK SEVERITY [INSTANCE]; sorted
	// check ids that are listed as unchecked, sorted; nil where the row does not say
	Unchecked []string
}

// Options are what plumbline verify is told.
type Options struct{ Undeclared, Nullable, Formats, Only, BasePath string }

// String names the row by its file and name.
func (r Row) String() string { return strings.TrimSuffix(r.File, ".yaml") + ": " + r.Name }

// Load reads all rows, in the order of their files. The error names the file and line of what is
// not a row.
func Load() ([]Row, error) {
	names, err := fs.Glob(files, "rows/*.yaml")
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		more, err := Parse(path.Base(name), text)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// Parse reads the rows of one file.
func Parse(file string, text []byte) ([]Row, error) {
	root, _, err := tree.Parse(file, text)
	if err != nil {
		return nil, err
	}
	p := &parser{file: file, subject: root.Get("subject").Str()}
	if p.subject == "" || !root.Get("rows").Is(tree.Array) {
		return nil, fmt.Errorf("%s: a file has a subject and rows", file)
	}
	names := map[string]bool{}
	var rows []Row
	for _, item := range root.Get("rows").Items {
		row, err := p.row(item)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, item.Line, err)
		}
		if names[row.Name] {
			return nil, fmt.Errorf("%s:%d: there is a row %q already", file, item.Line, row.Name)
		}
		names[row.Name] = true
		rows = append(rows, row)
	}
	return rows, nil
}

type parser struct{ file, subject string }

// members are what a row can have.
var members = []string{
	"name", "standard", "openapi", "schema", "requestSchema", "response", "responses", "operation",
	"paths", "document", "method", "components", "definitions",
	"root", "files", "request", "response-sent", "body", "body-base64", "options", "verdict",
	"findings", "unchecked",
}

func (p *parser) row(n *tree.Node) (Row, error) {
	for _, member := range n.Members {
		if !slices.Contains(members, member.Name) {
			return Row{}, fmt.Errorf("a row has no member %q", member.Name)
		}
	}
	r := Row{
		File: p.file, Subject: p.subject, Line: n.Line, Name: n.Get("name").Str(),
		Standard: n.Get("standard").Str(), Verdict: n.Get("verdict").Str(),
		DocumentName: "openapi.json",
	}
	if r.Name == "" || r.Standard == "" ||
		!slices.Contains([]string{"conforms", "violates", "unverifiable"}, r.Verdict) {
		return r, fmt.Errorf("a row has a name, the standard that decides it, and a verdict")
	}
	var err error
	if r.Findings, err = expected(n.Get("findings")); err != nil {
		return r, err
	}
	if unchecked := n.Get("unchecked"); unchecked.Is(tree.Array) {
		r.Unchecked = []string{}
		for _, item := range unchecked.Items {
			r.Unchecked = append(r.Unchecked, item.Str())
		}
		slices.Sort(r.Unchecked)
	}
	r.Options, err = options(n.Get("options"))
	if err != nil {
		return r, err
	}
	if files := n.Get("files"); files != nil {
		r.Files = map[string]string{}
		for _, member := range files.Members {
			r.Files[member.Name] = member.Value.Str()
		}
	}
	if document := n.Get("document"); document.Is(tree.String) {
		r.Document, r.DocumentName = []byte(document.Text), "openapi.yaml"
	} else if r.Document, err = documentOf(n); err != nil {
		return r, err
	}
	r.Exchange, err = exchangeOf(n)
	return r, err
}

// expected reads findings: CHECK [SEVERITY] [INSTANCE], where "$" is the whole body.
func expected(list *tree.Node) ([]string, error) {
	findings := []string{}
	if list == nil {
		return findings, nil
	}
	for _, item := range list.Items {
		check, rest, _ := strings.Cut(item.Str(), " ")
		severity := "error"
		if word, after, _ := strings.Cut(rest, " "); word == "error" || word == "warning" ||
			word == "note" {
			severity, rest = word, after
		}
		if rest != "" && rest != "$" && rest[0] != '/' {
			return nil, fmt.Errorf("%q is no finding", item.Text)
		}
		findings = append(findings, strings.TrimSpace(check+" "+severity+" "+rest))
	}
	slices.Sort(findings)
	return findings, nil
}

func options(n *tree.Node) (Options, error) {
	var o Options
	if n == nil {
		return o, nil
	}
	for _, member := range n.Members {
		into := map[string]*string{
			"undeclared": &o.Undeclared, "nullable": &o.Nullable, "formats": &o.Formats,
			"only": &o.Only, "base-path": &o.BasePath,
		}[member.Name]
		if into == nil {
			return o, fmt.Errorf("there is no option %q", member.Name)
		}
		*into = member.Value.Text
	}
	return o, nil
}
