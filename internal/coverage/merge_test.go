package coverage

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"plumbline/harness/verdict"
)

// pieces are measurements of one contract by the calls of a run, dealt out at random.
func pieces(t *testing.T, random *rand.Rand, n int) (parts []*Coverage, whole *Coverage) {
	t.Helper()
	c := load(t, rich)
	dealt := make([][]Observation, n)
	all := observations(t, c, slices.Concat(richCalls, richCalls))
	for _, o := range all {
		i := random.IntN(n)
		dealt[i] = append(dealt[i], o)
	}
	for _, some := range dealt {
		parts = append(parts, Measure(c, some))
	}
	return parts, Measure(c, all)
}

// TestMergingShardsIsMeasuringAtOnce holds however the exchanges are dealt out and the parts put
// together; reasons included.
func TestMergingShardsIsMeasuringAtOnce(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 30 {
		p, whole := pieces(t, random, 3)
		for _, merged := range []*Coverage{
			Merge(Merge(p[0], p[1]), p[2]), Merge(p[0], Merge(p[1], p[2])),
			Merge(p[2], Merge(p[1], p[0])), Merge(Merge(nil, Merge(p[1], p[0])), Merge(p[2], nil)),
		} {
			if !reflect.DeepEqual(merged, whole) {
				t.Fatalf("got\n%swant\n%s", lines(merged), lines(whole))
			}
		}
	}
}

func TestMergeLevels(t *testing.T) {
	single := func(l Level) *Coverage {
		return &Coverage{
			Operations: []Operation{{Name: "GET /a",
				Items: []Item{{Kind: KindStatus, Name: "200", Status: "200", Level: l, Present: 1,
					Absent: 2, Null: 3, Reason: "r"}}}}}
	}
	for i, best := range Levels {
		for _, other := range Levels[i:] {
			for _, merged := range []*Coverage{Merge(single(best), single(other)),
				Merge(single(other), single(best))} {
				item := merged.Operations[0].Items[0]
				if item.Level != best || item.Present != 2 || item.Absent != 4 || item.Null != 6 {
					t.Errorf("%s and %s: got %s with %d/%d/%d, want %s with 2/4/6", best, other,
						item.Level, item.Present, item.Absent, item.Null, best)
				}
				if reachedIt := best == Exercised ||
					best == Seen; reachedIt != (item.Reason == "") {
					t.Errorf("%s and %s: got the reason %q", best, other, item.Reason)
				}
			}
		}
	}
}

// TestMergeOfDifferentContracts keeps what only one of them has, in an order that does not depend
// on which comes first.
func TestMergeOfDifferentContracts(t *testing.T) {
	of := func(operation string, line int, names ...string) *Coverage {
		o := Operation{Name: operation, Calls: 1}
		for _, name := range names {
			o.Items = append(o.Items, Item{Kind: KindParameter, Name: name, Level: Exercised,
				Present: 1, Location: verdict.Location{File: "doc", Line: line}})
		}
		return &Coverage{Operations: []Operation{o}}
	}
	a, b, c := of("POST /a", 3, "z", "y"), of("POST /a", 2, "x", "z"), of("GET /b", 1, "q")
	want := Merge(Merge(a, b), c)
	differs(t, "items", lines(want, KindParameter), "q: exercised 1/0/0", "x: exercised 1/0/0",
		"y: exercised 1/0/0", "z: exercised 2/0/0")
	if calls := want.Operations[1].Calls; calls != 2 {
		t.Errorf("got %d calls, want 2", calls)
	}
	if line := want.Operations[1].Items[2].Location.Line; line != 2 {
		t.Errorf("got line %d for what stands at 2 and 3, want 2", line)
	}
	for i, got := range []*Coverage{Merge(c, Merge(b, a)), Merge(Merge(c, a), b),
		Merge(a, Merge(c, b)), Merge(Merge(b, c), a)} {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("order %d: got\n%swant\n%s", i, lines(got), lines(want))
		}
	}
}

func TestMergeWithNothing(t *testing.T) {
	c := measure(t, rich, richCalls...)
	if got := Merge(nil, nil); got != nil {
		t.Errorf("got %v for nothing and nothing, want nil", got)
	}
	for _, got := range []*Coverage{Merge(c, nil), Merge(nil, c)} {
		if !reflect.DeepEqual(got, c) {
			t.Errorf("got\n%swant\n%s", lines(got), lines(c))
		}
	}
}

// TestMergeChangesNothing of what it is given, also later on, by what it gives.
func TestMergeChangesNothing(t *testing.T) {
	a, b := measure(t, rich), measure(t, rich, richCalls...)
	b.Operations = b.Operations[:2]
	wantA, wantB := a.clone(), b.clone()
	for _, merged := range []*Coverage{Merge(a, b), Merge(a, nil), Merge(nil, b)} {
		for i := range merged.Operations {
			for j := range merged.Operations[i].Items {
				merged.Operations[i].Items[j].Reason = "changed"
			}
		}
	}
	if !reflect.DeepEqual(a, wantA) || !reflect.DeepEqual(b, wantB) {
		t.Error("what was merged has changed")
	}
}

func TestLost(t *testing.T) {
	named := func(items ...Item) *Coverage {
		return &Coverage{Operations: []Operation{{Name: "GET /a", Items: items}}}
	}
	item := func(name string, l Level) Item {
		return Item{Kind: KindStatus, Name: name, Status: name, Level: l, Reason: string(l)}
	}
	for _, old := range Levels {
		for _, now := range append([]Level{""}, Levels...) {
			newer := named()
			if now != "" {
				newer = named(item("200", now))
			}
			lost := Lost(named(item("200", old)), newer)
			worse := old == Exercised && now != Exercised ||
				old == Seen && now != Exercised && now != Seen
			if (len(lost) == 1) != worse || len(lost) > 1 {
				t.Errorf("from %q to %q: got %v, want a loss: %t", old, now, lost, worse)
				continue
			}
			if !worse {
				continue
			}
			want := Loss{Operation: "GET /a", Item: item("200", now), Old: old, New: now}
			if now == "" {
				want.Item = item("200", old)
			}
			if lost[0] != want {
				t.Errorf("from %q to %q: got %v, want %v", old, now, lost[0], want)
			}
		}
	}
	t.Run("in order", func(t *testing.T) {
		older := measure(t, rich, richCalls...)
		lost := Lost(older, measure(t, rich, richCalls[1:]...))
		var got []string
		for _, l := range lost {
			got = append(got,
				l.Operation+" "+string(l.Item.Kind)+" "+l.Item.Name+": "+string(l.Old)+" → "+string(
					l.New))
		}
		differs(t, "losses", joined(got),
			"POST /a request-media-type application/json: exercised → seen",
			"POST /a parameter query x: exercised → seen",
			"POST /a parameter-value query x=a: exercised → not-reached",
			"POST /a request-member $.a: exercised → not-reached",
			"POST /a request-member $.b: exercised → not-reached",
			"POST /a security s: exercised → not-reached",
			"POST /a status 200: exercised → seen",
			"POST /a response-media-type application/json: exercised → seen",
			"POST /a response-header header H: exercised → not-reached",
			"POST /a response-member $.r: exercised → seen")
		if all := Lost(older, nil); len(all) != older.Count("", Exercised)+older.Count("", Seen) {
			t.Errorf("got %d losses to nothing, want all that was reached", len(all))
		}
		if none := append(Lost(nil, older), Lost(older, older)...); len(none) != 0 {
			t.Errorf("got %v, want no loss", none)
		}
	})
}
