package mock

import (
	"fmt"
	"net/http"
	"slices"

	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/schema"
)

// tagOf is the entity tag of a thing (RFC 9110 section 8.8.3), which each change makes another one,
// in a form that the document allows where the thing is read.
func (c *call) tagOf(r *explore.Resource, t thing) string {
	usual := fmt.Sprintf(`"%d-%d"`, t.number, t.version)
	h := documentedTag(r)
	if h == nil || h.Schema == nil {
		return usual
	}
	allowed := func(tag string) bool { return h.Schema.Accepts(tag, schema.ToClient) }
	for _, tag := range []string{usual, fmt.Sprintf(`"%d%06d"`, t.number, t.version), "W/" + usual} {
		if allowed(tag) {
			return tag
		}
	}
	//nolint:gosec // a version counts from 0
	stream := streamOf(h.Pointer) + t.number<<tagBits + uint64(t.version)
	for _, value := range c.maker.made(h.Schema, true, stream, true) {
		if tag, is := value.(string); is && allowed(tag) {
			return tag
		}
	}
	return usual
}

// tagBits are those that the version of a thing has beside its number.
const tagBits = 20

// documentedTag is the header field ETag of the answer that shows a thing; nil where there is none.
func documentedTag(r *explore.Resource) *contract.Header {
	if r.Read == nil {
		return nil
	}
	documented, found := r.Read.Response(http.StatusOK)
	if !found {
		return nil
	}
	for _, h := range documented.Headers {
		if http.CanonicalHeaderKey(h.Name) == "Etag" {
			return h
		}
	}
	return nil
}

// stale says why a condition of the request is not met (RFC 9110 section 13.1); "" where all are.
func (c *call) stale(r *explore.Resource, t thing) string {
	tag := c.tagOf(r, t)
	wanted := c.request.Header.Values("If-Match")
	if list := listed(wanted); len(wanted) > 0 && !slices.Contains(list, "*") &&
		!slices.Contains(list, tag) {
		return "it is not the version any more that If-Match tells"
	}
	unwanted := listed(c.request.Header.Values("If-None-Match"))
	if slices.Contains(unwanted, "*") || slices.Contains(unwanted, tag) {
		return "there is one already, which If-None-Match rules out"
	}
	return ""
}
