package cases

import (
	"net/http"
	"strconv"
	"strings"

	"plumbline/harness/call"
	"plumbline/internal/explore"
)

// kept is an exchange with what it shows of the contract.
type kept struct {
	response *call.Response
	traits   []string
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
		t.kept = append(t.kept, one)
	}
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
	of := &traits{about: d.Operation.String(), list: make([]string, 0, usualTraits)}
	status := strconv.Itoa(got.status())
	of.add(status, kind)
	for _, p := range d.Operation.Parameters {
		if value, sent := d.Value(p); sent {
			of.add(p.In, p.Name)
			if plan.Enumerated(p) {
				of.add(p.In, p.Name+"="+text(value))
			}
		}
	}
	if d.Values.HasBody {
		of.add("sent", d.Values.MediaType)
		of.members("sent ", d.Values.Body, 0)
	}
	of.about += " " + status
	of.fields(header)
	of.members("got ", got.response.Value(), 0)
	return kept{got.response, of.list}
}

type traits struct {
	about string
	list  []string
}

func (t *traits) add(kind, what string) {
	if len(t.list) < mostTraits {
		t.list = append(t.list, t.about+" "+kind+" "+what)
	}
}

func (t *traits) fields(header http.Header) {
	for name := range header {
		t.add("field", name)
	}
}

// members adds the members of a body, without the indexes of its lists.
func (t *traits) members(at string, value any, depth int) {
	if depth > deepestTrait {
		return
	}
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			t.add(at, name)
			t.members(at+"/"+name, member, depth+1)
		}
	case []any:
		for _, item := range value {
			t.members(at+"/*", item, depth+1)
		}
	}
}
