package schema

import (
	"maps"
	"slices"
	"strconv"
)

// DeclaredOnly is a value without the members, however deep, that the schema does not declare;
// declared tells that it has none of those. The value is not changed.
func (s *Schema) DeclaredOnly(value any, direction Direction) (only any, declared bool) {
	problems, _ := s.Judge(value, direction) // what is not judged is taken for declared
	declared = true
	for _, p := range problems {
		if p.Kind == Undeclared {
			value, declared = without(value, p.Instance.Tokens()), false
		}
	}
	return value, declared
}

// without is a value without the member at a place; what is on the way there is copied.
func without(value any, at []string) any {
	switch value := value.(type) {
	case map[string]any:
		next, there := value[at[0]]
		if !there {
			return value
		}
		rest := maps.Clone(value)
		if len(at) == 1 {
			delete(rest, at[0])
		} else {
			rest[at[0]] = without(next, at[1:])
		}
		return rest
	case []any:
		i, err := strconv.Atoi(at[0])
		if err != nil || i < 0 || i >= len(value) || len(at) == 1 {
			return value
		}
		rest := slices.Clone(value)
		rest[i] = without(value[i], at[1:])
		return rest
	}
	return value
}
