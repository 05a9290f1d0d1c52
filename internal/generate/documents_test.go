package generate

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
)

// every has all schemas tried, which takes a minute; else one of a few dozen is.
var every = flag.Bool("every", false, "try every schema instead of one of a few dozen")

// sampling has each n-th of some things tried, or all of them.
type sampling struct{ n, count int }

func (s *sampling) next() bool {
	s.count++
	return *every || s.count%s.n == 0
}

// documentPaths are the documents that values are made for: sound ones and damaged ones.
func documentPaths(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("../../testdata/documents/*")
	if err != nil {
		t.Fatal(err)
	}
	for i, path := range paths {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			paths[i] = filepath.Join(path, "openapi.yaml")
		}
	}
	return append(paths, "../../specs/respoke/openapi.yaml", "../../specs/resonance/openapi.json")
}

// sourceOf reads a document.
func sourceOf(t *testing.T, path string) contract.Source {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return contract.Source{Files: os.DirFS(filepath.Dir(path)),
		Document: contract.Text{Path: filepath.Base(path), Bytes: text}}
}

// sentSchemas are the schemas of what a client sends: of bodies and parameters.
func sentSchemas(t *testing.T, path string) map[string]*schema.Schema {
	t.Helper()
	c, err := contract.Load(sourceOf(t, path))
	if err != nil {
		return nil // what cannot be read has no schemas
	}
	inspection := c.Inspect()
	schemas := map[string]*schema.Schema{}
	for _, p := range inspection.Places {
		at := string(p.Pointer)
		if p.Object == openapi.SchemaObject && p.Outermost &&
			(strings.Contains(at, "/requestBody") || strings.Contains(at, "/parameters/")) {
			schemas[filepath.Base(path)+"#"+at] = inspection.Schema(p)
		}
	}
	return schemas
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
