package mock

import (
	"cmp"
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
		return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(jsonFirst(a), jsonFirst(b)))
	})
	return list
}

func jsonFirst(m *contract.MediaType) int {
	if contract.IsJSON(m.Range) {
		return 0
	}
	return 1
}

// acceptable tells whether a response has no content, or some that is accepted.
func (c *call) acceptable(documented *contract.Response) bool {
	return len(documented.Content) == 0 ||
		len(accepted(documented.Content, c.request.Header.Values("Accept"))) > 0
}

// mediaRange is a media type or range of Accept, with its parameters and its weight.
type mediaRange struct {
	kind, subtype string
	parameters    map[string]string
	weight        float64
}

// rangesOf reads Accept. What is no media range is left out; where nothing is left, anything is
// accepted.
func rangesOf(accept []string) []mediaRange {
	var list []mediaRange
	for _, one := range listed(accept) {
		name, parameters, err := mime.ParseMediaType(one)
		kind, subtype, whole := strings.Cut(name, "/")
		if err != nil || !whole {
			continue
		}
		r := mediaRange{kind, subtype, parameters, 1}
		if q, has := parameters["q"]; has {
			if weight, err := strconv.ParseFloat(q, 64); err == nil {
				r.weight = min(max(weight, 0), 1)
			}
			delete(parameters, "q")
		}
		list = append(list, r)
	}
	if len(list) == 0 {
		return []mediaRange{{"*", "*", nil, 1}}
	}
	return list
}

// weightOf is how much a media type is wanted: the most precise range that has it says so.
func weightOf(ranges []mediaRange, name string) float64 {
	name, own, err := mime.ParseMediaType(name)
	if err != nil {
		name, _, _ = strings.Cut(strings.ToLower(name), ";")
	}
	kind, subtype, _ := strings.Cut(strings.TrimSpace(name), "/")
	best, weight := -1, 0.0
	for _, r := range ranges {
		precision := -1
		switch {
		case r.kind == kind && r.subtype == subtype && has(own, r.parameters):
			precision = 2 + len(r.parameters)
		case r.kind == kind && r.subtype == "*":
			precision = 1
		case r.kind == "*" && r.subtype == "*":
			precision = 0
		}
		if precision > best {
			best, weight = precision, r.weight
		}
	}
	return weight
}

// has tells whether a media type has the parameters of a range. What is written here is UTF-8,
// where the document says nothing else.
func has(own, wanted map[string]string) bool {
	for name, value := range wanted {
		mine, known := own[name]
		if !known && name == "charset" {
			mine = "utf-8"
		}
		if !strings.EqualFold(mine, value) {
			return false
		}
	}
	return true
}

// listed splits fields that are lists at their commas (RFC 9110 section 5.6.1), but for those in
// quoted strings.
func listed(fields []string) []string { return split(strings.Join(fields, ","), ',') }

func split(text string, at rune) []string {
	var list []string
	quoted, escaped := false, false
	begin := 0
	for i, r := range text {
		switch {
		case escaped:
			escaped = false
		case quoted && r == '\\':
			escaped = true
		case r == '"':
			quoted = !quoted
		case r == at && !quoted:
			list = append(list, strings.TrimSpace(text[begin:i]))
			begin = i + 1
		}
	}
	return append(list, strings.TrimSpace(text[begin:]))
}
