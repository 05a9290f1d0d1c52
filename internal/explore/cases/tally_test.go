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

// TestAWarningIsNotToldBesideItsError, of the same case or of another, and an error is told beside
// its warning.
func TestAWarningIsNotToldBesideItsError(t *testing.T) {
	finding := func(severity verdict.Severity) verdict.Finding {
		return verdict.Finding{Check: verdict.Status, Severity: severity, Actual: "409 Conflict"}
	}
	of := func(f verdict.Finding) group { return group{cause{finding: f}, causeOf(f), nil} }
	warning, wrong := of(finding(verdict.Warning)), of(finding(verdict.Error))
	for _, test := range []struct {
		name   string
		told   map[string]string
		found  []group
		of     group
		teller string
	}{
		{"alone", nil, nil, warning, ""},
		{"beside its error", nil, []group{wrong}, warning, "this"},
		{"behind an error of another case", map[string]string{wrong.key: "that"}, nil, warning,
			"that"},
		{"told by another case", map[string]string{warning.key: "that"}, nil, warning, "that"},
		{"told by itself before", map[string]string{warning.key: "this"}, nil, warning, ""},
		{"an error beside its warning", nil, []group{warning}, wrong, ""},
		{"an error behind a warning", map[string]string{warning.key: "that"}, nil, wrong, ""},
		{"an error told by another case", map[string]string{wrong.key: "that"}, nil, wrong, "that"},
	} {
		r := &runner{tally: newTally()}
		for i := range test.found {
			r.tally.causes[test.found[i].key] = &test.found[i].cause
		}
		got := r.teller(test.of, "this", &registry{cases: test.told})
		if got != test.teller {
			t.Errorf("%s: it is told by %q, and should be by %q", test.name, got, test.teller)
		}
	}
}
