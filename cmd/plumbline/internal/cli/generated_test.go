package cli

import (
	"strings"
	"testing"
)

// TestGeneratedCasesOfSuites: the suites have cases that are made of their documents where a run
// asks for them, and those accuse no reference server.
func TestGeneratedCasesOfSuites(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arguments []string
		status    int
		says      string
	}{
		"respoke": {[]string{"run", "respoke", "--generated", "--label-filter", "generated"}, 0,
			"conforms"},
		"resonance": {[]string{"run", "resonance", "--generated", "--label-filter",
			"generated && kind:negative"}, 0, "conforms"},
		"not asked for": {[]string{"run", "respoke", "--label-filter", "generated"}, 2,
			"nothing was tested: 158 cases"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := runPlumbline(t, nil, test.arguments...)
			if e.status != test.status || !strings.Contains(e.output, test.says) {
				t.Errorf("status %d, want %d and %q; it says\n%s", e.status, test.status,
					test.says, e.output)
			}
		})
	}
}
