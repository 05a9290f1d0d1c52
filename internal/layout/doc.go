// Package layout holds the rules of how this repository is laid out, as a test:
// which folder may import which, how long a file may be, and what every package
// and test keeps to. It has no code of its own.
package layout
