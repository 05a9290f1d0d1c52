package cases

import (
	"context"

	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// met is a request with the ETag that its thing has, where the operation wants to be told which
// version of a thing it is about (RFC 9110 section 13.1.1, RFC 6585 section 3): a made-up one would
// be refused each time. A request that has another one than the plainest keeps it.
func (r *runner) met(ctx context.Context, d *explore.Draft) *explore.Draft {
	condition, read := explore.IfMatch(d.Operation), r.plan.Reads(d.Operation)
	if condition == nil || !condition.Required || read == nil || d.Method != d.Operation.Method {
		return d
	}
	base, err := r.plan.Base(d.Operation)
	if err != nil {
		return d
	}
	own, sent := d.Value(condition)
	if drawn, _ := base.Value(condition); !sent || !explore.Same(own, drawn) {
		return d
	}
	tag := r.tagOf(ctx, d, read)
	if tag == "" {
		return d
	}
	d = d.Clone()
	d.Set(condition, tag)
	return d
}

// tagOf is the ETag that reading the thing of a request is answered with; "" where there is none.
func (r *runner) tagOf(ctx context.Context, d *explore.Draft,
	read *contract.Operation) (tag string) {
	base, err := r.plan.Base(read)
	if err != nil {
		return ""
	}
	look := base.Clone()
	for _, parameter := range d.Operation.Parameters {
		value, sent := d.Value(parameter)
		for _, own := range read.Parameters {
			if sent && own.Name == parameter.Name && own.In == parameter.In {
				look.Set(own, value)
			}
		}
	}
	r.quietly(func(quiet *runner) {
		if got, err := quiet.send(ctx, look); err == nil && got.success() {
			tag = got.response.Exchange.Response.Header.Get("ETag")
		}
	})
	return tag
}
