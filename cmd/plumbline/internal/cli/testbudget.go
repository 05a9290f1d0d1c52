package cli

import (
	"errors"
	"time"

	"github.com/spf13/pflag"
)

// budget is how much a test of a document may take.
type budget struct {
	workers int
	time    time.Duration
	random  int
}

// usualWorkers are as many as keep a server on the same machine busy.
const usualWorkers = 4

// usualSeed is that of a run that is told none, so that two of them are the same.
const usualSeed = 1

// usualRandom is how many requests to an operation are drawn.
const usualRandom = 50

func (b *budget) flags(flags *pflag.FlagSet) {
	flags.IntVar(&b.workers, "workers", usualWorkers,
		"`number` of requests of a case that may be under way at the same time; neither what is "+
			"sent nor what is found depends on it")
	flags.IntVar(&b.random, "random", usualRandom,
		"`number` of requests to each operation that are drawn at random, after all others")
	flags.DurationVar(&b.time, "time", 0,
		"`duration` such as 30s after which nothing more is begun; what then is not tested is "+
			"counted (default: any)")
}

// problem says what is wrong with the budget; nil where nothing is.
func (b *budget) problem() error {
	switch {
	case b.workers < 1:
		return errors.New("--workers wants a number from 1")
	case b.random < 0:
		return errors.New("--random wants a number from 0")
	case b.time < 0:
		return errors.New("--time wants a duration such as 30s")
	}
	return nil
}

// seed is what the values come from that the document leaves open.
func (call *exploration) seed() uint64 {
	return uint64(call.options.Seed) //nolint:gosec // which is positive
}
