package inspect

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plumbline/internal/contract"
	"plumbline/specs"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The defects of the two published documents are known line by line.
func TestThePublishedDocuments(t *testing.T) {
	for name, api := range map[string]specs.API{"respoke": specs.Respoke,
		"resonance": specs.Resonance} {
		t.Run(name, func(t *testing.T) {
			c, err := contract.Load(contract.Source{Document: contract.Text{Path: api.DocumentPath,
				Bytes: api.Document}})
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, d := range Document(c) {
				fmt.Fprintf(&got, "%d:%d  %s  %s  %s\n", d.Location.Line, d.Location.Column,
					d.Severity, d.Rule, d.Message)
			}
			golden(t, name+".txt", got.String())
		})
	}
}

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update writes it anew)\n got:\n%s\nwant:\n%s", path, got,
			want)
	}
}
