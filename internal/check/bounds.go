package check

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/tree"
)

// What is judged is bounded, so that no sender decides how much memory and time that takes. What is
// beyond a bound is not judged, and the verdict says so.
const (
	// MaxValues is how many values JSON may have to be judged: its objects, arrays, members and
	// entries together.
	MaxValues = 100_000
	// mostOfOneCause is how often a cause may be found in one message before its findings become
	// one, and mostFindings how many findings a verdict lists.
	mostOfOneCause = 10
	mostFindings   = 100
	// mostSamples is how many other places a finding names that stands for many.
	mostSamples = 3
)

// manyValues tells whether a text has more values than are judged, were it JSON.
func manyValues(text []byte) bool {
	// Most texts are too short for so many, since each takes two bytes.
	return len(text) > MaxValues && valuesOf(text) > MaxValues
}

// valuesOf counts the values of a text of JSON: the whole, the first of each object and array, and
// one after each comma. An object or array that is empty counts twice.
func valuesOf(text []byte) int {
	o := outlineOf(text)
	return 1 + o.opened + o.commas
}

// Larger says why a body is not read, "" where it is: it has more values than are judged, or
// unpacks to more bytes. A body that cannot be decoded for another reason is none of these.
func Larger(header http.Header, body []byte) string {
	plain, err := exchange.DecodeBody(header, body, exchange.MaxDecoded)
	switch {
	case errors.Is(err, exchange.ErrDecodedTooLarge):
		return fmt.Sprintf("it unpacks to more than %d bytes", exchange.MaxDecoded)
	case err == nil && manyValues(plain):
		return tooManyValues
	}
	return ""
}

var tooManyValues = fmt.Sprintf("it has more than %d values, which is more than is judged",
	MaxValues)

// cause is what findings have in common that one mistake of the sender provoked, however many
// places it shows in: they come from one demand of the contract, as deep in the body.
type cause struct {
	check    verdict.Check
	severity verdict.Severity
	contract verdict.Location
	depth    int
}

func causeOf(f verdict.Finding) cause {
	c := cause{check: f.Check, severity: f.Severity, contract: f.Contract, depth: -1}
	if f.Instance != nil {
		c.depth = strings.Count(string(*f.Instance), "/")
	}
	return c
}

// bounded makes one finding of those of a cause that was found more than [mostOfOneCause] times:
// the first, which then says how many there are and where some of them stand. Of all that is left
// only the first [mostFindings] are listed, those of severity error first, and what the rest is is
// counted.
func (j *judgment) bounded() verdict.Verdict {
	if len(j.Findings) <= mostOfOneCause {
		return j.Verdict
	}
	counts := map[cause]int{}
	for _, f := range j.Findings {
		counts[causeOf(f)]++
	}
	first := map[cause]int{} // of causes with many findings, where in the list the first stands
	samples := map[cause][]string{}
	var findings []verdict.Finding
	for _, f := range j.Findings {
		c := causeOf(f)
		if counts[c] <= mostOfOneCause {
			findings = append(findings, f)
			continue
		}
		if _, known := first[c]; !known {
			first[c] = len(findings)
			findings = append(findings, f)
			continue
		}
		if f.Instance != nil && len(samples[c]) < mostSamples {
			samples[c] = append(samples[c], shortPath(*f.Instance))
		}
	}
	for c, i := range first {
		findings[i].Note = strings.TrimPrefix(findings[i].Note+"\n"+
			alsoAt(counts[c]-1, samples[c]), "\n")
	}
	j.Findings = findings
	j.cut()
	return j.Verdict
}

// alsoAt tells how many more findings one stands for.
func alsoAt(more int, samples []string) string {
	text := fmt.Sprintf("the same is wrong in %d more places", more)
	if len(samples) > 0 {
		text += ", such as " + strings.Join(samples, ", ")
	}
	return text
}

// longestPath bounds the path of a sample, in bytes: names of members may be of any length.
const longestPath = 100

func shortPath(at tree.Pointer) string {
	path := tree.Path(at)
	if len(path) > longestPath {
		return string(bytes.ToValidUTF8([]byte(path[:longestPath]), nil)) + "…"
	}
	return path
}

// cut leaves [mostFindings] findings, and counts the rest.
func (j *judgment) cut() {
	rest := len(j.Findings) - mostFindings
	if rest <= 0 {
		return
	}
	var wrong, others []verdict.Finding
	for _, f := range j.Findings {
		if f.Severity == verdict.Error {
			wrong = append(wrong, f)
		} else {
			others = append(others, f)
		}
	}
	left := append(wrong, others...)[:mostFindings]
	last := &left[mostFindings-1]
	last.Note = strings.TrimPrefix(last.Note+"\n"+
		fmt.Sprintf("%d more findings of this exchange are not listed", rest), "\n")
	j.Findings = left
}
