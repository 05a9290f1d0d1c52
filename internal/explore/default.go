package explore

import (
	"fmt"

	"plumbline/internal/contract"
)

// Default is the value that a member has which is left out of the body of an operation, as the
// document says (OpenAPI 3.1.1, Schema Object; OpenAPI 2.0, Parameter Object, default).
func Default(c *contract.Contract, o *contract.Operation, name string) (value any, found bool) {
	if field := fieldNamed(o, name); field != nil {
		return c.ParameterDefault(field)
	}
	if mediaType := bodyOf(o); mediaType != nil {
		return c.Default(mediaType, name)
	}
	return nil, false
}

// HasDefault tells whether a member that is left out of a body is documented to have a value.
func (p *Plan) HasDefault(o *contract.Operation, name string, value any) bool {
	fallback, found := Default(p.contract, o, name)
	return found && Same(fallback, value)
}

// Undefaulted says which members that were left out of a body have another value, in what is read,
// than the document says they then have.
func (p *Plan) Undefaulted(o *contract.Operation, sent, read any,
	mayDiffer func(name string) bool) []string {
	given, is := sent.(map[string]any)
	got, are := Unwrapped(read).(map[string]any)
	if !is || !are {
		return nil
	}
	var others []string
	for _, name := range BodyMembers(o) {
		_, own := given[name]
		value, there := got[name]
		fallback, found := Default(p.contract, o, name)
		if !own && there && found && !mayDiffer(name) && !Same(fallback, value) {
			others = append(others, fmt.Sprintf("%s is %s, and its default is %s", name,
				excerpt(value), excerpt(fallback)))
		}
	}
	return others
}
