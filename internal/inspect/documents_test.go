package inspect

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/tree"
)

const documents = "../../testdata/documents"

// document loads one of the documents that are written in the manner of large published ones.
func document(t *testing.T, name string) *contract.Contract {
	t.Helper()
	folder := documents
	if filepath.Ext(name) == "" {
		folder, name = filepath.Join(documents, name), "openapi.yaml"
	}
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: name, Bytes: text},
		Files: os.DirFS(folder)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func matching(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(documents, pattern))
	if err != nil || len(found) == 0 {
		t.Fatalf("there are no documents %s: %v", pattern, err)
	}
	for i, path := range found {
		found[i] = filepath.Base(path)
	}
	return found
}

func TestAGoodDocumentHasNoError(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(documents, "EXPECTED.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	expected, _, err := tree.Parse("EXPECTED.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range matching(t, "good-*") {
		t.Run(name, func(t *testing.T) {
			var allowed []string
			for _, member := range []string{"defects", "tolerated"} {
				if list := expected.Get(name).Get(member); list != nil {
					allowed = append(allowed, texts(list)...)
				}
			}
			for _, d := range Document(document(t, name)) {
				if d.Severity == verdict.Error && !slices.Contains(allowed, string(d.Rule)) &&
					!slices.Contains(allowed, fmt.Sprintf("%s:%d", d.Rule, d.Location.Line)) {
					t.Errorf("got %s", d)
				}
			}
		})
	}
}

// What is wrong in the damaged documents is known line by line.
func TestDamagedDocuments(t *testing.T) {
	for _, name := range matching(t, "damaged-*") {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".txt", strings.Join(lines(Document(document(t, name))), "\n")+"\n")
		})
	}
}
