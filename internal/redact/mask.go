package redact

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"
)

const (
	// repeatedSearches is how often a masked text is searched once more.
	repeatedSearches = 3
	// attempts is how many masks are tried for one that is not taken yet.
	attempts = 500
	// longestInCommon is how many characters in a row a mask never has from its secret.
	longestInCommon = 4
)

// masks are those that were given out. They live as long as their redactor.
type masks struct {
	mu  sync.Mutex
	of  map[string]string // mask by value; numbers are under keys of their own
	all map[string]bool
	met int // values that got one without being registered
}

func newMasks() *masks { return &masks{of: map[string]string{}, all: map[string]bool{}} }

func (t *masks) isMask(value string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.all[value]
}

// spell notes another spelling of a mask.
func (t *masks) spell(mask string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all[mask] = true
}

// text returns the mask of a value that stands in a text.
func (t *masks) text(r *Redactor, value string) string {
	if !hasForm(value) {
		return t.get(r, value, value, word)
	}
	return t.get(r, value, value,
		func(seed, attempt int) string { return formed(value, source(seed, attempt)) })
}

// number returns the mask of a number in JSON.
func (t *masks) number(r *Redactor, raw string) string {
	if hasForm(raw) && strings.Trim(raw, digits) == "" {
		return t.text(r, raw)
	}
	return t.get(r, "a number, "+raw, raw,
		func(seed, attempt int) string { return number(raw, source(seed, attempt)) })
}

// get returns the mask under a key, which is made when it is first wanted.
func (t *masks) get(r *Redactor, key, value string,
	candidate func(seed, attempt int) string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if mask, given := t.of[key]; given {
		if !r.reveals(mask) {
			return mask
		}
		delete(t.all, mask)
	}
	seed, registered := r.numberOf(value)
	if !registered {
		t.met++
		seed = -t.met
	}
	mask, found := "", false
	for attempt := 0; attempt < attempts && !found; attempt++ {
		if next := candidate(seed, attempt); next != value && !r.reveals(next) {
			_, original := t.of[next]
			mask, found = next, !t.all[next] && !original
		}
	}
	if mask == "" { // secrets are in all of them
		mask = word(0, 0)
	}
	t.of[key], t.all[mask] = mask, true
	return mask
}

// numberOf returns the place of a secret among those registered.
func (r *Redactor) numberOf(value string) (number int, registered bool) {
	r.look(func(w *words) {
		if k := w.secrets[value]; k != nil {
			number, registered = k.number, true
		}
	})
	return number, registered
}

// reveals tells whether a text is a registered value or holds a secret.
func (r *Redactor) reveals(text string) bool {
	_, is := r.whole(text)
	r.look(func(w *words) { is = is || w.public[text] })
	return is || len(r.find(text)) > 0
}

// word is the mask of a value whose form would say too much, or would not survive everywhere. The
// number of the attempt tells such masks apart.
func word(seed, attempt int) string {
	const numbered = 400
	words := [...]string{"redacted", "hidden", "masked", "withheld"}
	switch {
	case attempt == 0:
		return words[0]
	case attempt < numbered:
		return fmt.Sprintf("%s-%d", words[0], attempt+1)
	case attempt < numbered+len(words):
		return words[attempt-numbered]
	}
	return formed("xxxxxxxxxxxx", source(seed, attempt))
}

const digits = "0123456789"

// hasForm tells whether a value has a form that its mask keeps: only letters, digits and marks that
// stand for themselves in JSON, headers and base64, and not so many marks in a row that they would
// be a part of the secret.
func hasForm(value string) bool {
	if len(value) < shortest {
		return false
	}
	some, marks := false, 0
	for i := range len(value) {
		switch {
		case letterOrDigit(rune(value[i])) >= 0:
			some, marks = true, 0
		case strings.IndexByte("-_.~+/=", value[i]) < 0:
			return false
		default:
			marks++
		}
		if marks == longestInCommon {
			return false
		}
	}
	return some
}

// draw returns a number below a bound.
type draw func(below byte) byte

// source returns numbers that follow from those of a secret and of the attempt alone.
func source(seed, attempt int) draw {
	var block [sha256.Size]byte
	drawn := 0
	return func(below byte) byte {
		at := drawn % len(block)
		if at == 0 {
			block = sha256.Sum256([]byte(fmt.Sprint(seed, attempt, drawn)))
		}
		drawn++
		return block[at] % below
	}
}

// formed returns another text of the form of a value that has one.
func formed(value string, next draw) string {
	letters := byte(26)
	if isHex(value) {
		letters = 6
	}
	mask, same := []byte(value), 0
	for i := range mask {
		if isKept(value, i) {
			same++
			continue
		}
		from, count := classOf(value[i], letters)
		if i == 0 && value[0] != '0' && strings.Trim(value, digits) == "" {
			from, count = '1', 9 // so that it stays a number in JSON
		}
		kept := 0
		for i+1+kept < len(value) && isKept(value, i+1+kept) {
			kept++
		}
		drawn := next(count)
		if from+drawn == value[i] && same+1+kept >= longestInCommon {
			drawn = (drawn + 1) % count
		}
		mask[i] = from + drawn
		if same++; mask[i] != value[i] {
			same = 0
		}
	}
	return string(mask)
}

func isHex(value string) bool {
	for i := range len(value) {
		if letterOrDigit(rune(value[i])) >= 0 && digitValue(value[i]) < 0 {
			return false
		}
	}
	return true
}

// isKept tells whether the byte at i is a part of the form: a mark, or the version or the variant
// of a UUID.
func isKept(value string, i int) bool {
	const version, variant = 14, 19
	return letterOrDigit(rune(value[i])) < 0 || (i == version || i == variant) && isUUID(value)
}

func isUUID(value string) bool {
	const length = 36
	if len(value) != length || !isHex(value) {
		return false
	}
	for i := range length {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (value[i] == '-') || !dash && digitValue(value[i]) < 0 {
			return false
		}
	}
	return true
}

// classOf returns the first of the characters that may stand in place of one, and how many they
// are.
func classOf(b, letters byte) (from, count byte) {
	switch {
	case b >= 'a':
		return 'a', letters
	case b >= 'A':
		return 'A', letters
	}
	return '0', byte(len(digits))
}

// number returns another JSON number (RFC 8259 section 6) of the form of one. A fraction of zeros
// and an exponent of ordinary size stay: with them a whole number stays one.
func number(raw string, next draw) string {
	exponent := len(raw)
	if i := strings.IndexAny(raw, "eE"); i >= 0 && len(raw)-i <= longestInCommon {
		exponent = i
	}
	point := strings.IndexByte(raw[:exponent], '.')
	if point >= 0 && strings.Trim(raw[point+1:exponent], "0") == "" {
		exponent = point
	}
	mask, first := []byte(raw), true
	for i := range exponent {
		if digitValue(raw[i]) < 0 || raw[i] > '9' {
			continue
		}
		leads := first && i+1 < len(raw) && strings.IndexByte(digits, raw[i+1]) >= 0
		ends := point >= 0 && i == exponent-1
		if mask[i] = '0' + next(10); leads || ends {
			mask[i] = '1' + next(9)
		}
		first = false
	}
	return string(mask)
}
