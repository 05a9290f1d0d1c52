package mock

import (
	"mime"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/encode"
)

// accepted lists the documented media types that are accepted, those that are wanted most first
// (RFC 9110 section 12.5.1), and among them JSON.
func accepted(content []*contract.MediaType, accept []string) []*contract.MediaType {
	ranges := rangesOf(accept)
	weight := map[*contract.MediaType]float64{}
	var list []*contract.MediaType
	for _, m := range content {
		name, err := encode.Concrete(m.Range)
		if err != nil {
			continue
		}
		if weight[m] = weightOf(ranges, name); weight[m] > 0 {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b *contract.MediaType) int {
		switch {
		case weight[a] != weight[b]:
			if weight[a] > weight[b] {
				return -1
			}
			return 1
		case contract.IsJSON(a.Range) != contract.IsJSON(b.Range):
			if contract.IsJSON(a.Range) {
				return -1
			}
			return 1
		}
		return 0
	})
	return list
}

// acceptable tells whether a response has no content, or some that is accepted.
func (c *call) acceptable(documented *contract.Response) bool {
	return len(documented.Content) == 0 ||
		len(accepted(documented.Content, c.request.Header.Values("Accept"))) > 0
}

// mediaRange is a media type or range of Accept, with its weight.
type mediaRange struct {
	kind, subtype string
	weight        float64
}

func rangesOf(accept []string) []mediaRange {
	var list []mediaRange
	for one := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		name, parameters, err := mime.ParseMediaType(one)
		kind, subtype, whole := strings.Cut(name, "/")
		if err != nil || !whole {
			continue
		}
		r := mediaRange{kind, subtype, 1}
		if q, err := strconv.ParseFloat(parameters["q"], 64); err == nil {
			r.weight = q
		}
		list = append(list, r)
	}
	if len(list) == 0 {
		return []mediaRange{{"*", "*", 1}}
	}
	return list
}

// weightOf is how much a media type is wanted: the most precise range that has it says so.
func weightOf(ranges []mediaRange, name string) float64 {
	name, _, _ = strings.Cut(strings.ToLower(name), ";")
	kind, subtype, _ := strings.Cut(strings.TrimSpace(name), "/")
	best, weight := -1, 0.0
	for _, r := range ranges {
		precision := -1
		switch {
		case r.kind == kind && r.subtype == subtype:
			precision = 2
		case r.kind == kind && r.subtype == "*":
			precision = 1
		case r.kind == "*":
			precision = 0
		}
		if precision > best {
			best, weight = precision, r.weight
		}
	}
	return weight
}
