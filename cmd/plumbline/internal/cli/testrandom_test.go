package cli

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDrawing finds what nothing that is enumerated shows, by the smallest request or the shortest
// sequence that shows it, and the same again; and it finds nothing where nothing is wrong.
func TestDrawing(t *testing.T) {
	t.Parallel()
	document := boxesFile(t)
	smallest := regexp.MustCompile(`-d '\{"label":"[^"]?\([^"]?"(,"size":\d)?\}'`)
	for wrong, test := range map[string]struct {
		status int
		says   string
		shows  *regexp.Regexp
	}{
		"":                       {0, "conforms", nil},
		"an error for a bracket": {1, "status", smallest},
		"deletes another as well": {1, "what was created can be read until it is deleted",
			regexp.MustCompile(`answered with 404 after creating thing 1, creating thing 2, ` +
				`deleting thing [12], although`)},
	} {
		t.Run(wrong, func(t *testing.T) {
			t.Parallel()
			var found [][]string
			for range 2 {
				api := &boxesAPI{wrong: wrong, boxes: map[string]map[string]any{}}
				e := runPlumbline(t, map[string]string{"BOXES_KEY": "canary-key-4711"}, "test",
					document, "--base-url", start(t, api, ""), "--auth", "key=env:BOXES_KEY",
					"--inferred", "error", "--label-filter", "kind:random", "--workers", "1")
				if e.status != test.status || !strings.Contains(e.output, test.says) ||
					test.shows != nil && !test.shows.MatchString(e.output) {
					t.Errorf("status %d, want %d and %q; it says\n%s", e.status, test.status,
						test.says, e.output)
				}
				found = append(found, e.foundBy(t))
				api.mutex.Lock()
				if len(api.boxes) > 0 {
					t.Errorf("%d boxes are left\n%s", len(api.boxes), e.output)
				}
				api.mutex.Unlock()
			}
			if !slices.Equal(found[0], found[1]) {
				t.Errorf("a second time it finds something else:\n%s",
					difference(found[0], found[1]))
			}
		})
	}
}
