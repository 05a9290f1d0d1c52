package generate

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
	"plumbline/internal/verdicts"
)

// rate counts for how many schemas a value was found.
type rate struct {
	sampling                       sampling
	found, contradictory, unjudged int
	rest                           []string
}

// leastRate is for how many schemas of a hundred that something satisfies a value has to be found.
const leastRate = 99

// try draws a few values of a schema. It is known to be satisfiable where something satisfies it.
func (r *rate) try(name string, s *schema.Schema, direction schema.Direction, satisfiable bool) {
	g, err := New(s, direction)
	if err != nil {
		r.unjudged++
		return
	}
	for seed := range uint64(3) {
		value, err := g.Valid(NewChoices(seed, 1))
		switch {
		case err == nil:
			if problems, err := s.Mismatches(value, direction); err != nil || len(problems) > 0 {
				r.rest = append(r.rest, fmt.Sprintf("%s: what was drawn is not valid: %v %v %v",
					name,
					value, problems, err))
				return
			}
			continue
		case Contradictory(err) && !satisfiable:
			r.contradictory++
		case !s.Sure(direction):
			r.unjudged++
		default:
			r.rest = append(r.rest, fmt.Sprintf("%s (seed %d): %v", name, seed, err))
		}
		return
	}
	r.found++
}

func (r *rate) report(t *testing.T, what string) {
	t.Helper()
	all := r.found + len(r.rest)
	if all == 0 {
		t.Fatalf("%s: there are no schemas", what)
	}
	t.Logf(
		"%s: a value of %d of %d schemas (%.2f %%); %d contradict themselves, %d cannot be "+
			"judged by",
		what, r.found, all, 100*float64(r.found)/float64(all), r.contradictory, r.unjudged)
	slices.Sort(r.rest)
	for _, line := range r.rest {
		t.Log("  ", line)
	}
	if r.found*100 < all*leastRate {
		t.Errorf("%s: that is less than %d %%", what, leastRate)
	}
}

// document tries all schemas of a document, in both directions.
func (r *rate) document(t *testing.T, source contract.Source) {
	t.Helper()
	c, err := contract.Load(source)
	if err != nil {
		return // what cannot be read has no schemas
	}
	inspection := c.Inspect()
	for _, p := range inspection.Places {
		isSchema := p.Object == openapi.SchemaObject || p.Object == openapi.ItemsObject
		if !isSchema || p.Is(tree.Array) { // a list of schemas is none
			continue
		}
		for direction, name := range []string{"to the client", "to the server"} {
			if !r.sampling.next() {
				continue
			}
			r.try(fmt.Sprintf("%s#%s %s", source.Document.Path, p.Pointer, name),
				inspection.Schema(p), schema.Direction(direction), false)
		}
	}
}

func TestValuesOfTheDocuments(t *testing.T) {
	r := &rate{sampling: sampling{n: 37}}
	for _, path := range documentPaths(t) {
		r.document(t, sourceOf(t, path))
	}
	r.report(t, "documents")
}

func TestValuesOfTheRowsOfTheTable(t *testing.T) {
	rows, err := verdicts.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := &rate{sampling: sampling{n: 3}}
	for _, row := range rows {
		r.document(t, contract.Source{
			Document: contract.Text{Path: row.String(), Bytes: row.Document}})
	}
	r.report(t, "rows of the table of verdicts")
}

// suiteModule is a module with a copy of the JSON Schema Test Suite.
const suiteModule = "github.com/google/jsonschema-go@v0.4.2/jsonschema/testdata"

func TestValuesOfTheJSONSchemaTestSuite(t *testing.T) {
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(strings.TrimSpace(string(cache)), suiteModule)
	for draft, dialect := range map[string]string{
		"draft2020-12": "https://json-schema.org/draft/2020-12/schema",
		"draft7":       "http://json-schema.org/draft-07/schema#"} {
		paths, err := filepath.Glob(filepath.Join(folder, draft, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		if len(paths) == 0 {
			t.Skip(
				"the JSON Schema Test Suite is not in the module cache; make generate-rate gets it")
		}
		r := &rate{sampling: sampling{n: 1}}
		for _, path := range paths {
			r.suite(t, path, dialect)
		}
		r.report(t, draft+" of the JSON Schema Test Suite")
	}
}

type suiteGroup struct {
	Description string
	Schema      json.RawMessage
	Tests       []struct {
		Data  json.RawMessage
		Valid bool
	}
}

// suite tries the schemas of one file of the test suite.
func (r *rate) suite(t *testing.T, path, dialect string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var groups []suiteGroup
	if err := json.Unmarshal(text, &groups); err != nil {
		t.Fatal(err)
	}
	for i, g := range groups {
		name := filepath.Base(path) + ": " + g.Description
		s := ofSuite(t, g.Schema, dialect, i)
		satisfiable := false
		for _, test := range g.Tests {
			value, _, err := tree.ParseJSON("data", test.Data)
			if err != nil {
				t.Fatal(err)
			}
			problems, err := s.Mismatches(value.Value(), schema.ToClient)
			satisfiable = satisfiable || err == nil && len(problems) == 0
		}
		r.try(name, s, schema.ToClient, satisfiable)
	}
}

// ofSuite makes a schema of the suite one of an OpenAPI document. It gets a name, so that its
// references to "#" mean itself.
func ofSuite(t *testing.T, text []byte, dialect string, i int) *schema.Schema {
	t.Helper()
	own, _, err := tree.ParseJSON("schema", text)
	if err != nil {
		t.Fatal(err)
	}
	if own.Is(tree.Object) && own.Get("$id") == nil {
		own.Set("$id", &tree.Node{Kind: tree.String, Text: fmt.Sprintf("http://suite.test/%d", i)})
	}
	return schemaIn(t, dialect, string(own.JSON()))
}
