package mock

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// unanswered says why a request that nothing is wrong with gets no answer: what of the document
// lets none be made, and where.
func (c *call) unanswered() string {
	o := c.operation
	statuses := successes(o, o.Method == http.MethodPost)
	if len(statuses) == 0 {
		return fmt.Sprintf("the document names no success of %s (%s)", o, c.where(o.Pointer))
	}
	documented, _ := o.Response(statuses[0])
	at, of := documented.Pointer, []*schema.Schema{}
	for _, m := range documented.Content {
		if m.Schema != nil {
			at, of = m.Schema.Pointer, append(of, m.Schema)
		}
	}
	for _, h := range documented.Headers {
		if h.Required && h.Schema != nil {
			of = append(of, h.Schema)
		}
	}
	text := fmt.Sprintf("the document contradicts itself: it allows nothing that %s of %s could "+
		"be (%s)", documented.Status, o, c.where(at))
	if why := c.contradiction(of); why != "" {
		text += ": " + why
	}
	return text
}

// contradiction is what keeps every value from satisfying some schemas; "" where that is not known.
func (c *call) contradiction(schemas []*schema.Schema) string {
	places := map[string]bool{}
	for _, s := range schemas {
		if rules, err := s.LikelyRules(schema.ToClient); err == nil {
			for r := range demanded(rules) {
				at := c.contract.Locate(r.Pointer)
				places[at.File+string(at.Pointer)] = true
			}
		}
	}
	if c.options.Defects == nil {
		return ""
	}
	for _, d := range c.options.Defects() {
		at := d.Location
		if d.Severity == verdict.Error && (places[at.File+string(at.Pointer)] ||
			places[at.File+string(at.Pointer.Parent())]) {
			return fmt.Sprintf("%s (%s:%d:%d)", d.Message, at.File, at.Line, at.Column)
		}
	}
	return ""
}

// demanded are rules with all that a value has to satisfy with them.
func demanded(rules *schema.Rules) map[*schema.Rules]bool {
	known := map[*schema.Rules]bool{}
	queue := []*schema.Rules{rules}
	for len(queue) > 0 {
		r := queue[0]
		if queue = queue[1:]; r == nil || known[r] {
			continue
		}
		known[r] = true
		queue = append(queue, r.Ref, r.Items)
		queue = slices.Concat(queue, r.AllOf, r.AnyOf, r.OneOf, r.PrefixItems)
		for _, name := range r.Required {
			queue = append(queue, r.Properties[name])
		}
	}
	maps.DeleteFunc(known, func(r *schema.Rules, _ bool) bool { return r.Pointer == "" })
	return known
}

// where is a place of the document as it is told.
func (c *call) where(at tree.Pointer) string {
	l := c.contract.Locate(at)
	return fmt.Sprintf("%s:%d:%d", l.File, l.Line, l.Column)
}

// Unanswerable says why a mock answers a request to an operation with a status although nothing is
// wrong with it: the document lets no answer be made. It is "" of other answers.
func Unanswerable(o *contract.Operation, status int) (why string) {
	if _, documented := o.Response(status); status == http.StatusNotImplemented && !documented {
		return "the document names no success, or none whose content can be made"
	}
	return ""
}
