package generate

import (
	"slices"
	"testing"

	"plumbline/internal/schema"
)

func TestChoicesAreRepeated(t *testing.T) {
	choices := NewChoices(7, 3)
	var taken []int
	for i := range 200 {
		n := choices.Below(i)
		if n < 0 || i > 0 && n >= i {
			t.Fatalf("%d is not below %d", n, i)
		}
		taken = append(taken, n)
	}
	replayed, restarted := Replay(choices.Recording()), NewChoices(1, 1)
	restarted.Below(5)
	restarted.Restart(7, 3)
	for i, want := range taken {
		if a, b := replayed.Below(i), restarted.Below(i); a != want || b != want {
			t.Fatalf("choice %d is %d, and again %d and %d", i, want, a, b)
		}
	}
	if replayed.Below(9) != 0 {
		t.Error("behind the end of a recording the simplest is chosen")
	}
	if got := Replay([]uint32{9}).Below(4); got != 3 {
		t.Errorf("of four the ninth is the last, not %d", got)
	}
}

// What is shrunk is the smallest value that has what matters.
func TestAValueIsShrunk(t *testing.T) {
	g, err := New(schemaOf(t, `{"type":"array","items":{"type":"object","required":["n","s"],
		"properties":{"n":{"type":"integer","minimum":0},"s":{"type":"string"},"o":{"type":"boolean"}}}}`),
		schema.ToServer)
	if err != nil {
		t.Fatal(err)
	}
	large := func(value any) bool {
		items, _ := value.([]any)
		return slices.ContainsFunc(items, func(item any) bool {
			object, _ := item.(map[string]any)
			s, _ := object["s"].(string)
			return len(s) > 5
		})
	}
	for seed := range uint64(30) {
		choices := NewChoices(seed, 5)
		value, err := g.Valid(choices)
		if err != nil || !large(value) {
			continue
		}
		keeps := func(recorded []uint32) bool {
			value, err := g.Valid(Replay(recorded))
			return err == nil && large(value)
		}
		small, err := g.Valid(Replay(Shrink(choices.Recording(), 3_000, keeps)))
		items, _ := small.([]any)
		if err != nil || !large(small) || len(items) > 1 || len(asJSON(t, small)) > 45 {
			t.Errorf("seed %d: %s became %s: %v", seed, asJSON(t, value), asJSON(t, small), err)
		}
		return
	}
	t.Error("no value was large")
}

func TestShrinkingEnds(t *testing.T) {
	asked := 0
	got := Shrink([]uint32{5, 9, 9, 200, 1}, 40, func(recorded []uint32) bool {
		asked++
		return slices.Contains(recorded, 9) || len(recorded) > 2 && recorded[2] > 100
	})
	if !slices.Equal(got, []uint32{9}) || asked > 40 {
		t.Errorf("%v after %d", got, asked)
	}
	none := Shrink([]uint32{3, 4}, 100, func([]uint32) bool { return false })
	if !slices.Equal(none, []uint32{3, 4}) {
		t.Errorf("%v, where nothing else would do", none)
	}
}
