package mock

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// thing is something that was created.
type thing struct {
	name string
	// sent are the members that its last request gave it, and made those that the server added.
	sent, made map[string]any
	number     uint64 // of its creation
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

// store keeps things by the path of their collection, in the order in which they were created.
// What it hands out is the caller's.
type store struct {
	mutex       sync.Mutex
	collections map[string][]thing
	created     uint64
}

func newStore() *store { return &store{collections: map[string][]thing{}} }

// next is the number of the next thing.
func (s *store) next() uint64 {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.created++
	return s.created
}

// put keeps a thing, in place of one that has its name.
func (s *store) put(collection string, t thing) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if at := s.at(collection, t.name); at >= 0 {
		s.collections[collection][at] = t
		return
	}
	s.collections[collection] = append(s.collections[collection], t)
}

func (s *store) get(collection, name string) (thing, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if at := s.at(collection, name); at >= 0 {
		return s.collections[collection][at], true
	}
	return thing{}, false
}

// list returns all things of a collection, the oldest first.
func (s *store) list(collection string) []thing {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.collections[collection])
}

// remove forgets a thing, and all that is below it.
func (s *store) remove(collection, name string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if at := s.at(collection, name); at >= 0 {
		s.collections[collection] = slices.Delete(slices.Clone(s.collections[collection]), at, at+1)
	}
	below := collection + "/" + name + "/"
	for path := range s.collections {
		if strings.HasPrefix(path, below) {
			delete(s.collections, path)
		}
	}
}

func (s *store) at(collection, name string) int {
	return slices.IndexFunc(s.collections[collection], func(t thing) bool { return t.name == name })
}
