// Package coverage tells what of a contract a run has exercised, what it has only seen, and what it
// has not reached and why.
//
// [Measure] lists everything that a contract says of its operations as items, and looks for each in
// the exchanges of a run. Response, media type and members are found as the checks find them.
// [Merge] joins what shards of a run have measured, [Lost] compares two runs, and [WriteText]
// writes for the terminal.
//
// Known limits: of a body at most 250 members are listed, those nearest to the top, and none within
// a schema that leads to itself; members whose names the document does not say
// (additionalProperties, patternProperties) are not listed; a $ref to anything but a JSON Pointer
// is not followed, nor is $dynamicRef; parts that are described by itemSchema (OpenAPI 3.2) are not
// looked into. A read-only member is no item of a request, nor a write-only one of a response.
package coverage

import "plumbline/harness/verdict"

// Level is how far a run came with one item of a contract.
type Level string

// The levels, from the best.
const (
	// it occurred in an exchange that a case held to the contract
	Exercised  Level = "exercised"
	Seen       Level = "seen"        // it occurred, but no case judged the exchange
	NotReached Level = "not-reached" // it could have occurred, and did not
	// no client can make it occur, and it did not; it counts in no percentage
	NotProvokable Level = "not-provokable"
)

// Levels lists all four, in the order they are shown in.
var Levels = []Level{Exercised, Seen, NotReached, NotProvokable}

// ItemKind is what an item is.
type ItemKind string

// The kinds of items.
const (
	KindOperation        ItemKind = "operation"
	KindRequestMediaType ItemKind = "request-media-type"
	KindParameter        ItemKind = "parameter"
	KindParameterValue   ItemKind = "parameter-value" // one of a parameter's enum
	KindRequestMember    ItemKind = "request-member"
	KindSecurity         ItemKind = "security" // a security scheme, where the operation takes it
	KindStatus           ItemKind = "status"   // a documented status: 200, 4XX or default
	KindResponseType     ItemKind = "response-media-type"
	KindResponseHeader   ItemKind = "response-header"
	KindResponseMember   ItemKind = "response-member"
)

// ItemKinds lists all kinds, in the order they are shown in.
var ItemKinds = []ItemKind{
	KindOperation, KindRequestMediaType, KindParameter, KindParameterValue, KindRequestMember,
	KindSecurity, KindStatus, KindResponseType, KindResponseHeader,
	KindResponseMember,
}

// Coverage is what a run has reached of one contract.
type Coverage struct {
	Operations []Operation `json:"operations"` // in the order of the contract
}

// Operation is what a run has reached of one operation.
type Operation struct {
	Name  string `json:"name"`  // METHOD /path
	Calls int    `json:"calls"` // exchanges of the operation
	Items []Item `json:"items"` // sorted by kind as Kinds are, then as the contract has them
}

// Item is one thing that a contract says of an operation.
type Item struct {
	Kind ItemKind `json:"kind"`
	// Name says what it is, within its kind and operation: "200", "application/json", "query
	// appId", "query appId=blue", "header RateLimit-Limit", "$.token", "$[].id". A field of a form
	// of Swagger 2.0 is a parameter: "formData grant_type".
	Name string `json:"name"`
	// Status is the documented status of what belongs to a response, empty for all else.
	Status string `json:"status,omitempty"`
	// MediaType is the documented media type of what is in a body, empty for all else. A media type
	// itself has its name only.
	MediaType string `json:"mediaType,omitempty"`
	Level     Level  `json:"level"`
	// Present, Absent and Null count the exchanges in which it had a value, was left out, or was
	// null. For what cannot be left out only Present counts. A member is left out where the object
	// is there that should contain it; one that stands in several objects of a body, such as the
	// items of an array, can be all three at once.
	Present int `json:"present"`
	Absent  int `json:"absent"`
	Null    int `json:"null"`
	// Reason says why it was not reached, or cannot be; empty for all else.
	Reason   string           `json:"reason,omitempty"`
	Location verdict.Location `json:"location"`
}
