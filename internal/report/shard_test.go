package report

import (
	"strings"
	"testing"
	"time"
)

// partOf is a result of a shard of three, of one suite whose cases have the outcomes.
func partOf(name string, index int, outcomes ...CaseOutcome) Result {
	run := shelf(name, outcomes...)
	run.Suites[0].Problems = nil
	run.Shard = &Shard{Index: index, Count: 3, Cases: len(outcomes),
		Split: strings.Repeat("5a", 32)}
	return Result{run, name + string(rune('0'+index)) + ".json"}
}

func TestShardsHaveToBeWhole(t *testing.T) {
	changed := func(result Result, name string, change func(*Run)) Result {
		shard := *result.Run.Shard
		result.Run.Shard, result.Name = &shard, name
		change(&result.Run)
		return result
	}
	a1, a2, a3 := partOf("a", 1, Passed), partOf("a", 2, Failed), partOf("a", 3)
	b1, b2, b3 := partOf("b", 1), partOf("b", 2), partOf("b", 3)
	whole := Result{shelf("a", Passed), "whole.json"}
	otherSplit := changed(a2, "other.json", func(r *Run) {
		r.Shard.Split = strings.Repeat("0b", 32)
	})
	cut := changed(a2, "cut.json", func(r *Run) { r.Interrupted = "Interrupted by User" })
	for _, test := range []struct {
		name    string
		results []Result
		count   int
		kept    string // names of what counts
		refused string // what the error says, in whole
	}{
		{"all", []Result{a1, a2, a3}, 3, "a1.json a2.json a3.json", ""},
		{"all, by what they say", []Result{a3, a1, a2}, 0, "a3.json a1.json a2.json", ""},
		{"two suites by themselves", []Result{a1, b1, a2, b2, a3, b3}, 3,
			"a1.json b1.json a2.json b2.json a3.json b3.json", ""},
		{"a whole run", []Result{whole}, 0, "whole.json", ""},
		{"a whole run is one shard", []Result{whole}, 1, "whole.json", ""},
		{"another attempt", []Result{a1, cut, a2, a3}, 3, "a1.json a2.json a3.json", ""},
		{"another attempt came first", []Result{a1, a2, cut, a3}, 3, "a1.json a2.json a3.json", ""},
		{"only an attempt", []Result{a1, cut, a3}, 3, "a1.json cut.json a3.json", ""},
		{"two attempts", []Result{a1, changed(cut, "later.json", func(r *Run) {
			r.Started = noon.Add(time.Minute)
		}), cut, a3}, 3, "a1.json later.json a3.json", ""},

		{"one is missing", []Result{a1, a3}, 3, "", "shard 2 of 3 is missing (a)"},
		{"one is missing, by what they say", []Result{a1, a3}, 0, "",
			"shard 2 of 3 is missing (a)"},
		{"two are missing", []Result{a2}, 3, "",
			"shard 1 of 3 is missing (a)\nshard 3 of 3 is missing (a)"},
		{"one is missing of both suites", []Result{a1, a3, b1, b3}, 3, "",
			"shard 2 of 3 is missing (a, b)"},
		{"one is missing of one suite", []Result{a1, a2, a3, b1, b3}, 3, "",
			"shard 2 of 3 is missing (b)"},
		{"one is there twice", []Result{a1, a2, changed(a2, "again.json", func(*Run) {}), a3}, 3,
			"",
			"shard 2 of 3 is there more than once: a2.json, again.json (a)"},
		{"twice and missing", []Result{a1, a1, a2}, 3, "",
			"shard 1 of 3 is there more than once: a1.json, a1.json (a)\n" +
				"shard 3 of 3 is missing (a)"},
		{"another number", []Result{a1, a2, a3}, 4, "",
			"a1.json is shard 1 of 3, and 4 shards are wanted (a)"},
		{"fewer", []Result{a1, a2, a3}, 2, "",
			"a1.json is shard 1 of 3, and 2 shards are wanted (a)"},
		{"a whole run among them", []Result{a1, a2, a3, whole}, 3, "",
			"whole.json is the result of a whole run, and a1.json is shard 1 of 3 (a)"},
		{"a whole run in their place", []Result{whole}, 2, "",
			"whole.json is the result of a whole run, and 2 shards are wanted (a)"},
		{"nothing", nil, 2, "", "the results have no suite, and 2 shards are wanted"},
		{"split in another way", []Result{a1, otherSplit, a3}, 3, "",
			"a1.json and other.json were split in different ways, so that cases may be lost; all " +
				"shards need the same suites, the same --label-filter, the same --durations and " +
				"the same edition of plumbline (a)"},
		{"an impossible one", []Result{changed(a1, "x.json", func(r *Run) { r.Shard.Index = 4 })},
			3,
			"", "x.json is shard 4 of 3, which cannot be (a)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Shards(test.results, test.count)
			if (err == nil) != (test.refused == "") || err != nil && err.Error() != test.refused {
				t.Fatalf("got the error %v, want %s", err, test.refused)
			}
			var names []string
			for _, result := range got {
				names = append(names, result.Name)
			}
			if kept := strings.Join(names, " "); err == nil && kept != test.kept {
				t.Errorf("kept %s, want %s", kept, test.kept)
			}
		})
	}
}

func TestARunThatCouldNotRun(t *testing.T) {
	because := func(run Run, reason string) Run {
		run.Suites[0].Cases[0].Reason = reason
		return run
	}
	inShard := func(run Run, problems ...string) Run {
		run.Shard = &Shard{Index: 1, Count: 2}
		run.Suites[0].Problems = problems
		return run
	}
	recording := shelf("a", Errored)
	recording.Suites[0].Subject = Recording
	for name, test := range map[string]struct {
		run  Run
		want bool
	}{
		"it tested something":            {shelf("a", Passed, Skipped), false},
		"it failed":                      {shelf("a", Failed), false},
		"nothing was tested":             {shelf("a", Skipped), true},
		"nothing is known of the target": {shelf("a", Errored), true},
		"the target no longer answered": {because(shelf("a", Skipped, Passed), NoLonger),
			true},
		"a shard that has nothing to test": {inShard(shelf("a", Skipped, Unsupported)), false},
		"a shard without a case":           {inShard(shelf("a", Skipped)), false},
		"a shard whose set-up failed": {inShard(shelf("a", Skipped), "the set-up failed"),
			true},
		"a shard of which nothing is known": {inShard(shelf("a", Errored)), true},
		"a shard that lost its target": {because(inShard(shelf("a", Skipped)), NoLonger),
			true},
		"recorded traffic nobody could judge": {recording, false},
	} {
		if got := test.run.CouldNotRun(); got != test.want {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

// TestAShardConformsForItsPart also where all its cases are in others, and only there.
func TestAShardConformsForItsPart(t *testing.T) {
	elsewhere := func(outcomes ...CaseOutcome) Suite {
		suite := shelf("a", outcomes...).Suites[0]
		suite.Problems = nil
		for i := range suite.Cases {
			if suite.Cases[i].Outcome == Skipped {
				suite.Cases[i].Reason = OtherShard
			}
		}
		return suite
	}
	alone := shelf("a", Skipped).Suites[0]
	alone.Problems = nil
	broken := elsewhere(Skipped)
	broken.Problems = []string{"the set-up failed"}
	for _, test := range []struct {
		suite    Suite
		conforms bool
		verdict  string
	}{
		{elsewhere(Skipped), true, "nothing of it was tested in this shard"},
		{elsewhere(Skipped, Unsupported), true, "nothing of it was tested in this shard"},
		{elsewhere(Skipped, Passed), true, "conforms"},
		{elsewhere(Skipped, Failed), false, "does not conform"},
		{elsewhere(Skipped, Errored), false, "could not be tested to the end"},
		{broken, false, "nothing was tested"},
		{alone, false, "nothing was tested"},
	} {
		if got := test.suite.Conforms(); got != test.conforms ||
			test.suite.Verdict() != test.verdict {
			t.Errorf("got %v and %q, want %v and %q", got, test.suite.Verdict(), test.conforms,
				test.verdict)
		}
	}
}
