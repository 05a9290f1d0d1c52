package shard

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Case is a case as it is split.
type Case struct {
	// Name is the same on every machine; cases of one name stay together.
	Name string
	// Groups name what the case has in common with others that have to stay beside it, such as the
	// container whose cases run in order.
	Groups []string
	// Duration is how long the case took the last time; 0 where that is not known.
	Duration time.Duration
}

// Plan says which shard each case is in.
type Plan struct {
	// Shards has the number of a shard, from 1, for each case in the order they were given in.
	Shards []int
	// Loads are what each shard is expected to take: a time where durations are known, and
	// otherwise a number of cases.
	Loads []time.Duration
	// Digest is the same for plans that put the same cases into the same shards.
	Digest string
}

// unit is what is not torn apart: cases, by their numbers.
type unit struct {
	name  string // the first of the names of its cases
	cases []int
	load  time.Duration
}

// leastLoad is what a case takes at least, so that cases which took no time are spread as well.
const leastLoad = time.Millisecond

// Split splits cases: the unit that takes longest goes first, always into the shard that has the
// least to do. The order of the cases decides nothing. A case without a duration is taken for an
// average one, and where no case has one all count the same.
func Split(cases []Case, count int) Plan {
	units := unitsOf(cases, loadsOf(cases))
	slices.SortFunc(units, func(a, b unit) int {
		return cmp.Or(cmp.Compare(b.load, a.load), strings.Compare(a.name, b.name))
	})
	plan := Plan{Shards: make([]int, len(cases)), Loads: make([]time.Duration, count)}
	for _, u := range units {
		least := 0
		for i, load := range plan.Loads {
			if load < plan.Loads[least] {
				least = i
			}
		}
		plan.Loads[least] += u.load
		for _, i := range u.cases {
			plan.Shards[i] = least + 1
		}
	}
	plan.Digest = digest(cases, plan.Shards, count)
	return plan
}

// loadsOf is what each case is expected to take.
func loadsOf(cases []Case) []time.Duration {
	known, sum := 0, time.Duration(0)
	for _, c := range cases {
		if c.Duration > 0 {
			known, sum = known+1, sum+c.Duration
		}
	}
	loads := make([]time.Duration, len(cases))
	for i, c := range cases {
		switch {
		case c.Duration > 0:
			loads[i] = max(c.Duration, leastLoad)
		case known > 0:
			loads[i] = max(sum/time.Duration(known), leastLoad)
		default:
			loads[i] = 1
		}
	}
	return loads
}

// unitsOf joins cases that have a name or a group in common.
func unitsOf(cases []Case, loads []time.Duration) []unit {
	leader := make([]int, len(cases))
	for i := range leader {
		leader[i] = i
	}
	var find func(i int) int
	find = func(i int) int {
		if leader[i] != i {
			leader[i] = find(leader[i])
		}
		return leader[i]
	}
	first := map[string]int{}
	join := func(i int, common string) {
		if known, found := first[common]; found {
			leader[find(i)] = find(known)
		} else {
			first[common] = i
		}
	}
	for i, c := range cases {
		join(i, "name "+c.Name)
		for _, group := range c.Groups {
			join(i, "group "+group)
		}
	}
	byLeader := map[int]*unit{}
	for i, c := range cases {
		u := byLeader[find(i)]
		if u == nil {
			u = &unit{name: c.Name}
			byLeader[find(i)] = u
		}
		u.name = min(u.name, c.Name)
		u.cases, u.load = append(u.cases, i), u.load+loads[i]
	}
	units := make([]unit, 0, len(byLeader))
	for _, u := range byLeader {
		units = append(units, *u)
	}
	return units
}

// digest is of the names of the cases of each shard, in an order that depends on nothing else.
func digest(cases []Case, shards []int, count int) string {
	lines := make([]string, len(cases))
	for i, c := range cases {
		lines[i] = fmt.Sprintf("%d %q", shards[i], c.Name)
	}
	slices.Sort(lines)
	sum := sha256.New()
	fmt.Fprintf(sum, "%d\n%s", count, strings.Join(lines, "\n"))
	return fmt.Sprintf("%x", sum.Sum(nil))
}
