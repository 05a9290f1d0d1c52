// Package mock is a server of any API that has an OpenAPI document: it answers as the document
// says.
//
// A request that breaks the contract is refused, by a status that the document names where there is
// one; any other gets what the document gives as an example, or else a value made for its schema.
// What it answers was held to the contract before it is sent. Things that requests create are kept
// in memory, where the paths of the document show a resource: they are read, listed, replaced,
// changed and deleted again.
package mock
