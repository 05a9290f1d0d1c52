package report

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"plumbline/harness/verdict"
	"plumbline/internal/coverage"
	"plumbline/internal/tree"
)

// Schema is the JSON Schema (2020-12) of what [WriteJSON] writes.
//
//go:embed run.schema.json
var Schema []byte

// WriteJSON writes a run as JSON of the present [FormatVersion]. The same run always gives the same
// text.
func WriteJSON(w io.Writer, run Run) error {
	run.Version = FormatVersion
	return newEncoder(w, "  ").Encode(run.Identified().filled())
}

// ReadJSON reads what [WriteJSON] has written, by this edition or by one that adds members. The ids
// of findings are made anew, so that two results agree in them. The error is always a
// [*tree.SyntaxError].
func ReadJSON(file string, text []byte) (Run, error) {
	root, err := parseRun(file, text)
	if err != nil {
		return Run{}, err
	}
	r := runReader{file, root}
	for _, examine := range []func() error{r.version, r.spelling, r.schema} {
		if err := examine(); err != nil {
			return Run{}, err
		}
	}
	var run Run
	if err := json.Unmarshal(bytes.TrimPrefix(text, []byte(byteOrderMark)), &run); err != nil {
		return Run{}, r.undecodable(text, err)
	}
	return run.withIDs(true), nil
}

const byteOrderMark = "\xef\xbb\xbf"

// parseRun reads JSON only, and no member twice: the decoder joins what the two have.
func parseRun(file string, text []byte) (*tree.Node, error) {
	text = bytes.TrimPrefix(text, []byte(byteOrderMark))
	if !utf8.Valid(text) || len(bytes.TrimSpace(text)) == 0 {
		_, _, err := tree.Parse(file, text) // for its error
		return nil, err
	}
	root, oddities, err := tree.ParseJSON(file, text)
	if err != nil {
		return nil, err
	}
	for _, oddity := range oddities {
		if oddity.Kind == tree.DuplicateMember {
			return nil,
				&tree.SyntaxError{File: file,
					Problem:  fmt.Sprintf("%s occurs twice", tree.Path(oddity.Pointer)),
					Position: oddity.Position}
		}
	}
	return root, nil
}

type runReader struct {
	file string
	root *tree.Node
}

func (r runReader) refuse(at *tree.Node, format string, args ...any) error {
	return &tree.SyntaxError{File: r.file, Problem: fmt.Sprintf(format, args...),
		Position: at.Position}
}

// version comes first: of another version nothing else is known.
func (r runReader) version() error {
	version := r.root.Get("version")
	switch {
	case !version.Is(tree.Number) || !r.root.Get("suites").Is(tree.Array):
		return r.refuse(r.root,
			"this is not the result of a run: it has no version or no suites; give the "+
				"plumbline.json of a run")
	case version.Text != fmt.Sprint(FormatVersion):
		return r.refuse(version,
			"the result is of version %s, and this program reads version %d; use the edition of "+
				"plumbline that wrote it", version.Text, FormatVersion)
	}
	return nil
}

// spelling refuses names that differ from those of the form by case only: the decoder would take
// them for the same, the schema does not.
func (r runReader) spelling() error {
	names := schemaNames()
	for at, node := range r.root.All() {
		if free[at.Last()] {
			continue
		}
		for _, member := range node.Members {
			if meant, known := names[strings.ToLower(member.Name)]; known && meant != member.Name {
				return r.refuse(&tree.Node{Position: member.Position}, "%s: %s is meant",
					tree.Path(at.Child(member.Name)), meant)
			}
		}
	}
	return nil
}

// free are the members whose own members have names of any kind.
var free = map[string]bool{"versions": true, "credentials": true, "settings": true, "masks": true}

// schemaNames returns the names of the form, by their spelling in lower case.
var schemaNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for at, node := range parsedSchema().All() {
		if at.Last() == "properties" {
			for _, member := range node.Members {
				names[strings.ToLower(member.Name)] = member.Name
			}
		}
	}
	return names
})

var parsedSchema = sync.OnceValue(func() *tree.Node {
	root, _, err := tree.ParseJSON("run.schema.json", Schema)
	if err != nil {
		panic(err) // it is a part of the program, and the tests read it
	}
	return root
})

const schemaURL = "urn:plumbline:run.schema.json"

var compiledSchema = sync.OnceValue(func() *jsonschema.Schema {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiler.AssertContent()
	if err := compiler.AddResource(schemaURL, parsedSchema().Value()); err != nil {
		panic(err)
	}
	return compiler.MustCompile(schemaURL)
})

// schema tells of the first violation in the order of the text.
func (r runReader) schema() error {
	err := compiledSchema().Validate(r.root.Value())
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return err
	}
	var first *tree.SyntaxError
	r.leaves(invalid, func(leaf *jsonschema.ValidationError) {
		node, _ := r.root.Nearest(tree.PointerOf(leaf.InstanceLocation...))
		found := &tree.SyntaxError{File: r.file, Problem: violation(leaf), Position: node.Position}
		if first == nil || found.Line < first.Line || found.Line == first.Line &&
			(found.Column < first.Column || found.Column == first.Column &&
				found.Problem < first.Problem) {
			first = found
		}
	})
	return first
}

func (r runReader) leaves(invalid *jsonschema.ValidationError,
	each func(*jsonschema.ValidationError)) {
	if len(invalid.Causes) == 0 {
		each(invalid)
		return
	}
	for _, cause := range invalid.Causes {
		r.leaves(cause, each)
	}
}

var schemaPrinter = message.NewPrinter(language.English)

// violation words what the schema refuses, with the schema's own words on the matter where it has
// some.
func violation(e *jsonschema.ValidationError) string {
	what := e.ErrorKind.LocalizedString(schemaPrinter)
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		what = "has no " + strings.Join(k.Missing, ", no ")
	case *kind.FalseSchema:
		what = "is not allowed here"
	case *kind.Not, *kind.Contains:
		what = "does not go with the rest"
	}
	if comment := commentOn(e.SchemaURL); comment != "" {
		what += ": " + comment
	}
	return tree.Path(tree.PointerOf(e.InstanceLocation...)) + " " + what
}

// commentOn returns the nearest comment of the schema around one of its parts.
func commentOn(url string) string {
	_, fragment, _ := strings.Cut(url, "#")
	// what is used in several places has no comment that is about one of them
	for at := tree.Pointer(fragment); at != ""; at = at.Parent() {
		if comment := parsedSchema().At(at).Get("$comment").Str(); comment != "" {
			return comment
		}
	}
	return ""
}

// undecodable is for the few things that a schema has no word for: a number without fraction that
// is written with one, or that is too large.
func (r runReader) undecodable(text []byte, err error) error {
	at := tree.Position{Line: 1, Column: 1}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		before := text[:min(int(wrong.Offset), len(text))]
		at.Line += bytes.Count(before, []byte("\n"))
		at.Column += utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
		return &tree.SyntaxError{File: r.file,
			Problem: fmt.Sprintf("%s is the %s, which is not taken here", wrong.Field,
				wrong.Value),
			Position: at}
	}
	return &tree.SyntaxError{File: r.file, Problem: err.Error(), Position: at}
}

// list is a list that is written as [], not as null.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// mapped is list for each item.
func mapped[T any](items []T, change func(T) T) []T {
	result := make([]T, len(items))
	for i, item := range items {
		result[i] = change(item)
	}
	return result
}

func named(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

// filled returns the run with every list and every map that is nil as an empty one.
func (r Run) filled() Run {
	r.Versions = named(r.Versions)
	r.Suites = mapped(r.Suites, Suite.filled)
	return r
}

func (s Suite) filled() Suite {
	s.Target.Credentials, s.Target.Settings = named(s.Target.Credentials), named(s.Target.Settings)
	s.Amendments, s.Defects, s.Waivers, s.LeftBehind, s.Problems = list(s.Amendments),
		list(s.Defects), list(s.Waivers), list(s.LeftBehind), list(s.Problems)
	s.Cases, s.CleanUp = mapped(s.Cases, Case.filled), mapped(s.CleanUp, Exchange.filled)
	if s.Coverage != nil {
		copied := *s.Coverage
		copied.Operations = mapped(copied.Operations,
			func(o coverage.Operation) coverage.Operation {
				o.Items = list(o.Items)
				return o
			})
		s.Coverage = &copied
	}
	return s
}

func (c Case) filled() Case {
	c.Labels, c.Findings, c.Unchecked = list(c.Labels), list(c.Findings), list(c.Unchecked)
	c.Exchanges = mapped(c.Exchanges, Exchange.filled)
	return c
}

func (e Exchange) filled() Exchange {
	e.Masks, e.Request.Header = named(e.Masks), list(e.Request.Header)
	if e.Response != nil {
		copied := *e.Response
		copied.Header = list(copied.Header)
		e.Response = &copied
	}
	if e.Aside != nil {
		e.Aside = &verdict.Verdict{Findings: list(e.Aside.Findings),
			Unchecked: list(e.Aside.Unchecked)}
	}
	return e
}
