package faulty

import (
	"slices"

	"plumbline/harness/verdict"
	"plumbline/internal/mock"
	"plumbline/internal/tree"
)

// Class is a kind of faults.
type Class string

// The classes of what is wrong with the content of an answer.
const (
	MemberGone       Class = "member-gone"       // a required member is not there
	MemberRenamed    Class = "member-renamed"    // it has another name
	MemberRecased    Class = "member-recased"    // its name is in other letters
	MemberNull       Class = "member-null"       // it is null
	OtherType        Class = "other-type"        // a value of another type
	NumberAsText     Class = "number-as-text"    // a number in quotation marks
	OutOfBound       Class = "out-of-bound"      // beyond a limit of size, length or count
	PatternMissed    Class = "pattern"           // a text that does not match
	FormatMissed     Class = "format"            // a text that has not the format
	EnumMissed       Class = "enum"              // a value that is not listed
	UndeclaredMember Class = "undeclared-member" // one more member than the schema allows
)

// The classes of what is wrong with the rest of an answer.
const (
	HeaderGone         Class = "header-gone"
	HeaderWrong        Class = "header-wrong"
	OtherMediaType     Class = "other-media-type"
	OtherCharset       Class = "other-charset" // the text is not in the charset that it names
	UndocumentedStatus Class = "undocumented-status"
)

// The classes of what a server makes of requests.
const (
	SuccessForRefusal Class = "success-for-refusal"
	RefusalForSuccess Class = "refusal-for-success"
	InvalidAccepted   Class = "invalid-accepted"
	CredentialIgnored Class = "credential-ignored" //nolint:gosec // a word, and no credential
	ForeignShown      Class = "foreign-shown"      // what is another caller's
	MethodAnswered    Class = "method-answered"
)

// The classes of what a server makes of the things that it keeps.
const (
	CreatedNotFound  Class = "created-not-found"
	CreatedNotListed Class = "created-not-listed"
	UpdateLost       Class = "update-lost"
	DeletedThere     Class = "deleted-there"
	ListCut          Class = "list-cut"
	CallersMixed     Class = "callers-mixed"
)

// Classes lists the classes, in the order in which the faults of an operation are told.
func Classes() []Class {
	return []Class{MemberGone, MemberRenamed, MemberRecased, MemberNull, OtherType, NumberAsText,
		OutOfBound, PatternMissed, FormatMissed, EnumMissed, UndeclaredMember, HeaderGone,
		HeaderWrong, OtherMediaType, OtherCharset, UndocumentedStatus, SuccessForRefusal,
		RefusalForSuccess, InvalidAccepted, CredentialIgnored, ForeignShown, MethodAnswered,
		CreatedNotFound, CreatedNotListed, UpdateLost, DeletedThere, ListCut, CallersMixed}
}

// ofAnswers are the classes of what is wrong with an answer by itself.
func ofAnswers() []Class {
	all := Classes()
	return all[:slices.Index(all, UndocumentedStatus)+1]
}

// Fault is one way in which a server of a document is wrong.
type Fault struct {
	// ID is OPERATION.CLASS.WHERE. It stays the same where other parts of the document change.
	ID    string `json:"id"`
	Class Class  `json:"class"`
	// Operation is METHOD /path, as findings name it.
	Operation string `json:"operation"`
	Sentence  string `json:"sentence"`
	// Place is what of the document is broken.
	Place verdict.Location `json:"place"`
	// Check is what has to find it.
	Check verdict.Check `json:"check"`
	// Instance is the place in the body of the answer, with * for the entries of lists; nil where
	// the fault is about no place of it.
	Instance *tree.Pointer `json:"instance,omitempty"`

	refused bool
	// mistake is what the mock does wrong. The counts are those of its server.
	mistake func(*counts) mock.Mistake
	// unprovable says why no test of the document can find it; "" where one can.
	unprovable string
}

// Underivable is what no fault could be derived of.
type Underivable struct {
	Operation string `json:"operation"`
	Class     Class  `json:"class"`
	Reason    string `json:"reason"`
	// Count is how many faults there would be.
	Count int `json:"count"`
}

// Unprovable says why no test of the document can find the fault: there is no second caller, or
// nothing makes what the operation needs. "" stands for one that can be found.
func (f Fault) Unprovable() string { return f.unprovable }

// Refused tells whether the fault is one of the answers that refuse a request.
func (f Fault) Refused() bool { return f.refused }
