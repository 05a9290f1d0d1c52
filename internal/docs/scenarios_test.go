package docs

import (
	"os"
	"strings"
	"testing"

	"plumbline/internal/explore"
)

// TestScenariosAreDescribed: the page on testing a document says of each scenario what it demands.
func TestScenariosAreDescribed(t *testing.T) {
	text, err := os.ReadFile("../../docs/testing.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range explore.ScenarioNames() {
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("docs/testing.md does not say what %s demands", name)
		}
	}
}
