package pace

import (
	"strings"
	"testing"
	"time"
)

func TestParseLimit(t *testing.T) {
	for _, test := range []struct {
		text string
		want Limit // none: it is refused
		says string
	}{
		{"5/10s", Limit{Calls: 5, Per: 10 * time.Second, Burst: 5}, ""},
		{"10/1s+20", Limit{Calls: 10, Per: time.Second, Burst: 20}, ""},
		{"10/1s+10", Limit{Calls: 10, Per: time.Second, Burst: 10}, ""},
		{"1/1m30s", Limit{Calls: 1, Per: 90 * time.Second, Burst: 1}, ""},
		{"1000/1ms", Limit{Calls: 1000, Per: time.Millisecond, Burst: 1000}, ""},
		{"", Limit{}, "such as 5/10s or 10/1s+20"},
		{"fast", Limit{}, "calls in a span of time are wanted"},
		{"5", Limit{}, "calls in a span of time are wanted"},
		{"/10s", Limit{}, `"" is no number of calls`},
		{"0/10s", Limit{}, `"0" is no number of calls`},
		{"-5/10s", Limit{}, `"-5" is no number of calls`},
		{"5.5/10s", Limit{}, `"5.5" is no number of calls`},
		{"99999999999999999999/1s", Limit{}, "is no number of calls"},
		{"5/", Limit{}, `"" is no span of time`},
		{"5/10", Limit{}, `"10" is no span of time`},
		{"5/0s", Limit{}, `"0s" is no span of time`},
		{"5/-1s", Limit{}, `"-1s" is no span of time`},
		{"5 / 10s", Limit{}, `"5 " is no number of calls`},
		{"5/10s/1", Limit{}, `"10s/1" is no span of time`},
		{"5/10s+", Limit{}, `"" is no burst of 5 calls or more`},
		{"5/10s+4", Limit{}, `"4" is no burst of 5 calls or more`},
		{"5/10s+x", Limit{}, `"x" is no burst of 5 calls or more`},
		{"5/10s+6+7", Limit{}, `"6+7" is no burst of 5 calls or more`},
	} {
		t.Run(test.text, func(t *testing.T) {
			got, err := ParseLimit(test.text)
			if got != test.want || (err == nil) != (test.says == "") {
				t.Errorf("got %v, %v; want %v", got, err, test.want)
			}
			if test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)) {
				t.Errorf("the error does not have %q: %v", test.says, err)
			}
		})
	}
}

// TestPartsKeepToTheLimit however many share it: what all may send in any time is no more than what
// one may, but for the moment in which more than there are calls begin.
func TestPartsKeepToTheLimit(t *testing.T) {
	limit := Limit{Calls: 5, Per: 10 * time.Second, Burst: 10}
	for sharing, want := range map[int]Limit{
		0: limit, 1: limit, 2: {2, 10 * time.Second, 5}, 3: {1, 10 * time.Second, 3},
		5: {1, 10 * time.Second, 2}, 6: {1, 20 * time.Second, 1}, 20: {1, 40 * time.Second, 1},
	} {
		got := limit.Part(sharing)
		if got != want {
			t.Errorf("%d share it: got %v, want %v", sharing, got, want)
		}
		all, one := float64(max(1, sharing)*got.Calls)/got.Per.Seconds(), 0.5
		if all > one {
			t.Errorf("%d that share it send %f calls in a second, and one sends %f", sharing, all,
				one)
		}
	}
}
