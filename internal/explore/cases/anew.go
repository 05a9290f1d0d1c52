package cases

import (
	"context"
	"fmt"
	"net/http"

	"plumbline/internal/explore"
)

// mostAnew is how often a request is sent again with other texts.
const mostAnew = 2

// sendAnew sends a request. Where it may have been refused since something like it is there
// already, it is sent again with other texts: many a thing may be there only once, by its address
// of mail or its code. What stands at a place stays as it is. The draft is the one that was
// answered.
func (r *runner) sendAnew(ctx context.Context, d *explore.Draft, place string) (*explore.Draft,
	reply, error) {
	got, err := r.send(ctx, d)
	for range mostAnew {
		if err != nil || !r.mayBeThereAlready(d, got) {
			break
		}
		again := d.Clone()
		again.Values.Body = r.plan.Fresh(d.Operation, d.Values.Body, place, r.nextPurpose())
		if again.Values.Body == nil {
			break
		}
		r.bindBody(ctx, again, place)
		d = again
		got, err = r.send(ctx, d)
	}
	return d, got, err
}

// mayBeThereAlready tells whether a refusal may say that something like it is there already: it is
// 409, or what many a server answers in its place to a creation that the document allows.
func (r *runner) mayBeThereAlready(d *explore.Draft, got reply) bool {
	if !d.Values.HasBody || d.Mangle != nil || len(d.Header) > 0 || d.Method != d.Operation.Method {
		return false
	}
	return got.status() == http.StatusConflict || refusesContent(got) &&
		got.label == explore.Valid && len(r.plan.CreatedBy(d.Operation)) > 0
}

// takable is the body of a mark, with other texts beside it where the plainest body was taken with
// such texts only.
func (s *steps) takable(mark explore.Mark) any {
	if s.thing.anew {
		fresh := s.plan.Fresh(s.Resource.Create, mark.Body, mark.Place(), s.nextPurpose())
		if fresh != nil {
			return fresh
		}
	}
	return mark.Body
}

// otherTexts says what other texts are made for: each time for something else, and the same in
// every run.
type otherTexts struct {
	purpose string
	count   int
}

// begins says what requests are for from now on.
func (r *runner) begins(purpose string) { r.others = &otherTexts{purpose: purpose} }

func (r *runner) nextPurpose() string {
	r.others.count++
	return fmt.Sprint(r.others.purpose, " ", r.others.count)
}
