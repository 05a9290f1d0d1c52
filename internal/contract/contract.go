// Package contract turns a published OpenAPI document and the amendments to it into a contract that
// exchanges can be judged by.
//
// A contract has two layers that are always told apart: what the document published and what an
// amendment added. Everything in it knows its [verdict.Location]. A contract is immutable once
// loaded and safe for concurrent use.
//
// Operations, responses and schemas are read from the amended document itself, in the words of its
// own edition of OpenAPI (2.0, 3.0, 3.1 or 3.2), so that every JSON Pointer in a finding leads into
// the text its author wrote. What the schemas demand is judged by package schema, and the operation
// of a request is found by package route.
//
// Files that a $ref leads to are followed below the document's folder.
package contract

import (
	"fmt"
	"strings"
	"sync"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/route"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// Contract is a document with its amendments, compiled.
type Contract struct {
	path    string
	version openapi.Version
	// after repair, before amendments; positions are those of the document's text
	published  *tree.Node
	amended    *tree.Node
	index      *tree.Index // of the amended document
	examples   *tree.Index // of the published one
	provenance provenance
	files      map[string]string // what messages call the files that were brought in, by name
	renamed    map[string]string // names of paths as they were before their repair
	defects    []Defect
	operations []*Operation
	named      map[string]*Operation
	schemas    *schema.Set
	reading    schema.Reading
	router     func() *route.Router
	// where the security schemes stand that requirements name by URI
	schemesByURI map[string]tree.Pointer
}

// Load reads, repairs, amends and compiles. It fails with a [*tree.SyntaxError], which names file,
// line and column, only if a text cannot be read at all; whatever else is wrong with a document is
// one of the contract's [Defect]s, and the sound rest of the document can be used.
func Load(source Source) (*Contract, error) {
	root, oddities, err := tree.Parse(source.Document.Path, source.Document.Bytes)
	if err != nil {
		return nil, err
	}
	version, err := versionOf(source.Document, root)
	if err != nil {
		return nil, err
	}
	c := &Contract{path: source.Document.Path, version: version, reading: source.Reading,
		provenance: provenance{}, files: map[string]string{},
		renamed: map[string]string{}}
	c.defects = oddityDefects(verdict.Published, c.path, oddities)
	c.mend(root)
	c.published, c.amended = root, root
	if len(source.Amendments) > 0 || version == openapi.OpenAPI32 || mentionsFile(root) {
		// amendments change it, and so do files that are brought in
		c.amended = root.Clone()
	}
	if err := c.amend(source); err != nil {
		return nil, err
	}
	c.bundle(source)
	c.index, c.examples = tree.NewIndex(c.amended), tree.NewIndex(c.published)
	c.schemas = c.newSchemas()
	c.readOperations()
	c.nameOperations()
	c.schemas.Ready()
	c.router = sync.OnceValue(func() *route.Router { return newRouter(c) })
	return c, nil
}

func (c *Contract) newSchemas() *schema.Set {
	return schema.NewSet(&schema.Document{Root: c.amended, Index: c.index, Version: c.version,
		Reading: c.reading, Locate: c.Locate})
}

func (c *Contract) mend(root *tree.Node) {
	r := &repairer{root: root, version: c.version, seen: func(tree.Pointer) bool { return false },
		locate: func(at tree.Pointer, position tree.Position) verdict.Location {
			file, own := c.within(at)
			return verdict.Location{Layer: verdict.Published, File: file, Line: position.Line,
				Column: position.Column, Pointer: own}
		}, renamed: c.renamed}
	r.repair()
	c.defects = append(c.defects, r.defects...)
}

func (c *Contract) amend(source Source) error {
	if len(source.Amendments) == 0 {
		return nil
	}
	a := &amender{root: c.amended, provenance: c.provenance, strict: source.StrictOverlays}
	for _, text := range source.Amendments {
		if err := a.apply(text); err != nil {
			return err
		}
	}
	c.defects = append(c.defects, a.defects...)
	// What an amendment got wrong is mended and reported like what the document got wrong.
	told := map[tree.Pointer]bool{}
	for _, d := range c.defects {
		if d.Rule == RuleDanglingReference {
			told[d.Location.Pointer] = true
		}
	}
	r := &repairer{root: c.amended, version: c.version, told: told,
		seen:    func(at tree.Pointer) bool { return c.Locate(at).Layer == verdict.Published },
		locate:  func(at tree.Pointer, _ tree.Position) verdict.Location { return c.Locate(at) },
		renamed: c.renamed,
	}
	r.repair()
	c.defects = append(c.defects, r.defects...)
	return nil
}

// Path is the path of the document, as given to [Load].
func (c *Contract) Path() string { return c.path }

// Title is what the document calls the API; empty where it does not.
func (c *Contract) Title() string { return c.amended.Get("info").Get("title").Str() }

// Version is the edition of OpenAPI the document is written in.
func (c *Contract) Version() openapi.Version { return c.version }

// Defects lists what loading found wrong in the document and its amendments, in the order it was
// found.
func (c *Contract) Defects() []Defect { return c.defects }

// Operations lists the operations in the order of the document.
func (c *Contract) Operations() []*Operation { return c.operations }

// Operation finds an operation by its operationId or, since not every document has those, as
// "METHOD /path".
func (c *Contract) Operation(name string) (*Operation, bool) {
	operation, found := c.named[name]
	return operation, found
}

// at returns the value at a pointer into the amended document, or nil.
func (c *Contract) at(pointer tree.Pointer) *tree.Node {
	if c.index == nil { // while the document is still being put together
		return c.amended.At(pointer)
	}
	return c.index.At(pointer)
}

// resolve follows references within the document and returns the value they end at.
func (c *Contract) resolve(from openapi.Value) openapi.Value { return openapi.Resolve(from, c.at) }

// unresolved says why a value that [Contract.resolve] gave is nothing but a reference; "" where it
// is more. What it refers to is then unknown.
func (c *Contract) unresolved(v openapi.Value) string {
	reference := v.Get("$ref")
	if !reference.Is(tree.String) {
		return ""
	}
	target, local := strings.CutPrefix(reference.Text, "#")
	switch {
	case !local:
		return fmt.Sprintf("$ref %q could not be followed", reference.Text)
	case c.at(openapi.DecodeFragment(target)) == nil:
		return fmt.Sprintf("$ref %q leads nowhere", reference.Text)
	}
	return fmt.Sprintf("$ref %q leads to references only", reference.Text)
}

// nameOperations makes the operations findable. Of two that share an operationId, the first is
// found by it.
func (c *Contract) nameOperations() {
	c.named = map[string]*Operation{}
	for _, operation := range c.operations {
		c.named[operation.String()] = operation
	}
	for _, operation := range c.operations {
		if _, taken := c.named[operation.ID]; !taken && operation.ID != "" {
			c.named[operation.ID] = operation
		}
	}
}

// Extension returns the value of a specification extension ("x-…") of an operation or, where it has
// none, of the document, in the form encoding/json gives with UseNumber.
func (c *Contract) Extension(operation *Operation, name string) (any, bool) {
	if operation != nil {
		if value := c.at(operation.Pointer).Get(name); value != nil {
			return value.Value(), true
		}
	}
	if value := c.amended.Get(name); value != nil {
		return value.Value(), true
	}
	return nil, false
}

// Locate finds the place of a value by its pointer into the amended document. Where the pointer
// leads nowhere, the nearest value on its way is meant.
func (c *Contract) Locate(at tree.Pointer) verdict.Location {
	location := verdict.Location{Layer: verdict.Published}
	location.File, location.Pointer = c.within(at)
	file, position := c.provenance.locate(c.amended, c.index, at)
	if file != "" {
		location.Layer, location.File = verdict.Amended, file
	}
	location.Line, location.Column = position.Line, position.Column
	return location
}
