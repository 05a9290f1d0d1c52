package explore

import (
	"strings"
	"testing"
)

// TestLostInWrappers: an answer may wrap the thing in a member, unless that is one that was sent.
func TestLostInWrappers(t *testing.T) {
	for _, test := range []struct{ sent, read, want string }{
		{`{"a": 1}`, `{"a": 1.0, "id": 2}`, ""},
		{`{"a": 1}`, `{"box": {"a": 1}}`, ""},
		{`{"a": 1}`, `{"box": {"a": 2}}`, "a was sent as 1 and is 2"},
		{`{"a": 1}`, `{"id": 1}`, "a was sent and is not there"},
		{`{"spec": {"a": 1}}`, `{"spec": {"a": 1}}`, ""},
		{`{"spec": {"a": 1}, "b": 1}`, `{"spec": {"a": 1}}`, "b was sent and is not there"},
	} {
		lost := Lost(decoded(t, test.sent), decoded(t, test.read),
			func(string) bool { return false })
		if got := strings.Join(lost, "; "); got != test.want {
			t.Errorf("%s, %s: got %q, want %q", test.sent, test.read, got, test.want)
		}
	}
}
