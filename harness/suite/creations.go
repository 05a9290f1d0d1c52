package suite

import (
	"cmp"
	"container/list"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"plumbline/harness/call"
	"plumbline/internal/contract"
)

// creations are the values by which a target names what a run has created there: what it answered
// to calls that create something. They are bounded, since a target may answer anything: of too many
// those are forgotten first that were deleted, and then the oldest. What is forgotten is not
// changed or deleted by a case any more, but it is at the end of the run.
type creations struct {
	mutex sync.Mutex
	// names are the elements of the lists, each of which is a name: of what was created, and of
	// what of it was deleted since then.
	names      map[string]*list.Element
	live, gone list.List
}

const (
	mostNames   = 10_000 // of a run, in each process
	longestName = 1 << 10
)

func (c *creations) has(name string) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.names[name] != nil
}

// deleted notes that what has a name is gone. It may still be deleted again.
func (c *creations) deleted(name string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if known := c.names[name]; known != nil {
		c.forget(name)
		c.names[name] = c.gone.PushBack(name)
	}
}

// forget takes a name out of the list that it is in.
func (c *creations) forget(name string) {
	if known := c.names[name]; known != nil {
		c.live.Remove(known) // of an element of another list it does nothing
		c.gone.Remove(known)
		delete(c.names, name)
	}
}

// learn notes what an answer to a creation names: the members of its object that have one of some
// names, or those of the one object that it wraps, and the end of its Location.
func (c *creations) learn(response *call.Response, names []string) {
	if response.Status()/100 != 2 {
		return
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	object, _ := response.Value().(map[string]any)
	if !c.members(object, names) && len(object) == 1 {
		for _, wrapped := range object {
			inner, _ := wrapped.(map[string]any)
			c.members(inner, names)
		}
	}
	if received := response.Exchange.Response; received != nil {
		if location := received.Header.Get("Location"); location != "" {
			c.add(path.Base(location))
		}
	}
}

// members adds the members of some names, and tells whether there are any.
func (c *creations) members(object map[string]any, names []string) (found bool) {
	for _, name := range names {
		switch value := object[name].(type) {
		case string:
			c.add(value)
		case json.Number:
			c.add(value.String())
		default:
			continue
		}
		found = true
	}
	return found
}

func (c *creations) add(name string) {
	if len(name) > longestName {
		return
	}
	c.forget(name)
	for len(c.names) >= mostNames {
		oldest := cmp.Or(c.gone.Front(), c.live.Front())
		oldestName, _ := oldest.Value.(string) // nothing else is in the lists
		c.forget(oldestName)
	}
	if c.names == nil {
		c.names = map[string]*list.Element{}
	}
	c.names[name] = c.live.PushBack(name)
}

// noteEffect remembers what a call has created, by what its answer or its path names, and that what
// a call has deleted is gone.
func (a *API) noteEffect(ctx context.Context, response *call.Response) {
	switch a.effectOf(ctx, response.Operation, response.Exchange.Request.Method) {
	case Creates:
		a.created.learn(response, a.namesOf(response.Operation))
	case Deletes:
		sent, err := url.Parse(response.Exchange.Request.URL)
		if err == nil && response.Status()/100 == 2 {
			a.created.deleted(path.Base(sent.Path))
		}
	case Changes:
		a.noteCreation(response)
	case Reads, Issues:
	}
}

// noteCreation remembers what a call has created under a name of its own: 201 is what PUT is
// answered with where there was nothing (RFC 9110 section 9.3.4).
func (a *API) noteCreation(response *call.Response) {
	request := response.Exchange.Request
	sent, err := url.Parse(request.URL)
	if err != nil || request.Method != http.MethodPut || response.Status() != http.StatusCreated {
		return
	}
	a.created.mutex.Lock()
	defer a.created.mutex.Unlock()
	a.created.add(path.Base(sent.Path))
}

// namesOf are the members by which the answer of a creation may name what it created: at /roles
// that is id, or what the path of one role has, such as roleId in /roles/{roleId}.
func (a *API) namesOf(created *contract.Operation) []string {
	if known, found := a.names.Load(created); found {
		names, _ := known.([]string) // nothing else is stored
		return names
	}
	names := []string{"id"}
	for _, other := range a.compiled.Operations() {
		below, found := strings.CutPrefix(other.Path, strings.TrimSuffix(created.Path, "/")+"/{")
		if name, rest, closed := strings.Cut(below, "}"); found && closed &&
			strings.Trim(rest, "/") == "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	a.names.Store(created, names)
	return names
}
