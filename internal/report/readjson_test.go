package report

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/harness/exchange"
	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/coverage"
	"plumbline/internal/tree"
)

func TestTheSchemaListsWhatTheCodeHas(t *testing.T) {
	var checks []verdict.Check
	for _, d := range verdict.Descriptions() {
		checks = append(checks, d.ID)
	}
	for at, want := range map[tree.Pointer][]string{
		"/$defs/check": texts(checks), "/$defs/outcome": texts(CaseOutcomes),
		"/$defs/severity": texts([]verdict.Severity{verdict.Error, verdict.Warning,
			verdict.Note}),
		"/$defs/item/properties/kind":  texts(coverage.ItemKinds),
		"/$defs/item/properties/level": texts(coverage.Levels),
		"/$defs/location/properties/layer": texts([]verdict.Layer{verdict.Published,
			verdict.Amended}),
		"/$defs/requirement/else/properties/kind": texts([]requirement.Kind{requirement.Positive,
			requirement.Negative, requirement.Flow, requirement.Limit}),
		"/$defs/problem/properties/kind": texts([]exchange.ProblemKind{exchange.NotSent,
			exchange.Canceled, exchange.Deadline, exchange.Connection, exchange.Truncated,
			exchange.TooLarge, exchange.Malformed}),
		"/$defs/obligation/properties/state": texts(ObligationStates),
		"/$defs/bareFinding/properties/ground": texts([]verdict.Ground{verdict.Standard,
			verdict.Inferred}),
		"/$defs/problem/properties/phase": texts(exchange.Phases()),
		"/$defs/problem/properties/cause": texts(exchange.Causes()),
	} {
		got := enum(t, at)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", at, got, want)
		}
	}
}

func TestTheSchemaOfLinesListsWhatTheCodeHas(t *testing.T) {
	lines, err := os.ReadFile("ndjson.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for at, of := range map[tree.Pointer]tree.Pointer{"/$defs/check": "/$defs/check",
		"/$defs/finding/properties/ground": "/$defs/bareFinding/properties/ground"} {
		if got, want := enumOf(t, lines, at), enum(t, of); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", at, got, want)
		}
	}
}

func TestReadJSONRefuses(t *testing.T) {
	sound := runJSON(t, rich())
	with := func(from, to string) string {
		t.Helper()
		if !strings.Contains(sound, from) {
			t.Fatalf("the run has no %s", from)
		}
		return strings.Replace(sound, from, to, 1)
	}
	for name, test := range map[string]struct{ text, want string }{
		"nothing":   {"", "f.json:1:1: the file is empty"},
		"no JSON":   {"{\n  \"version\": 1,\n  oops}", "f.json:3:3: "},
		"YAML":      {"version: 1\nsuites: []\n", "f.json:1:1: "},
		"not UTF-8": {"{\"a\":\n\"\xff\"}", "f.json:2:2: the text is not UTF-8"},
		"a list": {"[]",
			"f.json:1:1: this is not the result of a run: it has no version or no suites; give " +
				"the plumbline.json of a run"},
		"something else": {` {"version":1}`, "f.json:1:2: this is not the result of a run"},
		"another version": {with(`"version": 1`, `"version": 2`),
			"f.json:2:14: the result is of version 2, and this program reads version 1; use " +
				"the edition"},
		"no outcome": {with(`          "outcome": "failed",`+"\n", ""), "has no outcome"},
		"a wrong outcome": {with(`"outcome": "failed"`, `"outcome": "broken"`),
			"$.suites[0].cases[0].outcome value must be one of 'passed', 'failed'"},
		"a wrong type": {with(`"seed": 17`, `"seed": "17"`),
			"f.json:10:11: $.seed got string, want integer"},
		"no failure": {with(`"failure": "expected 1 to equal 2"`, `"more": 1`),
			"$.suites[0].cases[1] has no failure: what failed has a failure to show"},
		"a reason": {with(`"failure": "expected 1 to equal 2"`,
			`"failure":"f", "reason":"r"`),
			"$.suites[0].cases[1].reason is not allowed here: what failed has"},
		"twice": {with(`"seed": 17`, `"seed": 17, "seed": 18`),
			"f.json:10:15: $.seed occurs twice"},
		"another case": {with(`"seed": 17`, `"seed": 17, "Seed": 18`),
			"f.json:10:15: $.Seed: seed is meant"},
		"a fraction": {with(`"seed": 17`, `"seed": 17.0`),
			"f.json:10:15: seed is the number 17.0, which is not taken here"},
		"too large": {with(`"seed": 17`, `"seed": 17000000000000000000000`), "f.json:10:"},
		"a shard without a number": {with(`"seed": 17`, `"seed": 17, "shard": {"count": 2}`),
			"$.shard has no index, no cases, no split"},
		"a shard of one": {with(`"seed": 17`, `"seed": 17, "shard": {"index": 1, "count": 1, `+
			`"cases": 0, "split": "`+strings.Repeat("a", 64)+`"}`), "$.shard.count "},
		"no time": {with(`"started": "2026-11-21T12:00:00.123456Z"`,
			`"started": "2026-11-21t12:00:00Z"`), "f.json:8:14: $.started "},
		"no day": {with(`"expires": "2030-12-31"`, `"expires": "2030-12-32"`),
			".waivers[0].expires "},
	} {
		t.Run(name, func(t *testing.T) {
			run, err := ReadJSON("f.json", []byte(test.text))
			if at := syntaxError(t, err); !strings.Contains(at.Error(), test.want) ||
				!strings.HasPrefix(at.Error(), "f.json:") || at.Line < 1 || at.Column < 1 {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if run.Suites != nil {
				t.Errorf("a run is given as well: %+v", run)
			}
		})
	}
}

func TestReadJSONTakesAddedMembers(t *testing.T) {
	text := strings.ReplaceAll(runJSON(t, rich()), `"title":`,
		`"addedLater": {"a": [null]}, "title":`)
	read, err := ReadJSON("f.json", []byte("\ufeff"+text))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := runJSON(t, read),
		strings.ReplaceAll(runJSON(t, rich()), `\ufffd`, "\ufffd"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNamesOfMapsAreFree(t *testing.T) {
	run := rich()
	suite := run.Suites[0]
	run.Versions["Seed"], suite.Target.Settings["OUTCOME"] = "1", "2"
	suite.Cases[0].Exchanges[0].Masks["Title"] = "3"
	read, err := ReadJSON("f.json", []byte(runJSON(t, run)))
	if err != nil || read.Versions["Seed"] != "1" ||
		read.Suites[0].Target.Settings["OUTCOME"] != "2" ||
		read.Suites[0].Cases[0].Exchanges[0].Masks["Title"] != "3" {
		t.Errorf("got %+v and %v", read.Versions, err)
	}
}

func TestSeconds(t *testing.T) {
	for seconds, want := range map[Seconds]string{0: "0", Seconds(time.Second): "1",
		Seconds(1500 * time.Millisecond): "1.5", Seconds(1234567): "0.001235",
		Seconds(400 * time.Hour): "1440000"} {
		text, err := json.Marshal(seconds)
		if err != nil || string(text) != want {
			t.Errorf("got %s and %v, want %s", text, err, want)
		}
		var read Seconds
		if err := json.Unmarshal(text, &read); err != nil ||
			time.Duration(read) != time.Duration(seconds).Round(time.Microsecond) {
			t.Errorf("%s is read as %v (%v)", text, time.Duration(read), err)
		}
	}
}

// FuzzReadJSON: whatever a file says, it is refused with a place, or read so that it can be written
// and read again.
func FuzzReadJSON(f *testing.F) {
	for _, run := range emptyRuns() {
		f.Add([]byte(runJSON(f, run)))
	}
	f.Add([]byte(runJSON(f, Run{Suites: []Suite{plainSuite()}})))
	for _, text := range []string{``, `{`, `[]`, `{"version":1,"suites":[]}`,
		`{"version":1e0,"suites":[null]}`, "\ufeff{}", `{"version":1,"suites":[{"Name":1}]}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		run, err := ReadJSON("f.json", text)
		if err != nil {
			if at := syntaxError(t, err); at.Line < 1 || at.Column < 1 || at.Problem == "" ||
				at.File != "f.json" {
				t.Fatalf("a reader can do nothing with %+v", at)
			}
			return
		}
		written := runJSON(t, run)
		again, err := ReadJSON("f.json", []byte(written))
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, written)
		}
		if rewritten := runJSON(t, again); rewritten != written {
			t.Fatalf("got\n%s\nwant\n%s", rewritten, written)
		}
	})
}
