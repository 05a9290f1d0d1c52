package tree

// Oddity is something a text should not have and that does not keep it from being read.
type Oddity struct {
	Kind    OddityKind
	Pointer Pointer
	Detail  string
	Position
	// First is where a member of that name stands first, of a [DuplicateMember]; else unknown.
	First Position
	// More is how many others of the kind the text has that are not listed. It is 0 but for the
	// last one that is.
	More int
}

// OddityKind names an [Oddity].
type OddityKind string

// The oddities that reading a text can find.
const (
	// DuplicateMember is a member name that occurs twice in one object (RFC 8259 section 4; YAML
	// 1.2.2 section 3.2.1.1). The last counts.
	DuplicateMember OddityKind = "duplicate-member"
	// KeyNotString is a YAML mapping key that is not a string, such as 200; it is read as the text
	// it was written as.
	KeyNotString OddityKind = "key-not-string"
	// EmptyDocument is an empty document after the first in a YAML stream; it is left out.
	EmptyDocument OddityKind = "empty-second-document"
	// SecondDocument is a second document with content in a YAML stream; it is left out.
	SecondDocument OddityKind = "second-document"
	// ByteOrderMark is a U+FEFF before the text (RFC 8259 section 8.1); it is left out.
	ByteOrderMark OddityKind = "byte-order-mark"
	// NotJSON is a text in a file with the name of JSON that only YAML reads, for a comma too many
	// or a comment. Its Detail is what is wrong with it as JSON.
	NotJSON OddityKind = "not-json"
)

// maxOddities is how many oddities of one kind are listed: a hostile text has a million of them,
// each with a long pointer. The others are counted.
const maxOddities = 1_000

// oddities are those found so far.
type oddities struct {
	list   []Oddity
	counts map[OddityKind]int
	last   map[OddityKind]int // index into list
}

// add adds one of a place. The pointer is made only for what is listed.
func (o *oddities) add(found Oddity, at *path) {
	if o.counts == nil {
		o.counts, o.last = map[OddityKind]int{}, map[OddityKind]int{}
	}
	if o.counts[found.Kind]++; o.counts[found.Kind] > maxOddities {
		o.list[o.last[found.Kind]].More++
		return
	}
	found.Pointer = at.pointer()
	o.last[found.Kind] = len(o.list)
	o.list = append(o.list, found)
}

// repeated notes the name of a member, and adds an oddity where the object has it already. What is
// seen tells where each name stands first.
func (o *oddities) repeated(seen map[string]Position, name string, at Position, object *path) {
	first, again := seen[name]
	if !again {
		seen[name] = at
		return
	}
	o.add(Oddity{Kind: DuplicateMember, Detail: name, Position: at, First: first},
		object.child(name))
}
