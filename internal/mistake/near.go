package mistake

import (
	"slices"
	"strings"
)

// Nearest returns the known name that another one may have been meant for, or "": of those that
// differ in few characters the one that differs in the fewest, and of equals the first.
func Nearest(name string, known []string) string {
	return strings.Join(Near(name, known, 1), "")
}

// Near returns the known names that another one may have been meant for, at most so many: those
// that differ in few characters, the nearest first.
func Near(name string, known []string, most int) []string {
	distances := map[string]int{}
	var found []string
	for _, candidate := range known {
		if distance, near := compare(name, candidate); near {
			distances[candidate] = distance
			found = append(found, candidate)
		}
	}
	slices.SortStableFunc(found, func(a, b string) int { return distances[a] - distances[b] })
	return found[:min(most, len(found))]
}

// maxCompared bounds the length of names that are compared, since comparing takes time by the
// square of it.
const maxCompared = 200

// compare counts in how many characters two names differ, a difference of case only as none, and
// tells whether that is so few that one may be meant by the other.
func compare(a, b string) (distance int, near bool) {
	if len(a) > maxCompared || len(b) > maxCompared {
		return 0, false
	}
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	distance = editDistance(x, y)
	return distance, distance <= 1+len(y)/4 && distance < min(len(x), len(y))
}

// editDistance counts the characters to insert, remove and replace to make one text of the other
// (Levenshtein's distance).
func editDistance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, own := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, other := range b {
			replaced := diagonal
			if own != other {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Meant is the remedy for a name that is not known: the name that it comes near to or, where there
// is none, what else to do.
func Meant(name string, known []string, otherwise string) string {
	if near := Nearest(name, known); near != "" {
		return "did you mean " + near + "?"
	}
	return otherwise
}

// Listed returns names in a sentence: a, b and c.
func Listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	names = slices.Clone(names)
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
