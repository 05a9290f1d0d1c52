package report

import (
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

// How often something may be found in a document before it is told once, with the number and the
// first of the places: with one and the same message, and by one rule with different ones.
const (
	sameMessage = 10
	sameRule    = 50
	// maxSamples is how many of the other places are listed.
	maxSamples = 10
)

// Together tells once what is found again and again in a document, since nobody reads it a thousand
// times: with how often it was found, and the first of the places. The order stays that of the
// first of each.
func Together(defects []contract.Defect) []contract.Defect {
	type message struct {
		contract.Rule
		verdict.Severity
		verdict.Layer
		text string
	}
	alike := gather(defects, sameMessage, func(d contract.Defect) message {
		return message{d.Rule, d.Severity, d.Location.Layer, d.Message}
	})
	return gather(alike, sameRule, func(d contract.Defect) message {
		return message{d.Rule, d.Severity, d.Location.Layer, ""}
	})
}

// gather makes one defect of all that share a key, where there are more than so many.
func gather[K comparable](defects []contract.Defect, most int,
	key func(contract.Defect) K) []contract.Defect {
	counts := map[K]int{}
	for _, d := range defects {
		counts[key(d)]++
	}
	first := map[K]int{}
	var gathered []contract.Defect
	for _, d := range defects {
		k := key(d)
		at, again := first[k]
		switch {
		case counts[k] <= most:
			gathered = append(gathered, d)
		case !again:
			first[k] = len(gathered)
			d.Count, d.Samples = d.Times(), nil
			gathered = append(gathered, d)
		default:
			together := &gathered[at]
			together.Count += d.Times()
			if len(together.Samples) < maxSamples {
				together.Samples = append(together.Samples,
					contract.Sample{Message: d.Message, Location: d.Location})
			}
		}
	}
	return gathered
}

// CountDefects is how many defects there are, those that are told together included.
func CountDefects(defects []contract.Defect) int {
	n := 0
	for _, d := range defects {
		n += d.Times()
	}
	return n
}
