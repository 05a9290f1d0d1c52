package check

import (
	"strings"
	"testing"

	"plumbline/internal/contract"
)

func TestARangeThatMatchesNothingIsTheHint(t *testing.T) {
	for _, test := range []struct{ documented, actual, want string }{
		{"application/*+json", "application/problem+json", "application/*+json"},
		{"application/*+json", "application/problem+json; charset=utf-8", "application/*+json"},
		{"Application/vnd.*", "application/vnd.a+json", "Application/vnd.*"},
		{"*/json", "application/json", "*/json"},
		{"application/*+json", "application/json", ""},
		{"application/*", "application/json", ""},
		{"*/*", "application/json", ""},
		{"application/json", "application/json", ""},
		{"application/*+json", "malformed", ""},
	} {
		hint := meantRange([]*contract.MediaType{{Range: "text/plain"}, {Range: test.documented}},
			test.actual)
		if (hint == "") != (test.want == "") || !strings.Contains(hint, test.want) {
			t.Errorf("%s for %s: got %q", test.documented, test.actual, hint)
		}
	}
}
