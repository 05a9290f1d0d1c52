package page

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

var (
	// path is a place in a body, as messages name it.
	path  = regexp.MustCompile(`\$[^\s;,]*`)
	index = regexp.MustCompile(`\[\d+\]`)
	// label begins a row of a failure; what continues it is indented further.
	label = regexp.MustCompile(`^ {2}\S`)
	// often are the words in which a finding says how often it was found.
	often = regexp.MustCompile(`^ +(the same at \d+ other places?: .*|found in \d+ entries|` +
		`found \d+ times)$`)
	// size is how many bytes the body of a response has.
	size = regexp.MustCompile(`, \d+ bytes$`)
	// bytesMore is how much of a text is not shown.
	bytesMore = regexp.MustCompile(cut + ` \(\d+ bytes? more\)`)
)

// settled takes out of a failure what is another in every run because cases run at the same time
// and in any order: which entries a list has, in what order, and how many. A list that came is
// shown as […]; of findings that differ in nothing else, one is left.
func settled(text string) string {
	text = bytesMore.ReplaceAllString(text, cut)
	text = path.ReplaceAllStringFunc(text,
		func(at string) string { return index.ReplaceAllString(at, "[0]") })
	inBody := strings.Contains(text, "$.") || strings.Contains(text, "$[")
	seen := map[string]bool{}
	var kept []string
	for _, row := range rowsOf(text) {
		row = withoutOthers(row, inBody)
		if shape := Stable(row); !label.MatchString(row) || !seen[shape] {
			seen[shape] = true
			kept = append(kept, row)
		}
	}
	return strings.Join(kept, "\n")
}

// rowsOf divides a failure into rows, each with the lines that continue it and without the words
// on how often something was found.
func rowsOf(text string) []string {
	var rows []string
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case often.MatchString(line):
		case len(rows) > 0 && strings.HasPrefix(line, "   "):
			rows[len(rows)-1] += "\n" + line
		default:
			rows = append(rows, line)
		}
	}
	return rows
}

// aList is what a list that came is shown as.
const aList = "[" + cut + "]"

// withoutOthers shows of a response what does not depend on what other cases have created: of a
// list that there is one, and of what has a name that was made up its members only, unless the
// failure is about one of them. Which of several such things a faulty server shows is chance.
func withoutOthers(row string, inBody bool) string {
	first, body, found := strings.Cut(row, "\n")
	if !found || !strings.HasPrefix(first, "  response ") {
		return row
	}
	shown := ""
	switch text := strings.TrimSpace(body); {
	case strings.HasPrefix(text, "["):
		shown = aList
	case !inBody && strings.HasPrefix(text, "{") && strings.Contains(text, madeUpName):
		shown = membersOf(text)
	default:
		return row
	}
	indent := body[:len(body)-len(strings.TrimLeft(body, " "))]
	return size.ReplaceAllString(first, "") + "\n" + indent + shown
}

// madeUpName begins the names that cases make up.
const madeUpName = `"name":"plumbline-`

// membersOf shows the names of an object's members, where the object is there as a whole.
func membersOf(text string) string {
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &members) != nil {
		return "{" + cut + "}"
	}
	return "{" + strings.Join(slices.Sorted(maps.Keys(members)), ", ") + "}"
}
