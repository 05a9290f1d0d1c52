package cases

import (
	"testing"

	"plumbline/internal/explore"
)

// TestWhenAllAreRefused: what names something that may not be there can be refused for that.
func TestWhenAllAreRefused(t *testing.T) {
	type answer struct {
		status int
		there  bool
	}
	for name, test := range map[string]struct {
		answers []answer
		told    int // the status of the refusal that is told of; 0 where none is
	}{
		"nothing was sent": {nil, 0},
		"one is accepted": {[]answer{{400, true}, {200, true}, {400, true}},
			0},
		"all of things that are there": {[]answer{{400, true}, {422, true}}, 422},
		"though some of others are not": {[]answer{{404, false}, {400, true}, {404, false}},
			400},
		"though one has gone":                  {[]answer{{400, true}, {404, true}}, 400},
		"nothing is there":                     {[]answer{{404, true}, {404, true}}, 0},
		"nobody knows what is there":           {[]answer{{404, false}, {400, false}}, 0},
		"whether or not anything is there":     {[]answer{{400, false}, {403, false}}, 403},
		"the things are not there, by a check": {[]answer{{404, true}, {400, false}}, 0},
	} {
		// in one tally, and each in one of its own that is added
		alone, together := newTally(), newTally()
		for _, a := range test.answers {
			got := reply{response: answered(a.status, ""), label: explore.Valid}
			part := newTally()
			part.answer(got, a.there)
			alone.answer(got, a.there)
			together.add(part)
		}
		for _, tally := range []*tally{alone, together} {
			told := 0
			if last := tally.allRefused(); last != nil {
				told = last.status()
			}
			if told != test.told {
				t.Errorf("%s: told of %d, want %d", name, told, test.told)
			}
		}
	}
}
