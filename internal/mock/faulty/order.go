package faulty

import "plumbline/internal/explore"

// varied are some obligations, at most so many, of as many places and keywords as there are: each
// time the one is next whose keyword and place were taken least often.
func varied(list []*explore.Obligation, most int) []*explore.Obligation {
	keywords, places := map[string]int{}, map[string]int{}
	taken := make([]bool, len(list))
	var chosen []*explore.Obligation
	for len(chosen) < min(most, len(list)) {
		best, least := -1, 0
		for i, o := range list {
			often := keywords[o.Keyword] + places[o.Place]
			if !taken[i] && (best < 0 || often < least) {
				best, least = i, often
			}
		}
		taken[best] = true
		keywords[list[best].Keyword]++
		places[list[best].Place]++
		chosen = append(chosen, list[best])
	}
	return chosen
}
