package cli

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"plumbline/internal/report"
)

// sharded runs suites, or some of their cases, in shards against right servers, and the whole
// beside them. The logs and the results of the shards are named by their numbers from 1.
func sharded(t *testing.T, count int, words ...string) (whole plumbline, logs, results []string) {
	t.Helper()
	words = append([]string{"run", "--seed", "5"}, words...)
	environment := serveRespoke(t, plain)
	maps.Copy(environment, serveResonance(t, plain))
	whole = runPlumbline(t, environment, words...)
	last, _ := whole.result(t)
	folder := t.TempDir()
	for k := range count {
		run := runPlumbline(t, environment, append(slices.Clone(words), "--result-line",
			"--durations", last, "--shard", fmt.Sprintf("%d/%d", k+1, count))...)
		if run.status != exitConforms {
			t.Fatalf("shard %d: status %d\n%s", k+1, run.status, run.output)
		}
		path, _ := run.result(t)
		logs, results = append(logs, filepath.Join(folder, fmt.Sprintf("pod-%d.log", k+1))),
			append(results, path)
		keep(t, logs[k], run.output)
	}
	return whole, logs, results
}

func keep(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestTheShardsOfBothSuitesAreTheWhole(t *testing.T) {
	t.Parallel()
	whole, logs, results := sharded(t, 3)
	_, run := whole.result(t)
	wanted := stripped(t, run)
	all := filepath.Join(t.TempDir(), "all.log")
	var joined strings.Builder
	for _, log := range logs {
		text, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		joined.WriteString("==> a pod <==\n" + string(text))
	}
	keep(t, all, joined.String())
	for name, words := range map[string][]string{
		"results": results, "logs": logs, "one log of all": {all},
		"some of each": {logs[2], results[0], logs[1]},
		"a pattern":    {filepath.Join(filepath.Dir(logs[0]), "pod-*.log")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			merged := runPlumbline(t, nil, slices.Concat([]string{"merge", "--shards", "3"},
				words)...)
			if merged.status != exitConforms {
				t.Fatalf("status %d\n%s", merged.status, merged.output)
			}
			if _, got := merged.result(t); stripped(t, got) != wanted {
				t.Errorf("got\n%s\nwant\n%s", stripped(t, got), wanted)
			}
			if a, b := names(t, merged.folder), names(t, whole.folder); !slices.Equal(a, b) {
				t.Errorf("merged, the files are %q, want those of a run: %q", a, b)
			}
		})
	}
	text, err := os.ReadFile(logs[1])
	if err != nil {
		t.Fatal(err)
	}
	cut, empty := filepath.Join(t.TempDir(), "cut.log"), filepath.Join(t.TempDir(), "empty.log")
	keep(t, cut, string(text[:len(text)-5000]))
	keep(t, empty, "the pod had no time\n")
	for _, test := range []struct {
		name string
		args []string
		want string
	}{
		{"one is missing", []string{"--shards", "3", logs[0], logs[2]},
			"plumbline merge: shard 2 of 3 is missing (respoke, resonance)\n"},
		{"one is missing, and nobody counts", []string{results[0], results[2]},
			"shard 2 of 3 is missing"},
		{"one is there twice", []string{"--shards", "3", logs[0], logs[1], results[1], logs[2]},
			"shard 2 of 3 is there more than once: " + logs[1]},
		{"another number", append([]string{"--shards", "4"}, logs...), "4 shards are wanted"},
		{"a log without a result", []string{"--shards", "3", logs[0], empty, logs[2]},
			"shard 2 of 3 is missing"},
		{"a log without a result, and nobody counts", []string{empty},
			"empty.log: no result is in it"},
		{"a cut line", []string{"--shards", "3", logs[0], cut, logs[2]},
			"the line of the result is cut: "},
		{"no such file", []string{"--shards", "3", logs[0], filepath.Join(t.TempDir(), "x.json")},
			"x.json: does not exist"},
		{"a pattern that matches nothing", []string{filepath.Join(t.TempDir(), "*.json")},
			"*.json: there is no such file"},
		{"results of an earlier run", append([]string{"--shards", "3", "--max-age", "1ns"}, logs...),
			"is left out: its run ended "},
		{"waiting in vain", []string{"--shards", "3", "--wait", "10ms", logs[0], logs[2],
			filepath.Join(t.TempDir(), "*.log")}, "shard 2 of 3 is missing"},
		{"waiting for nobody knows what", []string{"--wait", "1s", logs[0]}, "--wait needs --shards"},
		{"waiting at standard input", []string{"--wait", "1s", "--shards", "3", "-"},
			"--wait cannot read standard input"},
		{"no number of shards", []string{"--shards", "-1", logs[0]},
			"--shards is -1; a number from 1 to 1000 is wanted"},
		{"no span of time", []string{"--max-age", "-1s", logs[0]}, "that is not negative"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			merged := runPlumbline(t, nil, append([]string{"merge"}, test.args...)...)
			if merged.status != exitCouldNotRun || !strings.Contains(merged.output, test.want) {
				t.Errorf("status %d, want 2 and %q\n%s", merged.status, test.want, merged.output)
			}
			if len(names(t, merged.folder)) > 0 {
				t.Errorf("it left %q", names(t, merged.folder))
			}
		})
	}
}

// TestAMergeWaitsForAShard that is not there yet, and for one that could not run to its end.
func TestAMergeWaitsForAShard(t *testing.T) {
	t.Parallel()
	_, _, results := sharded(t, 2, "resonance", "--label-filter", "kind:positive")
	text, err := os.ReadFile(results[1])
	if err != nil {
		t.Fatal(err)
	}
	lost := strings.Replace(string(text), `"labelFilter": `,
		`"interrupted": "Interrupted by User", "labelFilter": `, 1)
	for name, before := range map[string]string{"missing": "", "interrupted": lost} {
		t.Run(name, func(t *testing.T) {
			late, reports := filepath.Join(t.TempDir(), "late.json"), t.TempDir()
			if before != "" {
				keep(t, late, before)
			}
			synctest.Test(t, func(t *testing.T) {
				var stdout, stderr strings.Builder
				ended := make(chan int, 1)
				go func() {
					ended <- mergeResults(invocation{"plumbline merge", &stdout, &stderr},
						[]string{results[0], late + "*"},
						mergeOptions{reports: reports, shards: 2, wait: time.Minute})
				}()
				time.Sleep(30 * time.Second)
				select {
				case status := <-ended:
					t.Fatalf("it did not wait: status %d\n%s%s", status, &stdout, &stderr)
				default:
				}
				keep(t, late, string(text))
				if status := <-ended; status != exitConforms {
					t.Errorf("status %d\n%s%s", status, &stdout, &stderr)
				}
			})
		})
	}
}

// TestAMergedRunThatLostItsTarget could not run, as it could not in one piece.
func TestAMergedRunThatLostItsTarget(t *testing.T) {
	t.Parallel()
	whole, _, results := sharded(t, 2, "resonance", "--label-filter", "kind:positive")
	path, _ := whole.result(t)
	for name, words := range map[string][]string{"in shards": results, "whole": {path}} {
		var lost []string
		for i, word := range words {
			text, err := os.ReadFile(word)
			if err != nil {
				t.Fatal(err)
			}
			run, err := report.ReadJSON(word, text)
			if err != nil {
				t.Fatal(err)
			}
			suite := &run.Suites[0]
			for j := range suite.Cases {
				if c := &suite.Cases[j]; c.Outcome == report.Passed {
					*c = report.Case{Requirement: c.Requirement, Title: c.Title, Source: c.Source,
						Outcome: report.Skipped, Reason: report.NoLonger}
				}
			}
			suite.Problems = []string{report.NoLonger}
			var b strings.Builder
			if err := report.WriteJSON(&b, run); err != nil {
				t.Fatal(err)
			}
			lost = append(lost, filepath.Join(t.TempDir(), fmt.Sprintf("%d.json", i)))
			keep(t, lost[i], b.String())
		}
		if merged := runPlumbline(t, nil, append([]string{"merge"},
			lost...)...); merged.status != exitCouldNotRun {
			t.Errorf("%s: status %d, want 2\n%s", name, merged.status, merged.output)
		}
	}
}

func TestMistakenShards(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		environment map[string]string
		arguments   []string
		want        string
	}{
		{nil, []string{"--shard", "0/3"},
			`plumbline run: --shard is "0/3"; of 3 shards there is no number 0`},
		{nil, []string{"--shard", "two"}, `--shard is "two"; K/N is wanted`},
		{nil, []string{"--shard", "2/3", "--durations", "gone.json"},
			"the durations cannot be read: gone.json"},
		{map[string]string{"PLUMBLINE_SHARD": "4/3"}, nil, `PLUMBLINE_SHARD is "4/3"; of 3 shards`},
		{map[string]string{"CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "2", "PLUMBLINE_SHARD": "2/2"},
			nil, "the environment contradicts itself"},
		{map[string]string{"PLUMBLINE_SHARDS": "2"}, nil, "JOB_COMPLETION_INDEX is not"},
	} {
		run := runPlumbline(t, test.environment, append([]string{"run"}, test.arguments...)...)
		if run.status != exitCouldNotRun || !strings.Contains(run.output, test.want) {
			t.Errorf("%v %q: status %d, want 2 and %q\n%s", test.environment, test.arguments,
				run.status, test.want, run.output)
		}
	}
}
