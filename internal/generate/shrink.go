package generate

import "slices"

// Shrink makes a recording of choices smaller, as long as what it gives keeps what matters: fewer
// choices, and among as many lower ones. It asks at most as often as it may, and returns the
// smallest recording that kept it; the one that was given where no other did. Keeps gets a
// recording that it must not keep.
func Shrink(recorded []uint32, asks int, keeps func(recorded []uint32) bool) []uint32 {
	s := &shrinker{best: slices.Clone(recorded), asks: asks, keeps: keeps}
	for s.improved = true; s.improved && s.asks > 0; {
		s.improved = false
		for size := len(s.best); size > 0; size /= 2 {
			s.remove(size)
		}
		for size := len(s.best); size > 1; size /= 2 {
			s.clear(size)
		}
		s.lower()
	}
	return s.best
}

type shrinker struct {
	best     []uint32
	asks     int
	keeps    func([]uint32) bool
	improved bool
	attempt  []uint32
}

// try takes an attempt for the best where it keeps what matters.
func (s *shrinker) try() bool {
	if s.asks == 0 || slices.Equal(s.attempt, s.best) {
		return false
	}
	s.asks--
	if !s.keeps(s.attempt) {
		return false
	}
	s.best, s.attempt = slices.Clone(s.attempt), nil
	s.improved = true
	return true
}

// remove leaves out as many choices one after the other as it can: the last ones first, since
// others do not depend on them.
func (s *shrinker) remove(size int) {
	for from := len(s.best) - size; from >= 0; from -= size {
		s.attempt = append(append(s.attempt[:0], s.best[:from]...), s.best[from+size:]...)
		s.try()
		from = min(from, len(s.best))
	}
}

// clear chooses the simplest as many times one after the other.
func (s *shrinker) clear(size int) {
	for from := 0; from+size <= len(s.best); from += size {
		s.attempt = append(s.attempt[:0], s.best...)
		clear(s.attempt[from : from+size])
		s.try()
	}
}

// lower lowers each choice, by halves.
func (s *shrinker) lower() {
	for i := 0; i < len(s.best); i++ {
		for below, least := s.best[i], uint32(0); least < below; {
			s.attempt = append(s.attempt[:0], s.best...)
			if s.attempt[i] = least; s.try() {
				break
			}
			least += (below - least + 1) / 2
		}
	}
}
