package schema

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

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

// library is all the schemas of a document in one reading.
type library struct {
	document       *Document
	address        address
	compiler       *jsonschema.Compiler
	patterns       *patterns
	discriminators map[tree.Pointer]*discriminator // by the place of their schema
	// outermost schemas that are kept from the compiler, since they would spoil all others
	broken   map[tree.Pointer]error
	differs  bool // whether the letter is another reading
	directed bool // whether the other direction is
	// whether there are numbers beyond what is computed with, which nothing can be compared with
	bounded bool
	sound   map[*jsonschema.Schema]bool
}

// newLibrary translates the schemas as a reading has them and readies the compiler.
func (s *Set) newLibrary(r reading) *library {
	t := &translator{
		address: address{s.layout, s.container(), map[tree.Pointer]bool{}},
		version: s.document.Version, reading: r, strictNullable: s.document.Reading.StrictNullable,
	}
	l := &library{document: s.document, address: t.address, patterns: &patterns{matches: r.matches},
		broken: map[tree.Pointer]error{}, sound: map[*jsonschema.Schema]bool{}}
	translated := make(map[tree.Pointer]*tree.Node, len(s.layout.outermost))
	for at, n := range s.layout.outermost {
		translated[at] = t.outermost(at, n.Clone())
	}
	t.finish()
	l.differs, l.directed, l.bounded = t.lenient && !r.letter, t.directed, t.bounded
	l.discriminators = s.discriminators
	l.dropDuplicates(translated)
	definitions := make(map[string]any, len(translated))
	for at, n := range translated {
		definitions[string(at)] = n.Value()
	}
	l.compiler = s.newCompiler(l.patterns)
	if err := l.add(s, definitions); err != nil {
		l.broken[""] = err
	}
	return l
}

// add hands the schemas to the compiler. It takes all or none; where it takes none, those that are
// no schemas are left out.
func (l *library) add(s *Set, definitions map[string]any) error {
	if s.dialect != nil {
		return s.dialect
	}
	err := l.tryCompiler(l.compiler, definitions)
	if err == nil {
		return nil
	}
	for at, definition := range definitions {
		alone := s.newCompiler(&patterns{})
		if err := l.tryCompiler(alone, map[string]any{at: definition}); err != nil {
			l.broken[tree.Pointer(at)] = err
			delete(definitions, at)
		}
	}
	l.patterns.failed = nil
	l.compiler = s.newCompiler(l.patterns)
	return l.tryCompiler(l.compiler, definitions)
}

func (l *library) tryCompiler(c *jsonschema.Compiler, definitions map[string]any) (err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("it cannot be read: %v", problem)
		}
	}()
	if err := c.AddResource(resourceURL,
		map[string]any{l.address.container: definitions, "type": "null"}); err != nil {
		return err
	}
	_, err = c.Compile(resourceURL)
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
		for _, name := range names {
			if first, known := taken[name]; known && first != at {
				l.broken[at] = fmt.Errorf("its name %q is that of the schema #%s already", name,
					first)
			}
		}
		if l.broken[at] != nil {
			delete(translated, at)
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
	outer, _ := l.address.layout.outer(pointer)
	for _, at := range []tree.Pointer{"", outer} {
		if err := l.broken[at]; err != nil {
			return nil, l.problem(err)
		}
	}
	compiled, err = l.compiler.Compile(resourceURL + "#" + openapi.EncodeFragment(inside))
	if err != nil {
		return nil, l.problem(err)
	}
	if endless := endless(compiled, l.sound); endless != nil {
		return nil, fmt.Errorf("the schema #%s refers to itself without end",
			l.locate(endless.Location))
	}
	return compiled, nil
}

// locate returns the place in the document that a location of the compiler means.
func (l *library) locate(location string) tree.Pointer {
	_, fragment, _ := strings.Cut(location, "#")
	return l.address.out(openapi.DecodeFragment(fragment))
}

// notASchema says what keeps a schema from being one, at most in a few places of it.
func (l *library) notASchema(invalid *jsonschema.ValidationError) error {
	said := map[tree.Pointer][]string{}
	var collect func(e *jsonschema.ValidationError)
	collect = func(e *jsonschema.ValidationError) {
		for _, cause := range e.Causes {
			collect(cause)
		}
		at, message := l.address.out(tree.PointerOf(e.InstanceLocation...)),
			e.ErrorKind.LocalizedString(printer)
		if len(e.Causes) == 0 && !slices.Contains(said[at], message) {
			said[at] = append(said[at], message)
		}
	}
	collect(invalid)
	var places []string
	for _, at := range slices.Sorted(maps.Keys(said)) {
		slices.Sort(said[at])
		places = append(places, "#"+string(at)+": "+strings.Join(said[at], ", or "))
	}
	const few = 3
	if len(places) > few {
		places = append(places[:few], fmt.Sprintf("and %d places more", len(places)-few))
	}
	return errors.New("it is no schema of its dialect: " + strings.Join(places, "; "))
}

// problem says a compiler's error in one line, with the places of the document in it.
func (l *library) problem(err error) error {
	var missing *jsonschema.JSONPointerNotFoundError
	if errors.As(err, &missing) {
		at := l.locate(missing.URL)
		if outer, found := l.address.layout.outer(at); found && l.broken[outer] != nil {
			return fmt.Errorf("it refers to #%s, and %w", at, l.problem(l.broken[outer]))
		}
	}
	var invalid *jsonschema.SchemaValidationError
	if errors.As(err, &invalid) {
		var why *jsonschema.ValidationError
		if errors.As(invalid.Err, &why) {
			return l.notASchema(why)
		}
	}
	message := strings.Join(strings.Fields(err.Error()), " ")
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
