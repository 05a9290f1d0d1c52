package schema

import (
	"slices"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// memberName is a name that "propertyNames" does not allow, of objects of that depth in a value.
type memberName struct {
	schema, name string
	depth        int
}

// objectOf is the place of the object with a name that is not allowed. The library gives such an
// error a place in memory that it then uses for the places of what it looks at next, so that the
// error may lead elsewhere: only how deep the object is can be told from it. Where several objects
// have the same name each error gets one of them.
func (d *describer) objectOf(e *jsonschema.ValidationError, name string, value any) []string {
	key := memberName{e.SchemaURL, name, len(e.InstanceLocation)}
	places, known := d.named[key]
	if !known {
		d.objectsWith(key, value, value, nil, &places)
	}
	if len(places) == 0 { // below alternatives of which none is satisfied
		return e.InstanceLocation
	}
	d.named[key] = append(places[1:], places[0])
	return places[0]
}

// objectsWith finds the objects that have a member of a name, and that the schema of names applies
// to.
func (d *describer) objectsWith(key memberName, whole, value any, at []string, found *[][]string) {
	if len(at) == key.depth {
		object, _ := value.(map[string]any)
		if _, has := object[key.name]; has && slices.ContainsFunc(d.appliedAt(at, whole),
			func(s *jsonschema.Schema) bool {
				return s.PropertyNames != nil && s.PropertyNames.Location == key.schema
			}) {
			*found = append(*found, at)
		}
		return
	}
	switch value := value.(type) {
	case map[string]any:
		for token, member := range value {
			d.objectsWith(key, whole, member, append(slices.Clip(at), token), found)
		}
	case []any:
		for i, item := range value {
			d.objectsWith(key, whole, item, append(slices.Clip(at), strconv.Itoa(i)), found)
		}
	}
}
