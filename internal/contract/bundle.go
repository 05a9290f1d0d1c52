package contract

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/mistake"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// bundled is the member of the document that holds the files its references lead to, each under its
// name. No author writes it.
const bundled = "x-plumbline-files"

// bundler brings the files that a document's references lead to into its tree, and points the
// references there. So a contract is one tree, in which every value still knows its file, line and
// column.
type bundler struct {
	contract *Contract
	source   Source
	root     *tree.Node
	own      string // the document's name in its folder
	loaded   map[string]*tree.Node
	failed   map[string]error
	seen     map[*tree.Node]bool
	names    map[string]bool // $ids of the document, which are no files
	mender   repairer        // of what stands in the files
}

// errNotFollowed says that a reference is not one that is followed.
var errNotFollowed = errors.New("is not followed")

// errOutside says that a reference leads to a file that is not below the folder of all files.
var errOutside = fmt.Errorf("leads out of the document's folder, and %w", errNotFollowed)

func (c *Contract) bundle(source Source) {
	b := &bundler{
		contract: c, source: source, root: c.amended,
		own:    cmp.Or(source.Name, path.Base(filepath.ToSlash(source.Document.Path))),
		loaded: map[string]*tree.Node{}, failed: map[string]error{}, seen: map[*tree.Node]bool{},
		names: map[string]bool{},
		mender: repairer{version: c.version,
			locate: func(at tree.Pointer, _ tree.Position) verdict.Location {
				return c.Locate(at)
			}},
	}
	b.schemes()
	if !mentionsFile(c.amended) {
		return
	}
	for _, n := range c.amended.All() {
		if id := n.Get("$id").Str(); id != "" {
			b.names[id] = true
		}
	}
	b.follow(b.own, "", c.amended, openapi.DocumentShape(c.version))
	c.defects = append(c.defects, b.mender.defects...)
}

// mentionsFile tells whether there may be a reference that leads out of the document.
func mentionsFile(n *tree.Node) bool {
	if reference := n.Get("$ref"); reference.Is(tree.String) && isExternal(reference.Text) {
		return true
	}
	for _, member := range n.Members {
		if mentionsFile(member.Value) || member.Name == "mapping" && mapsToFile(member.Value) {
			return true
		}
	}
	return slices.ContainsFunc(n.Items, mentionsFile)
}

// mapsToFile tells whether a discriminator's mapping has what may be the name of a file.
func mapsToFile(mapping *tree.Node) bool {
	return slices.ContainsFunc(mapping.Members, func(m tree.Member) bool {
		return m.Value.Str() != "" && m.Value.Str()[0] != '#'
	})
}

// follow goes through a value of a file, by the shape it has in the place that refers to it.
func (b *bundler) follow(file string, at tree.Pointer, n *tree.Node, s *openapi.Shape) {
	s.Walk(at, n, func(at tree.Pointer, n *tree.Node, s *openapi.Shape) bool {
		if b.seen[n] {
			return false
		}
		b.seen[n] = true
		if s.Schema && n.Get("$id") != nil && b.contract.version != openapi.Swagger20 &&
			b.contract.version != openapi.OpenAPI30 {
			return false // a resource of its own, whose references are relative to its $id
		}
		if s.Reference {
			b.reference(file, at, n, s)
		}
		if s.Schema {
			b.mapping(file, n.Get("discriminator").Get("mapping"))
		}
		if s.Parameter && file != b.own && b.contract.version == openapi.Swagger20 {
			b.mender.parameter(at, n)
		}
		return true
	})
}

// mapping brings in the files that a discriminator's mapping leads to. What is the name of a schema
// is none (OpenAPI 3.1.1, "Options for Mapping Values to Schemas"), and neither is what leads
// nowhere: what it means is then not known.
func (b *bundler) mapping(file string, mapping *tree.Node) {
	if !mapping.Is(tree.Object) {
		return
	}
	for i := range mapping.Members {
		value := mapping.Members[i].Value
		where, fragment, _ := strings.Cut(value.Str(), "#")
		if where == "" && (file == b.own || fragment == "") ||
			b.root.At(tree.PointerOf("components", "schemas", value.Str())) != nil {
			continue
		}
		name, err := b.resolve(file, where)
		if err != nil || b.load(name) != nil {
			continue
		}
		target, pointer, err := b.target(name, fragment)
		if err != nil {
			continue
		}
		mapping.Members[i].Value = &tree.Node{Kind: tree.String,
			Text: "#" + openapi.EncodeFragment(pointer), Position: value.Position}
		b.follow(name, pointer, target, openapi.SchemaShape)
	}
}

func (b *bundler) reference(file string, at tree.Pointer, n *tree.Node, s *openapi.Shape) {
	member := n.Member("$ref")
	if member == nil || !member.Value.Is(tree.String) {
		return
	}
	where, fragment, _ := strings.Cut(member.Value.Text, "#")
	if where == "" && file == b.own || b.names[member.Value.Text] || b.names[where] {
		return
	}
	name, err := b.resolve(file, where)
	if err == nil {
		err = b.load(name)
	}
	if err != nil {
		b.refuse(at, member, err)
		return
	}
	target, pointer, err := b.target(name, fragment)
	if err != nil {
		b.refuse(at, member, err)
		if where == "" {
			// it must not be taken for a place of the document itself
			member.Value = &tree.Node{Kind: tree.String, Text: name + "#" + fragment,
				Position: member.Value.Position}
		}
		return
	}
	member.Value = &tree.Node{Kind: tree.String, Text: "#" + openapi.EncodeFragment(pointer),
		Position: member.Value.Position}
	b.follow(name, pointer, target, s)
}

// schemes finds the security schemes that requirements name by URI (OpenAPI 3.2.0, Security
// Requirement Object), relative to the document. What is the name of a component is none.
func (b *bundler) schemes() {
	if b.contract.version != openapi.OpenAPI32 {
		return
	}
	declared := b.root.Get("components").Get("securitySchemes")
	var names []string
	for _, n := range b.root.All() {
		if list := n.Get("security"); list.Is(tree.Array) {
			for _, requirement := range list.Items {
				for _, scheme := range requirement.Members {
					if declared.Get(scheme.Name) == nil {
						names = append(names, scheme.Name)
					}
				}
			}
		}
	}
	found := map[string]tree.Pointer{}
	for _, reference := range names {
		where, fragment, _ := strings.Cut(reference, "#")
		if file, err := b.resolve(b.own, where); err == nil && b.load(file) == nil {
			if _, at, err := b.target(file, fragment); err == nil {
				found[reference] = at
			}
		}
	}
	b.contract.schemesByURI = found
}

// resolve returns the file that a reference in another file means: a path below the document's
// folder or, where fetching is allowed, a URL.
func (b *bundler) resolve(from, reference string) (string, error) {
	if reference == "" {
		return from, nil
	}
	address, err := url.Parse(reference)
	if err != nil {
		return "", fmt.Errorf("is malformed, and %w: %w", errNotFollowed, err)
	}
	if name, called := b.bySelf(from, address); called {
		return name, nil
	}
	if base, err := url.Parse(from); err == nil && base.IsAbs() {
		address = base.ResolveReference(address)
	}
	if address.IsAbs() || address.Host != "" || path.IsAbs(address.Path) {
		return b.resolveAddress(address)
	}
	name := path.Join(path.Dir(from), address.Path)
	if !fs.ValidPath(name) {
		return "", errOutside
	}
	if name != b.own && b.source.Files == nil {
		return "", fmt.Errorf("leads to another file, and %w", errNotFollowed)
	}
	return name, nil
}

// bySelf returns the file that a reference in another one means by the URI it gives itself. $self
// is the base of relative references, too (OpenAPI 3.2.0, "Establishing the Base URI").
func (b *bundler) bySelf(from string, address *url.URL) (name string, called bool) {
	if b.contract.version != openapi.OpenAPI32 {
		return "", false
	}
	files := map[string]*tree.Node{b.own: b.root}
	maps.Copy(files, b.loaded)
	if base, err := url.Parse(files[from].Get("$self").Str()); err == nil {
		address = base.ResolveReference(address)
	}
	for name, root := range files {
		if self := root.Get("$self").Str(); self != "" && self == address.String() {
			return name, true
		}
	}
	return "", false
}

// resolveAddress returns the file that a reference means that is not relative: a URL.
func (b *bundler) resolveAddress(address *url.URL) (string, error) {
	switch {
	case address.IsAbs() && b.source.Fetch == nil:
		return "", fmt.Errorf("leads to the network, and %w", errNotFollowed)
	case address.IsAbs() && (address.Scheme == "http" || address.Scheme == "https"):
		return address.String(), nil
	}
	return "", fmt.Errorf("is neither a path below the document's folder nor a URL of http, and %w",
		errNotFollowed)
}

func (b *bundler) load(name string) error {
	if name == b.own || b.loaded[name] != nil {
		return nil
	}
	if err := b.failed[name]; err != nil {
		return err
	}
	root, err := b.read(name)
	if err != nil {
		b.failed[name] = b.unreadable(name, err)
		return b.failed[name]
	}
	dropSuperseded(root)
	b.loaded[name] = root
	files := b.root.Get(bundled)
	if files == nil {
		files = &tree.Node{Kind: tree.Object}
		b.root.Set(bundled, files)
	}
	files.Set(name, root)
	b.contract.files[name] = b.shown(name)
	return nil
}

// unreadable says why a file cannot be read.
func (b *bundler) unreadable(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) && !strings.Contains(name, "://") {
		return fmt.Errorf("leads to %s, which %w", name,
			mistake.MissingFile(b.source.Files, name, err))
	}
	return fmt.Errorf("cannot be read: %w", err)
}

// shown is the path that messages name a file by: beside the document's own, or below the folder
// that all files lie in.
func (b *bundler) shown(name string) string {
	if strings.Contains(name, "://") {
		return name
	}
	if b.source.Name != "" {
		return path.Join(filepath.ToSlash(b.source.Root), name)
	}
	return path.Join(path.Dir(filepath.ToSlash(b.source.Document.Path)), name)
}

func (b *bundler) read(name string) (*tree.Node, error) {
	var text []byte
	var err error
	if strings.Contains(name, "://") {
		text, err = b.source.Fetch(name)
	} else {
		text, err = fs.ReadFile(b.source.Files, name)
	}
	if err != nil {
		return nil, err
	}
	root, oddities, err := tree.Parse(b.shown(name), text)
	if err != nil {
		return nil, err
	}
	b.contract.defects = append(b.contract.defects,
		oddityDefects(verdict.Published, b.shown(name), oddities)...)
	return root, nil
}

// target returns the value of a file that a fragment means, and its place in the document.
func (b *bundler) target(name, fragment string) (*tree.Node, tree.Pointer, error) {
	root, base := b.root, tree.Pointer("")
	if name != b.own {
		root, base = b.loaded[name], tree.PointerOf(bundled, name)
	}
	if fragment == "" {
		return root, base, nil
	}
	if fragment[0] == '/' {
		at := openapi.DecodeFragment(fragment)
		if target := root.At(at); target != nil {
			return target, base + at, nil
		}
		return nil, "", fmt.Errorf("leads nowhere: %s has no #%s", name, fragment)
	}
	for at, n := range root.All() {
		if n.Get("$anchor").Str() == fragment || n.Get("$dynamicAnchor").Str() == fragment {
			return n, base + at, nil
		}
	}
	return nil, "", fmt.Errorf("leads nowhere: %s has no anchor %s", name, fragment)
}

// refuse reports a reference that was not followed. Where it does not count for something that can
// be judged by without it, that cannot be judged.
func (b *bundler) refuse(at tree.Pointer, member *tree.Member, why error) {
	d := Defect{
		Rule: RuleExternalReference, Severity: verdict.Error,
		Message: fmt.Sprintf("$ref %q %v", member.Value.Text, why),
		Remedy: "correct the reference or the file; until then what it refers to cannot " +
			"be judged",
		Location: b.contract.Locate(at.Child("$ref")),
	}
	if errors.Is(why, errNotFollowed) {
		d.Severity = verdict.Warning
		d.Remedy = "bundle what it refers to into the document's folder; until then that cannot " +
			"be judged"
		if errors.Is(why, errOutside) {
			d.Remedy = "name a folder that has all of the files, as --root does, or " +
				"bundle what it " +
				"refers to into the document's folder; until then that cannot be judged"
		}
	}
	b.contract.defects = append(b.contract.defects, d)
}
