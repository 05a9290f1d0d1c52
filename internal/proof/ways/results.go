package ways

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"plumbline/internal/printable"
)

// ran is what a run of a suite comes to.
type ran struct {
	failed   bool
	ran      int // tests that passed or failed
	failures []string
	ended    string // how it ended, for a run that names no test that failed
}

// names are those of the tests that failed, or else how the run ended.
func (r ran) names() []string {
	if len(r.failures) == 0 {
		return []string{r.ended}
	}
	return r.failures
}

// result is a line by which a test of Go tells its result, behind the mark that stands before no
// line that a test prints itself.
var result = regexp.MustCompile("\x16 *--- (PASS|FAIL|SKIP): (\\S+)")

// mostLine bounds a line of output that is looked at, in bytes.
const mostLine = 1 << 20

// readTests reads which tests ran and failed. Of a test with tests within only those are named.
func readTests(said io.Reader) (got ran) {
	lines := bufio.NewReaderSize(said, mostLine)
	for {
		line, err := lines.ReadSlice('\n')
		if found := result.FindSubmatch(line); found != nil {
			got.note(string(found[1]), string(found[2]))
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			break
		}
	}
	got.failures = slices.DeleteFunc(got.failures, func(name string) bool {
		return slices.ContainsFunc(got.failures,
			func(other string) bool { return strings.HasPrefix(other, name+"/") })
	})
	return got
}

// note notes the result of a test.
func (r *ran) note(outcome, name string) {
	if outcome != "SKIP" {
		r.ran++
	}
	if outcome == "FAIL" && len(r.failures) < mostNames {
		r.failures = append(r.failures, name)
	}
}

// Bounds of the names that are kept of a run.
const (
	mostNames  = 100
	longestOne = 200 // bytes
)

func shortened(name string) string {
	return printable.Cut(printable.OneLine(name), longestOne)
}

// spec is what a report of Ginkgo says of a case.
type spec struct {
	ContainerHierarchyTexts []string
	LeafNodeText            string
	LeafNodeType            string
	State                   string
}

// readSpecs reads the report of a run of Ginkgo; false where there is none.
func readSpecs(path string) (got ran, read bool) {
	text, err := os.ReadFile(path) //nolint:gosec // which the run has written
	if err != nil {
		return ran{}, false
	}
	var reports []struct{ SpecReports []spec }
	if err := json.Unmarshal(text, &reports); err != nil || len(reports) == 0 {
		return ran{}, false
	}
	for _, one := range reports[0].SpecReports {
		name := strings.Join(append(slices.Clone(one.ContainerHierarchyTexts), one.LeafNodeText),
			" ")
		switch one.State {
		case "skipped", "pending":
		case "passed":
			if one.LeafNodeType == "It" {
				got.note("PASS", name)
			}
		default:
			if one.LeafNodeType != "It" {
				name = "[" + one.LeafNodeType + "] " + name
			}
			got.note("FAIL", strings.TrimSpace(name))
		}
	}
	return got, true
}
