package mock

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// thing is something that was created.
type thing struct {
	name string
	// owner is the caller who has created it and alone sees it; 0 lets everybody.
	owner int
	// sent are the members that its last request gave it, and made those that the server added.
	sent, made map[string]any
	whole      any    // what it was last put as, where that is no object: a text, say
	number     uint64 // of its creation
	version    int    // counts its changes
	size       int    // of the last request that gave it members, in bytes
	// state is another number for each thing, and each time that it is kept: what is the same has
	// the same members.
	state uint64
}

// known are the members that a thing has.
func (t *thing) known() map[string]any {
	known := maps.Clone(t.made)
	if known == nil {
		known = map[string]any{}
	}
	maps.Copy(known, t.sent)
	return known
}

// isSeen tells whether a caller sees a thing; whoever is not known sees all.
func (t *thing) isSeen(caller int) bool {
	return t.owner == 0 || caller == 0 || t.owner == caller
}

// mostThings bounds how many things a collection has: the oldest goes for one more.
const mostThings = 10_000

// store keeps things by the path of their collection, in the order in which they were created.
// What it hands out is not changed by anybody.
type store struct {
	mutex       sync.Mutex
	collections map[string][]thing
	created     uint64
	states      uint64
}

func newStore() *store { return &store{collections: map[string][]thing{}} }

// clear forgets everything. The states of things go on being counted: none is one that was before.
func (s *store) clear() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	clear(s.collections)
	s.created = 0
}

// next is the number of the next thing.
func (s *store) next() uint64 {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.created++
	return s.created
}

// add keeps a new thing; false where one has its name.
func (s *store) add(collection string, t thing) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.at(collection, t.name) >= 0 {
		return false
	}
	list := s.collections[collection]
	if len(list) == mostThings {
		s.forget(collection, list[0].name)
		list = s.collections[collection]
	}
	s.collections[collection] = append(list, s.stated(t))
	return true
}

// stated is a thing in another state than any before.
func (s *store) stated(t thing) thing {
	s.states++
	t.state = s.states
	return t
}

// replace keeps a thing in place of the one that has its name; false where there is none any more.
func (s *store) replace(collection string, t thing) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	at := s.at(collection, t.name)
	if at < 0 {
		return false
	}
	s.collections[collection][at] = s.stated(t)
	return true
}

// get is the thing of a name, if a caller sees it.
func (s *store) get(collection, name string, caller int) (thing, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if at := s.at(collection, name); at >= 0 && s.collections[collection][at].isSeen(caller) {
		return s.collections[collection][at], true
	}
	return thing{}, false
}

// list returns what a caller sees of a collection, the oldest first.
func (s *store) list(collection string, caller int) []thing {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.DeleteFunc(slices.Clone(s.collections[collection]),
		func(t thing) bool { return !t.isSeen(caller) })
}

// remove forgets a thing, and all that is below it.
func (s *store) remove(collection, name string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.forget(collection, name)
}

func (s *store) forget(collection, name string) {
	if at := s.at(collection, name); at >= 0 {
		s.collections[collection] = slices.Delete(s.collections[collection], at, at+1)
	}
	below := collection + "/" + url.PathEscape(name) + "/"
	for path := range s.collections {
		if strings.HasPrefix(path, below) {
			delete(s.collections, path)
		}
	}
}

func (s *store) at(collection, name string) int {
	return slices.IndexFunc(s.collections[collection], func(t thing) bool { return t.name == name })
}
