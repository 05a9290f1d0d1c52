package main

import (
	"time"

	"github.com/dlclark/regexp2"
)

// maxMatching is how long a pattern may take.
const maxMatching = time.Second

// pattern is a regular expression of ECMA-262, which both peers can be given an engine for.
type pattern regexp2.Regexp

func compilePattern(source string) (*pattern, error) {
	p, err := regexp2.Compile(source, regexp2.ECMAScript|regexp2.Unicode)
	if err != nil {
		return nil, err
	}
	p.MatchTimeout = maxMatching
	return (*pattern)(p), nil
}

// MatchString tells whether a text matches.
func (p *pattern) MatchString(text string) bool {
	matches, err := (*regexp2.Regexp)(p).MatchString(text)
	return err == nil && matches
}

// String returns the pattern as it was written.
func (p *pattern) String() string { return (*regexp2.Regexp)(p).String() }
