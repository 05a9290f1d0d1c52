package report

import (
	"regexp"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/tree"
)

// idOf is the id of the first finding of a run.
func idOf(run Run) string { return run.Identified().Suites[0].Cases[0].Findings[0].ID }

// saying is a run with one finding, which a test changes.
func saying(message string, change ...func(*Run)) Run {
	run := running(tell("c", Failed, found(message, 1)))
	for _, one := range change {
		one(&run)
	}
	return run
}

func TestAnIDStaysFromRunToRun(t *testing.T) {
	of := func(change func(s *Suite, c *Case, f *Finding)) func(*Run) {
		return func(run *Run) {
			s := &run.Suites[0]
			change(s, &s.Cases[0], &s.Cases[0].Findings[0])
		}
	}
	at := func(place tree.Pointer) func(*Run) {
		return of(func(_ *Suite, _ *Case, f *Finding) { f.Instance = &place })
	}
	masked := func(mask string) func(*Run) {
		return of(func(_ *Suite, c *Case, _ *Finding) {
			c.Exchanges[0].Masks = map[string]string{mask: "A_TOKEN"}
		})
	}
	for _, test := range []struct {
		name string
		a, b Run
		same bool
	}{
		{"the same", saying("m"), saying("m"), true},
		{"another message", saying("m"), saying("n"), false},
		{"another status", saying("the status is 200"), saying("the status is 201"), false},
		{"another port", saying("127.0.0.1:40001 hung up"), saying("127.0.0.1:50001 hung up"),
			true},
		{"another time", saying("at 2026-11-21T12:00:00Z"), saying("at 2026-11-22T12:00:01Z"),
			true},
		{"another UUID", saying("role 5F0C20AB-1D2E-4F3A-9B4C-5D6E7F8091A2"),
			saying("role 9A8B7C6D-5E4F-4A3B-8C2D-1E0F9A8B7C6D"), true},
		{"another mask", saying("the token xyz", masked("xyz")),
			saying("the token uvw", masked("uvw")), true},
		{"another place of a list", saying("$.items[3].id is a text", at("/items/3/id")),
			saying("$.items[12].id is a text", at("/items/12/id")), true},
		{"another member", saying("m", at("/items/3/id")), saying("m", at("/items/3/name")), false},
		{"no place", saying("m", at("")),
			saying("m", of(func(_ *Suite, _ *Case, f *Finding) { f.Instance = nil })), true},
		{"another suite", saying("m"),
			saying("m", of(func(s *Suite, _ *Case, _ *Finding) { s.Name = "b" })), false},
		{"another requirement", saying("m"),
			saying("m", of(func(_ *Suite, c *Case, _ *Finding) { c.Requirement.ID = "a.y" })),
			false},
		{"another operation", saying("m"),
			saying("m", of(func(_ *Suite, c *Case, _ *Finding) {
				c.Exchanges[0].Operation = "GET /c"
			})), false},
		{"another check", saying("m"),
			saying("m", of(func(_ *Suite, _ *Case, f *Finding) { f.Check = verdict.Date })), false},
		{"another title and exchange", saying("m"),
			saying("m", of(func(_ *Suite, c *Case, f *Finding) {
				c.Title, c.Exchanges[0].ID, f.Exchange = "d", "a.x#7", "a.x#7"
			})), true},
		{"waived", saying("m"),
			saying("m", of(func(_ *Suite, c *Case, f *Finding) {
				c.Outcome, f.Waiver = Waived, "w.yaml:1"
			})), true},
		{"another run", saying("m"), saying("m", func(run *Run) {
			run.Seed, run.Processes, run.Started = 99, 4, noon.AddDate(1, 0, 0)
		}), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, b := idOf(test.a), idOf(test.b)
			if (a == b) != test.same {
				t.Errorf("got %s and %s, want the same: %t", a, b, test.same)
			}
			if !regexp.MustCompile(`^f-[0-9a-f]{10}$`).MatchString(a) {
				t.Errorf("got the id %s", a)
			}
			// A difference pairs what has one id, and nothing else.
			if d := Diff(test.a, test.b); (len(d.Unchanged)+len(d.Waived) == 1) != test.same {
				t.Errorf("the difference says otherwise: %s", d.lists())
			}
		})
	}
}

// What a file says of ids is not believed: they are made by the same edition that compares them.
func TestIDsAreMadeAnewWhenAResultIsRead(t *testing.T) {
	run := rich()
	want := idOf(run)
	run.Suites[0].Cases[0].Findings[0].ID = "f-0123456789"
	var b strings.Builder
	if err := WriteJSON(&b, run); err != nil {
		t.Fatal(err)
	}
	read, err := ReadJSON("run.json", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if got := read.Suites[0].Cases[0].Findings[0].ID; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestADefectHasAnID(t *testing.T) {
	document := Document{Path: "a.yaml"}
	defect := contract.Defect{Rule: "no-security", Message: "it is open",
		Location: verdict.Location{File: "a.yaml", Line: 7, Pointer: "/paths/~1a"}}
	id := defectID(document, defect)
	moved, other := defect, defect
	moved.Location.Line, other.Location.Pointer = 70, "/paths/~1b"
	if defectID(document, moved) != id {
		t.Error("a defect that has moved by some lines has another id")
	}
	if defectID(document, other) == id || defectID(Document{Path: "b.yaml"}, defect) == id {
		t.Error("another defect has the same id")
	}
	suite := CheckDocument(document, []contract.Defect{defect})
	var asJSON, asSARIF strings.Builder
	if err := WriteDefects(&asJSON, Run{Suites: []Suite{suite}}); err != nil {
		t.Fatal(err)
	}
	if err := WriteSARIF(&asSARIF, Run{Suites: []Suite{suite}}, ""); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{asJSON.String(), asSARIF.String()} {
		if !strings.Contains(text, id) {
			t.Errorf("%s is not in\n%s", id, text)
		}
	}
}

func TestIDsOfACaseAreALine(t *testing.T) {
	waived, warned := found("waived", 1), found("warned", 1)
	waived.Waiver, warned.Severity = "waivers.yaml:1", verdict.Warning
	many := []Finding{waived, warned}
	for i := range 7 {
		many = append(many, found(strings.Repeat("m", i+1), 1))
	}
	run := running(tell("c", Failed, many...))
	c := run.Identified().Suites[0].Cases[0]
	got := run.Suites[0].Cases[0].IDs(run.Suites[0].Name)
	if got != c.IDs("another") || !strings.HasPrefix(got, "findings: "+c.Findings[2].ID+" (") ||
		!strings.HasSuffix(got, ", and 2 more\n") || strings.Contains(got, c.Findings[0].ID) ||
		strings.Contains(got, c.Findings[1].ID) {
		t.Errorf("got %q", got)
	}
	if got := tell("c", Passed).IDs("a"); got != "" {
		t.Errorf("got %q without a finding", got)
	}
}
