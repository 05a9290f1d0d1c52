package suite

import (
	"context"
	"encoding/json"
	"path"
	"slices"
	"strings"
	"sync"

	"plumbline/harness/call"
)

// creations are the values by which a target names what a run has created there: what it answered
// to calls that create something. They are bounded, since a target may answer anything.
type creations struct {
	mutex sync.Mutex
	names map[string]bool
}

const (
	mostNames   = 10_000 // of a run, in each process
	longestName = 1 << 10
)

func (c *creations) has(name string) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.names[name]
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
	if c.names == nil {
		c.names = map[string]bool{}
	}
	if len(name) <= longestName && len(c.names) < mostNames {
		c.names[name] = true
	}
}

// noteCreation remembers what the answer to a call that creates something names. What is created at
// /roles is named by id, or as the path of one role names it, such as roleId in /roles/{roleId}.
func (a *API) noteCreation(ctx context.Context, response *call.Response) {
	created := response.Operation
	if a.effectOf(ctx, created, response.Exchange.Request.Method) != Creates {
		return
	}
	names := []string{"id"}
	for _, other := range a.compiled.Operations() {
		below, found := strings.CutPrefix(other.Path, strings.TrimSuffix(created.Path, "/")+"/{")
		if name, rest, closed := strings.Cut(below, "}"); found && closed &&
			strings.Trim(rest, "/") == "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	a.created.learn(response, names)
}
