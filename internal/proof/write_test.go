package proof

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755),
			os.WriteFile(path, []byte(got), 0o644)); err != nil {
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

// mixed has a result of every verdict.
func mixed() Proof {
	right := Subject{ID: "jars", API: "jars", Kind: Plain,
		Sentence: "The reference server as it is."}
	roomy := Subject{ID: "jars.variation.roomy", API: "jars", Kind: Variation,
		Sentence: "Every jar has a `note` | <b>more</b>.", Warning: verdict.UndeclaredMember}
	passed := proves("jars.list", report.Passed)
	return Proof{Version: FormatVersion, Results: []Result{
		Judge(right, report.Suite{Cases: []report.Case{passed}}),
		Judge(roomy,
			report.Suite{Cases: []report.Case{passed,
				proves("jars.create", report.Failed,
					finds(verdict.BodySchema, verdict.Error, "/a"))}}),
		Judge(fault, report.Suite{Cases: []report.Case{
			proves("jars.create", report.Failed, finds(verdict.Status, verdict.Error, ""),
				finds(verdict.BodySchema, verdict.Error, "/lid"),
				finds(verdict.BodySchema, verdict.Error, "/lid")),
			proves("jars.list", report.Failed, finds(verdict.Status, verdict.Error, "")),
		}}),
		Judge(inBody, report.Suite{Cases: []report.Case{passed}}),
		Judge(fault, report.Suite{Cases: []report.Case{proves("jars.list", report.Failed)}}),
		Fail(fault, "it took\nmore than 2m0s"),
	}}
}

func TestTextAndMarkdown(t *testing.T) {
	for name, write := range map[string]func(io.Writer, Proof) error{
		"mixed.txt": WriteText, "mixed.md": WriteMarkdown} {
		var b strings.Builder
		if err := write(&b, mixed()); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.String())
		if err := write(broken{}, mixed()); !errors.Is(err, errBroken) {
			t.Errorf("%s: a broken writer gives %v", name, err)
		}
	}
}

// broken is a writer that does not.
type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestTheTableOfMarkdownHasItsColumns(t *testing.T) {
	var b strings.Builder
	if err := WriteMarkdown(&b, mixed()); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if bars := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); strings.HasPrefix(line,
			"|") && bars != 6 {
			t.Errorf("%d bars in %s", bars, line)
		}
	}
}

func TestJSONCanBeReadBack(t *testing.T) {
	var b strings.Builder
	if err := WriteJSON(&b, mixed()); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Version int
		Results []struct {
			ID, Kind, Verdict string
			Noticed           []struct {
				Findings []struct{ Check, Instance string }
			}
		}
	}
	if err := json.Unmarshal([]byte(b.String()), &read); err != nil {
		t.Fatal(err)
	}
	if read.Version != FormatVersion || len(read.Results) != 6 ||
		read.Results[2].Verdict != string(Caught) ||
		read.Results[2].Noticed[0].Findings[1].Instance != "/lid" {
		t.Errorf("read back %+v", read)
	}
	if strings.Contains(b.String(), `"noticed": null`) ||
		strings.Contains(b.String(), `"findings": null`) {
		t.Error("a list is null")
	}
}

func TestAProofHoldsIfEverythingIsAsExpected(t *testing.T) {
	caught := Judge(fault,
		report.Suite{
			Cases: []report.Case{proves("jars.create", report.Failed,
				finds(verdict.Status, verdict.Error, ""))}})
	for _, test := range []struct {
		name    string
		results []Result
		want    bool
	}{
		{"nothing", nil, false}, {"caught", []Result{caught}, true},
		{"survived", []Result{caught, {Verdict: Survived}}, false},
		{"wrong finding", []Result{{Verdict: WrongFinding}, caught}, false},
		{"accused", []Result{caught, {Verdict: Accused}}, false},
		{"not run", []Result{caught, Fail(fault, "no")}, false},
		{"accepted", []Result{{Verdict: Accepted}}, true},
	} {
		if got := (Proof{Results: test.results}).Holds(); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestEverySubjectIsRunOnceAndResultsKeepTheirOrder(t *testing.T) {
	subjects := make([]Subject, 40)
	for i := range subjects {
		subjects[i] = Subject{ID: strings.Repeat("x", i), Kind: Plain}
	}
	var running, most, runs atomic.Int32
	told := 0
	proof := Run(t.Context(), subjects, 3,
		func(_ context.Context, s Subject) (report.Suite, error) {
			now := running.Add(1)
			defer running.Add(-1)
			for {
				before := most.Load()
				if now <= before || most.CompareAndSwap(before, now) {
					break
				}
			}
			runs.Add(1)
			if len(s.ID) == 7 {
				return report.Suite{}, errors.New("it broke")
			}
			return report.Suite{Cases: []report.Case{proves("a", report.Passed)}}, nil
		}, func(Result) { told++ })
	if runs.Load() != 40 || told != 40 || most.Load() > 3 {
		t.Errorf("%d runs, %d told, %d at once", runs.Load(), told, most.Load())
	}
	for i, r := range proof.Results {
		want := Accepted
		if i == 7 {
			want = NotRun
		}
		if r.ID != subjects[i].ID || r.Verdict != want {
			t.Errorf("result %d: %s %s %s", i, r.ID, r.Verdict, r.Reason)
		}
	}
}

func TestRunsThatWaitDoNotKeepOthersFromWorking(t *testing.T) {
	worked := make(chan struct{})
	subjects := []Subject{{ID: "a", Waits: true}, {ID: "b", Waits: true}, {ID: "c", Waits: true},
		{ID: "d"}}
	proof := Run(t.Context(), subjects, 1,
		func(ctx context.Context, s Subject) (report.Suite, error) {
			if !s.Waits {
				close(worked)
				return report.Suite{}, nil
			}
			select { // all three wait for what only the fourth can do
			case <-worked:
			case <-ctx.Done():
			}
			return report.Suite{}, ctx.Err()
		}, func(Result) {})
	for i, r := range proof.Results {
		if r.ID != subjects[i].ID || r.Reason != "no case ran" {
			t.Errorf("result %d: %+v", i, r)
		}
	}
}

func TestAnInterruptedProofRunsNothingMore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	proof := Run(ctx, make([]Subject, 5), 1, func(context.Context, Subject) (report.Suite, error) {
		cancel()
		return report.Suite{Cases: []report.Case{proves("a", report.Passed)}}, nil
	}, func(Result) {})
	if proof.Count("", NotRun) != 4 || proof.Holds() {
		t.Errorf("%+v", proof.Results)
	}
}
