package coverage

import (
	"plumbline/harness/exchange"
	"plumbline/internal/schema"
)

// listRequest lists the media types and members of the bodies of requests, unless the edition says
// that what is documented of them does not count.
func (m *meter) listRequest() {
	if m.contract.IgnoresBody(m.operation) {
		return
	}
	for _, mediaType := range m.operation.RequestMediaTypes {
		item := m.add(Item{Kind: KindRequestMediaType, Name: mediaType.Range,
			Location: m.contract.Locate(mediaType.Pointer)})
		m.bodies = append(m.bodies, m.newBody(mediaType, item, schema.ToServer,
			Item{Kind: KindRequestMember, MediaType: mediaType.Range}))
	}
}

func (m *meter) observeRequest(request *exchange.Request, t tally) {
	if len(request.Body) > 0 && len(m.bodies) > 0 {
		m.observeBody(m.bodies, request.Header, request.Body, t)
	}
}
