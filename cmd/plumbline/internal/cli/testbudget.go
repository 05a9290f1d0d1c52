package cli

import (
	"errors"

	"github.com/spf13/pflag"
)

// budget is how much a test of a document may take.
type budget struct {
	workers int
}

// usualWorkers are as many as keep a server on the same machine busy.
const usualWorkers = 4

func (b *budget) flags(flags *pflag.FlagSet) {
	flags.IntVar(&b.workers, "workers", usualWorkers,
		"`number` of requests of a case that may be under way at the same time; neither what is "+
			"sent nor what is found depends on it")
}

// problem says what is wrong with the budget; nil where nothing is.
func (b *budget) problem() error {
	if b.workers < 1 {
		return errors.New("--workers wants a number from 1")
	}
	return nil
}
