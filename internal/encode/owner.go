package encode

import (
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/schema"
)

// owners tells whose the names in a query or in cookies are. The members of an exploded object
// stand there as if they were parameters, so that a name may be read as that of several.
type owners struct {
	operation *contract.Operation
	in        string
	known     bool
	names     []string // of the parameters in the place, API keys included
	// those whose members stand beside the parameters
	spread []*contract.Parameter
}

func (o *owners) know() {
	if o.known {
		return
	}
	o.known = true
	for _, p := range o.operation.Parameters {
		if p.In != o.in {
			continue
		}
		o.names = append(o.names, p.Name)
		if p.CollectionFormat == "" && p.Content == nil &&
			(p.Style == "deepObject" || p.Explode && mayBeObject(p.Schema)) {
			o.spread = append(o.spread, p)
		}
	}
	for _, requirement := range o.operation.Security {
		for _, scheme := range requirement.Schemes {
			if scheme.In == o.in {
				o.names = append(o.names, scheme.Key)
			}
		}
	}
}

func mayBeObject(s *schema.Schema) bool {
	types := s.Types()
	return len(types) == 0 || slices.Contains(types, "object")
}

// check demands that what was written of a parameter is read as its own alone.
func (o *owners) check(p *contract.Parameter, fields []field) error {
	o.know()
	for _, f := range fields {
		if f.key == p.Name && len(o.spread) == 0 {
			continue
		}
		if f.key != p.Name && slices.Contains(o.names, f.key) {
			return problemf("its member is written as %q, which is the name of another parameter",
				f.key)
		}
		for _, other := range o.spread {
			if other != p && o.claims(other, f.key) {
				return problemf("it is written as %q, which is as well how the parameter %s has a "+
					"member", f.key, other.Name)
			}
		}
		if f.key != p.Name && p.Style != "deepObject" && !o.claims(p, f.key) {
			return problemf("the schema has no member %q, so that nothing tells whose it is", f.key)
		}
	}
	return nil
}

// claims tells whether a parameter that is an object has a name for that of a member of its own.
func (o *owners) claims(p *contract.Parameter, name string) bool {
	another := slices.Contains(o.names, name)
	if p.Style == "deepObject" {
		return strings.HasPrefix(name, p.Name+"[") && !another
	}
	s := p.Schema.Wire(schema.ToServer)
	return s != nil && (slices.Contains(s.Members(), name) || s.Member(name) != nil && !another)
}
