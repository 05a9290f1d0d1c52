package shard

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// someCases draws cases of which some share names, groups, or both.
func someCases(t *rapid.T) []Case {
	timed := rapid.Bool().Draw(t, "timed")
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Case {
		c := Case{Name: fmt.Sprintf("case %03d", rapid.IntRange(0, 400).Draw(t, "name"))}
		for range rapid.IntRange(0, 2).Draw(t, "groups") {
			c.Groups = append(c.Groups, fmt.Sprint("group ",
				rapid.IntRange(0, 60).Draw(t, "group")))
		}
		if timed {
			c.Duration = time.Duration(rapid.Int64Range(0, int64(time.Minute)).Draw(t, "duration"))
		}
		return c
	}), 0, 200).Draw(t, "cases")
}

// TestASplitIsCompleteStableAndBalanced for any cases: each case is in one shard, nothing is torn
// apart, the order they come in changes nothing, and no shard is fuller than it has to be.
func TestASplitIsCompleteStableAndBalanced(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases, count := someCases(t), rapid.IntRange(1, 12).Draw(t, "count")
		plan := Split(cases, count)
		whole(t, cases, count, plan)
		together(t, cases, plan)
		balanced(t, cases, plan)
		shuffled := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)).Perm(len(cases))
		other := make([]Case, len(cases))
		for i, from := range shuffled {
			other[i] = cases[from]
			other[i].Groups = slices.Clone(other[i].Groups)
			slices.Reverse(other[i].Groups)
		}
		again := Split(other, count)
		for i, from := range shuffled {
			if again.Shards[i] != plan.Shards[from] {
				t.Fatalf("%v is in shard %d, and in another order in %d", other[i],
					plan.Shards[from], again.Shards[i])
			}
		}
		if again.Digest != plan.Digest {
			t.Fatal("the digest depends on the order")
		}
	})
}

func whole(t *rapid.T, cases []Case, count int, plan Plan) {
	if len(plan.Shards) != len(cases) || len(plan.Loads) != count {
		t.Fatalf("%d cases and %d shards, want %d and %d", len(plan.Shards), len(plan.Loads),
			len(cases), count)
	}
	for i, n := range plan.Shards {
		if n < 1 || n > count {
			t.Fatalf("%v is in shard %d of %d", cases[i], n, count)
		}
	}
}

func together(t *rapid.T, cases []Case, plan Plan) {
	in := map[string]int{}
	for i, c := range cases {
		for _, common := range append([]string{c.Name}, c.Groups...) {
			if other, found := in[common]; found && other != plan.Shards[i] {
				t.Fatalf("%s is in the shards %d and %d", common, other, plan.Shards[i])
			}
			in[common] = plan.Shards[i]
		}
	}
}

// balanced holds a plan to what splitting by the longest unit first can promise: no shard has more
// than the mean, and the part of the largest unit that may lie above it.
func balanced(t *rapid.T, cases []Case, plan Plan) {
	largest, sum := time.Duration(0), time.Duration(0)
	for _, u := range unitsOf(cases, loadsOf(cases)) {
		largest = max(largest, u.load)
		sum += u.load
	}
	total, most := time.Duration(0), time.Duration(0)
	for _, load := range plan.Loads {
		total, most = total+load, max(most, load)
	}
	if total != sum {
		t.Fatalf("the shards have %d, and the cases %d", total, sum)
	}
	n := float64(len(plan.Loads))
	if bound := float64(sum)/n + float64(largest)*(n-1)/n; float64(most) > bound+1 {
		t.Fatalf("the largest shard has %d, more than %f", most, bound)
	}
}

// TestShardsOfManySmallUnitsAreAlike: no shard has more than 1.3 times the mean where a unit is
// small beside a shard.
func TestShardsOfManySmallUnitsAreAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(2, 12).Draw(t, "count")
		cases := make([]Case, 6*count)
		for i := range cases {
			cases[i] = Case{Name: fmt.Sprint(i), Duration: time.Duration(
				rapid.Int64Range(int64(time.Second), int64(3*time.Second)).Draw(t, "duration"))}
		}
		loads := Split(cases, count).Loads
		total := time.Duration(0)
		for _, load := range loads {
			total += load
		}
		if ratio := float64(slices.Max(loads)) * float64(count) / float64(total); ratio > 1.3 {
			t.Fatalf("the largest shard has %.2f times the mean: %v", ratio, loads)
		}
	})
}

func TestSplit(t *testing.T) {
	named := func(seconds ...int) []Case {
		cases := make([]Case, len(seconds))
		for i, n := range seconds {
			cases[i] = Case{Name: string(rune('a' + i)), Duration: time.Duration(n) * time.Second}
		}
		return cases
	}
	flow := named(0, 0, 0, 0, 0, 0)
	for _, i := range []int{0, 1, 2} {
		flow[i].Groups = []string{"flow"}
	}
	for _, test := range []struct {
		name  string
		cases []Case
		count int
		want  []int
	}{
		{"by count", named(0, 0, 0, 0, 0), 2, []int{1, 2, 1, 2, 1}},
		{"the longest first", named(1, 2, 3, 4), 2, []int{1, 2, 2, 1}},
		{"a flow beside others", flow, 2, []int{1, 1, 1, 2, 2, 2}},
		{"more shards than units", named(1, 1), 4, []int{1, 2}},
		{"no case", nil, 2, []int{}},
		{"one that is not known takes the average", named(4, 2, 0), 2, []int{1, 2, 2}},
		{"one that took long alone", named(9, 1, 1, 1), 2, []int{1, 2, 2, 2}},
	} {
		if got := Split(test.cases, test.count).Shards; !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func TestADigestTellsSplitsApart(t *testing.T) {
	cases := []Case{{Name: "a"}, {Name: "b"}, {Name: "c"}}
	timed := []Case{{Name: "a", Duration: time.Hour}, {Name: "b", Duration: 1},
		{Name: "c", Duration: 1}}
	seen := map[string]string{}
	for name, plan := range map[string]Plan{"two": Split(cases, 2), "three": Split(cases, 3),
		"fewer": Split(cases[:2], 2), "timed": Split(timed, 2), "other": Split([]Case{{Name: "a"},
			{Name: "b"}, {Name: "d"}}, 2)} {
		if other, found := seen[plan.Digest]; found {
			t.Errorf("%s and %s have the same digest", name, other)
		}
		seen[plan.Digest] = name
	}
}
