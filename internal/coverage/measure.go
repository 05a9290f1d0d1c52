package coverage

import (
	"maps"
	"net/http"
	"slices"

	"plumbline/harness/exchange"
	"plumbline/internal/contract"
)

// Observation is one exchange of a run.
type Observation struct {
	Operation *contract.Operation
	Exchange  *exchange.Exchange
	// Judged tells that a case held the exchange to the contract.
	Judged bool
}

// Measure tells what of a contract some exchanges have reached. Their order does not matter. What
// was sent counts also in requests that are wrong on purpose; what came with a response that is not
// complete is seen at most, since nothing holds it to the contract. Requests that were not sent
// count nothing, nor do observations without an operation of the contract.
func Measure(c *contract.Contract, observations []Observation) *Coverage {
	inspection := c.Inspect()
	var meters []*meter
	named := map[string]*meter{}
	for _, operation := range c.Operations() {
		m := newMeter(c, inspection, operation)
		meters, named[operation.String()] = append(meters, m), m
	}
	for _, o := range observations {
		if o.Operation == nil || o.Exchange == nil || wasNotSent(o.Exchange) {
			continue
		}
		if m := named[o.Operation.String()]; m != nil {
			m.observe(o.Exchange, o.Judged)
		}
	}
	coverage := &Coverage{Operations: make([]Operation, 0, len(meters))}
	for _, m := range meters {
		coverage.Operations = append(coverage.Operations, m.result())
	}
	return coverage
}

// wasNotSent tells of a request that was refused on our side, or given up while it waited for its
// turn.
func wasNotSent(x *exchange.Exchange) bool {
	if x.Problem == nil {
		return false
	}
	return x.Problem.Kind == exchange.NotSent || x.Problem.Kind == exchange.Canceled &&
		x.Response == nil && x.Duration == 0
}

// meter measures one operation.
type meter struct {
	contract   *contract.Contract
	inspection *contract.Inspection
	operation  *contract.Operation
	calls      int
	items      []*Item
	known      map[key]*Item

	self       *Item
	bodies     []*body
	parameters []*parameter
	path       pathReader
	security   []credential
	responses  map[*contract.Response]*response
}

// key tells the items of an operation apart.
type key struct {
	kind                    ItemKind
	name, status, mediaType string
}

func (i *Item) key() key { return key{i.Kind, i.Name, i.Status, i.MediaType} }

func newMeter(c *contract.Contract, inspection *contract.Inspection,
	operation *contract.Operation) *meter {
	m := &meter{contract: c, inspection: inspection, operation: operation, known: map[key]*Item{},
		responses: map[*contract.Response]*response{}}
	m.self = m.add(Item{Kind: KindOperation, Name: operation.String(),
		Location: c.Locate(operation.Pointer)})
	m.listRequest()
	m.listParameters()
	m.listSecurity()
	m.listResponses()
	return m
}

// add lists an item. One that is listed already, such as a response that a document has twice, is
// given instead.
func (m *meter) add(i Item) *Item {
	if known := m.known[i.key()]; known != nil {
		return known
	}
	if i.Level == "" {
		i.Level = NotReached
	}
	m.known[i.key()] = &i
	m.items = append(m.items, &i)
	return &i
}

func (m *meter) observe(x *exchange.Exchange, judged bool) {
	m.calls++
	request, sent := tally{}, x.Request
	sent.Header = canonical(sent.Header)
	request.present(m.self)
	m.observeRequest(&sent, request)
	m.observeParameters(&sent, request)
	m.observeSecurity(&sent, request)
	request.count(judged)
	if x.Response == nil {
		return
	}
	response := tally{}
	m.observeResponse(x, response)
	response.count(judged && x.Complete())
}

// canonical returns a header with its names in Go's form: that of a request is recorded as it was
// spelled, and names are case-insensitive (RFC 9110 section 5.1).
func canonical(header http.Header) http.Header {
	names := slices.Sorted(maps.Keys(header))
	if !slices.ContainsFunc(names,
		func(name string) bool { return http.CanonicalHeaderKey(name) != name }) {
		return header
	}
	same := make(http.Header, len(header))
	for _, name := range names {
		for _, value := range header[name] {
			same.Add(name, value)
		}
	}
	return same
}

func (m *meter) result() Operation {
	o := Operation{Name: m.operation.String(), Calls: m.calls, Items: make([]Item, len(m.items))}
	for i, item := range m.items {
		o.Items[i] = *item
	}
	slices.SortStableFunc(o.Items,
		func(a, b Item) int {
			return slices.Index(ItemKinds, a.Kind) - slices.Index(ItemKinds,
				b.Kind)
		})
	explain(&o)
	return o
}

// tally is how items occurred in one exchange: an item that stands there several times, such as a
// member of the objects in an array, counts once each way.
type tally map[*Item]mark

type mark struct{ present, absent, null bool }

func (t tally) present(i *Item) {
	m := t[i]
	m.present = true
	t[i] = m
}

func (t tally) absent(i *Item) {
	m := t[i]
	m.absent = true
	t[i] = m
}

func (t tally) null(i *Item) {
	m := t[i]
	m.null = true
	t[i] = m
}

// presentOr tells whether an item that can be left out is there.
func (t tally) presentOr(there bool, i *Item) {
	if there {
		t.present(i)
	} else {
		t.absent(i)
	}
}

// count adds an exchange to its items.
func (t tally) count(judged bool) {
	for i, m := range t {
		i.Present += asCount(m.present)
		i.Absent += asCount(m.absent)
		i.Null += asCount(m.null)
		if !m.present && !m.null {
			continue
		}
		if judged {
			i.Level = Exercised
		} else {
			i.Level = better(i.Level, Seen)
		}
	}
}

func asCount(is bool) int {
	if is {
		return 1
	}
	return 0
}

// better is the level that comes first in [Levels]. One that is none is the worst.
func better(a, b Level) Level {
	if rank(b) < rank(a) {
		return b
	}
	return a
}

func rank(l Level) int {
	if i := slices.Index(Levels, l); i >= 0 {
		return i
	}
	return len(Levels)
}
