// Package redact keeps secrets out of everything a run leaves behind: reports,
// logs, archives, curl lines.
//
// It works in two ways. By value: a secret registered with [Redactor.Secret]
// is recognized wherever it stands and however it is spelled. By name: a
// header, a query parameter or a JSON member whose name looks like a
// credential (see [CredentialName]) loses its value even if nobody registered
// it, because the token a server has just issued is as secret as the password
// that bought it. By form: JSON Web Tokens (RFC 7519) are redacted wherever
// they stand.
//
// Spellings recognized by value, freely mixed within one occurrence:
//   - as is, also wrapped: a line end, with or without indentation, between
//     any two characters but before a tab, or in place of a blank;
//   - percent-encoded (RFC 3986 section 2.1), either case of hex digit, blank
//     as "+", encoded up to three times more ("%2522");
//   - escaped as in JSON strings (RFC 8259 section 7) and by Go's %q: \u0022,
//     \", \/, \x22, \n and so on, with up to eight backslashes, so that JSON
//     within JSON is covered;
//   - escaped as in HTML and XML: &quot; &#34; &#x22;, also with &amp; twice;
//   - in quoted-printable (RFC 2045 section 6.7), and with the single quotes that
//     a shell wants;
//   - base64 and base64url (RFC 4648 sections 4 and 5), with and without
//     padding, alone or anywhere within a longer encoded text;
//   - in other capitals and small letters, if it has eight bytes or more, letters
//     and digits among them; any of eight bytes or more as the name of a header.
//
// A text is searched in what it says as well, see views.go: with up to three
// layers of escapes removed, and in what is decoded from base64, hexadecimal
// digits and UTF-16, up to twice.
//
// Known limits: a secret that was hashed, encrypted, compressed, reversed or
// encoded in another way is not recognized. Of what is decoded from base64 only
// ASCII is read, as it is or in UTF-16; UTF-16 is decoded where three characters
// of ASCII stand together.
package redact

import (
	"fmt"
	"io"
	"strings"
	"sync"
)

// Unnamed stands in place of a credential that was recognized by its name
// only, so that there is no better name for it.
const Unnamed = "[redacted]"

// shortest is the length in bytes from which a secret is looked for inside
// other text. Anything shorter would turn half of every report into markers,
// and tell its reader where the secret's letters stand.
const shortest = 4

// A Redactor knows the secrets and the variables of a run. The zero value is
// ready to use, and all methods may be called concurrently. A nil *Redactor
// is valid for every method but Secret, Variable and Public and redacts by name only.
type Redactor struct {
	mu sync.RWMutex
	// A pointer, as fmt looks into the fields of whatever has a redactor
	// without asking Format: it stops at the second pointer.
	words *words
}

// words are what a redactor knows.
type words struct {
	secrets   map[string]*registered // by value, as the next two
	variables map[string]*registered
	public    map[string]bool
	markers   markers
	index     index
	masks     *masks // those given out so far
}

// learn calls f, which may change the words.
func (r *Redactor) learn(f func(*words)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.words == nil {
		r.words = &words{secrets: map[string]*registered{}, variables: map[string]*registered{},
			public: map[string]bool{}, masks: newMasks()}
	}
	f(r.words)
}

// look calls f, which must not change the words, unless there are none.
func (r *Redactor) look(f func(*words)) {
	if r == nil {
		return
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.words != nil {
		f(r.words)
	}
}

// registered is a value that was registered under a name.
type registered struct {
	name, value string
	marker      string // empty: it is a variable
	number      int    // of the secret, in the order they were registered in
}

// Secret registers a value that must never appear in any output; "[name]"
// stands in its place. An empty value is ignored. The same value under a
// second name keeps its first name; one name may have several values, such as
// a token that was renewed.
//
// A value under four bytes is replaced where it is the whole value of a JSON
// member, a header or a query parameter, but not inside other text.
//
// A name should be the environment variable the value came from: curl lines
// say "$NAME".
func (r *Redactor) Secret(name, value string) {
	if value == "" {
		return
	}
	r.learn(func(w *words) {
		if w.secrets[value] != nil {
			return
		}
		k := &registered{name: name, value: value, marker: marker(name, value),
			number: len(w.secrets)}
		w.secrets[value] = k
		w.markers.add(k.marker)
		if len(value) >= shortest {
			w.index.insert(k)
		}
	})
}

// Knows tells whether a value has been registered as a secret.
func (r *Redactor) Knows(value string) (known bool) {
	r.look(func(w *words) { known = w.secrets[value] != nil })
	return known
}

// Variable registers a value that is no secret but differs between
// deployments, such as a user name or a client id. It is not redacted; the
// Pieces methods report it by name where it is a whole value, so that a curl
// line can say "$NAME". An empty value is ignored. A value that is also a
// secret is a secret.
func (r *Redactor) Variable(name, value string) {
	if value == "" {
		return
	}
	r.learn(func(w *words) {
		if w.variables[value] == nil {
			w.variables[value] = &registered{name: name, value: value}
		}
	})
}

// Public registers a value that is known to be no credential although it stands where one would,
// such as a password made up to be refused. It is shown as it is, so that what was sent can be sent
// again. A value that is also a secret stays one.
func (r *Redactor) Public(value string) {
	r.learn(func(w *words) { w.public[value] = value != "" })
}

// String returns s with every secret of four bytes or more replaced.
func (r *Redactor) String(s string) string {
	return replacer{r: r}.string(s)
}

// Format keeps a redactor that is printed itself from listing what it hides.
func (r *Redactor) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "redact.Redactor") }

// find returns the places of secrets in s, disjoint and in order.
func (r *Redactor) find(s string) []span {
	spans, _ := r.scan(s)
	if tokens := r.webTokens(s); tokens != nil {
		spans = merge(append(spans, tokens...))
	}
	return spans
}

func (r *Redactor) scan(s string) (spans []span, pending int) {
	pending = len(s)
	r.look(func(w *words) { spans, pending = w.index.search(s, &w.markers) })
	return spans, pending
}

// whole finds the secret, or else the variable, that is exactly value.
func (r *Redactor) whole(value string) (k *registered, ok bool) {
	r.look(func(w *words) {
		if k = w.secrets[value]; k == nil {
			k = w.variables[value]
		}
	})
	return k, k != nil
}

// marker is what stands in place of a secret. Its alphabet is so small that it
// survives in JSON, URLs, headers and shell text without escaping. A name that
// holds the value itself would give it away.
func marker(name, value string) string {
	clean := strings.Map(func(c rune) rune {
		if markerByte(c) {
			return c
		}
		return '_'
	}, name)
	if clean == "" || len(value) >= shortest && strings.Contains(clean, value) {
		return Unnamed
	}
	return "[" + clean + "]"
}
