package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/harness/tree"
)

// resourceURL names the amended document to the schema compiler. It is never loaded from anywhere.
const resourceURL = "contract:///document"

// Schema is a schema of the contract. It is compiled when it is first needed.
type Schema struct {
	Pointer  tree.Pointer
	owner    *schemas
	compiled func() (*jsonschema.Schema, error)
}

// schemas are all the schemas of one contract, compiled from the amended document as it stands.
type schemas struct {
	contract *Contract
	mutex    sync.Mutex // the compiler is not safe for concurrent use
	document any        // the amended document as the compiler reads it
	compiler *jsonschema.Compiler
	compiles int // how many schemas the compiler has compiled
	known    map[tree.Pointer]*Schema
	sound    map[*jsonschema.Schema]bool // those that lead to none that is endless
}

func newSchemas(c *Contract) *schemas {
	return &schemas{contract: c, known: map[tree.Pointer]*Schema{}}
}

// at gives the schema at a pointer of the amended document.
func (s *schemas) at(pointer tree.Pointer) *Schema {
	if schema, found := s.known[pointer]; found {
		return schema
	}
	schema := &Schema{Pointer: pointer, owner: s}
	schema.compiled = sync.OnceValues(func() (*jsonschema.Schema, error) { return s.compile(pointer) })
	s.known[pointer] = schema
	return schema
}

// translate readies the compiler, once all schemas that operations use are known.
func (s *schemas) translate() {
	document := s.contract.amended.Clone()
	if s.contract.version == Swagger20 || s.contract.version == OpenAPI30 {
		t := &translator{root: document, version: s.contract.version, done: map[*tree.Node]bool{}}
		for _, schema := range s.used(document) {
			t.schema(schema)
		}
	}
	boundNumbers(document)
	s.document = document.Value()
	s.renewCompiler()
}

// maxCompiles is how many schemas one compiler compiles. For each one it copies what it knows of all the others, so that a single
// compiler takes time by the square of their number.
const maxCompiles = 50

func (s *schemas) renewCompiler() {
	s.compiles = 0
	s.sound = map[*jsonschema.Schema]bool{}
	s.compiler = jsonschema.NewCompiler()
	s.compiler.DefaultDraft(jsonschema.Draft2020)
	s.compiler.AssertFormat()
	s.compiler.UseLoader(closedLoader{})
	if err := s.compiler.AddResource(resourceURL, s.document); err != nil {
		panic(err) // only for a URL that is taken or malformed, and this one is neither
	}
}

// used gives the schemas that operations use. One walk finds them all.
func (s *schemas) used(document *tree.Node) []*tree.Node {
	var used []*tree.Node
	for at, n := range document.All() {
		if s.known[at] != nil {
			used = append(used, n)
		}
	}
	return used
}

// boundNumbers turns numbers beyond what is computed with into strings, so that a limit that is one does not compile, and an
// enum that contains one does not hang the compiler.
func boundNumbers(document *tree.Node) {
	for _, n := range document.All() {
		if n.Kind == tree.Number && computable(json.Number(n.Text)) != nil {
			n.Kind = tree.String
		}
	}
}

// closedLoader keeps a schema from fetching anything.
type closedLoader struct{}

func (closedLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("a reference to another document (%s) is not followed", url)
}

func (s *schemas) compile(pointer tree.Pointer) (compiled *jsonschema.Schema, err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	defer func() {
		if problem := recover(); problem != nil {
			compiled, err = nil, fmt.Errorf("the schema cannot be compiled: %v", problem)
		}
	}()
	if s.compiles++; s.compiles > maxCompiles {
		s.renewCompiler()
	}
	compiled, err = s.compiler.Compile(resourceURL + "#" + (&url.URL{Fragment: string(pointer)}).EscapedFragment())
	if err != nil {
		return nil, errors.New(compileProblem(err))
	}
	if endless := s.endless(compiled); endless != nil {
		return nil, fmt.Errorf("the schema %s refers to itself without end", compileProblem(errors.New(endless.Location)))
	}
	return compiled, nil
}

// compileProblem says a compiler's error without the name it has for the document.
func compileProblem(err error) string {
	message := strings.ReplaceAll(err.Error(), resourceURL, "")
	return strings.Join(strings.Fields(message), " ")
}

// Problem is one way in which a value does not satisfy a schema.
type Problem struct {
	Instance tree.Pointer // where in the value
	Message  string       // what is wrong, as a predicate of that place: `is missing (required)`
	Expected string       // the keyword with its value, as the contract has it
	Actual   string       // the value at that place, shortened
	Hint     string       // what may help the reader, or ""
	Location Location     // the keyword that demands it
}

// Judge gives the problems of a value, which has the form encoding/json decodes into with UseNumber: none means that it satisfies the
// schema. The error says why that cannot be judged: the schema does not compile, or the value is beyond what can be computed with.
func (s *Schema) Judge(value any) ([]Problem, error) {
	compiled, err := s.compiled()
	if err != nil {
		return nil, err
	}
	if err := computable(value); err != nil {
		return nil, err
	}
	var invalid *jsonschema.ValidationError
	err = compiled.Validate(value)
	switch {
	case err == nil:
		return nil, nil
	case errors.As(err, &invalid):
		return s.owner.contract.describe(invalid, value), nil
	}
	return nil, err
}

// Types lists the types the schema allows, in its own order; none where it does not say, does not compile or is nil.
func (s *Schema) Types() []string {
	if s == nil {
		return nil
	}
	compiled, err := s.compiled()
	if err != nil {
		return nil
	}
	for range maxReferences {
		if compiled.Types != nil || compiled.Ref == nil {
			break
		}
		compiled = compiled.Ref
	}
	if compiled.Types == nil {
		return nil
	}
	return compiled.Types.ToStrings()
}

// Items gives the schema of an array's items, or nil where there is none.
func (s *Schema) Items() *Schema {
	if s == nil {
		return nil
	}
	c := s.owner.contract
	items := c.resolve(place{c.amended.At(s.Pointer), s.Pointer}).child("items")
	if items.Node == nil {
		return nil
	}
	s.owner.mutex.Lock()
	defer s.owner.mutex.Unlock()
	return s.owner.at(items.at)
}

// maxExponent bounds the numbers that are computed with exactly: 1e1000000000 would need a gigabyte.
const maxExponent = 4_000

// maxDigits bounds them too, since reading digits takes time by the square of their count.
const maxDigits = 10_000

func computable(value any) error {
	switch value := value.(type) {
	case json.Number:
		if len(value) > maxDigits {
			return fmt.Errorf("the number %.40s… of %d digits is beyond what is computed with exactly", value, len(value))
		}
		if _, exponent, found := strings.Cut(strings.ToLower(value.String()), "e"); found {
			if n, err := strconv.Atoi(exponent); err != nil || n > maxExponent || n < -maxExponent {
				return fmt.Errorf("the number %.40s is beyond what is computed with exactly", value)
			}
		}
	case []any:
		for _, item := range value {
			if err := computable(item); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, member := range value {
			if err := computable(member); err != nil {
				return err
			}
		}
	}
	return nil
}
