package score

import (
	"fmt"

	"plumbline/internal/mock/faulty"
)

// asserts says by class what a test has to look at, so that it finds what it is shown.
var asserts = map[faulty.Class]string{
	faulty.MemberGone:    "Look whether the answer has every member that the schema requires",
	faulty.MemberRenamed: "Look whether the answer has every member under its name",
	faulty.MemberRecased: "Compare the names of members letter by letter, upper and lower case",
	faulty.MemberNull:    "Look whether a member is null that may not be",
	faulty.OtherType:     "Look at the type of each member of the answer",
	faulty.NumberAsText:  "Look whether a number comes as a number, and not as a text",
	faulty.OutOfBound:    "Hold values, texts and lists of the answer to their limits",
	faulty.PatternMissed: "Hold the texts of the answer to their patterns",
	faulty.FormatMissed: "Read dates, addresses and other formats of the answer as " +
		"what they are",
	faulty.EnumMissed:       "Look whether the answer has only values that are listed",
	faulty.UndeclaredMember: "Look whether the answer has only members that the schema declares",
	faulty.HeaderGone:       "Look whether the answer has every header that the document requires",
	faulty.HeaderWrong:      "Hold the value of the header to its schema",
	faulty.OtherMediaType:   "Compare the Content-Type of the answer with the documented ones",
	faulty.OtherCharset:     "Read the body in the charset that its Content-Type names",
	faulty.UndocumentedStatus: "Compare the status with the documented one, exactly: not " +
		"every 2xx " +
		"is right",
	faulty.SuccessForRefusal: "Compare the status of the refusal with the documented one",
	faulty.RefusalForSuccess: "Look whether a valid request succeeds",
	faulty.InvalidAccepted:   "Send what the document forbids there, and demand that it is refused",
	faulty.CredentialIgnored: "Call it without credentials and with wrong ones, and demand " +
		"401 or 403",
	faulty.ForeignShown: "Read as another caller what the first one has created, and demand a " +
		"refusal",
	faulty.MethodAnswered:  "Send a method that the path does not have, and demand 405 or 404",
	faulty.CreatedNotFound: "Read what was created, and demand that it is there",
	faulty.CreatedNotListed: "List the things after one was created, and demand that it is among " +
		"them",
	faulty.UpdateLost:   "Read what was changed, and compare it with what was sent",
	faulty.DeletedThere: "Read what was deleted, and demand 404 or 410",
	faulty.ListCut:      "Create several things, and count them in the list, page by page",
	faulty.CallersMixed: "Create as two callers, and compare what each of them is answered",
}

// provokes says by class what a test has to send, so that it is shown the fault. For the others it
// is a call that succeeds, with an answer that has what the fault is about.
var provokes = map[faulty.Class]string{
	faulty.InvalidAccepted:   "Send what the document forbids there, and demand that it is refused",
	faulty.SuccessForRefusal: "Send a request that has to be refused, and compare the status",
	faulty.CredentialIgnored: "Call it without credentials and with wrong ones, and demand " +
		"401 or 403",
	faulty.MethodAnswered: "Send a method that the path does not have, and demand 405 or 404",
	faulty.ForeignShown: "Give the test a second caller (--auth-other), who reads what the first " +
		"one has created",
	faulty.CallersMixed: "Give the test a second caller (--auth-other), and create as both",
	faulty.CreatedNotFound: "Create something, and read it afterwards by the id that the answer " +
		"names",
	faulty.CreatedNotListed: "Create something, and list all afterwards",
	faulty.UpdateLost:       "Create something, change it, and read it afterwards",
	faulty.DeletedThere:     "Create something, delete it, and read it afterwards",
	faulty.ListCut:          "Create several things, and list them afterwards",
}

// next says what to write so that a fault is found that was not.
func next(r Result) string {
	switch r.Outcome {
	case NotCalled:
		if r.Class == faulty.MethodAnswered {
			return fmt.Sprintf("%s: %s.", r.Operation, asserts[r.Class])
		}
		return fmt.Sprintf("Call %s in a test, and look at what it answers.", r.Operation)
	case NotShown:
		text, known := provokes[r.Class]
		switch {
		case known:
		case r.Refused():
			text = "Call it so that it is refused, with an answer that has what the fault is " +
				"about, and look at that"
		default:
			text = "Call it so that it succeeds, with an answer that has what the fault " +
				"is about, " +
				"and look at that"
		}
		return fmt.Sprintf("%s: %s.", r.Operation, text)
	case Survived:
		text, known := asserts[r.Class]
		if !known {
			text = "Hold the answer to the document"
		}
		return fmt.Sprintf("%s: %s.", r.Operation, text)
	case Found, Unfindable, NotJudged:
	}
	return ""
}
