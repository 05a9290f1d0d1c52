package cli

import (
	"strings"
	"testing"
)

// TestOtherCallers: the credentials of another caller are told as those of the first one are.
func TestOtherCallers(t *testing.T) {
	t.Parallel()
	document := boxesFile(t)
	for name, test := range map[string]struct{ other, says string }{
		"as such":         {"key=canary-4711", "--auth-other wants SCHEME=env:NAME"},
		"an unset one":    {"key=env:NOT_SET_4711", "which --auth-other names"},
		"the same as own": {"key=env:SAME", "those of another caller"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := runPlumbline(t, map[string]string{"KEY": "canary-4711", "SAME": "canary-4711"},
				"test", document, "--base-url", "http://127.0.0.1:1", "--auth", "key=env:KEY",
				"--auth-other", test.other)
			if e.status != 2 || !strings.Contains(e.output, test.says) ||
				strings.Contains(e.output, "canary-4711") {
				t.Errorf("status %d, want 2 and %q; it says\n%s", e.status, test.says, e.output)
			}
		})
	}
}
