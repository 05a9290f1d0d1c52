package cases

import (
	"net/http"
	"strconv"
	"strings"

	"plumbline/harness/call"
	"plumbline/internal/explore"
	"plumbline/internal/report"
)

// kept is an exchange with what it shows of the contract.
type kept struct {
	response *call.Response
	traits   []trait
}

// keep keeps an exchange that has a trait which none had before.
func (t *tally) keep(one kept) {
	if len(t.kept) >= mostKept {
		return
	}
	isNew := false
	for _, trait := range one.traits {
		if !t.seen[trait] {
			t.seen[trait], isNew = true, true
		}
	}
	if isNew {
		one.response = t.hold(one.response)
		t.kept = append(t.kept, one)
	}
}

// What a case holds of all bodies together is bounded until they are in the report: once that much
// is held, of each only little is.
const (
	mostHeld        = 1 << 20 // bytes
	heldBodyAfter   = 1 << 10 // bytes
	heldHeaderAfter = 4 << 10 // bytes, which are more than most have
)

// hold returns what is held of a response until the case has ended.
func (t *tally) hold(response *call.Response) *call.Response {
	room := report.Room{Body: report.KeptBody, Header: report.KeptHeader}
	if t.held >= mostHeld {
		room = report.Room{Body: heldBodyAfter, Header: heldHeaderAfter}
	}
	response = response.Held(room)
	t.held += len(response.Body())
	return response
}

// Bounds of what is kept of a case, and of the traits of an exchange.
const (
	mostKept     = 200
	mostTraits   = 300
	deepestTrait = 6
	usualTraits  = 40
)

// traitsOf are what an exchange shows of the contract: status and media type, the parameters that
// were sent, with their values where they may be those of an enum, the members of both bodies and
// the header fields of the answer.
func traitsOf(plan *explore.Plan, d *explore.Draft, got reply) kept {
	header := got.response.Exchange.Response.Header
	kind, _, _ := strings.Cut(header.Get("Content-Type"), ";")
	of := &traits{about: noTrait.and(d.Operation.Path).and(d.Operation.Method),
		list: make([]trait, 0, usualTraits)}
	status := strconv.Itoa(got.status())
	of.add(of.about.and(status), kind)
	for _, p := range d.Operation.Parameters {
		if value, sent := d.Value(p); sent {
			of.add(of.about.and(p.In), p.Name)
			if plan.Enumerated(p) {
				of.values(of.about.and(p.In).and(p.Name), value)
			}
		}
	}
	if d.Values.HasBody {
		of.add(of.about.and("sent"), d.Values.MediaType)
		of.members(of.about.and("in what is sent"), d.Values.Body, 0)
	}
	of.about = of.about.and(status)
	of.fields(header)
	of.members(of.about.and("in what comes"), got.response.Value(), 0)
	return kept{got.response, of.list}
}

// trait is one of them, as a hash of what it says: there are many of each exchange, and all that is
// asked is whether one was there before.
type trait uint64

// and is the trait that a text more makes of one (FNV-1a).
func (t trait) and(text string) trait {
	const prime = 1099511628211
	for i := range len(text) {
		t = (t ^ trait(text[i])) * prime
	}
	return (t ^ separator) * prime
}

const (
	noTrait   trait = 14695981039346656037
	separator trait = 0xff // which is in no text in UTF-8
)

type traits struct {
	about trait
	list  []trait
}

func (t *traits) add(kind trait, what string) {
	if len(t.list) < mostTraits {
		t.list = append(t.list, kind.and(what))
	}
}

// values adds a value, or each item of a list.
func (t *traits) values(kind trait, value any) {
	items, are := value.([]any)
	if !are {
		items = []any{value}
	}
	for _, item := range items {
		t.add(kind, text(item))
	}
}

func (t *traits) fields(header http.Header) {
	kind := t.about.and("field")
	for name := range header {
		t.add(kind, name)
	}
}

// members adds the members of a body, without the indexes of its lists.
func (t *traits) members(at trait, value any, depth int) {
	if depth > deepestTrait {
		return
	}
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			t.add(at, name)
			t.members(at.and(name), member, depth+1)
		}
	case []any:
		for _, item := range value {
			t.members(at.and("*"), item, depth+1)
		}
	}
}
