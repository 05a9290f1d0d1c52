package schema

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// resourceURL names the compiler's text to the compiler. It is never loaded from anywhere.
const resourceURL = "contract:///document"

// reading is one way to read the schemas of a document.
type reading struct {
	direction Direction
	// letter reads what authors write and the standards give another effect than they mean by the
	// letter: "nullable" without a type, and since 3.1 "required" of a read-only member in a
	// request.
	letter bool
	// matches is what a pattern that cannot be run is taken for.
	matches bool
}

// readings is how many there are.
const readings = 8

func (r reading) index() int {
	index := int(r.direction)
	if r.letter {
		index += 2
	}
	if r.matches {
		index += 4
	}
	return index
}

// libraries are those of one reading. To have one judgment all schemas of a large document need not
// be compiled: while few are asked for, each has a library of what it leads to.
type libraries struct {
	parts map[tree.Pointer]*library // by the outermost schema that was asked for
	size  int                       // how many schemas they have together
	whole *library                  // once that would be too many
}

// library returns a library that has the schema at a place, in one reading. The mutex is held.
func (s *Set) library(r reading, at tree.Pointer) *library {
	known := &s.libraries[r.index()]
	if known.whole != nil {
		return known.whole
	}
	outer, found := s.layout.outer(at)
	if part := known.parts[outer]; part != nil {
		return part
	}
	if found && !s.layout.named && !s.layout.foreign && !s.all {
		needed := s.layout.neededBy(outer)
		if known.size += len(needed); known.size <= len(s.layout.outermost)/2 {
			if known.parts == nil {
				known.parts = map[tree.Pointer]*library{}
			}
			known.parts[outer] = s.newLibrary(r, needed)
			return known.parts[outer]
		}
	}
	*known = libraries{whole: s.newLibrary(r, s.layout.outermost)}
	return known.whole
}

// library is schemas of a document in one reading, with all that they lead to.
type library struct {
	set            *Set
	document       *Document
	address        address
	compiler       *jsonschema.Compiler
	text           string // what the compiler's text is called
	patterns       *patterns
	discriminators map[tree.Pointer]*discriminator // by the place of their schema
	// the outermost schemas, as the compiler has them, and the URI that their references start at
	definitions map[string]any
	base        string
	// places that no value can be judged by, by the place of their stopgap in the compiler's text
	gaps     map[tree.Pointer]gap
	unusable error // why the compiler takes no schema at all; nil where it does
	differs  bool  // whether the letter is another reading
	directed bool  // whether the other direction is
	// whether there are numbers beyond what is computed with, which nothing can be compared with
	bounded bool
	sound   map[*jsonschema.Schema]bool
	rules   *ruleReader // nil until rules are asked for
	located sync.Map    // the places in the document, by locations of the compiler
}

// newLibrary translates outermost schemas as a reading has them and readies the compiler.
func (s *Set) newLibrary(r reading, outermost map[tree.Pointer]*tree.Node) *library {
	t := &translator{
		address: address{s.layout, s.container(), map[tree.Pointer]bool{}},
		version: s.document.Version, reading: r, strictNullable: s.document.Reading.StrictNullable,
		recursive: s.draft == jsonschema.Draft2019,
	}
	l := &library{set: s, document: s.document, address: t.address,
		patterns: &patterns{matches: r.matches}, gaps: map[tree.Pointer]gap{},
		sound: map[*jsonschema.Schema]bool{}}
	translated := make(map[tree.Pointer]*tree.Node, len(outermost))
	for at, n := range outermost {
		translated[at] = t.outermost(at, n.Clone())
	}
	t.finish()
	l.differs, l.directed, l.bounded = t.lenient && !r.letter, t.directed, t.bounded
	l.discriminators = s.discriminators
	l.definitions = make(map[string]any, len(translated))
	for at, n := range translated {
		l.definitions[string(at)] = n.Value()
	}
	if s.layout.named {
		l.dropDuplicates(translated)
	}
	l.base = resourceURL
	if self := s.document.Root.Get("$self").Str(); s.document.Version == openapi.OpenAPI32 {
		// "$self" is the base of what has none of its own (OpenAPI 3.2.0, "Establishing the Base
		// URI").
		if uri, err := url.Parse(self); err == nil && uri.IsAbs() && uri.Fragment == "" {
			l.base = self
		}
	}
	l.unusable = s.dialect
	if l.unusable == nil {
		l.unusable = l.load()
	}
	return l
}

// load hands the schemas to a new compiler. It takes all or none; where it takes none, what it does
// not take is filled first.
func (l *library) load() (err error) {
	const most = 20
	for range most {
		l.patterns.failed = nil
		l.compiler, l.text = l.set.newCompiler(l.patterns), l.url()
		if err = l.tryCompiler(l.compiler, l.text, l.definitions); err == nil {
			return nil
		}
		if !l.fillUnread(err) {
			return err
		}
	}
	return err
}

// fillUnread fills what the compiler does not take: where a schema is none of its dialect only the
// place that is not, else all of the schema. It tells whether there is any.
func (l *library) fillUnread(err error) (filled bool) {
	if why := grammarOf(err); why != nil {
		return l.fillGrammar(why)
	}
	for at, definition := range l.definitions {
		err := l.tryCompiler(l.set.newCompiler(&patterns{}), resourceURL,
			map[string]any{at: definition})
		if err != nil && grammarOf(err) == nil {
			l.fillWhole(tree.Pointer(at), l.problem(err).Error())
			filled = true
		}
	}
	return filled
}

// fillWhole fills a whole outermost schema.
func (l *library) fillWhole(at tree.Pointer, why string) {
	l.fill(spot{holder: l.definitions, token: string(at),
		at: tree.PointerOf(l.address.container, string(at))}, gap{at: l.shown(at), why: why})
}

// grammarOf returns the places that are none of their dialect, where an error is about those.
func grammarOf(err error) *jsonschema.ValidationError {
	var invalid *jsonschema.SchemaValidationError
	var why *jsonschema.ValidationError
	if errors.As(err, &invalid) && errors.As(invalid.Err, &why) {
		return why
	}
	return nil
}

func (l *library) tryCompiler(c *jsonschema.Compiler, text string,
	definitions map[string]any) (err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("it cannot be read: %v", problem)
		}
	}()
	resource := map[string]any{l.address.container: definitions, "type": "null"}
	if l.base != resourceURL {
		resource["$id"] = l.base
	}
	if err := c.AddResource(text, resource); err != nil {
		return err
	}
	_, err = c.Compile(text)
	return err
}

func (s *Set) newCompiler(p *patterns) *jsonschema.Compiler {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(s.draft)
	if !s.document.Reading.FormatsAnnotate {
		c.AssertFormat()
		for _, format := range formats {
			c.RegisterFormat(format)
		}
	}
	c.UseRegexpEngine(p.compile)
	c.UseLoader(closedLoader{})
	return c
}

// dropDuplicates leaves out schemas with a name that another one has already: $id and the anchors
// of a document are all different (JSON Schema 2020-12 Core sections 8.2.1 and 8.2.2).
func (l *library) dropDuplicates(translated map[tree.Pointer]*tree.Node) {
	taken := map[string]tree.Pointer{}
	for _, at := range slices.Sorted(maps.Keys(translated)) {
		var names []string
		within := false
		for _, n := range translated[at].All() {
			if id := n.Get("$id").Str(); id != "" {
				names, within = append(names, id), true
			}
			for _, anchor := range []string{"$anchor", "$dynamicAnchor"} {
				if name := n.Get(anchor).Str(); name != "" && !within {
					names = append(names, "#"+name)
				}
			}
		}
		if i := slices.IndexFunc(names, func(name string) bool {
			first, known := taken[name]
			return known && first != at
		}); i >= 0 {
			l.fillWhole(at, fmt.Sprintf("its name %q is that of the schema %s already", names[i],
				l.shown(taken[names[i]])))
			continue
		}
		for _, name := range names {
			taken[name] = at
		}
	}
}

func (l *library) compile(pointer tree.Pointer) (compiled *jsonschema.Schema, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			compiled, err = nil, fmt.Errorf("the schema cannot be compiled: %v", problem)
		}
	}()
	inside, found := l.address.in(pointer)
	if !found {
		return nil, fmt.Errorf("there is no schema at #%s", pointer)
	}
	if l.unusable != nil {
		return nil, l.problem(l.unusable)
	}
	location := l.text + "#" + openapi.EncodeFragment(inside)
	if compiled, err = l.compiler.Compile(location); err != nil && l.fillReferences() {
		if l.unusable = l.load(); l.unusable != nil {
			return nil, l.problem(l.unusable)
		}
		compiled, err = l.compiler.Compile(l.text + "#" + openapi.EncodeFragment(inside))
	}
	if err != nil {
		return nil, l.problem(err)
	}
	for circle := endless(compiled, l.sound); circle != nil; circle = endless(compiled, l.sound) {
		l.cut(circle)
	}
	return compiled, nil
}

// locate returns the place in the document that a location of the compiler means.
func (l *library) locate(location string) tree.Pointer {
	known, _ := l.located.Load(location)
	if at, is := known.(tree.Pointer); is {
		return at
	}
	at := l.address.out(inText(location))
	l.located.Store(location, at) // of which there are as many as the document has schemas
	return at
}

// problem says a compiler's error in one line, with the places of the document in it.
func (l *library) problem(err error) error {
	message := strings.Join(strings.Fields(err.Error()), " ")
	message = strings.ReplaceAll(message, grammaticalURL, resourceURL)
	for {
		before, after, found := strings.Cut(message, resourceURL+"#")
		if !found {
			break
		}
		end := strings.IndexAny(after, `"' ,;)`)
		if end < 0 {
			end = len(after)
		}
		message = before + "#" + string(l.address.out(openapi.DecodeFragment(after[:end]))) +
			after[end:]
	}
	message = strings.ReplaceAll(message, resourceURL, "the document")
	message = strings.ReplaceAll(message, strings.TrimSuffix(resourceURL, "document"), "")
	return errors.New(strings.TrimPrefix(message, "jsonschema: "))
}

// closedLoader keeps a schema from fetching anything.
type closedLoader struct{}

func (closedLoader) Load(address string) (any, error) {
	if strings.HasPrefix(address, oasDialects) {
		return map[string]any{"$schema": schema2020_12, "$ref": schema2020_12}, nil
	}
	return nil, fmt.Errorf("a reference to another document (%s) is not followed", address)
}
