// Package faulty derives faults from a document: ways in which a server can be wrong that the
// document tells, each in exactly one place. A mock of the document has them, one at a time, so
// that it can be seen whether a test of the document finds them.
//
// Whatever is wrong with an answer was judged before it is sent: it breaks the document in the one
// way that the fault names. Where the right answer cannot be spoiled so, it is sent as it is.
package faulty
