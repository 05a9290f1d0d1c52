package cases

import (
	"testing"

	"plumbline/harness/call"
	"plumbline/harness/exchange"
)

// TestWhatIsLost: of an answer that broke off nothing is known, unless it is the API that has not
// sent it to the end.
func TestWhatIsLost(t *testing.T) {
	begun := &exchange.Response{Status: 200, Body: []byte(`{"a`)}
	for name, test := range map[string]struct {
		problem  *exchange.Problem
		response *exchange.Response
		want     bool
	}{
		"whole":                {nil, begun, false},
		"none in time":         {&exchange.Problem{Kind: exchange.Deadline}, nil, true},
		"refused":              {&exchange.Problem{Kind: exchange.Connection}, nil, true},
		"reset within":         {&exchange.Problem{Kind: exchange.Connection}, begun, true},
		"shorter than it says": {&exchange.Problem{Kind: exchange.Truncated}, begun, false},
		"no HTTP":              {&exchange.Problem{Kind: exchange.Malformed}, nil, false},
		"never ended": {&exchange.Problem{Kind: exchange.Deadline, Phase: exchange.InBody},
			begun, false},
	} {
		response := &call.Response{Exchange: &exchange.Exchange{Problem: test.problem,
			Response: test.response}}
		if got := isLost(response); got != test.want {
			t.Errorf("%s: %v, and %v is wanted", name, got, test.want)
		}
	}
}
