package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"plumbline/internal/mock/faulty"
)

// aDerivedFault is one that is derived from boxesDocument.
const aDerivedFault = "post-boxes.member-gone.label"

func TestTheFaultsOfADocumentAreListed(t *testing.T) {
	t.Parallel()
	document := documents(t, "boxes.yaml", boxesDocument)[0]
	text := runCommand(t, nil, "faults", document)
	asJSON := runCommand(t, nil, "faults", document, "--format", "json")
	var read derivedCatalog
	if err := json.Unmarshal([]byte(asJSON.output), &read); err != nil {
		t.Fatal(err)
	}
	f, found := faulty.Find(read.Faults, aDerivedFault)
	if !found || read.Version != 1 || f.Operation != "POST /boxes" || f.Place.Line != 9 ||
		f.Place.Pointer != "/components/schemas/Box/required/0" || f.Check != "body-schema" {
		t.Errorf("got %+v of version %d", f, read.Version)
	}
	for _, f := range read.Faults {
		if !strings.Contains(text.output, f.ID+" ") || !strings.Contains(text.output, f.Sentence) {
			t.Errorf("the text does not list %s", f.ID)
		}
	}
	for _, want := range []string{"boxes.yaml:9 ", "not derived, how often, and why:"} {
		if !strings.Contains(text.output, want) {
			t.Errorf("the text has no %q:\n%s", want, text.output)
		}
	}
}

func TestMistakesAboutFaultsOfADocument(t *testing.T) {
	t.Parallel()
	document := documents(t, "boxes.yaml", boxesDocument)[0]
	for _, test := range []struct {
		arguments []string
		want      string
	}{
		{[]string{"faults", "no-such.yaml"}, "no-such.yaml: does not exist"},
		{[]string{"faults", document, "respoke"}, "there is no reference server of"},
		{[]string{"serve", document, "--fault", "post-boxes.member-gone.labl"},
			"did you mean " + aDerivedFault + "?"},
		{[]string{"serve", document, "--fault", "nothing"},
			`no fault "nothing" is derived from ` + document + ": plumbline faults " + document +
				" lists them"},
	} {
		run := runCommand(t, nil, test.arguments...)
		if run.status != 2 || !strings.Contains(run.output, test.want) {
			t.Errorf("%q: status %d, want 2 and %q\n%s", test.arguments, run.status, test.want,
				run.output)
		}
	}
}

// TestADerivedFaultIsServed and found by a test of the document, which finds nothing else.
func TestADerivedFaultIsServed(t *testing.T) {
	t.Parallel()
	document := documents(t, "boxes.yaml", boxesDocument)[0]
	environment := serveInBackground(t, document, "--quiet", "--fault", aDerivedFault)
	run := runPlumbline(t, environment, "test", document, "--base-url",
		environment["MOCK_BASE_URL"], "--auth", "key=env:MOCK_KEY", "--auth-other",
		"key=env:MOCK_OTHER_KEY", "--operation", "POST /boxes", "--random", "0", "--seed", "7")
	if run.status != 1 || !strings.Contains(run.output, "$.label is missing") ||
		strings.Contains(run.output, "credentials") {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
}
