package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"plumbline/fixtures/faults"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

const (
	aFault     = "respoke.status.role-created-with-201"
	aVariation = "respoke.variation.undeclared-member"
)

// proved is what is read back of proof.json.
type proved struct {
	Version int
	Results []provedOne
}

type provedOne struct {
	ID, Kind, Verdict, Reason, Sample string
	Noticed                           []struct{ Requirement string }
}

func (p plumbline) proof(t *testing.T) proved {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.folder, "proof.json"))
	if err != nil {
		t.Fatalf("%v\n%s", err, p.output)
	}
	var read proved
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

func TestAProofOfOneFaultAndOneVariation(t *testing.T) {
	t.Parallel()
	run := runPlumbline(t, map[string]string{"RESPOKE_BASE_URL": "http://unused.invalid"}, "prove",
		"respoke", "--fault", aFault, "--fault", aVariation)
	if run.status != 0 || !strings.Contains(run.output,
		"proven: 1 of 1 faults caught by the expected finding, 1 of 1 variations and 0 of 0 "+
			"right servers accepted") {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
	for _, progress := range []string{"[1/2] ", "[2/2] ", aFault + ": caught",
		aVariation + ": accepted"} {
		if !strings.Contains(run.output, progress) {
			t.Errorf("the progress does not tell %q\n%s", progress, run.output)
		}
	}
	read := run.proof(t)
	i := slices.IndexFunc(read.Results, func(r provedOne) bool { return r.ID == aFault })
	if i < 0 || read.Results[i].Verdict != "caught" ||
		read.Results[i].Noticed[0].Requirement != "respoke.roles.create.200" ||
		!strings.Contains(read.Results[i].Sample, "201 Created") {
		t.Errorf("the proof has %+v", read)
	}
	page, err := os.ReadFile(filepath.Join(run.folder, "proof.md"))
	if err != nil || !strings.Contains(string(page), "`"+aFault+"`") {
		t.Errorf("proof.md: %v\n%s", err, page)
	}
}

func TestAProofFailsIfTheExpectedCaseDoesNotNotice(t *testing.T) {
	t.Parallel()
	run := runPlumbline(t, map[string]string{onlyCases: "operation:getApps"}, "prove", "respoke",
		"--fault", aFault, "--fault", aVariation)
	if run.status != 1 || !strings.Contains(run.output, aFault+": survived") ||
		!strings.Contains(run.output, aVariation+": not run") {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
	if !strings.Contains(run.output, "not proven: 0 of 1 faults") ||
		!strings.Contains(run.output, "its case skipped") {
		t.Errorf("it does not say what is wrong\n%s", run.output)
	}
	if got := run.proof(t); len(got.Results) != 2 {
		t.Errorf("the proof has %+v", got)
	}
}

func TestAProofThatRunsNothingFails(t *testing.T) {
	t.Parallel()
	run := runPlumbline(t, map[string]string{onlyCases: "operation:nothing"}, "prove", "respoke",
		"--fault", aVariation)
	if run.status != 1 || !strings.Contains(run.output, aVariation+": not run") {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
}

func TestFaultsThatDoNotExistAreToldSo(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		arguments []string
		want      string
	}{
		{[]string{"prove", "--fault", "respoke.status.nothing"},
			`there is no fault or variation "respoke.status.nothing" of ` +
				strings.Join(suiteNames(), ", ") +
				": plumbline faults lists them"},
		{[]string{"prove", "resonance", "--fault", aFault},
			`there is no fault or variation "` + aFault + `" of resonance`},
		{[]string{"prove", "respoken"}, `there is no reference server of "respoken"`},
		{[]string{"serve", "respoke", "--fault", "respoke.status.nothing"},
			`respoke has no fault or variation "respoke.status.nothing": plumbline faults lists them`},
		{[]string{"serve", "resonance", "--fault", aFault},
			`resonance has no fault or variation "` + aFault + `": it would be one of respoke`},
		{[]string{"faults", "--format", "xml"},
			`--format is "xml"; it has to be one of text, json` + "\n"},
		{[]string{"faults", "respoken"}, `there is no reference server of "respoken"`},
	} {
		run := runCommand(t, nil, test.arguments...)
		if run.status != 2 || !strings.Contains(run.output, test.want) {
			t.Errorf("%q: status %d, want 2 and %q\n%s", test.arguments, run.status, test.want,
				run.output)
		}
	}
}

func TestTheCatalogIsListed(t *testing.T) {
	t.Parallel()
	text := runCommand(t, nil, "faults")
	asJSON := runCommand(t, nil, "faults", "resonance", "--format", "json")
	var read faultCatalog
	if err := json.Unmarshal([]byte(asJSON.output), &read); err != nil {
		t.Fatal(err)
	}
	if len(read.Faults) != len(servers.Faults("resonance")) ||
		len(read.Variations) != len(servers.Variations("resonance")) || read.Version != 1 {
		t.Errorf("%d faults and %d variations of resonance, version %d", len(read.Faults),
			len(read.Variations), read.Version)
	}
	for _, fault := range servers.Faults("") {
		if !strings.Contains(text.output, fault.ID+" ") {
			t.Errorf("the text does not list %s", fault.ID)
		}
	}
	for _, fault := range withoutSuite.Faults("") {
		if !strings.Contains(text.output, fault.ID+" ") {
			t.Errorf("the text does not list %s", fault.ID)
		}
	}
	for _, variation := range servers.Variations("") {
		if !strings.Contains(text.output, variation.ID+" ") {
			t.Errorf("the text does not list %s", variation.ID)
		}
	}
}

func TestAFaultyServerIsServed(t *testing.T) {
	t.Parallel()
	environment := serveInBackground(t, "respoke", "--fault", aFault)
	run := runPlumbline(t, environment, "run", "respoke", "--label-filter",
		"requirement:respoke.roles.create.200")
	if run.status != 1 || !strings.Contains(run.output, "201 Created") {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
}

// Every fault names what exists, and every requirement is broken by one: a case that no fault can
// fail proves nothing.
func TestTheCatalogFitsTheSuites(t *testing.T) {
	t.Parallel()
	for _, suite := range suites {
		loaded, err := contract.Load(suite.Source)
		if err != nil {
			t.Fatal(err)
		}
		broken := map[string]bool{}
		for _, fault := range servers.Faults(suite.Name) {
			broken[fault.Requirement] = true
			if _, found := suite.Requirements.Find(fault.Requirement); !found {
				t.Errorf("%s breaks %s, which is no requirement", fault.ID, fault.Requirement)
			}
			if verdict.Describe(verdict.Check(fault.Check)) == "" {
				t.Errorf("%s is to be found by %q, which is no check", fault.ID, fault.Check)
			}
			if _, found := loaded.Operation(fault.Operation); !found && fault.Operation != "*" {
				t.Errorf("%s applies to %q, which is no operation", fault.ID, fault.Operation)
			}
		}
		for _, requirement := range suite.Requirements {
			if !broken[requirement.ID] {
				t.Errorf("no fault breaks %s", requirement.ID)
			}
		}
		for _, variation := range servers.Variations(suite.Name) {
			if variation.Warning != "" && verdict.Describe(verdict.Check(variation.Warning)) == "" {
				t.Errorf("%s may be warned of by %q, which is no check", variation.ID,
					variation.Warning)
			}
		}
		for _, class := range faults.Classes {
			if !slices.ContainsFunc(servers.Faults(suite.Name),
				func(f faults.Fault) bool { return f.Class == class }) {
				t.Errorf("%s has no fault of the class %s", suite.Name, class)
			}
		}
	}
}
