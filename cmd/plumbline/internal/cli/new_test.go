package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNew(t *testing.T) {
	t.Parallel()
	const document = "../../../../specs/resonance/openapi.json"
	folder := filepath.Join(t.TempDir(), "token")
	whole := []string{"new", "token", "--document", document, "--module", "example.test/token",
		"--dir", folder}
	for _, test := range []struct {
		arguments []string
		status    int
		want      string
	}{
		{[]string{"new", "--document", document}, exitCouldNotRun, "no name is given for the API"},
		{[]string{"new", "a", "b"}, exitCouldNotRun,
			"one name is wanted, and these are given: a or b"},
		{[]string{"new", "token"}, exitCouldNotRun, "no document is named; give it by --document"},
		{[]string{"new", "Token", "--document", document}, exitCouldNotRun,
			`"Token" is no name of an API`},
		{[]string{"new", "token", "--document", document, "--dir", t.TempDir()}, exitCouldNotRun,
			"is no checkout of"},
		{whole, exitConforms, "Cases call 0 of 1 operation; uncalled.go"},
		{whole, exitCouldNotRun, "is there already, and nothing is overwritten"},
	} {
		var stdout, stderr strings.Builder
		status := Main(test.arguments, &stdout, &stderr)
		if said := stdout.String() + stderr.String(); status != test.status ||
			!strings.Contains(said, test.want) {
			t.Errorf("%q: status %d, %s", test.arguments, status, said)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "token_test.go")); err != nil {
		t.Error(err)
	}
}
