package nearly_test

import (
	"flag"

	"plumbline/suites"
)

// The flags of a run are given to every package of go test ./suites/... at once.
var _ = suites.Options(flag.CommandLine)
