package generate

import (
	"maps"
	"slices"
	"testing"
	"time"

	"plumbline/internal/schema"
)

// Every case of every document has the label that the schema gives its value, and most obligations
// can be met.
func TestCasesOfTheDocumentsAreLabeledRight(t *testing.T) {
	made, unmade, odd := 0, map[string]int{}, 0
	some := &sampling{n: 23}
	started := time.Now()
	for _, path := range documentPaths(t) {
		schemas := sentSchemas(t, path)
		for _, name := range slices.Sorted(maps.Keys(schemas)) {
			if !some.next() {
				continue
			}
			s := schemas[name]
			g, err := New(s, schema.ToServer)
			if err != nil {
				continue
			}
			cases, without := g.Cases()
			made += len(cases)
			for _, u := range without {
				unmade[u.Reason]++
			}
			for _, c := range cases {
				problems, err := s.Judge(c.Value, schema.ToServer)
				if err != nil || c.Valid == anyError(problems) {
					t.Errorf("%s: %v is %s, labeled %v: %v %v", name, c.Obligation,
						asJSON(t, c.Value),
						c.Valid, problems, err)
				}
				if c.Valid != (c.Side != Outside) {
					odd++
				}
			}
		}
	}
	t.Logf("%d cases in %v; %d miss a keyword and are valid all the same", made,
		time.Since(started), odd)
	for _, reason := range slices.Sorted(maps.Keys(unmade)) {
		t.Logf("%6d not made: %s", unmade[reason], reason)
	}
	if made < 2_000 {
		t.Errorf("%d cases are too few to tell anything", made)
	}
}
