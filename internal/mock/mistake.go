package mock

import (
	"net/http"
	"reflect"
	"slices"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// Mistake is what a mock does wrong on purpose, so that it can be seen whether a test finds it. Of
// the functions, those that are nil leave the mock as it is. They are called by several goroutines
// at once.
type Mistake struct {
	// Answer gets each answer before it is sent, and returns what is sent in its place. What it
	// gets it must not change.
	Answer func(Answered) *exchange.Response
	// Overlook tells whether the mock does not mind what is wrong with a request. What is wrong
	// with that alone is answered as if it were right.
	Overlook func(*contract.Operation, verdict.Finding) bool
	// Admit tells whether a request is answered although it has no credentials that are known.
	Admit func(*contract.Operation, exchange.Request) bool
	// Neglect is what is not done with the things that are kept, by requests to the operation Of.
	// Neglected is told each time that this made a difference; it may be nil.
	Neglect   Neglect
	Of        *contract.Operation
	Neglected func()
}

// Neglect is something that is not done with things that are kept, and answered as if it were.
type Neglect int

// What may be neglected.
const (
	Nothing     Neglect = iota
	Keep                // what is created is not kept
	Update              // a replacement or change leaves the thing as it was
	Remove              // what is deleted stays
	List                // what was created is not listed; what the document's examples show is
	ListLast            // the last of several things is not listed
	Conceal             // what is another caller's is treated like the caller's own
	Distinguish         // the second caller is taken for the first
)

// Answered is a request and the answer to it.
type Answered struct {
	Request   exchange.Request
	Operation *contract.Operation // nil where the request is addressed to none
	// Path is the path of the document that the request is addressed to; "" where that is none.
	Path     string
	Caller   int // who calls, from 1; 0 where that is not known
	Response *exchange.Response
	// Content is the media type of the answer's body and Value what the body was written of; nil
	// where the document says nothing of a body, or it has none.
	Content *contract.MediaType
	Value   any
	// Judged is what the contract says of the request.
	Judged verdict.Verdict
}

// minded is what is wrong with a request, but for what is overlooked.
func (c *call) minded() []verdict.Finding {
	overlook := c.options.Mistake.Overlook
	if overlook == nil {
		return c.judged.Findings
	}
	return slices.DeleteFunc(slices.Clone(c.judged.Findings), func(f verdict.Finding) bool {
		is := overlook(c.operation, f)
		c.overlooked = c.overlooked || is
		return is
	})
}

// neglects tells whether something is not done, and that it would have made a difference.
func (c *call) neglects(what Neglect) bool {
	m := c.options.Mistake
	if m.Neglect != what || m.Of != c.operation {
		return false
	}
	if m.Neglected != nil {
		m.Neglected()
	}
	return true
}

// takenFor is whom a caller is taken for.
func (c *call) takenFor(caller int) int {
	if caller > 1 && c.neglects(Distinguish) {
		return 1
	}
	return caller
}

// thing is one that the caller sees, or that it is let see.
func (c *call) thing(collection, name string) (thing, bool) {
	t, found := c.things.get(collection, name, c.caller)
	if found || c.options.Mistake.Neglect != Conceal {
		return t, found
	}
	if t, found = c.things.get(collection, name, 0); found && c.neglects(Conceal) {
		return t, true
	}
	return thing{}, false
}

// listable are the things of a collection that a list shows.
func (c *call) listable(collection string) []thing {
	own := c.things.list(collection, c.caller)
	switch c.options.Mistake.Neglect {
	case Conceal:
		if all := c.things.list(collection, 0); len(all) > len(own) && c.neglects(Conceal) {
			return all
		}
	case List:
		shown := slices.DeleteFunc(slices.Clone(own),
			func(t thing) bool { return t.number > c.seeded })
		if len(shown) < len(own) && c.neglects(List) {
			return shown
		}
	case Nothing, Keep, Update, Remove, ListLast, Distinguish:
	}
	return own
}

// paged is the page of a list that the request asks for, the name of its last thing if there are
// more behind it, and how many there are in all: without the last thing of all where that is
// neglected and would be seen.
func (c *call) paged(paging explore.Paging, all []thing) (page []thing, next string, count int) {
	page, next = c.page(paging, all)
	if len(all) > 1 && c.options.Mistake.Neglect == ListLast {
		cut, last := c.page(paging, all[:len(all)-1])
		if (len(cut) < len(page) || last != next) && c.neglects(ListLast) {
			return cut, last, len(all) - 1
		}
	}
	return page, next, len(all)
}

// replaced keeps a thing in place of the one that it was; added keeps a new one, and tells whether
// it could be; removed forgets one.
func (c *call) replaced(collection string, t thing) {
	before, _ := c.things.get(collection, t.name, c.caller)
	same := reflect.DeepEqual(before.known(), t.known()) && reflect.DeepEqual(before.whole, t.whole)
	if same || !c.neglects(Update) {
		c.things.replace(collection, t)
	}
}

func (c *call) added(collection string, t thing) bool {
	return c.neglects(Keep) || c.things.add(collection, t)
}

func (c *call) removed(collection, name string) {
	if !c.neglects(Remove) {
		c.things.remove(collection, name)
	}
}

// tolerant is the answer to a request of which something was overlooked: success, whatever the
// request is about.
func (c *call) tolerant(a *exchange.Response) *exchange.Response {
	if !c.overlooked || a.Status < http.StatusBadRequest {
		return a
	}
	return c.succeed(c.operation.Method == http.MethodPost, c.usualPage)
}
