package schema

import (
	"fmt"
	"testing"

	"plumbline/internal/openapi"
)

// TestWideObjectsAreDescribedInLinearTime: if the time grew with the square of the members, this
// would take minutes.
func TestWideObjectsAreDescribedInLinearTime(t *testing.T) {
	const wide = 50_000
	value := map[string]any{}
	for i := range wide {
		value[fmt.Sprintf("m%d", i)] = "a"
	}
	for name, schema := range map[string]string{
		"members that are not allowed": `{"type":"object","additionalProperties":false}`,
		"names that do not match":      `{"type":"object","propertyNames":{"pattern":"^x"}}`,
		"wrong members":                `{"additionalProperties":{"type":"integer"}}`,
	} {
		set := load(t, withSchema(openapi.OpenAPI31, schema))
		problems, err := bodySchema(t, set).Judge(value, ToClient)
		if len(problems) != wide || err != nil {
			t.Errorf("%s: %d problems, %v", name, len(problems), err)
		}
	}
}
