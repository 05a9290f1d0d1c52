package suite

import "testing"

// TestTheFolderThatAProgramWasBuiltIn is known where its source is not, with -trimpath and without.
func TestTheFolderThatAProgramWasBuiltIn(t *testing.T) {
	for self, want := range map[string]string{
		"/home/ann/plumbline/harness/suite/paths.go": "/home/ann/plumbline",
		"plumbline/harness/suite/paths.go":           "plumbline",
		"/somewhere/else.go":                         "",
	} {
		if got := builtIn(self); got != want {
			t.Errorf("%s: got %q, want %q", self, got, want)
		}
	}
}
