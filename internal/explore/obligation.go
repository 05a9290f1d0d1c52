// Package explore plans what a test of an API has to try that knows nothing of it but its document,
// and concludes from the answers.
//
// What has to be tried are obligations: of each operation, each place of a request, each keyword of
// the place's schema, both sides of it. They are enumerated, in the order of the document, so that
// the same document has the same plan. An obligation does not say that a request is valid or not:
// every request is held to the contract from its bytes, by the judge that recorded requests are
// held to, before it is sent.
package explore

import (
	"fmt"
	"strconv"
	"unicode"
	"unicode/utf8"

	"plumbline/internal/contract"
)

// Kind is what an obligation looks for.
type Kind string

// The kinds of obligations.
const (
	// Example sends what the document itself gives as an example.
	Example Kind = "example"
	// Boundary sends what the document just allows.
	Boundary Kind = "boundary"
	// Negative sends what it forbids.
	Negative Kind = "negative"
	// State looks whether what was changed is so afterwards.
	State Kind = "state"
	// Access leaves credentials out, or sends wrong ones.
	Access Kind = "access"
	// Protocol departs from what HTTP and the document say of methods and media types.
	Protocol Kind = "protocol"
	// Random sends what is drawn, one request or several one after the other.
	Random Kind = "random"
)

// Kinds lists the kinds in the order in which they are tried, so that where a run has to end before
// its time what is left says least for its requests: one example shows whether an operation works
// at all, two requests whether it is open to anybody, and what is lost or overwritten is worse than
// a limit that is off by one.
func Kinds() []Kind { return []Kind{Example, Access, State, Protocol, Negative, Boundary, Random} }

// Obligation is one thing that a test of an operation has to try.
type Obligation struct {
	Operation *contract.Operation
	Kind      Kind
	// Place is the part of the request that it is about, such as query.limit, body/name or method;
	// Keyword and Side say what of it, such as maximum and outside. Both may be empty.
	Place, Keyword, Side string
	// Sentence says what is sent, for people.
	Sentence string
	// Change makes the request what the obligation wants, out of one that is valid. Nil where it
	// cannot be made, of which Unbuilt says why.
	Change  func(*Draft)
	Unbuilt string
	// Drawn are the choices by which the request was drawn; nil where it was not.
	Drawn []uint32

	name   string // of the operation
	number int    // of those of the operation and kind that have the same place, keyword and side
}

// ID is the same in every plan of the same document, and stays the same where other parts of the
// document change: generated.OPERATION.KIND.PLACE.KEYWORD.SIDE.
func (o *Obligation) ID() string {
	id := make([]byte, 0, len("generated.....")+len(o.name)+len(o.Kind)+len(o.Place)+
		len(o.Keyword)+len(o.Side)+len("n100"))
	id = append(id, "generated."...)
	id = append(append(append(id, o.name...), '.'), o.Kind...)
	id = appendWord(append(id, '.'), o.Place)
	for _, part := range []string{o.Keyword, o.Side} {
		if part != "" {
			id = appendWord(append(id, '.'), part)
		}
	}
	if o.number > 0 {
		id = strconv.AppendInt(append(id, ".n"...), int64(o.number+1), 10)
	}
	return string(id)
}

// rule is the part of the contract that the obligation is about, such as body/name (maxLength).
func (o *Obligation) rule() string {
	if o.Keyword == "" {
		return o.Place
	}
	return o.Place + " (" + o.Keyword + ")"
}

// operationNames are what operations are called in ids and labels: by their operationIds, or by
// methods and paths where there is none, or where several would be called the same.
func operationNames(all []*contract.Operation) map[*contract.Operation]string {
	names, byID := map[*contract.Operation]string{}, map[string]int{}
	for _, o := range all {
		byID[word(o.ID)]++
	}
	taken := map[string]bool{}
	for _, o := range all {
		name := word(o.Method + " " + o.Path)
		if o.ID != "" && byID[word(o.ID)] == 1 {
			name = word(o.ID)
		}
		unique := name
		for n := 2; taken[unique]; n++ {
			unique = fmt.Sprintf("%s-%d", name, n)
		}
		taken[unique] = true
		names[o] = unique
	}
	return names
}

// word writes a name in lower-case letters and digits, with a hyphen for everything else.
func word(name string) string { return string(appendWord(nil, name)) }

func appendWord(to []byte, name string) []byte {
	begin, between := len(to), false
	for _, r := range name {
		r = unicode.ToLower(r)
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			between = true
			continue
		}
		if between && len(to) > begin {
			to = append(to, '-')
		}
		to, between = utf8.AppendRune(to, r), false
	}
	if len(to) == begin {
		return append(to, "none"...)
	}
	return to
}
