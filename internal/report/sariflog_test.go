package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"plumbline/harness/verdict"
)

var soundLog = sarifLog{
	Tool: "plumbline", Version: "1.2.3",
	Rules: []sarifRule{{"first", "A first sentence.", "", verdict.Note},
		{"second", "A second sentence.", "Do it.", verdict.Error}},
	Results: []sarifResult{{
		Rule: "second", Severity: verdict.Warning, Message: "it is wrong",
		Location: verdict.Location{File: "specs/a b.yaml", Line: 7, Column: 3,
			Pointer: "/paths/~1a"},
		Properties: map[string]any{"remedy": "mend it"},
	}},
}

// sarifRead is what a reader of SARIF looks at.
type sarifRead struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []struct {
		ColumnKind string `json:"columnKind"`
		Tool       struct {
			Driver struct {
				Name, Version string
				Rules         []struct {
					ID                   string
					ShortDescription     struct{ Text string }
					Help                 struct{ Text string }
					DefaultConfiguration struct{ Level string }
				}
			}
		}
		Artifacts []struct{ Location struct{ URI string } }
		Results   []struct {
			RuleID     string
			RuleIndex  int
			Level      string
			Message    struct{ Text string }
			Properties map[string]any
			Locations  []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI string }
					Region           struct{ StartLine, StartColumn int }
				}
				LogicalLocations []struct{ FullyQualifiedName string }
			}
		}
	}
}

func writeLog(t *testing.T, log sarifLog) (string, sarifRead) {
	t.Helper()
	var text bytes.Buffer
	if err := log.Write(&text); err != nil {
		t.Fatal(err)
	}
	var got sarifRead
	if err := json.Unmarshal(text.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	return text.String(), got
}

func TestALogIsSARIF(t *testing.T) {
	text, got := writeLog(t, soundLog)
	parsed, err := sarif.FromString(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := parsed.Validate(); err != nil {
		t.Errorf("the schema of SARIF refuses it: %v\n%s", err, text)
	}
	if got.Version != "2.1.0" || !strings.Contains(got.Schema, "sarif") {
		t.Errorf("got version %q of schema %q", got.Version, got.Schema)
	}
	if len(got.Runs) != 1 || got.Runs[0].ColumnKind != "unicodeCodePoints" {
		t.Fatalf("got runs %+v", got.Runs)
	}
	driver := got.Runs[0].Tool.Driver
	if driver.Name != "plumbline" || driver.Version != "1.2.3" || len(driver.Rules) != 2 {
		t.Fatalf("got driver %+v", driver)
	}
	for i, want := range []string{"first A first sentence. A first sentence. note",
		"second A second sentence. Do it. error"} {
		rule := driver.Rules[i]
		if got := strings.Join([]string{rule.ID, rule.ShortDescription.Text, rule.Help.Text,
			rule.DefaultConfiguration.Level}, " "); got != want {
			t.Errorf("rule %d: got %q, want %q", i, got, want)
		}
	}
}

func TestAResultHasItsPlace(t *testing.T) {
	_, got := writeLog(t, soundLog)
	if len(got.Runs[0].Results) != 1 {
		t.Fatalf("got %d results, want 1", len(got.Runs[0].Results))
	}
	result := got.Runs[0].Results[0]
	if result.RuleID != "second" || result.RuleIndex != 1 || result.Level != "warning" ||
		result.Message.Text != "it is wrong" || result.Properties["remedy"] != "mend it" {
		t.Errorf("got result %+v", result)
	}
	place := result.Locations[0]
	if region := place.PhysicalLocation.Region; region.StartLine != 7 || region.StartColumn != 3 {
		t.Errorf("got region %+v, want 7:3", region)
	}
	if got := place.LogicalLocations[0].FullyQualifiedName; got != "#/paths/~1a" {
		t.Errorf("got the logical location %q", got)
	}
	if uri := place.PhysicalLocation.ArtifactLocation.URI; uri != "specs/a%20b.yaml" ||
		got.Runs[0].Artifacts[0].Location.URI != uri {
		t.Errorf("got URI %q and artifacts %+v", uri, got.Runs[0].Artifacts)
	}
}

func TestFilesAreNamedRelativeToTheBase(t *testing.T) {
	base := t.TempDir()
	for _, test := range []struct{ base, file, want string }{
		{base, filepath.Join(base, "a", "b.yaml"), "a/b.yaml"},
		{base, "a/b.yaml", "a/b.yaml"},
		{base, filepath.Join(filepath.Dir(base), "c.yaml"),
			"file://" + filepath.ToSlash(filepath.Join(filepath.Dir(base), "c.yaml"))},
		{"", "/d.yaml", "file:///d.yaml"},
		{"", "a:b.yaml", "./a:b.yaml"},
		{"", "ü.yaml", "%C3%BC.yaml"},
	} {
		if got := (sarifLog{Base: test.base}).uri(test.file); got != test.want {
			t.Errorf("%s below %q: got %s, want %s", test.file, test.base, got, test.want)
		}
	}
}

func TestAnUnknownPlaceIsTheFirst(t *testing.T) {
	log := soundLog
	log.Results = []sarifResult{{Rule: "first", Severity: verdict.Note, Message: "m",
		Location: verdict.Location{File: "a"}}}
	_, got := writeLog(t, log)
	if region := got.Runs[0].Results[0].Locations[0].PhysicalLocation.Region; region.StartLine !=
		1 || region.StartColumn != 1 {
		t.Errorf("got %+v, want 1:1, since SARIF counts from 1", region)
	}
}

func TestNothingFoundIsARunWithoutResults(t *testing.T) {
	text, got := writeLog(t, sarifLog{Tool: "plumbline", Rules: soundLog.Rules})
	if len(got.Runs) != 1 || got.Runs[0].Results == nil || len(got.Runs[0].Results) != 0 {
		t.Errorf("want an empty list of results, which says that all was looked at:\n%s", text)
	}
}

func TestAResultOfNoRuleIsAMistake(t *testing.T) {
	log := soundLog
	log.Rules = log.Rules[:1]
	if err := log.Write(&bytes.Buffer{}); err == nil ||
		!strings.Contains(err.Error(), `rule "second"`) {
		t.Errorf("got %v", err)
	}
}

func TestAWriterThatFailsIsToldOf(t *testing.T) {
	if err := soundLog.Write(broken{}); err == nil ||
		!errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
}

func TestSeveritiesAreLevels(t *testing.T) {
	for severity, want := range map[verdict.Severity]string{verdict.Error: "error",
		verdict.Warning: "warning", verdict.Note: "note", "other": "none"} {
		if got := level(severity); got != want {
			t.Errorf("%s: got %s, want %s", severity, got, want)
		}
	}
}
