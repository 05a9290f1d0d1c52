package faulty_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/documents"
	"plumbline/internal/explore"
	"plumbline/internal/mock"
	"plumbline/internal/mock/faulty"
)

// contracts are those of the documents below testdata/documents that can be read, and of the shop.
func contracts(t testing.TB) map[string]*contract.Contract {
	t.Helper()
	list, err := documents.List(os.DirFS("../../../testdata/documents"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*contract.Contract{"shop": shopContract(t)}
	for _, d := range list {
		if d.Refused() {
			continue
		}
		all[d.Name], err = contract.Load(contract.Source{
			Document: contract.Text{Path: d.Path, Bytes: d.Text}, Files: d.Files})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// mostProven is how many faults of a document are looked at, unless all are asked for.
const mostProven = 40

var whole = flag.Bool("all", false, "look at all faults of all documents, which takes minutes")

// some are the faults that are looked at: of many every so manieth.
func some(faults []faulty.Fault) (list []faulty.Fault) {
	step := 1 + len(faults)/mostProven
	if *whole {
		step = 1
	}
	for i := 0; i < len(faults); i += step {
		list = append(list, faults[i])
	}
	return list
}

func TestEachFaultBreaksTheDocumentInOneWay(t *testing.T) {
	seen := &classes{count: map[faulty.Class]int{}}
	all := contracts(t)
	t.Cleanup(func() { seen.complete(t, len(all)) })
	for name, c := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			faults, underivable := faulty.Derive(c)
			seen.note(t, faults, underivable)
			faults = some(faults)
			var only []string
			for _, f := range faults {
				only = append(only, f.Operation)
			}
			p := &prover{contract: c, plan: explore.New(c, explore.Options{Only: only})}
			p.right = mock.New(c, mock.Options{Unhurried: true, Credentials: mock.Callers})
			for _, f := range faults {
				if why := p.prove(t, f); why != "" {
					t.Errorf("%s: %s", f.ID, why)
				}
			}
		})
	}
}

// prover shows that faults are what they say.
type prover struct {
	contract *contract.Contract
	plan     *explore.Plan
	right    *mock.Server
}

// prove says why a fault is not what it says; "" where it is.
func (p *prover) prove(t *testing.T, f faulty.Fault) string {
	server, err := faulty.NewServer(p.contract, mock.Options{Unhurried: true,
		Credentials: mock.Callers}, f)
	if err != nil {
		return err.Error()
	}
	o, found := p.contract.Operation(f.Operation)
	if !found {
		return "there is no such operation"
	}
	wrong, right := newClient(t, p.plan, server), newClient(t, p.plan, p.right)
	switch f.Class {
	case faulty.CreatedNotFound, faulty.CreatedNotListed, faulty.UpdateLost, faulty.DeletedThere,
		faulty.ListCut, faulty.ForeignShown, faulty.CallersMixed:
		right.server = mock.New(p.contract, mock.Options{Unhurried: true,
			Credentials: mock.Callers})
		return state(o, f, server, wrong, right)
	case faulty.InvalidAccepted, faulty.SuccessForRefusal:
		return p.accepts(o, f, server, wrong, right)
	case faulty.RefusalForSuccess:
		if wrong.about(o); f.Unprovable() != "" {
			return ""
		}
		return p.refuses(o, server, wrong)
	case faulty.CredentialIgnored:
		return ignores(o, f, server, wrong, right)
	case faulty.MethodAnswered:
		return answersMethod(o, f, server, wrong, right)
	}
	return p.breaks(o, f, server, wrong, right)
}

// judged are the errors of a response, and what is found besides.
func (p *prover) judged(a mock.Answered) (errors []verdict.Finding) {
	found := check.Response(check.Subject{Contract: p.contract, Operation: a.Operation,
		Exchange: &exchange.Exchange{Request: a.Request, Response: a.Response}}).Findings
	return slices.DeleteFunc(found, func(f verdict.Finding) bool {
		return f.Severity != verdict.Error
	})
}

// breaks holds the answer of a faulty server to the document.
func (p *prover) breaks(o *contract.Operation, f faulty.Fault, server *faulty.Server, wrong,
	right *client) string {
	findable := f.Unprovable() == ""
	if findable {
		wrong.about(o)
		right.server = mock.New(p.contract, mock.Options{Unhurried: true,
			Credentials: mock.Callers})
		right.about(o)
	}
	for i, draft := range wrong.requests(o) {
		var prefer []string
		if i == 0 && !findable {
			prefer = preferring(o)
		}
		a, sent := wrong.send(draft, prefer...)
		if !sent || server.Shown() == 0 {
			continue
		}
		found := p.judged(a)
		if len(found) != 1 || found[0].Check != f.Check || found[0].Contract != f.Place {
			return fmt.Sprintf("%v is found, and not %s at %s", found, f.Check, f.Place)
		}
		if at := found[0].Instance; f.Instance != nil &&
			(at == nil || verdict.Pattern(*at) != string(*f.Instance)) {
			return fmt.Sprintf("it is found at %s, and not at %s", pointerOf(at), *f.Instance)
		}
		if a, _ = right.send(draft, prefer...); len(p.judged(a)) > 0 {
			return fmt.Sprintf("the right answer is accused of %v", p.judged(a))
		}
		return ""
	}
	return fmt.Sprintf("no request shows it (called %d times)", server.Called())
}

// accepts holds requests that a faulty server takes, and the right one refuses, to the document.
func (p *prover) accepts(o *contract.Operation, f faulty.Fault, server *faulty.Server, wrong,
	right *client) string {
	for _, draft := range wrong.requests(o)[1:] {
		a, sent := wrong.send(draft)
		if !sent || server.Shown() == 0 {
			continue
		}
		if a.Response.Status >= http.StatusBadRequest || len(p.judged(a)) > 0 {
			return fmt.Sprintf("the answer is %d, and %v", a.Response.Status, p.judged(a))
		}
		broken := slices.DeleteFunc(slices.Clone(a.Judged.Findings), func(f verdict.Finding) bool {
			return f.Severity != verdict.Error || f.Check == verdict.Security
		})
		if len(broken) == 0 || f.Class == faulty.InvalidAccepted &&
			(len(broken) > 1 || broken[0].Contract != f.Place) {
			return fmt.Sprintf("the request breaks %v", broken)
		}
		if b, _ := right.send(draft); b.Response.Status < http.StatusBadRequest {
			return fmt.Sprintf("the right answer is %d as well", b.Response.Status)
		}
		return ""
	}
	return fmt.Sprintf("no request shows it (called %d times)", server.Called())
}

func (p *prover) refuses(o *contract.Operation, server *faulty.Server, wrong *client) string {
	draft, found := wrong.draft(o)
	if !found {
		return "there is no request"
	}
	a, _ := wrong.send(draft)
	switch {
	case server.Shown() == 0:
		return fmt.Sprintf("no request shows it: the answer is %d", a.Response.Status)
	case a.Response.Status < http.StatusBadRequest || len(p.judged(a)) > 0:
		return fmt.Sprintf("the answer is %d, and %v", a.Response.Status, p.judged(a))
	}
	return ""
}

func ignores(o *contract.Operation, f faulty.Fault, server *faulty.Server, wrong,
	right *client) string {
	side := f.ID[strings.LastIndexByte(f.ID, '.')+1:]
	caller := map[string]int{"absent": none, "made-up": madeUp, "shortened": shortened,
		"empty": empty}[side]
	wrong, right = wrong.by(caller), right.by(caller)
	draft, found := wrong.draft(o)
	if !found {
		return "there is no request"
	}
	a, sent := wrong.send(draft)
	if !sent {
		return "the request cannot be written"
	}
	b, _ := right.send(draft)
	if server.Shown() == 0 || a.Response.Status == http.StatusUnauthorized ||
		b.Response.Status < http.StatusBadRequest {
		return fmt.Sprintf("the answer is %d, and the right one %d", a.Response.Status,
			b.Response.Status)
	}
	return ""
}

func answersMethod(o *contract.Operation, f faulty.Fault, server *faulty.Server, wrong,
	right *client) string {
	for _, obligation := range wrong.plan.Of(o, explore.Protocol) {
		if obligation.Place != "method" ||
			!strings.HasSuffix(f.ID, "."+strings.ToLower(obligation.Side)) {
			continue
		}
		draft, _ := wrong.draft(o)
		obligation.Change(draft)
		a, sent := wrong.send(draft)
		if !sent {
			return "the request cannot be written"
		}
		b, _ := right.send(draft)
		if server.Shown() == 0 || a.Response.Status != http.StatusOK ||
			b.Response.Status < http.StatusBadRequest {
			return fmt.Sprintf("the answer is %d, and the right one %d", a.Response.Status,
				b.Response.Status)
		}
		return ""
	}
	return "no request shows it"
}

// state has both servers do the same, and tells whether that comes to something else.
func state(o *contract.Operation, f faulty.Fault, server *faulty.Server, wrong,
	right *client) string {
	for _, r := range wrong.plan.Resources {
		about := []*contract.Operation{r.Create, r.List, r.Read, r.Replace, r.Change, r.Deletes}
		if !slices.Contains(about, o) || !mock.Keeps(r) {
			continue
		}
		if history(wrong, r) != history(right, r) && server.Shown() > 0 {
			return ""
		}
	}
	if f.Class == faulty.CallersMixed {
		if both(wrong, o) != both(right, o) && server.Shown() > 0 {
			return ""
		}
	}
	if f.Unprovable() != "" {
		return ""
	}
	return fmt.Sprintf("nothing differs (called %d times, shown %d times)", server.Called(),
		server.Shown())
}

// both are the answers to two callers.
func both(c *client, o *contract.Operation) string {
	draft, found := c.draft(o)
	if !found {
		return ""
	}
	first, _ := c.send(draft)
	second, _ := c.by(1).send(draft)
	return told(first) + told(second)
}

// history is what comes of creating, listing, changing and deleting things, by two callers.
func history(c *client, r *explore.Resource) string {
	h := &historian{resource: r}
	if r.Create == nil {
		h.do(c, r.Replace, nil)
	}
	for range 3 {
		if a, created := c.create(r); created {
			h.WriteString(told(a))
		}
	}
	other := c.by(1)
	h.look(c, other)
	for _, o := range []*contract.Operation{r.Replace, r.Change} {
		if o == nil {
			continue
		}
		for _, body := range bodies(c.plan, o) {
			h.do(other, o, body)
			h.do(c, o, body)
			h.look(c, other)
		}
	}
	h.do(other, r.Deletes, nil)
	h.do(c, r.Deletes, nil)
	h.look(c, other)
	return h.String()
}

// historian writes down what a resource's requests were answered with.
type historian struct {
	strings.Builder
	resource *explore.Resource
}

// look reads a thing and the list, as each caller.
func (h *historian) look(callers ...*client) {
	for _, one := range callers {
		h.do(one, h.resource.Read, nil)
		h.do(one, h.resource.List, nil)
	}
}

// do sends a request with a body; nil is the plainest one.
func (h *historian) do(c *client, o *contract.Operation, body any) {
	if o == nil {
		return
	}
	draft, found := c.draft(o)
	if !found {
		return
	}
	if paging := c.plan.PagingOf(o); o == h.resource.List && paging.Limit != nil {
		const all = 10 // are more than what is created
		limit := all
		if paging.Most > 0 {
			limit = min(limit, paging.Most)
		}
		draft.Set(paging.Limit, json.Number(strconv.Itoa(limit)))
	}
	if body != nil && draft.Values.HasBody {
		draft.Values.Body = body
	}
	if a, sent := c.send(draft); sent {
		h.WriteString(o.Method + " " + told(a))
	}
}

func bodies(plan *explore.Plan, o *contract.Operation) (list []any) {
	if full, err := plan.FullBody(o); err == nil {
		list = append(list, full)
	}
	if other, err := plan.OtherBody(o); err == nil {
		list = append(list, other)
	}
	return append(list, nil)
}

func told(a mock.Answered) string {
	if a.Response == nil {
		return "nothing\n"
	}
	return fmt.Sprintf("%d %s\n", a.Response.Status, a.Response.Body)
}

// classes counts the faults of all documents.
type classes struct {
	mutex     sync.Mutex
	documents int
	count     map[faulty.Class]int
}

// note looks at what was derived from a document: each fault has an id of its own, and says all
// that it has to.
func (c *classes) note(t *testing.T, faults []faulty.Fault, underivable []faulty.Underivable) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.documents++
	ids := map[string]bool{}
	for _, f := range faults {
		c.count[f.Class]++
		if ids[f.ID] || f.Sentence == "" || f.Check == "" || f.Place.File == "" ||
			f.Place.Line == 0 {
			t.Errorf("%+v", f)
		}
		ids[f.ID] = true
	}
	for _, u := range underivable {
		if u.Count < 1 || u.Reason == "" {
			t.Errorf("%+v", u)
		}
	}
}

// complete tells whether each class has faults of some document, where so many were looked at.
func (c *classes) complete(t *testing.T, all int) {
	if c.documents < all {
		return // others were asked for by name
	}
	for _, class := range faulty.Classes() {
		if c.count[class] == 0 {
			t.Errorf("no document has a fault of the class %s", class)
		}
	}
}
