package cases

import (
	"testing"

	"plumbline/harness/verdict"
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

// TestAnErrorIsNotHidden by a warning of the same check, nor a status by another one.
func TestAnErrorIsNotHidden(t *testing.T) {
	status := func(actual string, severity verdict.Severity) verdict.Finding {
		return verdict.Finding{Check: verdict.Status, Severity: severity, Expected: "200",
			Actual: actual, Contract: verdict.Location{Pointer: "/paths/~1a/get/responses"}}
	}
	elsewhere := status("415", verdict.Warning)
	elsewhere.Contract.Pointer = "/paths/~1b/post/responses"
	refusal := causeOf(status("415", verdict.Warning))
	for _, other := range []struct {
		finding verdict.Finding
		same    bool
	}{
		{status("409", verdict.Warning), false},
		{elsewhere, true},
		{status("500", verdict.Error), false},
		{status("406", verdict.Error), false},
	} {
		if same := causeOf(other.finding) == refusal; same != other.same {
			t.Errorf("%s %s is the cause of a refusal with 415: %v", other.finding.Severity,
				other.finding.Actual, same)
		}
	}
	if causeOf(status("404", verdict.Warning)) != causeOf(status("409", verdict.Warning)) {
		t.Error("two refusals of an operation are two causes")
	}
	if causeOf(status("500", verdict.Error)) == causeOf(status("201", verdict.Error)) {
		t.Error("a failure and a success are one cause")
	}
}
