// Package library holds docs/library.md to what it says: its tests run the programs of the page in
// a module of their own, as a reader would.
package library
