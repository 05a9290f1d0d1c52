package redact

import (
	"bytes"
	"slices"
	"strings"
	"sync"
)

// credentialWords mark a name as a credential's wherever they stand in it,
// once it is in lower case and without anything but letters and digits:
// "accessToken", "X-Api-Key" and "CLIENT_SECRET" are all found.
var credentialWords = []string{
	"token", "secret", "password", "passwd", "passphrase", "passcode", "credential",
	"authorization",
	"apikey", "accesskey", "privatekey", "signingkey", "cookie", "sessionid", "bearer", "xauth",
}

// credentialNames are too short to be looked for inside other names.
var credentialNames = []string{"pwd", "jwt", "otp", "auth"}

// attributeEndings mark what is said about a credential and is none itself:
// the type of a token, the endpoint that issues it, the policy for passwords.
var attributeEndings = []string{
	"type", "types", "expiry", "expires", "expiresin", "expiresat", "expiration", "ttl", "lifetime",
	"count", "length", "url", "uri", "endpoint", "policy", "required",
}

// CredentialName tells whether a header, query parameter or JSON member of
// this name is taken for a credential. Case and separators do not matter.
// The CORS response headers (Access-Control-…) never are; their values are
// names.
func CredentialName(name string) bool {
	if is, known := asked.get(name); known {
		return is
	}
	is := credentialName(name)
	asked.put(name, is)
	return is
}

// asked has names that were asked for: the same ones come in every answer of an API.
var asked = names{is: map[string]bool{}}

// names has some names, each with whether it is one of a credential.
type names struct {
	mutex sync.RWMutex
	is    map[string]bool
}

// Bounds of the names that are kept.
const (
	mostNames    = 2_000
	longestAsked = 64
)

func (n *names) get(name string) (is, known bool) {
	n.mutex.RLock()
	defer n.mutex.RUnlock()
	is, known = n.is[name]
	return is, known
}

func (n *names) put(name string, is bool) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if len(n.is) < mostNames && len(name) <= longestAsked {
		n.is[strings.Clone(name)] = is // which the text that it stands in does not stay for
	}
}

func credentialName(name string) bool {
	plain := strings.Map(letterOrDigit, name)
	if strings.HasPrefix(plain, "accesscontrol") {
		return false
	}
	for _, word := range credentialNames {
		if plain == word {
			return true
		}
	}
	for _, ending := range attributeEndings {
		if strings.HasSuffix(plain, ending) {
			return false
		}
	}
	for _, word := range credentialWords {
		if strings.Contains(plain, word) {
			return true
		}
	}
	return false
}

// mayName tells whether a text may have a name that [CredentialName] takes for a credential's, or
// one of others. Most texts have none, and to read them takes much longer than this. A word that
// marks a name stands in what is left of the text as it does in what is left of the name. A name
// may be written with escapes, those of a text of JSON within JSON with escapes of escapes.
func mayName(text string, others map[string]string) bool {
	for !hasName(text, others) {
		if strings.IndexByte(text, '\\') < 0 {
			return false
		}
		text = decoder(unescaped).view(text) // empty where no backslash begins an escape
	}
	return true
}

// hasName tells the same of a text that is read as it stands there.
func hasName(text string, others map[string]string) bool {
	for name := range others {
		if strings.Contains(text, name) {
			return true
		}
	}
	const usual = 2 << 10
	var buffer [usual]byte // most texts fit into it, and need no memory of their own
	plain := buffer[:0]
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 'A' && c <= 'Z':
			plain = append(plain, c-'A'+'a')
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			plain = append(plain, c)
		}
	}
	for i := 1; i < len(plain); i++ {
		if beginnings[plain[i-1]][plain[i]] && beginsWithName(plain[i-1:]) {
			return true
		}
	}
	return false
}

// beginnings tells of two bytes whether what marks a name begins with them: nearly all places of a
// text are ruled out by that.
var beginnings = func() (begin [1 << 8][1 << 8]bool) {
	for _, word := range slices.Concat(credentialWords, credentialNames) {
		begin[word[0]][word[1]] = true
	}
	return begin
}()

func beginsWithName(plain []byte) bool {
	for _, words := range [...][]string{credentialWords, credentialNames} {
		for _, word := range words {
			if bytes.HasPrefix(plain, []byte(word)) {
				return true
			}
		}
	}
	return false
}

func letterOrDigit(c rune) rune {
	switch {
	case c >= 'A' && c <= 'Z':
		return c - 'A' + 'a'
	case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		return c
	}
	return -1
}
